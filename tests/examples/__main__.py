"""Keeps the store of one worked example until Ctrl-C, so that its page can be followed."""

from __future__ import annotations

import argparse
import contextlib
import signal
import tempfile
from pathlib import Path

from tests.examples.page import Example, examples
from tests.examples.stores import STORES


def main() -> None:
    found = examples()
    parser = argparse.ArgumentParser(prog="python -m tests.examples", description=__doc__)
    parser.add_argument("source", choices=found, help="the name of the example's source")
    # as Ctrl-C: nothing of the server may be left
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        keep(found[parser.parse_args().source])


def keep(example: Example) -> None:
    with tempfile.TemporaryDirectory(prefix="ticketgraph-") as name:
        folder = Path(name)
        (folder / "var").mkdir()
        with STORES[example.name](example, folder) as place:
            settings = folder / "settings.toml"
            settings.write_text(place.settings(example, folder))
            print(f"{example.title} is there; Ctrl-C ends it.", flush=True)  # noqa: T201
            print(f"  settings  {settings}", flush=True)  # noqa: T201
            signal.pause()


main()
