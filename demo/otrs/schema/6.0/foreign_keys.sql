-- Foreign keys, added after the initial rows: users and valid refer to each other.

ALTER TABLE ticket
    ADD CONSTRAINT fk_ticket_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id),
    ADD CONSTRAINT fk_ticket_ticket_lock_id_id FOREIGN KEY (ticket_lock_id)
        REFERENCES ticket_lock_type (id),
    ADD CONSTRAINT fk_ticket_type_id_id FOREIGN KEY (type_id) REFERENCES ticket_type (id),
    ADD CONSTRAINT fk_ticket_service_id_id FOREIGN KEY (service_id) REFERENCES service (id),
    ADD CONSTRAINT fk_ticket_sla_id_id FOREIGN KEY (sla_id) REFERENCES sla (id),
    ADD CONSTRAINT fk_ticket_user_id_id FOREIGN KEY (user_id) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_responsible_user_id_id FOREIGN KEY (responsible_user_id)
        REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_ticket_priority_id_id FOREIGN KEY (ticket_priority_id)
        REFERENCES ticket_priority (id),
    ADD CONSTRAINT fk_ticket_ticket_state_id_id FOREIGN KEY (ticket_state_id)
        REFERENCES ticket_state (id);
ALTER TABLE ticket_history
    ADD CONSTRAINT fk_ticket_history_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_history_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_history_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT fk_ticket_history_type_id_id FOREIGN KEY (type_id) REFERENCES ticket_type (id),
    ADD CONSTRAINT fk_ticket_history_article_id_id FOREIGN KEY (article_id) REFERENCES article (id),
    ADD CONSTRAINT fk_ticket_history_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id),
    ADD CONSTRAINT fk_ticket_history_priority_id_id FOREIGN KEY (priority_id)
        REFERENCES ticket_priority (id),
    ADD CONSTRAINT fk_ticket_history_state_id_id FOREIGN KEY (state_id)
        REFERENCES ticket_state (id),
    ADD CONSTRAINT fk_ticket_history_history_type_id_id FOREIGN KEY (history_type_id)
        REFERENCES ticket_history_type (id),
    ADD CONSTRAINT fk_ticket_history_owner_id_id FOREIGN KEY (owner_id) REFERENCES users (id);
ALTER TABLE ticket_history_type
    ADD CONSTRAINT fk_ticket_history_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_ticket_history_type_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_history_type_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id);
ALTER TABLE ticket_flag
    ADD CONSTRAINT fk_ticket_flag_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_flag_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id);
ALTER TABLE ticket_watcher
    ADD CONSTRAINT fk_ticket_watcher_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_watcher_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_watcher_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT fk_ticket_watcher_user_id_id FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE ticket_index
    ADD CONSTRAINT fk_ticket_index_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT fk_ticket_index_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id),
    ADD CONSTRAINT fk_ticket_index_group_id_id FOREIGN KEY (group_id) REFERENCES groups (id);
ALTER TABLE ticket_lock_index
    ADD CONSTRAINT fk_ticket_lock_index_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id);
ALTER TABLE ticket_state
    ADD CONSTRAINT fk_ticket_state_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_ticket_state_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_state_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_state_type_id_id FOREIGN KEY (type_id)
        REFERENCES ticket_state_type (id);
ALTER TABLE ticket_state_type
    ADD CONSTRAINT fk_ticket_state_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_state_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE ticket_priority
    ADD CONSTRAINT fk_ticket_priority_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_priority_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE ticket_lock_type
    ADD CONSTRAINT fk_ticket_lock_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_ticket_lock_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_lock_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE ticket_type
    ADD CONSTRAINT fk_ticket_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_ticket_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_ticket_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE time_accounting
    ADD CONSTRAINT fk_time_accounting_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_time_accounting_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_time_accounting_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT fk_time_accounting_article_id_id FOREIGN KEY (article_id)
        REFERENCES article (id);
