-- Notifications, jobs, searches, settings.

CREATE TABLE notification_event (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    valid_id smallint NOT NULL,
    comments varchar(250),
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT notification_event_name UNIQUE (name)
);

CREATE TABLE notification_event_item (
    notification_id integer NOT NULL,
    event_key varchar(200) NOT NULL,
    event_value varchar(200) NOT NULL
);
CREATE INDEX notification_event_item_notification_id ON notification_event_item (notification_id);
CREATE INDEX notification_event_item_event_key ON notification_event_item (event_key);
CREATE INDEX notification_event_item_event_value ON notification_event_item (event_value);

CREATE TABLE notification_event_message (
    id serial PRIMARY KEY,
    notification_id integer NOT NULL,
    subject varchar(200) NOT NULL,
    text varchar(4000) NOT NULL,
    content_type varchar(250) NOT NULL,
    language varchar(60) NOT NULL,
    CONSTRAINT notification_event_message_notification_id_language
        UNIQUE (notification_id, language)
);
CREATE INDEX notification_event_message_notification_id
    ON notification_event_message (notification_id);
CREATE INDEX notification_event_message_language ON notification_event_message (language);

CREATE TABLE generic_agent_jobs (
    job_name varchar(200) NOT NULL,
    job_key varchar(200) NOT NULL,
    job_value varchar(200)
);
CREATE INDEX generic_agent_jobs_job_name ON generic_agent_jobs (job_name);

CREATE TABLE search_profile (
    login varchar(200) NOT NULL,
    profile_name varchar(200) NOT NULL,
    profile_type varchar(30) NOT NULL,
    profile_key varchar(200) NOT NULL,
    profile_value varchar(200)
);
CREATE INDEX search_profile_login ON search_profile (login);
CREATE INDEX search_profile_profile_name ON search_profile (profile_name);

CREATE TABLE system_data (
    data_key varchar(160) PRIMARY KEY,
    data_value text,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);

CREATE TABLE sysconfig_default (
    id serial PRIMARY KEY,
    name varchar(250) NOT NULL,
    description text NOT NULL,
    navigation varchar(200) NOT NULL,
    is_invisible smallint NOT NULL,
    is_readonly smallint NOT NULL,
    is_required smallint NOT NULL,
    is_valid smallint NOT NULL,
    has_configlevel smallint NOT NULL,
    user_modification_possible smallint NOT NULL,
    user_modification_active smallint NOT NULL,
    user_preferences_group varchar(250),
    xml_content_raw text NOT NULL,
    xml_content_parsed text NOT NULL,
    xml_filename varchar(250) NOT NULL,
    effective_value text NOT NULL,
    is_dirty smallint NOT NULL,
    exclusive_lock_guid varchar(32) NOT NULL,
    exclusive_lock_user_id integer,
    exclusive_lock_expiry_time timestamp(0),
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT sysconfig_default_name UNIQUE (name)
);

CREATE TABLE sysconfig_modified (
    id serial PRIMARY KEY,
    sysconfig_default_id integer NOT NULL,
    name varchar(250) NOT NULL,
    user_id integer,
    is_valid smallint NOT NULL,
    user_modification_active smallint NOT NULL,
    effective_value text NOT NULL,
    is_dirty smallint NOT NULL,
    reset_to_default smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT sysconfig_modified_sysconfig_default_id_user_id
        UNIQUE (sysconfig_default_id, user_id)
);
