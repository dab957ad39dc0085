"""What nobody waits for any more ends, and neither waiting nor giving up stops anybody else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from domain.errors import SourceUnavailable
from sources.ldap.connection import LdapConnection
from sources.ldap.opening import connector
from sources.ldap.question import SCOPES, Question
from sources.source import Search
from tests.servers.process import wait_until
from tests.servers.slapd import Slapd
from tests.sources.ldap_entries import PEOPLE, ldap_settings, ldap_source
from tests.sources.ldap_mortal import (
    GUARD,
    PATIENT,
    WAYS,
    answers,
    connections,
    opened,
    recovered,
    refused,
    some_rounds,
    way,
)

Connect = Callable[[], Awaitable[LdapConnection]]
MOMENT, MOMENTS = 0.0003, 150


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
