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
SELECT customer_user.login, customer_user.customer_id, customer_user.first_name,
  customer_user.last_name, tg_customer_link.source, tg_customer_link.external_key
FROM customer_user
LEFT JOIN tg_customer_link ON tg_customer_link.login = customer_user.login
WHERE customer_user.customer_id = ANY($1)
UNION ALL SELECT customer_user.login, member.customer_id, customer_user.first_name,
  customer_user.last_name, tg_customer_link.source, tg_customer_link.external_key
FROM customer_user_customer AS member
JOIN customer_user ON customer_user.login = member.user_id
LEFT JOIN tg_customer_link ON tg_customer_link.login = customer_user.login
WHERE member.customer_id = ANY($1) AND customer_user.customer_id <> member.customer_id

-- crm
SELECT CAST(external."contact_no" AS text), CAST(external."firma_nr" AS text), external."anrede",
  external."vorname", external."nachname", external."mail", external."telefon", external."mobil",
  external."fax", external."strasse", external."plz", external."ort", external."land",
  external."abteilung", external."position"
FROM (SELECT contact_no, anrede, vorname, nachname, mail, telefon, mobil, k.fax, abteilung,
  position, k.firma_nr, firmenname, strasse, plz, ort, land, webseite, branche
FROM crm_contact AS k
LEFT JOIN crm_company AS f ON f.firma_nr = k.firma_nr ) AS external
WHERE external."firma_nr" = ANY($1) AND trim(CAST(external."contact_no" AS text)) <> ''

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
