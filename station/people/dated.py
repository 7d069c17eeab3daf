"""Services as of a day: made again over the store of then, with all that they rest on, never taught about days."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import copy
from datetime import date
from enum import Enum
from typing import Any, Final, Protocol, Self, TypeVar

from station.core.progress import CancelToken, Report, silent
from station.people.sessions import Session

S = TypeVar("S")
_ASKED: Final = "as_of"
"""The call that asks whether somebody may look."""
_OWN: Final = "station."
"""Only what this program defines is a service that may rest on the store."""


class DatedStore(Protocol):
    """A store that can be had as it was."""

    def at(self, day: date, behind: str, report: Report = silent, cancel: CancelToken | None = None) -> Any:
        """The same store for reading the list `behind` as of the end of a day. Raises `StoreProblem`."""
        ...

    def read(self) -> AbstractContextManager[Any]:
        """An unchanging view of the present."""
        ...


def _as_it_is(_value: Any) -> Any:
    """Nothing stands for it but itself."""
    return None


def over(service: S, store: DatedStore, past: Any, instead: Callable[[Any], Any] = _as_it_is) -> S:
    """The same service over the store of then, by its clock, and so each service that it goes by.

    They have store and clock by whatever names. `instead` gives what stands for one that is not made again; None for itself.
    """
    then = _Then(store, past, instead).of(service)
    return copy(service) if then is None else then


class _Then:
    """What stands for each thing; each is made again once, whoever goes by it."""

    def __init__(self, store: DatedStore, past: Any, instead: Callable[[Any], Any]) -> None:
        self._store, self._past, self._instead = store, past, instead
        self._clock = getattr(store, "clock", None)
        self._known: dict[int, Any] = {}

    def of(self, value: Any) -> Any:
        """What stands for `value` then; None where nothing in it rests on the store."""
        if value is self._store:
            return self._past
        if self._clock is not None and value is self._clock:
            return self._past.clock
        if (given := self._instead(value)) is not None:
            return given
        if type(value) is tuple:
            every = tuple(map(self.of, value))
            return None if all(each is None for each in every) else _filled(every, value)
        if not _may_rest(value):
            return None
        if id(value) not in self._known:
            self._known[id(value)] = None  # whatever leads back to it
            self._known[id(value)] = self._made_again(value)
        return self._known[id(value)]

    def _made_again(self, value: Any) -> Any:
        made = {name: then for name, held in vars(value).items() if (then := self.of(held)) is not None}
        if not made:
            return None
        then = copy(value)
        for name, held in made.items():
            object.__setattr__(then, name, held)  # bundles are frozen
        if isinstance(then, Dated):
            then._forget()
        return then


def _filled(then: tuple[Any, ...], now: tuple[Any, ...]) -> tuple[Any, ...]:
    """What stands for each, and what rests on nothing as it is."""
    return tuple(each if made is None else made for made, each in zip(then, now, strict=True))


def _may_rest(value: Any) -> bool:
    if isinstance(value, type | Enum) or not type(value).__module__.startswith(_OWN):
        return False
    return hasattr(value, "__dict__")


class Dated:
    """A service that can be had as of a day. It has its store as `_store`. A subclass names the permission for looking, and what is derived for it.

    ``class Certificates(Dated, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW))``
    """

    _behind: str

    def __init_subclass__(
        cls, *, behind: str = "", ask: Callable[[Any], Any] | None = None, **more: Any
    ) -> None:
        super().__init_subclass__(**more)
        if behind:
            cls._behind = behind
        if ask is not None:
            setattr(cls, _ASKED, ask(getattr(cls, _ASKED)))

    def as_of(self, session: Session, day: date, report: Report = silent) -> Self:
        """The same as of the end of `day`: what was recorded later is not in it. Raises Refused ``list.day_ahead``."""
        del session
        store: DatedStore = vars(self)["_store"]
        past = store.at(day, self._behind, report)
        return over(self, store, past, lambda value: self._instead(value, day))

    def _forget(self) -> None:
        """Begin with nothing of what the service of now remembers."""

    def _instead(self, value: Any, day: date) -> Any:
        """What stands for a part that is not made again as of the `day`; None for itself."""
        del value, day
        return None


D = TypeVar("D", bound=Dated)


def of_day(service: D, session: Session, day: date | None) -> D:
    """A service as it stands, or as of the end of a day. Raises as `Dated.as_of`."""
    return service if day is None else service.as_of(session, day)
