"""Who is measured: each contender is a program on the same databases, and what is set otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bench.processes import MEASURED
from settings import HERE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.data import Data

# arguments of Python, after which comes the port
SERVE = (str(HERE / "app.py"), "serve")
# a cold cache must not end in a time limit, or an answer without the source would be measured
PATIENT = {"time_limit": 20.0}
ALWAYS_CURRENT = {"cache_time": 86_400.0, **PATIENT}
NEVER_CURRENT = {"cache_time": 0.0, "stale_time": 0.0, **PATIENT}


@dataclass(frozen=True, slots=True)
class Contender:
    """A name, the program that answers, and its settings where they are not those of all."""

    name: str
    command: Sequence[str] = SERVE
    source: Mapping[str, Any] = field(default_factory=dict)
    server: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    cores: Sequence[int] = tuple(MEASURED)
    by_path: bool = False  # asked by GET for the path of a question, not for its document

    @property
    def file_name(self) -> str:
        return self.name.replace(" ", "-").replace(",", "")

    def on(self, data: Data) -> Data:
        """The same databases, with its settings."""
        changed: dict[str, Any] = {
            "sources": [source | self.source for source in data.values["sources"]]
        }
        if self.server:
            changed["server"] = data.values.get("server", {}) | self.server
        return replace(data, values=data.values | changed)


AS_SHIPPED = Contender("as shipped")
WARM = Contender("Ticketgraph warm", source=ALWAYS_CURRENT)
COLD = Contender("Ticketgraph cold", source=NEVER_CURRENT)
BARE = Contender("Ticketgraph bare", source=NEVER_CURRENT, server={"kept_customers": 0})
CORE = Contender("graphql-core warm", source=ALWAYS_CURRENT, server={"executor": "graphql-core"})
BY_HAND = Contender("by hand", ("-m", "bench.contenders", "by-hand"), by_path=True)
STRAWBERRY = Contender(
    "Strawberry", ("-m", "bench.contenders", "strawberry"), source=ALWAYS_CURRENT
)
OURS = (WARM, COLD, BARE)
ALL = (*OURS, CORE, BY_HAND, STRAWBERRY)
