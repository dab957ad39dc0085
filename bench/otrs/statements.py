"""The statements that make up the rows, in order; $1 is how many tickets, where it matters or not.

The server makes all of it up: nothing is sent. Few agents, queues and customers have much of the
work, as everywhere, hence the powers of `random()`. Times are those of five years.
"""

from __future__ import annotations

AGENTS, QUEUES = 200, 40
AUDIT = "create_time, create_by, change_time, change_by"
AT = "timestamp '2021-01-01', 1, timestamp '2021-01-01', 1"

GROUPS = f"""INSERT INTO {{groups}} (name, valid_id, {AUDIT})
SELECT 'team ' || n, 1, {AT} FROM generate_series(1, 10) AS n WHERE $1::int > 0"""

USERS = f"""INSERT INTO users (login, pw, first_name, last_name, valid_id, {AUDIT})
SELECT 'agent' || n, encode(sha256(('agent' || n)::bytea), 'hex'), 'Agent', n::text,
    CASE WHEN n % 20 = 0 THEN 2 ELSE 1 END, {AT}
FROM generate_series(1, {AGENTS}) AS n WHERE $1::int > 0"""

# the first agent may everything, the others what one to three teams may
GRANTS = f"""INSERT INTO group_user (user_id, group_id, permission_key, {AUDIT})
SELECT users.id, team.id, CASE WHEN users.id % 3 = 0 THEN 'ro' ELSE 'rw' END, {AT}
FROM users JOIN {{groups}} AS team ON team.name LIKE 'team %'
    AND (users.login = 'agent1' OR (users.id + team.id) % 10 <= users.id % 3)
WHERE users.login LIKE 'agent%' AND $1::int > 0"""

QUEUE = f"""INSERT INTO queue (name, group_id, first_response_time, update_time, solution_time,
    unlock_timeout, system_address_id, salutation_id, signature_id, follow_up_id, follow_up_lock,
    valid_id, {AUDIT})
SELECT 'Team ' || team || CASE topic WHEN 0 THEN '' ELSE '::Topic ' || topic END,
    (SELECT id FROM {{groups}} WHERE name = 'team ' || team), 60, 240, 1440,
    0, 1, 1, 1, 1, 0, 1, {AT}
FROM generate_series(1, 10) AS team, generate_series(0, {QUEUES} / 10 - 1) AS topic
WHERE $1::int > 0"""

COMPANIES = f"""INSERT INTO customer_company (customer_id, name, city, country, valid_id, {AUDIT})
SELECT 'C' || n, 'Company ' || n, 'Town ' || n % 500, 'Germany', 1, {AT}
FROM generate_series(1, greatest($1::int / 200, 1)) AS n"""

CUSTOMERS = f"""INSERT INTO customer_user (login, email, customer_id, first_name, last_name, phone,
    city, valid_id, {AUDIT})
SELECT 'customer' || n, 'customer' || n || '@c' || n % companies + 1 || '.example',
    'C' || n % companies + 1, 'First' || n % 997, 'Last' || n % 9973, '+49 30 ' || n,
    'Town ' || n % 500, CASE WHEN n % 50 = 0 THEN 2 ELSE 1 END, {AT}
FROM generate_series(1, greatest($1::int / 10, 1)) AS n,
    (SELECT greatest($1::int / 200, 1) AS companies) AS given"""

# $2 are unfinished, about; 82 of 100 of them are among the newest 2 * $2 tickets
TICKETS = f"""WITH drawn AS MATERIALIZED (
    SELECT n, timestamp '2021-01-01' + interval '1826 days' * (n - random()) / $1 AS at,
        random() >= CASE WHEN n > $1 - 2 * $2::int THEN 0.41
            ELSE 0.18 * $2 / ($1 - 2 * $2) END AS closed,
        random() AS state, random() AS lock, random() AS known, random() AS days,
        1 + floor(power(random(), 1.5) * greatest($1 / 10, 1))::int AS customer,
        1 + floor(power(random(), 2) * {QUEUES})::int AS queue,
        1 + floor(power(random(), 2) * {AGENTS})::int AS agent
    FROM generate_series(1, $1::int) AS n
), chosen AS MATERIALIZED (
    SELECT *, CASE
        WHEN closed THEN CASE WHEN state < 0.85 THEN 2 WHEN state < 0.97 THEN 3 ELSE 9 END
        WHEN state < 0.2 THEN 1 WHEN state < 0.75 THEN 4 WHEN state < 0.95 THEN 6 ELSE 7
        END AS state_id
    FROM drawn
), queues AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM queue WHERE name LIKE 'Team %'
), agents AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM users WHERE login LIKE 'agent%'
)
INSERT INTO ticket (tn, title, queue_id, ticket_lock_id, type_id, user_id, responsible_user_id,
    ticket_priority_id, ticket_state_id, customer_id, customer_user_id, timeout, until_time,
    escalation_time, escalation_update_time, escalation_response_time, escalation_solution_time,
    archive_flag, {AUDIT})
SELECT to_char(at, 'YYYYMMDD') || '10' || lpad(n::text, 8, '0'),
    (ARRAY['Printer', 'Invoice', 'Password', 'Delivery', 'Network'])[1 + n % 5] || ' ' || n,
    queues.id, CASE WHEN closed OR lock < 0.5 THEN 1 ELSE 2 END, 1,
    CASE WHEN state_id = 1 THEN 1 ELSE agents.id END, 1, 1 + (n * 7 % 11) / 2 % 5, state_id,
    CASE WHEN known < 0.92 THEN 'C' || customer % greatest($1 / 200, 1) + 1 END,
    CASE WHEN known < 0.92 THEN 'customer' || customer
        WHEN known < 0.97 THEN 'someone' || n || '@elsewhere.example' END,
    extract(epoch FROM at)::int,
    CASE WHEN state_id IN (6, 7) THEN extract(epoch FROM at)::int + 864000 ELSE 0 END,
    due, due, 0, 0,
    CASE WHEN closed AND n < $1 / 5 THEN 1 ELSE 0 END,
    at, 1, CASE WHEN closed THEN at + interval '10 days' * days ELSE at END, 1
FROM chosen
    JOIN queues ON queues.place = queue
    JOIN agents ON agents.place = agent,
    LATERAL (SELECT CASE WHEN state_id IN (1, 4) AND lock < 0.4
        THEN extract(epoch FROM at)::int + 14400 ELSE 0 END AS due) AS promised
ORDER BY n"""

