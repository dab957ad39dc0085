"""What the settings register: a folder of documents, and manifests in three forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from domain.errors import BadSetting
from schema.manifests import DocumentsSettings, Registry, registered
from schema.manifests import hash_of as schema_hash
from tests.manifests import (
    FOLDED,
    LOGIN,
    QUEUES,
    TICKET,
    WHO,
    apollo,
    codegen,
    hash_of,
    md5_of,
    relay,
    sha1_of,
    written,
)


def test_the_hash_is_that_of_the_draft() -> None:
    """GraphQL over HTTP, appendix A: its two examples."""
    spaced = "query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}"
    short = "query($id:ID!){user(id:$id){name}}"
    assert [schema_hash(text) for text in (spaced, short)] == [
        "7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e",
        "71f7dc5758652baac68e4a10c50be732b741c892ade2883a99358f52b555286b",
    ]


def of_manifest(folder: Path, content: bytes, *, only: bool = False) -> Registry:
    file = folder / "manifest.json"
    file.write_bytes(content)
    return registered(DocumentsSettings(manifests=(file,), only=only))


def texts(registry: Registry) -> dict[str, str]:
    return {one.id: one.text for one in registry.documents}


def test_nothing_is_trusted_without_settings() -> None:
    assert registered(DocumentsSettings()) == Registry()


def test_a_folder_has_a_document_in_each_file(tmp_path: Path) -> None:
    """Below it as well; the ID is the hash of the file as it is, its line ends included."""
    below = tmp_path / "pages"
    below.mkdir()
    (tmp_path / "who.graphql").write_text(WHO)
    (below / "sources.graphql").write_bytes(FOLDED.encode())
    (below / "README.md").write_text("no document")
    found = registered(DocumentsSettings(folder=tmp_path)).documents
    assert {one.file.name: (one.id, one.text) for one in found} == {
        "who.graphql": (hash_of(WHO), WHO),
        "sources.graphql": (hash_of(FOLDED), FOLDED),
    }


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        (relay(TICKET, WHO), {md5_of(TICKET): TICKET, md5_of(WHO): WHO}),
        (codegen(QUEUES), {sha1_of(QUEUES): QUEUES}),
        (apollo(WHO, LOGIN), {hash_of(WHO): WHO, hash_of(LOGIN): LOGIN}),
        ({hash_of(WHO): QUEUES}, {hash_of(WHO): QUEUES}),  # of another text: it is only an ID
        ({f"sha256:{hash_of(WHO)}": WHO}, {f"sha256:{hash_of(WHO)}": WHO}),
        ({}, {}),
    ],
)
def test_a_manifest_is_known_by_its_shape(
    tmp_path: Path, manifest: Any, expected: dict[str, str]
) -> None:
    assert texts(of_manifest(tmp_path, written(manifest))) == expected


def test_all_manifests_count(tmp_path: Path) -> None:
    """Each document says which setting it is from."""
    files = tmp_path / "a.json", tmp_path / "b.json"
    files[0].write_bytes(written(relay(TICKET)))
    files[1].write_bytes(written(apollo(WHO)))
    (tmp_path / "queues.graphql").write_text(QUEUES)
    found = registered(DocumentsSettings(folder=tmp_path, manifests=files, only=True))
    assert [one.setting for one in found.documents] == [
        "documents.folder",
        "documents.manifests[0]",
        "documents.manifests[1]",
    ]
    assert found.only


TWICE = f'{{"a": "{QUEUES}", "a": "{{ __typename }}"}}'.encode()
NOT_ITS_HASH = apollo(WHO) | {"operations": [{"id": hash_of(WHO), "body": QUEUES}]}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "is not JSON"),
        (b"", "is not JSON"),
        (b"\xff", "is not UTF-8"),
        (b"[]", "should be an object with a text for each ID"),
        (b"null", "should be an object with a text for each ID"),
        (b'{"a": 1}', "should be an object with a text for each ID"),
        (b'{"operations": []}', "should be an object with a text for each ID"),
        (written(apollo() | {"version": 2}), "the version 1"),
        (written(apollo() | {"format": "another"}), "should have the format"),
        (written(apollo() | {"operations": {}}), "and “operations”"),
        (written(apollo() | {"operations": [WHO]}), "“id” and “body” as texts"),
        (written(apollo() | {"operations": [{"id": 1, "body": WHO}]}), "“id” and “body” as texts"),
        (written(NOT_ITS_HASH), "which is not the sha256 of its body"),
        (written({f"sha256:{hash_of(WHO)}": QUEUES}), "which is not the sha256 of its text"),
        (written({"": WHO}), "the ID “”"),
        (TWICE, "has two values for “a”"),
    ],
)
def test_a_wrong_manifest_is_named_with_what_is_wrong(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    with pytest.raises(BadSetting) as refusal:
        of_manifest(tmp_path, content)
    assert refusal.value.path == "documents.manifests[0]"
    assert refusal.value.problem.startswith(str(tmp_path / "manifest.json"))
    assert problem in refusal.value.problem


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(BadSetting, match=r"documents\.folder: .*missing cannot be read"):
        registered(DocumentsSettings(folder=missing))
    with pytest.raises(BadSetting, match=r"documents\.manifests\[0\]: .*missing cannot be read"):
        registered(DocumentsSettings(manifests=(missing,)))


def test_a_folder_that_is_a_file_is_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "who.graphql"
    file.write_text(WHO)
    with pytest.raises(BadSetting, match="cannot be read as a folder"):
        registered(DocumentsSettings(folder=file))


def test_a_document_that_is_no_text_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "who.graphql").write_bytes(b"\xff")
    with pytest.raises(BadSetting, match=r"who\.graphql is not UTF-8"):
        registered(DocumentsSettings(folder=tmp_path))


def test_nothing_at_all_cannot_be_the_only_thing(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"documents\.only: would refuse everything"):
        of_manifest(tmp_path, b"{}", only=True)
