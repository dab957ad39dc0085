"""How the values of a field are found for all objects of a level."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from graphql import get_named_type, is_introspection_type
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from schema.executor.arguments import Arguments
from schema.executor.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphql import FieldNode, GraphQLField, GraphQLObjectType

    from schema.executor.run import Run, Step


class Finder:
    """Finds one field: a value for each object, in order; what fails is a `Failure`.

    A value may be something to wait for, and so may be the list as a whole.
    """

    is_still = False  # whether all it needs is in the object
    has_place = False  # whether it is told the path of each object

    def __call__(self, run: Run, step: Step, /) -> list[Any] | Awaitable[list[Any]]:
        """The values for the objects of the step."""
        raise NotImplementedError


class Attribute(Finder):
    """An attribute of the object, named as in Python."""

    is_still = True

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, _: Run, step: Step, /) -> list[Any]:
        """One attribute read for each object."""
        name = self.name
        try:
            return [getattr(o, name) for o in step.objects]
        except Exception:  # noqa: BLE001 - find out of which object
            return [_attempt(getattr, o, name) for o in step.objects]


class Resolver(Finder):
    """A function of one object, called for each."""

    def __init__(self, strawberry_field: StrawberryField, node: FieldNode | None) -> None:
        resolver = strawberry_field.base_resolver
        assert resolver is not None  # whoever makes one has looked  # noqa: S101
        self._arguments = Arguments(strawberry_field, node)
        self._call = _call(resolver)
        self.is_still = resolver.info_parameter is None and not strawberry_field.arguments
        self._info = resolver.info_parameter is not None

    def __call__(self, run: Run, step: Step, /) -> list[Any]:
        """One call for each object; info and arguments are the same for all."""
        try:
            info = run.infos.of(step.field)
            given = self._arguments.of(run, step.field, info)
        except Exception as reason:  # noqa: BLE001 - the client gets it for each object
            return [Failure(reason) for _ in step.objects]
        call = self._call
        values = []
        for o in step.objects:
            try:
                values.append(call(o, info, given))
            except Exception as reason:  # noqa: BLE001 - the client gets it for this object
                values.append(Failure(reason))
        return values


class LevelResolver(Finder):
    """A function of all objects of a level, which answers for each of them, in order."""

    def __init__(
        self,
        strawberry_field: StrawberryField,
        node: FieldNode | None,
        function: Callable[..., Awaitable[list[Any]]],
    ) -> None:
        self._arguments = Arguments(strawberry_field, node)
        self._function = function

    def __call__(self, run: Run, step: Step, /) -> list[Any] | Awaitable[list[Any]]:
        """One call for all objects."""
        try:
            info = run.infos.of(step.field)
            given = self._arguments.of(run, step.field, info)
            return self._function(step.objects, info, **given)
        except Exception as reason:  # noqa: BLE001 - the client gets it for each object
            return [Failure(reason) for _ in step.objects]


class Event(Finder):
    """The event itself: what a subscription shows is an event of its stream."""

    def __call__(self, _: Run, step: Step, /) -> list[Any]:
        """The objects are events."""
        return list(step.objects)


class CoreResolver(Finder):
    """Whatever resolver graphql-core would call, called as it would: with each object's path."""

    has_place = True

    def __call__(self, run: Run, step: Step, /) -> list[Any]:
        """One call for each object, with an info of its own."""
        field = step.field
        try:
            given = run.infos.arguments(field)
        except Exception as reason:  # noqa: BLE001 - the client gets it for each object
            return [Failure(reason) for _ in step.objects]
        resolve = field.definition.resolve or run.types.resolve
        return [
            _attempt(resolve, o, run.infos.at(field, path), **given)
            for o, path in zip(step.objects, step.paths or (), strict=True)
        ]


class SchemaResolver(Finder):
    """A field of introspection: what the schema says of itself, which has no place."""

    def __call__(self, run: Run, step: Step, /) -> list[Any]:
        """One call for each part of the schema."""
        field = step.field
        try:
            info, given = run.infos.at(field, None), run.infos.arguments(field)
        except Exception as reason:  # noqa: BLE001 - the client gets it for each object
            return [Failure(reason) for _ in step.objects]
        resolve = field.definition.resolve or run.types.resolve
        return [_attempt(resolve, o, info, **given) for o in step.objects]


def finder(
    definition: GraphQLField,
    node: FieldNode | None = None,
    parent: GraphQLObjectType | None = None,
) -> Finder:
    """How a field is found; what Strawberry does around simple resolvers is done here."""
    if any(t and is_introspection_type(t) for t in (parent, get_named_type(definition.type))):
        return SchemaResolver()
    field = (definition.extensions or {}).get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if isinstance(field, StrawberryField) and field.is_subscription:
        return Event()
    if not isinstance(field, StrawberryField) or not _is_simple(field):
        return CoreResolver()
    if field.base_resolver is None:
        return Attribute(field.python_name)
    of_level = getattr(field.base_resolver.wrapped_func, "of_level", None)
    if of_level is not None:
        return LevelResolver(field, node, of_level)
    return Resolver(field, node)


def _is_simple(field: StrawberryField) -> bool:
    """Nothing around the resolver: no permissions, no extensions, no class of its own."""
    own = type(field).get_result is not StrawberryField.get_result
    looked_up = field.base_resolver is None and field.default_resolver is not getattr
    return not (own or looked_up or field.extensions)


def _call(resolver: Any) -> Callable[[Any, Any, dict[str, Any]], Any]:
    """The resolver as a function of object, info and arguments."""
    function = resolver.wrapped_func
    objects = [p.name for p in _takes_object(resolver) if p]
    infos = [resolver.info_parameter.name] if resolver.info_parameter else []
    first = [*objects, *infos]
    if len(objects) <= 1 and list(inspect.signature(function).parameters)[: len(first)] == first:
        return _in_order(function, takes_object=bool(objects), takes_info=bool(infos))

    def call(o: Any, info: Any, given: dict[str, Any]) -> Any:
        return function(**dict.fromkeys(objects, o), **dict.fromkeys(infos, info), **given)

    return call


def _takes_object(resolver: Any) -> tuple[Any, ...]:
    return resolver.self_parameter, resolver.parent_parameter, resolver.root_parameter


def _in_order(
    function: Callable[..., Any], *, takes_object: bool, takes_info: bool
) -> Callable[[Any, Any, dict[str, Any]], Any]:
    if takes_object and takes_info:
        return lambda o, info, given: function(o, info, **given)
    if takes_object:
        return lambda o, _, given: function(o, **given)
    if takes_info:
        return lambda _, info, given: function(info, **given)
    return lambda _, __, given: function(**given)


def _attempt(function: Callable[..., Any], /, *args: Any, **given: Any) -> Any:
    try:
        return function(*args, **given)
    except Exception as reason:  # noqa: BLE001 - the client gets it for this object
        return Failure(reason)
