"""Objects by their global ID, through the same doors as everywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from auth.administrators import administers
from domain.customers import ExternalStatus
from domain.errors import InvalidInput, NotFound
from domain.ids import ArticleId, HistoryId, TicketId, parse_global_id
from domain.tickets import Article, Ticket
from loaders.companies import bare
from resolvers import sight
from resolvers.arguments import possible

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from domain.customers import Company
    from domain.people import CustomerUser
    from domain.reference import Queue
    from resolvers.context import Context

R = TypeVar("R")


async def by_id(context: Context, text: str, *, field: str) -> Any:
    """The object with this global ID; None when it does not exist, or not for this viewer."""
    type_name, key = _parsed(text, field=field)
    if type_name in AGENTS_ONLY and not context.viewer.is_agent:
        return None
    return await FINDERS[type_name][1](context, key)


def key_of(text: str, record: type, *, field: str) -> Any:
    """What an ID of one type is made of."""
    type_name, key = _parsed(text, field=field)
    if type_name != record.__name__:
        raise InvalidInput(field, f"the ID of {named(record)}")
    return key


def named(record: type) -> str:
    """A type as a sentence has it: an Article, a Ticket."""
    name = record.__name__
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"


def ticket_id(text: str, *, field: str) -> TicketId:
    """The key of a ticket, whether there is one or not."""
    return TicketId(key_of(text, Ticket, field=field))


def article_id(text: str, *, field: str) -> ArticleId:
    """The key of an article, whether there is one or not."""
    return ArticleId(key_of(text, Article, field=field))


def nothing(field: str, word: str) -> NotFound:
    """The refusal of what is not there, or not for the viewer."""
    return NotFound(field, f"There is no such {word}.")


def _parsed(text: str, *, field: str) -> tuple[str, Any]:
    type_name, key = parse_global_id(text, field=field)
    expected = FINDERS[type_name][0] if type_name in FINDERS else ()
    if not isinstance(key, expected) or (isinstance(key, int) and not 0 < key < 2**63):
        raise InvalidInput(field, "an ID as the API gives it in `id`")
    if not isinstance(key, int):
        possible(field, "".join(key))
    return type_name, key


async def of_type(context: Context, text: str, record: type[R], *, field: str) -> R | None:
    """The same, for an ID that must be of one type."""
    if parse_global_id(text, field=field)[0] != record.__name__:
        raise InvalidInput(field, f"the ID of {named(record)}")
    found: R | None = await by_id(context, text, field=field)
    return found


async def customer_by_login(context: Context, login: str) -> CustomerUser | None:
    """Somebody by login or external key; None when every source answered and nobody knows him."""
    found = await context.loaders.customer_by_login.load(login)
    return sight.person(context, found) if found and not _is_nobody(found) else None


def _is_nobody(person: CustomerUser) -> bool:
    return not person.registered and person.external_status is ExternalStatus.NOT_FOUND


async def company_by_key(context: Context, key: str) -> Company | None:
    """A company by its key."""
    return sight.company(context, await context.loaders.company.load(key))


async def _customer(context: Context, key: Any) -> CustomerUser | None:
    if isinstance(key, str):
        return await customer_by_login(context, key)
    match key:
        case [source, record] if context.services.directory.guard(source):
            found = await context.loaders.customer_by_record.load((source, record))
            return sight.person(context, found)
    return None


async def _company(context: Context, key: Any) -> Company | None:
    """A company that was shown with its key alone stays reachable by its ID."""
    return sight.company(context, await context.loaders.company.load(key) or bare(key))


async def _queue(context: Context, key: Any) -> Queue | None:
    return context.reference.queues.get(key) if context.viewer.sees(key) else None


def _in_reference(table: str) -> Callable[[Context, Any], Awaitable[Any]]:
    async def find(context: Context, key: Any) -> Any:
        return getattr(context.reference, table).get(key)

    return find


def _loaded(loader: str, make: Callable[[int], Any]) -> Callable[[Context, Any], Awaitable[Any]]:
    async def find(context: Context, key: Any) -> Any:
        return await getattr(context.loaders, loader).load(make(key))

    return find


def _administered(table: str) -> Callable[[Context, Any], Awaitable[Any]]:
    async def find(context: Context, key: Any) -> Any:
        there = await administers(context.services.db, context.viewer)
        return getattr(context.reference, table).get(key) if there else None

    return find


AGENTS_ONLY = frozenset(
    {"Agent", "DynamicField", "Group", "HistoryEntry", "Role", "Sla", "WorkCalendar"}
)
FINDERS: dict[str, tuple[Any, Callable[[Context, Any], Awaitable[Any]]]] = {
    "Ticket": (int, _loaded("ticket", TicketId)),
    "Article": (int, _loaded("article", ArticleId)),
    "HistoryEntry": (int, _loaded("history_entry", HistoryId)),
    "CustomerUser": (str | list, _customer),
    "Company": (str, _company),
    "Queue": (int, _queue),
    "Agent": (int, _in_reference("agents")),
    "Group": (int, _administered("groups")),
    "Role": (int, _administered("roles")),
    "TicketState": (int, _in_reference("states")),
    "Priority": (int, _in_reference("priorities")),
    "TicketType": (int, _in_reference("types")),
    "Service": (int, _in_reference("services")),
    "Sla": (int, _in_reference("slas")),
    "DynamicField": (int, _in_reference("fields")),
    "WorkCalendar": (int, _in_reference("calendars")),
}
