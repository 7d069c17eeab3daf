"""What a call asks of its caller: permission is declared on the method and asked before its body runs (PF-05).

Every public method of a service carries one declaration: `asks` (any of some permissions), `asks` with a `Reach`
(how far depends on whose the thing is), `asks_sign_in` (being signed in is enough) or `asks_nothing`, the last two
with the reason. `calls_of` lists them, so that who may call what is read from the program and reviewed as a table.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from station.core.errors import NotPermitted
from station.people.permissions import Permission, Role
from station.people.sessions import Session

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

_DECLARED: Final = "__asks__"


class Extent(StrEnum):
    """How far a person may look: at one's own, at the department's, at all of the office's (DM-07)."""

    OWN = "own"
    DEPARTMENT = "department"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Reach:
    """The permissions that decide how far a person may look; the department's counts only together with one's own."""

    own: Permission
    department: Permission
    office: Permission

    def of(self, session: Session) -> Extent | None:
        """How far `session` reaches; None: not at all."""
        if session.may(self.office):
            return Extent.OFFICE
        if not session.may(self.own):
            return None
        return Extent.DEPARTMENT if session.may(self.department) else Extent.OWN


@dataclass(frozen=True, slots=True)
class Ask:
    """What a call asks: `any_of` these permissions (empty: none), and some reach `within`, where that is given.

    `reason` says why a call asks for no permission, `signed_in` whether it needs a session all the same.
    """

    any_of: tuple[Permission, ...] = ()
    within: Reach | None = None
    signed_in: bool = True
    reason: str = ""

    def lacking(self, session: Session) -> Permission | None:
        """A permission that `session` lacks for the call; None when it may."""
        if self.any_of and not any(session.may(each) for each in self.any_of):
            return self.any_of[0]
        if self.within is not None and self.within.of(session) is None:
            return self.within.own
        return None

    def granted(self, session: Session) -> str:
        """What `session` gets, as the table shows it: "" (refused), ``yes``, or how far it reaches."""
        if self.lacking(session) is not None:
            return ""
        extent = None if self.within is None else self.within.of(session)
        return "yes" if extent is None else extent.value


def asks(
    *any_of: Permission, within: Reach | None = None
) -> Callable[[Callable[Concatenate[S, Session, P], R]], Callable[Concatenate[S, Session, P], R]]:
    """The method needs one of `any_of`; with `within` its answer also depends on how far the person reaches.

    The method's first parameter is ``session``; it is given as it stands at the time of the call. Calling it raises
    what `require` raises before anything else is looked up.
    """
    if not any_of and within is None:
        raise TypeError("asks() names a permission; see asks_sign_in and asks_nothing")
    return _asked(Ask(any_of, within))


def _asked(
    ask: Ask,
) -> Callable[[Callable[Concatenate[S, Session, P], R]], Callable[Concatenate[S, Session, P], R]]:
    def declare(method: Callable[Concatenate[S, Session, P], R]) -> Callable[Concatenate[S, Session, P], R]:
        _require_session_parameter(method)

        @functools.wraps(method)
        def asked(self: S, session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return method(self, require(session, ask), *args, **kwargs)

        setattr(asked, _DECLARED, ask)
        return asked

    return declare


def asks_sign_in(
    reason: str,
) -> Callable[[Callable[Concatenate[S, Session, P], R]], Callable[Concatenate[S, Session, P], R]]:
    """The method needs a session of somebody who may still act, and no permission, for this reason."""
    return _asked(Ask(reason=reason))


def asks_nothing(reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The method needs neither session nor permission, for this reason (it runs before there is a session …)."""

    def declare(method: Callable[P, R]) -> Callable[P, R]:
        setattr(method, _DECLARED, Ask(signed_in=False, reason=reason))
        return method

    return declare


def require(session: Session, ask: Ask) -> Session:
    """The session as it stands now, for whatever follows; what it was opened with is not believed (PF-04).

    Raises NotPermitted ``people.not_permitted`` (PF-05) unless it has what is asked, and Refused with a code of
    `standing.SESSION_OVER` when its account is usable no more.
    """
    present = session.present()
    lacking = ask.lacking(present)
    if lacking is not None:
        raise NotPermitted(
            "people.not_permitted", rule="PF-05", permission=lacking.value, account=session.account
        )
    return present


@dataclass(frozen=True, slots=True)
class Call:
    """A public method (or property) of a service and what it asks; `ask` is None where nothing is declared."""

    name: str
    ask: Ask | None
    takes_session: bool

    def granted(self, role: Role) -> str:
        """What a holder of this role alone gets: "" (refused), ``yes``, or how far it reaches."""
        if self.ask is None:
            return ""
        return self.ask.granted(Session("", "", frozenset({role})))


def calls_of(service: type) -> Iterator[Call]:
    """Every public method and property of a service's class, inherited ones too, by name."""
    for name, member in inspect.getmembers(service):
        function = member.fget if isinstance(member, property) else member
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        yield Call(name, ask_of(function), "session" in inspect.signature(function).parameters)


def ask_of(method: Callable[..., Any]) -> Ask | None:
    """What a method declares; None: nothing."""
    declared = getattr(method, _DECLARED, None)
    return declared if isinstance(declared, Ask) else None


def _require_session_parameter(method: Callable[..., Any]) -> None:
    names = list(inspect.signature(method).parameters)
    if names[1:2] != ["session"]:
        raise TypeError(f"{method.__qualname__}: the first parameter of what asks is `session`")
