"""The statements of the hand-written route: the service's own, put together once."""

from __future__ import annotations

from auth.tokens import FIND
from db.search import count_of_tickets, page_of_tickets
from db.table import select
from domain.column import columns_of
from domain.customers import Company, OwnCustomer
from domain.filters import TicketFilter, TicketOrder, TicketOrderField
from domain.paging import Window
from domain.tickets import Ticket
from domain.viewer import Sight
from loaders.companies import BY_KEY
from loaders.own_rows import BY_LOGIN, LINK

YOUNGEST_FIRST = (TicketOrder(TicketOrderField.CREATED, descending=True),)
ALL = TicketFilter(sight=Sight(frozenset()))

# $1 queues, $2 archive flag, then the limit; or creation and id of the last ticket, then the limit
PAGE, _ = page_of_tickets(ALL, YOUNGEST_FIRST, Window(1))
PAGE_AFTER, _ = page_of_tickets(ALL, YOUNGEST_FIRST, Window(1, position=("2026-01-01", 1)))
COUNT, _ = count_of_tickets(ALL)
TICKET_BY_NUMBER = select(Ticket, "WHERE ticket.tn = ANY($1) AND ticket.queue_id = ANY($2)")
CUSTOMERS_BY_LOGIN = select(OwnCustomer, BY_LOGIN)
CUSTOMERS_BY_COMPANY = select(
    OwnCustomer,
    f"""{LINK}
    WHERE customer_user.login IN (
        SELECT login FROM customer_user WHERE customer_id = ANY($1)
        UNION SELECT user_id FROM customer_user_customer WHERE customer_id = ANY($1))""",
)
CUSTOMERS_BY_RECORD = select(
    OwnCustomer,
    f"""{LINK}
    WHERE customer_user.login IN (
        SELECT login FROM tg_customer_link WHERE external_key = ANY($1)
        UNION SELECT unlinked.login FROM customer_user AS unlinked WHERE unlinked.login = ANY($1)
          AND NOT EXISTS (SELECT 1 FROM tg_customer_link WHERE login = unlinked.login))""",
)
COMPANIES_BY_KEY = BY_KEY
TOKEN = FIND

# the CRM, as settings.toml describes it
RECORDS = """
    (SELECT contact_no, anrede, vorname, nachname, mail, telefon, mobil, k.fax, abteilung, position,
            k.firma_nr, firmenname, strasse, plz, ort, land, webseite, branche
     FROM crm_contact AS k LEFT JOIN crm_company AS f ON f.firma_nr = k.firma_nr) AS external
"""
CRM_PEOPLE = f"""
    SELECT contact_no, firma_nr, anrede, vorname, nachname, mail, telefon, mobil, fax, strasse, plz,
           ort, land, abteilung, position
    FROM {RECORDS}
"""
CRM_PEOPLE_BY_KEY = f"{CRM_PEOPLE} WHERE contact_no = ANY($1)"
CRM_PEOPLE_BY_COMPANY = f"{CRM_PEOPLE} WHERE firma_nr = ANY($1)"
CRM_COMPANIES_BY_KEY = f"""
    SELECT firma_nr, min(firmenname), min(strasse), min(plz), min(ort), min(land), min(webseite),
           min(branche)
    FROM {RECORDS} WHERE firma_nr = ANY($1) GROUP BY firma_nr
"""


def _positions(record: type, *names: str) -> tuple[int, ...]:
    """Where in a row of the record's columns these fields are."""
    fields = [field.name for field, _ in columns_of(record)]
    return tuple(map(fields.index, names))


(PK, NUMBER, TITLE, CREATED, STATE, PRIORITY, QUEUE, CUSTOMER) = _positions(
    Ticket,
    *("pk", "number", "title", "created_at", "state_id", "priority_id", "queue_id"),
    "customer_login",
)
(
    LOGIN,
    CUSTOMER_ID,
    FURTHER,
    FIRST_NAME,
    LAST_NAME,
    EMAIL,
    PHONE,
    MOBILE,
    LINK_SOURCE,
    LINK_KEY,
) = _positions(
    OwnCustomer,
    *("login", "customer_id", "further", "first_name", "last_name", "email", "phone", "mobile"),
    *("link_source", "link_key"),
)
KEY, NAME, CITY, COUNTRY = _positions(Company, "customer_id", "name", "city", "country")
CRM_KEY, CRM_COMPANY, CRM_FIRST, CRM_LAST, CRM_EMAIL, CRM_PHONE, CRM_MOBILE = 0, 1, 3, 4, 5, 6, 7
CRM_COMPANY_KEY, CRM_COMPANY_NAME, CRM_COMPANY_CITY, CRM_COMPANY_COUNTRY = 0, 1, 4, 5
