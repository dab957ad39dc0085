"""The log: one line for each event, as text or JSON, with the request's ID and nobody's data."""

from __future__ import annotations

import logging
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

from telemetry.notes import request_id
from telemetry.traces import trace

if TYPE_CHECKING:
    from typing import TextIO

    from telemetry.settings import LogSettings

OURS = (
    "actions", "app", "auth", "cli", "commands", "db", "events", "loaders", "resolvers", "schema",
    "sources", "telemetry", "web",
)  # fmt: skip
MOST_FOREIGN = 200  # characters of what others say
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def configure(settings: LogSettings, stream: TextIO = sys.stderr) -> None:
    """From now on everything is logged to this stream as the settings say.

    Libraries never say more than warnings: what they tell for debugging has statements and frames.
    """
    handler, level = logging.StreamHandler(stream), settings.level.upper()
    kind = JsonLines if settings.format == "json" else TextLines
    handler.setFormatter(kind(messages=settings.messages))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel("ERROR" if settings.level == "error" else "WARNING")
    for part in OURS:
        logging.getLogger(part).setLevel(level)


class Lines(logging.Formatter):
    """What is told of an event; `messages` is whether exceptions may say what they say."""

    def __init__(self, *, messages: bool) -> None:
        super().__init__()
        self._messages = messages

    def told(self, record: logging.LogRecord) -> dict[str, Any]:
        """The parts of a line, in their order; `extra={"told": …}` adds some."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        found: dict[str, Any] = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if id_ := request_id():
            found["request"] = id_
        found |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1]:
            found["failure"] = trace(record.exc_info[1], messages=self._messages)
        return found


class JsonLines(Lines):
    """An object for each event."""

    def format(self, record: logging.LogRecord) -> str:
        return orjson.dumps(self.told(record), default=str).decode()


class TextLines(Lines):
    """A line for a person; where something failed, below it the places."""

    def format(self, record: logging.LogRecord) -> str:
        told = self.told(record)
        failure = told.pop("failure", [])
        first = [told.pop(name) for name in ("time", "level", "logger", "message")]
        if f"request={told.get('request')}" in first[-1]:
            del told["request"]
        pairs = [f"{name}={value}" for name, value in told.items()]
        return "\n  ".join([" ".join([*first, *pairs]), *failure])


def _message(record: logging.LogRecord) -> str:
    """On one line; of what others say the first, since asyncio shows exceptions below it."""
    message = record.getMessage()
    if record.name.partition(".")[0] not in OURS:
        message = message.partition("\n")[0][:MOST_FOREIGN]
    return CONTROLS.sub(" ", message)
