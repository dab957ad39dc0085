"""A longer comparison of both engines: random operations, as many as are wanted."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COMPARISONS = ("test_everything.py", "test_ours.py")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.executor", description=__doc__)
    parser.add_argument(
        "--examples", type=int, default=10_000, help="documents for each test (default: 10000)"
    )
    given, others = parser.parse_known_args()
    # read when the tests are imported; others are arguments of pytest, as `-k mutations` or `-n 2`
    os.environ["TICKETGRAPH_EXAMPLES"] = str(given.examples)
    files = [str(HERE / name) for name in COMPARISONS]
    return int(pytest.main([*files, "--timeout=0", *others]))


sys.exit(main())
