-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND coalesce(ticket.title, '') ILIKE $3 AND
  ticket.archive_flag = $4
ORDER BY ticket.create_time DESC, ticket.id DESC LIMIT $5

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.queue_id = ANY($3) AND
  ticket.archive_flag = $4
ORDER BY (SELECT name
FROM queue
WHERE queue.id = ticket.queue_id) ASC, coalesce(ticket.title, '') DESC, ticket.id DESC LIMIT $5

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.ticket_state_id = ANY($3)
ORDER BY (SELECT name
FROM ticket_state
WHERE ticket_state.id = ticket.ticket_state_id) DESC, ticket.id DESC LIMIT $4

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.ticket_state_id = ANY($3) AND
  ticket.archive_flag = $4
ORDER BY ticket.create_time DESC, ticket.id DESC LIMIT $5

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.ticket_priority_id = ANY($3) AND
  ticket.ticket_lock_id = ANY($4) AND ticket.archive_flag = $5
ORDER BY coalesce(nullif(ticket.escalation_time, 0), 2147483647) ASC, ticket.id ASC LIMIT $6

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.user_id = ANY($3) AND
  ticket.responsible_user_id = ANY($4) AND ticket.archive_flag = $5
ORDER BY ticket.create_time DESC, ticket.id DESC LIMIT $6

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.customer_id = ANY($3) AND
  lower(ticket.customer_user_id) = ANY(lower($4::text[]::text)::text[]) AND ticket.archive_flag = $5
ORDER BY ticket.create_time DESC, ticket.id DESC LIMIT $6

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.create_time > $3 AND
  ticket.create_time < $4 AND ticket.archive_flag = $5
ORDER BY ticket.create_time ASC, ticket.id ASC LIMIT $6

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.change_time > $3 AND
  ticket.change_time < $4 AND ticket.archive_flag = $5
ORDER BY ticket.change_time DESC, ticket.id DESC LIMIT $6

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.id IN (SELECT ticket_id
FROM ticket_watcher
WHERE user_id = $3) AND ticket.archive_flag = $4
ORDER BY ticket.create_time DESC, ticket.id DESC LIMIT $5

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.queue_id = ANY($3) AND NOT
  ticket.id IN (SELECT ticket_id
FROM ticket_watcher
WHERE user_id = $4) AND ticket.archive_flag = $5
ORDER BY ticket.create_time DESC, ticket.id DESC LIMIT $6

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.archive_flag = $3
ORDER BY ticket.create_time DESC, ticket.id DESC LIMIT $4

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND coalesce(ticket.title, '') ILIKE $3 AND
  ticket.archive_flag = $4

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.queue_id = ANY($3) AND
  ticket.archive_flag = $4

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.ticket_state_id = ANY($3)

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.ticket_state_id = ANY($3) AND
  ticket.archive_flag = $4

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.ticket_priority_id = ANY($3) AND
  ticket.ticket_lock_id = ANY($4) AND ticket.archive_flag = $5

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.user_id = ANY($3) AND
  ticket.responsible_user_id = ANY($4) AND ticket.archive_flag = $5

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.customer_id = ANY($3) AND
  lower(ticket.customer_user_id) = ANY(lower($4::text[]::text)::text[]) AND ticket.archive_flag = $5

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.create_time > $3 AND
  ticket.create_time < $4 AND ticket.archive_flag = $5

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.change_time > $3 AND
  ticket.change_time < $4 AND ticket.archive_flag = $5

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.id IN (SELECT ticket_id
FROM ticket_watcher
WHERE user_id = $3) AND ticket.archive_flag = $4

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.queue_id = ANY($3) AND NOT
  ticket.id IN (SELECT ticket_id
FROM ticket_watcher
WHERE user_id = $4) AND ticket.archive_flag = $5

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.archive_flag = $3
