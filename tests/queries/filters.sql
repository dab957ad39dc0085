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
JOIN queue AS ordering_queue ON ordering_queue.id = ticket.queue_id
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.queue_id = ANY($3) AND
  ticket.archive_flag = $4
ORDER BY ordering_queue.name ASC, coalesce(ticket.title, '') DESC, ticket.id DESC LIMIT $5

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
JOIN ticket_state AS ordering_state ON ordering_state.id = ticket.ticket_state_id
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.ticket_state_id = ANY($3)
ORDER BY ordering_state.name DESC, ticket.id DESC LIMIT $4

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
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.id IN (SELECT object_id
FROM dynamic_field_value
WHERE field_id = $3 AND value_text ILIKE $4) AND ticket.id IN (SELECT object_id
FROM dynamic_field_value
WHERE field_id = $5 AND value_date >= $6)
ORDER BY ticket.create_time DESC, ticket.id DESC LIMIT $7

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
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.id IN (SELECT object_id
FROM dynamic_field_value
WHERE field_id = $3 AND value_text = ANY($4)) AND NOT ticket.id IN (SELECT object_id
FROM dynamic_field_value
WHERE field_id = $5 AND value_text IS NOT NULL)
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
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.id IN (SELECT object_id
FROM dynamic_field_value
WHERE field_id = $3 AND value_text ILIKE $4) AND ticket.id IN (SELECT object_id
FROM dynamic_field_value
WHERE field_id = $5 AND value_date >= $6)

-- own
SELECT dynamic_field_value.object_id, dynamic_field_value.field_id,
  nullif(dynamic_field_value.value_text, ''), dynamic_field_value.value_date,
  dynamic_field_value.value_date, dynamic_field_value.value_int
FROM dynamic_field_value
JOIN dynamic_field ON dynamic_field.id = field_id AND dynamic_field.object_type = $2
WHERE object_id = ANY($1)
ORDER BY dynamic_field_value.id

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
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.id IN (SELECT object_id
FROM dynamic_field_value
WHERE field_id = $3 AND value_text = ANY($4)) AND NOT ticket.id IN (SELECT object_id
FROM dynamic_field_value
WHERE field_id = $5 AND value_text IS NOT NULL)

-- own
SELECT dynamic_field_value.object_id, dynamic_field_value.field_id,
  nullif(dynamic_field_value.value_text, ''), dynamic_field_value.value_date,
  dynamic_field_value.value_date, dynamic_field_value.value_int
FROM dynamic_field_value
JOIN dynamic_field ON dynamic_field.id = field_id AND dynamic_field.object_type = $2
WHERE object_id = ANY($1)
ORDER BY dynamic_field_value.id

-- own
SELECT count(*)
FROM ticket
WHERE (ticket.queue_id = ANY($1) OR ticket.user_id = $2) AND ticket.archive_flag = $3
