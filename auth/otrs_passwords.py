"""New passwords in forms that an OTRS on the same tables reads (tables.md 0.3)."""

from __future__ import annotations

import hashlib
import secrets
import string
from typing import TYPE_CHECKING

from auth.passwords import hashed, otrs_bcrypt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.host import PasswordForm

COST = 12  # OTRS: bcryptCost
SALT = 16  # characters
LETTERS = string.ascii_letters + string.digits


def hashed_as(form: PasswordForm, password: str) -> str:
    """A new hash in this form."""
    return FORMS[form](password)


def _bcrypt(password: str) -> str:
    salt = "".join(secrets.choice(LETTERS) for _ in range(SALT))
    return f"BCRYPT:{COST}:{salt}:{otrs_bcrypt(COST, salt, password)}"


FORMS: Mapping[PasswordForm, Callable[[str], str]] = {
    "argon2": hashed,
    "bcrypt": _bcrypt,
    "sha256": lambda password: hashlib.sha256(password.encode()).hexdigest(),
    "sha512": lambda password: hashlib.sha512(password.encode()).hexdigest(),
}
