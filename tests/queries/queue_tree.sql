-- own
SELECT queue_id, ticket_state_id, ticket_lock_id, user_id = $2, escalation_time > 0 AND
  escalation_time < $3, count(*)
FROM ticket
WHERE queue_id = ANY($1) AND archive_flag = 0 AND ticket_state_id = ANY($4)
GROUP BY 1, 2, 3, 4, 5
