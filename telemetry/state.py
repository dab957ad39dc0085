"""What is there at the moment somebody looks: it is counted elsewhere, and only read here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from sources.breaker import BreakerState
from sources.health import SourceStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prometheus_client.core import Metric

    from resolvers.context import Services
    from schema.executor.executor import Executor
    from sources.health import Listed

HITS = "Keys that were answered from what is kept of the source."
MISSES = "Keys for which the source had to be asked."


class State(Collector):
    """Sources, the executor, what is kept, and open sockets."""

    def __init__(
        self, services: Services, executor: Callable[[], Executor], sockets: Callable[[], int]
    ) -> None:
        self._services = services
        self._executor = executor
        self._sockets = sockets

    def collect(self) -> Iterator[Metric]:
        """Everything, read now; nobody is asked for it."""
        yield _gauge("sockets", "Open WebSocket connections.", self._sockets())
        kept = len(self._services.kept)
        yield _gauge("kept_customers", "Answers about customers kept between operations.", kept)
        yield from _of_executor(self._executor())
        yield from _of_sources(self._services.directory.listed())


def _of_executor(executor: Executor) -> Iterator[Metric]:
    counts, documents = executor.plans.counts, executor.documents
    runs = CounterMetricFamily(
        "ticketgraph_runs", "Operations and events run, by who ran them.", labels=["by"]
    )
    runs.add_metric(["plans"], counts["planned"])
    runs.add_metric(["graphql-core"], counts["handed over"])
    yield runs
    yield _counter("plans_compiled", "Plans made of operations.", counts["compiled"])
    yield _counter("documents_parsed", "Documents parsed and validated.", documents.parsed)
    yield _gauge("documents", "Documents remembered.", len(documents))
    yield _gauge("documents_bytes", "About what they take in memory.", documents.bytes)


def _of_sources(listed: Iterable[Listed]) -> Iterator[Metric]:
    sources = list(listed)
    yield _states("source_status", SourceStatus, [(one.name, one.status) for one in sources])
    breakers = [(one.name, one.breaker.state) for one in sources]
    yield _states("source_breaker", BreakerState, breakers)
    hits = CounterMetricFamily("ticketgraph_source_cache_hits", HITS, labels=["source"])
    misses = CounterMetricFamily("ticketgraph_source_cache_misses", MISSES, labels=["source"])
    entries = GaugeMetricFamily(
        "ticketgraph_source_cache_entries", "Answers kept of the source.", labels=["source"]
    )
    for one in sources:
        hits.add_metric([one.name], one.cache.hits)
        misses.add_metric([one.name], one.cache.misses)
        entries.add_metric([one.name], one.cache.entries)
    yield from (hits, misses, entries)


def _states(
    name: str,
    all_states: type[SourceStatus | BreakerState],
    found: Iterable[tuple[str, SourceStatus | BreakerState]],
) -> Metric:
    """1 for the state that holds and 0 for the others, so that each can be asked for."""
    family = GaugeMetricFamily(
        f"ticketgraph_{name}", "1 for the state that holds, else 0.", labels=["source", "state"]
    )
    for source, state in found:
        for each in all_states:
            family.add_metric([source, each.value.replace(" ", "_")], float(each is state))
    return family


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"ticketgraph_{name}", text, value)


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(f"ticketgraph_{name}", text, value)
