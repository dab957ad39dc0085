"""The customers: companies with their contacts, and who knows of whom, we or the CRM or both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from demo.dice import Dice
from demo.names import Name, german_place, mobile, name, phone, place, plain
from demo.plan import Plan
from demo.texts import load

# name of the source in settings.toml, as the links remember it
CRM_SOURCE = "crm"

FIRST_COMPANY_KEY = 1001
FIRST_CONTACT_KEY = 10001
# 1001, and Sofia's 1002: German, known to the CRM, everybody valid
USED_BY_EXAMPLES = (0, 1)
BIGGEST_COMPANY = 500
ENOUGH_TICKETS_FOR_IT = 1000

# shares of the companies; those the CRM does not know we do
OWN_COMPANIES = 0.5
UNKNOWN_TO_CRM = 0.05

DOMAINS = ("example.com", "example.org", "example.net")


class Known(Enum):
    """Where a contact is known, and how we know that it is the same person."""

    OWN = "only here"
    EXTERNAL = "only in the CRM"
    LINKED = "here and there, by a link"
    MATCHED = "here and there, by the same login"
    ORPHANED = "here, with a link to a record the CRM has lost"


@dataclass(slots=True, kw_only=True)
class Company:
    """A company; `own` and `external` say whether we and the CRM have a row of it."""

    key: str
    name: str
    language: str
    street: str
    zip: str
    city: str
    country: str
    phone: str | None
    domain: str
    branch: str
    own: bool
    external: bool
    contacts: list[Contact] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://www.{self.domain}/"


@dataclass(slots=True, kw_only=True)
class Contact:
    """A person; `login` is what tickets carry, `key` the number in the CRM if there is one."""

    known: Known
    login: str
    key: str | None
    name: Name
    email: str
    language: str
    company: Company | None = None
    phone: str | None = None
    mobile: str | None = None
    fax: str | None = None
    department: str | None = None
    position: str | None = None
    valid: bool = True

    @property
    def customer_id(self) -> str:
        """The company's key; a stranger is a company of his own, as OTRS does it."""
        return self.company.key if self.company else self.email

    @property
    def full_name(self) -> str:
        return f"{self.name.first} {self.name.last}"

    @property
    def address(self) -> str:
        return f'"{self.full_name}" <{self.email}>'

    @property
    def domain(self) -> str:
        return self.email.partition("@")[2]


@dataclass(slots=True)
class Population:
    """Everybody who may write to us."""

    companies: list[Company]
    sofia: Contact

    def contacts(self) -> list[Contact]:
        return [contact for company in self.companies for contact in company.contacts]


def population(plan: Plan) -> Population:
    """The customers of a plan, the same each time."""
    return _Maker(plan).population()


