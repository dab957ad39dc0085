"""Wire: headers that mean two things, requests without end, clients that dawdle."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.attacks.attacked import AGENT, CUSTOMER, PATIENCE, Attacked
from tests.attacks.raw import FINE, dialled, parts, request
from tests.web.serving import serving

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.asyncio(loop_factories=["uvloop"]),  # the same on every loop
]

INJECTED = [
    "X-Request-Id: a%0d%0aset-cookie:%20evil=1",
    "X-Request-Id: a\\r\\nset-cookie: evil=1",
    "X-Request-Id: a\rset-cookie: evil=1",
    "X-Request-Id: a\nset-cookie: evil=1",
    "X-Request-Id: \x00\x01",
    "X-Request-Id: " + "a" * 30_000,
    "X-Request-Id: <script>alert(1)</script>",
    "X-Request-Id: ${jndi:ldap://evil.test/a}",
    "X-Request-Id: a\r\nX-Request-Id: b",
    "Traceparent: 00-" + "z" * 32 + "-evil-01",
    "Accept: application/json\r\n\tset-cookie: evil=1",
    'Accept: application/json; a="\r\\\nset-cookie: evil=1"',
    "Accept: " + "application/json;q=0." * 2000,
    "Accept: " + ",".join(["*/*"] * 5000),
    "Cookie: ticketgraph_session=a; ticketgraph_session=b",
    "Cookie: " + "a=b; " * 5000,
    'Cookie: ticketgraph_session="\\073evil"',
    "Authorization: Bearer a\r\nAuthorization: Bearer b",
    "Authorization: Bearer " + "x" * 50_000,
    "Authorization: Bearer \xff\xfe",
    "Authorization: bearer",
    "Authorization: Basic Og==",
    "Content-Type: application/json\r\nContent-Type: text/plain",
    "X-Ticketgraph-Csrf: evil\r\nX-Ticketgraph-Csrf: evil",
]
HOSTS = [
    "Host: evil.test",
    "Host: evil.test\r\nHost: tickets.test",
    "Host: tickets.test:evil",
    "Host: tickets.test@evil.test",
    "Host: ",
    "Host: [::1",
    "Host: evil.test/graphiql?",
    "Host: \xe4vil.test",
    "Host: " + "evil." * 2000,
    "Host: tickets.test\r\nX-Forwarded-Host: evil.test",
    "Host: tickets.test\r\nForwarded: host=evil.test;for=1.2.3.4;proto=https",
    "Host: tickets.test\r\nX-Original-URL: /evil\r\nX-Rewrite-URL: /evil",
    "Host: tickets.test\r\nX-Forwarded-Prefix: //evil.test",
    "Host: tickets.test\r\nX-Forwarded-For: evil, 127.0.0.1",
]
SMUGGLED = {
    "two lengths": request("Content-Length: 26", "Content-Length: 0"),
    "a length and chunks": request(
        "Content-Length: 4",
        "Transfer-Encoding: chunked",
        body="0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n",
    ),
    "chunks by another name": request("Transfer-Encoding: xchunked", body="0\r\n\r\n"),
    "chunks after a blank": request("Transfer-Encoding : chunked", body="0\r\n\r\n"),
    "a length that is none": request("Content-Length: 1e3"),
    "a negative length": request("Content-Length: -1"),
    "a length with a sign": request("Content-Length: +26"),
    "a length beyond": request("Content-Length: 99999999999999999999999"),
    "a chunk that is none": request("Transfer-Encoding: chunked", body="zz\r\nevil\r\n0\r\n\r\n"),
    "a chunk beyond": request("Transfer-Encoding: chunked", body="ffffffffffffffffff\r\n"),
    "a negative chunk": request("Transfer-Encoding: chunked", body="-1\r\nevil\r\n0\r\n\r\n"),
    "no version": b"GET /graphql\r\n\r\n",
    "another version": b"GET /graphql HTTP/9.9\r\nHost: a\r\n\r\n",
    "no request at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
    "a method that is none": request(method="EVIL\x00"),
    "an address elsewhere": request(path="http://evil.test/graphql"),
    "an address without a slash": request(path="graphql"),
    "a line in the address": request(path="/graphql?a=\rset-cookie:evil=1"),
    "a tunnel": request(method="CONNECT", path="evil.test:443", body=""),
    "an echo": request("X-Secret: evil", method="TRACE", body=""),
    "another protocol": request("Connection: Upgrade", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
    "a header without a name": request(": evil"),
    "a header without a colon": request("evil"),
    "a header without end": b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"a" * 200_000,
    "headers without end": b"GET / HTTP/1.1\r\n" + b"".join(b"A%d: a\r\n" % n for n in range(9000)),
    "an address without end": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.fixture
async def where(target: Attacked) -> AsyncIterator[str]:
    async with asyncio.timeout(2 * PATIENCE), serving(target.app) as where:
        yield where


async def said(where: str, *sent: bytes) -> tuple[int, str, bytes]:
    async with dialled(where) as peer:
        await peer.send(*sent)
        return parts(await peer.rest())


async def works(where: str, target: Attacked) -> None:
    """Somebody else is answered as ever."""
    token = f"Authorization: Bearer {target.tokens[AGENT]}"
    status, _, body = await said(where, request(token))
    assert status == 200
    assert json.loads(body)["data"] == {"__typename": "Query"}


def check_head(head: str) -> None:
    """Nothing of what was sent has become a header."""
    assert "set-cookie" not in head
    assert "evil" not in head


@pytest.mark.parametrize("header", INJECTED)
async def test_no_header_comes_back_as_another(target: Attacked, where: str, header: str) -> None:
    """An answer's headers are ours, the ID of the request as well where it was sent along."""
    token = f"Authorization: Bearer {target.tokens[AGENT]}"
    headers = [header] if header.startswith("Authorization") else [header, token]
    for path in ("/graphql", "/session", "/nowhere"):
        status, head, body = await said(where, request(*headers, path=path))
        assert status < 500
        check_head(head)
        for line in head.split("\r\n"):
            if line.startswith("x-request-id:"):
                assert len(line) <= 200
                assert line.isprintable()
                assert "<" not in line
        assert b"Traceback" not in body
    await works(where, target)


