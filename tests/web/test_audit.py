"""The audit of GraphQL over HTTP by its reference implementation, against the running service."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx2

from tests.world.live import LiveServer

SCRIPT = Path(__file__).parents[1] / "js" / "audit.js"


def test_every_audit_is_passed(
    live_server: LiveServer, record_property: Callable[[str, object], None]
) -> None:
    """What the specification demands, recommends and allows."""
    command = ["node", str(SCRIPT), f"{live_server.url}/graphql", token(live_server)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    results = json.loads(done.stdout)
    record_property("number", len(results))
    record_property("passed", sum(result["status"] == "ok" for result in results))
    assert len(results) > 60
    assert [result for result in results if result["status"] != "ok"] == []


def token(server: LiveServer) -> str:
    """Somebody who asks by program logs in by mutation."""
    query = "mutation($input: LoginInput!) { login(input: $input) { token } }"
    variables = {"input": {"login": server.login, "password": server.password}}
    sent = {"query": query, "variables": variables}
    found: str = httpx2.post(f"{server.url}/graphql", json=sent).json()["data"]["login"]["token"]
    return found
