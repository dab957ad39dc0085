"""What is done to a guest's tables beyond the verbs of tests/guest: every other mutation, once.

Each changes something: what only looks, or finds nothing to do, needs fewer rights.
"""

from __future__ import annotations

from tests.guest.verbs import Deed, to
from tests.otrs.guests import AUDIT, THEN
from tests.rights.oracle import packed

ADMIN = "root@localhost"
CUSTOMER = "eva"
# of each table the row that a change is about
FIRST, GRANT = 1, {"group": packed("Group", 1), "rights": ["READ"]}
MAX, EVA = packed("CustomerUser", "max"), packed("CustomerUser", "eva")
TICKET = packed("Ticket", 1)
RECORD, STRANGER = ({"source": "crm", "key": key} for key in ("4711", "4712"))
# what becomes of rows that are there already: they are carried along, counted on, or removed
BEFORE = f"""
    INSERT INTO ticket_number_counter (counter, counter_uid, create_time)
    SELECT one, 'old' || one, '2026-11-02 08:00:00' FROM generate_series(1, 12) AS one;
    INSERT INTO ticket_number_counter (counter, counter_uid, create_time)
    VALUES (0, 'not counted yet', '2026-11-30 09:00:00');
    INSERT INTO customer_company (customer_id, name, valid_id, {AUDIT})
    VALUES ('1001', 'Muster', 1, {THEN});
    INSERT INTO customer_preferences (user_id, preferences_key, preferences_value)
    VALUES ('max', 'UserLanguage', 'de'), ('eva', 'UserLanguage', 'de');
    INSERT INTO customer_user_customer (user_id, customer_id, {AUDIT})
    VALUES ('max', '1002', {THEN}), ('eva', '1001', {THEN});
    INSERT INTO group_customer_user
        (user_id, group_id, permission_key, permission_value, {AUDIT})
    VALUES ('max', 1, 'rw', 1, {THEN});
    INSERT INTO group_customer
        (customer_id, group_id, permission_key, permission_value, permission_context, {AUDIT})
    VALUES ('1001', 1, 'rw', 1, 'Ticket::CustomerID::Same', {THEN});
"""


def by_admin(verb: str, **input: object) -> Deed:
    return Deed(verb, input, ADMIN)


def changed(verb: str, kind: str, **input: object) -> Deed:
    """The first row of a small table gets a comment, or whatever else is said."""
    key = kind[0].lower() + kind[1:]
    return by_admin(verb, **{key: packed(kind, FIRST), **(input or {"comment": "x"})})


SMALL = (
    by_admin(
        "queueCreate",
        name="x",
        group="users",
        followUp="REJECT",
        salutation="system standard salutation (en)",
        signature="system standard signature (en)",
        systemAddress="otrs@localhost",
    ),
    changed("queueUpdate", "Queue"),
    by_admin("ticketStateCreate", name="x", type="OPEN"),
    by_admin("ticketStateUpdate", state=packed("TicketState", 1), comment="x"),
    by_admin("priorityCreate", name="x"),
    changed("priorityUpdate", "Priority", name="y"),
    by_admin("ticketTypeCreate", name="x"),
    changed("ticketTypeUpdate", "TicketType", name="y"),
    by_admin("serviceCreate", name="x", slas=[packed("Sla", 1)]),
    changed("serviceUpdate", "Service"),
    by_admin("slaCreate", name="x", services=[packed("Service", 1)]),
    changed("slaUpdate", "Sla", services=[]),
    by_admin("dynamicFieldCreate", name="x", label="x", type="TEXT"),
    changed("dynamicFieldUpdate", "DynamicField", label="x"),
    by_admin("groupCreate", name="x"),
    changed("groupUpdate", "Group"),
    by_admin("roleCreate", name="x"),
    changed("roleUpdate", "Role"),
    by_admin("roleSetGrants", role=packed("Role", 1), grants=[GRANT]),
    by_admin("roleSetGrants", role=packed("Role", 1), grants=[{**GRANT, "rights": []}]),
    by_admin("agentCreate", login="x", firstName="x", lastName="x", email="x@example.com"),
    by_admin(
        "agentUpdate",
        agent=packed("Agent", 2),
        email="y@example.com",
        password="long enough for all",
    ),
    by_admin("agentUpdate", agent=packed("Agent", 2), email="z@example.com"),
    by_admin("agentSetGrants", agent=packed("Agent", 3), grants=[GRANT]),
    by_admin("agentSetGrants", agent=packed("Agent", 3), grants=[{**GRANT, "rights": ["WRITE"]}]),
    by_admin("agentSetRoles", agent=packed("Agent", 3), roles=[packed("Role", 1)]),
    by_admin("agentSetRoles", agent=packed("Agent", 3), roles=[]),
    by_admin("viewerSetQueues", queues=["Raw"]),
    by_admin("viewerSetQueues", queues=[]),
    by_admin("viewerSetPreferences", language="de"),
)
PEOPLE = (
    by_admin(
        "customerUserCreate",
        login="x",
        email="x@example.com",
        customerId="1001",
        firstName="x",
        lastName="x",
        companies=["1002"],
    ),
    by_admin("customerUserSetGrants", customerUser=MAX, grants=[GRANT]),
    by_admin("companySetGrants", company=packed("Company", "1001"), grants=[GRANT]),
    by_admin("customerUserUpdate", customerUser=MAX, login="maxi", companies=[]),
    by_admin("companyCreate", customerId="x", name="x"),
    by_admin("companyUpdate", company=packed("Company", "1001"), customerId="1003"),
    by_admin("customerUserLink", customerUser=EVA, **RECORD),
    by_admin("customerUserUnlink", customerUser=EVA),
)
TICKETS = (
    by_admin("ticketUpdate", ticket=TICKET, title="x", priority="4 high"),
    by_admin("ticketsUpdate", tickets=[TICKET], title="y"),
    by_admin("ticketsSetCustomer", tickets=[TICKET], contact=STRANGER, login="new"),
    Deed("articleSplit", {"article": "two.0", "title": "Split"}, makes="four"),
    Deed("ticketUnsplit", {"ticket": "four"}),
    to("one", "ticketSetDynamicFields", dynamicFields=[{"name": "Room", "text": "13"}]),
    Deed("articleSplit", {"article": "two.0", "title": "Linked"}, makes="five"),
    to("five", "articleAddNote", body="x", timeUnit=1),
    to("five", "ticketLink", to="one", kind="NORMAL"),
    to("five", "ticketMerge", into="two"),
    to("five", "ticketUnmerge"),
)
SESSIONS = (
    by_admin("tokenCreate", name="x"),
    by_admin("tokenRevoke", id=packed("ApiToken", 1)),
    by_admin("login", login=ADMIN, password="root"),
    by_admin("logout"),
)
OF_CUSTOMER = (
    Deed("viewerSetPreferences", {"language": "en"}, CUSTOMER),
    Deed("viewerSetPreferences", {"language": None}, CUSTOMER),
    Deed("articleAddFollowUp", {"ticket": "one", "body": "x"}, CUSTOMER),
)
BEYOND = (*TICKETS, *SMALL, *OF_CUSTOMER, *PEOPLE, *SESSIONS)
# what a guest refuses whatever its rights are
NOT_OFFERED = {"calendarCreate", "calendarUpdate", "loginWithIdToken"}
