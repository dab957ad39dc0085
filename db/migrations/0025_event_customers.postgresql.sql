-- Events say whose their tickets were: customers are told of what is theirs, and history does not say it for certain.

-- As the ticket held them after the change, '' for none; of the kinds "deleted", "left" and "reassigned" before it. NULL
-- where nobody knows: of events from before this migration, and where no trigger tells of history.
ALTER TABLE tg_event ADD COLUMN customer_id VARCHAR(150);
ALTER TABLE tg_event ADD COLUMN customer_user_id VARCHAR(250);
UPDATE tg_event SET customer_id = coalesce(gone.customer_id, ''), customer_user_id = coalesce(gone.customer_user_id, '')
    FROM tg_deleted_ticket AS gone WHERE gone.ticket_id = tg_event.ticket_id AND tg_event.kind = 'deleted';
-- The event before, of the same ticket, says whose it was until then.
DROP INDEX tg_event_ticket_id;
CREATE INDEX tg_event_ticket_id ON tg_event (ticket_id, id);

-- Tickets are where the history is, which may be another schema than this function's: so they are named when it runs.
CREATE OR REPLACE FUNCTION tg_event_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('
        INSERT INTO tg_event (ticket_id, history_id, kind, create_time, customer_id, customer_user_id)
            SELECT entries.ticket_id, entries.id, ''history'', entries.create_time, coalesce(ticket.customer_id, ''''),
                coalesce(ticket.customer_user_id, '''')
            FROM entries LEFT JOIN %I.ticket AS ticket ON ticket.id = entries.ticket_id ORDER BY entries.id',
        TG_TABLE_SCHEMA);
    PERFORM pg_notify('tg_event', '');
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tg_event_of_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tg_event (ticket_id, kind, create_time, queue_id, state_id, owner_id, customer_id, customer_user_id)
        VALUES (NEW.ticket_id, 'deleted', NEW.create_time, NEW.queue_id, NEW.state_id, NEW.owner_id,
            coalesce(NEW.customer_id, ''), coalesce(NEW.customer_user_id, ''));
    PERFORM pg_notify('tg_event', '');
    RETURN NULL;
END
$$;
