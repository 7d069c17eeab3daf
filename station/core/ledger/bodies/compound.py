"""Codecs of values that hold other values: lists, mappings, records, optional values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from station.core.frozen import maker
from station.core.ledger.bodies.codec import Codec, Misshapen, Read, Shape, joined, misshapen
from station.core.ledger.bodies.limits import CODE, LONGEST_CODE, BodyFault, Many


def list_codec(inner: Codec, limit: Many) -> Codec:
    """A list, read as a tuple."""
    read_member, write_member, examine_member, plain = inner.read, inner.write, inner.examine, inner.plain
    as_they_are = inner.kept

    def read(held: Any) -> tuple[Any, ...]:
        if held.__class__ is not list and not isinstance(held, list | tuple):
            raise misshapen(held)
        # Strokes hold thousands of numbers: their types are looked at in one sweep.
        if not held or (as_they_are and as_they_are.issuperset(map(type, held))):
            return tuple(held)
        try:
            return tuple([read_member(member) for member in held])
        except Misshapen:
            raise _located(read_member, enumerate(held)) from None

    def write(value: Any) -> list[Any]:
        return list(value) if plain is not None else [write_member(member) for member in value]

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if not isinstance(value, tuple):
            found.append(BodyFault(place, "type", found=type(value).__name__))
            return
        _count(value, limit, place, found)
        for at, member in enumerate(value):
            examine_member(member, f"{place}.{at}", found)

    return Codec(Shape.LIST, read, write, examine, worded=inner.worded, inner=inner)


def mapping_codec(inner: Codec, limit: Many) -> Codec:
    """A mapping from names to values of one kind."""
    read_member, write_member, examine_member = inner.read, inner.write, inner.examine

    def read(held: Any) -> dict[str, Any]:
        if not isinstance(held, Mapping):
            raise misshapen(held)
        try:
            return {name: read_member(member) for name, member in held.items()}
        except Misshapen:
            raise _located(read_member, held.items()) from None

    def write(value: Any) -> dict[str, Any]:
        return {name: write_member(member) for name, member in value.items()}

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if not isinstance(value, Mapping):
            found.append(BodyFault(place, "type", found=type(value).__name__))
            return
        _count(value, limit, place, found)
        for name, member in value.items():
            if not isinstance(name, str) or not CODE.fullmatch(name):
                found.append(BodyFault(place, "pattern", Shape.CODE.value, str(name)[:LONGEST_CODE]))
            examine_member(member, joined(place, name), found)

    return Codec(Shape.MAPPING, read, write, examine, worded=inner.worded, inner=inner)


def optional_codec(inner: Codec, nothing: str | None = None) -> Codec:
    """The same or None; None is written as `nothing`."""
    read_value, write_value, examine_value = inner.read, inner.write, inner.examine

    def read(held: Any) -> Any:
        return None if held == nothing else read_value(held)

    def write(value: Any) -> Any:
        return nothing if value is None else write_value(value)

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if value is not None:
            examine_value(value, place, found)

    return Codec(
        inner.shape,
        read,
        write,
        examine,
        kept=inner.kept | {type(None)} if nothing is None else frozenset(),
        worded=inner.worded,
        unit=inner.unit,
        inner=inner.inner,
        steps=inner.steps,
        optional=True,
    )


def _count(value: Any, limit: Many, place: str, found: list[BodyFault]) -> None:
    if len(value) > limit.most:
        found.append(BodyFault(place, "too_many", limit.most, len(value)))
    elif len(value) < limit.least:
        found.append(BodyFault(place, "too_few", limit.least, len(value)))


def _located(read: Read, members: Iterable[tuple[object, Any]]) -> Misshapen:
    """The fault of the first of `members` that can't be read, at its place."""
    for name, member in members:
        try:
            read(member)
        except Misshapen as problem:
            return problem.within(str(name))
    raise AssertionError("every member can be read")


_MOST_PLANS = 64
"""Combinations of types that are remembered for a record: there are few but in entries made to hurt."""


@dataclass(frozen=True, slots=True)
class FieldStep:
    """One field of a record: its attribute, its name in the canonical bytes, its codec.

    `default` makes the value of a field that an entry lacks; None where the field must be there.
    """

    name: str
    key: str
    codec: Codec
    default: Callable[[], Any] | None = None


def record_codec(kind: type, steps: Sequence[FieldStep]) -> Codec:
    """A frozen dataclass with these fields, in the order of its constructor."""
    writing = [(step.name, step.key, step.codec.write) for step in steps]
    examining = [(step.name, step.codec.examine) for step in steps]

    def write(value: Any) -> dict[str, Any]:
        return {key: write_field(getattr(value, name)) for name, key, write_field in writing}

    def examine(value: Any, place: str, found: list[BodyFault]) -> None:
        if not isinstance(value, kind):
            found.append(BodyFault(place, "type", found=type(value).__name__))
            return
        for name, examine_field in examining:
            examine_field(getattr(value, name), joined(place, name), found)

    return Codec(Shape.RECORD, _record_reader(kind, steps), write, examine, steps=tuple(steps))


def _record_reader(kind: type, steps: Sequence[FieldStep]) -> Read:
    """Reads a record; by the types of its values one look-up tells which of them are not kept as they are."""
    values_of = _picker([step.key for step in steps])
    make: Callable[..., Any] = maker(kind)
    plans: dict[tuple[type, ...], list[tuple[int, Read]]] = {}

    def plan_of(types: tuple[type, ...]) -> list[tuple[int, Read]]:
        codecs = [step.codec for step in steps]
        plan = [(at, codecs[at].read) for at, found in enumerate(types) if found not in codecs[at].kept]
        if len(plans) < _MOST_PLANS:
            plans[types] = plan
        return plan

    def read(held: Any) -> Any:
        if held.__class__ is not dict and not isinstance(held, Mapping):
            raise misshapen(held)
        try:
            values = values_of(held)
            types = tuple(map(type, values))
            plan = plans[types] if types in plans else plan_of(types)
            if not plan:
                return make(*values)
            fields = list(values)
            for at, read_field in plan:
                fields[at] = read_field(fields[at])
            return make(*fields)
        except (KeyError, Misshapen):
            pass
        return make(*[_field(step, held) for step in steps])

    return read


def _picker(places: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Picks the members at these places (names or numbers), always as a tuple."""
    if not places:
        return lambda _held: ()
    if len(places) == 1:
        return lambda held: (held[places[0]],)
    return itemgetter(*places)


def _field(step: FieldStep, held: Mapping[str, Any]) -> Any:
    """One field, with its name in what is wrong with it."""
    if step.key not in held:
        if step.default is None:
            raise Misshapen(BodyFault(step.key, "missing"))
        return step.default()
    try:
        return step.codec.read(held[step.key])
    except Misshapen as problem:
        raise problem.within(step.key) from None
