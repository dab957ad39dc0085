"""People, companies and the sources they come from, as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import customers as records
from domain import people
from domain.customers import ExternalStatus, SourceKind
from resolvers import customers
from resolvers.people import customer_grants
from schema.fields import EXTERNAL, loaded, plain, resolved
from schema.groups import Grant
from schema.node import Node
from schema.paging import Connection
from sources.breaker import BreakerState
from sources.health import SourceStatus

if TYPE_CHECKING:
    from schema.ticket import Ticket


@strawberry.type(description="A further value, under the name the settings give it.")
class NamedValue:
    name: str = plain("The name.")
    value: str = plain("The value as text.")


@strawberry.type(description="Which external record belongs to a person: the link-ID.")
class ExternalLink:
    source: str = plain("The name of the source.")
    key: str = plain("The key of the record there.")
    stored: bool = plain("Whether we keep the link; otherwise the source's rule finds the record.")


@strawberry.type(description="What another store says of a field.")
class OtherValue:
    source: str = plain("`own`, or the name of a source.")
    value: str = plain("The value there.")
    as_of: datetime | None = plain("When it was read; null for our own.")


@strawberry.type(description="Where the value of one field came from.")
class FieldProvenance:
    field: str = plain("The field of the person.")
    source: str = plain("`own`, or the name of a source.")
    value: str = plain("The value.")
    read_only: bool = plain("Whether it can only be changed in its source.")
    as_of: datetime | None = plain("When it was read; null for our own.")
    conflicts: list[OtherValue] = plain(
        "What other stores say instead, in the order in which they would count."
    )


@strawberry.type(description="One person: own fields and read-only external fields, merged.")
class CustomerUser(Node):
    record = people.CustomerUser

    login: str | None = plain("The login; null for somebody known outside only.")
    registered: bool = plain("Whether there is a row of our own.")
    valid: bool = plain("Whether the person may be used; true for somebody known outside only.")
    title: str | None = plain("Title or salutation.")
    first_name: str | None = plain("First name.")
    last_name: str | None = plain("Last name.")
    full_name: str = plain("First and last name, or whatever tickets call the person.")
    email: str | None = plain("Mail address.")
    phone: str | None = plain("Telephone.")
    mobile: str | None = plain("Mobile telephone.")
    fax: str | None = plain("Fax.")
    street: str | None = plain("Street and number.")
    zip: str | None = plain("Post code.")
    city: str | None = plain("Town.")
    country: str | None = plain("Country.")
    comment: str | None = plain("A remark for agents.")
    extra_fields: list[NamedValue] = plain("Further values the settings map.")
    customer_id: str | None = plain("The company key.")
    company: Company | None = loaded(
        customers.main_companies, "The company of that key.", cost=EXTERNAL
    )
    companies: list[Company] = resolved(
        customers.companies,
        "All companies the person belongs to, the main one first.",
        cost=EXTERNAL,
    )
    tickets: Connection[Annotated[Ticket, strawberry.lazy("schema.ticket")]] = resolved(
        customers.person_tickets,
        "The person's tickets, also those from before a login was given to who had only a key.",
    )
    link: ExternalLink | None = plain("Which external record belongs to the person.")
    external_status: ExternalStatus = plain("What became of the external part.")
    as_of: datetime | None = plain("When the external part was read.")
    provenance: list[FieldProvenance] = plain("Where each value came from, and who disagrees.")
    candidates: list[ExternalLink] = plain(
        "The external records that match equally well; link the right one. Empty without CONFLICT."
    )
    own_fields: list[NamedValue] = plain("What our own row says, whether it counts or not.")
    external_records: list[ExternalCustomer] = resolved(
        customers.external_records, "The external records that are part of the person, unmerged."
    )
    grants: list[Grant] | None = loaded(
        customer_grants.of_people, "His own rights, by group; null unless you administer."
    )


@strawberry.type(description="A company, ours or as a source describes it.")
class Company(Node):
    record = records.Company

    customer_id: str = plain("The company key.")
    name: str = plain("The name; the key where no name is known.")
    street: str | None = plain("Street and number.")
    zip: str | None = plain("Post code.")
    city: str | None = plain("Town.")
    country: str | None = plain("Country.")
    url: str | None = plain("Web address.")
    comment: str | None = plain("A remark for agents.")
    source: str = plain("`own`, or the name of the source that describes it.")
    contacts: Connection[CustomerUser] = loaded(
        customers.contacts,
        "Everybody at the company, from our rows and every source, nobody twice, by name.",
        cost=EXTERNAL,
    )
    tickets: Connection[Annotated[Ticket, strawberry.lazy("schema.ticket")]] = resolved(
        customers.company_tickets, "The tickets that carry its key."
    )
    grants: list[Grant] | None = loaded(
        customer_grants.of_companies, "The rights of its people; null unless you administer."
    )


@strawberry.type(description="Whether a source is asked.")
class Breaker:
    state: BreakerState = plain("Whether it is asked, left alone, or being tried again.")
    open_until: datetime | None = plain("When it is tried again; null unless it is left alone.")


@strawberry.type(description="What is kept of a source's answers.")
class CacheStats:
    entries: int = plain("How many answers are kept.")
    hits: int = plain("How often what was kept was current.")
    misses: int = plain("How often the source had to be asked.")


@strawberry.type(description="A store of customers that is read, never written.")
class Source:
    name: str = plain("The name in the settings.")
    kind: SourceKind = plain("What kind of store it is.")
    status: SourceStatus = plain("How it has answered lately.")
    last_success: datetime | None = plain("When it last answered.")
    last_error: str | None = plain("Why it last did not answer, without addresses or secrets.")
    latency_ms: float | None = plain("How long the last answer took, in milliseconds.")
    breaker: Breaker = plain("Whether it is asked.")
    cache: CacheStats = plain("What is kept of its answers.")


@strawberry.type(description="A record of a source as it is there.")
class ExternalCustomer:
    source: str = plain("The name of the source.")
    key: str = plain("The key of the record.")
    fields: list[NamedValue] = plain("Its mapped values.")
    linked_to: CustomerUser | None = plain("Our person the record belongs to, if any.")
