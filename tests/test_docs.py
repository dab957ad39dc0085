"""What the documentation names is there: files, headings, commands, settings, fields."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main
from graphql import parse, validate
from pydantic import BaseModel

from cli import commands
from schema.build import build, core
from settings import DEFAULT, PREFIX, Settings
from sources.kinds import AnySource

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"app\.py ([a-z][a-z-]*)((?: .*)?)")
SETTING = re.compile(r"^\| `([a-z_.\[\]]+)` \|(.*)$", re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def without_code(page: Path) -> str:
    return CODE.sub("", page.read_text())


def code(page: Path, language: str) -> list[str]:
    return [text for kind, text in CODE.findall(page.read_text()) if kind == language]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """To a file of the project, and to a heading of it where one is named."""
    links = [link for link in LINK.findall(without_code(page)) if "://" not in link]
    assert [link for link in links if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, heading = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not heading or heading in anchors(target))


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", without_code(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_linked_from_the_readme() -> None:
    links = LINK.findall((ROOT / "README.md").read_text())
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in links}
    missing = [name_of(page) for page in ROOT.glob("docs/*.md") if page not in linked]
    assert missing == []


def calls() -> Iterator[tuple[str, str, str]]:
    """Page, command and arguments, wherever `app.py COMMAND` is written."""
    for page in PAGES:
        for name, arguments in CALL.findall(page.read_text()):
            yield name_of(page), name, arguments.partition("`")[0].partition("#")[0]


def test_commands_and_their_options_exist() -> None:
    group = typer.main.get_command(commands)
    there: dict[str, Any] = getattr(group, "commands")  # noqa: B009 - typer hides the group's type
    options = {name: {o for p in c.params for o in p.opts} for name, c in there.items()}
    named = list(calls())
    assert named
    assert [call for call in named if call[1] not in there] == []
    assert [
        call
        for call in named
        for option in re.findall(r"--[a-z-]+", call[2])
        if option not in {"--help", *options[call[1]]}
    ] == []


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """`server.port`, `sources[].name`: every setting there is."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if name == "sources":
            for source in get_args(get_args(AnySource)[0]):
                yield from keys(source, "sources[].")
        elif tables := [t for t in (kind, *get_args(kind)) if is_table(t)]:
            yield from keys(tables[0], f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def documented() -> dict[str, str]:
    """The rest of each setting's row."""
    return dict(SETTING.findall((ROOT / "docs/settings.md").read_text()))


def test_every_setting_is_documented_and_no_other() -> None:
    assert set(documented()) == set(keys(Settings))


def test_the_documented_variables_are_those_that_are_read() -> None:
    rows = documented().items()
    wanted = {key: PREFIX + key.upper().replace(".", "__") for key, _ in rows if "[" not in key}
    assert [key for key, name in wanted.items() if f"`{name}`" not in documented()[key]] == []


def test_the_settings_file_names_documented_settings() -> None:
    file = tomllib.loads(DEFAULT.read_text())
    named = {
        f"sources[].{key}" if table == "sources" else f"{table}.{key}"
        for table, value in file.items()
        for part in (value if isinstance(value, list) else [value])
        for key in part
    }
    assert named <= set(documented())


def test_settings_in_examples_are_valid_toml() -> None:
    examples = [text for page in PAGES for text in code(page, "toml")]
    assert examples
    for text in examples:
        Settings.model_validate(with_certificates(tomllib.loads(text)))


def with_certificates(given: dict[str, Any]) -> dict[str, Any]:
    """An example names a file of its reader; any that is there does for a test."""
    for source in given.get("sources", []):
        if "ca_file" in source:
            source["ca_file"] = str(DEFAULT)
    return given


def test_queries_fit_the_schema() -> None:
    schema = core(build())
    queries = [text for page in PAGES for text in code(page, "graphql")]
    assert queries
    assert [error for text in queries for error in validate(schema, parse(text))] == []
