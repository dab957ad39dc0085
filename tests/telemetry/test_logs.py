"""Lines of the log: text or JSON, with the ID of the request they belong to."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from domain.viewer import Sight, Viewer
from sources.cache import Patience
from sources.guard import guarded
from telemetry.logs import OURS
from telemetry.notes import Note, noting
from telemetry.principals import principal_of
from telemetry.settings import LogSettings
from telemetry.telemetry import Telemetry
from tests.servers.process import PATIENCE
from tests.sources.shelf import PATIENT, Shelf
from tests.telemetry.conftest import Watched
from tests.telemetry.logged import logged
from tests.web.conftest import application_of
from tests.web.serving import serving
from tests.world.stores import ADMIN
from tests.world.world import World

ROOT = Path(__file__).resolve().parents[2]
JSON = LogSettings(format="json", requests=True)
PAGE = "query Page { tickets(first: 2) { nodes { number } } }"


def test_a_line_of_text() -> None:
    with logged(LogSettings()) as log:
        with noting(Note("abc")):
            logging.getLogger("web.x").info("one two=%s", 2)
            logging.getLogger("web.x").info("request=abc is said already")
        logging.getLogger("web.x").warning("outside\nof any\x1b[31m")
    first, second, third = log.getvalue().splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{12}Z INFO web\.x one two=2 request=abc", first)
    assert second.endswith("INFO web.x request=abc is said already")
    assert third.endswith("WARNING web.x outside of any [31m")


def test_a_line_of_json() -> None:
    """In the same order, with what a line tells beside its message."""
    with logged(JSON) as log, noting(Note("abc")):
        logging.getLogger("db.x").info("one", extra={"told": {"ms": 2}})
    line = json.loads(log.getvalue())
    assert list(line) == ["time", "level", "logger", "message", "request", "ms"]
    assert (line["level"], line["logger"], line["request"], line["ms"]) == (
        "INFO",
        "db.x",
        "abc",
        2,
    )


@pytest.mark.parametrize("messages", [False, True])
def test_a_failure_is_told_by_its_places(*, messages: bool) -> None:
    """With its causes; what they say only where that is wanted."""
    with logged(LogSettings(format="json", messages=messages)) as log:
        try:
            _fails()
        except ExceptionGroup:
            logging.getLogger("web.x").exception("failed")
    failure = json.loads(log.getvalue())["failure"]
    kinds = [line.partition(":")[0] for line in failure if not line.startswith("at ")]
    assert kinds == ["builtins.ExceptionGroup", "builtins.ValueError", "builtins.KeyError"]
    assert any(re.search(r"test_logs\.py:\d+ _fails", line) for line in failure)
    assert ("secret" in log.getvalue()) is messages


def _fails() -> None:
    try:
        raise KeyError("secret")  # noqa: TRY301 - a cause with places of its own
    except KeyError as cause:
        wrong = ValueError("secret")
        wrong.__cause__ = cause
    raise ExceptionGroup("secret", [wrong])


def test_a_failure_that_causes_itself_is_told_once() -> None:
    failure = ValueError()
    failure.__context__ = failure
    with logged(JSON) as log:
        logging.getLogger("web.x").error("failed", exc_info=failure)
    assert json.loads(log.getvalue())["failure"] == ["builtins.ValueError"]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("debug", ["web debug", "web info", "web warning", "web error", "other warning"]),
        ("info", ["web info", "web warning", "web error", "other warning"]),
        ("warning", ["web warning", "web error", "other warning"]),
        ("error", ["web error"]),
    ],
)
def test_libraries_are_never_asked_for_more_than_warnings(level: Any, expected: list[str]) -> None:
    """What they say to find mistakes in them has statements and frames."""
    with logged(LogSettings(level=level)) as log:
        for each in ("debug", "info", "warning", "error"):
            getattr(logging.getLogger("web.x"), each)("web %s", each)
        for each in ("debug", "info", "warning"):
            getattr(logging.getLogger("library.x"), each)("other %s", each)
    assert re.findall(r"(?:web|other) \w+$", log.getvalue(), re.MULTILINE) == expected


def test_every_part_that_logs_is_ours() -> None:
    files = [p for p in ROOT.glob("*/**/*.py") if "getLogger(__name__)" in p.read_text()]
    parts = {path.relative_to(ROOT).parts[0] for path in files} - {".venv", "tests"}
    assert parts
    assert parts <= set(OURS)


async def test_a_request_is_one_line(watched: Watched) -> None:
    """With the operation, how it ended, and who asked, as kind and ID."""
    watched.app.state.telemetry = Telemetry(logs_requests=True)
    token, api = await watched.token(), await watched.token(kind="api")
    with logged(JSON) as log:
        ids = [(await watched.ask(PAGE, t)).headers["x-request-id"] for t in (token, api, {})]
        async with watched.client() as client:
            ids.append((await client.get("/health/live")).headers["x-request-id"])
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line.pop("request") for line in lines] == ids
    assert all(line["ms"] >= 0 for line in lines)

    left = [{k: v for k, v in line.items() if k not in TIMED} for line in lines]
    agent = watched.services.references.current.agent_by_login[ADMIN].pk
    page = {
        "path": "/graphql",
        "status": 200,
        "operation": "Page",
        "kind": "query",
        "outcome": "OK",
    }
    refused = {"operation": "anonymous", "kind": "none", "outcome": "UNAUTHENTICATED"}
    assert left[0] == {**page, "principal": f"agent:{agent}"}
    assert left[1] == {**page, "principal": left[1]["principal"]}
    assert re.fullmatch(r"token:\d+", left[1]["principal"])
    assert left[2] == {"path": "/graphql", "status": 401, **refused, "principal": "nobody"}
    assert left[3] == {"path": "/health", "status": 200}


TIMED = {"time", "level", "logger", "message", "ms"}


async def test_without_being_asked_no_request_is_logged(watched: Watched) -> None:
    token = await watched.token()
    with logged(LogSettings()) as log:
        await watched.ask(PAGE, token)
    assert log.getvalue() == ""


async def test_what_loaders_and_sources_say_has_the_id(watched: Watched) -> None:
    """Of the request that made them ask."""
    [guard] = watched.services.directory.guards
    source: Any = guard.source
    source._reader = None  # a mistake of ours
    token = await watched.token()
    with logged(JSON) as log:
        query = "{ tickets(first: 20) { nodes { customerUser { login } } } }"
        answer = await watched.ask(query, token)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert lines
    assert {line["request"] for line in lines} == {answer.headers["x-request-id"]}


async def test_a_source_says_who_asked(caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf()
    shelf.fail()
    with logged(JSON) as log:
        async with guarded(shelf, "login", PATIENT) as guard:
            with noting(Note("abc")):
                await guard.by_key(["one"], Patience.NORMAL)
            await asyncio.sleep(0)
    [line] = [json.loads(line) for line in log.getvalue().splitlines()]
    assert (line["message"], line["request"]) == (
        "source unavailable source=shelf reason=not reachable",
        "abc",
    )


async def test_the_server_says_what_it_says_in_the_same_form(world: World) -> None:
    with logged(JSON) as log:
        async with asyncio.timeout(PATIENCE), serving(application_of(world)) as where:
            host, _, port = where.partition(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(b"nonsense\r\n\r\n")
            assert b"400" in await reader.readline()
            writer.close()
            await writer.wait_closed()
    line = json.loads(log.getvalue().splitlines()[0])
    assert (line["level"], line["logger"]) == ("WARNING", "uvicorn.error")


def test_a_customer_is_a_number_that_says_nothing() -> None:
    """The same for the same login."""
    anna, berta = (Viewer(Sight(frozenset()), login=login) for login in ("anna", "berta"))
    assert re.fullmatch(r"customer:[0-9a-f]{10}", principal_of(anna))
    assert principal_of(anna) == principal_of(anna) != principal_of(berta)
