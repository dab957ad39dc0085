"""A database of our own on each engine, new for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from db.database import Database
from tests.db.places import Place, new_place, place, postgres_template, sqlite_template

__all__ = ["new_place", "place", "postgres_template", "sqlite_template"]


@pytest.fixture
async def db(place: Place) -> AsyncIterator[Database]:
    async with place.open() as db:
        yield db
