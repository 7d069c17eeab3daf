"""Our `dataclass` makes what the standard library's makes, field by field and refusal by refusal."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import re
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any, ClassVar

import pytest

import station
from station.core.dataclass import dataclass

Decorator = Any
PROGRAM = Path(str(station.__file__)).parent
NAN = float("nan")
OURS, THEIRS = dataclass, dataclasses.dataclass


def shapes(made_by: Decorator, **options: Any) -> list[Any]:
    """Instances of classes of every shape that the program has."""

    @made_by(frozen=True, **options)
    class Nothing:
        SHARED: ClassVar[int] = 3

    @made_by(frozen=True, **options)
    class One:
        value: object

    @made_by(frozen=True, **options)
    class Many:
        """Its own words."""

        self: int
        name: str = "x"
        parts: list[int] = field(default_factory=list, compare=False)
        fixed: int = field(default=7, init=False)
        secret: str = field(default="s", repr=False)
        made: tuple[int, ...] = field(init=False, default_factory=tuple)

    @made_by(frozen=True, **options)
    class Heir(One):
        second: int = 2

        def __post_init__(self) -> None:
            if self.second < 0:
                raise ValueError("second")

    @made_by(frozen=True, **options)
    class Own:  # noqa: PLW1641 - the decorator puts a hash beside it
        value: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

    @made_by(frozen=True, **options)
    class OwnHash:
        value: int

        def __hash__(self) -> int:
            return 42

    kinds: list[Any] = [Nothing, One, Many, Heir, Own, OwnHash]
    nothing, one, many, heir, own, hashed = kinds
    return [
        *(nothing(), one(1), one(NAN), one([1]), many(1), many(1, "y", [2], "z"), many(1, parts=[3])),
        *(heir(1), heir(1, 3), own(1), own(2), hashed(1), hashed(2)),
    ]


def outcome(tried: Callable[..., object], *given: object, **named: object) -> object:
    """What comes of it: in words, since each side has classes of its own."""
    try:
        return repr(tried(*given, **named))
    except Exception as problem:
        return type(problem), str(problem)


def facts(values: list[Any]) -> list[object]:
    """All that can be told of these instances from outside."""
    found: list[object] = [[a == b for b in values] for a in values]
    for each in values:
        kind = type(each)
        params, own = kind.__dataclass_params__, [entry.name for entry in dataclasses.fields(each)]
        found += [
            *(repr(each), repr(copy.deepcopy(each)), repr(dataclasses.asdict(each))),
            *(kind.__match_args__, kind.__dict__.get("__slots__"), hasattr(each, "__dict__")),
            *(params.init, params.repr, params.eq, params.frozen, params.order),
            str(inspect.signature(kind)),
            [(entry.name, entry.type, entry.init, entry.compare) for entry in dataclasses.fields(each)],
            outcome(lambda one: hash(one) == hash(copy.copy(one)), each),
            *(outcome(kind), outcome(kind, 1, 2, 3, 4, 5, 6), outcome(kind, 1, second=-1)),
            *(outcome(setattr, each, name, 1) for name in own),
            *(outcome(delattr, each, name) for name in own),
        ]
    return found


@pytest.mark.parametrize("options", [{}, {"slots": True}, {"eq": False}, {"slots": True, "eq": False}])
def test_a_frozen_class_is_the_standard_librarys_to_the_last_refusal(options: dict[str, Any]) -> None:
    assert facts(shapes(OURS, **options)) == facts(shapes(THEIRS, **options))


@dataclass(frozen=True, slots=True)
class Kept:
    value: int
    parts: tuple[int, ...] = ()


class Below(Kept):
    """With attributes of its own."""


def test_it_is_changed_by_nobody_and_copied_whole() -> None:
    kept = Kept(1, (2, 3))
    assert pickle.loads(pickle.dumps(kept)) == kept
    assert dataclasses.replace(kept, value=4) == Kept(4, (2, 3))
    for name in ("value", "unknown"):
        with pytest.raises(dataclasses.FrozenInstanceError, match=name):
            setattr(kept, name, 1)
    below = Below(1)
    below.more = 5  # type: ignore[attr-defined]  # a class below may have more
    del below.more  # type: ignore[attr-defined]
    with pytest.raises(dataclasses.FrozenInstanceError):
        below.value = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del below.value


def test_a_value_within_itself_is_told_once() -> None:
    within: list[object] = []
    kept = Kept(1, within)  # type: ignore[arg-type]
    within.append(kept)
    assert repr(kept) == "Kept(value=1, parts=[...])"


@pytest.mark.parametrize("made_by", [OURS, THEIRS])
def test_what_makes_no_sense_is_refused(made_by: Decorator) -> None:
    def late(cls: type) -> None:
        made_by(frozen=True)(cls)

    class Unordered:
        first: int = 1
        second: int

    class Changing:
        value: int

        def __setattr__(self, name: str, value: object) -> None: ...

    for wrong in (Unordered, Changing):
        with pytest.raises((TypeError, SyntaxError)):
            late(wrong)

    class Slotted:
        __slots__ = ("other",)
        value: int

    with pytest.raises(TypeError):
        made_by(frozen=True, slots=True)(Slotted)

    @made_by()
    class Open:
        value: int

    class Mixed(Open):
        more: int

    with pytest.raises(TypeError):
        late(Mixed)


def test_fields_of_a_kind_that_the_program_does_not_have_are_refused() -> None:
    class Passing:
        value: dataclasses.InitVar[int]

    class Named:
        value: int = field(kw_only=True)

    for unknown in (Passing, Named):
        with pytest.raises(TypeError, match="standard library"):
            OURS(frozen=True)(unknown)


def test_what_is_not_frozen_is_the_standard_librarys_own_work() -> None:
    @dataclass(slots=True)
    class Open:
        value: int

    @dataclass(frozen=True, order=True)
    class Ordered:
        value: int

    changed = Open(1)
    changed.value = 2
    assert changed == Open(2)
    assert Ordered(1) < Ordered(2)


def test_the_program_makes_its_classes_by_it() -> None:
    """One that the standard library makes takes five times as long at each start."""
    found = [
        str(path.relative_to(PROGRAM))
        for path in PROGRAM.rglob("*.py")
        if re.search(
            r"^from dataclasses import .*\bdataclass\b", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    ]
    assert found == [], "from station.core.dataclass import dataclass"
