"""Merges and splits that are undone, and what stands against it."""

from __future__ import annotations

import asyncio
from typing import Any

from domain.ids import global_id, parse_global_id
from tests.actions.changing import dump
from tests.masters import asking as masters
from tests.work.asking import WALTER, WANDA, did, hire, history, new_ticket, payload, refused
from tests.work.test_relations import SPLIT, first_article, number, seen_of, two
from tests.world.world import World

ROOT = "root@localhost"
# all columns but who changed the ticket last, and when
TICKETS = """
    SELECT id, tn, title, queue_id, ticket_lock_id, type_id, service_id, sla_id, user_id,
        responsible_user_id, ticket_priority_id, ticket_state_id, customer_id, customer_user_id,
        timeout, until_time, escalation_time, escalation_update_time, escalation_response_time,
        escalation_solution_time, archive_flag, create_time, create_by
    FROM ticket ORDER BY id
"""
# where a merge and its undoing leave lines, and a note with its text
ADDED_TO = {"ticket_history", "article", "article_data_mime", "article_flag"}
OF_UNDOING = {"tg_merge", "tg_merge_ticket", "tg_merge_row", "tg_merge_watcher", "tg_merge_link"}
ELSE = {"ticket", "ticket_flag"}  # compared otherwise, and not brought back
# without the numbers that some versions of Znuny give these rows: one that is back has another
WHOLE = {
    "link_relation": """
        SELECT source_object_id, source_key, target_object_id, target_key, type_id, state_id,
            create_time, create_by FROM link_relation""",
    "ticket_watcher": """
        SELECT ticket_id, user_id, create_time, create_by, change_time, change_by
        FROM ticket_watcher""",
}
State = tuple[list[tuple[Any, ...]], dict[str, list[str]]]


async def state(world: World) -> State:
    """Every row there is."""
    db = world.services.db
    tickets = [tuple(row) for row in await db.rows(TICKETS)]
    whole = {name: sorted(repr(tuple(row)) for row in await db.rows(WHOLE[name])) for name in WHOLE}
    return tickets, await dump(world) | whole


async def is_again(world: World, before: State, *, merges: int) -> None:
    """Every row is as it was, and nothing was added but history and a note for each merge."""
    tickets, now = await state(world)
    assert tickets == before[0]
    for table, rows in before[1].items():
        if table in ADDED_TO:
            assert set(rows) <= set(now[table]), table
        elif table not in OF_UNDOING | ELSE:
            assert rows == now[table], table
    assert len(now["article"]) == len(before[1]["article"]) + merges


async def busy_pair(world: World) -> tuple[str, str]:
    """Two tickets with something of everything that a merge moves, drops or changes."""
    merged, main, third, fourth = [await new_ticket(world) for _ in range(4)]
    await did(world, "articleAddNote", merged, body="Said", timeUnit=2)
    await did(world, "articleAddNote", main, body="Said there", timeUnit=3)
    for ticket, login in ((merged, WANDA), (merged, WALTER), (main, WALTER)):
        await did(world, "ticketWatch", ticket, login=login)
    for ticket, other in ((merged, third), (main, third), (merged, fourth), (merged, main)):
        await two(world, "ticketLink", ticket, to=other)
    until = "2035-06-01T10:30:00Z"
    await did(world, "ticketSetPending", merged, login=WALTER, until=until)
    return merged, main


async def merge(world: World, merged: str, main: str, login: str = WANDA) -> None:
    done = await two(world, "ticketMerge", merged, login=login, into=main)
    assert done["errors"] == []


async def merged_pair(world: World) -> tuple[str, str]:
    merged, main = await new_ticket(world), await new_ticket(world)
    await merge(world, merged, main)
    return merged, main


def key(ticket: str) -> int:
    return int(str(parse_global_id(ticket, field="")[1]))


async def test_everything_is_back_where_it_was(office: World) -> None:
    """Of both tickets, to the row; Walter merges what Wanda has written."""
    merged, main = await busy_pair(office)
    before = await state(office)
    await merge(office, merged, main, WALTER)
    assert (await state(office))[0] != before[0]
    undone = await two(office, "ticketUnmerge", merged)
    assert (undone["errors"], undone["other"]) == ([], {"id": main})
    assert {each["field"] for each in undone["changes"]} == {"state", "pendingUntil", "lock"}
    await is_again(office, before, merges=1)
    found = await seen_of(office, merged)
    assert found["mergedInto"] is None
    assert found["articles"]["nodes"][-1]["subject"] == "Ticket merged"
    for ticket in (merged, main):
        kind, text = (await history(office, ticket, 1))[0]
        assert (kind, text.endswith("was undone.")) == ("Misc", True)
    assert (await two(office, "ticketMerge", merged, into=main))["errors"] == []


