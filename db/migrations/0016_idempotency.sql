-- What was done under an idempotency key: committed with the change, told again when the key comes again.

CREATE TABLE tg_idempotency (
    actor VARCHAR(220) NOT NULL,
    idempotency_key VARCHAR(200) NOT NULL,
    input_sha256 VARCHAR(64) NOT NULL,
    result TEXT NOT NULL,
    create_time TIMESTAMP(0) NOT NULL,
    PRIMARY KEY (actor, idempotency_key)
);
CREATE INDEX tg_idempotency_create_time ON tg_idempotency (create_time);
