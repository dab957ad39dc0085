"""Folders of articles as an OTRS keeps them on disk (ArticleStorageFS): read, never written.

Below one folder each article has its own, `YYYY/MM/DD/ID`. `plain.txt` in it is the source of a
mail, every other file came with the article; what the sender said of a file stands beside it, in
`NAME.content_type` and so on (Kernel/System/Ticket/Article/Backend/MIMEBase/ArticleStorageFS.pm).
A link is no file, and a folder that a link leads out of is none: nothing is read from elsewhere.
"""

from __future__ import annotations

import os
import re
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.ids import ArticleId

PLAIN = "plain.txt"
SAID = (".content_type", ".content_id", ".disposition")
BESIDE = (*SAID, ".content_alternative")
DAY = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}")  # `article_data_mime.content_path`
MOST_SAID = 4096  # bytes of what is said of a file
NO_LINK = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
MISSING = (FileNotFoundError, NotADirectoryError)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files of an article are: the folder of all, the day, the article."""

    root: Path
    day: str
    article: ArticleId


@dataclass(frozen=True, slots=True)
class Entry:
    """A file with what was said of it; `name` is as the disk has it, whatever bytes these are."""

    name: str
    size: int
    content_type: str | None
    content_id: str | None
    disposition: str | None


@dataclass(frozen=True, slots=True)
class State:
    """A file as it is now; another `tag` is another content."""

    size: int
    tag: str


def entries(place: Place) -> list[Entry]:
    """The files that came with the article, by name. Raises `OSError` for what cannot be read."""
    folder = _folder(place)
    if folder is None:
        return []
    try:
        with os.scandir(folder) as found:
            files = [each for each in found if each.is_file(follow_symlinks=False)]
    except MISSING:
        return []
    names = sorted(each.name for each in files)
    sizes = {each.name: each.stat(follow_symlinks=False).st_size for each in files}
    return [_entry(folder, name, sizes) for name in names if is_sent(name)]


def is_sent(name: str) -> bool:
    """Whether a file of this name came with the article, and is in its folder."""
    return _is_name(name) and name != PLAIN and not name.endswith(BESIDE)


def state(place: Place, name: str) -> State | None:
    """The file; None where there is none. Raises `OSError` where that cannot be told."""
    folder = _folder(place)
    if folder is None or not _is_name(name):
        return None
    try:
        found = (folder / name).lstat()
    except MISSING:
        return None
    return _state(found) if stat.S_ISREG(found.st_mode) else None


def part(place: Place, name: str, first: int, count: int) -> tuple[State, bytes]:
    """Bytes from `first` on, with what the file is meanwhile. Raises `OSError`."""
    folder = _folder(place)
    if folder is None or not _is_name(name):
        raise FileNotFoundError(name)
    return _part(folder / name, first, count)


def key_of(name: str) -> str:
    """A name as addresses have it."""
    return urlsafe_b64encode(os.fsencode(name)).rstrip(b"=").decode()


def name_of(key: str) -> str:
    """The name in an address. Raises `ValueError` for what is none."""
    return os.fsdecode(urlsafe_b64decode(key.encode() + b"=" * (-len(key) % 4)))


def _folder(place: Place) -> Path | None:
    """The article's folder; None where its path leads out of the folder of all."""
    if not DAY.fullmatch(place.day):
        return None
    root = Path(os.path.realpath(place.root))
    found = Path(os.path.realpath(root / place.day / str(place.article)))
    return found if found.is_relative_to(root) else None


def _is_name(name: str) -> bool:
    return name not in {"", ".", ".."} and "/" not in name and "\0" not in name


def _entry(folder: Path, name: str, sizes: dict[str, int]) -> Entry:
    said = [_said(folder / f"{name}{end}") if name + end in sizes else None for end in SAID]
    return Entry(name, sizes[name], *said)


def _said(path: Path) -> str | None:
    return _part(path, 0, MOST_SAID)[1].decode(errors="replace").strip() or None


def _part(path: Path, first: int, count: int) -> tuple[State, bytes]:
    descriptor = os.open(path, NO_LINK)
    try:
        found = _state(os.fstat(descriptor))
        content = b""
        while more := os.pread(descriptor, count - len(content), first + len(content)):
            content += more
        return found, content
    finally:
        os.close(descriptor)


def _state(found: os.stat_result) -> State:
    tag = f"{found.st_ino:x}-{found.st_size:x}-{found.st_mtime_ns:x}"
    return State(found.st_size, tag)
