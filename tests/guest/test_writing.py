"""What each verb writes into the tables of an OTRS: row for row what OTRS would have written.

`written.txt` has the rows, of all tables but ours; whatever is not in it did not change. It is
stated by the facts that docs/otrs-writing.md names. Rows of StaticDB are among them.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from schema.executor.executor import Executor
from tests.guest.hosts import guest
from tests.guest.rows import dumped, lines
from tests.guest.verbs import DEEDS, Deed
from tests.otrs.databases import OtrsDatabases
from tests.work.asking import payload
from tests.world.world import World

WRITTEN = Path(__file__).parent / "written.txt"
ON = dict.fromkeys(("Ticket::Type", "Ticket::Service", "Ticket::Responsible"), "'1'")
STATIC = {"Ticket::IndexModule": "Kernel::System::Ticket::IndexAccelerator::StaticDB"}
# what the worker of OTRS makes of new articles every minute
INDEXED = """
    INSERT INTO article_search_index (ticket_id, article_id, article_key, article_value)
    SELECT ticket_id, id, 'MIMEBase_Subject', 'words' FROM article ORDER BY id
"""
DO = """
    mutation($input: %sInput!) {
        %s(input: $input) { clientMutationId %s errors { code message path } }
    }
"""
MADE = "ticket { id articles(first: 1) { nodes { id } } }"


async def do(world: World, deed: Deed, ids: dict[str, str]) -> None:
    kind = deed.verb[0].upper() + deed.verb[1:]
    given = {
        name: ids.get(value, value) if isinstance(value, str) else value
        for name, value in deed.input.items()
    }
    document = DO % (kind, deed.verb, MADE if deed.makes else "")
    found = await payload(world, document, given, login=deed.who)
    assert found["errors"] == [], deed
    if deed.makes:
        ticket = found["ticket"]
        ids |= {deed.makes: ticket["id"], f"{deed.makes}.0": ticket["articles"]["nodes"][0]["id"]}


async def told(world: World) -> str:
    """All that is done, each with the rows that are others afterwards."""
    text, ids = "", dict[str, str]()
    for deed in DEEDS:
        world.now += timedelta(minutes=1)
        if deed.verb == "ticketMerge":
            await world.execute(INDEXED)
        before = await dumped(world)
        await do(world, deed, ids)
        actor = world.services.references.current.agent_by_login[deed.who].pk
        found = lines(before, await dumped(world), world.now, actor)
        text += "".join(f"{line}\n" for line in (f"== {deed.verb}", *found))
    return text


@pytest.mark.parametrize("version", ["6.0", "7.3"])
async def test_every_verb_writes_what_otrs_would(
    new_otrs: OtrsDatabases, executor: Executor, version: str, pytestconfig: pytest.Config
) -> None:
    with new_otrs(version) as url:
        async with guest(url, executor, ON | STATIC) as world:
            found = await told(world)
    if pytestconfig.getoption("--rewrite"):
        WRITTEN.write_text(found)
    assert found.splitlines() == WRITTEN.read_text().splitlines()
