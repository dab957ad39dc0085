-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE ticket.id = ANY($1) AND ticket.queue_id = ANY($2)

-- own
SELECT article.id, article.ticket_id, article.position, article.article_sender_type_id,
  article.communication_channel_id, article.is_visible_for_customer,
  nullif(article_data_mime.a_from, ''), nullif(article_data_mime.a_to, ''),
  nullif(article_data_mime.a_cc, ''), nullif(article_data_mime.a_reply_to, ''),
  nullif(article_data_mime.a_subject, ''), nullif(article_data_mime.a_message_id, ''),
  article.create_time, article.create_by
FROM ( SELECT a.*, (SELECT count(*)
FROM article AS earlier
WHERE earlier.ticket_id = a.ticket_id AND earlier.id <= a.id) AS position
FROM article AS a
JOIN ticket ON ticket.id = a.ticket_id
WHERE a.id = ANY($1) AND ticket.queue_id = ANY($2)) AS article
LEFT JOIN article_data_mime ON article_data_mime.article_id = article.id

-- own
SELECT ticket_history.id, ticket_history.ticket_id, ticket_history.article_id,
  ticket_history.history_type_id, coalesce(tg_history_text.payload, ticket_history.name),
  ticket_history.create_time, ticket_history.create_by
FROM ticket_history
LEFT JOIN tg_history_text ON tg_history_text.history_id = ticket_history.id
JOIN ticket ON ticket.id = ticket_history.ticket_id
WHERE ticket_history.id = ANY($1) AND ticket.queue_id = ANY($2)

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
FROM tg_customer_link
WHERE external_key = ANY($1)
UNION SELECT unlinked.login
FROM customer_user AS unlinked
WHERE unlinked.login = ANY($1) AND NOT EXISTS (SELECT 1
FROM tg_customer_link
WHERE login = unlinked.login)
UNION SELECT wanted.login
FROM customer_user AS wanted
WHERE wanted.login = ANY($2))

-- own
SELECT ticket.id, ticket.tn, coalesce(ticket.title, ''), ticket.queue_id, ticket.ticket_lock_id,
  ticket.type_id, ticket.service_id, ticket.sla_id, ticket.user_id, ticket.responsible_user_id,
  ticket.ticket_priority_id, ticket.ticket_state_id, nullif(ticket.customer_id, ''),
  nullif(ticket.customer_user_id, ''), ticket.until_time, ticket.escalation_time,
  ticket.escalation_response_time, ticket.escalation_update_time, ticket.escalation_solution_time,
  ticket.archive_flag, ticket.create_time, ticket.change_time
FROM ticket
WHERE ticket.id = ANY($1) AND ticket.queue_id = ANY($2)
