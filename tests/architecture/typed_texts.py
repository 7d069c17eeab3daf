"""Which texts of entries are somebody's words of now (`Typed`), and which are copies, kept as they are.

The copies stand in ``copied_texts.txt``: look at what a change adds there, then ``python -m tests.architecture.typed_texts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import station.services  # noqa: F401 - loads every room's bodies
from station.core.ledger.bodies import Code, Digest, Plain, Scalar, Text, Typed, body_classes

REVIEWED = Path(__file__).with_name("copied_texts.txt")


def texts() -> Iterator[tuple[str, bool]]:
    """Every text field of every body by its place, and whether it is typed."""
    of_the_program = {
        kind: body for kind, body in body_classes().items() if body.__module__.startswith("station.")
    }
    for kind, body in of_the_program.items():
        yield from _within(body, (), kind)


def copied() -> list[str]:
    """The places that are not."""
    return [place for place, typed in texts() if not typed]


def _within(hint: Any, marks: tuple[object, ...], place: str) -> Iterator[tuple[str, bool]]:
    if get_origin(hint) is Annotated:
        inner, *more = get_args(hint)
        yield from _within(inner, (*more, *marks), place)
    elif is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint, include_extras=True)
        for field in fields(hint):
            yield from _within(hints[field.name], (), f"{place}.{field.name}")
    elif any(isinstance(mark, Scalar | Plain) for mark in marks):
        yield place, _is_typed(marks)
    elif hint is str:
        if any(isinstance(mark, Text) for mark in marks) and not any(
            isinstance(mark, Code | Digest) for mark in marks
        ):
            yield place, _is_typed(marks)
    else:
        for each in get_args(hint):
            if each not in (NoneType, ...):
                yield from _within(each, marks, place)


def _is_typed(marks: tuple[object, ...]) -> bool:
    return any(isinstance(mark, Typed) for mark in marks)


if __name__ == "__main__":
    REVIEWED.write_text("".join(f"{place}\n" for place in copied()), encoding="utf-8")
