"""The rights of customer users and companies in groups, for many at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from db.statement import ANY_LOWER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from db.database import Reader
    from domain.ids import GroupId

    Held = Mapping[str, Mapping[GroupId, set[str]]]  # the keys of rights, by holder and group

OF_PEOPLE = f"""
    SELECT user_id, group_id, permission_key FROM group_customer_user
    WHERE lower(user_id) = {ANY_LOWER.format("$1")} AND permission_value = 1
"""
OF_COMPANIES = """
    SELECT customer_id, group_id, permission_key FROM group_customer
    WHERE customer_id = ANY($1) AND permission_value = 1
      AND permission_context = 'Ticket::CustomerID::Same'
"""


async def of_people(db: Reader, logins: Sequence[str]) -> Held:
    """What customer users may do, by their logins in small letters."""
    rows = await db.rows(OF_PEOPLE, list(logins))
    return _held((login.lower(), group, key) for login, group, key in rows)


async def of_companies(db: Reader, keys: Sequence[str]) -> Held:
    """What the people of companies may do, by the companies' keys."""
    return _held(await db.rows(OF_COMPANIES, list(keys)))


def _held(rows: Iterable[Any]) -> Held:
    found: dict[str, dict[Any, set[str]]] = defaultdict(lambda: defaultdict(set))
    for holder, group, key in rows:
        found[holder][group].add(key)
    return found
