"""What an ID token says of somebody, once everything about it is right."""

from __future__ import annotations

import logging
import re
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Any

import jwt
import orjson

from auth.openid.keys import ALGORITHMS
from auth.passwords import is_text

if TYPE_CHECKING:
    from auth.openid.keys import Keys
    from auth.openid.settings import OpenIdSettings

# RFC 7515 7.1: header, claims and signature, each base64url
SHAPE = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+")
MOST_CHARACTERS = 65_536
LEEWAY = 30  # seconds by which clocks may differ
TAKEN = list(ALGORITHMS.values())
REQUIRED = ["iss", "aud", "exp", "iat"]  # OpenID Connect Core 1.0, 2
EMAIL = "email"
log = logging.getLogger(__name__)


class IdTokens:
    """Takes the tokens of one issuer for one audience (OpenID Connect Core 1.0, 3.1.3.7)."""

    def __init__(self, settings: OpenIdSettings, keys: Keys) -> None:
        self._settings = settings
        self._keys = keys

    def claimed(self, token: str) -> str:
        """Whom the token would mean, nothing of it verified; empty where that cannot be read."""
        parts = _parts(token)
        return (self._name(parts[1]) if parts else None) or ""

    async def name(self, token: str) -> str | None:
        """Whom the issuer means: the text of the claim; None when anything is wrong."""
        try:
            return self._meant(await self._claims(token))
        except _Wrong as wrong:  # for those who run the service; whoever asks is told nothing
            log.info("id token refused reason=%s", wrong)
            return None

    async def _claims(self, token: str) -> dict[str, Any]:
        parts = _parts(token)
        header = parts[0] if parts else {}
        kid = header.get("kid")
        if header.get("alg") not in TAKEN or not isinstance(kid, str):
            raise _Wrong("NoSuchToken")
        key = await self._keys.key(kid)
        if key is None:
            raise _Wrong("UnknownKey")
        try:
            return self._verified(token, key)
        except jwt.PyJWTError as error:
            raise _Wrong(type(error).__name__) from None

    def _verified(self, token: str, key: jwt.PyJWK) -> dict[str, Any]:
        return jwt.decode(
            token,
            key,
            algorithms=TAKEN,
            audience=self._settings.audience,
            issuer=self._settings.issuer,
            leeway=LEEWAY,
            options={"require": REQUIRED, "enforce_minimum_key_length": True},
        )

    def _meant(self, claims: dict[str, Any]) -> str:
        """Whom verified claims mean; one for several audiences names whom it was made for."""
        us = self._settings.audience
        alone = claims["aud"] in (us, [us])
        if claims.get("azp", us if alone else None) != us:
            raise _Wrong("InvalidAuthorizedParty")
        if self._settings.login_claim == EMAIL and claims.get("email_verified") is not True:
            raise _Wrong("EmailNotVerified")
        name = self._name(claims)
        if name is None:
            raise _Wrong("NoLoginClaim")
        return name

    def _name(self, claims: dict[str, Any]) -> str | None:
        name = claims.get(self._settings.login_claim)
        return name if isinstance(name, str) and is_text(name) else None


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Header and claims as they were sent; None where it is no token at all."""
    shaped = SHAPE.fullmatch(token) if len(token) <= MOST_CHARACTERS else None
    if shaped is None:
        return None
    try:
        header, claims = (orjson.loads(_decoded(part)) for part in shaped.groups())
    except ValueError:
        return None
    both = isinstance(header, dict) and isinstance(claims, dict)
    return (header, claims) if both else None


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


class _Wrong(Exception):
    """What is wrong, in one word."""
