"""Who is in the made-up data: agents with different rights, customers known here and there."""

from __future__ import annotations

from tests.demo.filled import HASH, PLAN, Data

GRANTS = """
SELECT permission_groups.name, permission_key
FROM users
JOIN group_user ON group_user.user_id = users.id
JOIN permission_groups ON permission_groups.id = group_id
WHERE login = ?
UNION
SELECT permission_groups.name, permission_key
FROM users
JOIN role_user ON role_user.user_id = users.id
JOIN group_role ON group_role.role_id = role_user.role_id
JOIN permission_groups ON permission_groups.id = group_id
WHERE login = ?
"""

# logins and CRM keys of everybody at a company
CONTACTS = """
SELECT login FROM customer_user WHERE customer_id = ?
UNION
SELECT contact_no FROM crm.crm_contact
WHERE firma_nr = ? AND contact_no NOT IN (SELECT external_key FROM tg_customer_link)
"""


def grants(data: Data, login: str) -> set[tuple[str, str]]:
    return set(data.rows(GRANTS, login, login))


def test_agents_have_different_rights(data: Data) -> None:
    assert data.value("SELECT count(*) FROM users") == 26
    assert grants(data, "frieda.neuling") == set()
    assert grants(data, "bjoern.lueders") == {("vertrieb", "rw")}
    assert ("support", "note") in grants(data, "moritz.hahn")
    assert ("support", "rw") in grants(data, "root@localhost")


def test_only_the_administrator_has_a_password(data: Data) -> None:
    assert data.value("SELECT pw FROM users WHERE login = 'root@localhost'") == HASH
    assert data.column("SELECT DISTINCT pw FROM users WHERE id != 1") == ["*"]


def test_agents_can_be_written_to(data: Data) -> None:
    addresses = data.column(
        "SELECT preferences_value FROM user_preferences WHERE preferences_key = 'UserEmail'"
    )
    assert len(addresses) == 26
    assert "ayse.yilmaz@example.com" in addresses


def test_queues_are_nested(data: Data) -> None:
    names = data.column("SELECT name FROM queue")
    assert {"Support", "Support::2nd Level", "Buchhaltung::Rechnungen", "Junk"} <= set(names)
    assert {name.split("::")[0] for name in names} <= set(names)


def test_the_ticket_of_the_examples_has_a_linked_customer(data: Data) -> None:
    """And her company has about ten contacts."""
    [(login, company)] = data.rows(
        "SELECT customer_user_id, customer_id FROM ticket WHERE tn = '2026010110000018'"
    )
    link = data.rows("SELECT source, external_key FROM tg_customer_link WHERE login = ?", login)

    assert login == "sofia.lehmann"
    assert link == [("crm", "K10001")]
    assert data.value("SELECT nachname FROM crm.crm_contact WHERE contact_no = ?", "K10001")
    assert len(data.column(CONTACTS, company, company)) == 10


def test_sofia_has_several_tickets(data: Data) -> None:
    written = "SELECT count(*) FROM ticket WHERE customer_user_id = 'sofia.lehmann'"
    assert data.value(written) >= 5
    assert data.value("SELECT count(*) FROM customer_user WHERE login = 'sofia.lehmann'") == 1


def test_company_1001_is_of_middling_size(data: Data) -> None:
    assert 12 <= len(data.column(CONTACTS, "1001", "1001")) <= 40


def test_customers_of_tickets_are_known_here_or_there_or_nowhere(data: Data) -> None:
    kinds = data.column("""
        SELECT DISTINCT CASE
            WHEN tg_customer_link.login IS NOT NULL THEN 'linked'
            WHEN customer_user.login IS NOT NULL AND contact_no IS NOT NULL THEN 'matched'
            WHEN customer_user.login IS NOT NULL THEN 'own'
            WHEN contact_no IS NOT NULL THEN 'external'
            WHEN ticket.customer_id = customer_user_id AND customer_user_id LIKE '%@%'
            THEN 'stranger'
            ELSE customer_user_id
        END
        FROM ticket
        LEFT JOIN customer_user ON customer_user.login = customer_user_id
        LEFT JOIN tg_customer_link ON tg_customer_link.login = customer_user_id
        LEFT JOIN crm.crm_contact ON contact_no = customer_user_id
    """)
    assert set(kinds) == {"linked", "matched", "own", "external", "stranger"}


def test_a_link_leads_to_the_same_person(data: Data) -> None:
    """Or nowhere, for the few the CRM has lost."""
    pairs = data.rows(
        "SELECT first_name, last_name, vorname, nachname FROM tg_customer_link "
        "JOIN customer_user USING (login) "
        "LEFT JOIN crm.crm_contact ON contact_no = external_key"
    )
    found = [pair for pair in pairs if pair[3] is not None]
    assert all(pair[:2] == pair[2:] for pair in found)
    assert len(found) > 0.9 * len(pairs)


def test_about_half_of_the_companies_are_our_own(data: Data) -> None:
    keys = "SELECT customer_id FROM customer_company UNION SELECT firma_nr FROM crm.crm_company"
    companies = len(data.column(keys))
    assert companies == PLAN.tickets // 20
    assert 0.25 < data.value("SELECT count(*) FROM customer_company") / companies < 0.75


def test_some_people_have_a_second_company(data: Data) -> None:
    second = data.rows(
        "SELECT customer_user_customer.customer_id, customer_user.customer_id "
        "FROM customer_user_customer JOIN customer_user ON login = user_id"
    )
    assert second
    assert all(further != own for further, own in second)


def test_everybody_lives_in_a_domain_nobody_owns(data: Data) -> None:
    addresses = data.column(
        "SELECT email FROM customer_user UNION SELECT mail FROM crm.crm_contact "
        "UNION SELECT value0 FROM system_address WHERE id > 1"
    )
    reserved = ("example.com", "example.org", "example.net")
    assert [address for address in addresses if not address.endswith(reserved)] == []
