"""The person who acts: a use case takes a session, declares what it asks of it (`asking`) and records its actor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from station.core.ledger import Actor, Body, Draft, Opaque, Participant
from station.people.permissions import Permission, Role, permissions_of

PROGRAM_ACCOUNT = "station"
"""Account name under which the program itself records (recovery, epochs); nobody can sign in with it."""


class Standing(Protocol):
    """Judges whether the person of a session may still act; `station.people.standing` does so by the account."""

    def present(self, session: Session) -> Session:
        """`session` with its present roles. Raises Refused when the account can no longer be used."""
        ...

    def confirm(self, session: Session, view: Any) -> None:
        """Within a unit of work: `session` has lost nothing since it was checked. Raises Refused."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is signed in: the account, its officer where there is one, and the roles.

    `department`, with the names that it had before, limits what a department's head may see; `program` marks the program acting on its own. `standing` is
    asked before each act; the program has none, and neither has a session that only signs entries of earlier acts.
    """

    account: str
    name: str
    roles: frozenset[Role]
    number: str | None = None
    office: str = ""
    department: str = ""
    program: bool = False
    former_departments: tuple[str, ...] = ()
    standing: Standing | None = field(default=None, compare=False, repr=False)

    def may(self, permission: Permission) -> bool:
        """Whether this person may do it."""
        return self.program or permission in permissions_of(self.roles)

    @property
    def actor(self) -> Actor:
        """The actor that the ledger names."""
        return Actor(self.account, self.name, self.number)

    def present(self) -> Session:
        """This session with its present roles. Raises Refused when the account can no longer be used (PF-04)."""
        return self if self.standing is None else self.standing.present(self)

    def confirm(self, view: Any) -> None:
        """The unit of work `view` calls it before it records an act of this session. Raises Refused."""
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
