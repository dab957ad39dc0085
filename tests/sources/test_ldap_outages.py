"""A directory that is down says so within its time limit, and answers again when it is back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from domain.errors import SourceUnavailable
from sources.ldap.connection import LdapConnection
from sources.ldap.opening import connector
from sources.ldap.question import SCOPES, Question
from sources.ldap.source import LdapSource
from sources.source import Search
from tests.servers.process import HOST, free_port, wait_until
from tests.servers.slapd import Certificates, Slapd, slapd
from tests.sources.certificates import issued
from tests.sources.ldap_entries import PEOPLE, TREE, ldap_settings, ldap_source, people

Connect = Callable[[], Awaitable[LdapConnection]]
GUARD = 30
LIMIT = 0.5
PATIENT = 20
MOMENT, MOMENTS = 0.0003, 150
ROUNDS = 20  # of the loop, which closes in the next one what it was told to
LDIF = TREE + people(["k", *(f"m{number:04}" for number in range(1200))])
WAYS = ["off", "starttls", "ldaps"]
SECRETS = [HOST, "example", "uid", "objectClass"]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return issued(tmp_path_factory.mktemp("certificates"), HOST)


@pytest.fixture
def mortal(certificates: Certificates) -> Iterator[Slapd]:
    """To be frozen and stopped."""
    with slapd(LDIF, certificates) as server:
        yield server
        server.thaw()


def way(server: Slapd, tls: str) -> dict[str, Any]:
    if tls == "off":
        return {"tls": "off"}
    assert server.certificates
    url = server.tls_url if tls == "ldaps" else server.url
    return {"url": url, "tls": None, "ca_file": server.certificates.authority}


@asynccontextmanager
async def opened(server: Slapd, **changed: Any) -> AsyncIterator[LdapSource]:
    """A source that leaves no connection behind."""
    async with asyncio.timeout(GUARD):
        async with ldap_source(server, **{"time_limit": LIMIT, **changed}) as source:
            yield source
        await some_rounds()
    assert connections(server) == 0


async def some_rounds() -> None:
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


def connections(server: Slapd) -> int:
    """How many we have to the server, open or half closed."""
    entries = [entry for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
    ours = {str(entry.readlink()) for entry in entries}
    found = 0
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        columns = line.split()
        port = int(columns[2].rpartition(":")[2], 16)
        found += port in {server.port, server.tls_port} and f"socket:[{columns[9]}]" in ours
    return found


async def refused(source: LdapSource) -> str:
    """Why it does not answer, in words for everybody."""
    with pytest.raises(SourceUnavailable) as failure:
        await source.by_key(["k"])
    assert not [secret for secret in SECRETS if secret in str(failure.value)]
    assert failure.value.source == "crm"
    return failure.value.reason


async def answers(source: LdapSource) -> bool:
    return [person.key for person in await source.by_key(["k"])] == ["k"]


async def recovered(source: LdapSource) -> None:
    """A server that has just been thawed has old questions to work on."""
    for _ in range(8):
        try:
            assert await answers(source)
        except SourceUnavailable:
            continue
        return
    raise AssertionError("the source does not answer")


@pytest.mark.parametrize("tls", WAYS)
@pytest.mark.parametrize("connected", [False, True])
async def test_a_frozen_server_costs_the_time_limit(
    mortal: Slapd, tls: str, *, connected: bool
) -> None:
    """Whether there is a connection already or not."""
    async with opened(mortal, **way(mortal, tls)) as source:
        if connected:
            assert await answers(source)
        mortal.freeze()
        async with asyncio.timeout(LIMIT * 5):
            assert await refused(source) == "no answer in time"
        mortal.thaw()
        await recovered(source)


@pytest.mark.parametrize("tls", WAYS)
async def test_many_questions_to_a_frozen_server_cost_no_more(mortal: Slapd, tls: str) -> None:
    async with opened(mortal, **way(mortal, tls)) as source:
        assert await answers(source)
        mortal.freeze()
        async with asyncio.timeout(LIMIT * 5):
            reasons = await asyncio.gather(*(refused(source) for _ in range(20)))
        mortal.thaw()
        await recovered(source)

    assert set(reasons) == {"no answer in time"}


@pytest.mark.parametrize("tls", WAYS)
async def test_a_stopped_server_is_not_reachable(mortal: Slapd, tls: str) -> None:
    """Nothing has to be started again when it is back."""
    async with opened(mortal, **way(mortal, tls)) as source:
        assert await answers(source)
        mortal.stop()
        assert await refused(source) == "not reachable"
        mortal.start()
        assert await answers(source)


async def test_a_restart_between_two_questions_is_not_noticed(mortal: Slapd) -> None:
    """Every connection that was kept is dead, and none of them costs an answer."""
    async with opened(mortal, pool_size=4, time_limit=PATIENT) as source:
        for _ in range(3):
            await asyncio.gather(*(answers(source) for _ in range(4)))
            mortal.stop()
            mortal.start()
            assert all(await asyncio.gather(*(answers(source) for _ in range(4))))


async def test_a_server_may_be_down_at_the_start(mortal: Slapd) -> None:
    mortal.stop()
    async with opened(mortal) as source:
        assert await refused(source) == "not reachable"
        mortal.start()
        assert await answers(source)


async def test_a_name_nobody_has_is_not_reachable(mortal: Slapd) -> None:
    async with opened(mortal, url="ldap://nobody.invalid", time_limit=PATIENT) as source:
        assert await refused(source) == "not reachable"


@pytest.mark.parametrize("tls", WAYS)
async def test_who_accepts_and_stays_silent_costs_the_time_limit(tls: str) -> None:
    """And meanwhile everybody else goes on."""
    url = f"{'ldaps' if tls == 'ldaps' else 'ldap'}://{HOST}"
    async with silent() as port:
        place = {"url": f"{url}:{port}", "tls": tls if tls == "off" else None}
        async with ldap_source(nowhere(), **place, time_limit=LIMIT) as source:
            asking = asyncio.create_task(refused(source))
            steps = 0
            while not asking.done():
                await asyncio.sleep(LIMIT / 50)
                steps += 1
            assert await asking == "no answer in time"

    assert steps > 5


@pytest.mark.parametrize("tls", ["off", "starttls"])
@pytest.mark.parametrize(
    "answer", [b"", b"\x30", b"\x30\x00", b"\x30\xff", b"220 mail ready\r\n", b"\x30\x05hello"]
)
async def test_who_speaks_something_else_is_no_directory(tls: str, answer: bytes) -> None:
    async with silent(answer) as port:
        place = {"url": f"ldap://{HOST}:{port}", "tls": tls}
        async with ldap_source(nowhere(), **place) as source:
            assert await refused(source) == "not reachable"


def nowhere() -> Slapd:
    """A server that is not started."""
    return Slapd(Path("/nowhere"), "", None, "")


@asynccontextmanager
async def silent(answer: bytes | None = None) -> AsyncIterator[int]:
    """The port of somebody who accepts, and says nothing or this, and hangs up."""

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer is not None:
            writer.write(answer)
            writer.close()
        writers.append(writer)

    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(accept, HOST, free_port())
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()


# --- what was given up


@pytest.mark.parametrize("tls", WAYS)
async def test_a_cancelled_question_is_abandoned(mortal: Slapd, tls: str) -> None:
    """The server is told, and the connection it was asked on is not used again."""
    async with opened(mortal, **way(mortal, tls), time_limit=PATIENT, pool_size=1) as source:
        assert await answers(source)
        mortal.freeze()
        asking = [asyncio.create_task(source.by_key(["k"])) for _ in range(2)]
        await some_rounds()
        for task in asking:
            task.cancel()
        await asyncio.wait(asking)
        assert all(task.cancelled() for task in asking)
        mortal.thaw()
        assert await answers(source)

    wait_until(lambda: bool(mortal.did("ABANDON")))


# the driver leaves a pair of its own to Python to close, when StartTLS is given up
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.parametrize("tls", WAYS)
async def test_a_question_may_be_given_up_at_any_moment(mortal: Slapd, tls: str) -> None:
    """Also while its connection is being opened, in a thread of the driver or by the library."""
    connect = connector(ldap_settings(mortal, **way(mortal, tls)))
    question = Question(PEOPLE, SCOPES["sub"], "(uid=m*)", ["uid"])
    outcomes = [await given_up(connect, question, after=n * MOMENT) for n in range(MOMENTS)]
    # what was given up too early to be closed at once is closed soon
    await asyncio.to_thread(wait_until, lambda: connections(mortal) == 0)

    assert True in outcomes
    connection = await connect()
    assert len(await connection.search(question)) == 1200
    connection.close()


async def given_up(connect: Connect, question: Question, *, after: float) -> bool:
    """Whether it was, rather than answered."""
    try:
        async with asyncio.timeout(after):
            connection = await connect()
            try:
                await connection.search(question)
            finally:
                connection.close()
    except TimeoutError:
        return True
    return False


async def test_a_question_that_others_wait_for_too_goes_on(mortal: Slapd) -> None:
    """Who asks the same gets the same answer, and who goes away takes it from nobody."""
    async with opened(mortal, time_limit=PATIENT) as source:
        mortal.freeze()
        asking = [asyncio.create_task(source.count(Search())) for _ in range(3)]
        await asyncio.sleep(0)
        asking[0].cancel()
        await asyncio.wait(asking[:1])
        mortal.thaw()
        assert await asyncio.gather(*asking[1:]) == [1201, 1201]

    # three pages, read once
    assert len(mortal.did("SRCH base=")) == 3


async def test_waiting_is_no_work(mortal: Slapd) -> None:
    """The driver's own way of waiting costs a whole processor."""
    async with opened(mortal, time_limit=2) as source:
        assert await answers(source)
        mortal.freeze()
        before = time.process_time()
        await asyncio.gather(*(refused(source) for _ in range(4)))
        worked = time.process_time() - before
        mortal.thaw()

    assert worked < 1


