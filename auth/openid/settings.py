"""The settings of OpenID Connect: whose tokens are taken, for whom, and who is meant by them."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from db.settings import Table
from domain.tokens import Role

NOT_SAFE = "should be https://HOST/…; http:// only with a host that is this machine, as 127.0.0.1"
Text = Annotated[str, Field(min_length=1, max_length=1000)]


class OpenIdSettings(Table):
    """Without this table ID tokens are not taken."""

    issuer: Text
    audience: Text
    role: Role
    login_claim: Text = "email"
    jwks_url: Text | None = None

    @field_validator("issuer", "jwks_url")
    @classmethod
    def nobody_listens(cls, url: str | None) -> str | None:
        if url is not None and not is_safe(url):
            raise ValueError(NOT_SAFE)
        return url

    @field_validator("issuer")
    @classmethod
    def identifies(cls, issuer: str) -> str:
        """OpenID Connect Discovery 1.0, 3: no query and no fragment."""
        if "?" in issuer or "#" in issuer:
            raise ValueError("should have neither ? nor #, as the issuer itself writes it")
        return issuer

    @property
    def discovery_url(self) -> str:
        """Where the issuer says what there is (OpenID Connect Discovery 1.0, 4)."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"


def is_safe(url: str) -> bool:
    """Whether what is read there is the owner's: by TLS, or without leaving the machine."""
    if not (url.isascii() and url.isprintable()) or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or port == 0 or "@" in parts.netloc or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
