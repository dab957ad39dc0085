"""Rows of the made-up company that answers: its groups, roles, agents and their rights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demo.organisation import INITIAL_GROUPS, ROOT_ID, Agent, Organisation
from demo.texts import load
from demo.writers import Row, Table

VALID, INVALID = 1, 2
# as a hash: no password fits
NOBODY_LOGS_IN = "*"


def people(chosen: Organisation) -> Iterator[Table]:
    """In the order in which they refer to each other."""
    words = load("organisation")
    yield _groups(chosen, words)
    yield _roles(words)
    yield _grants(chosen, words)
    yield _agents(chosen)
    yield _addresses(chosen)
    yield _roles_of_agents(chosen, words)
    yield _rights_of_agents(chosen, words)


def _groups(chosen: Organisation, words: dict[str, Any]) -> Table:
    rows: list[Row] = [
        (chosen.groups[group["name"]], group["name"], group["comments"], VALID)
        for group in words["group"]
    ]
    return Table("permission_groups", ("id", "name", "comments", "valid_id"), rows)


def _roles(words: dict[str, Any]) -> Table:
    rows: list[Row] = [(number, name, VALID) for name, number in _role_ids(words).items()]
    return Table("roles", ("id", "name", "valid_id"), rows)


def _grants(chosen: Organisation, words: dict[str, Any]) -> Table:
    rows: list[Row] = [
        (number, chosen.groups[group], key, 1)
        for number, role in enumerate(words["role"], 1)
        for group, keys in role["grants"].items()
        for key in keys
    ]
    columns = ("role_id", "group_id", "permission_key", "permission_value")
    return Table("group_role", columns, rows)


def _agents(chosen: Organisation) -> Table:
    rows: list[Row] = [
        (agent.id, agent.login, NOBODY_LOGS_IN, agent.first, agent.last, _valid(agent))
        for agent in chosen.agents
    ]
    columns = ("id", "login", "pw", "first_name", "last_name", "valid_id")
    return Table("users", columns, rows)


def _valid(agent: Agent) -> int:
    return VALID if agent.valid else INVALID


def _addresses(chosen: Organisation) -> Table:
    agents = (chosen.root, *chosen.agents)
    rows: list[Row] = [(agent.id, "UserEmail", agent.email) for agent in agents]
    columns = ("user_id", "preferences_key", "preferences_value")
    return Table("user_preferences", columns, rows, audit=())


def _roles_of_agents(chosen: Organisation, words: dict[str, Any]) -> Table:
    ids = _role_ids(words)
    rows: list[Row] = [
        (agent.id, ids[role])
        for agent, row in zip(chosen.agents, words["agent"], strict=True)
        for role in row.get("roles", ())
    ]
    return Table("role_user", ("user_id", "role_id"), rows)


def _rights_of_agents(chosen: Organisation, words: dict[str, Any]) -> Table:
    """What agents may do beyond their roles; the administrator may do everything."""
    added = [number for name, number in chosen.groups.items() if name not in INITIAL_GROUPS]
    rows: list[Row] = [(ROOT_ID, group, "rw") for group in added]
    rows += [
        (agent.id, chosen.groups[group], key)
        for agent, row in zip(chosen.agents, words["agent"], strict=True)
        for group, keys in row.get("rights", {}).items()
        for key in keys
    ]
    return Table("group_user", ("user_id", "group_id", "permission_key"), rows)


def _role_ids(words: dict[str, Any]) -> dict[str, int]:
    return {role["name"]: number for number, role in enumerate(words["role"], 1)}
