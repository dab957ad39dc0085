-- What a history entry says where ticket_history.name, which holds its first 200 characters, has no room for it.
-- Another program that deletes the entry deletes this with it.

CREATE TABLE tg_history_text (
    history_id BIGINT NOT NULL PRIMARY KEY REFERENCES ticket_history (id) ON DELETE CASCADE,
    payload TEXT NOT NULL
);
