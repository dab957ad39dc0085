"""Identifiers: typed numbers inside, opaque text outside (Relay global object identification)."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from json.encoder import encode_basestring as quoted
from typing import NewType

from domain.errors import InvalidInput

TicketId = NewType("TicketId", int)
ArticleId = NewType("ArticleId", int)
HistoryId = NewType("HistoryId", int)
QueueId = NewType("QueueId", int)
StateId = NewType("StateId", int)
PriorityId = NewType("PriorityId", int)
TypeId = NewType("TypeId", int)
ServiceId = NewType("ServiceId", int)
SlaId = NewType("SlaId", int)
UserId = NewType("UserId", int)
GroupId = NewType("GroupId", int)
RoleId = NewType("RoleId", int)
FieldId = NewType("FieldId", int)

Key = int | str | list[str]


def global_id(type_name: str, key: Key) -> str:
    """Opaque text for the object `key` of the GraphQL type `type_name`."""
    packed = f"[{quoted(type_name)},{_packed(key)}]"
    return urlsafe_b64encode(packed.encode()).rstrip(b"=").decode()


def _packed(key: Key) -> str:
    """The key as JSON: what `json.dumps` gives too, but only after it has built an encoder."""
    if isinstance(key, str):
        return quoted(key)
    return str(key) if isinstance(key, int) else f"[{','.join(map(quoted, key))}]"


def parse_global_id(text: str, *, field: str) -> tuple[str, Key]:
    """The type name and key of a global ID; `InvalidInput` names `field` if it is not ours."""
    try:
        padded = text.encode() + b"=" * (-len(text) % 4)
        type_name, key = json.loads(urlsafe_b64decode(padded))
        json.dumps([type_name, key], ensure_ascii=False).encode()  # halves of characters are none
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise _not_an_id(field) from None
    if not isinstance(type_name, str) or not _is_key(key):
        raise _not_an_id(field)
    return type_name, key


def _is_key(key: object) -> bool:
    if isinstance(key, list):
        return all(isinstance(part, str) for part in key)
    return isinstance(key, str | int) and not isinstance(key, bool)


def _not_an_id(field: str) -> InvalidInput:
    return InvalidInput(field, "an ID as the API gives it in `id`; it cannot be made up")
