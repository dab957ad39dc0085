"""Agents and customers log in with the passwords an OTRS has stored, of every form."""

from __future__ import annotations

import base64
import hashlib

import bcrypt
import pytest
from argon2 import PasswordHasher

from auth import passwords
from auth.attempts import LoginSettings
from auth.login import Credentials, Logins
from auth.passwords import BCRYPTS, STANDARD
from db.database import Database
from domain.tokens import Account
from tests.auth.proving import anybody
from tests.auth.test_passwords import openssl
from tests.db.rows import insert

PASSWORD = "Grüße 1"
SALT = "0123456789abcdef"


def otrs_bcrypt(password: str) -> str:
    """Of the least cost that an OTRS lets somebody set, since many are tried."""
    letters = bytes.maketrans(STANDARD, BCRYPTS)
    salt = base64.b64encode(SALT.encode()).rstrip(b"=").translate(letters)
    found = bcrypt.hashpw(password.encode(), b"$2a$09$" + salt)
    return f"BCRYPT:9:{SALT}:{found[29:].decode()}"


FORMS = {
    "sha2": hashlib.sha256(PASSWORD.encode()).hexdigest(),
    "sha512": hashlib.sha512(PASSWORD.encode()).hexdigest(),
    "sha1": hashlib.sha1(PASSWORD.encode(), usedforsecurity=False).hexdigest(),
    "bcrypt": otrs_bcrypt(PASSWORD),
    "md5": openssl("-1", "-salt", "abcd1234", password=PASSWORD),
    "apr1": openssl("-apr1", "-salt", "r31.....", password=PASSWORD),
}
# des-crypt as crypt(3) makes it, which looks at eight bytes
CRYPTED = {"crypt": ("root", "roK20XGbWEsSM"), "crypt, by login": ("test", "abgOeLfPimXQo")}
NOBODYS = {"plain": PASSWORD, "empty": "", "unusable": "*", "thirteen": "Grusse 1 here"}


@pytest.mark.parametrize("table", ["users", "customer_user"])
async def test_a_login_by_every_form(
    db: Database, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the empty password nor what is stored gets anybody in; capitals count in logins."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("nobody's")
    monkeypatch.setattr(passwords, "nobodys_hash", lambda: quick)
    logins = Logins(db, LoginSettings(refusal_seconds=0))
    right = {name: (PASSWORD, stored) for name, stored in FORMS.items()} | CRYPTED
    async with db.transaction() as tx:
        for name, (_, stored) in right.items():
            await insert(tx, table, {"login": name, "pw": stored})
        for name, stored in NOBODYS.items():
            await insert(tx, table, {"login": name, "pw": stored})
        if table == "customer_user":
            await insert(tx, table, {"login": "none", "pw": None})
    for name, (password, stored) in right.items():
        for given, wanted in (
            (password, True),
            (password[:-1], False),
            ("", False),
            (stored, False),
        ):
            found = await logins.authenticated(Credentials(name, given), anybody)
            assert isinstance(found, Account) is wanted, name
        capitals = await logins.authenticated(Credentials(name.upper(), password), anybody)
        assert capitals is None
    for name, stored in {**NOBODYS, "none": "x"}.items():
        for given in (PASSWORD, stored, ""):
            assert await logins.authenticated(Credentials(name, given), anybody) is None, name
