"""People of our own and of two sources, on each engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.database import Database
from tests.db.places import Place, new_place, place, postgres_template, sqlite_template
from tests.loaders.crowd import Crowd, crowd_in, fill, make_stores

__all__ = ["new_place", "place", "postgres_template", "sqlite_template"]


@pytest.fixture
async def db(place: Place) -> AsyncIterator[Database]:
    async with place.open() as db:
        yield db


@pytest.fixture
async def crowd(db: Database, tmp_path: Path) -> AsyncIterator[Crowd]:
    make_stores(tmp_path)
    async with db.transaction() as tx:
        await fill(tx)
    async with crowd_in(tmp_path, db, "a", "b") as crowd:
        yield crowd
