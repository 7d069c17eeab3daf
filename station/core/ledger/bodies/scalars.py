"""Codecs of single values: texts, codes, numbers, moments, days, choices, and values that are kept unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from station.core.clock import from_record, to_record
from station.core.ledger.bodies.codec import (
    Codec,
    Examine,
    Misshapen,
    Shape,
    UnknownChoice,
    kept,
    misshapen,
    reads,
)
from station.core.ledger.bodies.limits import (
    CODE,
    DIGEST,
    LONGEST_CODE,
    BodyFault,
    Number,
    Plain,
    Scalar,
    Text,
    Typed,
)
from station.core.ledger.canonical import NotCanonical, canonical_bytes
from station.core.writing import named, not_permitted


def text_codec(limit: Text, typed: Typed | None = None) -> Codec:
    """Written words."""

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if not isinstance(value, str):
            found.append(BodyFault(place, "type", found=type(value).__name__))
        elif len(value) > limit.longest:
            found.append(BodyFault(place, "too_long", limit.longest, len(value)))
        elif len(value) < limit.shortest:
            found.append(BodyFault(place, "too_short", limit.shortest, len(value)))
        elif typed is not None:
            _examine_characters(value, typed, place, found)

    return Codec(Shape.TEXT, reads(str), kept, examine, plain=str)


def code_codec(worded: str) -> Codec:
    """An identifier."""
    return _pattern_codec(Shape.CODE, CODE.fullmatch, worded)


def digest_codec() -> Codec:
    """A digest in figures."""
    return _pattern_codec(Shape.DIGEST, DIGEST.fullmatch, "")


def _pattern_codec(shape: Shape, fits: Callable[[str], object], worded: str) -> Codec:
    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if not isinstance(value, str):
            found.append(BodyFault(place, "type", found=type(value).__name__))
        elif not fits(value):
            found.append(BodyFault(place, "pattern", shape.value, value[:LONGEST_CODE]))

    return Codec(shape, reads(str), kept, examine, plain=str, worded=worded)


def number_codec(limit: Number) -> Codec:
    """A whole number."""

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if value.__class__ is not int:
            found.append(BodyFault(place, "type", found=type(value).__name__))
        elif value < limit.least:
            found.append(BodyFault(place, "too_small", limit.least, value))
        elif value > limit.most:
            found.append(BodyFault(place, "too_large", limit.most, value))

    return Codec(Shape.NUMBER, reads(int), kept, examine, plain=int, unit=limit.unit)


def yes_no_codec() -> Codec:
    """Yes or no."""
    return Codec(Shape.YES_NO, reads(bool), kept, _examine_type(bool), plain=bool)


def moment_codec() -> Codec:
    """A moment, aware."""

    def read(held: Any) -> datetime:
        if held.__class__ is not str:
            raise misshapen(held)
        try:
            return from_record(held)
        except ValueError:
            raise Misshapen(BodyFault("", "pattern", "moment", held[:LONGEST_CODE])) from None

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if not isinstance(value, datetime) or value.tzinfo is None:
            found.append(BodyFault(place, "type", found=type(value).__name__))

    return Codec(Shape.MOMENT, read, to_record, examine)


def day_codec() -> Codec:
    """A day."""

    def read(held: Any) -> date:
        if held.__class__ is not str:
            raise misshapen(held)
        try:
            return date.fromisoformat(held)
        except ValueError:
            raise Misshapen(BodyFault("", "pattern", "day", held[:LONGEST_CODE])) from None

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if value.__class__ is not date:
            found.append(BodyFault(place, "type", found=type(value).__name__))

    return Codec(Shape.DAY, read, date.isoformat, examine)


def choice_codec(choices: type[StrEnum], worded: str) -> Codec:
    """A member of an enumeration."""
    members = {member.value: member for member in choices}

    def read(held: Any) -> StrEnum | UnknownChoice:
        found = members.get(held) if held.__class__ is str else None
        if found is not None:
            return found
        if held.__class__ is not str:
            raise misshapen(held)
        return UnknownChoice(held)

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if isinstance(value, UnknownChoice):
            found.append(BodyFault(place, "choice", ", ".join(members), value[:LONGEST_CODE]))
        elif not isinstance(value, choices):
            found.append(BodyFault(place, "type", found=type(value).__name__))

    return Codec(Shape.CHOICE, read, str.__str__, examine, worded=worded)


def literal_codec(choices: tuple[str, ...], worded: str) -> Codec:
    """One of a few words."""

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if not isinstance(value, str):
            found.append(BodyFault(place, "type", found=type(value).__name__))
        elif value not in choices:
            found.append(BodyFault(place, "choice", ", ".join(choices), value[:LONGEST_CODE]))

    return Codec(Shape.CHOICE, reads(str), kept, examine, plain=str, worded=worded)


def scalar_codec(limit: Scalar, worded: str, typed: Typed | None = None) -> Codec:
    """A text, a number, yes or no, or nothing."""

    def read(held: Any) -> Any:
        if held is None or held.__class__ in (str, int, bool):
            return held
        raise misshapen(held)

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if isinstance(value, str):
            if len(value) > limit.longest:
                found.append(BodyFault(place, "too_long", limit.longest, len(value)))
            elif typed is not None:
                _examine_characters(value, typed, place, found)
        elif value is not None and not isinstance(value, int):
            found.append(BodyFault(place, "type", found=type(value).__name__))

    as_they_are: frozenset[type] = frozenset((str, int, bool, type(None)))
    return Codec(Shape.SCALAR, read, kept, examine, kept=as_they_are, worded=worded)


def plain_codec(limit: Plain, worded: str, typed: Typed | None = None) -> Codec:
    """Whatever has canonical bytes."""

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        try:
            length = len(canonical_bytes(value))
        except NotCanonical:
            found.append(BodyFault(place, "type", found=type(value).__name__))
        else:
            if length > limit.longest:
                found.append(BodyFault(place, "too_long", limit.longest, length))
            if typed is not None:
                for text in _texts_in(value):
                    _examine_characters(text, typed, place, found)

    return Codec(Shape.PLAIN, kept, kept, examine, worded=worded)


def _examine_characters(text: str, typed: Typed, place: str, found: list[BodyFault]) -> None:
    character = not_permitted(text, lines=typed.lines)
    if character:
        found.append(BodyFault(place, "character", found=named(character)))


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a value, those that name something in a mapping too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield key
            yield from _texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts_in(each)


def _examine_type(kind: type) -> Examine:
    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if value.__class__ is not kind:
            found.append(BodyFault(place, "type", found=type(value).__name__))

    return examine
