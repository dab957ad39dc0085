"""What `viewerCan` says to everybody, and what comes of the mutation when he tries."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rights.cast import Cast
from tests.rights.principals import Principal
from tests.rights.test_changes import word_for
from tests.world.world import NOBODY

# long, and the same on every loop
pytestmark = pytest.mark.asyncio(loop_factories=["uvloop"])

OF_AGENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "note": ("articleAddNote", {"body": "Said"}),
    "title": ("ticketSetTitle", {"title": "Else"}),
    "priority": ("ticketSetPriority", {"priority": "2 low"}),
    "close": ("ticketClose", {}),
    "spam": ("ticketMarkSpam", {}),
    "unsplit": ("ticketUnsplit", {}),
    "watch": ("ticketWatch", {}),
}
ANSWER: tuple[str, dict[str, Any]] = ("articleAddFollowUp", {"body": "Not yet"})
OF_EVERYBODY = {"followUp": ANSWER}


async def test_it_says_what_the_mutation_does(changing_cast: Cast) -> None:
    """Some may do all of it, some nothing; where the token only reads, the document is refused."""
    said = set()
    for who in people(changing_cast):
        verbs = OF_EVERYBODY | (OF_AGENTS if who.agent else {})
        for id_, can in (await told(changing_cast, who, " ".join(verbs))).items():
            for name, (mutation, given) in verbs.items():
                done = await would_do(changing_cast, who, mutation, {**given, "ticket": id_})
                assert done is can[name], (who.name, name, id_)
                said.add((name, done))
    assert {name for name, done in said if done} >= {*OF_EVERYBODY, *OF_AGENTS} - {"unsplit"}
    assert {name for name, done in said if not done} == {*OF_EVERYBODY, *OF_AGENTS}


def people(cast: Cast) -> list[Principal]:
    """Everybody who has an account."""
    return [who for who in cast.people.values() if who.viewer]


async def told(cast: Cast, who: Principal, names: str) -> dict[str, dict[str, bool]]:
    """What he may do to some of the tickets that he sees."""
    page = f"{{ tickets(first: 3) {{ nodes {{ id viewerCan {{ {names} }} }} }} }}"
    found = await cast.world.ask(page, login=who.viewer or NOBODY)
    return {each["id"]: each["viewerCan"] for each in found.data["tickets"]["nodes"]}


async def would_do(cast: Cast, who: Principal, mutation: str, given: dict[str, Any]) -> bool:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}"
    wanted = {"input": {**given, "validateOnly": True}}
    return word_for(await cast.world.ask(document, wanted, login=who.viewer or NOBODY)) == "done"
