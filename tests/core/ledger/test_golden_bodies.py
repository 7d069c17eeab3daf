"""Golden bodies: real bodies of every kind, made by the program before they were typed; they are never adapted.

A body class must read each of them and write the same bytes, or entries of old would not hash as they did. The bodies of
the reviewed examples of projections count too, so that a new kind needs no second file.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from station.core.ledger import Body, Stream, canonical_bytes
from station.core.ledger.bodies import body_class, read_body
from station.core.ledger.words import EntryWords
from station.core.texts import LANGUAGES, load_texts
from station.store.projections.registry import known_kinds
from tests.plugins.each import of_each


def _of_examples() -> list[dict[str, Any]]:
    folder = Path(__file__).parents[2] / "store" / "examples"
    entries = [
        json.loads(path.read_text(encoding="utf-8"))["entry"] for path in sorted(folder.glob("*.json"))
    ]
    return [
        {
            "kind": entry["kind"],
            "version": entry["version"],
            "stream": entry["stream"],
            "body": canonical_bytes(entry["body"]).decode(),
        }
        for entry in entries
    ]


VECTORS = [
    *json.loads((Path(__file__).parent / "golden_bodies.json").read_text(encoding="utf-8")),
    *_of_examples(),
]


def _kind(vector: dict[str, str]) -> str:
    return vector["kind"]


TYPED = [each for each in VECTORS if body_class(each["kind"], each["version"]) is not None]


def test_every_kind_has_golden_bodies() -> None:
    assert sorted({f"{each['kind']}@{each['version']}" for each in VECTORS}) == known_kinds()


@of_each(TYPED, named=_kind)
def test_a_golden_body_is_read_and_written_to_the_same_bytes(vector: dict[str, str]) -> None:
    found = body_class(vector["kind"], int(vector["version"]))
    assert found is not None
    body = found.read(json.loads(vector["body"]))
    assert canonical_bytes(body.plain()) == vector["body"].encode()
    assert body.faults() == []
    assert Stream(vector["stream"]) in found.STREAMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_golden_body_has_a_sentence(language: str) -> None:
    words = EntryWords(load_texts(language), "Asia/Shanghai")

    @of_each(TYPED, named=_kind)
    def it_has(vector: dict[str, str]) -> None:
        stream = Stream(vector["stream"])
        body = read_body(vector["kind"], int(vector["version"]), json.loads(vector["body"]), stream)
        assert isinstance(body, Body)
        said = body.said(words)
        assert said
        assert "{" not in said
        assert "entry.said" not in said

    it_has()
