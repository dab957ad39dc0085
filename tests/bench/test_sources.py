"""The benchmark of sources works from end to end, and tells what it found as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.figures import Spread
from bench.sources import outages, report
from bench.sources.companies import SIZES, Sized
from bench.sources.entries import directory_of, ldif
from bench.sources.rounds import Cell
from cli import run
from settings import HERE

BENCH = [sys.executable, str(HERE / "app.py"), "bench"]
LITTLE = ["--tickets", "200", "--rounds", "1", "--seconds", "0.02"]
PAGES = 2  # of each company: the first, and one in the middle
TICKETS, CONTACTS = 3, PAGES * len(SIZES)  # cases


def counts(rows: list[dict[str, Any]], contender: str) -> list[tuple[int, int, int]]:
    """For each case the statements of our own, the calls of the source, the messages to it."""
    found = [row["counts"] for row in rows if row["contender"] == contender]
    return [(one["own"], one["calls"], one["sent"]) for one in found]


@pytest.mark.thorough
@pytest.mark.timeout(400)  # it starts three servers and, one after the other, eleven services
def test_a_short_run_measures_everything(tmp_path: Path) -> None:
    """On real servers, which die and freeze; whoever has sources gives the same answers."""
    done = subprocess.run(
        [*BENCH, "sources", *LITTLE, "--results", tmp_path],
        capture_output=True,
        check=False,
        text=True,
        timeout=380,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    [kept] = tmp_path.glob("*-sources-*.json")
    found = json.loads(kept.read_text())
    text = kept.with_suffix(".md").read_text()
    assert report.markdown(found) == text
    assert text in done.stdout
    asks_no_more_for_more_tickets(found["pages"])
    asks_no_more_for_more_contacts(found["companies"])
    every_outage_is_there(found["outages"])


def asks_no_more_for_more_tickets(pages: list[dict[str, Any]]) -> None:
    for kind in ("SQL", "LDAP"):
        assert {one[1:] for one in counts(pages, f"{kind} warm")} == {(0, 0)}
        [of_one, of_50, of_100] = counts(pages, f"{kind} cold")
        # with one ticket there may be no owner of another's record to look for
        assert 0 < of_one[1] <= of_50[1]
        assert of_50 == of_100
    assert [one[1:] for one in counts(pages, "disabled")] == [(0, 0)] * TICKETS


def asks_no_more_for_more_contacts(companies: dict[str, list[dict[str, Any]]]) -> None:
    for rows in companies.values():
        for kind in ("SQL", "LDAP"):
            assert {one[1:] for one in counts(rows, f"{kind} warm")} == {(0, 0)}
            cold = counts(rows, f"{kind} cold")
            assert len(cold) == CONTACTS
            assert len({calls for _, calls, _ in cold}) == 1
            # of a large company only the page is looked up whole, which is a statement more
            assert len({own for own, _, _ in cold[PAGES:]}) == 1
            assert cold[0][0] <= cold[-1][0] <= cold[0][0] + 1
        sql = counts(rows, "SQL cold")
        assert [one[1] for one in sql] == [one[2] for one in sql]


def every_outage_is_there(rows: list[dict[str, Any]]) -> None:
    phases = {
        (source, outage, phase, contender)
        for source in ("SQL", "LDAP")
        for outage in (outages.PORT_CLOSED, outages.FROZEN)
        for phase in (outages.HEALTHY, outages.BEFORE, outages.AFTER)
        for contender in ("disabled", outages.KEPT, outages.NOTHING_KEPT)
        if (phase, contender) != (outages.BEFORE, "disabled")
    }
    named = [(row["source"], row["outage"], row["phase"], row["contender"]) for row in rows]
    assert sorted(named) == sorted(phases)
    assert min(row["answers"] for row in rows) > 0


@pytest.mark.parametrize("name", ["sources", "executor"])
def test_an_option_before_the_name_is_refused(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """There it would belong to another benchmark, and change nothing."""
    assert run(["bench", "--rounds", "1", name]) == 2
    told = f"--rounds: belongs after “{name}”, if it has such an option\n"
    assert capsys.readouterr().err == told


def outage(added: Spread, contender: str = outages.KEPT) -> dict[str, Any]:
    return {
        "source": "SQL",
        "outage": outages.FROZEN,
        "phase": outages.AFTER,
        "contender": contender,
        "answers": 3,
        "p50": 60.0,
        "p99": 70.0,
        "added to p50": {"least": added.least, "middle": added.middle, "greatest": added.greatest},
        "added to p99": 12.0,
    }


def test_the_promise_is_held_against_the_worst_round() -> None:
    well = outage(Spread(1, 12, 49))
    late = outage(Spread(1, 13, 51))
    assert "**12.0 ms** where it is worst, 49.0 ms in the worst round" in report.promise([well])
    assert report.promise([well]).endswith("it holds.")
    assert report.promise([well, late]).endswith("it DOES NOT HOLD in every round.")


def test_what_is_compared_is_of_the_same_round() -> None:
    """What slowed one round down slowed its yardstick down, too."""
    yardstick, ours = Cell("page", "disabled"), Cell("page", "SQL")
    for slow in (1, 10, 2):
        yardstick.add([0.1 * slow] * 3)
        ours.add([0.15 * slow, 0.15 * slow, 9])
    ratio = ours.ratio(yardstick)
    assert [ratio.least, ratio.middle, ratio.greatest] == pytest.approx([1.5] * 3)
    assert ours.addition(yardstick).greatest == pytest.approx(500)


def test_a_company_has_as_many_contacts_as_its_name_says() -> None:
    contacts = list(Sized(500, outside=True).contacts())
    assert len({login for login, *_ in contacts}) == 500
    assert contacts == list(Sized(500, outside=True).contacts())


def test_the_directory_has_what_the_tables_have() -> None:
    """Whatever letters; what is empty is not there."""
    row = {"contact_no": "K1", "nachname": "Öztürk", "mail": None, "fax": "", "firma_nr": "1001"}
    entry = ldif([row]).rpartition("\n\ndn: ")[2]
    assert entry.strip().splitlines() == [
        "uid=K1,ou=people,dc=example,dc=org",
        "objectClass: account",
        "objectClass: extensibleObject",
        "uid:: SzE=",
        "sn:: w5Z6dMO8cms=",
        "o:: MTAwMQ==",
    ]
    crm = {
        "name": "crm",
        "key": "contact_no",
        "match": "login",
        "search": ["nachname"],
        "fields": {"last_name": "nachname"},
        "extra": {},
        "company": {"key": "firma_nr"},
    }
    source = directory_of(crm, "ldap://127.0.0.1:1389")
    assert source["key"] == "uid"
    assert source["fields"] == {"last_name": "sn"}
    assert source["company"] == {"key": "o"}