ALTER TABLE article
    ADD CONSTRAINT fk_article_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_article_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_article_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT fk_article_communication_channel_id_id FOREIGN KEY (communication_channel_id)
        REFERENCES communication_channel (id),
    ADD CONSTRAINT fk_article_article_sender_type_id_id FOREIGN KEY (article_sender_type_id)
        REFERENCES article_sender_type (id);
ALTER TABLE article_data_mime
    ADD CONSTRAINT fk_article_data_mime_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_article_data_mime_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_article_data_mime_article_id_id FOREIGN KEY (article_id)
        REFERENCES article (id);
ALTER TABLE article_data_mime_plain
    ADD CONSTRAINT fk_article_data_mime_plain_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_article_data_mime_plain_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_article_data_mime_plain_article_id_id FOREIGN KEY (article_id)
        REFERENCES article (id);
ALTER TABLE article_data_mime_attachment
    ADD CONSTRAINT fk_article_data_mime_attachment_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_article_data_mime_attachment_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_article_data_mime_attachment_article_id_id FOREIGN KEY (article_id)
        REFERENCES article (id);
ALTER TABLE article_data_mime_send_error
    ADD CONSTRAINT fk_article_data_mime_send_error_article_id_id FOREIGN KEY (article_id)
        REFERENCES article (id);
ALTER TABLE article_data_otrs_chat
    ADD CONSTRAINT fk_article_data_otrs_chat_article_id_id FOREIGN KEY (article_id)
        REFERENCES article (id);
ALTER TABLE article_flag
    ADD CONSTRAINT fk_article_flag_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_article_flag_article_id_id FOREIGN KEY (article_id) REFERENCES article (id);
ALTER TABLE article_sender_type
    ADD CONSTRAINT fk_article_sender_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_article_sender_type_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_article_sender_type_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id);
ALTER TABLE communication_channel
    ADD CONSTRAINT fk_communication_channel_valid_id_id FOREIGN KEY (valid_id)
        REFERENCES valid (id),
    ADD CONSTRAINT fk_communication_channel_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_communication_channel_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id);
ALTER TABLE article_search_index
    ADD CONSTRAINT fk_article_search_index_ticket_id_id FOREIGN KEY (ticket_id)
        REFERENCES ticket (id),
    ADD CONSTRAINT fk_article_search_index_article_id_id FOREIGN KEY (article_id)
        REFERENCES article (id);
ALTER TABLE mail_queue
    ADD CONSTRAINT fk_mail_queue_article_id_id FOREIGN KEY (article_id) REFERENCES article (id);
ALTER TABLE queue
    ADD CONSTRAINT fk_queue_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_queue_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_queue_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_queue_system_address_id_id FOREIGN KEY (system_address_id)
        REFERENCES system_address (id),
    ADD CONSTRAINT fk_queue_salutation_id_id FOREIGN KEY (salutation_id) REFERENCES salutation (id),
    ADD CONSTRAINT fk_queue_signature_id_id FOREIGN KEY (signature_id) REFERENCES signature (id),
    ADD CONSTRAINT fk_queue_group_id_id FOREIGN KEY (group_id) REFERENCES groups (id),
    ADD CONSTRAINT fk_queue_follow_up_id_id FOREIGN KEY (follow_up_id)
        REFERENCES follow_up_possible (id);
ALTER TABLE queue_preferences
    ADD CONSTRAINT fk_queue_preferences_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id);
ALTER TABLE personal_queues
    ADD CONSTRAINT fk_personal_queues_user_id_id FOREIGN KEY (user_id) REFERENCES users (id),
    ADD CONSTRAINT fk_personal_queues_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id);
ALTER TABLE personal_services
    ADD CONSTRAINT fk_personal_services_user_id_id FOREIGN KEY (user_id) REFERENCES users (id),
    ADD CONSTRAINT fk_personal_services_service_id_id FOREIGN KEY (service_id)
        REFERENCES service (id);
