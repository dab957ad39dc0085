"""History payloads as OTRS encodes them (tables.md 2.1 of the project's notes on OTRS)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.history import Change, HistoryKind, readable

Kind = HistoryKind
MERGED = ("2026010110000018", "2026010110000026")


@pytest.mark.parametrize(
    ("kind", "payload", "old", "new"),
    [
        (Kind.NEW_TICKET, "%%2026010110000018%%Raw%%3 normal%%new%%1", None, "2026010110000018"),
        (Kind.MOVE, "%%Hotline%%6%%Raw%%2", "Raw", "Hotline"),
        (Kind.STATE_UPDATE, "%%new%%open%%", "new", "open"),
        (Kind.PRIORITY_UPDATE, "%%3 normal%%3%%5 very high%%5", "3 normal", "5 very high"),
        (Kind.OWNER_UPDATE, "%%sabine.richter%%7", None, "sabine.richter"),
        (Kind.TITLE_UPDATE, "%%Drucker%%Drucker brennt", "Drucker", "Drucker brennt"),
        (Kind.TYPE_UPDATE, "%%Incident%%2", None, "Incident"),
        (Kind.SERVICE_UPDATE, "%%Mail%%3%%NULL%%", None, "Mail"),
        (Kind.SLA_UPDATE, "%%NULL%%%%Gold%%1", "Gold", None),
        (Kind.SET_PENDING_TIME, "%%2026-11-23 08:00", None, "2026-11-23 08:00"),
        (Kind.SET_PENDING_TIME, "%%0000-00-00 00:00", None, None),
        (Kind.MERGED, "%%2026010110000018%%1%%2026010110000026%%2", *MERGED),
        (Kind.LINK_ADD, "%%2026010110000026%%2%%1", None, "2026010110000026"),
        (Kind.LINK_DELETE, "%%2026010110000026%%2%%1", "2026010110000026", None),
        (Kind.TIME_ACCOUNTING, "%%1.5%%4", None, "1.5"),
        (Kind.TYPE_UPDATE, "%%Incident%%2%%Unclassified%%1", "Unclassified", "Incident"),
        (Kind.SERVICE_UPDATE, "%%Mail%%3%%Web%%4", "Web", "Mail"),
        (Kind.SLA_UPDATE, "%%Gold%%1%%NULL%%NULL", None, "Gold"),
        (Kind.TITLE_UPDATE, "%%NULL%%Printer", "NULL", "Printer"),
        (Kind.TITLE_UPDATE, "%%%%Printer", None, "Printer"),
        (Kind.RESPONSIBLE_UPDATE, "%%jan.peters%%8", None, "jan.peters"),
        (Kind.SET_PENDING_TIME, "%%00-00-00 00:00", None, None),
        (Kind.CUSTOMER_UPDATE, "%%CustomerID=1001;CustomerUser=max;", None, "max (1001)"),
        (Kind.CUSTOMER_UPDATE, "%%CustomerID=1001;", None, "(1001)"),
        (Kind.CUSTOMER_UPDATE, "%%CustomerUser=max@example.org;", None, "max@example.org"),
        (Kind.ARCHIVE_FLAG_UPDATE, "%%y", None, "yes"),
        (Kind.ARCHIVE_FLAG_UPDATE, "%%n", None, "no"),
        (Kind.EMAIL_CUSTOMER, "%%", None, None),
        (Kind.SEND_ANSWER, "%%a@example.org, b@example.org", None, "a@example.org, b@example.org"),
        (Kind.SEND_AUTO_REPLY, "%%a@example.org", None, "a@example.org"),
        (Kind.BOUNCE, "%%a@example.org", None, "a@example.org"),
        (Kind.LOOP_PROTECTION, "%%a@example.org", None, "a@example.org"),
        (Kind.SUBSCRIBE, "%%Sabine Richter", None, "Sabine Richter"),
        (
            Kind.ESCALATION_UPDATE_TIME_START,
            "%%EscalationUpdateTimeStart%%triggered",
            None,
            "triggered",
        ),
        (Kind.BULK, "%%Bulk", None, "Bulk"),
        (Kind.OTHER, "%%FAQ%%12%%linked", None, "FAQ, 12, linked"),  # of a package
        (Kind.OTHER, "Something was done.", None, "Something was done."),
        (Kind.MOVE, "%%A%%1%%B%%2%%more%%than%%stated", "B", "A"),
        (Kind.MOVE, "", None, None),
        (Kind.MISC, "%%tmp_lock", None, "tmp_lock"),
        (Kind.LOCK, "%%lock", None, "lock"),
        (Kind.ADD_NOTE, "%%", None, None),
        (Kind.SEND_AGENT_NOTIFICATION, "%%Ticket%%a%%Email", None, "Ticket, a, Email"),
        (
            Kind.DYNAMIC_FIELD_UPDATE,
            "%%FieldName%%Color%%Value%%red%%OldValue%%blue",
            "Color: blue",
            "Color: red",
        ),
        (Kind.DYNAMIC_FIELD_UPDATE, "%%FieldName%%Color%%Value%%red", None, "Color: red"),
        (Kind.DYNAMIC_FIELD_UPDATE, "%%FieldName%%Color%%Value%%%%OldValue%%b", "Color: b", None),
        (
            Kind.DYNAMIC_FIELD_UPDATE,
            "%%FieldName%%Rate%%Value%%50%%off%%OldValue%%10%%off",
            "Rate: 10%%off",
            "Rate: 50%%off",
        ),
        (Kind.DYNAMIC_FIELD_UPDATE, "%%FieldName%%Color%%Value%%red%%OldV", None, "Color: red"),
        (Kind.DYNAMIC_FIELD_UPDATE, "%%FieldName%%Color%%Val", None, None),
        (Kind.DYNAMIC_FIELD_UPDATE, "%%Color%%red", None, "Color, red"),
        (Kind.FOLLOW_UP, "%%2026010110000018%%by mail", None, "by mail"),
        (Kind.MISC, "Reset of unlock time.", None, "Reset of unlock time."),
        (Kind.MOVE, "moved by hand", None, "moved by hand"),
        (Kind.MOVE, "%%Hotline", None, "Hotline"),  # cut off at 200 characters
    ],
)
def test_a_payload_says_old_and_new(
    kind: HistoryKind, payload: str, old: str | None, new: str | None
) -> None:
    assert readable(kind, payload) == Change(old, new)


@given(st.sampled_from(HistoryKind), st.text(max_size=200))
def test_no_payload_breaks_the_reader(kind: HistoryKind, payload: str) -> None:
    """Other programs write these rows, too."""
    for text in (payload, f"%%{payload}", "%%".join(payload)):
        assert isinstance(readable(kind, text), Change)


def test_a_kind_of_an_extension_is_other() -> None:
    assert HistoryKind.of("SomethingNew") is HistoryKind.OTHER
    assert HistoryKind.of("Move") is HistoryKind.MOVE
