"""Every dependency is declared, locked and explained, and nothing else is imported."""

from __future__ import annotations

import ast
import functools
import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
GROUPS = ["dev", "build", "node"]


@functools.cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def run_time() -> set[str]:
    return set(project()["project"]["dependencies"])


def extra() -> set[str]:
    return set(project()["project"]["optional-dependencies"]["otel"])


def group(name: str) -> set[str]:
    return set(project()["dependency-groups"][name])


def node(folder: str) -> set[str]:
    package = json.loads((ROOT / folder / "package.json").read_text())
    return {*package["dependencies"], *package.get("devDependencies", ())}


def locked(lock: str) -> dict[str, str]:
    text = (ROOT / f"requirements{lock}.lock").read_text()
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def test_the_page_explains_each_dependency_and_no_other() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text()
    explained = re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE)
    of_python = run_time().union(extra(), *map(group, GROUPS))
    declared = of_python.union(node("graphiql"), node("tests/js"))
    assert sorted(explained) == sorted(declared)


@pytest.mark.parametrize("name", GROUPS)
def test_each_dependency_of_a_group_is_locked(name: str) -> None:
    assert group(name) <= locked(f"-{name}").keys()


def test_each_dependency_of_the_service_is_locked() -> None:
    assert run_time() <= locked("").keys()


def test_the_test_packages_include_those_of_the_service() -> None:
    """So that `./serve` can run in the environment of `./check`."""
    assert locked("").items() <= locked("-dev").items()


def test_the_service_imports_what_it_declares() -> None:
    service = [path for path in sources() if path.parts[0] != "tests"]
    assert distributions(service) <= run_time() | extra()


def test_what_is_extra_is_locked() -> None:
    """Beside the same versions of everything else."""
    assert extra() <= locked("-otel").keys()
    assert locked("").items() <= locked("-otel").items()


def test_the_tests_have_what_is_extra() -> None:
    assert extra() <= group("dev")


def test_the_tests_import_what_is_declared() -> None:
    assert distributions(sources()) <= run_time() | group("dev")


@functools.cache
def sources() -> list[Path]:
    """Python files of the project, as paths below the root."""
    found = [path.relative_to(ROOT) for path in ROOT.glob("**/*.py")]
    foreign = {".venv", "node_modules", "var"}
    return [path for path in found if foreign.isdisjoint(path.parts)]


def distributions(paths: Iterable[Path]) -> set[str]:
    """The distributions that bring the modules these files import, as locks write their names."""
    ours = {path.parts[0].removesuffix(".py") for path in sources()}
    modules = {name for path in paths for name in imported(path)}
    brought_by = importlib.metadata.packages_distributions()
    foreign = modules - ours - sys.stdlib_module_names
    return {declared_of(brought_by.get(name, [name])) for name in foreign}


def declared_of(names: Iterable[str]) -> str:
    """The one that is declared, where several bring parts of one module."""
    canonical = sorted(re.sub(r"[-_.]+", "-", name).lower() for name in names)
    declared = run_time() | extra() | group("dev")
    return next((name for name in canonical if name in declared), canonical[0])


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse((ROOT / path).read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in plain | named}