# three for each ticket: of ten, two have one article, and one has seven
ARTICLES = f"""INSERT INTO article (ticket_id, article_sender_type_id, communication_channel_id,
    is_visible_for_customer, search_index_needs_rebuild, {AUDIT})
SELECT ticket.id, CASE WHEN place % 2 = 1 THEN 3 ELSE 1 END,
    CASE WHEN place % 4 = 0 THEN 3 WHEN ticket.id % 10 = 7 THEN 2 ELSE 1 END,
    CASE WHEN place % 4 = 0 THEN 0 ELSE 1 END, 0,
    at, CASE WHEN place % 2 = 1 THEN 1 ELSE user_id END, at, 1
FROM ticket,
    LATERAL generate_series(1, (ARRAY[1, 1, 2, 2, 2, 3, 3, 4, 5, 7])[1 + id % 10]) AS place,
    LATERAL (SELECT ticket.create_time + interval '5 hours' * (place - 1) AS at) AS written
WHERE ticket.id > $2 AND $1::int > 0
ORDER BY ticket.id, place"""

MAILS = f"""INSERT INTO article_data_mime (article_id, a_from, a_to, a_subject, a_message_id,
    a_message_id_md5, a_content_type, a_body, incoming_time, content_path, {AUDIT})
SELECT article.id,
    CASE article_sender_type_id WHEN 3 THEN coalesce(customer_user_id, 'unknown') || '@mail.example'
        ELSE 'Service <service@desk.example>' END,
    'Service <service@desk.example>', title, '<' || article.id || '@desk.example>',
    md5('<' || article.id || '@desk.example>'), 'text/plain; charset=utf-8',
    repeat('About ' || title || E', once more.\\n', 5 + (article.id % 20)::int),
    extract(epoch FROM article.create_time)::int, to_char(article.create_time, 'YYYY/MM/DD'),
    article.create_time, article.create_by, article.change_time, article.change_by
FROM article JOIN ticket ON ticket.id = ticket_id
WHERE ticket.id > $2 AND $1::int > 0
ORDER BY article.id"""

HISTORY = f"""INSERT INTO ticket_history (name, history_type_id, ticket_id, article_id, type_id,
    queue_id, owner_id, priority_id, state_id, {AUDIT})
SELECT row.name, kind.id, ticket.id, row.article_id, ticket.type_id, ticket.queue_id,
    ticket.user_id, ticket_priority_id, row.state_id, row.at, row.by, row.at, row.by
FROM ticket, LATERAL (
    SELECT 'NewTicket' AS kind, '%%' || tn || '%%' || queue.name || '%%3 normal%%new%%' || ticket.id
        AS name, NULL::bigint AS article_id, 1 AS state_id, ticket.create_time AS at, 1 AS by
    FROM queue WHERE queue.id = queue_id
    UNION ALL
    SELECT CASE WHEN article_sender_type_id = 1 THEN 'SendAnswer' ELSE 'EmailCustomer' END, '%%',
        article.id, 4, article.create_time, article.create_by
    FROM article WHERE ticket_id = ticket.id
    UNION ALL
    SELECT 'StateUpdate', '%%open%%' || state.name || '%%', NULL, state.id, ticket.change_time,
        ticket.user_id
    FROM ticket_state AS state WHERE state.id = ticket_state_id AND state.id <> 1
) AS row
    JOIN ticket_history_type AS kind ON kind.name = row.kind
WHERE ticket.id > $2 AND $1::int > 0
ORDER BY ticket.id, row.at"""

SMALL = {
    "groups": GROUPS,
    "users": USERS,
    "group_user": GRANTS,
    "queue": QUEUE,
    "customer_company": COMPANIES,
    "customer_user": CUSTOMERS,
}
# $2 is the last ticket that was there before
LARGE = {"article": ARTICLES, "article_data_mime": MAILS, "ticket_history": HISTORY}
