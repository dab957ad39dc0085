-- Agents, what they may do, and the validity every other table refers to.

-- The audit columns of valid refer to users without a foreign key: each table would need the other one first.
CREATE TABLE valid (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL,
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL
);

CREATE TABLE users (
    id {pk},
    login VARCHAR(200) NOT NULL UNIQUE,
    pw VARCHAR(128) NOT NULL,
    title VARCHAR(50),
    first_name VARCHAR(100) NOT NULL,
    last_name VARCHAR(100) NOT NULL,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE user_preferences (
    user_id INTEGER NOT NULL REFERENCES users (id),
    preferences_key VARCHAR(150) NOT NULL,
    preferences_value TEXT
);
CREATE INDEX user_preferences_user_id ON user_preferences (user_id);

CREATE TABLE permission_groups (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    comments VARCHAR(250),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE group_user (
    user_id INTEGER NOT NULL REFERENCES users (id),
    group_id INTEGER NOT NULL REFERENCES permission_groups (id),
    permission_key VARCHAR(20) NOT NULL,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX group_user_user_id ON group_user (user_id);
CREATE INDEX group_user_group_id ON group_user (group_id);

CREATE TABLE roles (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    comments VARCHAR(250),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE role_user (
    user_id INTEGER NOT NULL REFERENCES users (id),
    role_id INTEGER NOT NULL REFERENCES roles (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX role_user_user_id ON role_user (user_id);
CREATE INDEX role_user_role_id ON role_user (role_id);

CREATE TABLE group_role (
    role_id INTEGER NOT NULL REFERENCES roles (id),
    group_id INTEGER NOT NULL REFERENCES permission_groups (id),
    permission_key VARCHAR(20) NOT NULL,
    permission_value SMALLINT NOT NULL,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX group_role_role_id ON group_role (role_id);
CREATE INDEX group_role_group_id ON group_role (group_id);
