"""One database filled once, for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.demo.filled import PLAN, Data, fill_now, opened


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Data]:
    with opened(fill_now(tmp_path_factory.mktemp("demo"), PLAN)) as data:
        yield data
