"""The worked examples as docs/sources.md has them: what to paste, and what is said to come out."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sources.md"
SECTION = re.compile(r"^## Example: (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One section of the page; its blocks in their order."""

    title: str
    blocks: tuple[tuple[str, str], ...]

    def all(self, language: str) -> list[str]:
        return [text for kind, text in self.blocks if kind == language]

    def one(self, language: str) -> str:
        """The only block in this language."""
        [text] = self.all(language)
        return text

    @property
    def source(self) -> dict[str, Any]:
        """The source in the settings to paste."""
        [source] = tomllib.loads(self.one("toml"))["sources"]
        found: dict[str, Any] = source
        return found

    @property
    def name(self) -> str:
        name: str = self.source["name"]
        return name

    @property
    def answers(self) -> list[tuple[str, Any]]:
        """Each operation with the answer below it."""
        pairs = zip(self.all("graphql"), self.all("json"), strict=True)
        return [(operation, json.loads(answer)) for operation, answer in pairs]


def examples() -> dict[str, Example]:
    """Every example of the page, by the name of its source."""
    found = [
        Example(title, tuple(BLOCK.findall(text)))
        for title, text in SECTION.findall(PAGE.read_text())
    ]
    return {example.name: example for example in found}
