"""DM-07: who may see which recordings: one's own, then the department's, then the office's."""

from __future__ import annotations

from station.archive.values import Recording, Scope
from station.core.errors import NotPermitted
from station.people.permissions import Permission
from station.people.sessions import Session


def scope_of(session: Session) -> Scope:
    """What this person may see. Raises NotPermitted (PF-05) for somebody who may see nothing at all."""
    if session.may(Permission.ARCHIVE_VIEW_OFFICE):
        return Scope(everything=True)
    session.require(Permission.ARCHIVE_VIEW_OWN)
    department = session.department if session.may(Permission.ARCHIVE_VIEW_DEPARTMENT) else ""
    return Scope(officer=session.number, department=department or None)


def require_visible(session: Session, recording: Recording) -> None:
    """Raise NotPermitted ``archive.not_yours`` (DM-07) unless this person may see `recording`."""
    if not scope_of(session).includes(recording):
        raise NotPermitted("archive.not_yours", rule="DM-07", sha256=recording.sha256[:16])
