"""Console command of an installed wheel, where the folders of the checkout live in ticketgraph/."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def main() -> None:
    folder = Path(__file__).resolve().parent
    # first, so that `import schema` finds ours and not a distribution of that name
    sys.path.insert(0, str(folder))
    runpy.run_path(str(folder / "app.py"), run_name="__main__")


if __name__ == "__main__":
    main()
