-- Customers log in as well, and tokens of programs say how far they go.

-- Of an agent or of a customer; limited to some queues only where tg_token_queue has to say which.
CREATE TABLE tg_access (
    id {bigpk},
    kind VARCHAR(20) NOT NULL CHECK (kind IN ('session', 'api')),
    name VARCHAR(200) NOT NULL,
    token_sha256 VARCHAR(64) NOT NULL UNIQUE,
    user_id INTEGER REFERENCES users (id),
    customer_login VARCHAR(200),
    scope VARCHAR(10) NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
    limited SMALLINT NOT NULL,
    create_time TIMESTAMP(0) NOT NULL,
    expires_time TIMESTAMP(0),
    last_used_time TIMESTAMP(0),
    revoked_time TIMESTAMP(0),
    CHECK ((user_id IS NULL) <> (customer_login IS NULL))
);
INSERT INTO tg_access (
    kind, name, token_sha256, user_id, scope, limited, create_time, expires_time, revoked_time)
SELECT kind, name, token_sha256, user_id, 'admin', 0, create_time, expires_time, revoked_time
FROM tg_token ORDER BY id;
DROP TABLE tg_token;
ALTER TABLE tg_access RENAME TO tg_token;
CREATE INDEX tg_token_user_id ON tg_token (user_id);
CREATE INDEX tg_token_customer_login ON tg_token (customer_login);
CREATE TABLE tg_token_queue (
    token_id BIGINT NOT NULL REFERENCES tg_token (id) ON DELETE CASCADE,
    queue_id INTEGER NOT NULL REFERENCES queue (id),
    PRIMARY KEY (token_id, queue_id)
);

-- Rights of customers, used where `customers.groups` is on (OTRS: CustomerGroupSupport).
-- user_id is a login; the context is Ticket::CustomerID::Same or Ticket::CustomerID::Other.
CREATE TABLE group_customer_user (
    user_id VARCHAR(100) NOT NULL,
    group_id INTEGER NOT NULL REFERENCES permission_groups (id),
    permission_key VARCHAR(20) NOT NULL,
    permission_value SMALLINT NOT NULL,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX group_customer_user_user_id ON group_customer_user (user_id);
CREATE INDEX group_customer_user_group_id ON group_customer_user (group_id);

CREATE TABLE group_customer (
    customer_id VARCHAR(150) NOT NULL,
    group_id INTEGER NOT NULL REFERENCES permission_groups (id),
    permission_key VARCHAR(20) NOT NULL,
    permission_value SMALLINT NOT NULL,
    permission_context VARCHAR(100) NOT NULL,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX group_customer_customer_id ON group_customer (customer_id);
CREATE INDEX group_customer_group_id ON group_customer (group_id);

-- A customer's tickets: keys are the same in capitals there (OTRS: CustomerIDCheck).
CREATE INDEX ticket_customer_id_lower ON ticket (lower(customer_id));