@pytest.mark.parametrize("header", HOSTS)
async def test_the_host_decides_nothing(target: Attacked, where: str, header: str) -> None:
    """No answer leads there, sets a cookie for it, or says its name."""
    for method, path in (("GET", "/"), ("GET", "/graphiql"), ("POST", "/graphql"), ("GET", "/x/")):
        body = FINE if method == "POST" else ""
        status, head, content = await said(
            where, request(header, method=method, path=path, body=body)
        )
        assert status < 500
        location = [line for line in head.split("\r\n") if line.startswith("location:")]
        assert path == "/graphiql" or all(line.startswith("location: /") for line in location)
        assert "set-cookie" not in head
        assert b"evil" not in content
    await works(where, target)


@pytest.mark.parametrize("name", SMUGGLED)
async def test_what_means_two_things_is_not_taken(target: Attacked, where: str, name: str) -> None:
    """A proxy might read another request out of it: 400 or a plain answer, and no second one.

    Some of it is never whole; who sent it is told nothing then, and keeps nobody waiting.
    """
    async with dialled(where) as peer:
        await peer.send(SMUGGLED[name])
        await works(where, target)
        await peer.end()
        status, head, body = parts(await peer.rest())
    assert status < 500
    check_head(head)
    assert b"evil" not in body
    assert body.count(b"HTTP/1.1") == 0


@pytest.mark.parametrize("who", [AGENT, CUSTOMER])
async def test_chunks_without_end_are_given_up(target: Attacked, where: str, who: str) -> None:
    """The service answers 413, reads no further and closes, however much there is.

    Whoever is still sending then may lose the answer with the connection (RFC 9112 9.6).
    """
    token = f"Authorization: Bearer {target.tokens[who]}"
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    async with dialled(where) as peer:
        await peer.send(request(token, "Transfer-Encoding: chunked", body=""))
        while await peer.send(chunk):
            pass
        status, head, _ = parts(await peer.rest())
    assert status in (0, 413)
    assert not status or "content-security-policy" in head
    await works(where, target)


async def test_those_who_dawdle_keep_nobody_waiting(target: Attacked, where: str) -> None:
    """A hundred open requests of which one byte came, and half of a head: others are answered."""
    begun = request(f"Authorization: Bearer {target.tokens[CUSTOMER]}")
    async with AsyncExitStack() as stack:
        slow = [await stack.enter_async_context(dialled(where)) for _ in range(100)]
        for number, peer in enumerate(slow):
            await peer.send(begun[: -1 if number % 2 else 20])
        await works(where, target)
        await slow[1].send(begun[-1:])
        assert parts(await slow[1].answer())[0] == 200


async def test_a_client_that_goes_in_the_middle_is_forgotten(
    target: Attacked, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Within the head, the body and the answer; it is no failure of ours either."""
    token = f"Authorization: Bearer {target.tokens[AGENT]}"
    whole = request(token)
    for cut in (5, 60, len(whole) - 5, len(whole)):
        for _ in range(10):
            async with dialled(where) as peer:
                await peer.send(whole[:cut])
    await works(where, target)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_many_at_once_are_all_answered(target: Attacked, where: str) -> None:
    """A flood of requests: each has an answer, of which none is a failure."""
    token = f"Authorization: Bearer {target.tokens[AGENT]}"
    found = await asyncio.gather(*(said(where, request(token)) for _ in range(200)))
    assert {status for status, _, _ in found} <= {200, 429}