async def test_a_chain_is_undone_in_reverse(office: World) -> None:
    """What was merged and is no longer stands against nothing from before."""
    first, middle = await busy_pair(office)
    last = await new_ticket(office)
    before = await state(office)
    await merge(office, first, middle, WALTER)
    await merge(office, middle, last, WALTER)
    error = await refused(office, "ticketUnmerge", first)
    assert (error["code"], await number(office, middle) in error["message"]) == ("CONFLICT", True)
    await did(office, "ticketUnmerge", middle)
    await did(office, "ticketUnmerge", first, login=WALTER)
    await is_again(office, before, merges=2)


async def test_a_split_that_was_undone_stands_against_no_merge(office: World) -> None:
    """But what came beside it does."""
    for more in (False, True):
        merged, main = await merged_pair(office)
        wanted = {"article": await first_article(office, main)}
        made = await payload(office, SPLIT, wanted, login=WANDA)
        if more:
            await did(office, "articleAddNote", main, body="Beside it")
        await did(office, "ticketUnsplit", str(made["ticket"]["id"]))
        if more:
            assert (await refused(office, "ticketUnmerge", merged))["code"] == "CONFLICT"
        else:
            await did(office, "ticketUnmerge", merged)


async def test_the_state_that_comes_back_keeps_its_type(office: World) -> None:
    """As long as the merge may be undone, though no ticket has the state."""
    await masters.did(office, "ticketStateCreate", name="waiting", type="OPEN")
    merged, main = await new_ticket(office), await new_ticket(office)
    await did(office, "ticketSetState", merged, state="waiting")
    await merge(office, merged, main)
    given = {"state": "waiting", "type": "MERGED"}
    assert (await masters.refused(office, "ticketStateUpdate", **given))[0] == "IN_USE"
    await did(office, "ticketUnmerge", merged)
    await did(office, "ticketSetState", merged, state="open")
    assert (await masters.did(office, "ticketStateUpdate", **given))["type"] == "MERGED"


async def test_what_has_happened_since_stands_against_it(office: World) -> None:
    """To either ticket, or to one that is linked to them: the answer says what."""
    for place, name, given, kind in (
        (0, "ticketSetArchived", {"archived": True}, "ArchiveFlagUpdate"),
        (1, "articleAddNote", {"body": "News"}, "AddNote"),
        (1, "ticketWatch", {}, "Subscribe"),
    ):
        pair = await merged_pair(office)
        await did(office, name, pair[place], **given)
        error = await refused(office, "ticketUnmerge", pair[0])
        assert (error["code"], error["path"]) == ("CONFLICT", ["input", "ticket"])
        assert kind in error["message"]
        assert await number(office, pair[place]) in error["message"]
    merged, main, third, fourth = [await new_ticket(office) for _ in range(4)]
    await two(office, "ticketLink", merged, to=third)
    await merge(office, merged, main)
    await merge(office, third, fourth)
    error = await refused(office, "ticketUnmerge", merged)
    assert (error["code"], "links" in error["message"]) == ("CONFLICT", True)


async def test_what_cannot_be_undone(office: World) -> None:
    """Never merged, unknown, undone already, and merged before this was kept or by an OTRS."""
    never, (once, _), (old, _) = (
        await new_ticket(office),
        await merged_pair(office),
        await merged_pair(office),
    )
    otrs = await new_ticket(office)
    await did(office, "ticketUnmerge", once)
    await office.execute(
        "DELETE FROM tg_merge_ticket WHERE merge_id IN"
        " (SELECT id FROM tg_merge WHERE ticket_id = $1)",
        key(old),
    )
    await office.execute("UPDATE ticket SET ticket_state_id = 9 WHERE id = $1", key(otrs))
    for ticket, code, said in (
        (never, "CONFLICT", "not merged"),
        (once, "CONFLICT", "not merged"),
        (old, "CONFLICT", "before merges could be"),
        (otrs, "CONFLICT", "by an OTRS"),
        (global_id("Ticket", 10**9), "NOT_FOUND", "no such ticket"),
        ("nonsense", "INVALID_INPUT", ""),
    ):
        error = await refused(office, "ticketUnmerge", ticket)
        assert (error["code"], error["path"]) == (code, ["input", "ticket"])
        assert said in error["message"]


CAN = "query($id: ID!) { ticket(id: $id) { viewerCan { unmerge } } }"


