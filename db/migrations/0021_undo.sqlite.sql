-- What a merge took where, and what a split made, so that both can be undone.

-- How each of the two tickets was before. history_id is the last entry of its history then, last_history_id the last one
-- that the merge left: once there is a later one, the merge is not undone.
CREATE TABLE tg_merge_ticket (
    merge_id BIGINT NOT NULL REFERENCES tg_merge (id) ON DELETE CASCADE,
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    state_id SMALLINT NOT NULL REFERENCES ticket_state (id),
    lock_id SMALLINT NOT NULL REFERENCES ticket_lock_type (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    responsible_user_id INTEGER NOT NULL REFERENCES users (id),
    until_time INTEGER NOT NULL,
    timeout INTEGER NOT NULL,
    history_id BIGINT NOT NULL,
    last_history_id BIGINT NOT NULL,
    PRIMARY KEY (merge_id, ticket_id)
);
CREATE INDEX tg_merge_ticket_ticket_id ON tg_merge_ticket (ticket_id, last_history_id);

-- Which rows went to the other ticket, and who had changed them last. kind is their table.
CREATE TABLE tg_merge_row (
    merge_id BIGINT NOT NULL REFERENCES tg_merge (id) ON DELETE CASCADE,
    kind VARCHAR(20) NOT NULL,
    row_id BIGINT NOT NULL,
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (merge_id, kind, row_id)
);

-- Who watched the two tickets before.
CREATE TABLE tg_merge_watcher (
    merge_id BIGINT NOT NULL REFERENCES tg_merge (id) ON DELETE CASCADE,
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX tg_merge_watcher_merge_id ON tg_merge_watcher (merge_id);
CREATE INDEX tg_merge_watcher_ticket_id ON tg_merge_watcher (ticket_id);

-- The links of the two tickets before (is_after 0), and as the merge left them (1).
CREATE TABLE tg_merge_link (
    merge_id BIGINT NOT NULL REFERENCES tg_merge (id) ON DELETE CASCADE,
    is_after SMALLINT NOT NULL,
    source_object_id SMALLINT NOT NULL REFERENCES link_object (id),
    source_key VARCHAR(50) NOT NULL,
    target_object_id SMALLINT NOT NULL REFERENCES link_object (id),
    target_key VARCHAR(50) NOT NULL,
    type_id SMALLINT NOT NULL REFERENCES link_type (id),
    state_id SMALLINT NOT NULL REFERENCES link_state (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    UNIQUE (merge_id, is_after, source_object_id, source_key, target_object_id, target_key, type_id)
);
CREATE INDEX tg_merge_link_source ON tg_merge_link (source_object_id, source_key);
CREATE INDEX tg_merge_link_target ON tg_merge_link (target_object_id, target_key);

-- Which ticket was made of an article of which other one, and the last entry of its history then.
CREATE TABLE tg_split (
    ticket_id BIGINT NOT NULL PRIMARY KEY REFERENCES ticket (id),
    source_ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    last_history_id BIGINT NOT NULL,
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    undone_time TIMESTAMP(0)
);
CREATE INDEX tg_split_source_ticket_id ON tg_split (source_ticket_id);

-- An entry goes along a merge, and back only if this very merge took it along and is not undone yet.
DROP TRIGGER tg_history_update;
CREATE TRIGGER tg_history_update BEFORE UPDATE ON ticket_history
    WHEN (OLD.id, OLD.name, OLD.history_type_id, OLD.article_id, OLD.type_id, OLD.queue_id, OLD.owner_id,
            OLD.priority_id, OLD.state_id, OLD.create_time, OLD.create_by)
        IS NOT (NEW.id, NEW.name, NEW.history_type_id, NEW.article_id, NEW.type_id, NEW.queue_id, NEW.owner_id,
            NEW.priority_id, NEW.state_id, NEW.create_time, NEW.create_by)
        OR NOT EXISTS (
            SELECT 1 FROM tg_merge
            WHERE ticket_id = OLD.ticket_id AND main_ticket_id = NEW.ticket_id AND undone_time IS NULL)
        AND NOT EXISTS (
            SELECT 1 FROM tg_merge JOIN tg_merge_row ON tg_merge_row.merge_id = tg_merge.id
            WHERE ticket_id = NEW.ticket_id AND main_ticket_id = OLD.ticket_id AND undone_time IS NULL
                AND kind = 'ticket_history' AND row_id = OLD.id)
    BEGIN SELECT RAISE(ABORT, 'ticket_history is only added to'); END;
