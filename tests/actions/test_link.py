"""Customer users and external records are linked and unlinked; refusals say what to do."""

from __future__ import annotations

import pytest

from tests.actions.changing import (
    LINK,
    OUTSIDER,
    OWN,
    UNLINK,
    add_customer,
    add_record,
    changed_tables,
    customer_id,
    done,
    dump,
    given,
    links,
    refusal,
)
from tests.queries.test_failures import outage
from tests.world.world import World

STORED = {"source": "crm", "key": OUTSIDER, "stored": True}


async def test_a_link_is_kept_and_shown_at_once(own_world: World) -> None:
    """By login or by ID; the payload shows the person with what the source says."""
    before = await dump(own_world)
    wanted = {"login": OWN, "source": "crm", "key": OUTSIDER, "clientMutationId": "7"}
    payload = await done(own_world, LINK, wanted)
    assert payload["clientMutationId"] == "7"
    assert payload["customerUser"] == {"login": OWN, "link": STORED, "externalStatus": "FRESH"}
    assert (await links(own_world))[OWN] == ("crm", OUTSIDER)
    assert await changed_tables(own_world, before) == {"tg_audit": 1, "tg_customer_link": 1}
    again = {"customerUser": await customer_id(own_world, OWN), "source": "crm", "key": OUTSIDER}
    after = await dump(own_world)
    assert (await done(own_world, LINK, again))["customerUser"]["link"] == STORED
    assert await dump(own_world) == after


async def test_what_is_linked_must_be_there(own_world: World) -> None:
    """Somebody of ours, and a record of a source there is."""
    to = {"source": "crm", "key": OUTSIDER}
    code, path, _ = await refusal(own_world, LINK, {"login": "nobody", **to})
    assert (code, path) == ("NOT_FOUND", "input.login")
    code, path, message = await refusal(own_world, LINK, {"login": OUTSIDER, **to})
    assert (code, path) == ("NOT_REGISTERED", "input.login")
    assert "`ticketSetCustomer` makes one" in message
    code, path, message = await refusal(
        own_world, LINK, {"login": OWN, "source": "none", "key": OUTSIDER}
    )
    assert (code, path) == ("INVALID_INPUT", "input.source")
    assert message.endswith("there are: crm.")
    code, path, _ = await refusal(own_world, LINK, {"login": OWN, "source": "crm", "key": "gone"})
    assert (code, path) == ("NOT_FOUND", "input.key")
    for who in ({}, {"login": OWN, "customerUser": await customer_id(own_world, OWN)}):
        code, path, _ = await refusal(own_world, LINK, {**who, **to})
        assert (code, path) == ("INVALID_INPUT", "input")


async def test_somebody_elses_record_is_refused(own_world: World) -> None:
    """The message says whose it is, also when it is to replace another."""
    for replace in (False, True):
        wanted = {"login": OWN, "source": "crm", "key": "K10001", "replace": replace}
        code, path, message = await refusal(own_world, LINK, wanted)
        assert (code, path) == ("RECORD_TAKEN", "input.key")
        assert "“sofia.lehmann”" in message


async def test_a_second_record_takes_the_place_of_the_first_only_if_told_to(
    own_world: World,
) -> None:
    wanted = {"login": "sofia.lehmann", "source": "crm", "key": OUTSIDER}
    code, path, message = await refusal(own_world, LINK, wanted)
    assert (code, path) == ("ALREADY_LINKED", "input.key")
    assert "“K10001”" in message
    before = await dump(own_world)
    payload = await done(own_world, LINK, {**wanted, "replace": True})
    assert payload["customerUser"]["link"] == STORED
    assert await changed_tables(own_world, before) == {"tg_audit": 1, "tg_customer_link": 0}


