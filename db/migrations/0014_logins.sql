-- Attempts to log in that were refused or are not decided yet; whoever gets in takes his away.

CREATE TABLE tg_login_refusal (
    id {bigpk},
    account_sha256 VARCHAR(64) NOT NULL,
    address VARCHAR(100) NOT NULL,
    create_time TIMESTAMP(0) NOT NULL
);
CREATE INDEX tg_login_refusal_account ON tg_login_refusal (account_sha256, create_time);
CREATE INDEX tg_login_refusal_address ON tg_login_refusal (address, create_time);
CREATE INDEX tg_login_refusal_create_time ON tg_login_refusal (create_time);

-- One row, locked while attempts are counted and noted: two at once would not see each other.
CREATE TABLE tg_login_gate (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1)
);
INSERT INTO tg_login_gate (id) VALUES (1);
