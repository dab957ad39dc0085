-- What OTRS has no table for: links to external records, logins and tokens, the state of the small tables.

CREATE TABLE tg_customer_link (
    login VARCHAR(200) NOT NULL PRIMARY KEY REFERENCES customer_user (login) ON UPDATE CASCADE ON DELETE CASCADE,
    source VARCHAR(100) NOT NULL,
    external_key VARCHAR(250) NOT NULL,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    UNIQUE (source, external_key)
);
CREATE INDEX tg_customer_link_external_key ON tg_customer_link (external_key);

-- kind is 'session' or 'api'; only the hash of a token is kept.
CREATE TABLE tg_token (
    id {bigpk},
    kind VARCHAR(20) NOT NULL CHECK (kind IN ('session', 'api')),
    name VARCHAR(200) NOT NULL,
    token_sha256 VARCHAR(64) NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users (id),
    create_time TIMESTAMP(0) NOT NULL,
    expires_time TIMESTAMP(0),
    revoked_time TIMESTAMP(0)
);
CREATE INDEX tg_token_user_id ON tg_token (user_id);

-- One row. The version grows with every change to a small table, so who keeps those in memory knows when to read again.
CREATE TABLE tg_reference (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO tg_reference (id, version) VALUES (1, 1);
