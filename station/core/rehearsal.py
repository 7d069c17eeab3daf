"""Acts that are tried: they decide as ever, and nothing of them is recorded.

What would be refused, and why, is known by the decisions alone; so a preview of many acts carries each out within a
`rehearsal`. Whatever makes something last (the store, the folder of attached files) asks `rehearsed` and leaves nothing
behind. One rehearsal is of one thread; acts within the same one see what those before them would have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Rehearsal:
    """What is open as long as acts are tried."""

    def __init__(self, ending: ExitStack) -> None:
        self._ending = ending
        self._held: dict[int, Any] = {}
        self._made: set[object] = set()

    def held(self, owner: object, opened: Callable[[], AbstractContextManager[T]]) -> T:
        """What `owner` keeps open until the end of the rehearsal; `opened` when it first asks."""
        if id(owner) not in self._held:
            self._held[id(owner)] = self._ending.enter_context(opened())
        held: T = self._held[id(owner)]
        return held

    def note(self, made: object) -> None:
        """This exists only as long as acts are tried."""
        self._made.add(made)

    def made(self, thing: object) -> bool:
        """Whether it exists only as long as acts are tried, so that nobody may be led to it."""
        return thing in self._made


_NOW: ContextVar[Rehearsal | None] = ContextVar("rehearsal", default=None)


def rehearsed() -> Rehearsal | None:
    """The rehearsal in which this thread is; None where acts are carried out."""
    return _NOW.get()


@contextmanager
def rehearsal() -> Iterator[None]:
    """Try what is done within: it raises what it would raise, and nothing of it remains."""
    if rehearsed() is not None:
        raise RuntimeError("a rehearsal can't begin inside another one")
    with ExitStack() as ending:
        before = _NOW.set(Rehearsal(ending))
        try:
            yield
        finally:
            _NOW.reset(before)


def tried(act: Callable[P, object]) -> Callable[P, None]:
    """`act`, of which nothing is recorded: it raises what would refuse it."""

    def within(*values: P.args, **named: P.kwargs) -> None:
        with rehearsal():
            act(*values, **named)

    return within
