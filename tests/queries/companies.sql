-- own
SELECT customer_company.customer_id, customer_company.name, nullif(customer_company.street, ''),
  nullif(customer_company.zip, ''), nullif(customer_company.city, ''),
  nullif(customer_company.country, ''), nullif(customer_company.url, ''),
  nullif(customer_company.comments, ''), 'own'
FROM customer_company
WHERE customer_company.valid_id = 1 AND (customer_company.customer_id ILIKE $1 OR
  customer_company.name ILIKE $1)
ORDER BY customer_company.customer_id LIMIT $2

-- crm
SELECT min(CAST(external."firma_nr" AS text)), min(CAST(external."firmenname" AS text)),
  min(CAST(external."strasse" AS text)), min(CAST(external."plz" AS text)), min(CAST(external."ort"
  AS text)), min(CAST(external."land" AS text)), min(CAST(external."webseite" AS text)),
  min(CAST(external."branche" AS text))
FROM (SELECT contact_no, anrede, vorname, nachname, mail, telefon, mobil, k.fax, abteilung,
  position, k.firma_nr, firmenname, strasse, plz, ort, land, webseite, branche
FROM crm_contact AS k
LEFT JOIN crm_company AS f ON f.firma_nr = k.firma_nr ) AS external
WHERE trim(CAST(external."firma_nr" AS text)) <> '' AND (CAST(external."firma_nr" AS text) ILIKE $1
  OR CAST(external."firmenname" AS text) ILIKE $1)
GROUP BY external."firma_nr"
ORDER BY external."firma_nr" LIMIT $2

-- own
SELECT customer_id
FROM customer_company
WHERE customer_id = ANY($1)

-- own
SELECT count(*)
FROM customer_company
WHERE customer_company.valid_id = 1 AND (customer_company.customer_id ILIKE $1 OR
  customer_company.name ILIKE $1)

-- crm
SELECT min(CAST(external."firma_nr" AS text))
FROM (SELECT contact_no, anrede, vorname, nachname, mail, telefon, mobil, k.fax, abteilung,
  position, k.firma_nr, firmenname, strasse, plz, ort, land, webseite, branche
FROM crm_contact AS k
LEFT JOIN crm_company AS f ON f.firma_nr = k.firma_nr ) AS external
WHERE trim(CAST(external."firma_nr" AS text)) <> '' AND (CAST(external."firma_nr" AS text) ILIKE $1
  OR CAST(external."firmenname" AS text) ILIKE $1)
GROUP BY external."firma_nr"

-- own
SELECT customer_id
FROM customer_company
WHERE customer_id = ANY($1)
