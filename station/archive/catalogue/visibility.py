"""DM-07: who may see which recordings: one's own, then the department's, then the office's."""

from __future__ import annotations

from typing import Final

from station.archive.values import Recording, Scope
from station.core.errors import NotPermitted
from station.people.asking import Extent, Reach
from station.people.permissions import Permission
from station.people.sessions import Session

RECORDINGS: Final = Reach(
    Permission.ARCHIVE_VIEW_OWN, Permission.ARCHIVE_VIEW_DEPARTMENT, Permission.ARCHIVE_VIEW_OFFICE
)
"""What calls about recordings declare; `scope_of` and `require_visible` hold them to it."""


def scope_of(session: Session) -> Scope:
    """What this person may see: nothing at all for somebody without any of the permissions."""
    match RECORDINGS.of(session):
        case Extent.OFFICE:
            return Scope(everything=True)
        case Extent.DEPARTMENT:
            return Scope(officer=session.number, department=session.department or None)
        case Extent.OWN:
            return Scope(officer=session.number)
        case None:
            return Scope()


def require_visible(session: Session, recording: Recording) -> None:
    """Raise NotPermitted ``archive.not_yours`` (DM-07) unless this person may see `recording`."""
    if not scope_of(session).includes(recording):
        raise NotPermitted("archive.not_yours", rule="DM-07", sha256=recording.sha256[:16])
