"""Which documents are trusted: those of a folder, and of manifests that clients' tools write."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from db.settings import FilePath, Table
from domain.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = "documents.folder"
ENDING = ".graphql"
PREFIX = "sha256:"  # GraphQL over HTTP, appendix A: what follows is the sha256 of the text in hex
APOLLO = "apollo-persisted-query-manifest"
SHAPES = (
    "should be an object with a text for each ID, as Relay and graphql-codegen write it, or with"
    f' "format": "{APOLLO}", as Apollo does'
)


class DocumentsSettings(Table):
    """The documents that are trusted, and whether others are run at all."""

    folder: FilePath | None = None
    manifests: tuple[FilePath, ...] = ()
    only: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """The text of a document with an ID, the file it is from, and the setting that leads there."""

    id: str
    text: str
    file: Path
    setting: str


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything that was registered; `only` refuses all else."""

    documents: tuple[Registered, ...] = ()
    only: bool = False


EMPTY = Registry()


def registered(settings: DocumentsSettings) -> Registry:
    """What the files of the settings say, not yet understood. Raises `BadSetting`."""
    found = [] if settings.folder is None else list(_in_folder(settings.folder))
    for number, file in enumerate(settings.manifests):
        found += _in_manifest(file, f"documents.manifests[{number}]")
    if settings.only and not found:
        problem = "would refuse everything: no document is in `folder` or `manifests`"
        raise BadSetting("documents.only", problem)
    return Registry(tuple(found), settings.only)


def hash_of(text: str) -> str:
    """Its sha256 in hex; a manifest may have halves of characters, which no document can have."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _in_folder(folder: Path) -> Iterator[Registered]:
    for file in sorted(_files_below(folder)):
        text = _text(file, FOLDER)
        yield Registered(hash_of(text), text, file, FOLDER)


def _files_below(folder: Path) -> Iterator[Path]:
    """Not by `glob`, which leaves out what it may not read."""
    for where, _, names in os.walk(folder, onerror=_unreadable):
        yield from (Path(where, name) for name in names if name.endswith(ENDING))


def _unreadable(error: OSError) -> NoReturn:
    problem = f"{error.filename} cannot be read as a folder ({error.strerror})"
    raise BadSetting(FOLDER, problem) from None


def _in_manifest(file: Path, setting: str) -> Iterator[Registered]:
    text = _text(file, setting)
    try:
        pairs = list(_pairs(json.loads(text, object_pairs_hook=_object)))
    except json.JSONDecodeError as wrong:
        raise BadSetting(setting, f"{file} is not JSON: {wrong}") from None
    except ValueError as wrong:
        raise BadSetting(setting, f"{file} {wrong}") from None
    yield from (Registered(id_, document, file, setting) for id_, document in pairs)


def _text(file: Path, setting: str) -> str:
    """As it is: a line end that was read as another one would change the hash."""
    try:
        return file.read_bytes().decode()
    except OSError as error:
        raise BadSetting(setting, f"{file} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise BadSetting(setting, f"{file} is not UTF-8") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Python would take the last of several values. Raises `ValueError`."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            raise ValueError(f"has two values for “{key}”")
    return found


def _pairs(manifest: Any) -> Iterable[tuple[str, str]]:
    """The ID and the text of each document. Raises `ValueError`."""
    if not isinstance(manifest, dict):
        raise ValueError(SHAPES)  # noqa: TRY004 - caught with all others
    if "format" in manifest:
        return _of_apollo(manifest)
    if not all(isinstance(text, str) for text in manifest.values()):
        raise ValueError(SHAPES)
    for id_, text in manifest.items():
        if not id_ or (id_.startswith(PREFIX) and id_ != PREFIX + hash_of(text)):
            raise ValueError(f"has the ID “{id_}”, which is not the sha256 of its text")
    return manifest.items()


def _of_apollo(manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Apollo's documentation of the manifest: the ID is the sha256 of the body."""
    operations = manifest.get("operations")
    given = manifest["format"], manifest.get("version"), isinstance(operations, list)
    if given != (APOLLO, 1, True):
        raise ValueError(f'should have the format "{APOLLO}", the version 1, and “operations”')
    for operation in operations or ():
        match operation:
            case {"id": str(id_), "body": str(body)}:
                if id_ != hash_of(body):
                    raise ValueError(f"has the ID “{id_}”, which is not the sha256 of its body")
                yield id_, body
            case _:
                raise ValueError("should have “id” and “body” as texts in each operation")
