"""Who may see what, told from plain rows: shares no code with the service it judges.

The rules are those of OTRS: an agent reads a queue with `ro` or `rw` in its group, directly or by a
role, and sees what he owns; a customer sees what carries his login or the key of a company of his,
and of it the articles that are for customers.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import filterfalse
from typing import Any

from tests.rights.principals import Principal

Row = dict[str, Any]
TARGETS = ("Ticket", "Article", "CustomerUser", "Company")
CRM = "crm"  # the source's name in the settings


def packed(type_name: str, key: Any) -> str:
    """A global ID, as the documentation of the API describes it: Base64 of a pair in JSON."""
    text = json.dumps([type_name, key], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Someone:
    """A person under one of the names by which the API may show him."""

    id: str
    logins: frozenset[str]
    companies: frozenset[str]
    known: bool = True


@dataclass(frozen=True)
class Oracle:
    """Rows of both databases, and what follows from them."""

    rows: dict[str, list[Row]]
    _known: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict, repr=False)
    _customers: dict[str, Someone] = field(default_factory=dict, repr=False)

    def may_see(self, who: Principal) -> dict[str, frozenset[str]]:
        """The IDs of all tickets, articles, customer users and companies he may see, by type."""
        if who.name not in self._known:
            self._known[who.name] = self._may_see(who)
        return self._known[who.name]

    def _may_see(self, who: Principal) -> dict[str, frozenset[str]]:
        tickets = {row["id"] for row in self.tickets_seen(who)}
        articles = [row for row in self.rows["article"] if row["ticket_id"] in tickets]
        found = {
            "Ticket": [packed("Ticket", pk) for pk in tickets],
            "Article": [packed("Article", row["id"]) for row in articles if _is_for(who, row)],
            "CustomerUser": [one.id for one in self.people_seen(who)],
            "Company": [packed("Company", k) for k in self.companies() if self._has(who, k)],
        }
        return {name: frozenset(ids) for name, ids in found.items()}

    def everything(self) -> dict[str, frozenset[str]]:
        """The IDs of all there is, whoever may see it."""
        return {
            "Ticket": frozenset(packed("Ticket", row["id"]) for row in self.rows["ticket"]),
            "Article": frozenset(packed("Article", row["id"]) for row in self.rows["article"]),
            "CustomerUser": frozenset(one.id for one in self.people),
            "Company": frozenset(packed("Company", key) for key in self.companies()),
        }

    def tickets_seen(self, who: Principal) -> list[Row]:
        """The rows of the tickets he may see, oldest first."""
        return [*filter(self._sees(who), self.rows["ticket"])]

    def tickets_hidden(self, who: Principal) -> list[Row]:
        """The rows of all others, oldest first."""
        return [*filterfalse(self._sees(who), self.rows["ticket"])]

    def subjects_of(self, tickets: list[Row]) -> set[str]:
        """The subjects of all articles of these tickets, in small letters."""
        ids = {row["id"] for row in tickets}
        articles = {row["id"] for row in self.rows["article"] if row["ticket_id"] in ids}
        mails = self.rows["article_data_mime"]
        return {_small(row["a_subject"]) for row in mails if row["article_id"] in articles}

    def _sees(self, who: Principal) -> Callable[[Row], bool]:
        if who.agent:
            queues, owner = self._queues(who), None if who.only_queue else self._owner(who)
            return lambda row: row["queue_id"] in queues or row["user_id"] == owner
        itself = self._me(who)
        me, mine = itself.logins, itself.companies
        return lambda row: (
            bool(who.customer)
            and (_small(row["customer_user_id"]) in me or _small(row["customer_id"]) in mine)
        )

    def strangers(self) -> frozenset[str]:
        """The IDs of people whom tickets name and nobody knows: shown there, and nowhere found."""
        return frozenset(one.id for one in self.people if not one.known)

    # --- agents

    def _owner(self, who: Principal) -> int | None:
        """His id as an owner; what the first account owns belongs to nobody."""
        [pk] = [row["id"] for row in self.rows["users"] if row["login"] == who.agent]
        return pk if pk != 1 else None

    def _queues(self, who: Principal) -> set[int]:
        groups = self._groups(who)
        return {
            row["id"]
            for row in self.rows["queue"]
            if row["group_id"] in groups and who.only_queue in ("", row["name"])
        }

    def _groups(self, who: Principal) -> set[int]:
        """The groups he may read."""
        [me] = [row["id"] for row in self.rows["users"] if row["login"] == who.agent]
        roles = {row["role_id"] for row in self.rows["role_user"] if row["user_id"] == me}
        roles &= self._valid("roles")
        direct = [row for row in self.rows["group_user"] if row["user_id"] == me]
        by_role = [
            row
            for row in self.rows["group_role"]
            if row["role_id"] in roles and row["permission_value"] == 1
        ]
        granted = [*direct, *by_role]
        reading = {r["group_id"] for r in granted if r["permission_key"] in ("ro", "rw")}
        return reading & self._valid("permission_groups")

    def _valid(self, table: str) -> set[int]:
        return {row["id"] for row in self.rows[table] if row["valid_id"] == 1}

    # --- customers

    @cached_property
    def people(self) -> list[Someone]:
        """Everybody by each name of his: our login, a record's key, what a ticket says."""
        named = {row["login"] for row in self.rows["customer_user"]}
        named |= {row["customer_user_id"] for row in self.rows["ticket"]}
        keys = {row["contact_no"] for row in self.rows["crm_contact"]}
        found = [self._someone(packed("CustomerUser", name), name) for name in named | keys if name]
        return found + [self._by_record(key) for key in keys]

    def _by_record(self, key: str) -> Someone:
        """Whoever has a record: a stored link decides, otherwise an equal login."""
        linked = [r["login"] for r in self.rows["tg_customer_link"] if r["external_key"] == key]
        return self._someone(packed("CustomerUser", [CRM, key]), linked[0] if linked else key)

    def _someone(self, id_: str, name: str) -> Someone:
        rows = [row for row in self.rows["customer_user"] if _small(row["login"]) == _small(name)]
        links = self.rows["tg_customer_link"]
        if not rows:  # a record's key may stand for the login that it is linked to
            owners = [r["login"] for r in links if r["external_key"] == name]
            rows = [row for row in self.rows["customer_user"] if row["login"] in owners]
        login = rows[0]["login"] if rows else name
        key = next((r["external_key"] for r in links if r["login"] == login), login)
        taken = any(r["external_key"] == key and r["login"] != login for r in links)
        records = [r for r in self.rows["crm_contact"] if r["contact_no"] == key and not taken]
        companies = {row["customer_id"] for row in rows} | {r["firma_nr"] for r in records}
        companies |= {
            row["customer_id"]
            for row in self.rows["customer_user_customer"]
            if row["user_id"] == login
        }
        others = {_small(row["login"]) for row in self.rows["customer_user"]} - {_small(login)}
        return Someone(
            id_,  # a key that is somebody else's login means him
            frozenset({_small(login), _small(key)} - others),
            frozenset(_small(one) for one in companies if one),
            known=bool(rows or records),
        )

    def _me(self, who: Principal) -> Someone:
        if who.customer not in self._customers:
            self._customers[who.customer] = self._someone("", who.customer)
        return self._customers[who.customer]

    def people_seen(self, who: Principal) -> list[Someone]:
        """Those he may see."""
        return [one for one in self.people if self._knows(who, one)]

    def companies(self) -> set[str]:
        """The keys of all companies that anything names."""
        named = {row["customer_id"] for name in OF_COMPANIES for row in self.rows[name]}
        named |= {row["firma_nr"] for row in self.rows["crm_company"]}
        return {key for key in named if key}

    def _knows(self, who: Principal, one: Someone) -> bool:
        """Agents know everybody; customers themselves and their colleagues."""
        if who.agent:
            return True
        me = self._me(who) if who.customer else None
        return me is not None and bool(me.logins & one.logins or me.companies & one.companies)

    def _has(self, who: Principal, company: str) -> bool:
        return bool(who.agent) or (
            bool(who.customer) and _small(company) in self._me(who).companies
        )


OF_COMPANIES = ("customer_user", "customer_user_customer", "customer_company", "ticket")


def _is_for(who: Principal, article: Row) -> bool:
    return bool(who.agent) or article["is_visible_for_customer"] == 1


def _small(text: str | None) -> str:
    return (text or "").lower()
