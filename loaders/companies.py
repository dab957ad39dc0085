"""Companies by key: our own row, else what a source says, else the bare key our customers have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.table import select
from domain.customers import OWN, Company
from sources.directory import FOREVER

if TYPE_CHECKING:
    from db.database import Reader
    from sources.directory import Inquiry

# A company key without a company row is normal (OTRS); such a company is called by its key.
BY_KEY = f"""
    {select(Company, "WHERE customer_id = ANY($1)")}
    UNION ALL
    SELECT customer_id, '', NULL, NULL, NULL, NULL, NULL, NULL, '{OWN}'
    FROM (SELECT customer_id FROM customer_user WHERE customer_id = ANY($1)
          UNION SELECT customer_id FROM customer_user_customer WHERE customer_id = ANY($1)) AS bare
    WHERE NOT EXISTS (SELECT 1 FROM customer_company
                      WHERE customer_company.customer_id = bare.customer_id)
"""


async def by_key(db: Reader, inquiry: Inquiry, keys: list[str]) -> dict[str, Company]:
    """The companies with these keys; unknown ones are missing unless a source did not answer.

    The sources are asked, in one call each, for what our own rows leave open.
    """
    keys = [key for key in keys if key]  # who has none has it as an empty text
    found = {company.customer_id: company for company in await db.fetch(Company, BY_KEY, keys)}
    open_keys = [key for key in keys if key not in found or not found[key].name]
    untils: dict[str, float] = {}
    if open_keys:
        answer = await inquiry.companies(open_keys)
        untils = answer.until_by_key()
        for company in reversed(answer.found):  # an earlier source wins
            found[company.customer_id] = company
        if answer.failed:
            found = {key: bare(key) for key in open_keys} | found
    return {key: _known(key, found[key], untils.get(key, FOREVER)) for key in found}


def _known(key: str, company: Company, until: float) -> Company:
    """The company, and until when sources say the same; what a source keeps is not changed."""
    return replace(company, until=until) if company.name else bare(key, until=until)


def bare(key: str, source: str = OWN, *, until: float = 0.0) -> Company:
    """A company of which nothing is known but its key."""
    return Company(key, key, None, None, None, None, None, None, source, until)
