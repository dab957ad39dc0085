"""Why a document is not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphql import GraphQLError


class Invalid(Exception):
    """A document that cannot be run, with everything that is wrong with it."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__(*errors)
        self.errors = errors


class TooMuch(Invalid):
    """A document that is over a limit."""
