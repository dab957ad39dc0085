-- Znuny 6.5: who was mentioned in an article, and more room for texts.

CREATE TABLE mention (
    id serial PRIMARY KEY,
    user_id integer,
    ticket_id integer,
    article_id integer,
    create_time timestamp(0)
);

ALTER TABLE generic_agent_jobs
    ALTER job_key TYPE varchar(255),
    ALTER job_value TYPE varchar(3800);
ALTER TABLE search_profile
    ALTER profile_key TYPE varchar(2000),
    ALTER profile_value TYPE varchar(2000);
ALTER TABLE standard_template ALTER text TYPE varchar;
ALTER TABLE notification_event_message ALTER text TYPE varchar;
ALTER TABLE customer_user_customer ALTER user_id TYPE varchar(200);
CREATE INDEX time_accounting_article_id ON time_accounting (article_id);

INSERT INTO dynamic_field
    (internal_field, name, label, field_order, field_type, object_type, config, valid_id,
     create_time, create_by, change_time, change_by)
SELECT 1, name, label, place, 'DateTime', 'Ticket', E'---\n{}\n', 1, at, 1, at, 1
FROM (VALUES
        (3, 'TicketCalendarStartTime', 'Ticket calendar start time'),
        (4, 'TicketCalendarEndTime', 'Ticket calendar end time')) AS field (place, name, label),
     (VALUES (timestamp '2023-01-09 08:00:00')) AS clock (at);
