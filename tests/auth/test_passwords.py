"""Every form in which an OTRS keeps passwords is verified, and nothing else is."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from typing import Literal

import argon2
import bcrypt
import pytest

from auth import passwords
from auth.passwords import (
    STANDARD,
    hashed,
    matches_stored,
    matches_with_equal_work,
    nobodys_hash,
)

PASSWORD = "Pa55wört €"
BCRYPT_LETTERS = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def openssl(*scheme: str, password: str = PASSWORD) -> str:
    """As another program, of other people, makes it."""
    command = ["openssl", "passwd", *scheme, "-stdin"]
    done = subprocess.run(command, input=password, capture_output=True, check=True, text=True)
    return done.stdout.strip()


def otrs_bcrypt(password: str, salt: bytes = b"0123456789abcdef", cost: int = 4) -> str:
    """Kernel/System/User.pm: the salt as it is, the hash in the letters of bcrypt."""
    letters = (
        base64.b64encode(salt).rstrip(b"=").translate(bytes.maketrans(STANDARD, BCRYPT_LETTERS))
    )
    found = bcrypt.hashpw(password.encode()[:72], b"$2a$%02d$" % cost + letters)
    return f"BCRYPT:{cost}:{salt.decode()}:{found[-31:].decode()}"


def stored_forms(password: str) -> dict[str, str]:
    data = password.encode()
    return {
        "argon2id": argon2.PasswordHasher(1, 32).hash(password),
        "argon2i": argon2.PasswordHasher(1, 32, type=argon2.Type.I).hash(password),
        "otrs bcrypt": otrs_bcrypt(password),
        "otrs bcrypt, odd salt": otrs_bcrypt(password, b":$\n/.aA0 :::%_-+~"[:16]),
        "bcrypt": bcrypt.hashpw(data[:72], bcrypt.gensalt(4)).decode(),
        "sha512": hashlib.sha512(data).hexdigest(),
        "sha256": hashlib.sha256(data).hexdigest(),
        "SHA256": hashlib.sha256(data).hexdigest().upper(),
        "sha1": hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        "apr1": openssl("-apr1", "-salt", "abcd1234", password=password),
        "md5-crypt": openssl("-1", "-salt", "abcd1234", password=password),
    }


FORMS = stored_forms(PASSWORD)
# as they are written down elsewhere: password, and what is stored
KNOWN = {
    "the first row of an OTRS": ("root", "roK20XGbWEsSM"),
    "des-crypt": ("test", "abgOeLfPimXQo"),
    "md5-crypt": ("password", "$1$3azHgidD$SrJPt7B.9rekpmwJwtON31"),
    "apr1": ("myPassword", "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/"),
    "bcrypt": ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    "sha1": ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
}


@pytest.mark.parametrize(("password", "stored"), KNOWN.values(), ids=KNOWN)
def test_known_passwords_match(password: str, stored: str) -> None:
    assert matches_stored(stored, password)
    assert not matches_stored(stored, password.swapcase())


@pytest.mark.parametrize("magic", ["$x$", "$5$", "$md5$"])
def test_another_magic_is_taken_for_md5_crypt(magic: str) -> None:
    """As OTRS does; only the right password matches even so."""
    stored = magic + FORMS["md5-crypt"].removeprefix("$1$")
    assert not matches_stored(stored, PASSWORD.lower())
    assert matches_stored(stored, PASSWORD)


@pytest.mark.parametrize("stored", FORMS.values(), ids=FORMS)
def test_a_password_matches_in_every_form(stored: str) -> None:
    assert matches_stored(stored, PASSWORD)


@pytest.mark.parametrize("stored", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(
    "wrong",
    [
        "",
        " ",
        PASSWORD.lower(),
        PASSWORD[:-1],
        PASSWORD + " ",
        PASSWORD + "\0",
        "\0",
        "x" * 100_000,
    ],
    ids=["nothing", "blank", "small", "shorter", "longer", "and NUL", "NUL", "long"],
)
def test_another_password_does_not(stored: str, wrong: str) -> None:
    assert not matches_stored(stored, wrong)


@pytest.mark.parametrize("stored", FORMS.values(), ids=FORMS)
def test_what_is_no_text_matches_nothing(stored: str) -> None:
    """Half of a surrogate pair has no bytes; JSON can say it all the same."""
    assert not matches_stored(stored, "\ud800")


@pytest.mark.parametrize("form", [name for name in FORMS if "crypt" not in name])
def test_a_long_password_counts_to_its_end(form: str) -> None:
    """But for the forms that never knew more than the first letters."""
    password = "ä" * 120
    assert matches_stored(stored_forms(password)[form], password)
    assert not matches_stored(stored_forms(password)[form], password[:-1] + "a")


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "*",
        PASSWORD,
        "x",
        "BCRYPT:99:0123456789abcdef:" + "a" * 31,
        "BCRYPT:04:0123456789abcd\u20acf:" + "a" * 31,
        "BCRYPT::0123456789abcdef:" + "a" * 31,
        "$argon2id$v=19$broken",
        "$2a$xx$broken",
        "$2y$04$",
        "$1$",
        "$1$abc$",
        "$apr1$",
        "$6$salt$hash",
        "!" * 13,
        "z" * 64,
    ],
)
def test_what_is_no_hash_matches_nothing(stored: str) -> None:
    """Least of all itself: plain text is never a password."""
    for password in (PASSWORD, stored, "x"):
        assert not matches_stored(stored, password)


def test_new_passwords_are_argon2id() -> None:
    stored = hashed(PASSWORD)

    assert stored.startswith("$argon2id$")
    assert len(stored) <= 128, "the column is as wide as that of OTRS"
    assert stored != hashed(PASSWORD)
    assert matches_stored(stored, PASSWORD)


def test_nobody_is_somebody_with_work() -> None:
    assert nobodys_hash() == nobodys_hash()
    assert not matches_stored(nobodys_hash(), PASSWORD)


@pytest.mark.parametrize("form", [None, "*", *FORMS])
@pytest.mark.parametrize("password", [PASSWORD, "wrong", "", "\0", "\ud800"], ids=ascii)
def test_argon2_runs_once_whatever_is_stored(
    monkeypatch: pytest.MonkeyPatch, form: str | None, password: str
) -> None:
    """So that a refusal does not tell by its time whether there is such a login."""
    verified: list[str] = []
    monkeypatch.setattr(passwords, "HASHER", Counting(verified))
    monkeypatch.setattr(passwords, "nobodys_hash", lambda: FORMS["argon2i"])
    stored = FORMS.get(form, form) if form else None
    expected = form in FORMS and password == PASSWORD
    assert matches_with_equal_work(stored, password) == expected
    assert len(verified) == 1


class Counting(argon2.PasswordHasher):
    """Notes what it verifies."""

    def __init__(self, verified: list[str]) -> None:
        super().__init__(1, 1, 32)
        self._verified = verified

    def verify(self, *given: str | bytes) -> Literal[True]:
        self._verified.append(str(given[0]))
        return super().verify(*given)
