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

CREATE TRIGGER tg_history_update BEFORE UPDATE ON ticket_history
    WHEN (OLD.id, OLD.name, OLD.history_type_id, OLD.article_id, OLD.type_id, OLD.queue_id, OLD.owner_id,
            OLD.priority_id, OLD.state_id, OLD.create_time, OLD.create_by)
        IS NOT (NEW.id, NEW.name, NEW.history_type_id, NEW.article_id, NEW.type_id, NEW.queue_id, NEW.owner_id,
            NEW.priority_id, NEW.state_id, NEW.create_time, NEW.create_by)
        OR NOT EXISTS (
            SELECT 1 FROM tg_merge
            WHERE (ticket_id = OLD.ticket_id AND main_ticket_id = NEW.ticket_id AND undone_time IS NULL)
                OR (ticket_id = NEW.ticket_id AND main_ticket_id = OLD.ticket_id))
    BEGIN SELECT RAISE(ABORT, 'ticket_history is only added to'); END;
CREATE TRIGGER tg_history_delete BEFORE DELETE ON ticket_history
    WHEN OLD.ticket_id NOT IN (SELECT ticket_id FROM tg_deleted_ticket)
    BEGIN SELECT RAISE(ABORT, 'ticket_history is only added to'); END;
-- INSERT OR REPLACE removes a row without a word to the triggers for that.
CREATE TRIGGER tg_history_replace BEFORE INSERT ON ticket_history
    WHEN EXISTS (SELECT 1 FROM ticket_history WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'ticket_history is only added to'); END;

CREATE TRIGGER tg_history_text_update BEFORE UPDATE ON tg_history_text
    BEGIN SELECT RAISE(ABORT, 'tg_history_text is only added to'); END;
-- The cascade comes when the entry is gone, which its own trigger has allowed.
CREATE TRIGGER tg_history_text_delete BEFORE DELETE ON tg_history_text
    WHEN EXISTS (
        SELECT 1 FROM ticket_history
        WHERE id = OLD.history_id AND ticket_id NOT IN (SELECT ticket_id FROM tg_deleted_ticket))
    BEGIN SELECT RAISE(ABORT, 'tg_history_text is only added to'); END;
CREATE TRIGGER tg_history_text_replace BEFORE INSERT ON tg_history_text
    WHEN EXISTS (SELECT 1 FROM tg_history_text WHERE history_id = NEW.history_id)
    BEGIN SELECT RAISE(ABORT, 'tg_history_text is only added to'); END;

CREATE TRIGGER tg_merge_update BEFORE UPDATE ON tg_merge
    WHEN OLD.undone_time IS NOT NULL OR NEW.undone_time IS NULL
        OR (OLD.id, OLD.ticket_id, OLD.main_ticket_id, OLD.state_id, OLD.lock_id, OLD.create_time, OLD.create_by)
        IS NOT (NEW.id, NEW.ticket_id, NEW.main_ticket_id, NEW.state_id, NEW.lock_id, NEW.create_time, NEW.create_by)
    BEGIN SELECT RAISE(ABORT, 'tg_merge is only added to'); END;
CREATE TRIGGER tg_merge_delete BEFORE DELETE ON tg_merge
    WHEN NOT EXISTS (SELECT 1 FROM tg_deleted_ticket WHERE ticket_id IN (OLD.ticket_id, OLD.main_ticket_id))
    BEGIN SELECT RAISE(ABORT, 'tg_merge is only added to'); END;
CREATE TRIGGER tg_merge_replace BEFORE INSERT ON tg_merge
    WHEN EXISTS (SELECT 1 FROM tg_merge WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'tg_merge is only added to'); END;

CREATE TRIGGER tg_deleted_ticket_update BEFORE UPDATE ON tg_deleted_ticket
    BEGIN SELECT RAISE(ABORT, 'tg_deleted_ticket is only added to'); END;
CREATE TRIGGER tg_deleted_ticket_delete BEFORE DELETE ON tg_deleted_ticket
    BEGIN SELECT RAISE(ABORT, 'tg_deleted_ticket is only added to'); END;
CREATE TRIGGER tg_deleted_ticket_replace BEFORE INSERT ON tg_deleted_ticket
    WHEN EXISTS (SELECT 1 FROM tg_deleted_ticket WHERE ticket_id = NEW.ticket_id)
    BEGIN SELECT RAISE(ABORT, 'tg_deleted_ticket is only added to'); END;
