"""The mutations of master data, and what is there afterwards."""

from __future__ import annotations

from typing import Any

from tests.actions.changing import dump
from tests.world.stores import ADMIN
from tests.world.world import World

SETTINGS = """
    group unlockMinutes firstResponseMinutes firstResponseNotify updateMinutes updateNotify
    solutionMinutes solutionNotify calendar followUp followUpLock systemAddress salutation signature
"""
SHOWN = {
    "queue": f"id name valid comment parent {{ name }} settings {{ {SETTINGS} }}",
    "ticketState": "id name type valid comment",
    "priority": "id name level valid",
    "ticketType": "id name valid",
    "service": "id name valid comment slas { name }",
    "group": "id name valid comment",
    "role": "id name valid comment",
    "sla": """id name valid comment firstResponseMinutes firstResponseNotify updateMinutes
        updateNotify solutionMinutes solutionNotify calendarName services { name }""",
    "dynamicField": """id name label type objectType position valid internal mayBeEmpty maxLength
        possibleValues { key label } defaults patterns { pattern message } years { past future }
        problem""",
}
KEYS = {"ticketState": "state"}
LOG = """
{ auditLog(last: 1) { nodes { kind agent { login } objectType objectKey details { name value } } } }
"""


def document(name: str) -> str:
    kind = name.removesuffix("Create").removesuffix("Update")
    return f"""
        mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{
            row: {KEYS.get(kind, kind)} {{ {SHOWN[kind]} }}
            changes {{ field old new }} clientMutationId errors {{ code message path }}
        }} }}
    """


async def payload(world: World, name: str, login: str = ADMIN, /, **input: Any) -> dict[str, Any]:
    answer = await world.ask(document(name), {"input": input}, login=login)
    found: dict[str, Any] = answer.data[name]
    return found


async def did(world: World, name: str, /, **input: Any) -> dict[str, Any]:
    """The row after a mutation that was done."""
    found = await payload(world, name, **input)
    assert found["errors"] == []
    row: dict[str, Any] = found["row"]
    return row


async def refused(
    world: World, name: str, login: str = ADMIN, /, **input: Any
) -> tuple[str, str, str]:
    """The code, the path and the message of a refusal, after which no row is another."""
    before = await dump(world)
    found = await payload(world, name, login, **input)
    [error] = found["errors"]
    assert (found["row"], found["changes"]) == (None, [])
    assert await dump(world) == before
    return error["code"], ".".join(error["path"][1:]), error["message"]


async def queues(world: World, start: str) -> list[str]:
    """The names that begin so, as they are in the table."""
    rows = await world.services.db.rows("SELECT name FROM queue ORDER BY name")
    return [name for (name,) in rows if name.startswith(start)]


async def last_entry(world: World) -> dict[str, Any]:
    """The newest entry of the audit log."""
    [entry] = (await world.ask(LOG.replace("last", "first"))).data["auditLog"]["nodes"]
    entry["details"] = {one["name"]: one["value"] for one in entry["details"]}
    found: dict[str, Any] = entry
    return found
