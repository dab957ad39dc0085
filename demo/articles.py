"""Articles: what is said on a ticket, with the headers that hold a thread of mails together."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field

from demo.files import File
from demo.kinds import Channel, Did, Sender
from demo.life import Life
from demo.organisation import Agent
from demo.rows import ArticleRow, AttachmentRow, MimeRow
from demo.texts import load

PLAIN_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Something somebody says; `text` is the whole body, `files` its further parts.

    `domain` is that of the mail server it comes from, ours if there is none.
    """

    sender: Sender
    channel: Channel
    by: Agent
    author: str
    to: str
    subject: str
    text: str
    visible: bool = True
    cc: str | None = None
    files: tuple[File, ...] = ()
    domain: str | None = None


@dataclass(slots=True)
class Post:
    """The mails of one ticket: ids, and what the next one answers."""

    life: Life
    references: list[str] = field(default_factory=list)

    def tagged(self, subject: str, prefix: str = "") -> str:
        """A subject that brings answers back to the ticket."""
        return f"{prefix}[Ticket#{self.life.number}] {subject}"

    def add(self, article: Article, did: Did, *fields: object) -> int:
        """Write the article and its line of history; the article's id."""
        life, number = self.life, next(self.life.article_ids)
        message_id = self._message_id(article.domain)
        life.articles.append(_article_row(life, number, article))
        life.mimes.append(self._mime_row(number, article, message_id))
        life.attachments.extend(_attachment_row(life, number, article, f) for f in article.files)
        if article.channel is Channel.EMAIL:
            self.references.append(message_id)
        self._restart_unlock_clock(article.sender)
        life.touch(article.by)
        life.record(did, *fields, by=article.by, article=number)
        return number

    def _restart_unlock_clock(self, sender: Sender) -> None:
        """An answer restarts it, and so does the customer's reaction to an answer."""
        spoken = [row.article_sender_type_id for row in self.life.articles[:-1]]
        answers = Sender.AGENT in spoken and spoken[-1] == Sender.AGENT
        if sender is Sender.AGENT or (sender is Sender.CUSTOMER and answers):
            self.life.unlock_clock = self.life.now

    def _message_id(self, domain: str | None) -> str:
        host = domain or load("organisation")["host"]
        return f"<{self.life.now}.{self.life.rng.randrange(10**9):09}@{host}>"

    def _mime_row(self, number: int, article: Article, message_id: str) -> MimeRow:
        now, by = self.life.now, article.by.id
        answered = self.references if article.channel is Channel.EMAIL else []
        return MimeRow(
            article_id=number,
            a_from=article.author,
            a_to=article.to,
            a_cc=article.cc,
            a_subject=article.subject,
            a_message_id=message_id,
            a_message_id_md5=_md5(message_id),
            a_in_reply_to=answered[-1] if answered else None,
            a_references=" ".join(answered) or None,
            a_content_type=PLAIN_TEXT,
            a_body=article.text,
            incoming_time=now,
            content_path=time.strftime("%Y/%m/%d", time.gmtime(now)),
            create_time=now,
            create_by=by,
            change_time=now,
            change_by=by,
        )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _article_row(life: Life, number: int, article: Article) -> ArticleRow:
    return ArticleRow(
        id=number,
        ticket_id=life.id,
        article_sender_type_id=article.sender,
        communication_channel_id=article.channel,
        is_visible_for_customer=int(article.visible),
        create_time=life.now,
        create_by=article.by.id,
        change_time=life.now,
        change_by=article.by.id,
    )


def _attachment_row(life: Life, number: int, article: Article, file: File) -> AttachmentRow:
    return AttachmentRow(
        article_id=number,
        filename=file.name,
        content_size=str(len(file.content)),
        content_type=file.content_type,
        content_id=file.content_id,
        content_alternative="1" if file.alternative else None,
        disposition="inline" if file.inline else "attachment",
        content=file.content,
        create_time=life.now,
        create_by=article.by.id,
        change_time=life.now,
        change_by=article.by.id,
    )
