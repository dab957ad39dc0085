"""What the dashboard asks is registered where nothing but trusted documents is run."""

from __future__ import annotations

import json
import re
import subprocess
from hashlib import sha256

import pytest

from settings import DEFAULT

DASHBOARD = DEFAULT.parent / "dashboard"
SOURCE, MANIFEST = DASHBOARD / "documents.js", DASHBOARD / "documents.json"


def texts() -> list[str]:
    """The documents as the page has them: its templates filled in by JavaScript."""
    source = SOURCE.read_text()
    names = ", ".join(re.findall(r"export const (\w+) =", source))
    tell = f"console.log(JSON.stringify([{names}].filter((each) => typeof each === 'string')));"
    node = ["node", "--input-type=module", "-"]
    found = subprocess.run(
        node, input=source + tell, capture_output=True, text=True, check=True, timeout=60
    )
    documents: list[str] = json.loads(found.stdout)
    return documents


def test_its_manifest_has_what_it_asks(pytestconfig: pytest.Config) -> None:
    """Made anew with `--rewrite`; that the page needs no more is shown in tests/browser."""
    manifest = {f"sha256:{sha256(text.encode()).hexdigest()}": text for text in texts()}
    if pytestconfig.getoption("--rewrite"):
        MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")
    assert json.loads(MANIFEST.read_text()) == manifest


def test_nothing_is_asked_elsewhere() -> None:
    """A document in another file would be in no manifest."""
    others = [path for path in DASHBOARD.glob("*.js") if path != SOURCE]
    assert others
    asking = re.compile(r"`\s*(query|mutation|subscription|fragment) \w")
    assert [path.name for path in others if asking.search(path.read_text())] == []
