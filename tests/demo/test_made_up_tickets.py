"""What is true of every made-up ticket, and what examples rely on."""

from __future__ import annotations

import hashlib
import re

import pytest

from demo.numbers import check_digit
from tests.demo.filled import PLAN, Data

LAST_ENTRY = """
SELECT ticket_id, type_id, queue_id, owner_id, priority_id, state_id
FROM (
    SELECT *, row_number() OVER (PARTITION BY ticket_id ORDER BY create_time DESC, id DESC) AS age
    FROM ticket_history
)
WHERE age = 1
ORDER BY ticket_id
"""
AS_IT_IS = """
SELECT id, type_id, queue_id, user_id, ticket_priority_id, ticket_state_id FROM ticket ORDER BY id
"""

PAYLOADS = {
    "NewTicket": r"%%\d{16}%%[^%]+%%\d [a-z ]+%%(new|open)%%\d+",
    "TypeUpdate": r"%%[^%]+%%\d+",
    "ServiceUpdate": r"%%[^%]+%%\d+%%NULL%%",
    "SLAUpdate": r"%%[^%]+%%\d+%%NULL%%",
    "Move": r"%%[^%]+%%\d+%%[^%]+%%\d+",
    "StateUpdate": r"%%[a-z +]+%%[a-z +]+%%",
    "PriorityUpdate": r"%%\d [a-z ]+%%\d%%\d [a-z ]+%%\d",
    "OwnerUpdate": r"%%[a-z.@-]+%%\d+",
    "ResponsibleUpdate": r"%%[a-z.@-]+%%\d+",
    "Lock": r"%%lock",
    "Unlock": r"%%unlock",
    "SetPendingTime": r"%%\d{4}-\d\d-\d\d \d\d:\d\d",
    "CustomerUpdate": r"%%CustomerID=[^;]+;CustomerUser=[^;]+;",
    "ArchiveFlagUpdate": r"%%y",
    "TimeAccounting": r"%%[\d.]+%%[\d.]+",
    "Merged": r"%%\d{16}%%\d+%%\d{16}%%\d+",
    "FollowUp": r"%%\d{16}%%",
    "EmailCustomer": r"%%",
    "WebRequestCustomer": r"%%",
    "PhoneCallCustomer": r"%%",
    "PhoneCallAgent": r"%%",
    "SendAnswer": r'%%"[^"]+" <[^>]+>',
    "EmailAgent": r'%%"[^"]+" <[^>]+>',
    "SendAutoReply": r'%%"[^"]+" <[^>]+>',
    "AddNote": r"%%Note",
    "Subscribe": r"%%.+",
    "TicketLinkAdd": r"%%\d{16}%%\d+%%\d+",
    "TicketDynamicFieldUpdate": r"%%FieldName%%\w+%%Value%%[^%]+%%OldValue%%",
}


def test_there_are_as_many_as_were_wanted(data: Data) -> None:
    """With about three articles each."""
    assert data.value("SELECT count(*) FROM ticket") == PLAN.tickets
    assert 2.5 < data.value("SELECT count(*) FROM article") / PLAN.tickets < 3.5


def test_every_ticket_has_an_article(data: Data) -> None:
    assert data.rows("SELECT id FROM ticket WHERE id NOT IN (SELECT ticket_id FROM article)") == []


def test_every_history_begins_with_the_new_ticket(data: Data) -> None:
    first = data.column(
        "SELECT name FROM ticket_history_type WHERE id IN (SELECT history_type_id FROM ("
        "SELECT *, row_number() OVER (PARTITION BY ticket_id ORDER BY create_time, id) AS age "
        "FROM ticket_history) WHERE age = 1)"
    )
    assert first == ["NewTicket"]
    begun = "SELECT count(*) FROM ticket_history WHERE history_type_id = 1"
    assert data.value(begun) == PLAN.tickets


def test_the_last_line_of_history_is_the_ticket_as_it_is(data: Data) -> None:
    assert data.rows(LAST_ENTRY) == data.rows(AS_IT_IS)


def test_history_is_written_as_otrs_writes_it(data: Data) -> None:
    entries = data.rows(
        "SELECT ticket_history_type.name, ticket_history.name FROM ticket_history "
        "JOIN ticket_history_type ON ticket_history_type.id = history_type_id"
    )
    assert [(kind, text) for kind, text in entries if not re.fullmatch(PAYLOADS[kind], text)] == []
    assert {kind for kind, _ in entries} == set(PAYLOADS)


def test_articles_and_their_history_belong_to_the_same_ticket(data: Data) -> None:
    """Also after a merge."""
    for table in ("ticket_history", "time_accounting"):
        assert (
            data.rows(
                f"SELECT {table}.id FROM {table} JOIN article ON article.id = article_id "
                f"WHERE article.ticket_id != {table}.ticket_id"
            )
            == []
        )
    written = data.column("SELECT count(*) FROM ticket_history WHERE article_id IS NOT NULL")
    assert written == data.column("SELECT count(*) FROM article")


def test_a_locked_ticket_belongs_to_somebody_who_works_here(data: Data) -> None:
    owners = data.column(
        "SELECT DISTINCT users.id FROM ticket JOIN users ON users.id = user_id "
        "WHERE ticket_lock_id = 2"
    )
    valid = data.column("SELECT id FROM users WHERE valid_id = 1")
    assert owners
    assert set(owners) <= set(valid)


