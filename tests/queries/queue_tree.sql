-- own
SELECT queue_id, ticket_state_id, ticket_lock_id, user_id = $1, escalation_time > 0 AND
  escalation_time < $2, count(*)
FROM ticket
WHERE queue_id = ANY($3) AND archive_flag = 0 AND ticket_state_id = ANY($4) AND (ticket.queue_id =
  ANY($5) OR ticket.user_id = $6)
GROUP BY 1, 2, 3, 4, 5
