"""A place is good in the log that it is of: in another one nobody knows what he would miss."""

from __future__ import annotations

import pytest

from domain.paging import cursor, place_of
from resolvers.live.events import PLACE
from tests.live.following import following, now
from tests.work.asking import WALTER, WANDA, new_ticket
from tests.world.world import World


@pytest.mark.parametrize("login", [WALTER, WANDA])
async def test_a_place_of_another_log_is_refused(office: World, login: str) -> None:
    """Also one that says of no log that it is its own, as those of older versions."""
    await new_ticket(office)
    known = place_of("since", PLACE, await now(office, login))
    assert known
    position, sight = known
    mark, rest = sight.split(".", 1)
    [[kept]] = await office.services.db.rows("SELECT mark FROM tg_event_log")
    assert kept == mark
    for other in (f"000000000000.{rest}", rest):
        since = cursor(PLACE, (position, other))
        async with following(office, login=login, since=since) as heard:
            body = await heard.answers.get()
        assert body is not None
        [error] = body["errors"]
        assert error["extensions"]["code"] == "RESYNC_REQUIRED"
        assert "another log of events" in error["message"]
