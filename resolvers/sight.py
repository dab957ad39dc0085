"""People and companies a viewer sees: agents everybody, customers themselves and their colleagues.

Both are found for everybody alike, and kept so; who may not see them gets None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.customers import Company
    from domain.people import CustomerUser
    from resolvers.context import Context


def person(context: Context, found: CustomerUser | None) -> CustomerUser | None:
    """Somebody who is seen: himself, or with one of the companies whose tickets he sees."""
    sight = context.viewer.sight
    if found is None or not sight.is_customers:
        return found
    logins = found.ticket_logins(context.services.directory.matching("login"))
    return found if sight.holds_person(logins, found.company_keys) else None


def company(context: Context, found: Company | None) -> Company | None:
    """A company that is seen."""
    sight = context.viewer.sight
    return found if found is not None and sight.holds_company(found.customer_id) else None


def people(context: Context, found: list[Any]) -> list[Any]:
    """Each of them, or None; failures stay."""
    return _each(context, found, person)


def companies(context: Context, found: list[Any]) -> list[Any]:
    """Each of them, or None; failures stay."""
    return _each(context, found, company)


def _each(context: Context, found: list[Any], seen: Callable[[Context, Any], Any]) -> list[Any]:
    if not context.viewer.sight.is_customers:
        return found
    return [one if isinstance(one, Exception) else seen(context, one) for one in found]
