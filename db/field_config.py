"""The YAML in `dynamic_field.config`, as OTRS writes and reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE_ENDS = {"\r", "\x85", "\u2028", "\u2029"}
UNREADABLE = "its definition cannot be read"
UNDEF = {"", "~", "null"}  # without quotes, to YAML::XS
PLAIN = {"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


def read(text: str | None) -> Mapping[str, Any] | str:
    """The config, all its values texts, lists or mappings; or a sentence why it cannot be read.

    Perl knows no types: a key `1` or `yes` is a text to OTRS, so nothing is taken for a number.
    Of two keys that are the same the last one counts, as in Perl; undef is an empty text.
    """
    if not text:
        return {}
    try:
        found = yaml.load(text, Loader=_Reader)  # noqa: S506 - makes nothing but texts
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return UNREADABLE
    return (found or {}) if isinstance(found or {}, dict) else UNREADABLE


def written(config: Mapping[str, Any]) -> str:
    """The config as YAML; texts that look like numbers are quoted, as YAML::XS does it.

    Possible values stay in their order, which an OTRS that writes them again does not keep.
    """
    text: str = yaml.dump(
        dict(config),
        Dumper=_Writer,
        explicit_start=True,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
    )
    return text


class _Reader(yaml.BaseLoader):
    """Texts, lists and mappings; objects, of Perl as of Python, are refused."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        """As PyYAML has it, but for tags: those of a single value say nothing that is of use."""
        if isinstance(node, yaml.ScalarNode):
            return "" if node.style is None and node.value in UNDEF else node.value
        if node.tag not in PLAIN:
            raise yaml.constructor.ConstructorError(None, None, "an object", node.start_mark)
        return super().construct_object(node, deep)


class _Writer(yaml.SafeDumper):
    """Escapes line ends of Unicode, which PyYAML otherwise reads back as blanks."""


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if LINE_ENDS.isdisjoint(text) else '"'
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)
