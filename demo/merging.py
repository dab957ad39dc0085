"""What happens between two tickets: one is merged into the other, or they are linked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demo.dice import Dice
from demo.kinds import Did, LinkType, State
from demo.life import Life
from demo.organisation import Agent
from demo.rows import LinkRow
from demo.story import Story

TICKET = 1  # the only row of link_object
VALID = 1
RECENT = 40
LINKED = 0.04
AS_CHILD = 0.3
MERGING_TAKES = 3600


def original_of(stories: Sequence[Story]) -> Story | None:
    """A recent ticket that came by mail and can take another one in."""
    for story in reversed(stories[-RECENT:]):
        merged_or_junk = story.life.state in {State.MERGED, State.REMOVED}
        if story.speech.quoted and not merged_or_junk and story.life.contact.company:
            return story
    return None


def merge(main: Life, story: Story, agent: Agent) -> LinkRow:
    """Move the story's articles to the main ticket, and end it there."""
    merged = story.life
    _meet(main, merged, MERGING_TAKES)
    _move(main, merged, agent)
    story.speech.note(agent, story.thread.merged(merged.number, main.number), visible=True)
    for life in (merged, main):
        life.record(Did.MERGED, merged.number, merged.id, main.number, main.id, by=agent)
    row = link(main, merged, LinkType.PARENT_CHILD, agent)
    main.touch(agent)
    merged.set_state(State.MERGED, agent)
    merged.unlock(agent)
    return row


def _move(main: Life, merged: Life, agent: Agent) -> None:
    """Articles, the history that belongs to them, and the time spent; ids stay."""
    main.articles += [
        row._replace(ticket_id=main.id, change_time=main.now, change_by=agent.id)
        for row in merged.articles
    ]
    main.history += [
        row._replace(ticket_id=main.id) for row in merged.history if row.article_id is not None
    ]
    main.times += [row._replace(ticket_id=main.id) for row in merged.times]
    merged.articles, merged.times = [], []
    merged.history = [row for row in merged.history if row.article_id is None]


def link(source: Life, target: Life, kind: LinkType, agent: Agent) -> LinkRow:
    """Link two tickets that have reached the same moment; of parent and child the parent first."""
    for life, other in ((source, target), (target, source)):
        life.record(Did.LINK_ADD, other.number, other.id, life.id, by=agent)
    return LinkRow(
        source_object_id=TICKET,
        source_key=str(source.id),
        target_object_id=TICKET,
        target_key=str(target.id),
        type_id=kind,
        state_id=VALID,
        create_time=source.now,
        create_by=agent.id,
    )


def links(rng: Dice, stories: Sequence[Story]) -> Iterator[LinkRow]:
    """Link some tickets with one shortly before them."""
    usual = [story for story in stories if story.life.state not in {State.MERGED, State.REMOVED}]
    for place, story in enumerate(usual[1:], 1):
        if rng.happens(LINKED):
            earlier = rng.choice(usual[max(0, place - RECENT) : place])
            _meet(earlier.life, story.life, MERGING_TAKES)
            kind = LinkType.PARENT_CHILD if rng.happens(AS_CHILD) else LinkType.NORMAL
            yield link(earlier.life, story.life, kind, story.agent)


def _meet(one: Life, other: Life, seconds: int) -> None:
    """Let both reach the same moment, a while after the last thing that happened to either."""
    moment = max(one.now, other.now)
    moment = min(moment + one.rng.randrange(seconds), one.ends)
    one.now = other.now = moment
