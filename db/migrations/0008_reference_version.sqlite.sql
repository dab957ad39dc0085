-- Every change to a small table raises tg_reference.version.

CREATE TRIGGER tg_valid_insert AFTER INSERT ON valid
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_valid_update AFTER UPDATE ON valid
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_valid_delete AFTER DELETE ON valid
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_users_insert AFTER INSERT ON users
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_users_update AFTER UPDATE ON users
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_users_delete AFTER DELETE ON users
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_permission_groups_insert AFTER INSERT ON permission_groups
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_permission_groups_update AFTER UPDATE ON permission_groups
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_permission_groups_delete AFTER DELETE ON permission_groups
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_group_user_insert AFTER INSERT ON group_user
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_group_user_update AFTER UPDATE ON group_user
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_group_user_delete AFTER DELETE ON group_user
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_roles_insert AFTER INSERT ON roles
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_roles_update AFTER UPDATE ON roles
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_roles_delete AFTER DELETE ON roles
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_role_user_insert AFTER INSERT ON role_user
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_role_user_update AFTER UPDATE ON role_user
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_role_user_delete AFTER DELETE ON role_user
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_group_role_insert AFTER INSERT ON group_role
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_group_role_update AFTER UPDATE ON group_role
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_group_role_delete AFTER DELETE ON group_role
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_queue_insert AFTER INSERT ON queue
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_queue_update AFTER UPDATE ON queue
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_queue_delete AFTER DELETE ON queue
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_personal_queues_insert AFTER INSERT ON personal_queues
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_personal_queues_update AFTER UPDATE ON personal_queues
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_personal_queues_delete AFTER DELETE ON personal_queues
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_ticket_state_type_insert AFTER INSERT ON ticket_state_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_state_type_update AFTER UPDATE ON ticket_state_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_state_type_delete AFTER DELETE ON ticket_state_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_ticket_state_insert AFTER INSERT ON ticket_state
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_state_update AFTER UPDATE ON ticket_state
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_state_delete AFTER DELETE ON ticket_state
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_ticket_priority_insert AFTER INSERT ON ticket_priority
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_priority_update AFTER UPDATE ON ticket_priority
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_priority_delete AFTER DELETE ON ticket_priority
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_ticket_type_insert AFTER INSERT ON ticket_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_type_update AFTER UPDATE ON ticket_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_type_delete AFTER DELETE ON ticket_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_ticket_lock_type_insert AFTER INSERT ON ticket_lock_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_lock_type_update AFTER UPDATE ON ticket_lock_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_lock_type_delete AFTER DELETE ON ticket_lock_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_service_insert AFTER INSERT ON service
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_service_update AFTER UPDATE ON service
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_service_delete AFTER DELETE ON service
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_sla_insert AFTER INSERT ON sla
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_sla_update AFTER UPDATE ON sla
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_sla_delete AFTER DELETE ON sla
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_ticket_history_type_insert AFTER INSERT ON ticket_history_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_history_type_update AFTER UPDATE ON ticket_history_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_ticket_history_type_delete AFTER DELETE ON ticket_history_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_article_sender_type_insert AFTER INSERT ON article_sender_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_article_sender_type_update AFTER UPDATE ON article_sender_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_article_sender_type_delete AFTER DELETE ON article_sender_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_communication_channel_insert AFTER INSERT ON communication_channel
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_communication_channel_update AFTER UPDATE ON communication_channel
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_communication_channel_delete AFTER DELETE ON communication_channel
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_link_type_insert AFTER INSERT ON link_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_link_type_update AFTER UPDATE ON link_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_link_type_delete AFTER DELETE ON link_type
    BEGIN UPDATE tg_reference SET version = version + 1; END;

CREATE TRIGGER tg_dynamic_field_insert AFTER INSERT ON dynamic_field
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_dynamic_field_update AFTER UPDATE ON dynamic_field
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_dynamic_field_delete AFTER DELETE ON dynamic_field
    BEGIN UPDATE tg_reference SET version = version + 1; END;

-- Of the preferences only the address of an agent is kept in memory.
CREATE TRIGGER tg_user_preferences_insert AFTER INSERT ON user_preferences
    WHEN NEW.preferences_key = 'UserEmail'
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_user_preferences_update AFTER UPDATE ON user_preferences
    WHEN 'UserEmail' IN (OLD.preferences_key, NEW.preferences_key)
    BEGIN UPDATE tg_reference SET version = version + 1; END;
CREATE TRIGGER tg_user_preferences_delete AFTER DELETE ON user_preferences
    WHEN OLD.preferences_key = 'UserEmail'
    BEGIN UPDATE tg_reference SET version = version + 1; END;
