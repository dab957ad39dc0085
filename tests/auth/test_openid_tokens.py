"""Which ID tokens are taken, and whom they mean: of a real issuer with real keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.warnings import InsecureKeyLengthWarning

from auth.openid.keys import open_keys
from auth.openid.tokens import IdTokens
from tests.auth.issuer import AUDIENCE, EMAIL, Issuer, public, rsa_key, running_issuer

OTHER = rsa_key("another")
SMALL = rsa_key("small", 1024)


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        issuer.keys["small"] = SMALL
        yield issuer


@pytest.fixture
async def tokens(issuer: Issuer) -> AsyncIterator[IdTokens]:
    async with open_keys(issuer.settings()) as keys:
        yield IdTokens(issuer.settings(), keys)


def coded(value: Any) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def unsigned(issuer: Issuer, algorithm: str, signature: bytes) -> str:
    header = coded({"alg": algorithm, "kid": "rsa"})
    return f"{header}.{coded(issuer.claims())}.{coded(signature) if signature else ''}"


def with_public_key_as_secret(issuer: Issuer) -> str:
    """Both sides know the public key: whoever takes it for a secret takes anything."""
    secret = issuer.keys["rsa"].public_key()
    pem = secret.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = f"{coded({'alg': 'HS256', 'kid': 'rsa'})}.{coded(issuer.claims())}"
    return f"{signed}.{coded(hmac.new(pem, signed.encode(), hashlib.sha256).digest())}"


def with_small_key(issuer: Issuer) -> str:
    with pytest.warns(InsecureKeyLengthWarning):
        return issuer.token("small")


def with_own_key(issuer: Issuer) -> str:
    """The token brings the key that it is signed with, and says where more are."""
    header = {"kid": "mine", "jwk": public("mine", OTHER), "jku": f"{issuer.url}/mine"}
    return jwt.encode(issuer.claims(), OTHER, "RS256", header)


def other_claims(issuer: Issuer) -> str:
    header, _, signature = issuer.token().split(".")
    return f"{header}.{coded(issuer.claims(email='root@localhost'))}.{signature}"


def nested(issuer: Issuer) -> str:
    return f"{coded(b'[' * 40_000)}.{coded(issuer.claims())}.{coded(b'x')}"


def now() -> int:
    return int(time.time())


Maker = Callable[[Issuer], str]
WRONG: dict[str, tuple[Maker, str]] = {
    "key of somebody else": (lambda i: i.token(key=OTHER), "InvalidSignatureError"),
    "key that nobody knows": (lambda i: i.token("mine", OTHER), "UnknownKey"),
    "key that it brings": (with_own_key, "UnknownKey"),
    "key that is too small": (with_small_key, "InvalidKeyError"),
    "no key named": (
        lambda i: jwt.encode(i.claims(), i.keys["rsa"], "RS256"),
        "NoSuchToken",
    ),
    "other claims": (other_claims, "InvalidSignatureError"),
    "another algorithm": (
        lambda i: jwt.encode(i.claims(), i.keys["rsa"], "RS512", {"kid": "rsa"}),
        "NoSuchToken",
    ),
    "an algorithm of another key": (
        lambda i: i.token("ec", i.keys["rsa"]),
        "InvalidAlgorithmError",
    ),
    "no algorithm": (lambda i: unsigned(i, "none", b""), "NoSuchToken"),
    "no algorithm, signed": (lambda i: unsigned(i, "none", b"x"), "NoSuchToken"),
    "the public key as secret": (with_public_key_as_secret, "NoSuchToken"),
    "no signature": (lambda i: unsigned(i, "RS256", b""), "NoSuchToken"),
    "another audience": (lambda i: i.token(aud="other"), "InvalidAudienceError"),
    "an audience like ours": (lambda i: i.token(aud=f"{AUDIENCE}/"), "InvalidAudienceError"),
    "no audience": (lambda i: i.token(aud=None), "MissingRequiredClaimError"),
    "several audiences": (lambda i: i.token(aud=[AUDIENCE, "other"]), "InvalidAuthorizedParty"),
    "made for another": (lambda i: i.token(azp="other"), "InvalidAuthorizedParty"),
    "another issuer": (lambda i: i.token(iss=f"{i.url}/"), "InvalidIssuerError"),
    "no issuer": (lambda i: i.token(iss=None), "MissingRequiredClaimError"),
    "expired": (lambda i: i.token(exp=now() - 40), "ExpiredSignatureError"),
    "no end": (lambda i: i.token(exp=None), "MissingRequiredClaimError"),
    "endless": (lambda i: i.token(exp=float("inf")), "NoSuchToken"),
    "not yet": (lambda i: i.token(nbf=now() + 100), "ImmatureSignatureError"),
    "a list for a time": (lambda i: i.token(nbf=[1]), "DecodeError"),
    "of the future": (lambda i: i.token(iat=now() + 100), "ImmatureSignatureError"),
    "no beginning": (lambda i: i.token(iat=None), "MissingRequiredClaimError"),
    "an address of anybody": (lambda i: i.token(email_verified=None), "EmailNotVerified"),
    "an address not verified": (lambda i: i.token(email_verified=False), "EmailNotVerified"),
    "a text for true": (lambda i: i.token(email_verified="true"), "EmailNotVerified"),
    "no address": (lambda i: i.token(email=None), "NoLoginClaim"),
    "several addresses": (lambda i: i.token(email=[EMAIL]), "NoLoginClaim"),
    "an empty address": (lambda i: i.token(email=""), "NoLoginClaim"),
    "half a character": (lambda i: i.token(email="\ud800"), "NoSuchToken"),
    "deep": (nested, "NoSuchToken"),
    "long": (lambda i: i.token(more="x" * 65_536), "NoSuchToken"),
    "a line end": (lambda i: f"{i.token()}\n", "NoSuchToken"),
    "letters of anywhere": (lambda _: "ä.ö.\ud800", "NoSuchToken"),
    "nothing": (lambda _: "", "NoSuchToken"),
    "dots": (lambda _: "..", "NoSuchToken"),
    "no JSON": (lambda _: "a.b.c", "NoSuchToken"),
    "lists": (lambda _: f"{coded([])}.{coded([])}.{coded(b'x')}", "NoSuchToken"),
}


@pytest.mark.parametrize(("make", "reason"), WRONG.values(), ids=WRONG)
async def test_a_wrong_token_means_nobody(
    issuer: Issuer,
    tokens: IdTokens,
    caplog: pytest.LogCaptureFixture,
    make: Maker,
    reason: str,
) -> None:
    """The log says why, for those who run the service, and nothing of the token."""
    caplog.set_level(logging.DEBUG)
    token = make(issuer)
    assert await tokens.name(token) is None
    assert f"id token refused reason={reason}" in caplog.text
    assert EMAIL not in caplog.text
    assert not [part for part in token.split(".") if len(part) > 9 and part in caplog.text]


@pytest.mark.parametrize("kid", ["rsa", "ec"])
@pytest.mark.parametrize(
    "right",
    [
        {},
        {"aud": [AUDIENCE]},
        {"aud": [AUDIENCE, "other"], "azp": AUDIENCE},
        {"azp": AUDIENCE},
        {"exp": "soon"},
        {"nbf": "soon"},
        {"iat": "soon"},
    ],
    ids=str,
)
async def test_a_right_token_means_somebody(
    issuer: Issuer, tokens: IdTokens, kid: str, right: dict[str, Any]
) -> None:
    """Clocks may differ by half a minute."""
    near = {"exp": now() - 10, "nbf": now() + 10, "iat": now() + 10}
    changed = {name: near[name] if value == "soon" else value for name, value in right.items()}
    assert await tokens.name(issuer.token(kid, None, **changed)) == EMAIL


@pytest.mark.parametrize("claim", ["preferred_username", "https://example.org/login"])
async def test_another_claim_may_say_it(issuer: Issuer, claim: str) -> None:
    """Then it is the issuer's business what is true of the address."""
    settings = issuer.settings(login_claim=claim)
    async with open_keys(settings) as keys:
        tokens = IdTokens(settings, keys)
        assert await tokens.name(issuer.token()) is None
        changed = {claim: "anna", "email_verified": None}
        assert await tokens.name(issuer.token("rsa", None, **changed)) == "anna"


async def test_whom_a_token_claims_to_mean_is_read_without_keys(
    issuer: Issuer, tokens: IdTokens
) -> None:
    """For the count of attempts, and for nothing else."""
    before = len(issuer.asked)
    assert tokens.claimed(issuer.token(key=OTHER)) == EMAIL
    assert tokens.claimed("no token") == tokens.claimed(nested(issuer)) == ""
    assert len(issuer.asked) == before