def test_only_pending_tickets_have_a_time_to_wait_for(data: Data) -> None:
    pending = "SELECT id FROM ticket_state WHERE name LIKE 'pending%'"
    waiting = data.column(f"SELECT id FROM ticket WHERE ticket_state_id IN ({pending})")
    assert set(waiting) == set(data.column("SELECT id FROM ticket WHERE until_time > 0"))
    assert waiting


def test_only_unfinished_tickets_escalate(data: Data) -> None:
    states = data.column(
        "SELECT DISTINCT ticket_state_type.name FROM ticket "
        "JOIN ticket_state ON ticket_state.id = ticket_state_id "
        "JOIN ticket_state_type ON ticket_state_type.id = ticket_state.type_id "
        "WHERE escalation_time > 0"
    )
    assert set(states) >= {"new", "open"}
    assert set(states).isdisjoint({"closed", "merged", "removed"})


def test_the_nearest_escalation_is_the_one_that_counts(data: Data) -> None:
    times = data.rows(
        "SELECT escalation_time, escalation_response_time, escalation_update_time, "
        "escalation_solution_time FROM ticket"
    )
    assert all(first == min((t for t in others if t), default=0) for first, *others in times)


def test_nothing_happens_before_its_time(data: Data) -> None:
    for table in ("ticket", "article", "ticket_history", "customer_user", "users"):
        times = f"min(create_time), max(change_time), max(create_time > change_time) FROM {table}"
        [(first, last, odd)] = data.rows(f"SELECT {times}")
        assert first >= "2024-08-22 00:00:00"
        assert last <= "2026-11-20 12:00:00"
        assert not odd
    assert data.rows("SELECT id FROM ticket WHERE change_time < create_time") == []


def test_numbers_are_those_of_the_day(data: Data) -> None:
    for number, day in data.rows("SELECT tn, strftime('%Y%m%d', create_time) FROM ticket"):
        assert re.fullmatch(f"{day}10\\d{{5}}\\d", number)
        assert check_digit(number[:-1]) == number[-1]


@pytest.mark.parametrize(("digits", "expected"), [("202601011000001", "8"), ("0", "1")])
def test_a_check_digit_is_never_zero(digits: str, expected: str) -> None:
    assert check_digit(digits) == expected


def test_no_reference_dangles(data: Data) -> None:
    assert data.rows("PRAGMA main.foreign_key_check") == []
    linked = "SELECT source_key FROM link_relation UNION SELECT target_key FROM link_relation"
    assert data.rows(f"{linked} EXCEPT SELECT CAST(id AS TEXT) FROM ticket") == []


def test_mails_answer_mails_of_the_same_ticket(data: Data) -> None:
    """A merged ticket's mails have moved with their thread."""
    mails = (
        "SELECT ticket_id, a_message_id, a_in_reply_to, a_references FROM article "
        "JOIN article_data_mime ON article_id = article.id"
    )
    known = {(ticket, message) for ticket, message, _, _ in data.rows(mails)}
    answers = [row for row in data.rows(mails) if row[2] is not None]
    assert answers
    for ticket, _, answered, references in answers:
        assert (ticket, answered) in known
        assert references.endswith(answered)


def test_message_ids_can_be_found_by_their_hash(data: Data) -> None:
    ids = data.rows("SELECT a_message_id, a_message_id_md5 FROM article_data_mime")
    assert len({message for message, _ in ids}) == len(ids)
    for message, digest in ids:
        assert hashlib.md5(message.encode(), usedforsecurity=False).hexdigest() == digest


def test_files_are_as_long_as_they_say(data: Data) -> None:
    files = data.rows("SELECT content, content_size FROM article_data_mime_attachment")
    assert all(len(content) == int(size) for content, size in files)


def test_some_mails_are_in_html(data: Data) -> None:
    """The pictures they show are there."""
    pages = data.rows(
        "SELECT article_id, CAST(content AS TEXT) FROM article_data_mime_attachment "
        "WHERE filename = 'file-2' AND content_type LIKE 'text/html%'"
    )
    shown = [(article, cid) for article, page in pages for cid in re.findall(r"cid:([^\"]+)", page)]
    assert shown
    for article, cid in shown:
        assert data.rows(
            "SELECT 1 FROM article_data_mime_attachment WHERE article_id = ? AND content_id = ?",
            article,
            f"<{cid}>",
        )


def test_all_kinds_of_endings_occur(data: Data) -> None:
    """Mostly good ones."""
    states = dict(
        data.rows(
            "SELECT ticket_state.name, count(*) FROM ticket "
            "JOIN ticket_state ON ticket_state.id = ticket_state_id GROUP BY ticket_state.name"
        )
    )
    assert set(states) >= {"new", "open", "closed successful", "pending reminder", "merged"}
    assert states["closed successful"] > PLAN.tickets / 2


def test_all_kinds_of_additions_occur(data: Data) -> None:
    for table in ("time_accounting", "ticket_watcher", "dynamic_field_value", "link_relation"):
        assert data.value(f"SELECT count(*) FROM {table}") > 0
    for condition in ("archive_flag = 1", "sla_id IS NOT NULL", "responsible_user_id != 1"):
        assert data.value(f"SELECT count(*) FROM ticket WHERE {condition}") > 0


def test_umlauts_are_everywhere(data: Data) -> None:
    for column, table in (
        ("last_name", "customer_user"),
        ("name", "customer_company"),
        ("a_body", "article_data_mime"),
        ("title", "ticket"),
        ("nachname", "crm.crm_contact"),
    ):
        assert data.value(f"SELECT count(*) FROM {table} WHERE {column} GLOB '*[äöüß]*'") > 0
