-- Dynamic fields and their values.

CREATE TABLE dynamic_field (
    id serial PRIMARY KEY,
    internal_field smallint DEFAULT 0 NOT NULL,
    name varchar(200) NOT NULL,
    label varchar(200) NOT NULL,
    field_order integer NOT NULL,
    field_type varchar(200) NOT NULL,
    object_type varchar(100) NOT NULL,
    config text,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT dynamic_field_name UNIQUE (name)
);

CREATE TABLE dynamic_field_value (
    id serial PRIMARY KEY,
    field_id integer NOT NULL,
    object_id bigint NOT NULL,
    value_text varchar(3800),
    value_date timestamp(0),
    value_int bigint
);
CREATE INDEX dynamic_field_value_field_id_value_text ON dynamic_field_value (field_id, value_text);
CREATE INDEX dynamic_field_value_field_id_value_date ON dynamic_field_value (field_id, value_date);
CREATE INDEX dynamic_field_value_field_id_value_int ON dynamic_field_value (field_id, value_int);
CREATE INDEX dynamic_field_value_object_id_field_id ON dynamic_field_value (object_id, field_id);

CREATE TABLE dynamic_field_obj_id_name (
    object_id serial PRIMARY KEY,
    object_name varchar(200) NOT NULL,
    object_type varchar(100) NOT NULL,
    CONSTRAINT dynamic_field_obj_id_name_object_name_object_type UNIQUE (object_name, object_type)
);
