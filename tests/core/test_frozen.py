"""What `maker` makes is what the class itself makes."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, fields
from typing import Any

import pytest

import station.store.projections  # noqa: F401  # loads every body
from station.core.frozen import maker
from station.core.ledger import body_classes


@dataclass(frozen=True, slots=True)
class Plain:
    first: int
    second: str
    third: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Further(Plain):
    fourth: int = 4


@dataclass(frozen=True, slots=True)
class Kept:
    given: int
    found: str | None = field(default=None, init=False, compare=False)


@dataclass(frozen=True, slots=True)
class Checked:
    given: int

    def __post_init__(self) -> None:
        if self.given < 0:
            raise ValueError("below nothing")


@dataclass(frozen=True)
class Wide:
    given: int


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Plain, (1, "two", (3,))),
        (Further, (1, "two", (3,), 5)),
        (Kept, (1,)),
        (Checked, (1,)),
        (Wide, (1,)),
    ],
)
def test_a_made_instance_is_one_of_the_class_and_frozen(kind: type[Any], values: tuple[Any, ...]) -> None:
    made = maker(kind)(*values)
    assert type(made) is kind
    assert made == kind(*values)
    assert hash(made) == hash(kind(*values))
    assert repr(made) == repr(kind(*values))
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(kind)[0].name, 2)
    with pytest.raises(FrozenInstanceError):
        delattr(made, fields(kind)[0].name)


def test_a_field_that_the_constructor_does_not_take_has_its_default() -> None:
    assert maker(Kept)(1).found is None


def test_what_a_class_does_once_its_fields_are_set_is_done() -> None:
    with pytest.raises(ValueError, match="below nothing"):
        maker(Checked)(-1)


def test_too_few_and_too_many_values_are_refused() -> None:
    for values in ((1, "two"), (1, "two", (3,), 4)):
        with pytest.raises(TypeError):
            maker(Plain)(*values)


def test_every_body_can_be_made_so() -> None:
    body: Any
    for body in body_classes().values():
        values = tuple(object() for _ in fields(body))
        made = maker(body)(*values)
        assert type(made) is body
        assert all(
            getattr(made, each.name) is value for each, value in zip(fields(body), values, strict=True)
        )
