"""Making very many instances of a frozen dataclass.

Its own constructor sets each field through ``object.__setattr__``, which takes five times as long as setting an
attribute; reading a ledger makes half a dozen such values for each entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def maker(kind: type[T]) -> Callable[..., T]:
    """A function that makes what ``kind(…)`` makes of all its fields, given by their places.

    The fields are set in an instance of a class with the same slots that is not frozen, which then becomes one of
    `kind`. A class without slots, or with something to do once its fields are set, is its own maker.
    """
    slots = kind.__dict__.get("__slots__")
    if slots is None or hasattr(kind, "__post_init__"):
        return kind
    alike: Any = None

    def make(*values: Any) -> T:
        nonlocal alike
        if alike is None:  # of most kinds a process makes none
            alike = _alike(kind, slots)
        made = alike(*values)
        made.__class__ = kind
        instance: T = made
        return instance

    return make


def _alike(kind: type, slots: object) -> Any:
    """The class that is not frozen."""
    described = fields(kind)
    given = [(each.name, Any) for each in described if each.init]
    fixed = [(each.name, Any, each.default) for each in described if not each.init]
    like: Any = make_dataclass(kind.__name__, [*given, *fixed])
    alike: Any = type(
        kind.__name__,
        kind.__bases__,
        {
            "__slots__": slots,
            "__init__": like.__init__,
            "__setattr__": object.__setattr__,
            "__delattr__": object.__delattr__,
        },
    )
    # What its bases leave open is in `kind`, whose instance it becomes.
    alike.__abstractmethods__ = frozenset()
    return alike
