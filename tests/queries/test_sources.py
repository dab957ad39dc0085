"""Sources as clients see them: how they are, what is kept of them, and what still answers."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schema.executor.executor import Executor
from settings import Settings
from tests.queries.test_failures import outage
from tests.world.stores import NewStores, Stores
from tests.world.world import Answer, World, open_world

PAGE = (Path(__file__).parent / "ticket_page.graphql").read_text()
SOURCES = """{ sources {
  name status lastSuccess lastError breaker { state openUntil } cache { entries hits misses }
} }"""
PERSON = """{ customerUser(login: "K10002") {
  fullName externalStatus asOf link { source key stored } candidates { key }
  ownFields { name value } externalRecords { source key fields { name value } linkedTo { login } }
  provenance { field source value readOnly asOf conflicts { source value asOf } }
} }"""
NEW = '{ customerUser(login: "K10003") { externalStatus } }'


@dataclass(frozen=True)
class Keeping(Stores):
    """Stores whose source is kept, and left alone, as a test likes."""

    changed: str = "{}"

    @property
    def settings(self) -> Settings:
        given = super().settings.model_dump()
        given["database"]["url"] = super().settings.database.url
        given["sources"][0] |= json.loads(self.changed)
        return Settings(**given)


@asynccontextmanager
async def world_with(
    new_stores: NewStores, executor: Executor, **changed: Any
) -> AsyncIterator[World]:
    with new_stores() as stores:
        keeping = Keeping(stores.engine, stores.own, stores.crm, json.dumps(changed))
        async with open_world(keeping, executor) as world:
            yield world


async def listed(world: World) -> dict[str, Any]:
    [source] = (await world.ask(SOURCES)).data["sources"]
    assert isinstance(source, dict)
    return source


def people(answer: Answer) -> list[dict[str, Any]]:
    found = [node["customerUser"] for node in answer.data["tickets"]["nodes"]]
    assert len(found) == 100
    return found


# current: asked once. old: asked again each time, kept all the same
CURRENT: dict[str, Any] = {"cache_time": 1000, "stale_time": 1000}
OLD: dict[str, Any] = {"cache_time": 0, "stale_time": 1000, "soft_limit": 1.5}


async def test_what_is_kept_is_counted(new_stores: NewStores, executor: Executor) -> None:
    """And read from what is kept the next time, without a question."""
    async with world_with(new_stores, executor, **CURRENT) as world:
        assert (await listed(world))["cache"] == {"entries": 0, "hits": 0, "misses": 0}
        first = await world.ask(PAGE, {"first": 100})
        cache = (await listed(world))["cache"]
        second = await world.ask(PAGE, {"first": 100})
        again = (await listed(world))["cache"]

    assert first.body == second.body
    assert first.count("crm") > 0
    assert second.count("crm") == 0
    assert cache["entries"] == cache["misses"] > 0
    assert again["hits"] > cache["hits"]
    assert again == {**cache, "hits": again["hits"]}


async def test_the_page_sentence_answers_while_the_source_is_away(
    new_stores: NewStores, executor: Executor
) -> None:
    """As it was, but marked as old, with when it was read, and the source is named."""
    async with world_with(new_stores, executor, **OLD) as world:
        before = await world.ask(PAGE, {"first": 100})
        person = (await world.ask(PERSON)).data["customerUser"]
        async with outage(world, world.stores.crm):
            during = await world.ask(PAGE, {"first": 100})
            stale = (await world.ask(PERSON)).data["customerUser"]
            reached = during.body["extensions"]["sources"]

    told = {person["externalStatus"] for person in people(before)}
    assert "FRESH" in told
    assert {p["externalStatus"] for p in people(during)} == {
        "STALE" if status == "FRESH" else status for status in told
    }
    assert reached == [{"name": "crm", "status": "DEGRADED"}]
    assert [nameless(p) for p in people(during)] == [nameless(p) for p in people(before)]
    assert (person["externalStatus"], stale["externalStatus"]) == ("FRESH", "STALE")
    assert stale["asOf"] == person["asOf"]
    assert stale["asOf"] is not None


def nameless(person: dict[str, Any]) -> dict[str, Any]:
    return {name: v for name, v in person.items() if name not in {"externalStatus", "asOf"}}


async def test_a_person_says_what_each_store_says(
    new_stores: NewStores, executor: Executor
) -> None:
    """What counts, what is written elsewhere instead, and what is in each place."""
    async with world_with(new_stores, executor) as world:
        await world.execute(
            "UPDATE customer_user SET first_name = 'Anders', comments = 'VIP' WHERE login ="
            " (SELECT login FROM tg_customer_link WHERE external_key = 'K10002')"
            " OR login = 'K10002'"
        )
        person = (await world.ask(PERSON)).data["customerUser"]
    fields = {field["field"]: field for field in person["provenance"]}
    [record] = person["externalRecords"]

    assert (record["source"], record["key"]) == ("crm", "K10002")
    assert {"name": "firstName", "value": "Anders"} in person["ownFields"]
    assert fields["firstName"]["source"] == "crm"
    assert fields["firstName"]["readOnly"] is True
    assert fields["firstName"]["asOf"] is not None
    assert {"name": "firstName", "value": fields["firstName"]["value"]} in record["fields"]
    assert fields["firstName"]["conflicts"] == [{"source": "own", "value": "Anders", "asOf": None}]
    assert (fields["comment"]["source"], fields["comment"]["value"]) == ("own", "VIP")
    assert (fields["comment"]["readOnly"], fields["comment"]["asOf"]) == (False, None)
    assert fields["comment"]["conflicts"] == []
    assert person["candidates"] == []


async def test_an_open_breaker_is_shown_and_nobody_is_asked(
    new_stores: NewStores, executor: Executor, caplog: pytest.LogCaptureFixture
) -> None:
    """Until when, and why; no address of the store is in it, nor in the log."""
    limits = {"cache_time": 0, "stale_time": 0, "breaker_failures": 1, "breaker_time": 3600}
    async with world_with(new_stores, executor, **limits) as world:
        closed = await listed(world)
        with caplog.at_level(logging.DEBUG, "sources"):
            async with outage(world, world.stores.crm):
                first = await world.ask(NEW)
                broken = await listed(world)
        second = await world.ask(NEW)

    assert closed["breaker"] == {"state": "CLOSED", "openUntil": None}
    assert broken["breaker"]["state"] == "OPEN"
    assert broken["breaker"]["openUntil"] is not None
    assert broken["status"] == "DOWN"
    assert first.body["extensions"] == second.body["extensions"]
    assert second.body["extensions"] == {"sources": [{"name": "crm", "status": "DOWN"}]}
    assert second.count("crm") == 0
    told = caplog.text + str(first.body) + str(second.body) + str(broken)
    assert "source left alone source=crm" in told
    for secret in (world.stores.crm, "127.0.0.1", "/", "SELECT", "crm_contact"):
        assert secret not in told
