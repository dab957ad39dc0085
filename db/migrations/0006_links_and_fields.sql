-- Links between tickets, and the fields an installation adds.

CREATE TABLE link_object (
    id {pk},
    name VARCHAR(100) NOT NULL UNIQUE
);

CREATE TABLE link_type (
    id {pk},
    name VARCHAR(50) NOT NULL UNIQUE,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE link_state (
    id {pk},
    name VARCHAR(50) NOT NULL UNIQUE,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

-- A key is the id of a ticket as text. Normal is stored once and holds in both directions.
CREATE TABLE link_relation (
    source_object_id SMALLINT NOT NULL REFERENCES link_object (id),
    source_key VARCHAR(50) NOT NULL,
    target_object_id SMALLINT NOT NULL REFERENCES link_object (id),
    target_key VARCHAR(50) NOT NULL,
    type_id SMALLINT NOT NULL REFERENCES link_type (id),
    state_id SMALLINT NOT NULL REFERENCES link_state (id),
    create_time TIMESTAMP(0) NOT NULL,
    create_by INTEGER NOT NULL REFERENCES users (id),
    UNIQUE (source_object_id, source_key, target_object_id, target_key, type_id)
);
CREATE INDEX link_relation_source ON link_relation (source_object_id, source_key, state_id);
CREATE INDEX link_relation_target ON link_relation (target_object_id, target_key, state_id);

CREATE TABLE dynamic_field (
    id {pk},
    internal_field SMALLINT NOT NULL DEFAULT 0,
    name VARCHAR(200) NOT NULL UNIQUE,
    label VARCHAR(200) NOT NULL,
    field_order INTEGER NOT NULL,
    field_type VARCHAR(200) NOT NULL,
    object_type VARCHAR(100) NOT NULL,
    config TEXT,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE dynamic_field_value (
    id {pk},
    field_id INTEGER NOT NULL REFERENCES dynamic_field (id),
    object_id BIGINT NOT NULL,
    value_text VARCHAR(3800),
    value_date TIMESTAMP(0),
    value_int BIGINT
);
CREATE INDEX dynamic_field_value_object ON dynamic_field_value (object_id, field_id);
CREATE INDEX dynamic_field_value_text ON dynamic_field_value (field_id, value_text);
CREATE INDEX dynamic_field_value_date ON dynamic_field_value (field_id, value_date);
CREATE INDEX dynamic_field_value_int ON dynamic_field_value (field_id, value_int);
