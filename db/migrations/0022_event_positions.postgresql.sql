-- Events get their place in one order for everybody, which readers go through without a gap.

-- The place of an event: given once its transaction has ended, by one after the other. NULL until then.
ALTER TABLE tg_event ADD COLUMN position BIGINT;
-- What whoever made the change calls himself, so that he can leave out what he did.
ALTER TABLE tg_event ADD COLUMN origin VARCHAR(100);
-- Their order of commits is not known any more; it is that of their ids.
UPDATE tg_event SET position = id;
DROP INDEX tg_event_order;
ALTER TABLE tg_event DROP COLUMN transaction_id;
CREATE UNIQUE INDEX tg_event_position ON tg_event (position);
CREATE INDEX tg_event_fresh ON tg_event (id) WHERE position IS NULL;

-- The place that was given last, and the last one whose event was removed.
CREATE TABLE tg_event_log (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL,
    removed BIGINT NOT NULL
);
INSERT INTO tg_event_log (id, last, removed) SELECT 1, coalesce(max(id), 0), 0 FROM tg_event;

-- Ids are not given in the order of commits. Whoever holds the row of the log sees all that has ended before; within
-- that ids say what came first, since a ticket is locked before its history is written. At most 10,000 at once.
CREATE FUNCTION tg_event_assign() RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    given BIGINT;
    fresh BIGINT;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tg_event WHERE position IS NULL) THEN
        RETURN 0;
    END IF;
    SELECT last INTO given FROM tg_event_log WHERE id = 1 FOR UPDATE;
    WITH places AS (
        SELECT id, given + row_number() OVER (ORDER BY id) AS place FROM tg_event WHERE position IS NULL
        ORDER BY id LIMIT 10000
    )
    UPDATE tg_event SET position = places.place FROM places WHERE tg_event.id = places.id;
    GET DIAGNOSTICS fresh = ROW_COUNT;
    IF fresh > 0 THEN
        UPDATE tg_event_log SET last = given + fresh WHERE id = 1;
    END IF;
    RETURN fresh;
END
$$;

-- Where a ticket was when it was deleted: who could see it then.
ALTER TABLE tg_deleted_ticket ADD COLUMN queue_id INTEGER;
ALTER TABLE tg_deleted_ticket ADD COLUMN state_id SMALLINT;
ALTER TABLE tg_deleted_ticket ADD COLUMN owner_id INTEGER;
