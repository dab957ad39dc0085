-- Znuny 7.0: colours, and what an agent is told about. Both colours must be given.

ALTER TABLE ticket_state ADD color varchar(25);
UPDATE ticket_state SET color = CASE
    WHEN type_id = 1 THEN '#50B5FF'
    WHEN type_id = 2 THEN '#3DD598'
    WHEN type_id IN (4, 5) THEN '#FF8A25'
    ELSE '#D2D2D2' END;
ALTER TABLE ticket_state ALTER color SET NOT NULL;

ALTER TABLE ticket_priority ADD color varchar(25);
UPDATE ticket_priority SET color = CASE left(name, 1)
    WHEN '1' THEN '#03C4F0'
    WHEN '2' THEN '#83BFC8'
    WHEN '4' THEN '#FFAAAA'
    WHEN '5' THEN '#FF505E'
    ELSE '#CDCDCD' END;
ALTER TABLE ticket_priority ALTER color SET NOT NULL;

CREATE TABLE activity (
    id serial PRIMARY KEY,
    user_id integer NOT NULL,
    activity_type varchar(200) NOT NULL,
    activity_title varchar(255) NOT NULL,
    activity_text varchar,
    activity_state varchar(255),
    activity_link varchar(255),
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL
);
