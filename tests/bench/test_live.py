"""The benchmark of following works on real services, and counts what is lost and repeated."""

from __future__ import annotations

import json
from array import array
from pathlib import Path
from typing import Any

import pytest

from bench.data import filled, on_postgresql
from bench.live import report
from bench.live.client import Crowd, Socket, Wanted
from bench.live.crowd import Outcome
from bench.live.floors import floor
from bench.live.frames import TEXT, frame, frames
from bench.live.house import house
from bench.live.phases import Phase, delayed, delays_of, fanned_out, held
from bench.live.team import hired
from bench.postgres import databases
from bench.processes import PATIENCE
from demo import Plan
from domain.paging import cursor
from resolvers.live.events import PLACE
from tests.servers.postgres import Postgres

PLAN = Plan(tickets=120, companies=3, contacts_per_company=10)
SOUND = {"lost": 0, "repeated": 0, "refused": 0}


def message(place: int) -> bytes:
    event = {"id": cursor(PLACE, (place, "sight"))}
    said = {"id": "1", "type": "next", "payload": {"data": {"ticketEvents": event}}}
    return json.dumps(said).encode()


@pytest.mark.thorough
@pytest.mark.timeout(3 * PATIENCE)
async def test_followers_of_real_services_are_told_each_event_once(
    postgres_server: Postgres, tmp_path: Path
) -> None:
    async with databases(postgres_server.url("postgres"), "own", "crm") as urls:
        data = await filled(on_postgresql(*urls), PLAN, lambda *_: None)
        async with house(data, await hired(data), tmp_path, services=2) as two:
            idle = await held(Phase(two, tmp_path / "held", 0.1), 4)
            late = await delayed(Phase(two, tmp_path / "delayed", 0.1), 4)
            ours, sample = await fanned_out(Phase(two, tmp_path / "fan-out", 0.01), 4)
        by_hand = await floor(tmp_path, ours, sample)
    for row in (idle, late, ours, by_hand):
        assert row == {**row, "alive": 4, "subscribers": 4, **SOUND}
    assert late["deliveries"] == late["events"] * 4
    assert 0 < late["p50"] <= late["p99"] <= late["greatest"]
    assert ours["events"] == by_hand["events"]


async def test_what_is_lost_repeated_or_no_event_is_counted(tmp_path: Path) -> None:
    since = cursor(PLACE, (10, "sight"))
    paths = str(tmp_path / "until"), str(tmp_path / "arrivals")
    crowd = Crowd(Wanted([], 0, "", [""], since, *paths))
    crowd.sockets.append(socket := Socket(crowd, 0))
    socket.admitted.set_result(None)
    for place in (11, 13, 13, 12):
        socket._told(message(place), 1.0)
    socket._told(b'{"id":"1","type":"next","payload":{"errors":[]}}', 1.0)
    found = await crowd.until(13)
    assert (found.lost, found.repeated, found.refused, found.alive) == (1, 2, 1, 0)


def test_frames_are_read_as_they_are_cut() -> None:
    whole = b"".join(b"\x81\x7e" + size.to_bytes(2, "big") + b"x" * size for size in (126, 300))
    assert [len(payload) for _, payload, _ in frames(whole)] == [126, 300]
    assert [len(payload) for _, payload, _ in frames(whole[:-1])] == [126]
    masked = frame(TEXT, b"hello")
    key, payload = masked[2:6], masked[6:]
    assert bytes(a ^ key[n % 4] for n, a in enumerate(payload)) == b"hello"


def test_the_first_event_is_no_delay() -> None:
    told = array("I", [1, 2, 3]), array("d", [1.0, 5.0, 7.0])
    outcome = Outcome(alive=1, lost=0, repeated=0, refused=0, sample="", arrivals=[told])
    assert delays_of(outcome, [4.0, 4.5]) == [1.0, 2.5]


@pytest.mark.parametrize(
    ("changed", "told"),
    [({}, "yes"), ({"mean": 1.0}, "NO"), ({"lost": 1}, "NO"), ({"alive": 1}, "NO")],
)
def test_the_aim_is_judged(changed: dict[str, Any], told: str) -> None:
    row = {"mean": 0.5, "subscribers": 2, "alive": 2, **SOUND}
    assert report.holds(row | changed) == told
