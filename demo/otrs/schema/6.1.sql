-- Znuny 6.1: the table of groups has another name. Foreign keys follow it.

ALTER TABLE groups RENAME TO permission_groups;
ALTER TABLE permission_groups RENAME CONSTRAINT groups_name TO permission_groups_name;
ALTER SEQUENCE groups_id_seq RENAME TO permission_groups_id_seq;
