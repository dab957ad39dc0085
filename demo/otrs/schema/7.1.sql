-- Znuny 7.1: a primary key for the tables that had none, as their first column. A column cannot be
-- put before others, so the tables are made anew, with the rows, keys and indexes they had.

DO $$
DECLARE
    rebuilt text;
    again text[];
    statement text;
BEGIN
    FOREACH rebuilt IN ARRAY ARRAY[
        'article_flag', 'customer_preferences', 'customer_user_customer', 'generic_agent_jobs',
        'group_customer', 'group_customer_user', 'group_role', 'group_user', 'link_relation',
        'notification_event_item', 'personal_queues', 'personal_services', 'postmaster_filter',
        'queue_preferences', 'queue_standard_template', 'role_user', 'search_profile',
        'service_customer_user', 'service_preferences', 'service_sla', 'sla_preferences',
        'ticket_flag', 'ticket_index', 'ticket_lock_index', 'ticket_loop_protection',
        'ticket_watcher', 'user_preferences']
    LOOP
        SELECT coalesce(array_agg(sql), '{}') INTO again FROM (
            SELECT format('ALTER TABLE %s ADD CONSTRAINT %s %s', rebuilt, conname,
                          pg_get_constraintdef(oid))
            FROM pg_constraint WHERE conrelid = rebuilt::regclass
            UNION ALL
            SELECT pg_get_indexdef(indexrelid)
            FROM pg_index
            WHERE indrelid = rebuilt::regclass
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
        ) AS kept (sql);
        EXECUTE format('ALTER TABLE %s RENAME TO before_7_1', rebuilt);
        EXECUTE format('CREATE TABLE %s (id bigserial PRIMARY KEY, LIKE before_7_1'
                       ' INCLUDING DEFAULTS)', rebuilt);
        EXECUTE format('INSERT INTO %s SELECT nextval(%L), old.* FROM before_7_1 AS old',
                       rebuilt, rebuilt || '_id_seq');
        DROP TABLE before_7_1;
        FOREACH statement IN ARRAY again LOOP
            EXECUTE statement;
        END LOOP;
    END LOOP;
END $$;
