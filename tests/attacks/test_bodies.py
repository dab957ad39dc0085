"""Bodies: what breaks readers, JSON in odd forms, odd texts, packed and huge ones."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest

from tests.attacks.attacked import AGENT, ANONYMOUS, ATTACKERS, Attacked
from tests.attacks.judging import codes, judged, refused

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.asyncio(loop_factories=["uvloop"]),  # long, and the same on every loop
]

JSON = {"content-type": "application/json"}
LIMIT = 413
FINE = b'{"query": "{ __typename }"}'
NODE = '{"query": "query($id: ID!) { node(id: $id) { id } }", "variables": {"id": %s}}'
NOT_READ: dict[str, bytes] = {
    "nothing": b"",
    "a byte order mark": b"\xef\xbb\xbf" + FINE,
    "UTF-16": FINE.decode().encode("utf-16"),
    "UTF-16 without a mark": FINE.decode().encode("utf-16-le"),
    "UTF-32": FINE.decode().encode("utf-32"),
    "Latin-1": b'{"query": "{ __typename } # \xe4"}',
    "half of a surrogate pair, raw": b'{"query": "{ __typename } # \xed\xa0\x80"}',
    "an overlong slash": b'{"query": "{ __typename } # \xc0\xaf"}',
    "a NUL character, raw": b'{"query": "{ __typename } \x00"}',
    "a control character, raw": b'{"query": "{ __typename } \x01"}',
    "lists without end": b"[" * 400_000,
    "objects without end": b'{"a":' * 150_000,
    "closed lists": b"[" * 200_000 + b"]" * 200_000,
    "something behind": FINE + FINE,
    "a comment": b"/* */" + FINE,
    "a comma too many": b'{"query": "{ __typename }",}',
    "other quotes": b"{'query': '{ __typename }'}",
    "not a number": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "an infinity": b'{"query": "{ __typename }", "variables": {"a": -Infinity}}',
    "a number beyond": b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}",
    "hexadecimal": b'{"query": "{ __typename }", "variables": {"a": 0x10}}',
    "packed": gzip.compress(FINE),
    "XML": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "a pickle": b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x07builtins\x94.",
    "YAML": b"query: !!python/object/apply:os.system ['true']",
}
ODD: dict[str, bytes] = {
    "a key twice": b'{"query": "{ nothing }", "query": "{ __typename }"}',
    "variables twice": b'{"query": "{ __typename }", "variables": {"a": 1}, "variables": {"b": 2}}',
    "a key that is a method": b'{"query": "{ __typename }", "__proto__": {"admin": true}}',
    "a constructor": b'{"query": "{ __typename }", "constructor": {"prototype": {"a": 1}}}',
    "many keys": json.dumps(
        {"query": "{ __typename }", **{f"k{n}": n for n in range(20_000)}}
    ).encode(),
    "a huge integer": (NODE % ("9" * 15)).encode(),
    "a long integer": (NODE % ("9" * 300)).encode(),
    "minus nothing": (NODE % "-0").encode(),
    "a fraction": (NODE % "1.0").encode(),
    "an exponent": (NODE % "1e308").encode(),
    "an exponent beyond": (NODE % "1e999").encode(),
    "half of a surrogate pair": (NODE % '"\\ud800"').encode(),
    "the other half": (NODE % '"\\udfff\\ud800"').encode(),
    "a NUL character": (NODE % '"\\u0000"').encode(),
    "a text with NUL": (NODE % '"WyJRdWV1ZSIsMV0\\u0000"').encode(),
    "a bell": (NODE % '"\\u0007\\u001b[31m"').encode(),
    "other directions": (NODE % '"\\u202e\\u2066"').encode(),
    "no character": (NODE % '"\\uffff\\ufffe"').encode(),
    "a long text": (NODE % ('"' + "A" * 900_000 + '"')).encode(),
    "deep objects": (NODE % ('{"a":' * 500 + "1" + "}" * 500)).encode(),
    "deep lists": (NODE % ("[" * 500 + "1" + "]" * 500)).encode(),
    "an ID of nested lists": (NODE % json.dumps("WyJRdWV1ZSIs" + "W1tb" * 50_000)).encode(),
    "a list instead": (NODE % '["a", "b"]').encode(),
    "half a pair in the document": b'{"query": "{ node(id: \\"\\ud800\\") { id } }"}',
    "half a pair as a name": b'{"query": "query \\ud800 { __typename }"}',
    "half a pair as an operation": b'{"query": "{ __typename }", "operationName": "\\ud800"}',
    "half a pair as a key": b'{"query": "{ __typename }", "variables": {"\\ud800": 1}}',
    "NUL in the document": b'{"query": "{ __typename \\u0000 }"}',
    "NUL as an operation": b'{"query": "{ __typename }", "operationName": "\\u0000"}',
    "a mark in the document": b'{"query": "\\ufeff{ __typename }"}',
    "an operation without end": json.dumps(
        {"query": "query A { __typename }", "operationName": "A" * 900_000}
    ).encode(),
    "an upload map": b'{"query": "mutation($f: Upload!) { a(f: $f) }", "variables": {"f": null}}',
}


async def sent(target: Attacked, who: str, body: bytes, **headers: str) -> Any:
    async with target.by(who) as client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.post("/graphql", content=body, headers=JSON | named)


@pytest.mark.parametrize("name", NOT_READ)
@pytest.mark.parametrize("who", ATTACKERS)
async def test_what_is_not_json_is_not_read(target: Attacked, who: str, name: str) -> None:
    """400 in the same words for all of it, before anybody looks who is asking."""
    answer = await sent(target, who, NOT_READ[name])
    if answer.status_code == 200:  # a number may be too long for one reader and not for another
        assert name == "a number beyond"
        return
    assert answer.status_code in (400, 401)
    assert set(refused(answer, who)) <= {"BAD_REQUEST", "UNAUTHENTICATED"}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("who", ATTACKERS)
async def test_odd_values_are_answered_or_refused(target: Attacked, who: str, name: str) -> None:
    """No reader, no database and no writer of answers stumbles over them."""
    body = judged(await sent(target, who, ODD[name]), who)
    assert codes(body) or body["data"]


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "gzip, gzip", "identity, gzip"])
@pytest.mark.parametrize("who", [ANONYMOUS, pytest.param(AGENT, marks=pytest.mark.thorough)])
async def test_nothing_is_unpacked(target: Attacked, who: str, packing: str) -> None:
    """A few kilobytes cannot become gigabytes: packed bodies are not JSON."""
    bomb = b'{"query": "{ __typename }' + b" " * 50_000_000 + b'"}'
    for body in (gzip.compress(bomb), zlib.compress(bomb)):
        answer = await sent(target, who, body, content_encoding=packing)
        assert answer.status_code in (400, 415)
        assert set(refused(answer, who)) <= {"BAD_REQUEST"}


@pytest.mark.parametrize("path", ["/graphql", "/session"])
@pytest.mark.parametrize("who", ATTACKERS)
async def test_a_huge_body_is_given_up(target: Attacked, who: str, path: str) -> None:
    """413 as soon as it is too much, whether its length was said, said wrongly or not at all."""
    read = 0

    async def chunks() -> Any:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b" " * 100_000

    async with target.by(who) as client:
        headers = JSON | {"x-ticketgraph-csrf": "1"}
        answer = await client.post(path, content=b" " * 1_000_001, headers=headers)
        without = await client.post(path, content=chunks(), headers=headers)
    for each in (answer, without):
        assert each.status_code == LIMIT
        body = judged(each, who)
        told = body["error"] if path == "/session" else body["errors"][0]["message"]
        assert told.startswith("Send at most")


@pytest.mark.parametrize("who", ATTACKERS)
async def test_uploads_are_refused(target: Attacked, who: str) -> None:
    """Files by the multipart specification, with maps that lead out of the operation."""
    query = "mutation($f: Upload!) { upload(file: $f) { id } }"
    for path in ("variables.f", "variables.__proto__.a", "variables.0.0", "query", "../../etc"):
        files: dict[str, Any] = {
            "operations": (None, json.dumps({"query": query, "variables": {"f": None}})),
            "map": (None, json.dumps({"0": [path] * 1000})),
            "0": ("../../etc/passwd", b"root", "text/plain"),
        }
        async with target.by(who) as client:
            answer = await client.post("/graphql", files=files)
        assert answer.status_code == 415
        assert refused(answer, who) == ["BAD_REQUEST"]


ADDRESSES: list[dict[str, Any]] = [
    {"query": "{ __typename }", "variables": "[" * 5000},
    {"query": "{ __typename }", "variables": '{"a": ' + "9" * 5000 + "}"},
    {"query": "{ __typename }", "extensions": "\x00"},
    {"query": "{ __typename }\x00"},
    {"query": "{ __typename }", "operationName": "\x00"},
    {"query": "\ufeff{ __typename }"},
    {"query": ["{ nothing }", "{ __typename }"]},
    {"query[]": "{ __typename }"},
    {"query[$ne]": "1"},
]


@pytest.mark.parametrize("number", range(len(ADDRESSES)))
@pytest.mark.parametrize("who", ATTACKERS)
async def test_odd_addresses_are_answered_or_refused(
    target: Attacked, who: str, number: int
) -> None:
    async with target.by(who) as client:
        answer = await client.get("/graphql", params=ADDRESSES[number])
    body = judged(answer, who)
    assert codes(body) or body["data"]


SESSIONS: list[Any] = [
    *([], 1, None, "x", {}, {"login": 1, "password": 2}, {"login": {"$ne": ""}, "password": "x"}),
    *({"login": ["root@localhost"], "password": "x"}, {"login": "a\0", "password": "b\0"}),
    *({"login": "\ud800", "password": "x"}, {"login": "x", "password": "\udfff"}),
    *({"login": "' OR '1'='1", "password": "' OR '1'='1"}, {"login": "*", "password": "*"}),
    *({"login": "%", "password": "%"}, {"login": "*)(uid=*))(|(uid=*", "password": "x"}),
    *({"login": "root@localhost", "password": ""}, {"login": "", "password": ""}),
    {"login": "root@localhost", "password": "x", "role": "root"},
    {"login": "root@localhost", "password": "x", "role": []},
    *({"login": "x" * 100_000, "password": "y" * 100_000}, {"login": "x\r\ny: z", "password": "x"}),
]


@pytest.mark.parametrize("number", range(len(SESSIONS)))
async def test_nobody_gets_in_by_odd_credentials(target: Attacked, number: int) -> None:
    """400 for what are none, 401 for those that are wrong; there is no cookie."""
    async with target.by(ANONYMOUS) as client:
        answer = await client.post(
            "/session",
            content=json.dumps(SESSIONS[number]),
            headers=JSON | {"x-ticketgraph-csrf": "1"},
        )
    assert answer.status_code in (400, 401)
    assert "set-cookie" not in answer.headers
    judged(answer, ANONYMOUS)


async def test_a_good_body_is_read(target: Attacked) -> None:
    """So that the refusals above are about what is wrong with them."""
    answer = await sent(target, AGENT, FINE)
    assert answer.json()["data"] == {"__typename": "Query"}
