-- The rows every new installation starts with. Ids are given by the tables, in the order of the first number of each row,
-- so that those of an OTRS come out.

INSERT INTO valid (name, create_time, create_by, change_time, change_by)
SELECT column2, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'valid'),
    (2, 'invalid'),
    (3, 'invalid-temporarily')
) AS new_rows
ORDER BY column1;

-- Nobody knows a password with the hash "*": whoever installs the service sets one.
INSERT INTO users (login, pw, first_name, last_name, valid_id, create_time, create_by, change_time, change_by)
VALUES ('root@localhost', '*', 'Admin', 'Ticketgraph', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

INSERT INTO permission_groups (name, comments, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, column3, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'users', 'Every agent.'),
    (2, 'admin', 'Who administers the service.'),
    (3, 'stats', 'Who sees statistics.')
) AS new_rows
ORDER BY column1;

INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by)
SELECT users.id, permission_groups.id, 'rw', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM users CROSS JOIN permission_groups
ORDER BY permission_groups.id;

INSERT INTO salutation (name, text, content_type, valid_id, create_time, create_by, change_time, change_by)
VALUES ('system standard salutation (en)', 'Dear <OTRS_CUSTOMER_REALNAME>,

thank you for your message.', 'text/plain', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

INSERT INTO signature (name, text, content_type, valid_id, create_time, create_by, change_time, change_by)
VALUES ('system standard signature (en)', 'Kind regards

<OTRS_Agent_UserFirstname> <OTRS_Agent_UserLastname>', 'text/plain', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

INSERT INTO system_address (value0, value1, queue_id, valid_id, create_time, create_by, change_time, change_by)
VALUES ('ticketgraph@localhost', 'Ticketgraph', 1, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

INSERT INTO follow_up_possible (name, comments, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, column3, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'possible', 'A reply to a closed ticket opens it again.'),
    (2, 'reject', 'A reply to a closed ticket is kept, the ticket stays closed.'),
    (3, 'new ticket', 'A reply to a closed ticket starts a new one.')
) AS new_rows
ORDER BY column1;

INSERT INTO queue (
    name, group_id, unlock_timeout, first_response_time, update_time, solution_time, system_address_id,
    salutation_id, signature_id, follow_up_id, follow_up_lock, comments, valid_id,
    create_time, create_by, change_time, change_by)
SELECT column2, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, column3, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'Postmaster', 'Mail nobody else is responsible for.'),
    (2, 'Raw', 'New mail, before somebody has sorted it.'),
    (3, 'Junk', 'Unwanted mail.'),
    (4, 'Misc', 'Everything else.')
) AS new_rows
ORDER BY column1;

INSERT INTO ticket_state_type (name, create_time, create_by, change_time, change_by)
SELECT column2, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'new'),
    (2, 'open'),
    (3, 'closed'),
    (4, 'pending reminder'),
    (5, 'pending auto'),
    (6, 'removed'),
    (7, 'merged')
) AS new_rows
ORDER BY column1;

INSERT INTO ticket_state (name, type_id, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, ticket_state_type.id, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'new', 'new'),
    (2, 'closed successful', 'closed'),
    (3, 'closed unsuccessful', 'closed'),
    (4, 'open', 'open'),
    (5, 'removed', 'removed'),
    (6, 'pending reminder', 'pending reminder'),
    (7, 'pending auto close+', 'pending auto'),
    (8, 'pending auto close-', 'pending auto'),
    (9, 'merged', 'merged')
) AS new_rows
JOIN ticket_state_type ON ticket_state_type.name = column3
ORDER BY column1;

INSERT INTO ticket_priority (name, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, '1 very low'),
    (2, '2 low'),
    (3, '3 normal'),
    (4, '4 high'),
    (5, '5 very high')
) AS new_rows
ORDER BY column1;

INSERT INTO ticket_type (name, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'Unclassified')
) AS new_rows
ORDER BY column1;

INSERT INTO ticket_lock_type (name, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'unlock'),
    (2, 'lock'),
    (3, 'tmp_lock')
) AS new_rows
ORDER BY column1;

INSERT INTO ticket_history_type (name, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
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
) AS new_rows
ORDER BY column1;

INSERT INTO article_sender_type (name, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'agent'),
    (2, 'system'),
    (3, 'customer')
) AS new_rows
ORDER BY column1;

-- channel_data is what an OTRS expects to find.
INSERT INTO communication_channel (name, module, package_name, channel_data, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, 'Kernel::System::CommunicationChannel::' || column2, 'Framework', column3, 1,
    '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'Email', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_mime
- article_data_mime_plain
- article_data_mime_attachment
- article_data_mime_send_error
'),
    (2, 'Phone', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_mime
- article_data_mime_plain
- article_data_mime_attachment
- article_data_mime_send_error
'),
    (3, 'Internal', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_mime
- article_data_mime_plain
- article_data_mime_attachment
- article_data_mime_send_error
'),
    (4, 'Chat', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_otrs_chat
')
) AS new_rows
ORDER BY column1;

INSERT INTO link_type (name, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'Normal'),
    (2, 'ParentChild')
) AS new_rows
ORDER BY column1;

INSERT INTO link_state (name, valid_id, create_time, create_by, change_time, change_by)
SELECT column2, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'Valid'),
    (2, 'Temporary')
) AS new_rows
ORDER BY column1;

INSERT INTO dynamic_field (
    internal_field, name, label, field_order, field_type, object_type, config, valid_id,
    create_time, create_by, change_time, change_by)
SELECT 1, column2, column3, column1, column4, 'Ticket', '---
DefaultValue: ''''
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1
FROM (VALUES
    (1, 'ProcessManagementProcessID', 'Process', 'ProcessID'),
    (2, 'ProcessManagementActivityID', 'Activity', 'ActivityID')
) AS new_rows
ORDER BY column1;
