"""Conditions on the dynamic fields of tickets, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.like import wildcard

if TYPE_CHECKING:
    from db.statement import Statement
    from domain.filters import FieldCondition

HOLDING = "ticket.id IN (SELECT object_id FROM dynamic_field_value WHERE {})"


def where_holding(sql: Statement, condition: FieldCondition) -> None:
    """Only tickets that hold such a value, each condition on a value of its own."""
    column, rows = condition.column, [f"field_id = {sql.value(condition.field_id)}"]
    if condition.text is not None:
        rows.append(f"{column} ILIKE {sql.value(wildcard(condition.text))}")
    if condition.any_of is not None:
        rows.append(f"{column} = ANY({sql.value(condition.any_of)})")
    if condition.at_least is not None:
        rows.append(f"{column} >= {sql.value(condition.at_least)}")
    if condition.at_most is not None:
        rows.append(f"{column} <= {sql.value(condition.at_most)}")
    if len(rows) == 1:  # any value will do
        rows.append(f"{column} IS NOT NULL")
    holding = HOLDING.format(" AND ".join(rows))
    sql.conditions.append(holding if condition.held else f"NOT {holding}")
