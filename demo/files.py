"""Small files for articles: HTML bodies, pictures, logs, tables, documents."""

from __future__ import annotations

import html
import struct
import zlib
from dataclasses import dataclass

from demo.dice import Dice

# parts of the texts that promise a file
PROMISES = ("hängt an", "hängen an", "angehängt", "Anhang", "attached", "liegt bei")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A part of a mail besides its plain text."""

    name: str
    content_type: str
    content: bytes
    content_id: str | None = None
    alternative: bool = False
    inline: bool = False


def promised(text: str) -> bool:
    return any(promise in text for promise in PROMISES)


def from_customer(rng: Dice) -> File:
    """What customers send to explain themselves."""
    kind = rng.choice((_screenshot, _log, _table))
    return kind(rng)


def from_agent(rng: Dice, title: str) -> File:
    """What agents send: a document."""
    return File(
        name=f"{rng.choice(('Angebot', 'Beleg', 'Information'))}-{rng.randrange(100000):05}.pdf",
        content_type="application/pdf",
        content=pdf(title),
    )


def html_body(text: str, logo: File | None) -> File:
    """The HTML of a mail; its plain text is the article's body."""
    paragraphs = [
        f"<p>{html.escape(block).replace(chr(10), '<br>')}</p>"
        for block in text.strip().split("\n\n")
    ]
    picture = f'<p><img src="cid:{_cid(logo)}" alt="Logo"></p>' if logo else ""
    page = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"></head>'
        f'<body style="font-family: sans-serif">{"".join(paragraphs)}{picture}</body></html>'
    )
    return File(
        name="file-2",
        content_type='text/html; charset="utf-8"',
        content=page.encode(),
        alternative=True,
        inline=True,
    )


def _cid(file: File) -> str:
    return (file.content_id or "").strip("<>")


def logo(rng: Dice, domain: str) -> File:
    """A picture that the HTML shows by its content id."""
    return File(
        name="logo.png",
        content_type="image/png",
        content=png(rng, 24, 8),
        content_id=f"<logo.{rng.randrange(10**6):06}@{domain}>",
        inline=True,
    )


def _screenshot(rng: Dice) -> File:
    return File(
        name=f"Bildschirmfoto-{rng.randrange(1000):03}.png",
        content_type="image/png",
        content=png(rng, 64, 36),
    )


def _log(rng: Dice) -> File:
    lines = [
        f"2026-01-{rng.randrange(1, 29):02} {rng.randrange(24):02}:{rng.randrange(60):02} "
        f"{rng.choice(('INFO', 'WARN', 'ERROR'))} 0x{rng.randrange(2**16):04x}"
        for _ in range(rng.randrange(5, 25))
    ]
    return File(
        name="protokoll.log",
        content_type='text/plain; charset="utf-8"',
        content="\n".join([*lines, ""]).encode(),
    )


def _table(rng: Dice) -> File:
    lines = [f"{n};Größe {rng.randrange(1, 9)};{rng.randrange(500)}" for n in range(1, 12)]
    return File(
        name="Übersicht.csv",
        content_type='text/csv; charset="utf-8"',
        content="\n".join(["Position;Artikel;Menge", *lines, ""]).encode(),
    )


def png(rng: Dice, width: int, height: int) -> bytes:
    """A picture of grey bars."""
    row = b"\0" + bytes(rng.randrange(256) for _ in range(width))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(name, content) for name, content in chunks)


def _png_chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def pdf(title: str) -> bytes:
    """One page with one line of text."""
    line = title.encode("latin-1", "replace").translate(None, b"()\\")
    stream = b"BT /F1 18 Tf 72 770 Td (" + line + b") Tj ET"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page + b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    return _pdf_file(objects)


def _pdf_file(objects: tuple[bytes, ...]) -> bytes:
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    count = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return b"%bxref\n0 %d\n0000000000 65535 f \n%b" % (written, count, table) + trailer % (
        count,
        len(written),
    )
