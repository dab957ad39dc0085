-- Events get their place in one order for everybody, which readers go through without a gap.

-- There is one writer: ids are places. This is what whoever made the change calls himself.
ALTER TABLE tg_event ADD COLUMN origin VARCHAR(100);

-- The last place whose event was removed; which was given last is in sqlite_sequence.
CREATE TABLE tg_event_log (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    removed BIGINT NOT NULL
);
INSERT INTO tg_event_log (id, removed) VALUES (1, 0);

-- Where a ticket was when it was deleted: who could see it then.
ALTER TABLE tg_deleted_ticket ADD COLUMN queue_id INTEGER;
ALTER TABLE tg_deleted_ticket ADD COLUMN state_id SMALLINT;
ALTER TABLE tg_deleted_ticket ADD COLUMN owner_id INTEGER;
