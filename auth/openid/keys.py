"""The public keys of the issuer, by `kid`: read when they are needed, and kept."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import jwt

from auth.openid.download import NotRead, json_object
from auth.openid.settings import is_safe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from auth.openid.settings import OpenIdSettings

PAUSE = 60.0  # seconds between two readings, whatever is asked for
KEPT = 3600.0  # a key that was withdrawn counts no longer than this, if the issuer answers
LONGEST = 24 * 3600.0  # nor longer than this if it does not
MOST_KEYS = 100
# neither a secret that both sides know, nor what nobody need offer
ALGORITHMS = {"RSA": "RS256", "EC": "ES256"}
log = logging.getLogger(__name__)


@asynccontextmanager
async def open_keys(
    settings: OpenIdSettings, passed: Callable[[], float] = time.monotonic
) -> AsyncIterator[Keys]:
    """The issuer's keys; it need not be reachable yet. Reading them ends with the block."""
    keys = Keys(settings, passed)
    try:
        yield keys
    finally:
        await keys.close()


class Keys:
    """Reads keys once for everybody who asks."""

    def __init__(self, settings: OpenIdSettings, passed: Callable[[], float]) -> None:
        self._settings = settings
        self._passed = passed
        self._known: dict[str, jwt.PyJWK] = {}
        self._read_at = self._tried_at = float("-inf")
        self._reading: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> jwt.PyJWK | None:
        """The key of this name; None where the issuer has none, or does not answer."""
        if kid not in self._known or self._passed() - self._read_at > KEPT:
            await self._renewed()
        if self._passed() - self._read_at > LONGEST:
            return None
        return self._known.get(kid)

    async def close(self) -> None:
        """Read no more."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])

    async def _renewed(self) -> None:
        """Read again, if the last time was long enough ago; go on also when whoever asked left."""
        if self._reading is None or self._reading.done():
            if self._passed() - self._tried_at < PAUSE:
                return
            self._tried_at = self._passed()
            self._reading = asyncio.create_task(self._read())
        await asyncio.shield(self._reading)

    async def _read(self) -> None:
        """Where the issuer does not answer, what was read before goes on counting."""
        try:
            found = await json_object(await self._url())
        except NotRead as failure:
            log.warning("keys of the issuer not read: %s", failure)
            return
        self._known = _usable(found)
        self._read_at = self._passed()
        log.info("keys of the issuer read: %d", len(self._known))

    async def _url(self) -> str:
        """As the settings say, or the issuer itself (OpenID Connect Discovery 1.0, 4.3)."""
        if self._settings.jwks_url is not None:
            return self._settings.jwks_url
        document = await json_object(self._settings.discovery_url)
        url = document.get("jwks_uri")
        if document.get("issuer") != self._settings.issuer:
            raise NotRead("the discovery document is that of another issuer")
        if not isinstance(url, str) or not is_safe(url):
            raise NotRead("the discovery document has no safe jwks_uri")
        return url


def _usable(found: dict[str, Any]) -> dict[str, jwt.PyJWK]:
    """Those by which a signature can be verified; of others nothing is made."""
    listed = found.get("keys")
    several = listed[:MOST_KEYS] if isinstance(listed, list) else []
    keys = [(one["kid"], key) for one in several if (key := _public_key(one)) is not None]
    return dict(keys)


def _public_key(given: Any) -> jwt.PyJWK | None:
    """A public key for one of our algorithms with a name (RFC 7517 4, RFC 7518 6)."""
    if not isinstance(given, dict) or not isinstance(given.get("kid"), str) or "d" in given:
        return None
    algorithm = ALGORITHMS.get(str(given.get("kty")))
    if algorithm is None or given.get("use", "sig") != "sig":
        return None
    if given.get("alg", algorithm) != algorithm or given.get("crv", "P-256") != "P-256":
        return None
    try:
        return jwt.PyJWK(given, algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        return None  # whoever uses it is refused as with any unknown key