async def test_who_may_undo_a_merge(office: World) -> None:
    """`rw` on both; nothing is told of a ticket that is out of sight."""
    await hire(office, {"reader": ["ro"]})
    merged, main = await merged_pair(office)
    error = await refused(office, "ticketUnmerge", merged, login="reader")
    assert (error["code"], error["right"]) == ("FORBIDDEN", "WRITE")
    reader = office.services.references.current.agent_by_login["reader"].pk
    await office.execute("UPDATE ticket SET user_id = $2 WHERE id = $1", key(merged), reader)
    error = await refused(office, "ticketUnmerge", merged, login="reader")
    assert (error["code"], error["queue"]) == ("FORBIDDEN", {"name": "Misc"})
    for ticket, login, may in ((merged, WANDA, True), (main, WANDA, False)):
        found = await office.ask(CAN, {"id": ticket}, login=login)
        assert found.data["ticket"]["viewerCan"] == {"unmerge": may}
    away = await new_ticket(office, ROOT, queue="Vertrieb::Angebote")
    mine = await new_ticket(office)
    await merge(office, mine, away, ROOT)
    error = await refused(office, "ticketUnmerge", mine)
    assert (error["code"], "may not read" in error["message"]) == ("CONFLICT", True)
    error = await refused(office, "ticketUnmerge", away)
    assert error["code"] == "NOT_FOUND"


async def test_of_two_who_undo_it_at_once_one_does(office: World) -> None:
    merged, _ = await merged_pair(office)
    both = await asyncio.gather(
        two(office, "ticketUnmerge", merged), two(office, "ticketUnmerge", merged, login=WALTER)
    )
    assert sorted(len(each["errors"]) for each in both) == [0, 1]
    lines = [text for kind, text in await history(office, merged, 99) if kind == "Misc"]
    assert len([text for text in lines if "undone" in text]) == 1


async def test_it_is_looked_at_and_done_once(office: World) -> None:
    merged, main = await merged_pair(office)
    before = await dump(office)
    looked = await two(office, "ticketUnmerge", merged, validateOnly=True)
    assert await dump(office) == before
    done = await two(office, "ticketUnmerge", merged, idempotencyKey="once")
    assert (done["errors"], done["changes"]) == ([], looked["changes"])
    after = await dump(office)
    assert await two(office, "ticketUnmerge", merged, idempotencyKey="once") == done
    assert await dump(office) == after
    other = await two(office, "ticketUnmerge", main, idempotencyKey="once")
    assert [error["code"] for error in other["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]


async def split_off(world: World) -> tuple[str, str]:
    """A ticket, and the one that a split made of its article."""
    parent = await new_ticket(world)
    wanted = {"article": await first_article(world, parent)}
    made = await payload(world, SPLIT, wanted, login=WALTER)
    assert made["errors"] == []
    return parent, str(made["ticket"]["id"])


async def test_a_split_is_undone_once(office: World) -> None:
    """The new ticket is removed, and belongs to nothing."""
    parent, child = await split_off(office)
    await did(office, "articleAddNote", parent, body="The parent may go on")
    looked = await two(office, "ticketUnsplit", child, validateOnly=True)
    done = await two(office, "ticketUnsplit", child)
    assert (done["errors"], done["other"]) == ([], {"id": parent})
    assert done["changes"] == looked["changes"]
    found = await seen_of(office, child)
    assert (found["state"]["name"], found["lock"]) == ("removed", "UNLOCKED")
    for ticket in (parent, child):
        assert (await seen_of(office, ticket))["links"] == []
        kinds = [kind for kind, _ in await history(office, ticket, 2)]
        assert kinds == ["TicketLinkDelete", "Misc"]
    error = await refused(office, "ticketUnsplit", child)
    assert (error["code"], "undone already" in error["message"]) == ("CONFLICT", True)


async def test_what_is_not_unsplit(office: World) -> None:
    """What was added to, what no split made, whose parent is gone; not what was undone."""
    await hire(office, {"reader": ["ro"]})
    parent, child = await split_off(office)
    error = await refused(office, "ticketUnsplit", child, login="reader")
    assert (error["code"], error["right"]) == ("FORBIDDEN", "WRITE")
    error = await refused(office, "ticketUnsplit", parent)
    assert (error["code"], "not made by a split" in error["message"]) == ("CONFLICT", True)
    other = await new_ticket(office)
    await merge(office, parent, other)
    error = await refused(office, "ticketUnsplit", child)
    assert (error["code"], "links" in error["message"]) == ("CONFLICT", True)
    await did(office, "ticketUnmerge", parent)
    await merge(office, child, other)
    await did(office, "ticketUnmerge", child)
    looked = await two(office, "ticketUnsplit", child, validateOnly=True)
    assert looked["errors"] == []
    await did(office, "articleAddNote", child, body="News")
    error = await refused(office, "ticketUnsplit", child)
    assert (error["code"], "AddNote" in error["message"]) == ("CONFLICT", True)
