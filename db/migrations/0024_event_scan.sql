-- Up to which id of ticket_history all is told, where no trigger tells of it; NULL where nobody ever looked.
ALTER TABLE tg_event_log ADD COLUMN scanned BIGINT;
