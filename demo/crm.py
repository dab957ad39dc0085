"""The company's CRM: a database of its own, with other names for everything, that we only read.

Its tables are `crm_contact` (contact_no, anrede, vorname, nachname, mail, telefon, mobil, fax,
abteilung, position, firma_nr) and `crm_company` (firma_nr, firmenname, strasse, plz, ort, land,
webseite, branche). A person's key is contact_no, a company's firma_nr; settings.toml says which
column is which field.
"""

from __future__ import annotations

from collections.abc import Iterator

from demo.plan import DemoError, Plan
from demo.population import Company, Contact, Known, population
from demo.writers import Row, Table, Writer

CREATE = (
    """
    CREATE TABLE IF NOT EXISTS crm_company (
        firma_nr TEXT NOT NULL PRIMARY KEY,
        firmenname TEXT NOT NULL,
        strasse TEXT,
        plz TEXT,
        ort TEXT,
        land TEXT,
        webseite TEXT,
        branche TEXT
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS crm_contact (
        contact_no TEXT NOT NULL PRIMARY KEY,
        anrede TEXT,
        vorname TEXT,
        nachname TEXT NOT NULL,
        mail TEXT,
        telefon TEXT,
        mobil TEXT,
        fax TEXT,
        abteilung TEXT,
        position TEXT,
        firma_nr TEXT REFERENCES crm_company (firma_nr)
    )
    """,
    "CREATE INDEX IF NOT EXISTS crm_contact_firma_nr ON crm_contact (firma_nr)",
)

COMPANY_COLUMNS = (
    "firma_nr",
    "firmenname",
    "strasse",
    "plz",
    "ort",
    "land",
    "webseite",
    "branche",
)
CONTACT_COLUMNS = (
    "contact_no",
    "anrede",
    "vorname",
    "nachname",
    "mail",
    "telefon",
    "mobil",
    "fax",
    "abteilung",
    "position",
    "firma_nr",
)


async def fill_crm(writer: Writer, plan: Plan) -> None:
    """Write the contacts the plan's tickets refer to; an existing CRM is left alone."""
    for statement in CREATE:
        await writer.execute(statement)
    if await writer.value("SELECT count(*) FROM crm_contact"):
        raise DemoError("The CRM database already has contacts; demo data need an empty one.")
    for table in _tables(population(plan).companies):
        await writer.insert(table.name, table.columns, table.rows)
    await writer.execute("ANALYZE crm_company")
    await writer.execute("ANALYZE crm_contact")


def _tables(companies: list[Company]) -> Iterator[Table]:
    known = [company for company in companies if company.external]
    yield Table("crm_company", COMPANY_COLUMNS, [_company(company) for company in known])
    contacts = [contact for company in known for contact in company.contacts if _known(contact)]
    yield Table("crm_contact", CONTACT_COLUMNS, [_contact(contact) for contact in contacts])


def _known(contact: Contact) -> bool:
    return contact.key is not None and contact.known is not Known.ORPHANED


def _company(one: Company) -> Row:
    return (one.key, one.name, one.street, one.zip, one.city, one.country, one.url, one.branch)


def _contact(one: Contact) -> Row:
    return (
        one.key,
        one.name.title,
        one.name.first,
        one.name.last,
        one.email,
        one.phone,
        one.mobile,
        one.fax,
        one.department,
        one.position,
        one.customer_id,
    )
