"""The YAML in `dynamic_field.config`, as OTRS writes and reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE_ENDS = {"\r", "\x85", "\u2028", "\u2029"}
UNREADABLE = "its definition cannot be read"


def read(text: str | None) -> Mapping[str, Any] | str:
    """The config, all its values texts, lists or mappings; or a sentence why it cannot be read.

    Perl knows no types: a key `1` or `yes` is a text to OTRS, so nothing is taken for a number.
    """
    if not text:
        return {}
    try:
        found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but texts
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return UNREADABLE
    return found if isinstance(found, dict) else UNREADABLE


def written(config: Mapping[str, Any]) -> str:
    """The config as YAML; texts that look like numbers are quoted, as YAML::XS does it."""
    text: str = yaml.dump(
        dict(config),
        Dumper=_Writer,
        explicit_start=True,
        allow_unicode=True,
        default_flow_style=False,
    )
    return text


class _Writer(yaml.SafeDumper):
    """Escapes line ends of Unicode, which PyYAML otherwise reads back as blanks."""


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if LINE_ENDS.isdisjoint(text) else '"'
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)
