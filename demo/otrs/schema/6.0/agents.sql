-- Agents, groups, roles.

CREATE TABLE users (
    id serial PRIMARY KEY,
    login varchar(200) NOT NULL,
    pw varchar(128) NOT NULL,
    title varchar(50),
    first_name varchar(100) NOT NULL,
    last_name varchar(100) NOT NULL,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT users_login UNIQUE (login)
);

CREATE TABLE user_preferences (
    user_id integer NOT NULL,
    preferences_key varchar(150) NOT NULL,
    preferences_value text
);
CREATE INDEX user_preferences_user_id ON user_preferences (user_id);

CREATE TABLE groups (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT groups_name UNIQUE (name)
);

CREATE TABLE group_user (
    user_id integer NOT NULL,
    group_id integer NOT NULL,
    permission_key varchar(20) NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX group_user_user_id ON group_user (user_id);
CREATE INDEX group_user_group_id ON group_user (group_id);

CREATE TABLE roles (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT roles_name UNIQUE (name)
);

CREATE TABLE role_user (
    user_id integer NOT NULL,
    role_id integer NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX role_user_user_id ON role_user (user_id);
CREATE INDEX role_user_role_id ON role_user (role_id);

CREATE TABLE group_role (
    role_id integer NOT NULL,
    group_id integer NOT NULL,
    permission_key varchar(20) NOT NULL,
    permission_value smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX group_role_role_id ON group_role (role_id);
CREATE INDEX group_role_group_id ON group_role (group_id);

CREATE TABLE group_customer_user (
    user_id varchar(100) NOT NULL,
    group_id integer NOT NULL,
    permission_key varchar(20) NOT NULL,
    permission_value smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX group_customer_user_user_id ON group_customer_user (user_id);
CREATE INDEX group_customer_user_group_id ON group_customer_user (group_id);

CREATE TABLE group_customer (
    customer_id varchar(150) NOT NULL,
    group_id integer NOT NULL,
    permission_key varchar(20) NOT NULL,
    permission_value smallint NOT NULL,
    permission_context varchar(100) NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX group_customer_customer_id ON group_customer (customer_id);
CREATE INDEX group_customer_group_id ON group_customer (group_id);

CREATE TABLE valid (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT valid_name UNIQUE (name)
);

CREATE TABLE sessions (
    id bigserial PRIMARY KEY,
    session_id varchar(100) NOT NULL,
    data_key varchar(100) NOT NULL,
    data_value varchar,
    serialized smallint NOT NULL
);
CREATE INDEX sessions_session_id_data_key ON sessions (session_id, data_key);
CREATE INDEX sessions_data_key ON sessions (data_key);
