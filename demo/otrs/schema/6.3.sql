-- Znuny 6.3: mail accounts with OAuth2, its settings and tokens, and a history type for changes of many tickets.

ALTER TABLE mail_account
    ADD authentication_type varchar(100) DEFAULT 'password' NOT NULL,
    ADD oauth2_token_config_id integer;

INSERT INTO ticket_history_type
    (name, valid_id, create_time, create_by, change_time, change_by)
VALUES
    ('Bulk', 1, '2022-03-07 08:00:00', 1, '2022-03-07 08:00:00', 1);

CREATE TABLE oauth2_token_config (
    id serial PRIMARY KEY,
    name varchar(250) NOT NULL,
    config varchar(5000) NOT NULL,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by integer NOT NULL,
    CONSTRAINT oauth2_token_config_name UNIQUE (name),
    CONSTRAINT fk_oauth2_token_config_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    CONSTRAINT fk_oauth2_token_config_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    CONSTRAINT fk_oauth2_token_config_change_by_id FOREIGN KEY (change_by) REFERENCES users (id)
);

CREATE TABLE oauth2_token (
    id serial PRIMARY KEY,
    token_config_id integer NOT NULL,
    authorization_code varchar(2000),
    token varchar(2000),
    token_expiration_date timestamp(0),
    refresh_token varchar(2000),
    refresh_token_expiration_date timestamp(0),
    error_message varchar(2000),
    error_description varchar(2000),
    error_code varchar(250),
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by integer NOT NULL,
    CONSTRAINT oauth2_token_config_id UNIQUE (token_config_id),
    CONSTRAINT fk_oauth2_token_token_config_id_id
        FOREIGN KEY (token_config_id) REFERENCES oauth2_token_config (id),
    CONSTRAINT fk_oauth2_token_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    CONSTRAINT fk_oauth2_token_change_by_id FOREIGN KEY (change_by) REFERENCES users (id)
);
