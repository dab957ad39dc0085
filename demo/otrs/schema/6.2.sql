-- Znuny 6.2: a group for the web service of accounted times.

INSERT INTO permission_groups
    (name, comments, valid_id, create_time, create_by, change_time, change_by)
VALUES
    ('timeaccounting_webservice', 'Group for time accounting web service access.', 1,
     '2021-10-04 08:00:00', 1, '2021-10-04 08:00:00', 1);

CREATE TABLE acl_ticket_attribute_relations (
    id bigserial PRIMARY KEY,
    filename varchar(255) NOT NULL,
    attribute_1 varchar(200) NOT NULL,
    attribute_2 varchar(200) NOT NULL,
    acl_data varchar NOT NULL,
    priority bigint NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by integer NOT NULL,
    CONSTRAINT acl_tar_filename UNIQUE (filename),
    CONSTRAINT fk_acl_ticket_attribute_relations_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    CONSTRAINT fk_acl_ticket_attribute_relations_change_by_id FOREIGN KEY (change_by) REFERENCES users (id)
);