class _Maker:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rng = plan.randomness("customers")
        self.logins: Counter[str] = Counter()
        self.names: Counter[str] = Counter()
        self.domains: Counter[str] = Counter()
        self.contact_key = FIRST_CONTACT_KEY

    def population(self) -> Population:
        companies = [self._company(index) for index in range(_number_of_companies(self.plan))]
        sofia = self._sofia(companies[1])
        for company, size in zip(companies, _sizes(self.plan, len(companies)), strict=True):
            while len(company.contacts) < size:
                company.contacts.append(self._contact(company))
        return Population(companies, sofia)

    def _company(self, index: int) -> Company:
        rng = self.rng
        where = german_place(rng) if index in USED_BY_EXAMPLES else place(rng)
        words = load("names")[where.language]
        branch = rng.choice(words["branches"])
        called = self._company_name(where.language, where.city, branch)
        # of the two used by examples we have a row of the first only
        draw = {0: 0.1, 1: 0.9}.get(index, rng.random())
        return Company(
            key=str(FIRST_COMPANY_KEY + index),
            name=called,
            language=where.language,
            street=_street(rng, where.language, words["streets"]),
            zip=where.zip,
            city=where.city,
            country=where.country,
            phone=where.phone,
            domain=self._domain(called),
            branch=branch,
            own=draw < OWN_COMPANIES,
            external=draw >= UNKNOWN_TO_CRM,
        )

    def _company_name(self, language: str, city: str, branch: str) -> str:
        words = load("names")[language]
        called: str = self.rng.choice(words["patterns"]).format(
            last=self.rng.choice(words["last"]),
            other=self.rng.choice(words["last"]),
            city=city,
            branch=branch,
            form=self.rng.choice(words["forms"]),
        )
        self.names[called] += 1
        return called if self.names[called] == 1 else f"{called} ({self.names[called]})"

    def _domain(self, company: str) -> str:
        domain = f"{plain(company)[:40].strip('-')}.{self.rng.choice(DOMAINS)}"
        self.domains[domain] += 1
        return domain if self.domains[domain] == 1 else f"nr{self.domains[domain]}.{domain}"

    def _sofia(self, company: Company) -> Contact:
        sofia = self._contact(company, Known.LINKED, Name("Frau", "Sofia", "Lehmann"))
        company.contacts.append(sofia)
        return sofia

    def _contact(
        self, company: Company, known: Known | None = None, called: Name | None = None
    ) -> Contact:
        rng = self.rng
        called = called or name(rng, company.language)
        known = known or _known(rng, company)
        login = self._login(called)
        key = None if known is Known.OWN else self._key()
        words = load("names")[company.language]
        return Contact(
            known=known,
            login=key if key and known in {Known.EXTERNAL, Known.MATCHED} else login,
            key=key,
            name=called,
            email=f"{login}@{company.domain}",
            language=company.language,
            company=company,
            phone=self._number(company, 0.9),
            mobile=mobile(rng, company.language) if company.phone and rng.happens(0.6) else None,
            fax=self._number(company, 0.3),
            department=rng.choice(words["departments"]),
            position=rng.choice(words["positions"]),
            valid=self._valid(known, company),
        )

    def _login(self, called: Name) -> str:
        login = f"{plain(called.first)}.{plain(called.last)}"
        self.logins[login] += 1
        return login if self.logins[login] == 1 else f"{login}{self.logins[login]}"

    def _number(self, company: Company, share: float) -> str | None:
        wanted = self.rng.happens(share)
        return phone(self.rng, company.phone) if company.phone and wanted else None

    def _key(self) -> str:
        self.contact_key += 1
        return f"K{self.contact_key - 1}"

    def _valid(self, known: Known, company: Company) -> bool:
        invalid = known is Known.OWN and self.rng.happens(0.08)
        used_by_examples = int(company.key) - FIRST_COMPANY_KEY in USED_BY_EXAMPLES
        return not invalid or used_by_examples or self.plan.contacts_per_company is not None


def _number_of_companies(plan: Plan) -> int:
    return plan.companies or min(600, max(8, plan.tickets // 20))


def _sizes(plan: Plan, companies: int) -> list[int]:
    if plan.contacts_per_company is not None:
        return [plan.contacts_per_company] * companies
    rng = plan.randomness("sizes")
    sizes = [min(120, int(rng.paretovariate(1.0))) for _ in range(companies)]
    sizes[0] = rng.randint(12, 40)
    sizes[1] = 10
    if plan.tickets >= ENOUGH_TICKETS_FOR_IT and companies > len(USED_BY_EXAMPLES):
        sizes[len(USED_BY_EXAMPLES)] = BIGGEST_COMPANY
    return sizes


def _known(rng: Dice, company: Company) -> Known:
    if not company.external:
        return Known.OWN
    kinds = (Known.LINKED, Known.MATCHED, Known.EXTERNAL, Known.OWN, Known.ORPHANED)
    [known] = rng.choices(kinds, weights=(35, 15, 34, 15, 1))
    return known


def _street(rng: Dice, language: str, streets: list[str]) -> str:
    street, number = rng.choice(streets), rng.randint(1, 148)
    return f"{street} {number}" if language == "de" else f"{number} {street}"
