"""Removes what is ours from the database of an OTRS or Znuny; what it holds itself stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands.progress import console
from db.guest.database import connected, look_where
from db.guest.uninstall import must_be_alone, ours, uninstall
from domain.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.settings import DatabaseSettings

OWN = (
    'is "own": the database is ours as a whole, tickets and all. Only what a guest has put beside'
    " the tables of an OTRS or Znuny can be removed"
)


async def uninstall_guest(settings: DatabaseSettings, agreed: Callable[[str], None]) -> None:
    """Remove it if `agreed`, which is told what would go, does not raise.

    Raises `BadSetting` in a database of our own, `MigrationError` and `Unavailable`.
    """
    if not settings.is_guest:
        raise BadSetting("database.mode", OWN)
    recognition = await look_where(settings)  # whatever an upgrade has made of it
    # who only reads now may have written before
    writing = settings.model_copy(update={"read_only": False})
    async with connected(writing, recognition) as connection:
        found = await ours(connection, settings, recognition)
        if not found:
            _print(" ".join(["There is nothing of ours in this database.", *found.stays()]))
            return _tell_of_file(settings)
        await must_be_alone(connection)
        agreed("\n".join(["This would go:", *(f"  {line}" for line in found.told())]))
        left = await uninstall(connection, settings, found)
    for sentence in left:
        _print(sentence)
    _print("Removed. Tickets, and all else in the tables of the OTRS or Znuny, are as they were.")
    return _tell_of_file(settings)


def _tell_of_file(settings: DatabaseSettings) -> None:
    """Where our own tables are while the database is only read, or were."""
    if settings.read_only or settings.own_path.exists():
        _print(
            f"With `read_only` our own tables are in the file {settings.own_path}: delete it when"
            " the service has stopped."
        )


def _print(text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)
