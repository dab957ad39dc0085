-- Tickets, their attributes, their history and what agents keep beside them.

CREATE TABLE ticket_state_type (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    comments VARCHAR(250),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE ticket_state (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    comments VARCHAR(250),
    type_id SMALLINT NOT NULL REFERENCES ticket_state_type (id),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE ticket_priority (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE ticket_type (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE ticket_lock_type (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE service (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    comments VARCHAR(250),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE sla (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    calendar_name VARCHAR(100),
    first_response_time INTEGER NOT NULL,
    first_response_notify SMALLINT,
    update_time INTEGER NOT NULL,
    update_notify SMALLINT,
    solution_time INTEGER NOT NULL,
    solution_notify SMALLINT,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    comments VARCHAR(250),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE service_sla (
    service_id INTEGER NOT NULL REFERENCES service (id),
    sla_id INTEGER NOT NULL REFERENCES sla (id),
    UNIQUE (service_id, sla_id)
);

-- user_id is the owner. customer_id and customer_user_id are copies of what the customer data said, without a
-- foreign key. The four escalation columns, timeout and until_time are seconds since 1970, 0 for "not set".
CREATE TABLE ticket (
    id {bigpk},
    tn VARCHAR(50) NOT NULL UNIQUE,
    title VARCHAR(255),
    queue_id INTEGER NOT NULL REFERENCES queue (id),
    ticket_lock_id SMALLINT NOT NULL REFERENCES ticket_lock_type (id),
    type_id SMALLINT REFERENCES ticket_type (id),
    service_id INTEGER REFERENCES service (id),
    sla_id INTEGER REFERENCES sla (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    responsible_user_id INTEGER NOT NULL REFERENCES users (id),
    ticket_priority_id SMALLINT NOT NULL REFERENCES ticket_priority (id),
    ticket_state_id SMALLINT NOT NULL REFERENCES ticket_state (id),
    customer_id VARCHAR(150),
    customer_user_id VARCHAR(250),
    timeout INTEGER NOT NULL,
    until_time INTEGER NOT NULL,
    escalation_time INTEGER NOT NULL,
    escalation_update_time INTEGER NOT NULL,
    escalation_response_time INTEGER NOT NULL,
    escalation_solution_time INTEGER NOT NULL,
    archive_flag SMALLINT NOT NULL DEFAULT 0,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
-- Lists are read page by page in the order (column, id), so the id ends the indexes they follow. Orders by an
-- expression need the very expression of db/search.py.
CREATE INDEX ticket_create_time ON ticket (create_time, id);
CREATE INDEX ticket_change_time ON ticket (change_time, id);
CREATE INDEX ticket_title_order ON ticket (coalesce(title, ''), id);
CREATE INDEX ticket_priority_order ON ticket (ticket_priority_id, id);
CREATE INDEX ticket_state_order ON ticket (ticket_state_id, id);
CREATE INDEX ticket_escalation_order ON ticket (coalesce(nullif(escalation_time, 0), 2147483647), id);
CREATE INDEX ticket_queue_create_time ON ticket (queue_id, create_time, id);
CREATE INDEX ticket_queue_order ON ticket (queue_id, id);
CREATE INDEX ticket_state_lock ON ticket (ticket_state_id, ticket_lock_id);
CREATE INDEX ticket_lock_id ON ticket (ticket_lock_id);
CREATE INDEX ticket_type_id ON ticket (type_id);
CREATE INDEX ticket_user_id ON ticket (user_id);
CREATE INDEX ticket_responsible_user_id ON ticket (responsible_user_id);
CREATE INDEX ticket_customer_id ON ticket (customer_id);
CREATE INDEX ticket_customer_user_id ON ticket (customer_user_id);
CREATE INDEX ticket_customer_user_id_lower ON ticket (lower(customer_user_id));
CREATE INDEX ticket_escalation_update_time ON ticket (escalation_update_time);
CREATE INDEX ticket_escalation_response_time ON ticket (escalation_response_time);
CREATE INDEX ticket_escalation_solution_time ON ticket (escalation_solution_time);
CREATE INDEX ticket_until_time ON ticket (until_time);
CREATE INDEX ticket_timeout ON ticket (timeout);
-- Tickets are counted without reading them, and the work that waits in a queue without reading what is closed.
CREATE INDEX ticket_archive_queue ON ticket (archive_flag, queue_id);
CREATE INDEX ticket_queue_state ON ticket (queue_id, ticket_state_id);

CREATE TABLE ticket_flag (
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    ticket_key VARCHAR(50) NOT NULL,
    ticket_value VARCHAR(50),
    create_time TIMESTAMP(0) NOT NULL,
    create_by INTEGER NOT NULL REFERENCES users (id),
    UNIQUE (ticket_id, ticket_key, create_by)
);
CREATE INDEX ticket_flag_create_by ON ticket_flag (ticket_id, create_by);

CREATE TABLE ticket_watcher (
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX ticket_watcher_ticket_id ON ticket_watcher (ticket_id);
CREATE INDEX ticket_watcher_user_id ON ticket_watcher (user_id);
