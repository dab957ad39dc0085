-- Texts of a new installation: salutations, replies, notifications, and the welcome ticket.

INSERT INTO salutation (id, name, text, content_type, comments, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, row.text, 'text/plain; charset=utf-8', 'Standard.', 1, at, 1, at, 1
FROM (VALUES
        (1, 'system standard salutation (en)',
            E'Dear <OTRS_CUSTOMER_REALNAME>,\n\nThank you for your request.\n')
    ) AS row (id, name, text),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO signature (id, name, text, content_type, comments, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, row.text, 'text/plain; charset=utf-8', 'Standard.', 1, at, 1, at, 1
FROM (VALUES
        (1, 'system standard signature (en)',
            E'\nYour Ticket-Team\n\n <OTRS_Agent_UserFirstname> <OTRS_Agent_UserLastname>\n')
    ) AS row (id, name, text),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO standard_template (id, name, text, content_type, template_type, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, row.text, 'text/plain; charset=utf-8', 'Answer', 1, at, 1, at, 1
FROM (VALUES
        (1, 'empty answer', ''),
        (2, 'test answer', 'Some test answer to show how a standard template can be used.')
    ) AS row (id, name, text),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO queue_standard_template (queue_id, standard_template_id,
    create_time, create_by, change_time, change_by)
SELECT row.queue_id, row.standard_template_id, at, 1, at, 1
FROM (VALUES
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1)
    ) AS row (queue_id, standard_template_id),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO auto_response (id, name, type_id, text0, text1, system_address_id, content_type,
    valid_id, create_time, create_by, change_time, change_by)
SELECT row.type_id, row.name, row.type_id,
    E'This is an automatic answer.\n\n<OTRS_CUSTOMER_EMAIL[6]>\n',
    'RE: <OTRS_CUSTOMER_SUBJECT[24]>', 1, 'text/plain', 1, at, 1, at, 1
FROM (VALUES
        (1, 'default reply (after new ticket has been created)'),
        (2, 'default reject (after follow-up and rejected of a closed ticket)'),
        (3, 'default follow-up (after a ticket follow-up has been added)'),
        (4, 'default reject/new ticket created (after closed follow-up with new ticket creation)')
    ) AS row (type_id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO notification_event (id, name, valid_id,
    create_time, create_by, change_time, change_by)
SELECT row.id, row.name, 1, at, 1, at, 1
FROM (VALUES
        (1, 'Ticket create notification'),
        (2, 'Ticket follow-up notification (unlocked)'),
        (3, 'Ticket follow-up notification (locked)'),
        (4, 'Ticket lock timeout notification'),
        (5, 'Ticket owner update notification'),
        (6, 'Ticket responsible update notification'),
        (7, 'Ticket new note notification'),
        (8, 'Ticket queue update notification'),
        (9, 'Ticket pending reminder notification (locked)'),
        (10, 'Ticket pending reminder notification (unlocked)'),
        (11, 'Ticket escalation notification'),
        (12, 'Ticket escalation warning notification'),
        (13, 'Ticket service update notification'),
        (14, 'Appointment reminder notification'),
        (15, 'Ticket email delivery failure notification')
    ) AS row (id, name),
    (VALUES (timestamp '2020-01-06 09:00:00')) AS clock (at);

INSERT INTO notification_event_item (notification_id, event_key, event_value)
VALUES
    (1, 'Events', 'NotificationNewTicket'),
    (1, 'Recipients', 'AgentMyQueues'),
    (1, 'Recipients', 'AgentMyServices'),
    (1, 'Transports', 'Email'),
    (1, 'SendOnOutOfOffice', '1'),
    (2, 'Events', 'NotificationFollowUp'),
    (2, 'Recipients', 'AgentOwner'),
    (2, 'Recipients', 'AgentWatcher'),
    (2, 'Recipients', 'AgentMyQueues'),
    (2, 'Recipients', 'AgentMyServices'),
    (2, 'LockID', '1'),
    (2, 'Transports', 'Email'),
    (2, 'SendOnOutOfOffice', '1'),
    (3, 'Events', 'NotificationFollowUp'),
    (3, 'Recipients', 'AgentOwner'),
    (3, 'Recipients', 'AgentResponsible'),
    (3, 'Recipients', 'AgentWatcher'),
    (3, 'LockID', '2'),
    (3, 'LockID', '3'),
    (3, 'Transports', 'Email'),
    (3, 'SendOnOutOfOffice', '1'),
    (4, 'Events', 'NotificationLockTimeout'),
    (4, 'Recipients', 'AgentOwner'),
    (4, 'Transports', 'Email'),
    (4, 'SendOnOutOfOffice', '1'),
    (5, 'Events', 'NotificationOwnerUpdate'),
    (5, 'Recipients', 'AgentOwner'),
    (5, 'Transports', 'Email'),
    (5, 'SendOnOutOfOffice', '1'),
    (6, 'Events', 'NotificationResponsibleUpdate'),
    (6, 'Recipients', 'AgentResponsible'),
    (6, 'Transports', 'Email'),
    (6, 'SendOnOutOfOffice', '1'),
    (7, 'Events', 'NotificationAddNote'),
    (7, 'Recipients', 'AgentOwner'),
    (7, 'Recipients', 'AgentResponsible'),
    (7, 'Recipients', 'AgentWatcher'),
    (7, 'Transports', 'Email'),
    (7, 'SendOnOutOfOffice', '1'),
    (8, 'Events', 'NotificationMove'),
    (8, 'Recipients', 'AgentMyQueues'),
    (8, 'Transports', 'Email'),
    (8, 'SendOnOutOfOffice', '1'),
    (9, 'Events', 'NotificationPendingReminder'),
    (9, 'Recipients', 'AgentOwner'),
    (9, 'Recipients', 'AgentResponsible'),
    (9, 'LockID', '2'),
    (9, 'LockID', '3'),
    (9, 'Transports', 'Email'),
    (9, 'SendOnOutOfOffice', '1'),
    (9, 'OncePerDay', '1'),
    (10, 'Events', 'NotificationPendingReminder'),
    (10, 'Recipients', 'AgentOwner'),
    (10, 'Recipients', 'AgentResponsible'),
    (10, 'Recipients', 'AgentMyQueues'),
    (10, 'LockID', '1'),
    (10, 'Transports', 'Email'),
    (10, 'SendOnOutOfOffice', '1'),
    (10, 'OncePerDay', '1'),
    (11, 'Events', 'NotificationEscalation'),
    (11, 'Recipients', 'AgentMyQueues'),
    (11, 'Recipients', 'AgentWritePermissions'),
    (11, 'Transports', 'Email'),
    (11, 'SendOnOutOfOffice', '1'),
    (11, 'OncePerDay', '1'),
    (12, 'Events', 'NotificationEscalationNotifyBefore'),
    (12, 'Recipients', 'AgentMyQueues'),
    (12, 'Recipients', 'AgentWritePermissions'),
    (12, 'Transports', 'Email'),
    (12, 'SendOnOutOfOffice', '1'),
    (12, 'OncePerDay', '1'),
    (13, 'Events', 'NotificationServiceUpdate'),
    (13, 'Recipients', 'AgentMyServices'),
    (13, 'Transports', 'Email'),
    (13, 'SendOnOutOfOffice', '1'),
    (14, 'Events', 'AppointmentNotification'),
    (14, 'Recipients', 'AppointmentAgentReadPermissions'),
    (14, 'Transports', 'Email'),
    (14, 'SendOnOutOfOffice', '1'),
    (15, 'Events', 'ArticleEmailSendingError'),
    (15, 'Recipients', 'AgentResponsible'),
    (15, 'Recipients', 'AgentOwner'),
    (15, 'Transports', 'Email'),
    (15, 'RecipientGroups', '2');

INSERT INTO notification_event_message (notification_id, subject, text, content_type, language)
SELECT id, name, E'Hi <OTRS_NOTIFICATION_RECIPIENT_UserFirstname>,\n\n' || name || E'\n',
    'text/plain', 'en'
FROM notification_event ORDER BY id;

-- the welcome ticket: no %% in its history, and neither file in Base64
INSERT INTO ticket (id, tn, title, queue_id, ticket_lock_id, type_id, user_id, responsible_user_id,
    ticket_priority_id, ticket_state_id, timeout, until_time, escalation_time,
    escalation_update_time, escalation_response_time, escalation_solution_time,
    create_time, create_by, change_time, change_by)
VALUES (1, '2015071510123456', 'Welcome to OTRS!', 2, 1, 1, 1, 1, 3, 1, 0, 0, 0, 0, 0, 0,
    '2020-01-06 09:00:00', 1, '2020-01-06 09:00:00', 1);
INSERT INTO article (id, ticket_id, communication_channel_id, article_sender_type_id,
    is_visible_for_customer, search_index_needs_rebuild,
    create_time, create_by, change_time, change_by)
VALUES (1, 1, 1, 3, 1, 1, '2020-01-06 09:00:00', 1, '2020-01-06 09:00:00', 1);
INSERT INTO article_data_mime (article_id, a_from, a_to, a_subject, a_message_id, a_message_id_md5,
    a_body, incoming_time, content_path, create_time, create_by, change_time, change_by)
VALUES (1, 'OTRS Feedback <feedback@example.org>', 'Your OTRS System <otrs@localhost>',
    'Welcome to OTRS!', '<007@localhost>', md5('<007@localhost>'),
    E'Welcome to OTRS!\n\nThank you for installing it.\n', 1578301200, '2020/01/06',
    '2020-01-06 09:00:00', 1, '2020-01-06 09:00:00', 1);
INSERT INTO article_data_mime_plain (article_id, body,
    create_time, create_by, change_time, change_by)
VALUES (1, E'From: OTRS Feedback <feedback@example.org>\nTo: Your OTRS System <otrs@localhost>\n'
    'Subject: Welcome to OTRS!\nMessage-ID: <007@localhost>\nContent-Type: text/plain\n\n'
    'Welcome to OTRS!\n\nThank you for installing it.\n',
    '2020-01-06 09:00:00', 1, '2020-01-06 09:00:00', 1);
INSERT INTO article_data_mime_attachment (article_id, filename, content_size, content_type,
    disposition, content, create_time, create_by, change_time, change_by)
VALUES (1, 'first steps.txt', '33', 'text/plain; charset=utf-8; name="first steps.txt"',
    'attachment', 'Change the password of the agent.', '2020-01-06 09:00:00', 1,
    '2020-01-06 09:00:00', 1);
INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, article_id, priority_id,
    owner_id, state_id, queue_id, create_time, create_by, change_time, change_by)
VALUES ('New Ticket [2015071510123456] created.', 1, 1, 1, 1, 3, 1, 1, 2,
    '2020-01-06 09:00:00', 1, '2020-01-06 09:00:00', 1);

-- the next row of each table follows those with an id given
DO $$
DECLARE
    filled text;
BEGIN
    FOR filled IN
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = current_schema AND column_name = 'id' AND column_default IS NOT NULL
    LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), coalesce(max(id), 1),'
                       ' max(id) IS NOT NULL) FROM %I', filled, filled);
    END LOOP;
END $$;
