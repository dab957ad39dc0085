-- own
SELECT id
FROM permission_groups
WHERE name = 'admin' AND valid_id = 1

-- own
SELECT tg_audit.id, tg_audit.kind, tg_audit.create_time, tg_audit.user_id, tg_audit.customer_login,
  tg_audit.token_id, nullif(tg_audit.address, ''), tg_audit.object_type, tg_audit.object_key,
  tg_audit.details
FROM tg_audit
WHERE tg_audit.kind = ANY($1) AND (tg_audit.user_id = ANY($2) OR lower(tg_audit.customer_login) =
  ANY(lower($3::text[]::text)::text[])) AND tg_audit.create_time > $4 AND tg_audit.create_time < $5
ORDER BY tg_audit.create_time DESC, tg_audit.id DESC LIMIT $6

-- own
SELECT count(*)
FROM tg_audit
WHERE tg_audit.kind = ANY($1) AND (tg_audit.user_id = ANY($2) OR lower(tg_audit.customer_login) =
  ANY(lower($3::text[]::text)::text[])) AND tg_audit.create_time > $4 AND tg_audit.create_time < $5
