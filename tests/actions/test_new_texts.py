"""New logins and company keys must be readable; what is there already may be used."""

from __future__ import annotations

from tests.actions.changing import (
    OUTSIDER,
    SET,
    TICKET,
    add_customer,
    add_record,
    done,
    refusal,
    ticket_id,
)
from tests.world.world import World

ODD = ["a\tb", "a\n", "a\x7f", "a\x85b", "a\u200bb", "\u202eabc", "\ufeffabc", "a\u00adb"]
BLANK = [" a", "a ", "\u00a0a", "a\u3000", " "]


async def test_new_texts_can_be_read_and_typed(own_world: World) -> None:
    """Nothing invisible, no blanks around; also where the login is the record's key."""
    ticket = await ticket_id(own_world, TICKET)
    wanted = {"ticket": ticket, "contact": {"source": "crm", "key": OUTSIDER}, "validateOnly": True}
    for text in ODD + BLANK:
        for name in ("login", "customerId"):
            code, path, message = await refusal(own_world, SET, {**wanted, name: text})
            assert (code, path) == ("INVALID_INPUT", f"input.{name}")
            assert message.startswith(f"input.{name}: expected ")
    await add_record(own_world, "K\u202e97", "Neu")
    of_odd = {"ticket": ticket, "contact": {"source": "crm", "key": "K\u202e97"}}
    code, path, message = await refusal(own_world, SET, of_odd)
    assert (code, path) == ("INVALID_INPUT", "input.login")
    assert "U+202E" in message
    assert (await done(own_world, SET, {**of_odd, "login": "neu"}))["registers"] == "neu"


async def test_odd_texts_of_old_may_be_used(own_world: World) -> None:
    """Somebody whose login is there already is a contact all the same."""
    await add_customer(own_world, "old\u200b ", " 12")
    ticket = await ticket_id(own_world, TICKET)
    payload = await done(own_world, SET, {"ticket": ticket, "contact": {"login": "old\u200b "}})
    assert payload["ticket"]["customerId"] == " 12"