async def test_a_link_ends(own_world: World) -> None:
    """The row stays; ending it twice is refused, and so is what was never stored."""
    before = await dump(own_world)
    payload = await done(own_world, UNLINK, {"login": "sofia.lehmann", "clientMutationId": "x"})
    assert payload["clientMutationId"] == "x"
    assert payload["customerUser"] == {"login": "sofia.lehmann", "link": None}
    assert await changed_tables(own_world, before) == {"tg_audit": 1, "tg_customer_link": -1}
    for login in ("sofia.lehmann", "K10002"):  # the second is found by his login alone
        assert (await refusal(own_world, UNLINK, {"login": login}))[0] == "NOT_LINKED"


async def test_a_login_that_equals_a_key_can_be_linked(own_world: World) -> None:
    """What was found by itself is stored then."""
    payload = await done(own_world, LINK, {"login": "K10002", "source": "crm", "key": "K10002"})
    assert payload["customerUser"]["link"] == {"source": "crm", "key": "K10002", "stored": True}


async def test_a_login_of_ours_is_no_record(own_world: World) -> None:
    """That somebody has the login does not mean that the source has such a key."""
    wanted = {"login": OWN, "source": "crm", "key": OWN}
    assert (await refusal(own_world, LINK, wanted))[:2] == ("NOT_FOUND", "input.key")


async def test_any_letters_are_linked(own_world: World) -> None:
    """Umlauts, emoji, quotes, blanks and percent signs: keys are compared exactly."""
    key = "  Ö'\"%%;💐 \\ "
    await add_record(own_world, key, "Wild")
    await add_customer(own_world, "ümläut 🙂%")
    wanted = {"login": "ümläut 🙂%", "source": "crm", "key": key}
    assert (await done(own_world, LINK, wanted))["customerUser"]["link"]["key"] == key
    assert (await links(own_world))["ümläut 🙂%"] == ("crm", key)
    assert (await refusal(own_world, LINK, {**wanted, "key": key.strip()}))[0] == "NOT_FOUND"


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_silent_source_is_no_missing_record(own_world: World) -> None:
    """Nothing is linked that nobody has seen; what needs no source still works."""
    async with outage(own_world, own_world.stores.crm):
        wanted = {"login": OWN, "source": "crm", "key": OUTSIDER}
        code, path, message = await refusal(own_world, LINK, wanted)
        assert (code, path) == ("SOURCE_UNAVAILABLE", "input.key")
        assert "“crm”" in message
        same = {"login": "sofia.lehmann", "source": "crm", "key": "K10001"}
        assert (await given(own_world, LINK, same))["errors"] == []
        taken = {"login": OWN, "source": "crm", "key": "K10001"}
        assert (await refusal(own_world, LINK, taken))[0] == "RECORD_TAKEN"
        unknown = {"login": "nobody", "source": "crm", "key": OUTSIDER}
        assert (await refusal(own_world, LINK, unknown))[:2] == (
            "SOURCE_UNAVAILABLE",
            "input.login",
        )
        await done(own_world, UNLINK, {"login": "sofia.lehmann"})


async def test_what_no_column_takes_is_refused(own_world: World) -> None:
    """With the path of the text, before a source is asked."""
    right = {"login": OWN, "source": "crm", "key": OUTSIDER}
    for name, text in [
        ("login", "x" * 201),
        ("login", " \t"),
        ("login", "a\0b"),
        ("key", "ö" * 251),
        ("key", ""),
        ("key", "\0"),
        ("key", "\ud800"),
    ]:
        code, path, _ = await refusal(own_world, LINK, {**right, name: text})
        assert (code, path) == ("INVALID_INPUT", f"input.{name}")
    for id_ in ("no ID", "WyJUaWNrZXQiLDFd"):
        wanted = {"customerUser": id_, "source": "crm", "key": OUTSIDER}
        assert (await refusal(own_world, LINK, wanted))[1] == "input.customerUser"


async def test_a_key_counts_after_the_customer_is_called_otherwise(own_world: World) -> None:
    wanted = {"login": "sofia.lehmann", "idempotencyKey": "once"}
    first = await done(own_world, UNLINK, wanted)
    await own_world.execute("UPDATE customer_user SET login = 's' WHERE login = 'sofia.lehmann'")
    assert first["errors"] == []
    assert (await done(own_world, UNLINK, wanted))["errors"] == []
