"""Compiling the codec of a frozen dataclass from its annotations, once for each class."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from station.core.ledger.bodies import scalars
from station.core.ledger.bodies.codec import Codec
from station.core.ledger.bodies.compound import (
    FieldStep,
    list_codec,
    mapping_codec,
    optional_codec,
    record_codec,
)
from station.core.ledger.bodies.limits import (
    Blank,
    Code,
    Digest,
    Key,
    Many,
    Number,
    Plain,
    Scalar,
    Text,
    Typed,
    Worded,
)

T = TypeVar("T")

_UNMARKED: Mapping[type, Callable[[], Codec]] = {
    bool: scalars.yes_no_codec,
    datetime: scalars.moment_codec,
    date: scalars.day_codec,
}


_codecs: dict[type, Codec] = {}


def codec_of(kind: type) -> Codec:
    """The codec of a frozen dataclass. Raises TypeError for a field without a limit or of a type with no codec."""
    found = _codecs.get(kind)
    if found is None:
        found = _codecs[kind] = _compiled(kind)
    return found


def _compiled(kind: type) -> Codec:
    if not is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]  # what dataclass leaves on its classes
        raise TypeError(f"{kind.__name__} is not a frozen dataclass")
    hints = get_type_hints(kind, include_extras=True)
    return record_codec(kind, [_step(kind, each, hints[each.name]) for each in fields(kind)])


def _step(kind: type, field: Field[Any], hint: Any) -> FieldStep:
    marks = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    key = next((mark.name for mark in marks if isinstance(mark, Key)), field.name)
    try:
        codec = _codec(hint, ())
    except TypeError as problem:
        raise TypeError(f"{kind.__name__}.{field.name}: {problem}") from None
    return FieldStep(field.name, key, codec, _default(field))


def _default(field: Field[Any]) -> Callable[[], Any] | None:
    if field.default_factory is not MISSING:
        return field.default_factory
    if field.default is not MISSING:
        return lambda: field.default
    return None


def _codec(hint: Any, marks: tuple[object, ...]) -> Codec:
    """The codec of a type with the markers around it."""
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *more = get_args(hint)
        return _codec(inner, (*more, *marks))
    if origin is Union or origin is types.UnionType:
        return _union(get_args(hint), marks)
    if origin is Literal:
        return scalars.literal_codec(get_args(hint), _worded(marks))
    if origin is tuple or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return _members(hint, origin, marks)
    return _single(hint, marks)


def _union(members: tuple[Any, ...], marks: tuple[object, ...]) -> Codec:
    present = [member for member in members if member is not types.NoneType]
    scalar = _marked(marks, Scalar)
    if scalar is not None and set(present) <= {str, int, bool}:
        return scalars.scalar_codec(scalar, _worded(marks), _marked(marks, Typed))
    if len(present) != 1:
        raise TypeError("only `X | None` and a union marked as Scalar have a codec")
    blank = _marked(marks, Blank)
    rest = tuple(mark for mark in marks if mark is not blank)
    return optional_codec(_codec(present[0], rest), None if blank is None else "")


def _members(hint: Any, origin: type, marks: tuple[object, ...]) -> Codec:
    limit = _marked(marks, Many)
    if limit is None:
        raise TypeError("needs the limit Many")
    arguments = get_args(hint)
    rest = tuple(mark for mark in marks if mark is not limit)
    if origin is not tuple:
        return mapping_codec(_codec(arguments[1], rest), limit)
    if len(arguments) != 2 or arguments[1] is not Ellipsis:
        raise TypeError("a list is declared as tuple[X, ...]")
    return list_codec(_codec(arguments[0], rest), limit)


def _single(hint: Any, marks: tuple[object, ...]) -> Codec:
    plain = _marked(marks, Plain)
    if plain is not None:
        return scalars.plain_codec(plain, _worded(marks), _marked(marks, Typed))
    if hint in _UNMARKED:
        return _UNMARKED[hint]()
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return scalars.choice_codec(hint, _worded(marks))
    if is_dataclass(hint) and isinstance(hint, type):
        return codec_of(hint)
    if hint is int:
        return scalars.number_codec(_required(marks, Number))
    if hint is str:
        return _written(marks)
    raise TypeError(f"{hint!r} has no codec")


def _written(marks: tuple[object, ...]) -> Codec:
    if _marked(marks, Digest) is not None:
        return scalars.digest_codec()
    if _marked(marks, Code) is not None:
        return scalars.code_codec(_worded(marks))
    return scalars.text_codec(_required(marks, Text), _marked(marks, Typed))


def _worded(marks: tuple[object, ...]) -> str:
    found = _marked(marks, Worded)
    return "" if found is None else found.key


def _marked(marks: tuple[object, ...], kind: type[T]) -> T | None:
    return next((mark for mark in marks if isinstance(mark, kind)), None)


def _required(marks: tuple[object, ...], kind: type[T]) -> T:
    found = _marked(marks, kind)
    if found is None:
        raise TypeError(f"needs the limit {kind.__name__}")
    return found
