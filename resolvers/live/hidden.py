"""Cursors of customers, sealed: the places in them would tell how much happens to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ResyncRequired

if TYPE_CHECKING:
    from auth.sealing import Seal
    from resolvers.context import Context

NOT_OURS = "This is no place that this service has given to a customer."


async def seal_of(context: Context) -> Seal:
    """What seals the cursors of customers."""
    return await context.services.signing.seal("cursors")


async def hidden(context: Context, cursor: str) -> str:
    """The cursor as a customer gets it."""
    return (await seal_of(context)).sealed(cursor)


def shown(seal: Seal, text: str) -> str:
    """The cursor that a customer got. Raises `ResyncRequired` for any other text."""
    found = seal.opened(text)
    if found is None:
        raise ResyncRequired(NOT_OURS)
    return found
