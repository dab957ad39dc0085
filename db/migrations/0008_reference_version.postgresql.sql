-- Every change to a small table raises tg_reference.version and tells those who listen to tg_reference.

CREATE FUNCTION tg_reference_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE tg_reference SET version = version + 1;
    PERFORM pg_notify('tg_reference', '');
    RETURN NULL;
END
$$;

DO $$
DECLARE
    small_table TEXT;
BEGIN
    FOREACH small_table IN ARRAY ARRAY[
        'valid', 'users', 'permission_groups', 'group_user', 'roles',
        'role_user', 'group_role', 'queue', 'personal_queues', 'ticket_state_type',
        'ticket_state', 'ticket_priority', 'ticket_type', 'ticket_lock_type', 'service',
        'sla', 'ticket_history_type', 'article_sender_type', 'communication_channel', 'link_type',
        'dynamic_field'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION tg_reference_changed()',
            'tg_' || small_table, small_table);
    END LOOP;
END
$$;

-- Of the preferences only the address of an agent is kept in memory, so these look at each row.
CREATE TRIGGER tg_user_preferences_insert AFTER INSERT ON user_preferences
    FOR EACH ROW WHEN (NEW.preferences_key = 'UserEmail')
    EXECUTE FUNCTION tg_reference_changed();
CREATE TRIGGER tg_user_preferences_update AFTER UPDATE ON user_preferences
    FOR EACH ROW WHEN ('UserEmail' IN (OLD.preferences_key, NEW.preferences_key))
    EXECUTE FUNCTION tg_reference_changed();
CREATE TRIGGER tg_user_preferences_delete AFTER DELETE ON user_preferences
    FOR EACH ROW WHEN (OLD.preferences_key = 'UserEmail')
    EXECUTE FUNCTION tg_reference_changed();
