"""A place is good in the log that it is of: in another one nobody knows what he would miss."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.paging import cursor, place_of
from resolvers.live.events import PLACE
from tests.live.following import following, now
from tests.work.asking import WALTER, WANDA, new_ticket
from tests.world.world import World

DOCUMENT = Path(__file__).parents[2] / "docs" / "database.md"
NEW_MARK = re.compile(r"^(UPDATE tg_event_log .*); -- (\w+)$", re.MULTILINE)
MARK = "SELECT mark FROM tg_event_log"


@pytest.mark.parametrize("login", [WALTER, WANDA])
async def test_a_place_of_another_log_is_refused(office: World, login: str) -> None:
    """Also one that says of no log that it is its own, as those of older versions."""
    await new_ticket(office)
    known = place_of("since", PLACE, await now(office, login))
    assert known
    position, sight = known
    mark, rest = sight.split(".", 1)
    [[kept]] = await office.services.db.rows(MARK)
    assert kept == mark
    for other in (f"000000000000.{rest}", rest):
        since = cursor(PLACE, (position, other))
        async with following(office, login=login, since=since) as heard:
            body = await heard.answers.get()
        assert body is not None
        [error] = body["errors"]
        assert error["extensions"]["code"] == "RESYNC_REQUIRED"
        assert "another log of events" in error["message"]


async def test_a_restored_log_gets_another_mark(office: World) -> None:
    """By the statement that the document has for this database; the mark is of the same form."""
    db = office.services.db
    statements = {name.lower(): sql for sql, name in NEW_MARK.findall(DOCUMENT.read_text())}
    [[was]] = await db.rows(MARK)
    await office.execute(statements[db.dialect])
    [[mark]] = await db.rows(MARK)
    assert mark != was
    assert re.fullmatch("[0-9a-f]{12}", was)
    assert re.fullmatch("[0-9a-f]{12}", mark)
