"""Documents, understood once: parsed, validated and costed; those of agents are remembered."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from graphql import DocumentNode, GraphQLError, parse, validate

from schema.audience import CUSTOMERS, Asked, with_introspection
from schema.executor.document import Document
from schema.executor.invalid import Invalid, TooMuch
from schema.executor.public import is_introspection, is_login, not_public
from schema.executor.trusted import NONE
from schema.limits import sizes
from schema.limits.refusals import NoIntrospection, too_long, too_many_errors, too_many_tokens
from schema.limits.shape import shape_of

if TYPE_CHECKING:
    from graphql import GraphQLSchema

    from schema.executor.messages import Request
    from schema.executor.trusted import Trusted
    from schema.limits.settings import LimitSettings
    from schema.limits.shape import Shape

MOST_TOKENS = 5000  # enough for GraphiQL's introspection many times over
MOST_TOKENS_OF_ANYBODY = 250  # a login asks for a token and who is logged in
MOST_ERRORS = 5
GIVEN_UP = "Too many validation errors"  # graphql-core has no class of its own for that either
ABORTED = "tokens. Parsing aborted."  # graphql-core has no class of its own for it
CACHED_BYTES = 30_000_000


class Documents:
    """Parses and validates against one schema, within limits if there are any.

    What is trusted is there already, and stays.
    """

    def __init__(
        self, schema: GraphQLSchema, limits: LimitSettings | None = None, trusted: Trusted = NONE
    ) -> None:
        self._schema = schema
        self.trusted = trusted
        self._limits = limits
        self._most_tokens = limits.tokens if limits else MOST_TOKENS
        self._told = limits.introspection if limits else "agents"
        everybody = self._told == "everybody"
        self._for_customers = with_introspection(schema) if everybody else CUSTOMERS
        self._known: OrderedDict[str, tuple[Document, int]] = OrderedDict()
        self._bytes = 0
        self.parsed = 0
        self.work = 0  # tokens that were parsed, or what validation had to compare, if more

    def knows(self, request: Request) -> bool:
        """Whether nothing need be understood for it: remembered, trusted, or an ID."""
        query = request.query
        is_id = request.reference is not None
        return is_id or query in self._known or query in self.trusted.documents

    def tells(self, *, agent: bool) -> bool:
        """Whether an agent, or somebody else, may ask for the schema, and is told similar names."""
        return self._told == "everybody" or (agent and self._told == "agents")

    def __len__(self) -> int:
        return len(self._known)

    @property
    def bytes(self) -> int:
        """About what those that are remembered take in memory."""
        return self._bytes

    def of_agent(self, query: str) -> Document:
        """The document, from memory when it was seen lately. Raises `Invalid`."""
        return self._document(query, agent=True)

    def of_customer(self, query: str) -> Document:
        """The document, if it asks for nothing that is for agents alone. Raises `Invalid`.

        Mistakes do not tell what else there is: neither by suggestions nor by other words.
        """
        try:
            document = self._document(query, agent=False)
        except TooMuch:
            raise
        except Invalid:
            self._check_audience(Asked(self._schema, self._parsed(query, self._most_tokens)))
            raise
        self._check_audience(document.asked)
        return document

    def of_anybody(self, query: str) -> Document:
        """A document of somebody who is not logged in; nothing of it is kept. Raises `Invalid`.

        Nobody learns of the schema by mistakes: what is wrong with it is not told.
        """
        try:
            self._check_length(query)
            tree = self._parsed(query, MOST_TOKENS_OF_ANYBODY)
            if not (is_login(tree) or (self.tells(agent=False) and is_introspection(tree))):
                raise not_public()
            self._check(shape_of(tree), agent=False)
            document = self.trusted.documents.get(query) or self._checked(query, tree, 1)
        except Invalid:
            raise not_public() from None
        if document.asked.beyond(self._for_customers):  # it may be one who logs in
            raise not_public()
        return document

    def ran(self, query: str, document: Document) -> None:
        """An operation of the document was run, and may have been compiled for it."""
        known = self._known.get(query)
        if known is not None and known[0] is document and known[1] != document.bytes:
            self._remember(query, document)

    def _document(self, query: str, *, agent: bool) -> Document:
        if query in self.trusted.documents:
            return self.trusted.documents[query]
        self._check_length(query)
        if query in self._known:
            self._known.move_to_end(query)
            document = self._known[query][0]
            self._check(document.shape, agent=agent)  # others may have fewer aliases
            return document
        tree = self._parsed(query, self._most_tokens)
        self._check(shape_of(tree), agent=agent)
        document = self._checked(
            query, tree, MOST_ERRORS, hide_suggestions=not self.tells(agent=agent)
        )
        self._remember(query, document)
        return document

    def _parsed(self, query: str, most_tokens: int) -> DocumentNode:
        try:
            tree = parse(query, max_tokens=most_tokens)
        except GraphQLError as error:
            self.work += min(len(query), most_tokens)
            if ABORTED in error.message:
                raise TooMuch(too_many_tokens(most_tokens)) from None
            raise Invalid(error) from None
        self.work += tree.token_count
        return tree

    def _check_length(self, query: str) -> None:
        if self._limits and len(query) > self._limits.characters:
            raise TooMuch(too_long(len(query), self._limits.characters))

    def _check(self, shape: Shape, *, agent: bool) -> None:
        """Before validation, which may take long for a document that is too large."""
        if self._limits is None:
            return
        try:
            sizes.check(shape, self._limits, agent=agent)
        except GraphQLError as over:
            raise TooMuch(over) from None
        if agent and shape.introspection and not self.tells(agent=True):
            raise TooMuch(NoIntrospection())

    def _check_audience(self, asked: Asked) -> None:
        if beyond := asked.beyond(self._for_customers):
            raise Invalid(*beyond[:MOST_ERRORS])

    def _checked(
        self, query: str, tree: DocumentNode, most_errors: int, *, hide_suggestions: bool = False
    ) -> Document:
        self.parsed += 1
        self.work += max(shape_of(tree).comparisons - tree.token_count, 0)
        if errors := validate(
            self._schema, tree, max_errors=most_errors, hide_suggestions=hide_suggestions
        ):
            raise Invalid(*map(_told, errors))
        try:
            return Document(query, tree, self._schema)
        except GraphQLError as too_much:
            raise Invalid(too_much) from None

    def _remember(self, query: str, document: Document) -> None:
        _, before = self._known.pop(query, (None, 0))
        taken = document.bytes
        self._bytes -= before
        if taken > CACHED_BYTES:  # alone; nobody else's goes because of it
            return
        self._known[query] = document, taken
        self._bytes += taken
        while self._bytes > CACHED_BYTES:
            _, (_, forgotten) = self._known.popitem(last=False)
            self._bytes -= forgotten


def _told(error: GraphQLError) -> GraphQLError:
    """Python reads no number of thousands of digits: what it says of one is no failure of ours."""
    if error.message.startswith(GIVEN_UP):
        return too_many_errors(MOST_ERRORS)
    if not isinstance(error.original_error, ValueError):
        return error
    return GraphQLError("A number in the document is too long.", error.nodes)
