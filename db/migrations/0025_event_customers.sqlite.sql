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

DROP TRIGGER tg_event_of_history;
CREATE TRIGGER tg_event_of_history AFTER INSERT ON ticket_history
    BEGIN
        INSERT INTO tg_event (ticket_id, history_id, kind, create_time, customer_id, customer_user_id)
            SELECT NEW.ticket_id, NEW.id, 'history', NEW.create_time, coalesce(customer_id, ''),
                coalesce(customer_user_id, '')
            FROM ticket WHERE id = NEW.ticket_id;
    END;

DROP TRIGGER tg_event_of_deletion;
CREATE TRIGGER tg_event_of_deletion AFTER INSERT ON tg_deleted_ticket
    BEGIN
        INSERT INTO tg_event (ticket_id, kind, create_time, queue_id, state_id, owner_id, customer_id, customer_user_id)
            VALUES (NEW.ticket_id, 'deleted', NEW.create_time, NEW.queue_id, NEW.state_id, NEW.owner_id,
                coalesce(NEW.customer_id, ''), coalesce(NEW.customer_user_id, ''));
    END;