ALTER TABLE follow_up_possible
    ADD CONSTRAINT fk_follow_up_possible_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_follow_up_possible_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_follow_up_possible_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE salutation
    ADD CONSTRAINT fk_salutation_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_salutation_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_salutation_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE signature
    ADD CONSTRAINT fk_signature_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_signature_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_signature_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE system_address
    ADD CONSTRAINT fk_system_address_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_system_address_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_system_address_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE standard_template
    ADD CONSTRAINT fk_standard_template_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_standard_template_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_standard_template_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE queue_standard_template
    ADD CONSTRAINT fk_queue_standard_template_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_queue_standard_template_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_queue_standard_template_standard_template_id_id FOREIGN KEY (standard_template_id)
        REFERENCES standard_template (id),
    ADD CONSTRAINT fk_queue_standard_template_queue_id_id FOREIGN KEY (queue_id)
        REFERENCES queue (id);
ALTER TABLE standard_attachment
    ADD CONSTRAINT fk_standard_attachment_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_standard_attachment_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_standard_attachment_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id);
ALTER TABLE standard_template_attachment
    ADD CONSTRAINT fk_standard_template_attachment_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_standard_template_attachment_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_standard_template_attachment_standard_template_id_id FOREIGN KEY (standard_template_id)
        REFERENCES standard_template (id),
    ADD CONSTRAINT fk_standard_template_attachment_standard_attachment_id_id FOREIGN KEY (standard_attachment_id)
        REFERENCES standard_attachment (id);
ALTER TABLE auto_response_type
    ADD CONSTRAINT fk_auto_response_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_auto_response_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_auto_response_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE auto_response
    ADD CONSTRAINT fk_auto_response_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_auto_response_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_auto_response_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_auto_response_type_id_id FOREIGN KEY (type_id)
        REFERENCES auto_response_type (id),
    ADD CONSTRAINT fk_auto_response_system_address_id_id FOREIGN KEY (system_address_id)
        REFERENCES system_address (id);
ALTER TABLE queue_auto_response
    ADD CONSTRAINT fk_queue_auto_response_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_queue_auto_response_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_queue_auto_response_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id),
    ADD CONSTRAINT fk_queue_auto_response_auto_response_id_id FOREIGN KEY (auto_response_id)
        REFERENCES auto_response (id);
ALTER TABLE mail_account
    ADD CONSTRAINT fk_mail_account_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_mail_account_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_mail_account_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE users
    ADD CONSTRAINT fk_users_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_users_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_users_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE user_preferences
    ADD CONSTRAINT fk_user_preferences_user_id_id FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE groups
    ADD CONSTRAINT fk_groups_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_groups_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_groups_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE group_user
    ADD CONSTRAINT fk_group_user_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_group_user_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_group_user_user_id_id FOREIGN KEY (user_id) REFERENCES users (id),
    ADD CONSTRAINT fk_group_user_group_id_id FOREIGN KEY (group_id) REFERENCES groups (id);
ALTER TABLE roles
    ADD CONSTRAINT fk_roles_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_roles_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_roles_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE role_user
    ADD CONSTRAINT fk_role_user_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_role_user_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_role_user_user_id_id FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE group_role
    ADD CONSTRAINT fk_group_role_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_group_role_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_group_role_group_id_id FOREIGN KEY (group_id) REFERENCES groups (id),
    ADD CONSTRAINT fk_group_role_role_id_id FOREIGN KEY (role_id) REFERENCES roles (id);
ALTER TABLE group_customer_user
    ADD CONSTRAINT fk_group_customer_user_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_group_customer_user_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_group_customer_user_group_id_id FOREIGN KEY (group_id) REFERENCES groups (id);
ALTER TABLE group_customer
    ADD CONSTRAINT fk_group_customer_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_group_customer_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_group_customer_group_id_id FOREIGN KEY (group_id) REFERENCES groups (id);
