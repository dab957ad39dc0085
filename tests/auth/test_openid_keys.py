"""The issuer's keys are read when they are needed, seldom, in time and from nobody else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from auth.openid.download import MOST_BYTES, NotRead, json_object
from auth.openid.keys import KEPT, LONGEST, PAUSE, Keys, open_keys
from tests.auth.issuer import (
    DISCOVERY,
    KEYS,
    Handler,
    Issuer,
    ec_key,
    never_ends,
    public,
    rsa_key,
    running_issuer,
)
from tests.servers.process import free_port


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


class Clock:
    """Seconds that pass when they are told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@asynccontextmanager
async def opened(issuer: Issuer, clock: Clock, **changed: Any) -> AsyncIterator[Keys]:
    async with open_keys(issuer.settings(**changed), clock) as keys:
        yield keys


async def knows(keys: Keys, *kids: str) -> list[bool]:
    return [await keys.key(kid) is not None for kid in kids]


def refuses(handler: Handler) -> None:
    handler.send_error(503)


# --- when they are read


async def test_they_are_read_once_for_everybody(issuer: Issuer, clock: Clock) -> None:
    async with opened(issuer, clock) as keys:
        assert issuer.asked == []
        found = await asyncio.gather(*(keys.key(kid) for kid in ("rsa", "ec", "rsa", "ec")))
        assert None not in found
    assert issuer.asked == [DISCOVERY, KEYS]


async def test_a_key_that_is_not_known_is_looked_for_once_in_a_minute(
    issuer: Issuer, clock: Clock
) -> None:
    async with opened(issuer, clock) as keys:
        assert await knows(keys, "rsa", "new", "new") == [True, False, False]
        issuer.keys = {"new": rsa_key("second")}
        clock.now = PAUSE - 1
        assert await knows(keys, "new", "rsa") == [False, True]
        assert issuer.asked.count(KEYS) == 1
        clock.now = PAUSE
        assert await knows(keys, "new", "rsa") == [True, False]
        assert issuer.asked.count(KEYS) == 2


async def test_a_key_that_was_withdrawn_does_not_count_for_long(
    issuer: Issuer, clock: Clock
) -> None:
    async with opened(issuer, clock) as keys:
        assert await knows(keys, "rsa", "ec") == [True, True]
        del issuer.keys["rsa"]
        clock.now = KEPT
        assert await knows(keys, "rsa") == [True]
        clock.now = KEPT + 1
        assert await knows(keys, "rsa", "ec") == [False, True]


async def test_while_the_issuer_is_down_what_was_read_counts(
    issuer: Issuer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(issuer, clock) as keys:
        assert await knows(keys, "rsa") == [True]
        issuer.replies[KEYS] = refuses
        clock.now = KEPT + 1
        assert await knows(keys, "rsa", "new") == [True, False]
        clock.now = LONGEST + 1
        assert await knows(keys, "rsa") == [False]
    assert "keys of the issuer not read: the answer has the status 503" in caplog.text


async def test_reading_goes_on_when_who_asked_has_gone(issuer: Issuer, clock: Clock) -> None:
    """Or whoever comes and goes would keep everybody else outside."""
    async with opened(issuer, clock) as keys:
        gone = asyncio.create_task(keys.key("rsa"))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.wait([gone])
        assert gone.cancelled()
        assert await knows(keys, "rsa") == [True]
    assert issuer.asked == [DISCOVERY, KEYS]


async def test_reading_ends_with_the_service(issuer: Issuer, clock: Clock) -> None:
    issuer.replies[DISCOVERY] = issuer.drips
    async with opened(issuer, clock) as keys:
        asked = asyncio.create_task(keys.key("rsa"))
        while not issuer.asked:  # noqa: ASYNC110 - another thread answers
            await asyncio.sleep(0.01)
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await asyncio.to_thread(issuer.left.wait)


# --- whose they are


async def test_the_settings_may_say_where_they_are(issuer: Issuer, clock: Clock) -> None:
    issuer.replies[f"{KEYS}?v=2"] = issuer.replies.pop(KEYS)
    async with opened(issuer, clock, jwks_url=f"{issuer.url}{KEYS}?v=2") as keys:
        assert await knows(keys, "rsa") == [True]
    assert issuer.asked == [f"{KEYS}?v=2"]


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://login.example.org"},
        {"issuer": None},
        {"jwks_uri": None},
        {"jwks_uri": "http://login.example.org/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": ["https://login.example.org"]},
    ],
    ids=str,
)
async def test_a_document_of_another_issuer_is_not_believed(
    issuer: Issuer, clock: Clock, document: dict[str, Any]
) -> None:
    issuer.replies[DISCOVERY] = lambda handler: handler.say({**issuer.discovery, **document})
    async with opened(issuer, clock) as keys:
        assert await knows(keys, "rsa") == [False]
    assert issuer.asked == [DISCOVERY]


