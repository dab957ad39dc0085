-- Events of a deleted ticket say where it was: its history, which said so, is gone.

-- Where the ticket was before; only of the kinds "deleted", and "left", which a move becomes when its ticket is deleted.
ALTER TABLE tg_event ADD COLUMN queue_id INTEGER;
ALTER TABLE tg_event ADD COLUMN state_id SMALLINT;
ALTER TABLE tg_event ADD COLUMN owner_id INTEGER;
UPDATE tg_event SET queue_id = gone.queue_id, state_id = gone.state_id, owner_id = gone.owner_id
    FROM tg_deleted_ticket AS gone WHERE gone.ticket_id = tg_event.ticket_id AND tg_event.kind = 'deleted';

DROP TRIGGER tg_event_of_deletion;
CREATE TRIGGER tg_event_of_deletion AFTER INSERT ON tg_deleted_ticket
    BEGIN
        INSERT INTO tg_event (ticket_id, kind, create_time, queue_id, state_id, owner_id)
            VALUES (NEW.ticket_id, 'deleted', NEW.create_time, NEW.queue_id, NEW.state_id, NEW.owner_id);
    END;
