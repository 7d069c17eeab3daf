"""Who is acting: a use case takes a session, declares what it asks of it (`asking`) and records its actor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from station.core.ledger import Actor, Body, Draft, Opaque, Participant
from station.people.permissions import Permission, Role, permissions_of

PROGRAM_ACCOUNT = "station"
"""Account name under which the program itself records (recovery, epochs); nobody can sign in with it."""


class Standing(Protocol):
    """How whoever signed in stands now; `station.people.standing` judges it by the account."""

    def present(self, session: Session) -> Session:
        """`session` with the roles of this moment. Raises Refused when the account is usable no more."""
        ...

    def confirm(self, session: Session, view: Any) -> None:
        """Within a unit of work: nothing was taken from `session` since. Raises Refused."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """A person signed in: the account, the officer behind it where there is one, and the roles.

    `department` bounds what a department's head may see; `program` marks the program acting on its own. `standing` is
    asked before each act; the program, and whoever only signs entries of what was done before, have none.
    """

    account: str
    name: str
    roles: frozenset[Role]
    number: str | None = None
    office: str = ""
    department: str = ""
    program: bool = False
    standing: Standing | None = field(default=None, compare=False, repr=False)

    def may(self, permission: Permission) -> bool:
        """Whether this person may do it."""
        return self.program or permission in permissions_of(self.roles)

    @property
    def actor(self) -> Actor:
        """Who the ledger names."""
        return Actor(self.account, self.name, self.number)

    def present(self) -> Session:
        """This session as it stands now. Raises Refused when the account is usable no more (PF-04)."""
        return self if self.standing is None else self.standing.present(self)

    def confirm(self, view: Any) -> None:
        """Asked by the unit of work `view` before it records an act of this session. Raises Refused."""
        if self.standing is not None:
            self.standing.confirm(self, view)

    def draft(
        self,
        body: Body | Opaque,
        happened_at: datetime,
        *,
        subjects: tuple[str, ...] = (),
        rules: tuple[str, ...] = (),
        others: tuple[Participant, ...] = (),
    ) -> Draft:
        """A draft by this person (an `Opaque` only in the name of another program). Raises Refused ``ledger.over_limit`` for a body beyond its limits."""
        return Draft(body, self.actor, happened_at, subjects, rules, others, by=self)


def program_session(office: str = "") -> Session:
    """The program acting on its own, without a person: recovery after a crash, epochs, first set-up."""
    return Session(PROGRAM_ACCOUNT, PROGRAM_ACCOUNT, frozenset(), office=office, program=True)
