-- Calendars of working time. queue.calendar_name and sla.calendar_name say which; NULL and '' mean the row named ''.
-- working_hours: {"Mon": [8, 9, ...], ...}, full hours. vacation_days: [{"month": 1, "day": 1, "name": "..."}], each
-- year. vacation_days_once: [{"date": "2026-12-24", "name": "..."}].

CREATE TABLE tg_calendar (
    id {pk},
    name VARCHAR(100) NOT NULL UNIQUE,
    label VARCHAR(200) NOT NULL,
    time_zone VARCHAR(100) NOT NULL,
    working_hours TEXT NOT NULL,
    vacation_days TEXT NOT NULL,
    vacation_days_once TEXT NOT NULL,
    valid_id SMALLINT NOT NULL REFERENCES valid (id),
    create_time TIMESTAMP(0) NOT NULL, create_by INTEGER NOT NULL REFERENCES users (id),
    change_time TIMESTAMP(0) NOT NULL, change_by INTEGER NOT NULL REFERENCES users (id)
);

CREATE TRIGGER tg_tg_calendar_insert AFTER INSERT ON tg_calendar
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_tg_calendar_update AFTER UPDATE ON tg_calendar
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_tg_calendar_delete AFTER DELETE ON tg_calendar
    BEGIN UPDATE tg_reference SET version = version + 1; END;

-- what a new OTRS has
INSERT INTO tg_calendar (
    name, label, time_zone, working_hours, vacation_days, vacation_days_once, valid_id,
    create_time, create_by, change_time, change_by)
VALUES ('', 'Default', 'UTC', '{
  "Mon": [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  "Tue": [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  "Wed": [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  "Thu": [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  "Fri": [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  "Sat": [],
  "Sun": []
}', '[
  {"month": 1, "day": 1, "name": "New Year''s Day"},
  {"month": 5, "day": 1, "name": "International Workers'' Day"},
  {"month": 12, "day": 24, "name": "Christmas Eve"},
  {"month": 12, "day": 25, "name": "First Christmas Day"},
  {"month": 12, "day": 26, "name": "Second Christmas Day"},
  {"month": 12, "day": 31, "name": "New Year''s Eve"}
]', '[]', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);
