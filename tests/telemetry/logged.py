"""All that is logged, as the settings write it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from telemetry.logs import OURS, configure
from telemetry.settings import LogSettings


@contextmanager
def logged(settings: LogSettings) -> Iterator[StringIO]:
    """What the log holds so far; afterwards everything is logged as before."""
    names = ["", *OURS]
    handlers = list(logging.root.handlers)
    levels = {name: logging.getLogger(name).level for name in names}
    stream = StringIO()
    configure(settings, stream)
    try:
        yield stream
    finally:
        logging.root.handlers[:] = handlers
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
