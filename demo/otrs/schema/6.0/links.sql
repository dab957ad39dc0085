-- Links between objects; their keys are ids as text.

CREATE TABLE link_object (
    id serial PRIMARY KEY,
    name varchar(100) NOT NULL,
    CONSTRAINT link_object_name UNIQUE (name)
);

CREATE TABLE link_type (
    id serial PRIMARY KEY,
    name varchar(50) NOT NULL,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT link_type_name UNIQUE (name)
);

CREATE TABLE link_state (
    id serial PRIMARY KEY,
    name varchar(50) NOT NULL,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT link_state_name UNIQUE (name)
);

CREATE TABLE link_relation (
    source_object_id smallint NOT NULL,
    source_key varchar(50) NOT NULL,
    target_object_id smallint NOT NULL,
    target_key varchar(50) NOT NULL,
    type_id smallint NOT NULL,
    state_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL,
    CONSTRAINT link_relation_view
        UNIQUE (source_object_id, source_key, target_object_id, target_key, type_id)
);
CREATE INDEX link_relation_source_object_id_source_key_state_id
    ON link_relation (source_object_id, source_key, state_id);
CREATE INDEX link_relation_target_object_id_target_key_state_id
    ON link_relation (target_object_id, target_key, state_id);
