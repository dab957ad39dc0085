"""New passwords: long enough, and kept as a hash alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import InvalidInput

if TYPE_CHECKING:
    from actions.masters.master import Wanted
    from resolvers.context import Context

# length is what makes one hard to guess, not kinds of characters (NIST SP 800-63B, 5.1.1.2)
LEAST, MOST = 12, 200


def new_password(field: str, text: str) -> str:
    """The password as it is; `InvalidInput`, which does not repeat it, where it will not do."""
    if not LEAST <= len(text) <= MOST:
        raise InvalidInput(field, f"{LEAST} to {MOST} characters")
    return text


async def kept(context: Context, wanted: Wanted) -> Wanted:
    """The same with the hash in the place of a password: it takes time, so nothing is locked."""
    password = wanted.values.get("password")
    if password is None:
        return wanted
    services = context.services
    form = await services.logins.stored_form(password, services.host.passwords)
    return replace(wanted, values={**wanted.values, "password": form})
