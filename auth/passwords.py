"""Passwords: every form an OTRS or Znuny database holds is verified; new ones are Argon2id."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from functools import cache
from typing import TYPE_CHECKING

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from passlib.hash import apr_md5_crypt, des_crypt, md5_crypt

if TYPE_CHECKING:
    from collections.abc import Callable

HASHER = PasswordHasher()
STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
BCRYPTS = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

ARGON2 = re.compile(r"\$argon2")


@cache
def nobodys_hash() -> str:
    """Verified where there is no Argon2 hash, so that every login takes as long."""
    return HASHER.hash("nobody has this password")


def matches_stored(stored: str, password: str) -> bool:
    """Recognise the form by its shape, as OTRS does (Kernel/System/Auth/DB.pm).

    An empty password never matches; plain text is never accepted.
    """
    if not is_text(password):
        return False
    for shape, matches in FORMS:
        if shape.match(stored):
            return matches(stored, password)
    return False


def matches_with_equal_work(stored: str | None, password: str) -> bool:
    """The same; Argon2 runs exactly once also for other forms, and when nothing is stored.

    The other forms are quick beside it, but for bcrypt of a high cost.
    """
    usable = password if is_text(password) else "no password"
    is_argon2 = stored is not None and ARGON2.match(stored) is not None
    if not is_argon2 or usable is not password:
        _argon2(nobodys_hash(), usable)
    return stored is not None and matches_stored(stored, password)


def is_current(stored: str) -> bool:
    """Whether it is in the form of new hashes."""
    return ARGON2.match(stored) is not None


def hashed(password: str) -> str:
    """A new hash, Argon2id with the profile of RFC 9106 for little memory."""
    return HASHER.hash(password)


def _argon2(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _otrs_bcrypt(stored: str, password: str) -> bool:
    """`BCRYPT:cost:salt:hash`, the salt being 16 raw characters (tables.md 0.3)."""
    _, cost, rest = stored.split(":", 2)
    try:
        found = otrs_bcrypt(int(cost), rest[:16], password)
    except ValueError:
        return False
    return hmac.compare_digest(found.encode(), rest[17:].encode())


def otrs_bcrypt(cost: int, salt: str, password: str) -> str:
    """The 31 characters of the hash. Raises `ValueError` for a cost that bcrypt has not."""
    raw = base64.b64encode(salt.encode("latin-1", "replace")).rstrip(b"=")
    encoded = raw.translate(bytes.maketrans(STANDARD, BCRYPTS))
    found = bcrypt.hashpw(_bytes(password), b"$2a$%02d$" % cost + encoded[:22])
    return found[-31:].decode()


def _bcrypt(stored: str, password: str) -> bool:
    try:
        return bcrypt.checkpw(_bytes(password), stored.encode())
    except ValueError:
        return False


def is_text(given: str) -> bool:
    """Whether a database takes it: JSON can say half of a surrogate pair, which is no text."""
    return bool(given) and not re.search("[\0\ud800-\udfff]", given)


def _bytes(password: str) -> bytes:
    return password.encode()[:72]  # bcrypt knows no more


def _hex(name: str) -> Callable[[str, str], bool]:
    def matches(stored: str, password: str) -> bool:
        found = hashlib.new(name, password.encode()).hexdigest()
        return hmac.compare_digest(found, stored.lower())

    return matches


def _other_crypt(stored: str, password: str) -> bool:
    """OTRS takes whatever else is between the first dollars for MD5-crypt (Auth/DB.pm)."""
    return _crypt(md5_crypt)("$1$" + stored.split("$", 2)[2], password)


def _crypt(scheme: type) -> Callable[[str, str], bool]:
    def matches(stored: str, password: str) -> bool:
        try:
            return bool(scheme.verify(password, stored))  # type: ignore[attr-defined]
        except ValueError:
            return False

    return matches


FORMS: list[tuple[re.Pattern[str], Callable[[str, str], bool]]] = [
    (ARGON2, _argon2),
    (re.compile(r"BCRYPT:\d+:.{16}:.{31}$", re.DOTALL), _otrs_bcrypt),
    (re.compile(r"\$2[aby]\$"), _bcrypt),
    (re.compile(r"[0-9a-fA-F]{128}$"), _hex("sha512")),
    (re.compile(r"[0-9a-fA-F]{64}$"), _hex("sha256")),
    (re.compile(r"[0-9a-fA-F]{40}$"), _hex("sha1")),
    (re.compile(r"\$apr1\$"), _crypt(apr_md5_crypt)),
    (re.compile(r"\$1\$"), _crypt(md5_crypt)),
    (re.compile(r"\$[^$]+\$[^$]+\$"), _other_crypt),
    (re.compile(r"[./0-9A-Za-z]{13}$"), _crypt(des_crypt)),
]
