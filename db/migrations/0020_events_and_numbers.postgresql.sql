-- What happened to tickets, in the order it can be read without a gap; and the counters of ticket numbers.

-- One row for each history entry, whoever writes it, in the same transaction. kind is "history", or "deleted" with
-- no entry. No references: they would cost each change a look, and a deleted ticket has a last event.
CREATE TABLE tg_event (
    id {bigpk},
    ticket_id BIGINT NOT NULL,
    history_id BIGINT,
    kind VARCHAR(20) NOT NULL,
    create_time TIMESTAMP(0) NOT NULL,
    transaction_id XID8 NOT NULL DEFAULT pg_current_xact_id()
);
-- Ids are not given in the order of commits. A reader takes what is below pg_snapshot_xmin(pg_current_snapshot()) in
-- the order (transaction_id, id): nothing can appear there any more. Old rows are removed from its beginning.
CREATE INDEX tg_event_order ON tg_event (transaction_id, id);
CREATE INDEX tg_event_ticket_id ON tg_event (ticket_id);

-- Once for a statement: one look, one notice, however many entries it writes.
CREATE FUNCTION tg_event_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tg_event (ticket_id, history_id, kind, create_time)
        SELECT ticket_id, id, 'history', create_time FROM entries ORDER BY id;
    PERFORM pg_notify('tg_event', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER tg_event_of_history AFTER INSERT ON ticket_history REFERENCING NEW TABLE AS entries
    FOR EACH STATEMENT EXECUTE FUNCTION tg_event_of_history();

CREATE FUNCTION tg_event_of_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tg_event (ticket_id, kind, create_time) VALUES (NEW.ticket_id, 'deleted', NEW.create_time);
    PERFORM pg_notify('tg_event', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER tg_event_of_deletion AFTER INSERT ON tg_deleted_ticket
    FOR EACH ROW EXECUTE FUNCTION tg_event_of_deletion();

-- OTRS's own; it continues the count of the row before.
CREATE TABLE ticket_number_counter (
    id {bigpk},
    counter BIGINT NOT NULL,
    counter_uid VARCHAR(32) NOT NULL UNIQUE,
    create_time TIMESTAMP(0)
);
CREATE INDEX ticket_number_counter_create_time ON ticket_number_counter (create_time);

-- From which id of ticket_number_counter the counter of a day, or of all days ("ever"), is counted.
CREATE TABLE tg_number_period (
    period VARCHAR(10) NOT NULL PRIMARY KEY,
    zero_id BIGINT NOT NULL
);
