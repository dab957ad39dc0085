"""A ticket while it is made: every change sets its column and writes its line of history."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from demo.days import HOUR, office_hours
from demo.dice import Dice
from demo.escalation import Escalation, Promise, escalation
from demo.kinds import (
    CLOSED_STATES,
    FINISHED_STATES,
    LOCKED,
    NORMAL_PRIORITY,
    PENDING_STATES,
    PRIORITY_NAMES,
    STATE_NAMES,
    UNCLASSIFIED,
    UNLOCKED,
    Did,
    State,
)
from demo.organisation import Agent, Queue, Service, Sla
from demo.population import Contact
from demo.rows import (
    ArticleRow,
    AttachmentRow,
    FieldValueRow,
    HistoryRow,
    MimeRow,
    TicketRow,
    TimeRow,
    WatcherRow,
)

NO_PENDING_TIME = "0000-00-00 00:00"
# how much of the time that is left may pass at once, so that something remains for what follows
STEP = 0.4
LONGEST_HISTORY_NAME = 200


@dataclass(slots=True, kw_only=True)
class Life:
    """A ticket and everything that hangs on it; `now` is the moment its story has reached."""

    id: int
    number: str
    title: str
    created: int
    ends: int
    rng: Dice
    article_ids: Iterator[int]
    contact: Contact
    queue: Queue
    root: Agent
    owner: Agent
    responsible: Agent
    types: dict[str, int]
    state: State = State.NEW
    priority: int = NORMAL_PRIORITY
    type: str = UNCLASSIFIED
    service: Service | None = None
    sla: Sla | None = None
    locked: bool = False
    unlock_clock: int = 0
    until: int = 0
    was_closed: bool = False
    archived: bool = False
    now: int = 0
    changed: int = 0
    creator: Agent | None = None
    changer: Agent | None = None
    history: list[HistoryRow] = field(default_factory=list)
    articles: list[ArticleRow] = field(default_factory=list)
    mimes: list[MimeRow] = field(default_factory=list)
    attachments: list[AttachmentRow] = field(default_factory=list)
    times: list[TimeRow] = field(default_factory=list)
    values: list[FieldValueRow] = field(default_factory=list)
    watchers: list[WatcherRow] = field(default_factory=list)

    # time

    def wait(self, hours: float) -> None:
        """Let about so many hours pass, but never reach the end."""
        passed = self.rng.expovariate(1 / hours) * HOUR
        self.now += int(min(passed, (self.ends - self.now) * STEP))

    def wait_for_agents(self, hours: float) -> None:
        """Wait, and then until somebody is in the office, if that comes before the end."""
        self.wait(hours)
        opened = office_hours(self.rng, self.now)
        if opened < self.ends:
            self.now = opened

    # history

    def record(self, did: Did, *fields: object, by: Agent, article: int | None = None) -> None:
        """One line of history; the fields follow %% each."""
        name = "".join(f"%%{value}" for value in fields)[:LONGEST_HISTORY_NAME]
        self.history.append(
            HistoryRow(
                name=name,
                history_type_id=did,
                ticket_id=self.id,
                article_id=article,
                type_id=self.types[self.type],
                queue_id=self.queue.id,
                owner_id=self.owner.id,
                priority_id=self.priority,
                state_id=self.state,
                create_time=self.now,
                create_by=by.id,
                change_time=self.now,
                change_by=by.id,
            )
        )

    def touch(self, by: Agent) -> None:
        self.changed, self.changer = self.now, by

    def _change(self, did: Did, *fields: object, by: Agent) -> None:
        self.touch(by)
        self.record(did, *fields, by=by)

    # changes

    def create(self, by: Agent) -> None:
        self.now, self.creator = self.created, by
        priority, state = PRIORITY_NAMES[self.priority], STATE_NAMES[self.state]
        self._change(Did.NEW_TICKET, self.number, self.queue.name, priority, state, self.id, by=by)
        if self.service is not None:
            service = self.service
            self.record(Did.SERVICE_UPDATE, service.name, service.id, "NULL", "", by=by)
        if self.sla is not None:
            self.record(Did.SLA_UPDATE, self.sla.name, self.sla.id, "NULL", "", by=by)
        self.record(Did.TYPE_UPDATE, self.type, self.types[self.type], by=by)
        self.assign_customer(self.contact, by)

    def assign_customer(self, contact: Contact, by: Agent) -> None:
        self.contact = contact
        pairs = f"CustomerID={contact.customer_id};CustomerUser={contact.login};"
        self._change(Did.CUSTOMER_UPDATE, pairs, by=by)

    def move(self, queue: Queue, by: Agent) -> None:
        old, self.queue = self.queue, queue
        self._change(Did.MOVE, queue.name, queue.id, old.name, old.id, by=by)
        self.unlock(by)

    def lock(self, by: Agent) -> None:
        """Lock it for the agent, as the screens do that need a lock."""
        if not self.locked:
            self.locked, self.unlock_clock = True, self.now
            self._change(Did.LOCK, "lock", by=by)
        if self.owner is not by:
            self.owner = by
            self._change(Did.OWNER_UPDATE, by.login, by.id, by=by)

    def unlock(self, by: Agent) -> None:
        if self.locked:
            self.locked = False
            self._change(Did.UNLOCK, "unlock", by=by)

    def entrust(self, agent: Agent, by: Agent) -> None:
        self.responsible = agent
        self._change(Did.RESPONSIBLE_UPDATE, agent.login, agent.id, by=by)

    def set_priority(self, priority: int, by: Agent) -> None:
        old, self.priority = self.priority, priority
        if old != priority:
            names = PRIORITY_NAMES
            self._change(Did.PRIORITY_UPDATE, names[old], old, names[priority], priority, by=by)

    def set_state(self, state: State, by: Agent) -> None:
        old, self.state = self.state, state
        if old is state:
            return
        self.was_closed = self.was_closed or state in CLOSED_STATES
        self._change(Did.STATE_UPDATE, STATE_NAMES[old], STATE_NAMES[state], "", by=by)
        if self.until and state not in PENDING_STATES:
            self.until = 0
            self._change(Did.SET_PENDING_TIME, NO_PENDING_TIME, by=by)

    def set_pending(self, state: State, until: int, by: Agent) -> None:
        self.set_state(state, by)
        self.until = until
        text = time.strftime("%Y-%m-%d %H:%M", time.gmtime(until))
        self._change(Did.SET_PENDING_TIME, text, by=by)

    def account_time(self, units: float, by: Agent, article: int) -> None:
        self.times.append(TimeRow(self.id, article, units, self.now, by.id, self.now, by.id))
        total = sum(row.time_unit for row in self.times)
        self._change(Did.TIME_ACCOUNTING, f"{units:g}", f"{total:g}", by=by)

    def set_text(self, field_id: int, name: str, value: str, by: Agent) -> None:
        self.values.append(FieldValueRow(field_id, self.id, value, None))
        self._record_field(name, value, by)

    def set_date(self, field_id: int, name: str, value: int, by: Agent) -> None:
        self.values.append(FieldValueRow(field_id, self.id, None, value))
        self._record_field(name, time.strftime("%Y-%m-%d 00:00:00", time.gmtime(value)), by)

    def _record_field(self, name: str, value: str, by: Agent) -> None:
        self._change(Did.FIELD_UPDATE, "FieldName", name, "Value", value, "OldValue", "", by=by)

    def watch(self, agent: Agent) -> None:
        self.watchers.append(WatcherRow(self.id, agent.id, self.now, agent.id, self.now, agent.id))
        self.record(Did.SUBSCRIBE, agent.full_name, by=agent)

    def archive(self) -> None:
        self.archived = True
        self.watchers.clear()
        self._change(Did.ARCHIVE_FLAG_UPDATE, "y", by=self.root)

    # result

    @property
    def finished(self) -> bool:
        return self.state in FINISHED_STATES

    def _escalation(self) -> Escalation:
        promise: Promise = self.sla or self.queue
        return escalation(
            promise=promise,
            created=self.created,
            state=self.state,
            was_closed=self.was_closed,
            articles=self.articles,
        )

    def row(self) -> TicketRow:
        due = self._escalation()
        return TicketRow(
            id=self.id,
            tn=self.number,
            title=self.title,
            queue_id=self.queue.id,
            ticket_lock_id=LOCKED if self.locked else UNLOCKED,
            type_id=self.types[self.type],
            service_id=self.service.id if self.service else None,
            sla_id=self.sla.id if self.sla else None,
            user_id=self.owner.id,
            responsible_user_id=self.responsible.id,
            ticket_priority_id=self.priority,
            ticket_state_id=self.state,
            customer_id=self.contact.customer_id,
            customer_user_id=self.contact.login,
            timeout=self.unlock_clock,
            until_time=self.until,
            escalation_time=due.first,
            escalation_response_time=due.response,
            escalation_update_time=due.update,
            escalation_solution_time=due.solution,
            archive_flag=int(self.archived),
            create_time=self.created,
            create_by=(self.creator or self.root).id,
            change_time=self.changed,
            change_by=(self.changer or self.root).id,
        )
