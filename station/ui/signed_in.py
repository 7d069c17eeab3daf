"""The person who is signed in now; pages ask it when they call a service.

Every page gets it by constructor and passes `signed_in.session` to each call, in the screen's thread: work in a lane is given
the session with which it was asked for, never this holder, since somebody else may be at the desk when it is done.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from station.people.sessions import Session


class SignedIn(QObject):
    """Holds the session of the person who is signed in."""

    changed = Signal()
    """Somebody else signed in, or nobody is signed in any more."""

    def __init__(self, session: Session | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    @property
    def session(self) -> Session:
        """The session of the next act. Raises RuntimeError while nobody is signed in (no page is on screen then)."""
        if self._session is None:
            raise RuntimeError("nobody is signed in")
        return self._session

    @property
    def present(self) -> bool:
        """Whether somebody is signed in."""
        return self._session is not None

    def sign_in(self, session: Session) -> None:
        """Use `session` from now on."""
        self._session = session
        self.changed.emit()

    def sign_out(self) -> None:
        """Use no session until the next sign-in."""
        if self._session is not None:
            self._session = None
            self.changed.emit()
