-- Services and SLAs.

CREATE TABLE service (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    valid_id smallint NOT NULL,
    comments varchar(250),
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT service_name UNIQUE (name)
);

CREATE TABLE service_preferences (
    service_id integer NOT NULL,
    preferences_key varchar(150) NOT NULL,
    preferences_value varchar(250)
);
CREATE INDEX service_preferences_service_id ON service_preferences (service_id);

CREATE TABLE sla (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    calendar_name varchar(100),
    first_response_time integer NOT NULL,
    first_response_notify smallint,
    update_time integer NOT NULL,
    update_notify smallint,
    solution_time integer NOT NULL,
    solution_notify smallint,
    valid_id smallint NOT NULL,
    comments varchar(250),
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT sla_name UNIQUE (name)
);

CREATE TABLE sla_preferences (
    sla_id integer NOT NULL,
    preferences_key varchar(150) NOT NULL,
    preferences_value varchar(250)
);
CREATE INDEX sla_preferences_sla_id ON sla_preferences (sla_id);

CREATE TABLE service_sla (
    service_id integer NOT NULL,
    sla_id integer NOT NULL,
    CONSTRAINT service_sla_service_id_sla_id UNIQUE (service_id, sla_id)
);
