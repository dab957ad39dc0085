-- What happened to tickets, in the order it can be read without a gap; and the counters of ticket numbers.

-- One row for each history entry, whoever writes it, in the same transaction. kind is "history", or "deleted" with
-- no entry. No references: they would cost each change a look, and a deleted ticket has a last event.
CREATE TABLE tg_event (
    id {bigpk},
    ticket_id BIGINT NOT NULL,
    history_id BIGINT,
    kind VARCHAR(20) NOT NULL,
    create_time TIMESTAMP(0) NOT NULL
);
-- There is one writer, so ids are in the order of commits. Old rows are removed from the beginning.
CREATE INDEX tg_event_ticket_id ON tg_event (ticket_id);

CREATE TRIGGER tg_event_of_history AFTER INSERT ON ticket_history
    BEGIN
        INSERT INTO tg_event (ticket_id, history_id, kind, create_time)
            VALUES (NEW.ticket_id, NEW.id, 'history', NEW.create_time);
    END;
CREATE TRIGGER tg_event_of_deletion AFTER INSERT ON tg_deleted_ticket
    BEGIN
        INSERT INTO tg_event (ticket_id, kind, create_time)
            VALUES (NEW.ticket_id, 'deleted', NEW.create_time);
    END;

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
