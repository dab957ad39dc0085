-- Where tickets wait, and the texts and addresses that belong to a queue.

CREATE TABLE salutation (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    text VARCHAR(3000) NOT NULL,
    content_type VARCHAR(250),
    comments VARCHAR(250),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE signature (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    text VARCHAR(3000) NOT NULL,
    content_type VARCHAR(250),
    comments VARCHAR(250),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

-- value0 is the address, value1 the name shown beside it; queue_id is where mail sent to it arrives.
CREATE TABLE system_address (
    id {pk},
    value0 VARCHAR(200) NOT NULL,
    value1 VARCHAR(200) NOT NULL,
    value2 VARCHAR(200),
    value3 VARCHAR(200),
    queue_id INTEGER NOT NULL,
    comments VARCHAR(250),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE follow_up_possible (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    comments VARCHAR(250),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TABLE queue (
    id {pk},
    name VARCHAR(200) NOT NULL UNIQUE,
    group_id INTEGER NOT NULL REFERENCES permission_groups (id),
    unlock_timeout INTEGER,
    first_response_time INTEGER,
    first_response_notify SMALLINT,
    update_time INTEGER,
    update_notify SMALLINT,
    solution_time INTEGER,
    solution_notify SMALLINT,
    system_address_id SMALLINT NOT NULL REFERENCES system_address (id),
    calendar_name VARCHAR(100),
    default_sign_key VARCHAR(100),
    salutation_id SMALLINT NOT NULL REFERENCES salutation (id),
    signature_id SMALLINT NOT NULL REFERENCES signature (id),
    follow_up_id SMALLINT NOT NULL REFERENCES follow_up_possible (id),
    follow_up_lock SMALLINT NOT NULL,
    comments VARCHAR(250),
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX queue_group_id ON queue (group_id);

CREATE TABLE personal_queues (
    user_id INTEGER NOT NULL REFERENCES users (id),
    queue_id INTEGER NOT NULL REFERENCES queue (id)
);
CREATE INDEX personal_queues_user_id ON personal_queues (user_id);
CREATE INDEX personal_queues_queue_id ON personal_queues (queue_id);