ALTER TABLE valid
    ADD CONSTRAINT fk_valid_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_valid_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE customer_user
    ADD CONSTRAINT fk_customer_user_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_customer_user_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_customer_user_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE customer_company
    ADD CONSTRAINT fk_customer_company_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_customer_company_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_customer_company_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE customer_user_customer
    ADD CONSTRAINT fk_customer_user_customer_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_customer_user_customer_change_by_id FOREIGN KEY (change_by)
        REFERENCES users (id);
ALTER TABLE service_customer_user
    ADD CONSTRAINT fk_service_customer_user_create_by_id FOREIGN KEY (create_by)
        REFERENCES users (id),
    ADD CONSTRAINT fk_service_customer_user_service_id_id FOREIGN KEY (service_id)
        REFERENCES service (id);
ALTER TABLE service
    ADD CONSTRAINT fk_service_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_service_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_service_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE service_preferences
    ADD CONSTRAINT fk_service_preferences_service_id_id FOREIGN KEY (service_id)
        REFERENCES service (id);
ALTER TABLE sla
    ADD CONSTRAINT fk_sla_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_sla_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_sla_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE sla_preferences
    ADD CONSTRAINT fk_sla_preferences_sla_id_id FOREIGN KEY (sla_id) REFERENCES sla (id);
ALTER TABLE service_sla
    ADD CONSTRAINT fk_service_sla_service_id_id FOREIGN KEY (service_id) REFERENCES service (id),
    ADD CONSTRAINT fk_service_sla_sla_id_id FOREIGN KEY (sla_id) REFERENCES sla (id);
ALTER TABLE link_type
    ADD CONSTRAINT fk_link_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_link_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_link_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE link_state
    ADD CONSTRAINT fk_link_state_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_link_state_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_link_state_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE link_relation
    ADD CONSTRAINT fk_link_relation_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_link_relation_source_object_id_id FOREIGN KEY (source_object_id)
        REFERENCES link_object (id),
    ADD CONSTRAINT fk_link_relation_target_object_id_id FOREIGN KEY (target_object_id)
        REFERENCES link_object (id),
    ADD CONSTRAINT fk_link_relation_type_id_id FOREIGN KEY (type_id) REFERENCES link_type (id),
    ADD CONSTRAINT fk_link_relation_state_id_id FOREIGN KEY (state_id) REFERENCES link_state (id);
ALTER TABLE dynamic_field
    ADD CONSTRAINT fk_dynamic_field_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_dynamic_field_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_dynamic_field_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE dynamic_field_value
    ADD CONSTRAINT fk_dynamic_field_value_field_id_id FOREIGN KEY (field_id)
        REFERENCES dynamic_field (id);
ALTER TABLE notification_event
    ADD CONSTRAINT fk_notification_event_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT fk_notification_event_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_notification_event_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE notification_event_item
    ADD CONSTRAINT fk_notification_event_item_notification_id_id FOREIGN KEY (notification_id)
        REFERENCES notification_event (id);
ALTER TABLE notification_event_message
    ADD CONSTRAINT fk_notification_event_message_notification_id_id FOREIGN KEY (notification_id)
        REFERENCES notification_event (id);
ALTER TABLE system_data
    ADD CONSTRAINT fk_system_data_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_system_data_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
ALTER TABLE sysconfig_default
    ADD CONSTRAINT fk_sysconfig_default_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_sysconfig_default_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_sysconfig_default_exclusive_lock_user_id_id FOREIGN KEY (exclusive_lock_user_id)
        REFERENCES users (id);
ALTER TABLE sysconfig_modified
    ADD CONSTRAINT fk_sysconfig_modified_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT fk_sysconfig_modified_change_by_id FOREIGN KEY (change_by) REFERENCES users (id),
    ADD CONSTRAINT fk_sysconfig_modified_sysconfig_default_id_id FOREIGN KEY (sysconfig_default_id)
        REFERENCES sysconfig_default (id),
    ADD CONSTRAINT fk_sysconfig_modified_user_id_id FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE faq_category
    ADD CONSTRAINT fk_faq_category_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id);
ALTER TABLE faq_item
    ADD CONSTRAINT fk_faq_item_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id);
