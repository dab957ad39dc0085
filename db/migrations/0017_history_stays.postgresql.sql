-- History is added to: it moves with a merge, and goes with a ticket whose deletion is recorded.

-- Which ticket was merged into which, and what the merged one had before, so that a merge can be undone.
CREATE TABLE tg_merge (
    id {bigpk},
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    main_ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    state_id SMALLINT NOT NULL REFERENCES ticket_state (id),
    lock_id SMALLINT NOT NULL REFERENCES ticket_lock_type (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    undone_time TIMESTAMP(0)
);
CREATE INDEX tg_merge_ticket_id ON tg_merge (ticket_id, main_ticket_id);
CREATE INDEX tg_merge_main_ticket_id ON tg_merge (main_ticket_id);

-- What is known of a ticket that is gone. No reference to anything: it stays as it was written.
CREATE TABLE tg_deleted_ticket (
    ticket_id BIGINT NOT NULL PRIMARY KEY,
    tn VARCHAR(50) NOT NULL,
    title VARCHAR(255),
    queue VARCHAR(200) NOT NULL,
    customer_id VARCHAR(150),
    customer_user_id VARCHAR(250),
    articles INTEGER NOT NULL,
    reason TEXT NOT NULL,
    create_time TIMESTAMP(0) NOT NULL,
    operator VARCHAR(200) NOT NULL
);
CREATE INDEX tg_deleted_ticket_tn ON tg_deleted_ticket (tn);

CREATE FUNCTION tg_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME;
END
$$;

CREATE FUNCTION tg_history_update() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free CONSTANT TEXT[] := '{ticket_id,change_time,change_by}';
BEGIN
    IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free OR NOT EXISTS (
        SELECT 1 FROM tg_merge
        WHERE (ticket_id = OLD.ticket_id AND main_ticket_id = NEW.ticket_id AND undone_time IS NULL)
            OR (ticket_id = NEW.ticket_id AND main_ticket_id = OLD.ticket_id)
    ) THEN
        RAISE EXCEPTION 'ticket_history is only added to';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION tg_history_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tg_deleted_ticket WHERE ticket_id = OLD.ticket_id) THEN
        RAISE EXCEPTION '% is only added to', TG_TABLE_NAME;
    END IF;
    RETURN OLD;
END
$$;

-- The cascade comes when the entry is gone, which its own trigger has allowed.
CREATE FUNCTION tg_history_text_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM ticket_history
        WHERE id = OLD.history_id AND ticket_id NOT IN (SELECT ticket_id FROM tg_deleted_ticket)
    ) THEN
        RAISE EXCEPTION 'tg_history_text is only added to';
    END IF;
    RETURN OLD;
END
$$;

CREATE FUNCTION tg_merge_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.undone_time IS NOT NULL OR NEW.undone_time IS NULL
        OR to_jsonb(NEW) - 'undone_time' IS DISTINCT FROM to_jsonb(OLD) - 'undone_time'
    THEN
        RAISE EXCEPTION 'tg_merge is only added to';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION tg_merge_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM tg_deleted_ticket WHERE ticket_id IN (OLD.ticket_id, OLD.main_ticket_id)
    ) THEN
        RAISE EXCEPTION 'tg_merge is only added to';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER tg_history_update BEFORE UPDATE ON ticket_history
    FOR EACH ROW EXECUTE FUNCTION tg_history_update();
CREATE TRIGGER tg_history_delete BEFORE DELETE ON ticket_history
    FOR EACH ROW EXECUTE FUNCTION tg_history_delete();
CREATE TRIGGER tg_history_truncate BEFORE TRUNCATE ON ticket_history
    FOR EACH STATEMENT EXECUTE FUNCTION tg_stays();
CREATE TRIGGER tg_history_text_update BEFORE UPDATE OR TRUNCATE ON tg_history_text
    FOR EACH STATEMENT EXECUTE FUNCTION tg_stays();
CREATE TRIGGER tg_history_text_delete BEFORE DELETE ON tg_history_text
    FOR EACH ROW EXECUTE FUNCTION tg_history_text_delete();
CREATE TRIGGER tg_merge_update BEFORE UPDATE ON tg_merge
    FOR EACH ROW EXECUTE FUNCTION tg_merge_update();
CREATE TRIGGER tg_merge_delete BEFORE DELETE ON tg_merge
    FOR EACH ROW EXECUTE FUNCTION tg_merge_delete();
CREATE TRIGGER tg_merge_truncate BEFORE TRUNCATE ON tg_merge
    FOR EACH STATEMENT EXECUTE FUNCTION tg_stays();
CREATE TRIGGER tg_deleted_ticket_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON tg_deleted_ticket
    FOR EACH STATEMENT EXECUTE FUNCTION tg_stays();
