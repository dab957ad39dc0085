"""What nobody can say while a source is silent, or because several records match, is not done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar

import pytest

from domain.ids import global_id
from schema.executor.executor import Executor
from settings import Settings
from tests.actions.changing import (
    INVALID,
    LINK,
    OUTSIDER,
    OWN,
    SET,
    SET_MANY,
    TICKET,
    UNLINK,
    add_customer,
    add_record,
    customer_id,
    done,
    given,
    links,
    refusal,
    ticket_id,
)
from tests.queries.test_failures import outage
from tests.world.stores import NewStores, Stores
from tests.world.world import World, open_world

ADDRESS = "new@example.org"  # of everybody who is new in the CRM


class Other(Stores):
    """The CRM, with other settings."""

    changes: ClassVar[dict[str, Any]] = {}

    @property
    def settings(self) -> Settings:
        given = super().settings
        [crm] = given.sources
        return given.model_copy(update={"sources": [crm.model_copy(update=self.changes)]})


class Kept(Other):
    """What was read once is kept for when the CRM does not answer."""

    changes: ClassVar[dict[str, Any]] = {"stale_time": 3600.0}


class ByMail(Other):
    """People are known by their addresses."""

    changes: ClassVar[dict[str, Any]] = {"match": "email"}


class Repeated(Stores):
    """The CRM has the records K10001 and K10003 twice."""

    @property
    def settings(self) -> Settings:
        given = super().settings
        [crm] = given.sources
        select = crm.model_dump()["select"]
        again = f"SELECT * FROM ({select}) AS again WHERE contact_no IN ('K10001', 'K10003')"
        twice = f"SELECT * FROM ({select}) AS once UNION ALL {again}"
        return given.model_copy(update={"sources": [crm.model_copy(update={"select": twice})]})


@pytest.fixture
async def changed_world(
    new_stores: NewStores, executor: Executor, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    with new_stores() as stores:
        other = request.param(stores.engine, stores.own, stores.crm)
        async with open_world(other, executor) as world:
            yield world


def crm_is(kind: type[Stores]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("changed_world", [kind], indirect=True)


on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


async def loner(world: World) -> str:
    """Somebody without a customer number, linked to a record of the company 1001; his ID."""
    await add_customer(world, "loner")
    await done(world, LINK, {"login": "loner", "source": "crm", "key": OUTSIDER})
    return await customer_id(world, "loner")


# --- a source is silent


@on_postgresql
async def test_a_company_that_cannot_be_read_is_not_taken_for_none(own_world: World) -> None:
    """Whether a link leads to it or the login alone; what is given needs no source."""
    linked = await loner(own_world)
    await add_customer(own_world, "unlinked")
    ticket = await ticket_id(own_world, TICKET)
    async with outage(own_world, own_world.stores.crm):
        for contact in ({"login": "loner"}, {"customerUser": linked}, {"login": "unlinked"}):
            wanted: dict[str, Any] = {"ticket": ticket, "contact": contact}
            for preview in (False, True):
                code, path, message = await refusal(
                    own_world, SET, {**wanted, "validateOnly": preview}
                )
                assert (code, path) == ("SOURCE_UNAVAILABLE", "input.contact")
                assert "“crm”" in message
            payload = await done(own_world, SET, {**wanted, "customerId": "7"})
            assert payload["ticket"]["customerId"] == "7"
        many = {"tickets": [ticket], "contact": {"login": "loner"}}
        assert (await refusal(own_world, SET_MANY, many))[0] == "SOURCE_UNAVAILABLE"
    wanted = {"ticket": ticket, "contact": {"login": "loner"}}
    assert (await done(own_world, SET, wanted))["ticket"]["customerId"] == "1001"


@on_postgresql
async def test_who_is_not_valid_remains_so_without_the_source(own_world: World) -> None:
    await own_world.execute("UPDATE customer_user SET customer_id = '' WHERE login = $1", INVALID)
    wanted = {"ticket": await ticket_id(own_world, TICKET), "contact": {"login": INVALID}}
    async with outage(own_world, own_world.stores.crm):
        assert (await refusal(own_world, SET, wanted))[:2] == ("INVALID_CUSTOMER", "input.contact")


@on_postgresql
@crm_is(Kept)
async def test_what_was_kept_says_which_company(changed_world: World) -> None:
    await loner(changed_world)
    wanted = {"ticket": await ticket_id(changed_world, TICKET), "contact": {"login": "loner"}}
    async with outage(changed_world, changed_world.stores.crm):
        assert (await done(changed_world, SET, wanted))["ticket"]["customerId"] == "1001"


@on_postgresql
@crm_is(Kept)
async def test_a_login_that_cannot_be_checked_is_not_given(changed_world: World) -> None:
    """It may be the key by which tickets know somebody; his own, which was read, is not."""
    await customer_id(changed_world, OUTSIDER)
    ticket = await ticket_id(changed_world, TICKET)
    wanted: dict[str, Any] = {"ticket": ticket, "contact": {"source": "crm", "key": OUTSIDER}}
    async with outage(changed_world, changed_world.stores.crm):
        for preview in (False, True):
            code, path, message = await refusal(
                changed_world, SET, {**wanted, "login": "K10006", "validateOnly": preview}
            )
            assert (code, path) == ("SOURCE_UNAVAILABLE", "input.login")
            assert "cannot be checked; try again later, or leave `login` out" in message
        assert (await done(changed_world, SET, wanted))["registers"] == OUTSIDER


# --- several records match


@crm_is(Repeated)
async def test_a_key_of_several_records_is_nobodys(changed_world: World) -> None:
    """However the contact is named, and whoever is to be linked; another key is not concerned."""
    ticket = await ticket_id(changed_world, TICKET)
    for contact, path in [
        ({"login": OUTSIDER}, "login"),
        ({"customerUser": global_id("CustomerUser", ["crm", OUTSIDER])}, "customerUser"),
        ({"source": "crm", "key": OUTSIDER}, "key"),
    ]:
        code, where, message = await refusal(
            changed_world, SET, {"ticket": ticket, "contact": contact}
        )
        assert (code, where) == ("CONFLICT", f"input.contact.{path}")
        assert f"“{OUTSIDER}” of “crm”" in message
        assert "mend the source" in message
    code, where, message = await refusal(
        changed_world, LINK, {"login": OWN, "source": "crm", "key": OUTSIDER}
    )
    assert (code, where) == ("CONFLICT", "input.key")
    assert f"“{OUTSIDER}” of “crm”" in message
    taken = {"ticket": ticket, "contact": {"source": "crm", "key": "K10006"}, "login": OUTSIDER}
    assert (await refusal(changed_world, SET, taken))[:2] == ("LOGIN_TAKEN", "input.login")


@crm_is(Repeated)
async def test_a_login_that_several_records_have_is_no_link(changed_world: World) -> None:
    """Our row may be the contact if it has a customer number; the record is nobody's still."""
    await add_customer(changed_world, OUTSIDER, "77")
    ticket = await ticket_id(changed_world, TICKET)
    wanted = {"ticket": ticket, "contact": {"login": OUTSIDER}}
    assert (await done(changed_world, SET, wanted))["ticket"]["customerId"] == "77"
    for key_of in (OUTSIDER, OWN):
        to_link = {"login": key_of, "source": "crm", "key": OUTSIDER}
        assert (await refusal(changed_world, LINK, to_link))[:2] == ("CONFLICT", "input.key")
    await changed_world.execute(
        "UPDATE customer_user SET customer_id = '' WHERE login = $1", OUTSIDER
    )
    assert (await refusal(changed_world, SET, wanted))[:2] == ("CONFLICT", "input.contact")


