-- The rows of a new installation (Znuny: scripts/database/initial_insert.xml), with their ids.
-- Texts are in initial_texts.sql.

INSERT INTO valid (id, name,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, at, 1, at, 1
FROM (VALUES
        (1, 'valid'),
        (2, 'invalid'),
        (3, 'invalid-temporarily')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO users (id, login, pw, first_name, last_name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.login, row.pw, row.first_name, row.last_name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'root@localhost', 'roK20XGbWEsSM', 'Admin', 'OTRS')
    ) AS row (id, login, pw, first_name, last_name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO groups (id, name, comments, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, row.comments, 1, at, 1, at, 1
FROM (VALUES
        (1, 'users', 'Group for default access.'),
        (2, 'admin', 'Group of all administrators.'),
        (3, 'stats', 'Group for statistics access.')
    ) AS row (id, name, comments),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO group_user (user_id, group_id, permission_key,
    create_time, create_by, change_time, change_by)
SELECT row.user_id, row.group_id, row.permission_key, at, 1, at, 1
FROM (VALUES
        (1, 1, 'rw'),
        (1, 2, 'rw'),
        (1, 3, 'rw')
    ) AS row (user_id, group_id, permission_key),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO ticket_state_type (id, name,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, at, 1, at, 1
FROM (VALUES
        (1, 'new'),
        (2, 'open'),
        (3, 'closed'),
        (4, 'pending reminder'),
        (5, 'pending auto'),
        (6, 'removed'),
        (7, 'merged')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO ticket_state (id, name, type_id, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, row.type_id, 1, at, 1, at, 1
FROM (VALUES
        (1, 'new', 1),
        (2, 'closed successful', 3),
        (3, 'closed unsuccessful', 3),
        (4, 'open', 2),
        (5, 'removed', 6),
        (6, 'pending reminder', 4),
        (7, 'pending auto close+', 5),
        (8, 'pending auto close-', 5),
        (9, 'merged', 7)
    ) AS row (id, name, type_id),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO ticket_priority (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, '1 very low'),
        (2, '2 low'),
        (3, '3 normal'),
        (4, '4 high'),
        (5, '5 very high')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO ticket_type (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'Unclassified')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO ticket_lock_type (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'unlock'),
        (2, 'lock'),
        (3, 'tmp_lock')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO ticket_history_type (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'NewTicket'),
        (2, 'FollowUp'),
        (3, 'SendAutoReject'),
        (4, 'SendAutoReply'),
        (5, 'SendAutoFollowUp'),
        (6, 'Forward'),
        (7, 'Bounce'),
        (8, 'SendAnswer'),
        (9, 'SendAgentNotification'),
        (10, 'SendCustomerNotification'),
        (11, 'EmailAgent'),
        (12, 'EmailCustomer'),
        (13, 'PhoneCallAgent'),
        (14, 'PhoneCallCustomer'),
        (15, 'AddNote'),
        (16, 'Move'),
        (17, 'Lock'),
        (18, 'Unlock'),
        (19, 'Remove'),
        (20, 'TimeAccounting'),
        (21, 'CustomerUpdate'),
        (22, 'PriorityUpdate'),
        (23, 'OwnerUpdate'),
        (24, 'LoopProtection'),
        (25, 'Misc'),
        (26, 'SetPendingTime'),
        (27, 'StateUpdate'),
        (28, 'TicketDynamicFieldUpdate'),
        (29, 'WebRequestCustomer'),
        (30, 'TicketLinkAdd'),
        (31, 'TicketLinkDelete'),
        (32, 'SystemRequest'),
        (33, 'Merged'),
        (34, 'ResponsibleUpdate'),
        (35, 'Subscribe'),
        (36, 'Unsubscribe'),
        (37, 'TypeUpdate'),
        (38, 'ServiceUpdate'),
        (39, 'SLAUpdate'),
        (40, 'ArchiveFlagUpdate'),
        (41, 'EscalationSolutionTimeStop'),
        (42, 'EscalationResponseTimeStart'),
        (43, 'EscalationUpdateTimeStart'),
        (44, 'EscalationSolutionTimeStart'),
        (45, 'EscalationResponseTimeNotifyBefore'),
        (46, 'EscalationUpdateTimeNotifyBefore'),
        (47, 'EscalationSolutionTimeNotifyBefore'),
        (48, 'EscalationResponseTimeStop'),
        (49, 'EscalationUpdateTimeStop'),
        (50, 'TitleUpdate'),
        (51, 'EmailResend')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO article_sender_type (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'agent'),
        (2, 'system'),
        (3, 'customer')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO communication_channel (id, name, module, package_name, channel_data, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 'Kernel::System::CommunicationChannel::' || row.name, 'Framework',
    CASE row.name
        WHEN 'Chat' THEN E'---\nChannelArticleIDField: article_id\nChannelDataTables:\n'
            '- article_data_otrs_chat\n'
        ELSE E'---\nChannelArticleIDField: article_id\nChannelDataTables:\n'
            '- article_data_mime\n- article_data_mime_plain\n- article_data_mime_attachment\n'
            '- article_data_mime_send_error\n'
    END, 1, at, 1, at, 1
FROM (VALUES (1, 'Email'), (2, 'Phone'), (3, 'Internal'), (4, 'Chat')) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO follow_up_possible (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'possible'),
        (2, 'reject'),
        (3, 'new ticket')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO system_address (id, value0, value1, queue_id, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.value0, row.value1, 1, 1, at, 1, at, 1
FROM (VALUES
        (1, 'otrs@localhost', 'OTRS System')
    ) AS row (id, value0, value1),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO auto_response_type (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'auto reply'),
        (2, 'auto reject'),
        (3, 'auto follow up'),
        (4, 'auto reply/new ticket'),
        (5, 'auto remove')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO queue (id, name, comments, group_id, unlock_timeout,
    first_response_time, update_time, solution_time, system_address_id, salutation_id,
    signature_id, follow_up_id, follow_up_lock, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, row.comments, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 1, at, 1, at, 1
FROM (VALUES
        (1, 'Postmaster', 'Postmaster queue.'),
        (2, 'Raw', 'All default incoming tickets.'),
        (3, 'Junk', 'All junk tickets.'),
        (4, 'Misc', 'All misc tickets.')
    ) AS row (id, name, comments),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO link_type (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'Normal'),
        (2, 'ParentChild')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO link_state (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'Valid'),
        (2, 'Temporary')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO dynamic_field (id, name, label, field_type, internal_field,
    field_order, object_type, config, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, row.label, row.field_type, 1, 1, 'Ticket', E'---\nDefaultValue: ''''\n', 1,
    at, 1, at, 1
FROM (VALUES
        (1, 'ProcessManagementProcessID', 'Process', 'ProcessID'),
        (2, 'ProcessManagementActivityID', 'Activity', 'ActivityID')
    ) AS row (id, name, label, field_type),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO faq_language (id, name) VALUES (1, 'en'), (2, 'de');
INSERT INTO faq_state_type (id, name) VALUES (1, 'internal'), (2, 'external'), (3, 'public');
INSERT INTO faq_state (id, name, type_id)
VALUES (1, 'internal (agent)', 1), (2, 'external (customer)', 2), (3, 'public (all)', 3);
INSERT INTO faq_category
    (id, parent_id, name, comments, valid_id, created, created_by, changed, changed_by)
VALUES
    (1, 0, 'Misc', 'Misc Category', 1, '2020-01-06 09:00:00', 1, '2020-01-06 09:00:00', 1);
INSERT INTO faq_category_group (category_id, group_id, created, created_by, changed, changed_by)
VALUES (1, 1, '2020-01-06 09:00:00', 1, '2020-01-06 09:00:00', 1);

-- a few of some 1,900 settings
INSERT INTO sysconfig_default (id, name, description, navigation, is_invisible, is_readonly,
    is_required, is_valid, has_configlevel, user_modification_possible, user_modification_active,
    xml_content_raw, xml_content_parsed, xml_filename, effective_value, is_dirty,
    exclusive_lock_guid, create_time, create_by, change_time, change_by)
SELECT row.id, row.name, row.name, 'Core', 0, 0, 1, 1, 0, 0, 0, '', '', row.file, row.value, 0, '0',
    at, 1, at, 1
FROM (VALUES
        (1, 'SystemID', E'--- 10\n', 'Framework.xml'),
        (2, 'FQDN', E'--- yourhost.example.com\n', 'Framework.xml'),
        (3, 'OTRSTimeZone', E'--- UTC\n', 'Framework.xml'),
        (4, 'UserDefaultTimeZone', E'--- UTC\n', 'Framework.xml'),
        (5, 'Ticket::Hook', E'--- ''Ticket#''\n', 'Ticket.xml'),
        (6, 'Ticket::HookDivider', E'--- ''''\n', 'Ticket.xml'),
        (7, 'Ticket::SubjectFormat', E'--- Left\n', 'Ticket.xml'),
        (8, 'Ticket::NumberGenerator',
            E'--- Kernel::System::Ticket::Number::DateChecksum\n', 'Ticket.xml'),
        (9, 'Ticket::NumberGenerator::CheckSystemID', E'--- ''1''\n', 'Ticket.xml'),
        (10, 'Ticket::NumberGenerator::MinCounterSize', E'--- 5\n', 'Ticket.xml'),
        (11, 'Ticket::Type', E'--- ''0''\n', 'Ticket.xml'),
        (12, 'Ticket::Service', E'--- ''0''\n', 'Ticket.xml'),
        (13, 'Ticket::Responsible', E'--- ''0''\n', 'Ticket.xml'),
        (14, 'Ticket::Watcher', E'--- ''0''\n', 'Ticket.xml'),
        (15, 'Ticket::ArchiveSystem', E'--- ''0''\n', 'Ticket.xml'),
        (16, 'CustomerGroupSupport', E'--- ''0''\n', 'Framework.xml'),
        (17, 'CustomerGroupAlwaysGroups', E'---\n- users\n', 'Framework.xml'),
        (18, 'Ticket::IndexModule',
            E'--- Kernel::System::Ticket::IndexAccelerator::RuntimeDB\n', 'Ticket.xml'),
        (19, 'Ticket::Article::Backend::MIMEBase::ArticleStorage',
            E'--- Kernel::System::Ticket::Article::Backend::MIMEBase::ArticleStorageDB\n', 'Ticket.xml'),
        (20, 'SessionMaxTime', E'--- ''57600''\n', 'Framework.xml'),
        (21, 'SessionMaxIdleTime', E'--- ''7200''\n', 'Framework.xml'),
        (22, 'Ticket::ViewableStateType',
            E'---\n- new\n- open\n- pending reminder\n- pending auto\n', 'Ticket.xml')
    ) AS row (id, name, value, file),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);
