"""The shape of the source tree: who imports whom, what files are called and how long they get."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

# a row may import every row below it, and nothing beside it but where an arrow says so
ROWS = [
    ["app", "cli", "commands", "bench", "launcher"],
    ["settings", "demo"],
    ["web"],
    ["telemetry"],
    ["schema"],
    ["resolvers", "jobs", "mail"],
    ["loaders", "actions", "events", "auth"],
    ["sources", "db"],
    ["domain"],
]
ARROWS = {
    ("app", "cli"),
    ("cli", "app"),
    ("cli", "bench"),
    ("cli", "commands"),
    ("commands", "app"),
    ("bench", "app"),
    ("bench", "commands"),
    ("jobs", "mail"),
    ("sources", "db"),
}
# made-up data and measurements are no part of the service
REFUSED = {("app", "demo"), ("app", "bench")}
ROW_OF = {name: number for number, row in enumerate(ROWS) for name in row}

OURS = sorted(
    path
    for name in [*ROW_OF, "tests"]
    for path in [*ROOT.glob(f"{name}.py"), *ROOT.glob(f"{name}/**/*.py")]
    if "node_modules" not in path.parts
)
OF_THE_SERVICE = [path for path in OURS if not path.is_relative_to(ROOT / "tests")]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def part_of(path: Path) -> str:
    """The row's name: the folder below the root, or the root module itself."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Dotted names, also of imports inside functions: `from a import b` is `a.b`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed(importer: str, imported: str) -> bool:
    if (importer, imported) in REFUSED:
        return False
    below = ROW_OF[imported] > ROW_OF[importer]
    return below or importer == imported or (importer, imported) in ARROWS


def test_a_module_imports_only_what_lies_below() -> None:
    assert [
        (name_of(path), name)
        for path in OF_THE_SERVICE
        for name in imports(path)
        if (imported := name.split(".")[0]) in ROW_OF and not allowed(part_of(path), imported)
    ] == []


def test_the_domain_needs_only_the_standard_library() -> None:
    known = {*sys.stdlib_module_names, "domain"}
    names = {name for path in ROOT.glob("domain/**/*.py") for name in imports(path)}
    # an annotation that hides a field; regular expressions that can be given up
    others = {name for name in names if name.split(".")[0] not in known}
    assert others <= {"strawberry.Private", "regex"}


def test_the_service_does_not_import_its_tests() -> None:
    names = {name for path in OF_THE_SERVICE for name in imports(path)}
    assert {name for name in names if name.split(".")[0] == "tests"} == set()


def test_a_module_begins_by_saying_what_it_is_for() -> None:
    assert [name_of(path) for path in OURS if not path.read_text().startswith('"""')] == []


def test_a_module_has_one_subject_and_few_lines() -> None:
    lines = {name_of(path): len(path.read_text().splitlines()) for path in OURS}
    assert {name: count for name, count in lines.items() if count > 350} == {}


def test_a_file_of_the_dashboard_has_one_subject_and_few_lines() -> None:
    """Others copy from it."""
    files = [path for path in ROOT.glob("dashboard/**/*") if path.suffix in {".js", ".css"}]
    texts = {name_of(path): path.read_text() for path in files}
    assert len(texts) > 10
    assert [name for name, text in texts.items() if not text.startswith(("// ", "/* "))] == []
    assert [name for name, text in texts.items() if text.count("\n") > 300] == []


def python_at_the_root() -> set[str]:
    folders = {path.parent.name for path in ROOT.glob("[!.]*/*.py")}
    return folders | {path.stem for path in ROOT.glob("*.py")}


def test_every_part_has_its_row() -> None:
    assert python_at_the_root() <= {*ROW_OF, "tests"}


def test_no_part_hides_a_module_of_the_standard_library() -> None:
    assert python_at_the_root().isdisjoint(sys.stdlib_module_names)


def test_a_lock_of_python_packages_names_no_address() -> None:
    locks = list(ROOT.glob("requirements*.lock"))
    assert locks
    assert [name_of(path) for path in locks if "://" in path.read_text()] == []


def test_a_lock_of_node_packages_names_no_address_but_where_to_donate() -> None:
    locks = [*ROOT.glob("*/package-lock.json"), *ROOT.glob("tests/*/package-lock.json")]
    assert locks
    texts = [text for path in locks for text in strings(json.loads(path.read_text()))]
    assert [text for text in texts if "://" in text] == []


def strings(value: Any) -> Iterator[str]:
    """All strings of a lock file, without what npm copies from the packages' funding links."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item if key != "funding" else None)
