"""What of an object is read straight from it: one generated pass over all objects of a level.

A plain attribute costs an attribute read and a test of its type. The source of each pass is kept,
so that it can be looked at: `python app.py plan FILE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from graphql import (
    GraphQLEnumType,
    GraphQLNonNull,
    GraphQLScalarType,
    Undefined,
    is_specified_scalar_type,
)
from graphql.pyutils import inspect, is_awaitable

from schema.executor.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphql import GraphQLLeafType

T = TypeVar("T")
Failures = list[Failure]

# when a value is its own JSON; `{a}` is where it is first looked at
TESTS = {
    "String": "{a}.__class__ is str",
    "ID": "{a}.__class__ is str",
    "Boolean": "{a}.__class__ is bool",
    "Int": "{a}.__class__ is int and -2147483648 <= a <= 2147483647",
    "Float": "{a}.__class__ is float and a - a == 0.0",
}


EMIT = """\
def emit(objects, failures):
    return [
        {{
{entries}        }}
        for o in objects
    ]
"""


class Waits(Exception):
    """An attribute is something to wait for, which a pass cannot do."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every object: `__typename`."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Open:
    """Found later; its place among the others is kept."""

    key: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A leaf that is an attribute of the object."""

    key: str
    attribute: str
    leaf: Leaf


Entry = Constant | Open | Plain


class Leaf:
    """How values of a scalar or an enum become JSON, in a field that may or may not be null."""

    def __init__(self, type_: Any, where: str, key: str) -> None:
        self.required = isinstance(type_, GraphQLNonNull)
        self.type: GraphQLLeafType = type_.of_type if self.required else type_
        self._where = where
        self._key = key

    def of(self, value: Any, failures: Failures) -> Any:
        """Any value with all its cases, as graphql-core completes it; a mark when it cannot be."""
        if isinstance(value, Failure):
            failures.append(value)
            return value
        if value is None or value is Undefined:
            if not self.required:
                return None
            value = TypeError(f"Cannot return null for non-nullable field {self._where}.")
        elif not isinstance(value, Exception):
            try:
                return self._output(value)
            except Exception as reason:  # noqa: BLE001 - the client gets it for this field
                value = reason
        failures.append(failure := Failure(value))
        return failure

    def read(self, value: Any, failures: Failures) -> Any:
        """The same for an attribute. Raises `Waits` when it is something to wait for."""
        if is_awaitable(value):
            raise Waits(self._key)
        return self.of(value, failures)

    def _output(self, value: Any) -> Any:
        found = self.type.coerce_output_value(value)
        if found is None or found is Undefined:
            called = f"`{inspect(self.type)}.coerce_output_value({inspect(value)})`"
            raise TypeError(
                f"Expected {called} to return non-nullable value, returned: {inspect(found)}"
            )
        return found

    @property
    def names(self) -> Any:
        """The class of an enum whose members are called in GraphQL as they are in Python."""
        members = getattr(self.type, "wrapped_cls", None)
        if isinstance(self.type, GraphQLEnumType) and members is not None:
            same = all(self.type.coerce_output_value(m) == m.name for m in members)
            return members if same else None
        return None

    @property
    def test(self) -> str | None:
        """The condition under which a value is its own JSON."""
        builtin = isinstance(self.type, GraphQLScalarType) and is_specified_scalar_type(self.type)
        return TESTS[self.type.name] if builtin else None


class Emission:
    """One pass over all objects: the objects of the answer, with what is open left null."""

    def __init__(self, type_name: str, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._names: dict[str, Any] = {}
        lines = [f"            {self._part(n, entry)},\n" for n, entry in enumerate(entries)]
        self.source = EMIT.format(entries="".join(lines))
        self._emit = compiled(self.source, f"<plan of {type_name}>", "emit", self._names)

    def of(self, objects: list[Any], failures: Failures) -> list[dict[str, Any]]:
        """An answer for each object, in order. Raises `Waits`."""
        known = len(failures)
        try:
            found: list[dict[str, Any]] = self._emit(objects, failures)
        except Waits:
            del failures[known:]
            raise
        except Exception:  # noqa: BLE001 - an attribute cannot be read: find out which, of which object
            del failures[known:]
            return [self._one(o, failures) for o in objects]
        return found

    def _one(self, o: Any, failures: Failures) -> dict[str, Any]:
        return {entry.key: self._value(o, entry, failures) for entry in self._entries}

    @staticmethod
    def _value(o: Any, entry: Entry, failures: Failures) -> Any:
        if isinstance(entry, Open):
            return None
        if isinstance(entry, Constant):
            return entry.value
        try:
            value = getattr(o, entry.attribute)
        except Exception as reason:  # noqa: BLE001 - the client gets it for this field
            value = reason
        return entry.leaf.read(value, failures)

    def _part(self, n: int, entry: Entry) -> str:
        if isinstance(entry, Open):
            return f"{entry.key!r}: None"
        if isinstance(entry, Constant):
            return f"{entry.key!r}: {entry.value!r}"
        return f"{entry.key!r}: {self._leaf(n, entry)}"

    def _leaf(self, n: int, entry: Plain) -> str:
        """The attribute if it is its own JSON, the name of an enum's member, else a call."""
        leaf, read = entry.leaf, f"(a := o.{entry.attribute})"
        self._names[f"slow{n}"] = leaf.read
        first = read if leaf.required else "a"
        if leaf.test:
            text = f"a if {leaf.test.format(a=first)} else slow{n}(a, failures)"
        elif leaf.names:
            self._names[f"Enum{n}"] = leaf.names
            text = f"a._name_ if {first}.__class__ is Enum{n} else slow{n}(a, failures)"
        else:
            value = f"o.{entry.attribute}" if leaf.required else "a"
            text = f"slow{n}({value}, failures)"
        return text if leaf.required else f"None if {read} is None else {text}"


def compiled(source: str, file: str, name: str, names: dict[str, Any]) -> Callable[..., Any]:
    """The function of that name in the source, which may use the names."""
    exec(compile(source, file, "exec"), names)  # noqa: S102 - made of names of the schema alone
    function: Callable[..., Any] = names[name]
    return function


def leaf_pass(leaf: Leaf) -> Callable[[list[Any], Failures], list[Any]]:
    """The same for values that are at hand already."""
    slow, members = leaf.of, leaf.names
    if members is not None:
        return lambda values, failures: [
            a._name_ if a.__class__ is members else slow(a, failures) for a in values
        ]
    kinds = {"String": str, "ID": str, "Boolean": bool}
    kind = kinds.get(leaf.type.name) if leaf.test else None
    if kind is None:
        return lambda values, failures: [slow(a, failures) for a in values]
    return lambda values, failures: [
        a if a.__class__ is kind else slow(a, failures) for a in values
    ]
