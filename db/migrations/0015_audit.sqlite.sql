-- What happened to accounts, tokens and links: entries are added, never changed or removed.

-- No reference to users and tokens: an entry stays as it was written, whatever becomes of them.
CREATE TABLE tg_audit (
    id {bigpk},
    kind VARCHAR(40) NOT NULL,
    create_time TIMESTAMP(0) NOT NULL,
    user_id INTEGER,
    customer_login VARCHAR(200),
    token_id BIGINT,
    address VARCHAR(100) NOT NULL,
    object_type VARCHAR(40),
    object_key VARCHAR(300),
    details TEXT NOT NULL
);
CREATE INDEX tg_audit_create_time ON tg_audit (create_time, id);
CREATE INDEX tg_audit_kind ON tg_audit (kind, create_time, id);
CREATE INDEX tg_audit_user_id ON tg_audit (user_id, create_time, id);
CREATE INDEX tg_audit_customer_login ON tg_audit (lower(customer_login), create_time, id);
CREATE INDEX tg_audit_object ON tg_audit (object_type, object_key, create_time);

CREATE TRIGGER tg_audit_update BEFORE UPDATE ON tg_audit
    BEGIN SELECT RAISE(ABORT, 'tg_audit is only added to'); END;
CREATE TRIGGER tg_audit_delete BEFORE DELETE ON tg_audit
    BEGIN SELECT RAISE(ABORT, 'tg_audit is only added to'); END;
-- INSERT OR REPLACE removes a row without a word to the trigger above.
CREATE TRIGGER tg_audit_replace BEFORE INSERT ON tg_audit
    WHEN EXISTS (SELECT 1 FROM tg_audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'tg_audit is only added to'); END;
