"""Articles: what somebody said about a ticket, with its line of history and the time it took."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from hashlib import md5
from typing import TYPE_CHECKING

from actions import attachments, seen
from db.clock import seconds
from domain.history import HistoryKind
from domain.reference import Channel, SenderType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import ArticleId

ARTICLE = f"""
    INSERT INTO article (
        ticket_id, article_sender_type_id, communication_channel_id, is_visible_for_customer,
        search_index_needs_rebuild, create_time, create_by, change_time, change_by)
    VALUES ($1, $2, $3, $4, 1, $5, $6, $5, $6) RETURNING id, {seen.WAS_ALL}
"""
MIME = """
    INSERT INTO article_data_mime (
        article_id, a_from, a_to, a_cc, a_subject, a_message_id, a_message_id_md5, a_content_type,
        a_body, incoming_time, content_path, create_time, create_by, change_time, change_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12, $13)
"""
LAST_BUT_ONE = """
    SELECT article_sender_type_id FROM article
    WHERE ticket_id = $1 AND article_sender_type_id <> $2 ORDER BY id DESC LIMIT 1 OFFSET 1
"""
TIME = """
    INSERT INTO time_accounting (
        ticket_id, article_id, time_unit, create_time, create_by, change_time, change_by)
    VALUES ($1, $2, $3, $4, $5, $4, $5)
"""
TOTAL = "SELECT coalesce(sum(time_unit), 0) FROM time_accounting WHERE ticket_id = $1"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Files:
    """Uploads that shall be attached; what was sent at `expired`, or before, is gone."""

    uploads: Sequence[str]
    expired: datetime


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to be written; `kind` and `history` are its line of history."""

    kind: HistoryKind
    channel: Channel
    sender_type: SenderType
    visible: bool
    subject: str
    body: str
    sender: str  # the header From
    to: str | None = None
    cc: str | None = None
    history: tuple[str, ...] = ("",)
    time_unit: Decimal | None = None
    message_id: str | None = None
    html: str | None = None  # as it came; `body` is its text
    files: Files | None = None


async def add(work: Work, new: NewArticle) -> ArticleId:
    """Write the article: its id. Who has seen the ticket has not seen this, but its author."""
    pk, all_else = await _insert(work, new)
    await _attach(work.unit, pk, new)
    work.note(new.kind, *new.history, article=pk)
    if await _restarts(work, new):
        work.restart_unlock_time()
    if new.time_unit:
        await _account(work, pk, new.time_unit)
    await seen.written(work.unit, work.ticket.pk, pk, all_else=all_else)
    work.escalates = True
    return pk


async def _insert(work: Work, new: NewArticle) -> tuple[ArticleId, bool]:
    """Its id, and whether the author has seen all else of the ticket, which is not said yet."""
    unit, reference = work.unit, work.unit.reference
    by = unit.now, unit.actor.actor_id
    kinds = reference.sender_id(new.sender_type), reference.channel_id(new.channel)
    given = work.ticket.pk, *kinds, int(new.visible), *by, unit.actor.agent_id
    [[pk, all_else]] = await unit.tx.rows(ARTICLE, *given)
    header = new.sender, new.to, new.cc, new.subject
    message = new.message_id, _md5(new.message_id)
    # where an OTRS that keeps files outside the database looks for those of the article
    when = seconds(unit.now), f"{unit.local:%Y/%m/%d}"
    await unit.tx.execute(MIME, pk, *header, *message, TEXT, new.body, *when, *by)
    return pk, bool(all_else)


async def _attach(unit: UnitOfWork, pk: ArticleId, new: NewArticle) -> None:
    html, field = new.html or "", "input.attachments"
    if new.html is not None:
        await attachments.attach_html(unit, pk, new.html)
    if new.files and new.files.uploads:
        uploads, expired = new.files.uploads, new.files.expired
        await attachments.attach(unit, pk, uploads, field=field, expired=expired, html=html)


def _md5(message_id: str | None) -> str | None:
    """What replies are found by (OTRS: a_message_id_md5)."""
    return md5(message_id.encode(), usedforsecurity=False).hexdigest() if message_id else None


async def _account(work: Work, article: ArticleId, units: Decimal) -> None:
    unit, pk = work.unit, work.ticket.pk
    await unit.tx.execute(TIME, pk, article, units, unit.now, unit.actor.actor_id)
    [[total]] = await unit.tx.rows(TOTAL, pk)
    told = (format(Decimal(str(number)).normalize(), "f") for number in (units, total))
    work.note(HistoryKind.TIME_ACCOUNTING, *told, article=article)


async def _restarts(work: Work, new: NewArticle) -> bool:
    """Whether the time until the ticket is unlocked counts anew (OTRS: ArticleCreate).

    With an agent's article, and with a customer's that follows an agent's.
    """
    if new.sender_type is SenderType.AGENT:
        return True
    reference = work.unit.reference
    system = reference.sender_id(SenderType.SYSTEM)
    rows = await work.unit.tx.rows(LAST_BUT_ONE, work.ticket.pk, system)
    return bool(rows) and reference.sender_types[rows[0][0]] is SenderType.AGENT
