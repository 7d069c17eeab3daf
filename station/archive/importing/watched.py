"""An import that stops when the person who ordered it may no longer act."""

from __future__ import annotations

import time
from typing import Final

from station.core.errors import Refused
from station.core.progress import CancelToken
from station.people.asking import Ask, require
from station.people.permissions import Permission
from station.people.sessions import Session

_ASKED: Final = Ask((Permission.IMPORT_RUN,))


class WatchedImport(CancelToken):
    """The request to stop, by the person who asked for the import or because `session` may no longer act."""

    _ASK_SECONDS = 1.0

    def __init__(self, session: Session, asked: CancelToken | None) -> None:
        super().__init__()
        self._session, self._asked = session, asked
        self._next = time.monotonic() + self._ASK_SECONDS
        self._refused: Refused | None = None

    @property
    def cancelled(self) -> bool:
        """Whether to stop; the session is checked once a second."""
        if self._refused is None and time.monotonic() >= self._next:
            self._next = time.monotonic() + self._ASK_SECONDS
            try:
                require(self._session, _ASKED)
            except Refused as refused:
                self._refused = refused
        return self._refused is not None or (self._asked is not None and self._asked.cancelled)

    def require(self) -> None:
        """Raise the refusal of the session, where that stopped the import."""
        if self._refused is not None:
            raise self._refused
