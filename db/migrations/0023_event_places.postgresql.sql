-- Events of a deleted ticket say where it was: its history, which said so, is gone.

-- Where the ticket was before; only of the kinds "deleted", and "left", which a move becomes when its ticket is deleted.
ALTER TABLE tg_event ADD COLUMN queue_id INTEGER;
ALTER TABLE tg_event ADD COLUMN state_id SMALLINT;
ALTER TABLE tg_event ADD COLUMN owner_id INTEGER;
UPDATE tg_event SET queue_id = gone.queue_id, state_id = gone.state_id, owner_id = gone.owner_id
    FROM tg_deleted_ticket AS gone WHERE gone.ticket_id = tg_event.ticket_id AND tg_event.kind = 'deleted';

CREATE OR REPLACE FUNCTION tg_event_of_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tg_event (ticket_id, kind, create_time, queue_id, state_id, owner_id)
        VALUES (NEW.ticket_id, 'deleted', NEW.create_time, NEW.queue_id, NEW.state_id, NEW.owner_id);
    PERFORM pg_notify('tg_event', '');
    RETURN NULL;
END
$$;

-- As before, but for `last`: a row that is deleted meanwhile gets no place, and those after it have theirs all the same.
-- Counting rows would have given the last place twice.
CREATE OR REPLACE FUNCTION tg_event_assign() RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    given BIGINT;
    fresh BIGINT;
    highest BIGINT;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tg_event WHERE position IS NULL) THEN
        RETURN 0;
    END IF;
    SELECT last INTO given FROM tg_event_log WHERE id = 1 FOR UPDATE;
    WITH places AS (
        SELECT id, given + row_number() OVER (ORDER BY id) AS place FROM tg_event WHERE position IS NULL
        ORDER BY id LIMIT 10000
    ), placed AS (
        UPDATE tg_event SET position = places.place FROM places WHERE tg_event.id = places.id
        RETURNING position
    )
    SELECT count(*), max(position) INTO fresh, highest FROM placed;
    IF fresh > 0 THEN
        UPDATE tg_event_log SET last = highest WHERE id = 1;
    END IF;
    RETURN fresh;
END
$$;
UPDATE tg_event_log SET last = greatest(last, (SELECT coalesce(max(position), 0) FROM tg_event));
