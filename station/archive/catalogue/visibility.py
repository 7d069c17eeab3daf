"""Who may see which recordings (DM-07): one's own, then the department's, then the office's.

The record about a recording and the recording itself are two things: a system administrator, who looks after the
records, sees the first and opens none of the second.
"""

from __future__ import annotations

from typing import Final

from station.archive.values import Recording, Scope
from station.core.errors import NotPermitted
from station.people.asking import Extent, ViewPermissions
from station.people.permissions import Permission
from station.people.sessions import Session

RECORDINGS: Final = ViewPermissions(
    Permission.ARCHIVE_VIEW_OWN, Permission.ARCHIVE_VIEW_DEPARTMENT, Permission.ARCHIVE_VIEW_OFFICE
)
"""What calls about recordings declare; `scope_of` and `require_visible` hold them to it."""


CONTENT: Final = ViewPermissions(
    Permission.ARCHIVE_OPEN_OWN, Permission.ARCHIVE_OPEN_DEPARTMENT, Permission.ARCHIVE_OPEN_OFFICE
)
"""What calls declare that open a recording: its file, its path, its bytes, its picture; `require_openable` holds them to it."""


def scope_of(session: Session) -> Scope:
    """The part of the records that this person may see; nothing for a person without any of the permissions."""
    return _scope(RECORDINGS.of(session), session)


def require_visible(session: Session, recording: Recording) -> None:
    """Raise NotPermitted ``archive.not_yours`` (DM-07) unless this person may see the record about `recording`."""
    if not scope_of(session).includes(recording):
        raise NotPermitted("archive.not_yours", rule="DM-07", sha256=recording.sha256[:16])


def may_open(session: Session, recording: Recording) -> bool:
    """Whether this person may open `recording` itself."""
    return _scope(CONTENT.of(session), session).includes(recording)


def require_openable(session: Session, recording: Recording) -> None:
    """Raise NotPermitted ``archive.not_to_open`` (DM-07) unless this person may open `recording` itself."""
    if not may_open(session, recording):
        raise NotPermitted("archive.not_to_open", rule="DM-07", sha256=recording.sha256[:16])


def is_own(session: Session, recording: Recording) -> bool:
    """Whether this person is the officer whose recording it is."""
    return session.number is not None and session.number == recording.officer


def may_note(session: Session, recording: Recording) -> bool:
    """Whether this person may say what `recording` shows: who may open it, but of one's own only while nobody else has said so."""
    said = recording.contents
    open_to = said is None or said.own or not is_own(session, recording)
    return open_to and may_open(session, recording)


def may_retain(session: Session, recording: Recording) -> bool:
    """Whether this person may decide anything of how long `recording` is kept (DM-04)."""
    decides = session.may(Permission.ARCHIVE_RESOLVE) or may_open(session, recording)
    return recording.is_recording and decides


def _scope(extent: Extent | None, session: Session) -> Scope:
    match extent:
        case Extent.OFFICE:
            return Scope(everything=True)
        case Extent.DEPARTMENT:
            names = (session.department, *session.former_departments) if session.department else ()
            return Scope(officer=session.number, departments=names)
        case Extent.OWN:
            return Scope(officer=session.number)
        case None:
            return Scope()
