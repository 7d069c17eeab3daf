"""The history of an item or a place (PF-10): its entries newest first, and the chosen one with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from station.audit.proof import Proof
from station.core.ledger import SUITES, Entry
from station.core.ledger.chain import link
from station.core.ledger.voiding import Voids, marked
from station.core.ledger.words import (
    actor_words,
    digest_words,
    history_words,
    kind_words,
    participant_words,
    sentence,
)
from station.core.texts import Texts
from station.inventory.attaching.movements import SHOWN_AT
from station.inventory.stock.bodies import StockIssued
from station.inventory.voiding.use_cases import VOIDABLE
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.pages.equipment.wording import event_look
from station.ui.widgets.button import Button
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import words
from station.ui.widgets.timeline import Event, Timeline

MOST_ENTRIES = 300
_LEAST_LINES, _LEAST_ENTRY = 120, 170
"""Pixels: two lines of the history, and an entry with what can be done with it."""
_PROOF_STATES = {"proven": "sealed", "unproven": "neutral", "broken": "stop"}


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """An entry and the result of checking it again: ``proven``, ``unproven`` or ``broken``."""

    entry: Entry
    proof: str

    @property
    def key(self) -> str:
        """Its place, as a subject of the page."""
        return f"{self.entry.stream.value}:{self.entry.seq}"


def read_history(proof: Proof, session: Session, subject: str) -> list[ProvenEntry]:
    """The newest entries about `subject`, newest first, each hashed anew; to be called in a worker.

    Who may read the ledger gets the link to the entry before it proved as well; for others an entry whose content
    fits its hash counts as proven.
    """
    entries = proof.about(session, subject, newest=MOST_ENTRIES)
    may_look = session.may(Permission.LEDGER_VIEW)
    return [
        ProvenEntry(entry, _proof_of(proof, session, entry, look=may_look)) for entry in reversed(entries)
    ]


def _proof_of(proof: Proof, session: Session, entry: Entry, *, look: bool) -> str:
    if not any(link(suite, entry.prev_hash, entry.content) == entry.hash for suite in SUITES.values()):
        return "broken"
    if not look or entry.seq == 1:
        return "proven"
    before = proof.entry(session, entry.stream, entry.seq - 1)
    return "proven" if before is not None and before.hash == entry.prev_hash else "broken"


class HistoryView(QSplitter):
    """The timeline above, the opened entry below."""

    entry_asked = Signal(str)
    """Show an entry (``custody:12``) in the ledger."""
    void_wished = Signal(str)
    """Void an entry."""
    photo_wished = Signal(int)
    """Add a photo to the check-out, return or handover with this number."""
    slip_wished = Signal(str)
    """Show the slip of this issue of certificates."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._texts = texts
        self._shown: dict[str, ProvenEntry] = {}
        self._voids = Voids(())
        self._may_void = self._may_photograph = self._has_slips = False
        self.setHandleWidth(8)
        self.setChildrenCollapsible(False)
        # The room that there is: an entry that is opened makes no page longer than the window.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(_LEAST_ENTRY)
        self.timeline = Timeline(texts)
        self.timeline.opened.connect(self.open_entry)
        self.timeline.clicked.connect(self._on_clicked)
        self.entry = EntryProof(texts)
        self.entry.asked.connect(self.entry_asked)
        self.entry.void_wished.connect(self.void_wished)
        self.entry.photo_wished.connect(self.photo_wished)
        self.entry.slip_wished.connect(self.slip_wished)
        self.entry.closed.connect(self.close_entry)
        self.addWidget(self.timeline)
        self.addWidget(self.entry)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.entry.hide()

    def show_history(
        self,
        about: str,
        history: Sequence[ProvenEntry],
        *,
        may_open: bool,
        may_void: bool,
        may_photograph: bool = False,
        has_slips: bool = False,
    ) -> None:
        """Show these entries about a subject; `may_open` offers the way to the ledger, `may_void` to void one.

        `may_photograph` offers to add a photo to a movement; `has_slips` the slip of an issue to a unit (ST-02).
        """
        self._has_slips = has_slips
        self._subject, self._may_void, self._may_photograph = about, may_void, may_photograph
        self._voids = Voids(each.entry for each in history)
        self._shown = {each.key: each for each in history}
        self.entry.hide()
        self.timeline.show()
        self.entry.ledger_button.setVisible(may_open)
        self.timeline.show_events([self._event(each) for each in history])

    def open_entry(self, key: str) -> None:
        """Show one entry in full."""
        shown = self._shown.get(key)
        if shown is not None:
            void = self._voids.by(shown.entry, self._subject)
            self.entry.show_entry(shown, history_words(self._texts, shown.entry, self._subject), void)
            voidable = shown.entry.kind in VOIDABLE and void is None
            self.entry.void_button.setVisible(voidable and self._may_void)
            moves = shown.entry.kind in SHOWN_AT and void is None
            self.entry.photo_button.setVisible(moves and self._may_photograph)
            body = shown.entry.typed
            to_unit = isinstance(body, StockIssued) and body.receiver is not None
            self.entry.slip_button.setVisible(self._has_slips and to_unit and void is None)
            self.entry.show()
            room = self.height()
            both = room >= _LEAST_LINES + _LEAST_ENTRY
            self.timeline.setVisible(both)
            self.entry.back_button.setVisible(not both)
            self.setSizes([room * 2 // 5, room * 3 // 5])
            if not both:
                self.entry.back_button.setFocus()

    def close_entry(self) -> None:
        """Show all lines again."""
        self.entry.hide()
        self.timeline.show()
        self.timeline.setFocus()

    def _event(self, each: ProvenEntry) -> Event:
        entry = each.entry
        icon, token = event_look(entry.kind)
        when = formats.moment(entry.happened_at, entry.zone)
        note = history_words(self._texts, entry, self._subject)
        struck = self._voids.by(entry, self._subject) is not None
        title = marked(self._texts, kind_words(self._texts, entry.kind), struck=struck)
        return Event(each.key, when, title, note, icon, token, each.proof, struck)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.open_entry(self.timeline.events[index.row()].key)


class EntryProof(QFrame):
    """One entry: who, when, why, and how the chain holds it."""

    asked = Signal(str)
    void_wished = Signal(str)
    photo_wished = Signal(int)
    slip_wished = Signal(str)
    closed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._key, self._seq = texts, "", 0
        self.setMinimumHeight(_LEAST_ENTRY)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.title = words(role="strong")
        self.chip = Chip(ChipState(""))
        row.addWidget(self.title, 1)
        row.addWidget(self.chip)
        column.addLayout(row)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        self.photo_button = Button(texts("attachments.loan.add"), "file-image")
        self.photo_button.clicked.connect(self._on_photo)
        inner.addWidget(self.photo_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.slip_button = Button(texts("papers.title.certificate_slip"), "print")
        self.slip_button.clicked.connect(self._on_slip)
        inner.addWidget(self.slip_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.facts = KeyValues()
        inner.addWidget(self.facts)
        inner.addStretch(1)
        area.setWidget(holder)
        column.addWidget(area, 1)
        self.ledger_button = Button(texts("equipment_page.in_ledger"), "ledger", role="link")
        self.ledger_button.clicked.connect(self._on_asked)
        self.void_button = Button(texts("voiding.act"), "undo")
        self.void_button.clicked.connect(self._on_void)
        self.back_button = Button(texts("equipment_page.all_entries"), role="link")
        self.back_button.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.back_button)
        foot.addWidget(self.ledger_button)
        foot.addWidget(self.void_button)
        foot.addStretch(1)
        column.addLayout(foot)

    def show_entry(self, shown: ProvenEntry, note: str, void: Entry | None) -> None:
        """Show an entry with `note`, its sentence about the item, and the entry by which it does not count."""
        texts, entry = self._texts, shown.entry
        self._key, self._seq = shown.key, entry.seq
        self.title.setText(marked(texts, kind_words(texts, entry.kind), struck=void is not None))
        self.chip.set_state(ChipState(texts(f"timeline.{shown.proof}"), _PROOF_STATES[shown.proof]))
        others = [participant_words(texts, other) for other in entry.others]
        who = f"{entry.actor.name} · {entry.actor.number or entry.actor.account}"
        by = "" if void is None else f"{sentence(texts, void)} · {actor_words(texts, void)}"
        facts = [
            Fact(texts("equipment_page.entry.what"), note),
            Fact(texts("voiding.struck"), by),
            Fact(texts("equipment_page.entry.who"), who),
            Fact(texts("equipment_page.entry.with"), texts("equipment_page.join").join(others)),
            Fact(texts("equipment_page.entry.happened"), formats.moment(entry.happened_at, entry.zone)),
            Fact(texts("equipment_page.entry.rules"), self._rules(entry)),
            Fact(texts("equipment_page.entry.place"), texts("equipment_page.entry.seq", seq=entry.seq)),
            Fact(texts("equipment_page.entry.hash"), digest_words(entry.hash), code=True),
            Fact(texts("equipment_page.entry.previous"), digest_words(entry.prev_hash), code=True),
        ]
        self.facts.show_facts([fact for fact in facts if fact.value])

    def _rules(self, entry: Entry) -> CitedWords | str:
        cited = self._texts("equipment_page.join").join(entry.rules)
        return CitedWords(self._texts, cited) if cited else ""

    def _on_asked(self) -> None:
        self.asked.emit(self._key)

    def _on_photo(self) -> None:
        self.photo_wished.emit(self._seq)

    def _on_slip(self) -> None:
        self.slip_wished.emit(self._key)

    def _on_void(self) -> None:
        self.void_wished.emit(self._key)


def named_in(history: Sequence[ProvenEntry], number: str) -> str:
    """An officer by name and number, as the entries of the item name them."""
    names = {other.number: other.name for each in history for other in each.entry.others}
    return f"{names[number]} · {number}" if names.get(number) else number
