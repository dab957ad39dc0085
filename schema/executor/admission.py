"""What may be run: the document that is asked for, if it is for who asks, and within the limits."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from schema.executor.documents import Documents
from schema.executor.operation import WrongVariables
from schema.executor.public import not_public
from schema.executor.registration import understood
from schema.executor.requested import document_for
from schema.limits.limits import Limits
from schema.limits.refusals import Later, OverLimit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from graphql import GraphQLSchema

    from resolvers.context import Context
    from schema.executor.document import Document
    from schema.executor.messages import Request
    from schema.executor.operation import Operation
    from schema.limits.limits import Account
    from schema.limits.settings import LimitSettings
    from schema.manifests import Registry


class Admission:
    """Documents, and what whoever asks may spend on them; without limits nothing is counted."""

    def __init__(
        self, schema: GraphQLSchema, limits: LimitSettings | None, registry: Registry
    ) -> None:
        """Raises `BadSetting` when a registered document cannot be run."""
        self._schema = schema
        self.limits = Limits(limits) if limits else None
        trusted = understood(registry, schema, limits.budget if limits else None)
        self.documents = Documents(schema, limits, trusted)

    def account(self, context: Context) -> Account | None:
        """What is counted for whoever asks."""
        return self.limits.account(context) if self.limits else None

    def place(self, account: Account | None) -> AbstractContextManager[None]:
        """One of those that whoever asks has. Raises `TooManyRequests` when all are taken."""
        if account is None or self.limits is None:
            return nullcontext()
        return self.limits.place(account)

    def document(self, request: Request, context: Context) -> Document:
        """The document that is asked for. Raises `Invalid`.

        To understand a new one is work, of which everybody has so much in a minute.
        """
        viewer = context.asking
        known = viewer is not None and self.documents.knows(request)
        if known or self.limits is None:
            return document_for(self.documents, request, viewer)
        with self.limits.understanding(context, lambda: self.documents.work):
            return document_for(self.documents, request, viewer)

    def charge(
        self, account: Account | None, document: Document, operation: Operation, request: Request
    ) -> None:
        """Take what the operation costs. Raises `GraphQLError`, or `Invalid`, if it is too much."""
        if account is None or self.limits is None:
            return
        # whoever registered a document knew what it costs at most
        variables = None if document.trusted else request.variables or {}
        cost = operation.price(self._schema).of(variables)
        try:
            self.limits.charge(account, cost, trusted=document.trusted)
        except OverLimit as over:
            if account.is_known or isinstance(over, Later):
                raise
            raise not_public() from None

    @contextmanager
    def without_hints(
        self, operation: Operation, request: Request, context: Context
    ) -> Iterator[None]:
        """Wrong variables are told without similar names to whoever may not introspect."""
        try:
            yield
        except WrongVariables:
            asking = context.asking
            if not self.documents.tells(agent=asking is not None and asking.is_agent):
                operation.variables(self._schema, request.variables, hide_suggestions=True)
            raise
