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
WHERE (customer_user.login ILIKE $1 OR customer_user.first_name ILIKE $1 OR customer_user.last_name
  ILIKE $1 OR customer_user.email ILIKE $1 OR customer_user.customer_id ILIKE $1) AND
  (customer_user.customer_id = ANY($2) OR customer_user.login IN (SELECT user_id
FROM customer_user_customer
WHERE customer_id = ANY($2))) AND customer_user.valid_id = 1
ORDER BY customer_user.login LIMIT $3

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
SELECT count(*)
FROM customer_user
WHERE (customer_user.login ILIKE $1 OR customer_user.first_name ILIKE $1 OR customer_user.last_name
  ILIKE $1 OR customer_user.email ILIKE $1 OR customer_user.customer_id ILIKE $1) AND
  (customer_user.customer_id = ANY($2) OR customer_user.login IN (SELECT user_id
FROM customer_user_customer
WHERE customer_id = ANY($2))) AND customer_user.valid_id = 1

-- crm
SELECT CAST(external."contact_no" AS text)
FROM (SELECT contact_no, anrede, vorname, nachname, mail, telefon, mobil, k.fax, abteilung,
  position, k.firma_nr, firmenname, strasse, plz, ort, land, webseite, branche
FROM crm_contact AS k
LEFT JOIN crm_company AS f ON f.firma_nr = k.firma_nr ) AS external
WHERE trim(CAST(external."contact_no" AS text)) <> '' AND external."firma_nr" = ANY($1) AND
  (CAST(external."contact_no" AS text) ILIKE $2 OR CAST(external."vorname" AS text) ILIKE $2 OR
  CAST(external."nachname" AS text) ILIKE $2 OR CAST(external."mail" AS text) ILIKE $2 OR
  CAST(external."firmenname" AS text) ILIKE $2)

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
SELECT login
FROM customer_user
WHERE (customer_user.login ILIKE $1 OR customer_user.first_name ILIKE $1 OR customer_user.last_name
  ILIKE $1 OR customer_user.email ILIKE $1 OR customer_user.customer_id ILIKE $1) AND
  (customer_user.customer_id = ANY($2) OR customer_user.login IN (SELECT user_id
FROM customer_user_customer
WHERE customer_id = ANY($2))) AND customer_user.valid_id = 1 AND customer_user.login = ANY($3)
