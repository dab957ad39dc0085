-- Which log this is: places say it, so that one of another log is known for what it is.
ALTER TABLE tg_event_log ADD COLUMN mark VARCHAR(20);
UPDATE tg_event_log SET mark = lower(hex(randomblob(6)));
