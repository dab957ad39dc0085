"""Runs what clients send: documents are understood once, loaders are fresh for each operation."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLError, OperationType

from domain.errors import Forbidden, TookTooLong
from domain.viewer import Scope
from resolvers.context import ONLY_READS
from schema.build import converter, core
from schema.executor.admission import Admission
from schema.executor.engine import Core, Outcome, Plans
from schema.executor.hooks import Hook
from schema.executor.invalid import Invalid
from schema.executor.messages import Request, Response, WrongMethod, refusal, response
from schema.executor.operation import WrongVariables
from schema.executor.streams import stream_of
from schema.executor.telling import Telling
from schema.manifests import EMPTY

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Sequence

    import strawberry

    from domain.viewer import Viewer
    from resolvers.context import Context
    from schema.executor.document import Document
    from schema.executor.engine import Engine, EngineName
    from schema.executor.operation import Operation
    from schema.limits.limits import Account
    from schema.limits.settings import LimitSettings
    from schema.manifests import Registry


# what a service that changes no ticket still does
OF_ACCOUNTS = {"login", "loginWithIdToken", "logout", "tokenCreate", "tokenRevoke", "__typename"}
FOLLOW = "Follow subscriptions over a WebSocket, or accept text/event-stream."


class Executor:
    """Runs queries and mutations, and follows subscriptions, against the schema."""

    def __init__(
        self,
        schema: strawberry.Schema,
        engine: EngineName = "plans",
        hooks: Sequence[Hook] = (),
        limits: LimitSettings | None = None,
        registry: Registry = EMPTY,
    ) -> None:
        """Raises `BadSetting` when a registered document cannot be run."""
        self.schema = core(schema)
        self._admission = Admission(self.schema, limits, registry)
        self.documents = self._admission.documents
        self.limits = self._admission.limits
        self.plans = Plans(self.schema, converter(schema))
        self._engine: Engine = self.plans if engine == "plans" else Core(self.schema)
        self._hooks = hooks
        # only of those who hear of levels it costs anything to tell them
        self._traces = [hook for hook in hooks if type(hook).found is not Hook.found]

    async def run(self, request: Request, context: Context) -> Response:
        """Run one operation; its lookups end with it, also when the client goes away."""
        account = self._admission.account(context)
        try:
            with self._admission.place(account):
                outcome = await self._answer(request, context, account)
        except (Invalid, WrongVariables) as wrong:
            return refusal(wrong.errors, request, _told(account))
        except GraphQLError as error:
            return refusal((error,), request, _told(account))
        finally:
            await context.close()
        return response(outcome, request, context.unreached, _told(account))

    async def _answer(self, request: Request, context: Context, account: Account | None) -> Outcome:
        document = self._admission.document(request, context)
        operation = self._operation(document, request)
        _check_kind(operation, request, context)
        self._admission.charge(account, document, operation, request)
        try:
            with self._admission.without_hints(operation, request, context):
                return await self._found(operation, request, context)
        finally:  # also of one that was given up: it may have been compiled
            self.documents.ran(request.query, document)

    def answers(self, request: Request, context: Context) -> AsyncGenerator[Response]:
        """The answer of an operation, or one for each event of a subscription."""
        if self.is_subscription(request, context):
            return self.subscribe(request, context)
        return self._alone(request, context)

    async def _alone(self, request: Request, context: Context) -> AsyncGenerator[Response]:
        yield await self.run(request, context)

    def is_subscription(self, request: Request, context: Context) -> bool:
        """Whether it is to be followed."""
        return self._is(OperationType.SUBSCRIPTION, request, context)

    def is_mutation(self, request: Request, context: Context) -> bool:
        """Whether it changes something."""
        return self._is(OperationType.MUTATION, request, context)

    def _is(self, kind: OperationType, request: Request, context: Context) -> bool:
        """Whether it is of this kind; what cannot be understood is of none.

        Nearly everything is none, by its text: it is understood once, when it is run.
        """
        if request.reference is None and kind.value not in request.query:
            return False
        try:
            operation = self._admission.document(request, context).operation(request.operation_name)
        except (Invalid, GraphQLError):
            return False
        return operation.kind is kind

    async def subscribe(self, request: Request, context: Context) -> AsyncGenerator[Response]:
        """An answer for each event, until the stream ends or who follows it stops.

        Each has loaders of its own; one that takes too long costs itself, not the stream.
        """
        account = self._admission.account(context)
        try:
            document, operation = self._followed(request, context)
            with self._admission.place(account):
                self._admission.charge(account, document, operation, request)
                with self._admission.without_hints(operation, request, context):
                    stream = await stream_of(self.schema, operation, request.variables, context)
        except (Invalid, WrongVariables, GraphQLError) as wrong:
            await context.close()
            errors = (wrong,) if isinstance(wrong, GraphQLError) else wrong.errors
            yield refusal(errors, request, _told(account))
            return
        work = partial(self._event, operation, request, context)
        async with _ending(stream, context):
            try:
                with Telling(document, operation, request, context, work) as told:
                    async for event in stream:
                        if (found := told.at_hand(event) or await told.answer(event)) is not None:
                            yield found
            except Exception as failure:  # noqa: BLE001 - told as any failure is, and logged there
                failed = GraphQLError(str(failure), original_error=failure)
                yield response(Outcome(None, [failed]), request, {})

    def _followed(self, request: Request, context: Context) -> tuple[Document, Operation]:
        """What is to be followed. Raises `Invalid` and `GraphQLError`."""
        document = self._admission.document(request, context)
        operation = self._operation(document, request)
        if operation.kind is not OperationType.SUBSCRIPTION:
            raise GraphQLError("Only a subscription can be followed.")
        return document, operation

    async def _event(
        self,
        operation: Operation,
        request: Request,
        stream: Context,
        event: Any,
        viewer: Viewer | None,
    ) -> Response:
        """The answer to an event, as this viewer sees it."""
        context = stream.fresh()
        context.asking = viewer
        try:
            outcome = await self._found(operation, request, context, event)
        finally:
            await context.close()
        return response(outcome, request, context.unreached)

    async def _found(
        self, operation: Operation, request: Request, context: Context, root: Any = None
    ) -> Outcome:
        """What is found in time."""
        limit, begun = context.services.time_limit, perf_counter()
        try:
            async with asyncio.timeout(limit):
                outcome = await self._engine.run(
                    operation, request.variables, context, root, self._traces
                )
        except TimeoutError:
            late = TookTooLong(limit)
            return Outcome(None, [GraphQLError(str(late), original_error=late)])
        for hook in self._hooks:
            hook.ended(operation, outcome, perf_counter() - begun)
        return outcome

    def _operation(self, document: Document, request: Request) -> Operation:
        """The one that is meant. Raises `GraphQLError`."""
        operation = document.operation(request.operation_name)
        for hook in self._hooks:
            hook.understood(operation)
        return operation


def _told(account: Account | None) -> dict[str, int] | None:
    return account.told if account else None


def _check_kind(operation: Operation, request: Request, context: Context) -> None:
    if operation.kind is OperationType.SUBSCRIPTION:
        raise GraphQLError(FOLLOW)
    if operation.kind is OperationType.QUERY:
        return
    if request.read_only:
        raise WrongMethod
    if context.asking is not None and not context.asking.scope.holds(Scope.WRITE):
        failure = Forbidden("", "This token may only read: it has the scope “read”.")
        raise GraphQLError(str(failure), operation.node, original_error=failure)
    if context.services.only_reads and not _fields(operation) <= OF_ACCOUNTS:
        # before anything is asked for: sources would be, for a change that cannot be
        refused = Forbidden("", ONLY_READS)
        raise GraphQLError(str(refused), operation.node, original_error=refused)


def _fields(operation: Operation) -> set[str]:
    """What is asked of the root; of what stands in a fragment, that it does."""
    selections = operation.node.selection_set.selections
    return {one.name.value if isinstance(one, FieldNode) else "…" for one in selections}


@asynccontextmanager
async def _ending(stream: Any, context: Context) -> AsyncIterator[None]:
    """Whoever stops following a stream ends it, and what it was opened with."""
    try:
        yield
    finally:
        if hasattr(stream, "aclose"):
            await stream.aclose()
        await context.close()
