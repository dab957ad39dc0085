"""Whom answers go to follows from the ticket's customer."""

from __future__ import annotations

from tests.world.world import World

QUERY = '{ ticket(number: "2026010110000018") { defaultRecipient } }'


async def recipient(world: World, login: str | None) -> str | None:
    await world.execute(
        "UPDATE ticket SET customer_user_id = $1 WHERE tn = '2026010110000018'", login
    )
    found: str | None = (await world.ask(QUERY)).data["ticket"]["defaultRecipient"]
    return found


async def test_the_recipient_is_the_customer(own_world: World) -> None:
    """By login or external key; a bare address is itself, and nobody is nobody."""
    sofia = '"Sofia Lehmann" <sofia.lehmann@koehler-soehne-ug.example.com>'
    assert await recipient(own_world, "sofia.lehmann") == sofia
    assert await recipient(own_world, "K10001") == sofia
    assert (await recipient(own_world, "K10003") or "").startswith('"Andreas Lüders" <')
    assert await recipient(own_world, "someone@example.org") == "someone@example.org"
    for nobody in (None, "", "known nowhere", "evil@example.org>\r\nBcc: all@example.org"):
        assert await recipient(own_world, nobody) is None


async def test_a_name_cannot_end_its_quotes(own_world: World) -> None:
    """What a person may be called is no second address."""
    await own_world.execute(
        "UPDATE customer_user SET first_name = $1, last_name = $2, email = 'o@example.org'"
        " WHERE login = 'alexander.uebelhoer'",
        'O"',
        "<x@example.org>\n",
    )
    found = await recipient(own_world, "alexander.uebelhoer")
    assert found == '"O\\" <x@example.org>" <o@example.org>'
