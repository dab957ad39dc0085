"""Clients of the web application, without a network in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx2
import pytest
from starlette.applications import Starlette

from app import application
from auth import tokens
from auth.tokens import Terms
from domain.tokens import Account
from tests.world.stores import ADMIN
from tests.world.world import World


def application_of(world: World) -> Starlette:
    app = application(world.services)
    app.state.executor = world.executor
    return app


@asynccontextmanager
async def visiting(world: World) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody who has not logged in, with a jar for cookies."""
    transport = httpx2.ASGITransport(application_of(world))
    async with httpx2.AsyncClient(transport=transport, base_url="http://tickets.test") as client:
        yield client


async def token_for(world: World, login: str, hours: float = 1) -> str:
    account = Account((await world.viewer(login)).agent_id)
    terms = Terms(kind="session", now=world.now, lifetime=timedelta(hours=hours))
    return (await tokens.issue(world.services.db, account, terms)).text


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.fixture
async def anybody(world: World) -> AsyncIterator[httpx2.AsyncClient]:
    async with visiting(world) as client:
        yield client


@pytest.fixture
async def admin(world: World) -> AsyncIterator[httpx2.AsyncClient]:
    """A program with the administrator's token."""
    async with visiting(world) as client:
        client.headers.update(bearer(await token_for(world, ADMIN)))
        yield client
