-- Files that wait for the change that uses them, and the secret that signs links to files.

-- owner is "agent:ID" or "customer:LOGIN"; an upload that is not complete is not used yet.
CREATE TABLE tg_upload (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    owner VARCHAR(250) NOT NULL,
    filename VARCHAR(250) NOT NULL,
    content_type VARCHAR(250) NOT NULL,
    size BIGINT NOT NULL,
    complete SMALLINT NOT NULL,
    create_time TIMESTAMP(0) NOT NULL
);
CREATE INDEX tg_upload_owner ON tg_upload (owner);
CREATE INDEX tg_upload_create_time ON tg_upload (create_time);

-- The content as it came in, piece by piece: nobody has to hold all of it.
CREATE TABLE tg_upload_part (
    upload_id VARCHAR(64) NOT NULL REFERENCES tg_upload (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (upload_id, position)
);

CREATE TABLE tg_file_secret (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    secret VARCHAR(64) NOT NULL
);
