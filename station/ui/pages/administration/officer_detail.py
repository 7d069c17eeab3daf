"""One officer in full, and the acts on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.core.ledger import Entry
from station.core.texts import Texts
from station.inventory.in_hand import InHand
from station.people.values import Officer
from station.ui.leading import ShortHistory
from station.ui.pages.administration.history import entry_events
from station.ui.pages.counter.in_hand_block import InHandBlock, OwnInHandList
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.timeline import Timeline

_FIELDS = ("number", "name", "department", "group", "badge", "phone")


class OfficerDetail(DetailFrame):
    """Facts and history; the buttons emit the officer they are about."""

    edit_wished = Signal(object)
    badge_wished = Signal(object)
    pin_wished = Signal(object)
    post_wished = Signal(object)
    """Their post and line of work."""
    leave_wished = Signal(object)
    reinstate_wished = Signal(object)
    open_wished = Signal(object)
    """What is open in their name."""
    sign_wished = Signal(object)
    """That the three sign the handover."""
    handover_wished = Signal(object)
    """The paper by which they hand back or over what they have."""
    conduct_wished = Signal(object)
    """What counts in their yearly assessment."""
    year_wished = Signal(object)
    """All that is on record of a year."""
    whole_wished = Signal(object)
    """All that happened to them."""
    item_wished = Signal(str)
    """An item that they have, by tag."""
    list_wished = Signal(object)
    """The list of what they have, as a paper."""

    def __init__(
        self,
        texts: Texts,
        officer: Officer,
        zone: str,
        *,
        edits: bool,
        secrets: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._words, self.officer = texts, officer
        self._zone = zone
        state = "active" if officer.active else "left"
        self.set_header(
            officer.name,
            " · ".join(part for part in (officer.number, officer.department, officer.group) if part),
            ChipState(texts(f"administration.officers.{state}"), "ok" if officer.active else "neutral"),
        )
        wishes = (
            ("edit", "edit", self._wish_edit, edits),
            ("badge", "badge", self._wish_badge, edits),
            ("pin", "lock", self._wish_pin, secrets),
            ("sign_handover", "signature", self._wish_sign, edits),
            ("post", "people", self._wish_post, edits),
            ("leave", "sign-out", self._wish_leave, edits),
            ("reinstate", "undo", self._wish_reinstate, edits),
        )
        self.open_button = Button(texts("open_things.whole"), "check")
        self.open_button.clicked.connect(self._wish_open)
        if not officer.active:
            self.open_button.hide()
        self.conduct_button = Button(texts("conduct.title"), "rules")
        self.conduct_button.clicked.connect(self._wish_conduct)
        self.year_button = Button(texts("officer_year.title"), "calendar")
        self.year_button.clicked.connect(self._wish_year)
        self.handover_button = Button(texts("papers.title.handover"), "print")
        self.handover_button.clicked.connect(self._wish_handover)
        self.buttons_by_key: dict[str, Button] = {}
        for key, icon, slot, may in wishes:
            button = Button(texts(f"administration.officers.{key}"), icon)
            button.clicked.connect(slot)
            if not (may and officer.active == (key != "reinstate")):
                button.hide()
            self.buttons_by_key[key] = button
            self.buttons.add(button)
        self.buttons.add(self.open_button)
        self.buttons.add(self.handover_button)
        self.buttons.add(self.conduct_button)
        self.buttons.add(self.year_button)
        facts = [
            Fact(texts(f"people.field.{key}"), str(getattr(officer, key)), code=key in ("number", "badge"))
            for key in _FIELDS
        ]
        self.in_hand: InHandBlock | None = None
        self.timeline = Timeline(texts)
        self.set_tab("overview", KeyValues(facts))
        entries = ShortHistory(texts, self.timeline)
        entries.whole.clicked.connect(self._wish_whole)
        self.set_tab("history", entries, scroll=False)

    def show_post(self, called: str) -> None:
        """Say which post and line the officer has today, beside the units."""
        if called:
            self.subtitle.setText(f"{self.subtitle.text()} · {called}")

    def show_history(self, entries: Sequence[Entry]) -> None:
        """Show the entries about the officer, newest first."""
        self.timeline.show_events(entry_events(self._words, entries, f"officer:{self.officer.number}"))

    def show_in_hand(self, held: InHand, now: datetime) -> None:
        """Show what the officer has now, in a tab of its own."""
        if self.in_hand is None:
            lines = OwnInHandList(self._words)
            lines.opened.connect(self.item_wished)
            self.in_hand = InHandBlock(self._words, self._zone, lines)
            self.in_hand.print_wished.connect(self._wish_list)
            self.set_tab("in_hand", self.in_hand, scroll=False)
        self.in_hand.show_held(held, now)

    def _wish_list(self) -> None:
        self.list_wished.emit(self.officer)

    def _wish_edit(self) -> None:
        self.edit_wished.emit(self.officer)

    def _wish_badge(self) -> None:
        self.badge_wished.emit(self.officer)

    def _wish_pin(self) -> None:
        self.pin_wished.emit(self.officer)

    def _wish_post(self) -> None:
        self.post_wished.emit(self.officer)

    def _wish_leave(self) -> None:
        self.leave_wished.emit(self.officer)

    def _wish_sign(self) -> None:
        self.sign_wished.emit(self.officer)

    def _wish_open(self) -> None:
        self.open_wished.emit(self.officer)

    def _wish_conduct(self) -> None:
        self.conduct_wished.emit(self.officer)

    def _wish_year(self) -> None:
        self.year_wished.emit(self.officer)

    def _wish_handover(self) -> None:
        self.handover_wished.emit(self.officer)

    def _wish_whole(self) -> None:
        self.whole_wished.emit(self.officer)

    def _wish_reinstate(self) -> None:
        self.reinstate_wished.emit(self.officer)
