-- Articles: one row of `article` each, and the tables of its channel.

CREATE TABLE article (
    id bigserial PRIMARY KEY,
    ticket_id bigint NOT NULL,
    article_sender_type_id smallint NOT NULL,
    communication_channel_id bigint NOT NULL,
    is_visible_for_customer smallint NOT NULL,
    search_index_needs_rebuild smallint DEFAULT 1 NOT NULL,
    insert_fingerprint varchar(64),
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX article_ticket_id ON article (ticket_id);
CREATE INDEX article_article_sender_type_id ON article (article_sender_type_id);
CREATE INDEX article_communication_channel_id ON article (communication_channel_id);
CREATE INDEX article_search_index_needs_rebuild ON article (search_index_needs_rebuild);

CREATE TABLE article_data_mime (
    id bigserial PRIMARY KEY,
    article_id bigint NOT NULL,
    a_from varchar,
    a_reply_to varchar,
    a_to varchar,
    a_cc varchar,
    a_bcc varchar,
    a_subject varchar(3800),
    a_message_id varchar(3800),
    a_message_id_md5 varchar(32),
    a_in_reply_to varchar,
    a_references varchar,
    a_content_type varchar(250),
    a_body varchar,
    incoming_time integer NOT NULL,
    content_path varchar(250),
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX article_data_mime_a_message_id_md5 ON article_data_mime (a_message_id_md5);
CREATE INDEX article_data_mime_article_id ON article_data_mime (article_id);

CREATE TABLE article_data_mime_plain (
    id bigserial PRIMARY KEY,
    article_id bigint NOT NULL,
    body text NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX article_data_mime_plain_article_id ON article_data_mime_plain (article_id);

CREATE TABLE article_data_mime_attachment (
    id bigserial PRIMARY KEY,
    article_id bigint NOT NULL,
    filename varchar(250),
    content_size varchar(30),
    content_type varchar(450),
    content_id varchar(250),
    content_alternative varchar(50),
    disposition varchar(15),
    content text,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX article_data_mime_attachment_article_id ON article_data_mime_attachment (article_id);

CREATE TABLE article_data_mime_send_error (
    id bigserial PRIMARY KEY,
    article_id bigint NOT NULL,
    message_id varchar(200),
    log_message varchar,
    create_time timestamp(0) NOT NULL
);
CREATE INDEX article_data_mime_send_error_message_id ON article_data_mime_send_error (message_id);
CREATE INDEX article_data_mime_send_error_article_id ON article_data_mime_send_error (article_id);

CREATE TABLE article_data_otrs_chat (
    id bigserial PRIMARY KEY,
    article_id bigint NOT NULL,
    chat_participant_id varchar(255) NOT NULL,
    chat_participant_name varchar(255) NOT NULL,
    chat_participant_type varchar(255) NOT NULL,
    message_text varchar(3800),
    system_generated smallint NOT NULL,
    create_time timestamp(0) NOT NULL
);
CREATE INDEX article_data_otrs_chat_article_id ON article_data_otrs_chat (article_id);

CREATE TABLE article_flag (
    article_id bigint NOT NULL,
    article_key varchar(50) NOT NULL,
    article_value varchar(50),
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL
);
CREATE INDEX article_flag_article_id_create_by ON article_flag (article_id, create_by);
CREATE INDEX article_flag_article_id ON article_flag (article_id);

CREATE TABLE article_sender_type (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT article_sender_type_name UNIQUE (name)
);

CREATE TABLE communication_channel (
    id bigserial PRIMARY KEY,
    name varchar(200) NOT NULL,
    module varchar(200) NOT NULL,
    package_name varchar(200) NOT NULL,
    channel_data text NOT NULL,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT communication_channel_name UNIQUE (name)
);

CREATE TABLE article_search_index (
    id bigserial PRIMARY KEY,
    ticket_id bigint NOT NULL,
    article_id bigint NOT NULL,
    article_key varchar(200) NOT NULL,
    article_value varchar
);
CREATE INDEX article_search_index_ticket_id_article_key
    ON article_search_index (ticket_id, article_key);
CREATE INDEX article_search_index_article_id_article_key
    ON article_search_index (article_id, article_key);

CREATE TABLE mail_queue (
    id bigserial PRIMARY KEY,
    insert_fingerprint varchar(64),
    article_id bigint,
    attempts integer NOT NULL,
    sender varchar(200),
    recipient varchar NOT NULL,
    raw_message text NOT NULL,
    due_time timestamp(0),
    last_smtp_code integer,
    last_smtp_message varchar,
    create_time timestamp(0) NOT NULL,
    CONSTRAINT mail_queue_article_id UNIQUE (article_id),
    CONSTRAINT mail_queue_insert_fingerprint UNIQUE (insert_fingerprint)
);
CREATE INDEX mail_queue_attempts ON mail_queue (attempts);
