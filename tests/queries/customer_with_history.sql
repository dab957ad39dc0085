-- own
SELECT customer_user.login, nullif(customer_user.email, ''), nullif(customer_user.customer_id, ''),
  nullif(customer_user.title, ''), nullif(customer_user.first_name, ''),
  nullif(customer_user.last_name, ''), nullif(customer_user.phone, ''), nullif(customer_user.fax,
  ''), nullif(customer_user.mobile, ''), nullif(customer_user.street, ''), nullif(customer_user.zip,
  ''), nullif(customer_user.city, ''), nullif(customer_user.country, ''),
  nullif(customer_user.comments, ''), customer_user.valid_id = 1, (SELECT string_agg(customer_id, '
  ')
FROM customer_user_customer
WHERE user_id = customer_user.login), (SELECT string_agg(source, ' ')
FROM tg_customer_link AS other
WHERE other.external_key = customer_user.login AND other.login <> customer_user.login),
  tg_customer_link.source, tg_customer_link.external_key, CASE WHEN (SELECT count(*)
FROM customer_user AS other
WHERE lower(other.login) = lower(tg_customer_link.external_key)) = 0 THEN
  tg_customer_link.external_key END
FROM customer_user
LEFT JOIN tg_customer_link ON tg_customer_link.login = customer_user.login
WHERE customer_user.login IN ( SELECT login
FROM customer_user
WHERE lower(login) = ANY(lower($1::text[]::text)::text[])
UNION SELECT login
FROM tg_customer_link
WHERE external_key = ANY($1))

-- crm
SELECT CAST(external."contact_no" AS text), CAST(external."firma_nr" AS text), external."anrede",
  external."vorname", external."nachname", external."mail", external."telefon", external."mobil",
  external."fax", external."strasse", external."plz", external."ort", external."land",
  external."abteilung", external."position"
FROM (SELECT contact_no, anrede, vorname, nachname, mail, telefon, mobil, k.fax, abteilung,
  position, k.firma_nr, firmenname, strasse, plz, ort, land, webseite, branche
FROM crm_contact AS k
LEFT JOIN crm_company AS f ON f.firma_nr = k.firma_nr ) AS external
WHERE external."contact_no" = ANY($1) AND trim(CAST(external."contact_no" AS text)) <> ''

-- own
SELECT customer_company.customer_id, customer_company.name, nullif(customer_company.street, ''),
  nullif(customer_company.zip, ''), nullif(customer_company.city, ''),
  nullif(customer_company.country, ''), nullif(customer_company.url, ''),
  nullif(customer_company.comments, ''), 'own'
FROM customer_company
WHERE customer_id = ANY($1)
UNION ALL SELECT customer_id, '', NULL, NULL, NULL, NULL, NULL, NULL, 'own'
FROM (SELECT customer_id
FROM customer_user
WHERE customer_id = ANY($1)
UNION SELECT customer_id
FROM customer_user_customer
WHERE customer_id = ANY($1)) AS bare
WHERE NOT EXISTS (SELECT 1
FROM customer_company
WHERE customer_company.customer_id = bare.customer_id)

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM (SELECT ticket.*, row_number() OVER (PARTITION BY lower(ticket.customer_user_id)
ORDER BY ticket.create_time DESC, ticket.id DESC) AS place
FROM ticket
WHERE ticket.queue_id = ANY($1) AND ticket.archive_flag = $2 AND lower(ticket.customer_user_id) =
  ANY(lower($3::text[]::text)::text[])) AS ticket
WHERE place <= $4
ORDER BY ticket.create_time DESC, ticket.id DESC

-- own
SELECT lower(ticket.customer_user_id), count(*)
FROM ticket
WHERE ticket.queue_id = ANY($1) AND ticket.archive_flag = $2 AND lower(ticket.customer_user_id) =
  ANY(lower($3::text[]::text)::text[])
GROUP BY 1

-- own
SELECT ticket_history.id, ticket_history.ticket_id, ticket_history.article_id,
  ticket_history.history_type_id, coalesce(tg_history_text.payload, ticket_history.name),
  ticket_history.create_time, ticket_history.create_by
FROM ( SELECT h.*, row_number() OVER (PARTITION BY ticket_id
ORDER BY create_time DESC, id DESC) AS place
FROM ticket_history AS h
WHERE ticket_id = ANY($1) ) AS ticket_history
LEFT JOIN tg_history_text ON tg_history_text.history_id = ticket_history.id
WHERE place <= $2
ORDER BY ticket_history.ticket_id, place

-- own
SELECT tn
FROM ticket
WHERE ticket.tn = ANY($1) AND ticket.queue_id = ANY($2)
