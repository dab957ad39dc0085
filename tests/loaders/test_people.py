"""A person is our row and his record outside as one, whichever of them there is."""

from __future__ import annotations

from domain.customers import ExternalStatus
from domain.paging import window
from domain.people import CustomerUser, FieldProvenance
from loaders.contacts import BY_NAME
from loaders.loaders import Loaders
from tests.loaders.crowd import Crowd, crowd_in


async def person(crowd: Crowd, login: str) -> CustomerUser:
    loaders = await crowd.loaders()
    found = await loaders.customer_by_login.load(login)
    assert found
    return found


async def contacts(crowd: Crowd, *companies: str) -> list[list[str]]:
    loaders = await crowd.loaders()
    return [[who.name_given for who in await everybody(loaders, key)] for key in companies]


async def everybody(loaders: Loaders, company: str) -> list[CustomerUser]:
    page = await loaders.contacts(window(BY_NAME, first=100, after=None), ()).load(company)
    assert page
    assert page.total == len(page.nodes)
    return page.nodes


def origins(person: CustomerUser) -> dict[str, str]:
    return {field.field: field.source for field in person.provenance}


async def test_who_is_only_ours_has_our_fields(crowd: Crowd) -> None:
    anna = await person(crowd, "Anna")

    assert (anna.login, anna.full_name, anna.customer_id) == ("Anna", "Anna Innen", "ACME")
    assert anna.external_status is ExternalStatus.NOT_LINKED
    assert anna.link is None
    assert set(origins(anna).values()) == {"own"}


async def test_a_login_is_the_same_in_capitals(crowd: Crowd) -> None:
    """He is called as our row calls him, however a ticket does."""
    loaders = await crowd.loaders()
    found = await loaders.customer_by_login.load_all(["ANNA", "anna", "Anna"])

    assert [who.login for who in found if who] == ["Anna"] * 3


async def test_who_is_only_outside_is_known_by_his_key(crowd: Crowd) -> None:
    solo = await person(crowd, "solo")

    assert (solo.login, solo.registered, solo.full_name) == (None, False, "Solo Solo")
    assert solo.external_status is ExternalStatus.FRESH
    assert solo.link
    assert (solo.link.source, solo.link.key, solo.link.stored) == ("a", "solo", False)
    assert solo.ticket_login == "solo"


async def test_a_linked_record_may_have_any_key(crowd: Crowd) -> None:
    """What the source says wins, but for what only we may say."""
    berta = await person(crowd, "berta")

    assert (berta.login, berta.first_name, berta.last_name) == ("berta", "Berta", "Außen")
    assert (berta.customer_id, berta.company_keys) == ("ACME", ["ACME"])
    assert berta.comment == "VIP"
    assert [(extra.name, extra.value) for extra in berta.extra_fields] == [
        ("department", "Einkauf")
    ]
    assert berta.link
    assert (berta.link.source, berta.link.key, berta.link.stored) == ("a", "K1", True)
    assert origins(berta) == {
        "firstName": "a",
        "lastName": "a",
        "email": "a",
        "comment": "own",
        "customerId": "a",
    }


async def test_what_comes_from_outside_says_when(crowd: Crowd) -> None:
    berta = await person(crowd, "berta")
    email = next(field for field in berta.provenance if field.field == "email")

    assert email == FieldProvenance(
        "email", "a", "berta@a.example", read_only=True, as_of=berta.as_of, conflicts=[]
    )
    assert berta.as_of is not None


async def test_a_record_with_the_login_as_key_is_the_same_person(crowd: Crowd) -> None:
    """Where the source says nothing our own value stands."""
    carl = await person(crowd, "carl")

    assert (carl.first_name, carl.last_name) == ("Karl", "Carlson")
    assert (carl.customer_id, carl.company_keys) == ("own", ["own", "ACME"])
    assert carl.external_status is ExternalStatus.FRESH
    assert carl.link
    assert not carl.link.stored
    assert origins(carl)["lastName"] == "own"
    assert origins(carl)["firstName"] == "a"


async def test_a_link_to_nothing_is_told(crowd: Crowd) -> None:
    """Our own fields are still there, and no other source is asked instead."""
    dora = await person(crowd, "dora")

    assert dora.full_name == "Dora Verlinkt"
    assert dora.external_status is ExternalStatus.NOT_FOUND
    assert dora.link
    assert dora.link.stored


async def test_who_is_known_nowhere_is_told(crowd: Crowd) -> None:
    loaders = await crowd.loaders()
    found = await loaders.customer_by_login.load_all(["ghost@example.org", "--5", "9" * 30, ""])

    assert [who.external_status for who in found if who] == [ExternalStatus.NOT_FOUND] * 4
    assert [who.email for who in found if who] == ["ghost@example.org", None, None, None]


async def test_the_earlier_source_wins(crowd: Crowd) -> None:
    finn = await person(crowd, "finn")

    assert (finn.last_name, finn.email) == ("aus A", "finn@own.example")
    assert (await person(crowd, "K2")).last_name == "Zander"


