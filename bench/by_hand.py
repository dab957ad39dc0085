"""The yardstick: what a careful engineer would write by hand for just the two sentences.

The service's own statements, each once for all tickets of an answer, side by side where none needs
the rows of the other; the same token check and the same merge; dictionaries out, no GraphQL.
"""

from __future__ import annotations

import asyncio
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

from bench import by_hand_sql as sql
from domain.customers import OWN, SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    Row = Sequence[Any]
    Shown = dict[str, Any]
    Ask = Callable[..., Awaitable[Sequence[Row]]]

SOURCE = "crm"
MOST_CONTACTS = 100


@dataclass(frozen=True, slots=True)
class ByHand:
    """Answers the two sentences from our database and the CRM; the small tables are in memory."""

    own: Ask
    crm: Ask
    states: dict[int, Shown]
    priorities: dict[int, Shown]
    queues: dict[int, Shown]
    readable: dict[int, list[int]]
    to_time: Callable[[str], Any]

    async def allowed(self, token: str) -> list[int] | None:
        """The queues the token's agent may read; None when the token is not good."""
        now = self.to_time(datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"))
        rows = await self.own(sql.TOKEN, hashlib.sha256(token.encode()).hexdigest(), now)
        return self.readable.get(rows[0][0]) if rows else None

    async def ticket(self, number: str, queues: list[int]) -> Shown:
        """TicketWithContacts."""
        rows = await self.own(sql.TICKET_BY_NUMBER, [number], queues)
        tickets = await self._tickets(rows)
        return {"ticket": tickets[0] if tickets else None}

    async def page(self, first: int, after: str | None, queues: list[int]) -> Shown:
        """TicketPage."""
        counting = asyncio.ensure_future(self.own(sql.COUNT, queues, 0))
        if after:
            _, created, pk = orjson.loads(urlsafe_b64decode(f"{after}=="))
            position = (self.to_time(created), pk)
            rows = await self.own(sql.PAGE_AFTER, queues, 0, *position, first + 1)
        else:
            rows = await self.own(sql.PAGE, queues, 0, first + 1)
        nodes = await self._tickets(rows[:first])
        [[total]] = await counting
        info = {
            "hasNextPage": len(rows) > first,
            "endCursor": _cursor(rows[:first][-1]) if nodes else None,
        }
        return {"tickets": {"totalCount": total, "pageInfo": info, "nodes": nodes}}

    async def _tickets(self, rows: Sequence[Row]) -> list[Shown]:
        logins = dict.fromkeys(row[sql.CUSTOMER] for row in rows if row[sql.CUSTOMER])
        people, company_of = await self._people(list(logins))
        keys = list(dict.fromkeys(key for key in company_of.values() if key))
        companies = await self._companies_with_contacts(keys)
        for login, person in people.items():
            key = company_of[login]
            person["company"] = companies[key] if key else None
        return [self._ticket(row, people) for row in rows]

    def _ticket(self, row: Row, people: dict[str, Shown]) -> Shown:
        return {
            "id": _id("Ticket", row[sql.PK]),
            "number": row[sql.NUMBER],
            "title": row[sql.TITLE],
            "createdAt": f"{row[sql.CREATED]}+00:00".replace(" ", "T"),
            "state": self.states[row[sql.STATE]],
            "priority": self.priorities[row[sql.PRIORITY]],
            "queue": self.queues[row[sql.QUEUE]],
            "customerUser": people.get(row[sql.CUSTOMER]),
        }

    # --- people

    async def _people(self, logins: list[str]) -> tuple[dict[str, Shown], dict[str, str | None]]:
        """Everybody the tickets name, and the company key of each."""
        if not logins:
            return {}, {}
        rows = await self.own(sql.CUSTOMERS_BY_LOGIN, logins)
        own = {row[sql.LOGIN].lower(): row for row in rows}
        named = [(login, own.get(login.lower())) for login in logins]
        keys = {login: _key_outside(login, row) for login, row in named}
        outside = await self._outside(keys.values())
        people, company_of = {}, {}
        for login, row in named:
            record = outside.get(keys[login])
            people[login] = _person(login, row, record)
            company_of[login] = _company_key(row, record)
        return people, company_of

    async def _outside(self, keys: Iterable[str]) -> dict[str, Row]:
        wanted = list(dict.fromkeys(keys))
        rows = await self.crm(sql.CRM_PEOPLE_BY_KEY, wanted) if wanted else []
        return {row[sql.CRM_KEY]: row for row in rows}

    # --- companies

    async def _companies_with_contacts(self, keys: list[str]) -> dict[str, Shown]:
        if not keys:
            return {}
        companies: dict[str, Shown]
        contacts: dict[str, list[Shown]]
        companies, contacts = await asyncio.gather(self._companies(keys), self._contacts(keys))
        for key, company in companies.items():
            found = contacts[key]
            company["contacts"] = {"totalCount": len(found), "nodes": found[:MOST_CONTACTS]}
        return companies

    async def _companies(self, keys: list[str]) -> dict[str, Shown]:
        rows = await self.own(sql.COMPANIES_BY_KEY, keys)
        found: dict[str, Shown] = {row[sql.KEY]: _company(row) for row in rows if row[sql.NAME]}
        if missing := [key for key in keys if key not in found]:
            for row in await self.crm(sql.CRM_COMPANIES_BY_KEY, missing):
                found[row[sql.CRM_COMPANY_KEY]] = _company_outside(row)
        return {key: found.get(key) or _bare_company(key) for key in keys}

    async def _contacts(self, keys: list[str]) -> dict[str, list[Shown]]:
        """All contacts of each company, by name: our rows and the CRM's, nobody twice."""
        rows, records = await asyncio.gather(
            self.own(sql.CUSTOMERS_BY_COMPANY, keys), self.crm(sql.CRM_PEOPLE_BY_COMPANY, keys)
        )
        outside = {row[sql.CRM_KEY]: row for row in records}
        owners = await self._owners(list(outside))
        registered = {row[sql.LOGIN]: row for row in [*rows, *owners.values()]}
        outside_keys = {login: _key_outside(login, row) for login, row in registered.items()}
        outside |= await self._outside(key for key in outside_keys.values() if key not in outside)
        people = [
            _contact(login, row, outside.get(outside_keys[login]))
            for login, row in registered.items()
        ]
        people += [
            _contact(key, None, record)
            for record in records
            if (key := record[sql.CRM_KEY]) not in owners
        ]
        people.sort(key=lambda one: one[0])
        found: dict[str, list[Shown]] = {key: [] for key in keys}
        for _, companies, contact in people:
            for key in companies:
                if key in found:
                    found[key].append(contact)
        return found

    async def _owners(self, keys: list[str]) -> dict[str, Row]:
        """Our row for each external key that belongs to one: by a stored link, else by login."""
        rows = await self.own(sql.CUSTOMERS_BY_RECORD, keys) if keys else []
        linked = {row[sql.LINK_KEY]: row for row in rows if row[sql.LINK_SOURCE] == SOURCE}
        unlinked = {row[sql.LOGIN]: row for row in rows if not row[sql.LINK_SOURCE]}
        return {key: row for key in keys if (row := linked.get(key) or unlinked.get(key))}


def _key_outside(login: str, row: Row | None) -> str:
    """The key in the CRM: that of the stored link, else the login."""
    key: str = (row and row[sql.LINK_KEY]) or login
    return key


def _company_key(row: Row | None, record: Row | None) -> str | None:
    return (row and row[sql.CUSTOMER_ID]) or (record and record[sql.CRM_COMPANY]) or None


def _person(login: str, row: Row | None, record: Row | None) -> Shown:
    """What the CRM says wins over what we say."""
    own, crm = row or NOBODY, record or NOBODY
    known = row is not None or record is not None
    return {
        "login": row[sql.LOGIN] if row else None,
        "firstName": crm[sql.CRM_FIRST] or own[sql.FIRST_NAME],
        "lastName": crm[sql.CRM_LAST] or own[sql.LAST_NAME],
        "email": crm[sql.CRM_EMAIL] or own[sql.EMAIL] if known else _address(login),
        "phone": crm[sql.CRM_PHONE] or own[sql.PHONE],
        "mobile": crm[sql.CRM_MOBILE] or own[sql.MOBILE],
        "externalStatus": _status(row, record),
    }


NOBODY = (None,) * 30


def _address(login: str) -> str | None:
    """Mail from somebody nobody knows leaves his address as login."""
    return login if "@" in login else None


def _status(row: Row | None, record: Row | None) -> str:
    if record:
        return "FRESH"
    return "NOT_LINKED" if row and not row[sql.LINK_SOURCE] else "NOT_FOUND"


def _contact(
    name: str, row: Row | None, record: Row | None
) -> tuple[tuple[str, str, str], list[str], Shown]:
    """A contact with its place in the order and the keys of its companies."""
    own, crm = row or NOBODY, record or NOBODY
    first = crm[sql.CRM_FIRST] or own[sql.FIRST_NAME]
    last = crm[sql.CRM_LAST] or own[sql.LAST_NAME]
    contact = {
        "login": row[sql.LOGIN] if row else None,
        "firstName": first,
        "lastName": last,
        "email": crm[sql.CRM_EMAIL] or own[sql.EMAIL],
        "registered": row is not None,
    }
    listed_by = f"{SOURCE}{SEPARATOR}{crm[sql.CRM_KEY]}" if record else f"{OWN}{SEPARATOR}{name}"
    place = (last or "").casefold(), (first or "").casefold(), listed_by
    companies = [_company_key(row, record), crm[sql.CRM_COMPANY], *_further(own)]
    return place, list(dict.fromkeys(filter(None, companies))), contact


def _further(own: Row) -> list[str]:
    """The companies somebody has besides the main one."""
    return sorted(own[sql.FURTHER].split(SEPARATOR)) if own[sql.FURTHER] else []


def _company(row: Row) -> Shown:
    return {
        "customerId": row[sql.KEY],
        "name": row[sql.NAME],
        "city": row[sql.CITY],
        "country": row[sql.COUNTRY],
    }


def _bare_company(key: str) -> Shown:
    return {"customerId": key, "name": key, "city": None, "country": None}


def _company_outside(row: Row) -> Shown:
    key = row[sql.CRM_COMPANY_KEY]
    return {
        "customerId": key,
        "name": row[sql.CRM_COMPANY_NAME] or key,
        "city": row[sql.CRM_COMPANY_CITY],
        "country": row[sql.CRM_COMPANY_COUNTRY],
    }


def _cursor(row: Row) -> str:
    return _opaque(["tickets:created-", str(row[sql.CREATED]), row[sql.PK]])


def _id(kind: str, key: Any) -> str:
    return _opaque([kind, key])


def _opaque(value: list[Any]) -> str:
    return urlsafe_b64encode(orjson.dumps(value)).rstrip(b"=").decode()
