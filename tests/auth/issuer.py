"""A provider of OpenID Connect on this machine: real keys, real signatures, a real HTTP server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from auth.openid.settings import OpenIdSettings

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Reply = Callable[["Handler"], None]
AUDIENCE = "ticketgraph"
DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/keys"
EMAIL = "anna@example.org"


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """The same for the same name: it takes a while to make one."""
    del name
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    del name
    return ec.generate_private_key(ec.SECP256R1())


def public(kid: str, key: Key, **more: Any) -> dict[str, Any]:
    """A key as the issuer publishes it."""
    known = key.public_key()
    if isinstance(known, rsa.RSAPublicKey):
        return {**RSAAlgorithm.to_jwk(known, as_dict=True), "kid": kid, **more}
    return {**ECAlgorithm.to_jwk(known, as_dict=True), "kid": kid, **more}


class Handler(BaseHTTPRequestHandler):
    """Answers as the issuer says."""

    server: Server

    def do_GET(self) -> None:
        self.server.issuer.asked.append(self.path)
        self.server.issuer.replies.get(self.path, Handler.missing)(self)

    def missing(self) -> None:
        self.send_error(404)

    def say(self, value: Any) -> None:
        """JSON, as a whole."""
        text = json.dumps(value).encode()
        self.begin(200, **{"Content-Length": str(len(text))})
        self.wfile.write(text)

    def begin(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nowhere."""


class Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = issuer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked may have hung up."""


class Issuer:
    """Its private keys by `kid`, what it was asked for, and how it answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.keys: dict[str, Key] = {"rsa": rsa_key("first"), "ec": ec_key("first")}
        self.left = threading.Event()  # whoever asked has hung up
        self.server = Server(self)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.replies: dict[str, Reply] = {
            DISCOVERY: lambda handler: handler.say(self.discovery),
            KEYS: lambda handler: handler.say({"keys": self.published}),
        }

    @property
    def discovery(self) -> dict[str, Any]:
        return {"issuer": self.url, "jwks_uri": self.url + KEYS}

    @property
    def published(self) -> list[dict[str, Any]]:
        return [public(kid, key) for kid, key in self.keys.items()]

    def settings(self, **changed: Any) -> OpenIdSettings:
        given = {"issuer": self.url, "audience": AUDIENCE, "role": "customer", **changed}
        return OpenIdSettings(**given)

    def claims(self, **changed: Any) -> dict[str, Any]:
        """Right ones; what is None is left out."""
        now = int(time.time())
        given = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "email": EMAIL,
            "email_verified": True,
            **changed,
        }
        return {name: value for name, value in given.items() if value is not None}

    def token(self, kid: str = "rsa", key: Key | None = None, **changed: Any) -> str:
        """A right one but for what is given."""
        signing = key or self.keys[kid]
        algorithm = "RS256" if isinstance(signing, rsa.RSAPrivateKey) else "ES256"
        return jwt.encode(self.claims(**changed), signing, algorithm, {"kid": kid})

    # --- ways to answer

    def drips(self, handler: Handler) -> None:
        """Begins an answer, and ends it when nobody listens any more."""
        handler.begin()
        handler.wfile.write(b" ")
        handler.rfile.read(1)
        self.left.set()


def never_ends(handler: Handler) -> None:
    """Until nobody listens any more."""
    handler.begin()
    while True:
        handler.wfile.write(b" " * 65_536)


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    thread = threading.Thread(target=issuer.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield issuer
    finally:
        issuer.server.shutdown()
        issuer.server.server_close()
        thread.join()
