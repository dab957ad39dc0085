"""The reference client of graphql-transport-ws, against the running service."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.web.test_audit import token
from tests.world.live import LiveServer

SCRIPT = Path(__file__).parents[1] / "js" / "socket.js"
# Node has a WebSocket of its own; before version 22 it has to be asked for
NODE = ["node", "--experimental-websocket"]


def test_the_reference_client_gets_what_it_asks_for(live_server: LiveServer) -> None:
    """Answers, errors of GraphQL, and a socket that is closed with the right code."""
    address = live_server.url.replace("http", "ws", 1)
    command = [*NODE, str(SCRIPT), f"{address}/graphql", token(live_server)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    answer = {"answers": [{"data": {"viewer": {"agent": {"login": live_server.login}}}}]}
    for query in found["queries"]:
        assert query["answers"][0].pop("extensions").keys() == {"cost"}
    assert found["queries"] == [answer, answer]
    [error] = found["invalid"]["errors"]
    assert error["message"].startswith("Cannot query field 'nothing'")
    assert found["mutation"]["answers"][0]["data"] == {"logout": {"clientMutationId": None}}
    assert found["after"] == {"code": 4403, "reason": "Forbidden"}
    assert found["wrong"] == {"code": 4403, "reason": "Forbidden"}
