-- Queues, texts, and addresses of mail.

CREATE TABLE queue (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    group_id integer NOT NULL,
    unlock_timeout integer,
    first_response_time integer,
    first_response_notify smallint,
    update_time integer,
    update_notify smallint,
    solution_time integer,
    solution_notify smallint,
    system_address_id smallint NOT NULL,
    calendar_name varchar(100),
    default_sign_key varchar(100),
    salutation_id smallint NOT NULL,
    signature_id smallint NOT NULL,
    follow_up_id smallint NOT NULL,
    follow_up_lock smallint NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT queue_name UNIQUE (name)
);
CREATE INDEX queue_group_id ON queue (group_id);

CREATE TABLE queue_preferences (
    queue_id integer NOT NULL,
    preferences_key varchar(150) NOT NULL,
    preferences_value varchar(250)
);
CREATE INDEX queue_preferences_queue_id ON queue_preferences (queue_id);

CREATE TABLE personal_queues (
    user_id integer NOT NULL,
    queue_id integer NOT NULL
);
CREATE INDEX personal_queues_user_id ON personal_queues (user_id);
CREATE INDEX personal_queues_queue_id ON personal_queues (queue_id);

CREATE TABLE personal_services (
    user_id integer NOT NULL,
    service_id integer NOT NULL
);
CREATE INDEX personal_services_user_id ON personal_services (user_id);
CREATE INDEX personal_services_service_id ON personal_services (service_id);

CREATE TABLE follow_up_possible (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT follow_up_possible_name UNIQUE (name)
);

CREATE TABLE salutation (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    text varchar(3000) NOT NULL,
    content_type varchar(250),
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT salutation_name UNIQUE (name)
);

CREATE TABLE signature (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    text varchar(3000) NOT NULL,
    content_type varchar(250),
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT signature_name UNIQUE (name)
);

CREATE TABLE system_address (
    id serial PRIMARY KEY,
    value0 varchar(200) NOT NULL,
    value1 varchar(200) NOT NULL,
    value2 varchar(200),
    value3 varchar(200),
    queue_id integer NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);

CREATE TABLE standard_template (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    text varchar,
    content_type varchar(250),
    template_type varchar(100) DEFAULT 'Answer' NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT standard_template_name UNIQUE (name)
);

CREATE TABLE queue_standard_template (
    queue_id integer NOT NULL,
    standard_template_id integer NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);

CREATE TABLE standard_attachment (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    content_type varchar(250) NOT NULL,
    content text NOT NULL,
    filename varchar(250) NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT standard_attachment_name UNIQUE (name)
);

CREATE TABLE standard_template_attachment (
    id serial PRIMARY KEY,
    standard_attachment_id integer NOT NULL,
    standard_template_id integer NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);

CREATE TABLE auto_response_type (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT auto_response_type_name UNIQUE (name)
);

CREATE TABLE auto_response (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    text0 varchar(6000),
    text1 varchar(6000),
    type_id smallint NOT NULL,
    system_address_id smallint NOT NULL,
    content_type varchar(250),
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT auto_response_name UNIQUE (name)
);

CREATE TABLE queue_auto_response (
    id serial PRIMARY KEY,
    queue_id integer NOT NULL,
    auto_response_id integer NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);

CREATE TABLE postmaster_filter (
    f_name varchar(200) NOT NULL,
    f_stop smallint,
    f_type varchar(20) NOT NULL,
    f_key varchar(200) NOT NULL,
    f_value varchar(200) NOT NULL,
    f_not smallint
);
CREATE INDEX postmaster_filter_f_name ON postmaster_filter (f_name);

CREATE TABLE mail_account (
    id serial PRIMARY KEY,
    login varchar(200) NOT NULL,
    pw varchar(200) NOT NULL,
    host varchar(200) NOT NULL,
    account_type varchar(20) NOT NULL,
    queue_id integer NOT NULL,
    trusted smallint NOT NULL,
    imap_folder varchar(250),
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
