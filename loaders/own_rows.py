"""Our own rows of customers: by what tickets call them, by external records, by company."""

from __future__ import annotations

from collections import defaultdict
from itertools import repeat
from typing import TYPE_CHECKING

from db.table import columns, select
from domain.customers import Member, OwnCustomer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.database import Reader
    from loaders.kept import Keeping

LINK = "LEFT JOIN tg_customer_link ON tg_customer_link.login = customer_user.login"
# A union of lookups, not an OR: each side has its index, an OR over two tables has none.
# A login may also be the key of a record that is linked to one of us under another login.
BY_LOGIN = f"""{LINK}
    WHERE customer_user.login IN (
        SELECT login FROM customer_user
        WHERE lower(login) = ANY(lower($1::text[]::text)::text[])
        UNION SELECT login FROM tg_customer_link WHERE external_key = ANY($1))"""
# A stored link decides, otherwise an unlinked equal login.
BY_RECORD = f"""{LINK}
    WHERE customer_user.login IN (
        SELECT login FROM tg_customer_link WHERE external_key = ANY($1)
        UNION SELECT unlinked.login FROM customer_user AS unlinked WHERE unlinked.login = ANY($1)
          AND NOT EXISTS (SELECT 1 FROM tg_customer_link WHERE login = unlinked.login)
        UNION SELECT wanted.login FROM customer_user AS wanted WHERE wanted.login = ANY($2))"""
# the main company, then the further ones: two indexes
MEMBERS = f"""
    SELECT {columns(Member).replace("member.", "customer_user.")} FROM customer_user {LINK}
    WHERE customer_user.customer_id = ANY($1)
    UNION ALL
    SELECT {columns(Member)} FROM customer_user_customer AS member
    JOIN customer_user ON customer_user.login = member.user_id {LINK}
    WHERE member.customer_id = ANY($1) AND customer_user.customer_id <> member.customer_id
"""
# what a row is looked up by: the key of a record, or its own login
RECORD, LOGIN = "record", "login"
ByKey = tuple[str, str]


class OwnRows:
    """Finds our rows for one operation: one statement for each question, none for what is kept."""

    def __init__(self, db: Reader, keeping: Keeping) -> None:
        self.db = db
        self._keeping = keeping

    async def by_login(self, names: Sequence[str]) -> list[OwnCustomer]:
        """The rows that tickets may mean by these names: logins, capitals or not, and keys."""
        return await self._keeping.rows("named", names, self._named, _by_name)

    async def by_record(self, keys: Sequence[str], logins: Sequence[str]) -> list[OwnCustomer]:
        """The rows that records with these keys may belong to, and those with these logins."""
        wanted = [*zip(keys, repeat(RECORD)), *zip(logins, repeat(LOGIN))]
        return await self._keeping.rows("owning", wanted, self._owning, _by_key)

    async def members(self, company_keys: Sequence[str]) -> list[Member]:
        """Who belongs to these companies, by each of them once."""
        found = await self._keeping.rows("members", company_keys, self._members, _by_company)
        return list({(member.company_key, member.login): member for member in found}.values())

    async def _named(self, names: list[str]) -> list[OwnCustomer]:
        return await self.db.fetch(OwnCustomer, select(OwnCustomer, BY_LOGIN), names)

    async def _owning(self, wanted: list[ByKey]) -> list[OwnCustomer]:
        keys = [key for key, kind in wanted if kind == RECORD]
        logins = [login for login, kind in wanted if kind == LOGIN]
        return await self.db.fetch(OwnCustomer, select(OwnCustomer, BY_RECORD), keys, logins)

    async def _members(self, company_keys: list[str]) -> list[Member]:
        return await self.db.fetch(Member, MEMBERS, company_keys)


def _by_name(rows: list[OwnCustomer], names: list[str]) -> dict[str, list[OwnCustomer]]:
    of_login: dict[str, list[OwnCustomer]] = defaultdict(list)
    of_key: dict[str, list[OwnCustomer]] = defaultdict(list)
    for row in rows:
        of_login[row.login.lower()].append(row)
        of_key[row.link_key or ""].append(row)
    return {name: [*of_login[name.lower()], *(of_key[name] if name else ())] for name in names}


def _by_key(rows: list[OwnCustomer], _: Iterable[ByKey]) -> dict[ByKey, list[OwnCustomer]]:
    found: dict[ByKey, list[OwnCustomer]] = defaultdict(list)
    for row in rows:
        found[row.login, LOGIN].append(row)
        found[row.link_key or row.login, RECORD].append(row)
    return found


def _by_company(rows: list[Member], _: Iterable[str]) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = defaultdict(list)
    for row in rows:
        found[row.company_key].append(row)
    return found