async def test_a_link_decides_between_sources(crowd: Crowd) -> None:
    emil = await person(crowd, "emil")

    assert (emil.last_name, emil.customer_id) == ("Öffner", "ACME")
    assert emil.company_keys == ["ACME", "Ö"]


async def test_further_companies_are_ours(crowd: Crowd) -> None:
    assert (await person(crowd, "hugo")).company_keys == ["Ö", "ACME", "own"]


async def test_a_source_in_which_logins_are_not_looked_up_finds_only_links(crowd: Crowd) -> None:
    async with crowd_in(crowd.folder, crowd.db, "b") as other:
        assert (await person(other, "carl")).external_status is ExternalStatus.NOT_LINKED
        assert (await person(other, "solo")).external_status is ExternalStatus.NOT_FOUND
        assert (await person(other, "finn")).last_name == "aus B"
        assert (await person(other, "berta")).last_name == "Außen"


async def test_a_source_that_is_down_leaves_what_is_ours(crowd: Crowd) -> None:
    """Nobody is said not to exist because nobody could be asked."""
    crowd.lose("a")
    loaders = await crowd.loaders()
    logins = ["berta", "dora", "carl", "solo", "emil", "finn", "ghost"]
    found = await loaders.customer_by_login.load_all(logins)
    people = {login: who for login, who in zip(logins, found, strict=True) if who}

    assert people["berta"].full_name == "B. Innen"
    assert people["emil"].external_status is ExternalStatus.FRESH
    assert people["finn"].last_name == "aus B"
    assert {
        login for login, who in people.items() if who.external_status is ExternalStatus.UNAVAILABLE
    } == {"berta", "dora", "carl", "solo", "finn", "ghost"}
    assert list(loaders.inquiry.unreached) == ["a"]


async def test_a_record_leads_to_its_person(crowd: Crowd) -> None:
    loaders = await crowd.loaders()
    records = [("a", "K1"), ("b", "K1"), ("a", "carl"), ("b", "B7"), ("a", "gone"), ("c", "x")]
    found = await loaders.customer_by_record.load_all(records)

    assert [who and who.login for who in found] == ["berta", None, "carl", "emil", "dora", None]
    assert [who and who.name_given for who in found[:2]] == ["berta", "K1"]


async def test_contacts_are_all_who_belong_to_a_company(crowd: Crowd) -> None:
    """Ours, theirs, linked, matched and those with a second company, by last name."""
    acme, oe = await contacts(crowd, "ACME", "Ö")

    assert sorted(acme) == sorted(
        ["Anna", "berta", "carl", "dora", "emil", "finn", "greta", "hugo", "K1", "K2", "yves"]
    )
    assert oe == ["greta", "K2", "hugo", "emil"]


async def test_nobody_is_a_contact_twice(crowd: Crowd) -> None:
    loaders = await crowd.loaders()
    found = await everybody(loaders, "ACME")

    assert len({who.id for who in found}) == len(found)
    assert len({who.login for who in found if who.login}) == sum(who.registered for who in found)


async def test_contacts_are_sorted_by_name(crowd: Crowd) -> None:
    loaders = await crowd.loaders()
    found = await everybody(loaders, "ACME")
    names = [((w.last_name or "").casefold(), (w.first_name or "").casefold()) for w in found]

    assert names == sorted(names)


async def test_a_company_key_is_exact(crowd: Crowd) -> None:
    """A key with the letters of a pattern is that key, and no pattern."""
    nobody: list[str] = []
    assert await contacts(crowd, "acme", "A*", "*", "ACM_", "", "%") == [nobody] * 6
    assert await contacts(crowd, "A%", "own") == [["xaver"], ["carl", "hugo"]]


async def test_contacts_of_a_source_that_is_down_are_missing(crowd: Crowd) -> None:
    crowd.lose("a")
    loaders = await crowd.loaders()
    found = await everybody(loaders, "ACME")

    assert {who.name_given for who in found} == {
        *("Anna", "dora", "emil", "finn", "hugo", "K1", "yves"),
    }
    assert list(loaders.inquiry.unreached) == ["a"]


async def test_a_company_is_ours_or_the_sources(crowd: Crowd) -> None:
    """A key that only people have is a company as well, called by its key."""
    loaders = await crowd.loaders()
    found = await loaders.company.load_all(["Ö", "ACME", "own", "past", "A%", "acme", "%", ""])

    assert [company and (company.name, company.source) for company in found] == [
        ("Ö, unsere", "own"),
        ("Äcme GmbH", "a"),
        ("own", "own"),
        ("Past Inc", "own"),
        ("Prozent AG", "a"),
        None,
        None,
        None,
    ]


async def test_a_company_of_a_source_that_is_down_is_called_by_its_key(crowd: Crowd) -> None:
    crowd.lose("a")
    crowd.lose("b")
    loaders = await crowd.loaders()
    found = await loaders.company.load_all(["Ö", "A%"])

    assert [company and company.name for company in found] == ["Ö, unsere", "A%"]
    assert sorted(loaders.inquiry.unreached) == ["a", "b"]
