-- Znuny 7.3: longer passwords and types of attachments, colours with an alpha channel,
-- and ways to send mail that administrators choose.

ALTER TABLE users ALTER pw TYPE varchar(255);
ALTER TABLE customer_user ALTER pw TYPE varchar(255);
ALTER TABLE mail_account ALTER pw TYPE varchar(255);
UPDATE ticket_state SET color = color || 'FF';
UPDATE ticket_priority SET color = color || 'FF';
ALTER TABLE article_data_mime_attachment ALTER content_type TYPE varchar(4000);
ALTER TABLE standard_attachment ALTER content_type TYPE varchar(4000);
ALTER TABLE faq_attachment ALTER content_type TYPE varchar(4000);

CREATE TABLE sendmail_config (
    id serial PRIMARY KEY,
    sendmail_module varchar(255) NOT NULL,
    cmd varchar(2000),
    host varchar(255),
    port smallint,
    timeout smallint,
    skip_ssl_verification smallint DEFAULT 0,
    is_fallback_config smallint DEFAULT 0,
    authentication_type varchar(100),
    auth_user varchar(255),
    auth_password varchar(255),
    oauth2_token_config_id integer,
    email_addresses varchar(2000),
    comments varchar(255),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by integer NOT NULL,
    CONSTRAINT fk_sendmail_config_oauth2_token_config_id_id
        FOREIGN KEY (oauth2_token_config_id) REFERENCES oauth2_token_config (id),
    CONSTRAINT fk_sendmail_config_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    CONSTRAINT fk_sendmail_config_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    CONSTRAINT fk_sendmail_config_change_by_id FOREIGN KEY (change_by) REFERENCES users (id)
);
