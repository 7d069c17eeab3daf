"""Who signs at the sheet: the person at the counter, in a handover the giver before them; and PINs that must be chosen first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from station.core.errors import StationError
from station.inventory.counter import UNCONFIRMED, Confirmation
from station.inventory.handing.use_cases import Handovers
from station.people.proving import MUST_CHOOSE
from station.ui.choosing_secret import PinChooser
from station.ui.page import Page
from station.ui.pages.counter.confirm_sheet import ConfirmSheet
from station.ui.pages.counter.line_view import LineView
from station.ui.pages.counter.open_counter import OpenCounter


class Signers(QObject):
    """Opens the sheet, and hands on `confirmed(Confirmation)` of the person once a giver has confirmed too."""

    confirmed = Signal(object)
    refused = Signal()
    """The giver's confirmation was not accepted; the sheet says why."""

    def __init__(
        self,
        page: Page,
        handovers: Handovers,
        open_counter: OpenCounter,
        sheet: ConfirmSheet,
        chooser: PinChooser,
    ) -> None:
        super().__init__(page)
        self._page, self._handovers, self._open, self._sheet = page, handovers, open_counter, sheet
        self._chooser = chooser
        self.giver = UNCONFIRMED
        """How the giver of a handover confirmed."""
        self._shown: tuple[tuple[LineView, ...], str] = ((), "")
        sheet.confirmed.connect(self.confirm)

    def open_sheet(self, views: Sequence[LineView], summary: str) -> None:
        """Ask for the confirmation of the counter, in a handover first for the giver's."""
        self.giver, self._shown = UNCONFIRMED, (tuple(views), summary)
        self._sheet.open(self._open.counter, *self._shown, giver=bool(self._open.counter.handing))

    def confirm(self, confirmation: Confirmation) -> None:
        """Take a confirmation: the giver's, which is looked at first, or the person's."""
        self._sheet.set_busy(busy=True)
        lines = self._open.counter.handing
        if not lines or self.giver != UNCONFIRMED:
            self.confirmed.emit(confirmation)
            return
        self._page.ask(
            self._handovers.check,
            lines[0].giver,
            confirmation,
            done=partial(self._on_checked, confirmation),
            failed=partial(self._on_refused, confirmation),
        )

    def choose_secret(self, problem: StationError, given: Confirmation) -> None:
        """Where a PIN must be chosen first, ask for that, and go on with the new one."""
        if problem.code in MUST_CHOOSE:
            self._chooser.ask(problem, given.pin or "", lambda pin: self.confirm(Confirmation(pin=pin)))

    def _on_checked(self, confirmation: Confirmation, _checked: None) -> None:
        self.giver = confirmation
        self._sheet.open(self._open.counter, *self._shown)

    def _on_refused(self, confirmation: Confirmation, problem: StationError) -> None:
        self._sheet.set_busy(busy=False)
        self._sheet.say(self._page.texts.error(problem))
        self.refused.emit()
        self.choose_secret(problem, confirmation)
