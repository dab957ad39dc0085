-- What was said about a ticket: articles, the contents each channel keeps, the history and the time spent.

CREATE TABLE article_sender_type (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    comments VARCHAR(250),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

-- module and channel_data (YAML) name the classes and tables of an OTRS that reads the same database.
CREATE TABLE communication_channel (
    id {bigpk},
    name VARCHAR(200) NOT NULL UNIQUE,
    module VARCHAR(200) NOT NULL,
    package_name VARCHAR(200) NOT NULL,
    channel_data TEXT NOT NULL,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE article (
    id {bigpk},
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    article_sender_type_id SMALLINT NOT NULL REFERENCES article_sender_type (id),
    communication_channel_id BIGINT NOT NULL REFERENCES communication_channel (id),
    is_visible_for_customer SMALLINT NOT NULL,
    search_index_needs_rebuild SMALLINT NOT NULL DEFAULT 1,
    insert_fingerprint VARCHAR(64),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX article_ticket_id ON article (ticket_id, id);
CREATE INDEX article_article_sender_type_id ON article (article_sender_type_id);
CREATE INDEX article_communication_channel_id ON article (communication_channel_id);
CREATE INDEX article_search_index_needs_rebuild ON article (search_index_needs_rebuild);

-- a_body is plain text; the HTML of a mail is its attachment "file-1" or "file-2". incoming_time is seconds since 1970.
CREATE TABLE article_data_mime (
    id {bigpk},
    article_id BIGINT NOT NULL REFERENCES article (id),
    a_from TEXT,
    a_reply_to TEXT,
    a_to TEXT,
    a_cc TEXT,
    a_bcc TEXT,
    a_subject VARCHAR(3800),
    a_message_id VARCHAR(3800),
    a_message_id_md5 VARCHAR(32),
    a_in_reply_to TEXT,
    a_references TEXT,
    a_content_type VARCHAR(250),
    a_body TEXT,
    incoming_time INTEGER NOT NULL,
    content_path VARCHAR(250),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX article_data_mime_article_id ON article_data_mime (article_id);
CREATE INDEX article_data_mime_message_id_md5 ON article_data_mime (a_message_id_md5);

CREATE TABLE article_data_mime_plain (
    id {bigpk},
    article_id BIGINT NOT NULL REFERENCES article (id),
    body {blob} NOT NULL,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX article_data_mime_plain_article_id ON article_data_mime_plain (article_id);

CREATE TABLE article_data_mime_attachment (
    id {bigpk},
    article_id BIGINT NOT NULL REFERENCES article (id),
    filename VARCHAR(250),
    content_size VARCHAR(30),
    content_type VARCHAR(450),
    content_id VARCHAR(250),
    content_alternative VARCHAR(50),
    disposition VARCHAR(15),
    content {blob},
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX article_data_mime_attachment_article_id ON article_data_mime_attachment (article_id);

CREATE TABLE article_data_otrs_chat (
    id {bigpk},
    article_id BIGINT NOT NULL REFERENCES article (id),
    chat_participant_id VARCHAR(255) NOT NULL,
    chat_participant_name VARCHAR(255) NOT NULL,
    chat_participant_type VARCHAR(255) NOT NULL,
    message_text VARCHAR(3800),
    system_generated SMALLINT NOT NULL,
    create_time TIMESTAMP(0) NOT NULL
);
CREATE INDEX article_data_otrs_chat_article_id ON article_data_otrs_chat (article_id);

CREATE TABLE article_flag (
    article_id BIGINT NOT NULL REFERENCES article (id),
    article_key VARCHAR(50) NOT NULL,
    article_value VARCHAR(50),
    create_time TIMESTAMP(0) NOT NULL,
    create_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX article_flag_create_by ON article_flag (article_id, create_by);

CREATE TABLE ticket_history_type (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    comments VARCHAR(250),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

-- The columns from type_id to state_id describe the ticket as it was after the change.
CREATE TABLE ticket_history (
    id {bigpk},
    name VARCHAR(200) NOT NULL,
    history_type_id SMALLINT NOT NULL REFERENCES ticket_history_type (id),
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    article_id BIGINT REFERENCES article (id),
    type_id SMALLINT NOT NULL REFERENCES ticket_type (id),
    queue_id INTEGER NOT NULL REFERENCES queue (id),
    owner_id INTEGER NOT NULL REFERENCES users (id),
    priority_id SMALLINT NOT NULL REFERENCES ticket_priority (id),
    state_id SMALLINT NOT NULL REFERENCES ticket_state (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX ticket_history_ticket_id ON ticket_history (ticket_id, id);
CREATE INDEX ticket_history_article_id ON ticket_history (article_id);
CREATE INDEX ticket_history_history_type_id ON ticket_history (history_type_id);
CREATE INDEX ticket_history_type_id ON ticket_history (type_id);
CREATE INDEX ticket_history_queue_id ON ticket_history (queue_id);
CREATE INDEX ticket_history_owner_id ON ticket_history (owner_id);
CREATE INDEX ticket_history_priority_id ON ticket_history (priority_id);
CREATE INDEX ticket_history_state_id ON ticket_history (state_id);
CREATE INDEX ticket_history_create_time ON ticket_history (create_time);

CREATE TABLE time_accounting (
    id {bigpk},
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    article_id BIGINT REFERENCES article (id),
    time_unit DECIMAL(10, 2) NOT NULL,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX time_accounting_ticket_id ON time_accounting (ticket_id);
