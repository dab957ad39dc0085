"""How administrators make and change dynamic fields."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from actions import field_definitions
from actions.field_definitions import FIELD
from domain.audit import AuditKind
from resolvers.fields.given import given, technical_name, whose
from resolvers.fields.inputs import DynamicFieldCreateInput, DynamicFieldUpdateInput
from resolvers.masters.changing import resolver, shown
from resolvers.masters.given import row

if TYPE_CHECKING:
    from resolvers.context import Context
    from resolvers.masters.changing import Write


def _create(_: Context, input: DynamicFieldCreateInput) -> Write:
    name, kind = technical_name(input.name), whose(input.object_type)
    return partial(field_definitions.create, name=name, whose=kind, wanted=given(input))


def _update(context: Context, input: DynamicFieldUpdateInput) -> Write:
    pk, wanted = row(context, FIELD, input), given(input)
    return partial(field_definitions.update, pk=pk, wanted=wanted)


create: Any = resolver(FIELD, DynamicFieldCreateInput, AuditKind.MASTER_CREATED, _create)
update: Any = resolver(FIELD, DynamicFieldUpdateInput, AuditKind.MASTER_UPDATED, _update)
dynamic_field = shown(FIELD, "fields")