async def test_nothing_goes_on_after_a_question_was_given_up(mortal: Slapd) -> None:
    """The driver would keep asking a connection that nobody waits for."""
    async with opened(mortal) as source:
        assert await answers(source)
        mortal.freeze()
        await refused(source)
        before = time.process_time()
        await asyncio.sleep(1)
        assert time.process_time() - before < 0.5
        mortal.thaw()


async def test_a_long_question_does_not_stop_everybody(mortal: Slapd) -> None:
    """More than the frozen server's system takes for it."""
    keys = [f"{number}{'x' * 3900}" for number in range(10_000)]
    async with opened(mortal, chunk_size=10_000, time_limit=2, pool_size=2) as source:
        assert await answers(source)
        mortal.freeze()
        asking = asyncio.create_task(source.by_key(keys))
        steps = 0
        while not asking.done():
            await asyncio.sleep(0.02)
            steps += 1
        with pytest.raises(SourceUnavailable, match="no answer in time"):
            await asking
        mortal.thaw()
        await recovered(source)

    assert steps > 5


async def test_a_source_may_be_closed_while_it_is_asked(mortal: Slapd) -> None:
    """The question is answered, and its connection is closed then."""
    async with asyncio.timeout(GUARD):
        async with ldap_source(mortal) as source:
            assert await answers(source)
            mortal.freeze()
            asking = asyncio.create_task(source.by_key(["k"]))
            await some_rounds()
        assert connections(mortal) == 1
        mortal.thaw()
        assert [person.key for person in await asking] == ["k"]

    assert connections(mortal) == 0
