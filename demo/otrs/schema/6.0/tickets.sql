-- Tickets, their history and what is said of them.

CREATE TABLE ticket (
    id bigserial PRIMARY KEY,
    tn varchar(50) NOT NULL,
    title varchar(255),
    queue_id integer NOT NULL,
    ticket_lock_id smallint NOT NULL,
    type_id smallint,
    service_id integer,
    sla_id integer,
    user_id integer NOT NULL,
    responsible_user_id integer NOT NULL,
    ticket_priority_id smallint NOT NULL,
    ticket_state_id smallint NOT NULL,
    customer_id varchar(150),
    customer_user_id varchar(250),
    timeout integer NOT NULL,
    until_time integer NOT NULL,
    escalation_time integer NOT NULL,
    escalation_update_time integer NOT NULL,
    escalation_response_time integer NOT NULL,
    escalation_solution_time integer NOT NULL,
    archive_flag smallint DEFAULT 0 NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT ticket_tn UNIQUE (tn)
);
CREATE INDEX ticket_title ON ticket (title);
CREATE INDEX ticket_customer_user_id ON ticket (customer_user_id);
CREATE INDEX ticket_customer_id ON ticket (customer_id);
CREATE INDEX ticket_queue_id ON ticket (queue_id);
CREATE INDEX ticket_ticket_lock_id ON ticket (ticket_lock_id);
CREATE INDEX ticket_ticket_state_id_ticket_lock_id ON ticket (ticket_state_id, ticket_lock_id);
CREATE INDEX ticket_type_id ON ticket (type_id);
CREATE INDEX ticket_user_id ON ticket (user_id);
CREATE INDEX ticket_responsible_user_id ON ticket (responsible_user_id);
CREATE INDEX ticket_ticket_state_id ON ticket (ticket_state_id);
CREATE INDEX ticket_ticket_priority_id ON ticket (ticket_priority_id);
CREATE INDEX ticket_escalation_time ON ticket (escalation_time);
CREATE INDEX ticket_escalation_update_time ON ticket (escalation_update_time);
CREATE INDEX ticket_escalation_response_time ON ticket (escalation_response_time);
CREATE INDEX ticket_escalation_solution_time ON ticket (escalation_solution_time);
CREATE INDEX ticket_create_time ON ticket (create_time);
CREATE INDEX ticket_until_time ON ticket (until_time);
CREATE INDEX ticket_timeout ON ticket (timeout);
CREATE INDEX ticket_archive_flag ON ticket (archive_flag);

CREATE TABLE ticket_history (
    id bigserial PRIMARY KEY,
    name varchar(200) NOT NULL,
    history_type_id smallint NOT NULL,
    ticket_id bigint NOT NULL,
    article_id bigint,
    type_id smallint NOT NULL,
    queue_id integer NOT NULL,
    owner_id integer NOT NULL,
    priority_id smallint NOT NULL,
    state_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX ticket_history_ticket_id ON ticket_history (ticket_id);
CREATE INDEX ticket_history_article_id ON ticket_history (article_id);
CREATE INDEX ticket_history_history_type_id ON ticket_history (history_type_id);
CREATE INDEX ticket_history_queue_id ON ticket_history (queue_id);
CREATE INDEX ticket_history_type_id ON ticket_history (type_id);
CREATE INDEX ticket_history_owner_id ON ticket_history (owner_id);
CREATE INDEX ticket_history_priority_id ON ticket_history (priority_id);
CREATE INDEX ticket_history_state_id ON ticket_history (state_id);
CREATE INDEX ticket_history_create_time ON ticket_history (create_time);

CREATE TABLE ticket_history_type (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    comments varchar(250),
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT ticket_history_type_name UNIQUE (name)
);

CREATE TABLE ticket_flag (
    ticket_id bigint NOT NULL,
    ticket_key varchar(50) NOT NULL,
    ticket_value varchar(50),
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL,
    CONSTRAINT ticket_flag_ticket_id_ticket_key_create_by UNIQUE (ticket_id, ticket_key, create_by)
);
CREATE INDEX ticket_flag_ticket_id_create_by ON ticket_flag (ticket_id, create_by);
CREATE INDEX ticket_flag_ticket_id_ticket_key ON ticket_flag (ticket_id, ticket_key);
CREATE INDEX ticket_flag_ticket_id ON ticket_flag (ticket_id);

CREATE TABLE ticket_watcher (
    ticket_id bigint NOT NULL,
    user_id integer NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX ticket_watcher_ticket_id ON ticket_watcher (ticket_id);
CREATE INDEX ticket_watcher_user_id ON ticket_watcher (user_id);

CREATE TABLE ticket_index (
    ticket_id bigint NOT NULL,
    queue_id integer NOT NULL,
    queue varchar(200) NOT NULL,
    group_id integer NOT NULL,
    s_lock varchar(200) NOT NULL,
    s_state varchar(200) NOT NULL,
    create_time timestamp(0) NOT NULL
);
CREATE INDEX ticket_index_ticket_id ON ticket_index (ticket_id);
CREATE INDEX ticket_index_queue_id ON ticket_index (queue_id);
CREATE INDEX ticket_index_group_id ON ticket_index (group_id);

CREATE TABLE ticket_lock_index (
    ticket_id bigint NOT NULL
);
CREATE INDEX ticket_lock_index_ticket_id ON ticket_lock_index (ticket_id);

CREATE TABLE ticket_number_counter (
    id bigserial PRIMARY KEY,
    counter bigint NOT NULL,
    counter_uid varchar(32) NOT NULL,
    create_time timestamp(0),
    CONSTRAINT ticket_number_counter_counter_uid UNIQUE (counter_uid)
);
CREATE INDEX ticket_number_counter_create_time ON ticket_number_counter (create_time);

CREATE TABLE ticket_loop_protection (
    sent_to varchar(250) NOT NULL,
    sent_date varchar(150) NOT NULL
);
CREATE INDEX ticket_loop_protection_sent_to ON ticket_loop_protection (sent_to);
CREATE INDEX ticket_loop_protection_sent_date ON ticket_loop_protection (sent_date);

CREATE TABLE ticket_state (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    comments varchar(250),
    type_id smallint NOT NULL,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT ticket_state_name UNIQUE (name)
);

CREATE TABLE ticket_state_type (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    comments varchar(250),
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT ticket_state_type_name UNIQUE (name)
);

CREATE TABLE ticket_priority (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT ticket_priority_name UNIQUE (name)
);

CREATE TABLE ticket_lock_type (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT ticket_lock_type_name UNIQUE (name)
);

CREATE TABLE ticket_type (
    id serial PRIMARY KEY,
    name varchar(200) NOT NULL,
    valid_id smallint NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL,
    CONSTRAINT ticket_type_name UNIQUE (name)
);

CREATE TABLE time_accounting (
    id bigserial PRIMARY KEY,
    ticket_id bigint NOT NULL,
    article_id bigint,
    time_unit decimal(10, 2) NOT NULL,
    create_time timestamp(0) NOT NULL, create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL, change_by integer NOT NULL
);
CREATE INDEX time_accounting_ticket_id ON time_accounting (ticket_id);
