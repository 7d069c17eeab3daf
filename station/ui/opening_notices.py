"""What opening the station noticed, above every page, with the way to where a person decides on it."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from station.archive.desktop_bodies import DesktopFound
from station.archive.importing.recovered import UndecidedSession
from station.archive.session_bodies import ImportClosed, JournalSettled
from station.core.changes import Change
from station.core.errors import StationError
from station.core.ledger import LedgerSealed
from station.people.permissions import Permission
from station.services import said_at_opening
from station.ui.at_window import AtWindow
from station.ui.messages import ATTENTION, INFO, Message, Messages
from station.ui.tasks import RECORDS
from station.ui.widgets.sync_light import SyncReading

IMPORTS: Final = "imports_undecided"
BEGUN: Final = "imports_begun"
LOST: Final = "desktop_lost"
RESTORED: Final = "restored"
LOSS: Final = "loss_witnessed"
_BESIDE: Final = (
    "witness_missing",
    "witness_unreadable",
    "witness_foreign",
    "witness_before_key",
    "witness_older",
    "guard_older",
    "witness_setting_changed",
    "zone_setting_changed",
    "archive_setting_changed",
)
"""What a person decides on the ledger page: found beside the ledger, taken for right as it stands or not."""
_PLACES: Final = {
    IMPORTS: ("archive", "see_undecided", "archive"),
    LOST: ("archive", "see_archive", "desktop"),
    LOSS: ("ledger", "see_ledger", "ledger"),
    **dict.fromkeys(_BESIDE, ("ledger", "see_ledger", "ledger")),
}
"""The page on which it is decided, the text of the way there, and what is decided."""
_DECIDES: Final = {
    "archive": Permission.ARCHIVE_RESOLVE,
    "desktop": Permission.LEDGER_MAINTAIN,
    "ledger": Permission.LEDGER_MAINTAIN,
}
"""Who decides."""


class OpeningNotices(QObject):
    """Shows them in the window until they are decided or put away."""

    def __init__(self, at: AtWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at = at

    def show(self, noticed: tuple[str, ...]) -> None:
        """Put each into the window."""
        texts = self._at.texts
        for what, sentence in said_at_opening(noticed, texts, self._at.services.settings).items():
            page, label, decision = _PLACES.get(what, ("", "", ""))
            go = partial(self._go, page, decision) if page else None
            shown = texts(f"shell.{label}") if page else ""
            self._alarms.show_message(Message(ATTENTION, sentence, None, shown, go, what, leads=page))

    def recorded(self, change: Change) -> None:
        """Something was recorded: what a person decided is no notice any more."""
        if change.touches(LedgerSealed.KIND):
            for what in _BESIDE:
                self._alarms.clear(what)
        if change.touches(DesktopFound.KIND):
            self._alarms.clear(LOST)
        if change.touches(ImportClosed.KIND):
            recovery = self._at.services.archive.recovery
            self._at.tasks.ask(recovery.begun, lane=RECORDS, done=self._on_begun, latest=BEGUN, owner=self)
        if change.touches(JournalSettled.KIND) and self._at.signed_in.present:
            self._at.ask(
                self._at.services.archive.recovery.undecided,
                done=self._on_undecided,
                failed=self._not_told,
            )

    def synced(self, reading: SyncReading) -> None:
        """A copy that was put back is settled when the centre, which approves its epoch, has everything of it."""
        if reading.settled:
            self._alarms.clear(RESTORED)

    @property
    def _alarms(self) -> Messages:
        return self._at.window.frame.alarms

    def _go(self, page: str, decision: str) -> None:
        """To the page, if whoever is at the desk decides there."""
        if self._at.signed_in.session.may(_DECIDES[decision]):
            self._at.window.show_page(page)
        else:
            sentence = self._at.texts(f"shell.decided_by.{decision}")
            self._alarms.show_message(Message(INFO, sentence, topic="decided_by", personal=True))

    def _on_undecided(self, left: tuple[UndecidedSession, ...]) -> None:
        if not left:
            self._alarms.clear(IMPORTS)

    def _on_begun(self, begun: tuple[str, ...]) -> None:
        """Its card came back and was imported to the end."""
        if not begun:
            self._alarms.clear(BEGUN)

    def _not_told(self, _problem: StationError) -> None:
        """Whoever is at the desk may not look: the notice stays for those who may."""