@crm_is(Repeated)
async def test_a_stored_link_says_who_it_is(changed_world: World) -> None:
    """Though nobody knows which of the records; only his company must not come from there."""
    ticket = await ticket_id(changed_world, TICKET)
    same = {"login": "sofia.lehmann", "source": "crm", "key": "K10001"}
    assert (await given(changed_world, LINK, same))["errors"] == []
    assert (await refusal(changed_world, LINK, {**same, "login": OWN}))[0] == "RECORD_TAKEN"
    wanted: dict[str, Any] = {"ticket": ticket, "contact": {"source": "crm", "key": "K10001"}}
    payload = await done(changed_world, SET, wanted)
    assert payload["ticket"]["customerUser"]["login"] == "sofia.lehmann"
    assert payload["ticket"]["customerId"] == "1002"
    await changed_world.execute(
        "UPDATE customer_user SET customer_id = '' WHERE login = 'sofia.lehmann'"
    )
    assert (await refusal(changed_world, SET, wanted))[:2] == ("CONFLICT", "input.contact")
    assert (await done(changed_world, SET, {**wanted, "customerId": "7"}))["ticket"]


@crm_is(ByMail)
async def test_an_address_of_several_records_is_a_conflict(changed_world: World) -> None:
    """The candidates are named, and linking one of them is the way out."""
    for key in ("K97", "K98"):
        await add_record(changed_world, key, "Neu", company="1001")
    await add_customer(changed_world, "loner", email=ADDRESS)
    ticket = await ticket_id(changed_world, TICKET)
    wanted = {"ticket": ticket, "contact": {"login": "loner"}}
    code, where, message = await refusal(changed_world, SET, wanted)
    assert (code, where) == ("CONFLICT", "input.contact")
    assert "“K97” of “crm”, “K98” of “crm”" in message
    await done(changed_world, LINK, {"login": "loner", "source": "crm", "key": "K97"})
    assert (await done(changed_world, SET, wanted))["ticket"]["customerId"] == "1001"


@crm_is(ByMail)
async def test_a_bare_address_of_several_records_is_a_conflict(changed_world: World) -> None:
    for key in ("K97", "K98"):
        await add_record(changed_world, key, "Neu")
    wanted = {"ticket": await ticket_id(changed_world, TICKET), "contact": {"login": ADDRESS}}
    code, where, message = await refusal(changed_world, SET, wanted)
    assert (code, where) == ("CONFLICT", "input.contact.login")
    assert "“K97” of “crm”, “K98” of “crm”" in message


# --- a link ends


async def test_no_source_is_asked_whose_link_ends(own_world: World) -> None:
    """By login, by the key of the linked record, or by an ID from before somebody had a row."""
    query = "mutation($input: CustomerUserUnlinkInput!) {"
    query += " customerUserUnlink(input: $input) { errors { code path } } }"
    outsider = global_id("CustomerUser", ["crm", "K10001"])
    for who in ({"login": "SOFIA.lehmann"}, {"login": "K10001"}, {"customerUser": outsider}):
        answer = await own_world.ask(query, {"input": who})
        assert answer.data["customerUserUnlink"]["errors"] == []
        assert answer.count("crm") == 0
        assert "sofia.lehmann" not in await links(own_world)
        again = await own_world.ask(query, {"input": {"login": "sofia.lehmann"}})
        assert again.data["customerUserUnlink"]["errors"][0]["code"] == "NOT_LINKED"
        await done(own_world, LINK, {"login": "sofia.lehmann", "source": "crm", "key": "K10001"})


async def test_who_has_no_row_has_no_link(own_world: World) -> None:
    for login in (OUTSIDER, "nobody"):
        found = await refusal(own_world, UNLINK, {"login": login})
        assert found[:2] == ("NOT_REGISTERED", "input.login")
