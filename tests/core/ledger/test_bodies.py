"""Typed bodies: declared once, written and read without loss, limited when made, tolerant when read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest

from station.core.errors import Refused
from station.core.ledger import Actor, Body, Draft, Head, Opaque, Stream, canonical_bytes, recorded, seal
from station.core.ledger.bodies import (
    Blank,
    Code,
    Digest,
    Key,
    Many,
    Misshapen,
    Number,
    Plain,
    Scalar,
    Text,
    codec_of,
    read_body,
)
from station.core.ledger.suites import DEFAULT_SUITE

NOW = datetime(2026, 11, 23, 1, 2, 3, 4, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Part:
    name: Annotated[str, Text(5, 1)]
    weight: Annotated[int | None, Number(1, 9)]


@recorded("sample.made")
@dataclass(frozen=True, slots=True)
class Made(Body):
    code: Annotated[str, Code()]
    digest: Annotated[str, Digest()]
    colour: Colour
    face: Literal["up", "down"]
    day: date | None
    moment: datetime
    until: Annotated[datetime | None, Blank()]
    sound: bool
    parts: Annotated[tuple[Part, ...], Many(3)]
    strokes: Annotated[tuple[Annotated[tuple[Annotated[int, Number(-9, 9)], ...], Many(4)], ...], Many(2)]
    changed: Annotated[Mapping[str, str | int | None], Many(2), Scalar(5)]
    evidence: Annotated[object, Plain(40)]
    source: Annotated[str, Text(5), Key("from")] = "here"


@recorded("sample.either", 1, Stream.AUDIT, Stream.CUSTODY)
@dataclass(frozen=True, slots=True)
class Either(Body):
    """One that goes to both streams."""


FULL = Made(
    code="a.b",
    digest="0f" * 32,
    colour=Colour.BLUE,
    face="up",
    day=date(2026, 11, 23),
    moment=NOW,
    until=NOW,
    sound=True,
    parts=(Part("甲", 3), Part("乙", None)),
    strokes=((1, -2), ()),
    changed={"place": "柜1", "gone": None},
    evidence={"heads": [1, {"a": None}]},
    source="card",
)
BARE = Made("", "0" * 64, Colour.RED, "down", None, NOW, None, False, (), (), {}, None)


def draft(body: Body | Opaque, into: Stream | None = None) -> Draft:
    return Draft(body, Actor("li", "李甲"), NOW, into=into)


def held(body: Body) -> dict[str, Any]:
    return body.plain()


@pytest.mark.parametrize("body", [FULL, BARE])
def test_a_body_is_read_as_it_was_written(body: Made) -> None:
    entry = seal(
        draft(body),
        Head.empty(Stream.CUSTODY),
        DEFAULT_SUITE,
        station="s",
        epoch=1,
        recorded_at=NOW,
        zone="UTC",
    )
    assert (entry.kind, entry.version, entry.stream) == ("sample.made", 1, Stream.CUSTODY)
    assert entry.typed == body
    assert entry.typed is entry.typed
    assert entry.of(Made) == body
    assert canonical_bytes(entry.of(Made).plain()) == canonical_bytes(entry.body)
    assert entry.body["from"] == body.source
    with pytest.raises(Misshapen):
        entry.of(Either)


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"from": "longer"}, "source", "too_long"),
        ({"code": "has blank"}, "code", "pattern"),
        ({"digest": "0F" * 32}, "digest", "pattern"),
        ({"colour": "green"}, "colour", "choice"),
        ({"face": "left"}, "face", "choice"),
        ({"parts": [{"name": "", "weight": 1}]}, "parts.0.name", "too_short"),
        ({"parts": [{"name": "a", "weight": 10}]}, "parts.0.weight", "too_large"),
        ({"parts": [{"name": "a", "weight": 0}]}, "parts.0.weight", "too_small"),
        ({"parts": [{"name": "a", "weight": 1}] * 4}, "parts", "too_many"),
        ({"strokes": [[10]]}, "strokes.0.0", "too_large"),
        ({"changed": {"a": "123456"}}, "changed.a", "too_long"),
        ({"evidence": ["x" * 40]}, "evidence", "too_long"),
    ],
)
def test_what_breaks_a_limit_is_read_all_the_same_but_never_made(
    change: dict[str, Any], place: str, code: str
) -> None:
    old = held(FULL) | change
    body = Made.read(old)
    assert [(fault.place, fault.code) for fault in body.faults()] == [(place, code)]
    assert canonical_bytes(body.plain()) == canonical_bytes(old)
    with pytest.raises(Refused) as refused:
        draft(body)
    assert (refused.value.code, refused.value.facts["field"]) == ("ledger.over_limit", place)


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"code": 7}, "code", "type"),
        ({"sound": 1}, "sound", "type"),
        ({"moment": "2026-11-23"}, "moment", "pattern"),
        ({"day": "yesterday"}, "day", "pattern"),
        ({"colour": None}, "colour", "type"),
        ({"parts": [{"name": "a", "weight": 1}, {"weight": 1}]}, "parts.1.name", "missing"),
        ({"strokes": [[1, True]]}, "strokes.0.1", "type"),
        ({"changed": {"a": []}}, "changed.a", "type"),
    ],
)
def test_a_body_of_another_shape_is_kept_as_it_is(change: dict[str, Any], place: str, code: str) -> None:
    odd = held(FULL) | change
    opaque = read_body("sample.made", 1, odd, Stream.CUSTODY)
    assert isinstance(opaque, Opaque)
    assert opaque.fault is not None
    assert (opaque.fault.place, opaque.fault.code) == (place, code)
    assert opaque.held is odd


def test_a_field_with_a_default_may_be_missing_in_an_entry() -> None:
    old = held(FULL)
    del old["from"]
    assert Made.read(old).source == "here"
    del old["code"]
    with pytest.raises(Misshapen, match="code: missing"):
        Made.read(old)


def test_newer_versions_and_unknown_kinds_are_opaque_and_can_be_drafted() -> None:
    for kind, version in (("sample.made", 2), ("other.thing", 1)):
        opaque = read_body(kind, version, {"x": 1}, Stream.AUDIT)
        assert opaque == Opaque(kind, version, {"x": 1}, Stream.AUDIT)
        made = draft(opaque)
        assert (made.kind, made.version, made.stream, made.plain_body()) == (
            kind,
            version,
            Stream.AUDIT,
            {"x": 1},
        )


def test_a_kind_goes_to_its_streams_only() -> None:
    assert draft(Either()).stream is Stream.AUDIT
    assert draft(Either(), Stream.CUSTODY).stream is Stream.CUSTODY
    with pytest.raises(TypeError):
        draft(BARE, Stream.AUDIT)


def test_a_value_of_another_type_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="code"):
        draft(Made(7, "0" * 64, Colour.RED, "up", None, NOW, None, False, (), (), {}, None))  # type: ignore[arg-type]


def test_a_field_without_a_limit_has_no_codec() -> None:
    @dataclass(frozen=True, slots=True)
    class Unlimited:
        text: str

    @dataclass(frozen=True, slots=True)
    class Endless:
        lines: tuple[bool, ...]

    for kind in (Unlimited, Endless):
        with pytest.raises(TypeError, match="needs the limit"):
            codec_of(kind)


def test_a_kind_has_one_class_and_a_name_of_its_form() -> None:
    with pytest.raises(ValueError, match="already"):
        recorded("sample.made")(Either)
    for name in ("Sample.made", "sample", "sample.made@1", "sample.made.again"):
        with pytest.raises(ValueError, match="names no kind"):
            recorded(name)
