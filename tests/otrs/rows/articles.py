"""Articles of every channel, as Article/Backend/*.pm writes them on PostgreSQL."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from tests.otrs.rows.writing import Rows, epoch

SOURCE = (
    "From: =?UTF-8?Q?Jana_Wei=C3=9F?= <jana@acme.example>\r\n"
    "To: Hotline <otrs@localhost>\r\n"
    "Subject: Drucker brennt\r\n"
    "Message-ID: <brennt.1@acme.example>\r\n"
    "MIME-Version: 1.0\r\n"
    'Content-Type: text/html; charset="utf-8"\r\n'
    "\r\n"
    "<p>Der <b>Drucker</b> brennt. Gr\u00fc\u00dfe!</p>\r\n"
).encode()
HTML = "<p>Der <b>Drucker</b> brennt. Grüße!</p>".encode()
PICTURE = bytes(range(256)) * 2  # more than one line of Base64
# what is said in the chat: who (id, name, type), what, whether the system says it
CHAT = [
    ("jana", "Jana Weiß", "Customer", "Hallo?", 0),
    ("anna.bauer", "Anna Bauer", "User", "Guten Tag.", 0),
    ("anna.bauer", "Anna Bauer", "User", "Anna Bauer has left the chat.", 1),
]
# in the file system: <ArticleDataDir>/YYYY/MM/DD/<article id>/
STORED_NAME = "Protokoll für Ämter.txt"
STORED = b"Liegt nicht in der Datenbank.\n"


async def add_article(  # noqa: PLR0913 - what a row of `article` says
    rows: Rows, ticket: int, channel: str, sender: str, *, visible: bool, by: int = 1
) -> int:
    """A row of `article`; its channel's tables are filled with its id."""
    of = {
        "ticket_id": ticket,
        "communication_channel_id": await rows.named("communication_channel", channel),
        "article_sender_type_id": await rows.named("article_sender_type", sender),
    }
    seen = {"is_visible_for_customer": int(visible), "search_index_needs_rebuild": 0}
    return await rows.add("article", by, **of, **seen)


async def add_mail(rows: Rows, article: int, by: int = 1, /, **columns: Any) -> None:
    """The row of `article_data_mime`: columns without their `a_`, and `message_id` if there is."""
    known = {f"a_{name}": text for name, text in columns.items()}
    if "message_id" in columns:
        known["a_message_id_md5"] = hashlib.md5(columns["message_id"].encode()).hexdigest()  # noqa: S324 - as OTRS does
    at = {"incoming_time": epoch(rows.now), "content_path": f"{rows.now:%Y/%m/%d}"}
    usual = {"a_content_type": "text/plain; charset=utf-8"}
    await rows.add("article_data_mime", by, article_id=article, **at, **(usual | known))


async def add_file(rows: Rows, article: int, name: str, content: bytes, /, **columns: Any) -> None:
    """An attachment; what is binary is Base64 in lines of 76 characters."""
    usual = {"content_type": "application/octet-stream", "disposition": "attachment"}
    kept = {"content": base64.encodebytes(content).decode(), "content_size": str(len(content))}
    await rows.add(
        "article_data_mime_attachment",
        article_id=article,
        filename=name,
        **kept,
        **(usual | columns),
    )


async def add_index(rows: Rows, ticket: int, article: int, /, **texts: str) -> None:
    """What the full-text search of OTRS knows: one row for each field, in lower case."""
    for key, text in texts.items():
        of = {"ticket_id": ticket, "article_id": article, "article_key": f"MIMEBase_{key}"}
        await rows.add("article_search_index", **of, article_value=text.lower())


async def received(rows: Rows, ticket: int) -> int:
    """A mail of the customer: text, its HTML as `file-2`, an inline picture, and the source."""
    article = await add_article(rows, ticket, "Email", "customer", visible=True)
    texts = {"subject": "Drucker brennt", "body": "Der Drucker brennt. Grüße!\n"}
    addresses = {"from": '"Jana Weiß" <jana@acme.example>', "to": "Hotline <otrs@localhost>"}
    await add_mail(rows, article, **addresses, **texts, message_id="<brennt.1@acme.example>")
    plain = base64.encodebytes(SOURCE).decode()
    await rows.add("article_data_mime_plain", article_id=article, body=plain)
    alternative = {"content_alternative": "1", "disposition": "inline"}
    kind = 'text/html; charset="utf-8"'
    await add_file(rows, article, "file-2", HTML, content_type=kind, **alternative)
    shown = {"content_type": 'image/png; name="bild.png"', "content_id": "<bild@acme>"}
    await add_file(rows, article, "bild.png", PICTURE, disposition="inline", **shown)
    await add_index(rows, ticket, article, From=addresses["from"], Subject=texts["subject"])
    await add_index(rows, ticket, article, Body=texts["body"], AttachmentName="bild.png")
    return article


async def answered(rows: Rows, ticket: int, by: int) -> int:
    """A mail of the agent, which could not be delivered to everybody."""
    article = await add_article(rows, ticket, "Email", "agent", visible=True, by=by)
    addresses = {"from": "Anna Bauer via OTRS <otrs@localhost>", "to": "jana@acme.example"}
    said = {"subject": "Re: [Ticket#] Drucker brennt", "body": "Bitte Stecker ziehen.\n"}
    chain = {"in_reply_to": "<brennt.1@acme.example>", "references": "<brennt.1@acme.example>"}
    hidden = {"cc": "Kim Two <kim.two@nord.example>", "bcc": "chef@desk.example"}
    mail = addresses | said | chain | hidden
    await add_mail(rows, article, by, **mail, message_id="<re.1@desk.example>")
    failed = {"message_id": "<re.1@desk.example>", "log_message": "550 No such user"}
    await rows.add("article_data_mime_send_error", article_id=article, **failed)
    return article


async def talked(rows: Rows, ticket: int, by: int, channel: str, *, visible: bool) -> int:
    """A call, or a note."""
    article = await add_article(rows, ticket, channel, "agent", visible=visible, by=by)
    said = {"subject": f"{channel} am Vormittag", "body": "Steht wieder.\n"}
    await add_mail(rows, article, by, **{"from": '"Anna Bauer" <>'}, **said)
    return article


async def chatted(rows: Rows, ticket: int, by: int) -> int:
    """A chat: no mail, but a row for each line."""
    article = await add_article(rows, ticket, "Chat", "agent", visible=True, by=by)
    for number, name, kind, text, system in CHAT:
        who = {"chat_participant_id": number, "chat_participant_name": name}
        said = {"chat_participant_type": kind, "message_text": text, "system_generated": system}
        await rows.add("article_data_otrs_chat", article_id=article, **who, **said)
    return article


def store_files(folder: Path, article: int, content_path: str) -> Path:
    """Write the attachment of an article into ArticleStorageFS; the folder of the article."""
    kept = folder / content_path / str(article)
    kept.mkdir(parents=True)
    (kept / STORED_NAME).write_bytes(STORED)
    (kept / f"{STORED_NAME}.content_type").write_text("text/plain; charset=utf-8", "utf-8")
    (kept / f"{STORED_NAME}.disposition").write_text("attachment", "utf-8")
    (kept / "plain.txt").write_bytes(SOURCE)
    return kept