async def test_what_is_no_public_key_is_left_out(issuer: Issuer, clock: Clock) -> None:
    """The others count all the same."""
    rsa, ec = public("x", rsa_key("first")), public("x", ec_key("first"))
    wrong: list[Any] = [
        *(None, 5, [], {}, {"kid": "x"}, {"kid": "x", "kty": "RSA"}, {**rsa, "n": 5}),
        *({**rsa, "n": "!"}, {**rsa, "use": "enc"}, {**rsa, "alg": "RS512"}, {**rsa, "d": "AQAB"}),
        *({**rsa, "kty": "EC"}, {**ec, "crv": "P-384"}, {**ec, "x": "AA"}, {**ec, "kty": ["EC"]}),
        {"kid": "x", "kty": "oct", "k": "c2VjcmV0", "alg": "HS256"},
        {**rsa, "kid": None},
        {**rsa, "kid": ["x"]},
    ]
    right = public("right", ec_key("first"), use="sig", alg="ES256")
    issuer.replies[KEYS] = lambda handler: handler.say({"keys": [*wrong, right]})
    async with opened(issuer, clock) as keys:
        assert await knows(keys, "right", "x") == [True, False]


@pytest.mark.parametrize("value", [{}, {"keys": None}, {"keys": "x"}, {"keys": {}}, [], "keys"])
async def test_an_answer_without_keys_has_none(issuer: Issuer, clock: Clock, value: Any) -> None:
    issuer.replies[KEYS] = lambda handler: handler.say(value)
    async with opened(issuer, clock) as keys:
        assert await knows(keys, "rsa") == [False]


# --- what becomes of a server that does not answer as it should


def elsewhere(handler: Handler) -> None:
    handler.begin(302, Location="/elsewhere", **{"Content-Length": "0"})


async def test_a_redirection_is_not_followed(issuer: Issuer) -> None:
    issuer.replies |= {"/": elsewhere, "/elsewhere": lambda handler: handler.say({})}
    with pytest.raises(NotRead, match="status 302"):
        await json_object(issuer.url)
    assert issuer.asked == ["/"]


async def test_an_answer_without_end_is_given_up(issuer: Issuer) -> None:
    issuer.replies["/"] = never_ends
    with pytest.raises(NotRead, match=f"more than {MOST_BYTES} bytes"):
        await json_object(issuer.url)


async def test_a_slow_answer_is_given_up_by_its_thread_too(issuer: Issuer) -> None:
    """It hangs up: else such an answer would hold threads that passwords need."""
    issuer.replies["/"] = issuer.drips
    with pytest.raises(NotRead, match="no answer in time"):
        await json_object(issuer.url, seconds=0.2)
    assert await asyncio.to_thread(issuer.left.wait)


@pytest.mark.parametrize("host", ["127.0.0.1", "a..b", "[::1]"])
async def test_a_server_that_is_down_is_not_reachable(host: str) -> None:
    with pytest.raises(NotRead, match="not reachable") as failure:
        await json_object(f"http://{host}:{free_port()}/secret")
    assert host not in str(failure.value)
    assert "secret" not in str(failure.value)


async def test_whose_certificate_is_not_trusted_is_not_read(issuer: Issuer) -> None:
    """Here it has none at all."""
    with pytest.raises(NotRead, match="SSLError"):
        await json_object(issuer.url.replace("http", "https"))
    assert issuer.asked == []


@pytest.mark.parametrize("text", [b"", b"{", b"[" * 100_000, b"\xff", b"NaN"])
async def test_what_is_not_json_is_no_answer(issuer: Issuer, text: bytes) -> None:
    def says(handler: Handler) -> None:
        handler.begin()
        handler.wfile.write(text)

    issuer.replies["/"] = says
    with pytest.raises(NotRead, match="is not JSON"):
        await json_object(issuer.url)


async def test_the_log_says_how_keys_were_read(
    issuer: Issuer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with opened(issuer, clock) as keys:
        await keys.key("rsa")
    assert "keys of the issuer read: 2" in caplog.text
