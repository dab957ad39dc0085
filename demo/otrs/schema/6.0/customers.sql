-- Customer users and companies.

CREATE TABLE customer_user (
    id serial PRIMARY KEY,
    login varchar(200) NOT NULL,
    email varchar(150) NOT NULL,
    customer_id varchar(150) NOT NULL,
    pw varchar(128),
    title varchar(50),
    first_name varchar(100) NOT NULL,
    last_name varchar(100) NOT NULL,
    phone varchar(150),
    fax varchar(150),
    mobile varchar(150),
    street varchar(150),
    zip varchar(200),
    city varchar(200),
    country varchar(200),
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT customer_user_login UNIQUE (login)
);

CREATE TABLE customer_preferences (
    user_id varchar(250) NOT NULL,
    preferences_key varchar(150) NOT NULL,
    preferences_value varchar(250)
);
CREATE INDEX customer_preferences_user_id ON customer_preferences (user_id);

CREATE TABLE customer_company (
    customer_id varchar(150) PRIMARY KEY,
    name varchar(200) NOT NULL,
    street varchar(200),
    zip varchar(200),
    city varchar(200),
    country varchar(200),
    url varchar(200),
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT customer_company_name UNIQUE (name)
);

CREATE TABLE customer_user_customer (
    user_id varchar(100) NOT NULL,
    customer_id varchar(150) NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX customer_user_customer_user_id ON customer_user_customer (user_id);
CREATE INDEX customer_user_customer_customer_id ON customer_user_customer (customer_id);

CREATE TABLE service_customer_user (
    customer_user_login varchar(200) NOT NULL,
    service_id integer NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL
);
CREATE INDEX service_customer_user_customer_user_login
    ON service_customer_user (customer_user_login);
CREATE INDEX service_customer_user_service_id ON service_customer_user (service_id);
