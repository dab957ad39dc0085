-- The FAQ module (FAQ.sopm).

CREATE TABLE faq_language (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    CONSTRAINT faq_language_name UNIQUE (name)
);

CREATE TABLE faq_state_type (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    CONSTRAINT faq_state_type_name UNIQUE (name)
);

CREATE TABLE faq_state (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    type_id integer NOT NULL
);

CREATE TABLE faq_category (
    id serial PRIMARY KEY,
    parent_id integer NOT NULL,
    name varchar(200) NOT NULL,
    comments varchar(200),
    valid_id smallint NOT NULL,
    created timestamp(0) NOT NULL,
    created_by integer NOT NULL,
    changed timestamp(0) NOT NULL,
    changed_by integer NOT NULL
);

CREATE TABLE faq_category_group (
    id serial PRIMARY KEY,
    category_id integer NOT NULL,
    group_id integer NOT NULL,
    created timestamp(0),
    created_by integer,
    changed timestamp(0),
    changed_by integer
);

CREATE TABLE faq_item (
    id serial PRIMARY KEY,
    f_number varchar(200) NOT NULL,
    f_subject varchar(200),
    f_name varchar(200) NOT NULL,
    f_language_id smallint NOT NULL,
    state_id smallint NOT NULL,
    category_id smallint NOT NULL,
    approved smallint DEFAULT 1 NOT NULL,
    valid_id smallint DEFAULT 1 NOT NULL,
    content_type varchar(250) DEFAULT 'text/html' NOT NULL,
    f_keywords varchar(400),
    f_field1 varchar,
    f_field2 varchar,
    f_field3 varchar,
    f_field4 varchar,
    f_field5 varchar,
    f_field6 varchar,
    created timestamp(0) NOT NULL,
    created_by integer NOT NULL,
    changed timestamp(0) NOT NULL,
    changed_by integer NOT NULL
);

CREATE TABLE faq_history (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    item_id integer NOT NULL,
    created timestamp(0) NOT NULL,
    created_by integer NOT NULL,
    changed timestamp(0) NOT NULL,
    changed_by integer NOT NULL
);

CREATE TABLE faq_attachment (
    id bigserial PRIMARY KEY,
    faq_id bigint NOT NULL,
    filename varchar(250),
    content_size varchar(30),
    content_type varchar(250),
    content text NOT NULL,
    inlineattachment smallint DEFAULT 0 NOT NULL,
    created timestamp(0) NOT NULL,
    created_by integer NOT NULL,
    changed timestamp(0) NOT NULL,
    changed_by integer NOT NULL
);

CREATE TABLE faq_voting (
    id bigserial PRIMARY KEY,
    created_by varchar(200) NOT NULL,
    item_id integer NOT NULL,
    interface varchar(80),
    ip varchar(50),
    rate integer NOT NULL,
    created timestamp(0)
);

CREATE TABLE faq_log (
    id bigserial PRIMARY KEY,
    item_id integer NOT NULL,
    interface varchar(80) NOT NULL,
    ip varchar(200),
    user_agent varchar(200),
    created timestamp(0) NOT NULL
);
