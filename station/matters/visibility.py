"""Who sees which matters: whoever may look at the office's, and an officer those that they are in charge of (DM-01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.core.errors import Refused
from station.matters.decide import RULE
from station.matters.numbers import LONGEST_NUMBER, kept_number
from station.matters.values import Matter
from station.people.asking import Extent, ViewPermissions
from station.people.permissions import Permission
from station.people.sessions import Session

SEEN: Final = ViewPermissions(Permission.ACCOUNT_OWN, Permission.MATTER_VIEW, Permission.MATTER_VIEW)
"""What calls about matters declare."""


@dataclass(frozen=True, slots=True)
class MatterScope:
    """Whose matters a person sees: all, or those that the officer `number` is in charge of."""

    everything: bool
    number: str


def scope_of(session: Session) -> MatterScope:
    """The part of the list that the person sees."""
    return MatterScope(SEEN.of(session) is Extent.OFFICE, session.number or "")


def may_see(session: Session, matter: Matter) -> bool:
    """Whether the person sees this matter."""
    return SEEN.of(session) is Extent.OFFICE or matter.is_of(session.number)


def require_seen(session: Session, matter: Matter | None, number: str) -> Matter:
    """Raise Refused ``matters.unknown``, also for one that the person may not see."""
    if matter is None or not may_see(session, matter):
        raise Refused(
            "matters.unknown", rule=RULE, field="number", matter=kept_number(number)[:LONGEST_NUMBER]
        )
    return matter
