"""The permission that a call asks of its caller: declared on the method and checked before its body runs (PF-05).

Every public method of a service carries one declaration: `asks` (any of some permissions), `asks` with
`ViewPermissions` (the answer depends on whose the thing is), `asks_sign_in` (being signed in is enough) or
`asks_nothing`, the last two with a reason. `calls_of` lists them, so that the program itself gives the reviewed table
of who may call what.
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
    """How much a person may see: their own, their department's, or all of the office's (DM-07)."""

    OWN = "own"
    DEPARTMENT = "department"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class ViewPermissions:
    """The permissions that decide how much a person may see. The department's counts only together with one's own."""

    own: Permission
    department: Permission
    office: Permission

    def of(self, session: Session) -> Extent | None:
        """How much the person of `session` may see; None: nothing."""
        if session.may(self.office):
            return Extent.OFFICE
        if not session.may(self.own):
            return None
        return Extent.DEPARTMENT if session.may(self.department) else Extent.OWN


@dataclass(frozen=True, slots=True)
class Ask:
    """What a call asks: one of `any_of` (empty: no permission), and some extent `within`, where that is given.

    `reason` says why a call asks for no permission, `signed_in` whether it needs a session all the same.
    """

    any_of: tuple[Permission, ...] = ()
    within: ViewPermissions | None = None
    signed_in: bool = True
    reason: str = ""

    def lacking(self, session: Session) -> Permission | None:
        """A permission that `session` lacks for the call; None when the call is allowed."""
        if self.any_of and not any(session.may(each) for each in self.any_of):
            return self.any_of[0]
        if self.within is not None and self.within.of(session) is None:
            return self.within.own
        return None

    def granted(self, session: Session) -> str:
        """The cell of `session` in the table of calls: "" (refused), ``yes``, or the extent."""
        if self.lacking(session) is not None:
            return ""
        extent = None if self.within is None else self.within.of(session)
        return "yes" if extent is None else extent.value


def asks(
    *any_of: Permission, within: ViewPermissions | None = None
) -> Callable[[Callable[Concatenate[S, Session, P], R]], Callable[Concatenate[S, Session, P], R]]:
    """The method needs one of `any_of`; with `within` its answer also depends on how much the person may see.

    The method's first parameter is ``session``; the method gets the session as it stands at the time of the call. A
    call raises what `require` raises before it looks anything up.
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
    """The method needs a session of a person who may still act, and no permission; `reason` says why."""
    return _asked(Ask(reason=reason))


def asks_nothing(reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The method needs neither session nor permission.

    `reason` says why (for instance, it runs before there is a session).
    """

    def declare(method: Callable[P, R]) -> Callable[P, R]:
        setattr(method, _DECLARED, Ask(signed_in=False, reason=reason))
        return method

    return declare


def require(session: Session, ask: Ask) -> Session:
    """The session as it stands now; the roles of the sign-in are not trusted (PF-04).

    Raises NotPermitted ``people.not_permitted`` (PF-05) when it lacks what is asked, and Refused with a code of
    `standing.SESSION_OVER` when its account can no longer be used.
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
        """The cell of a person with this role alone: "" (refused), ``yes``, or the extent."""
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
    """The declaration of a method; None: it has none."""
    declared = getattr(method, _DECLARED, None)
    return declared if isinstance(declared, Ask) else None


def _require_session_parameter(method: Callable[..., Any]) -> None:
    names = list(inspect.signature(method).parameters)
    if names[1:2] != ["session"]:
        raise TypeError(f"{method.__qualname__}: the first parameter of what asks is `session`")
