"""One entry in full: its fields, its body in words, its place in the chain, and other entries about its subject."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.entry_lines import EntryLine
from station.core.ledger import Entry
from station.core.ledger.voiding import Voids, marked
from station.core.ledger.words import (
    actor_words,
    body_facts,
    digest_words,
    history_words,
    kind_words,
    line_words,
    participant_words,
    thing_words,
)
from station.core.texts import Texts
from station.ui import formats
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.flow import Flow
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import words
from station.ui.widgets.timeline import Event, Timeline

_MOST_LINKS = 12


class EntryDetail(DetailFrame):
    """Shows a `EntryLine`; `subject_asked` when one of its subjects is clicked, `opened` for an entry of its history.

    What stands in a history already says ``history=False``.
    """

    subject_asked = Signal(str)
    opened = Signal(str)
    void_wished = Signal(str)
    """Void the entry at this place."""

    def __init__(self, texts: Texts, parent: QWidget | None = None, *, history: bool = True) -> None:
        super().__init__(texts, parent)
        self._words, self._about, self._place = texts, "", ""
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.facts = KeyValues()
        self.subjects = Flow(spacing=12)
        self.body_title = words(texts("ledger_page.content"), "heading")
        self.body = KeyValues()
        self.chain_title = words(texts("ledger_page.chain"), "heading")
        self.chain = KeyValues()
        column.addWidget(self.facts)
        column.addWidget(self.subjects)
        for widget in (self.body_title, self.body, self.chain_title, self.chain):
            column.addWidget(widget)
        self.timeline = Timeline(texts)
        self.timeline.opened.connect(self.opened)
        self.void_button = Button(texts("voiding.act"), "undo")
        self.void_button.clicked.connect(self._on_void)
        self.buttons.add(self.void_button)  # in sight, however long the entry is
        self.set_tab("overview", overview)
        if history:
            self.set_tab("history", self.timeline, scroll=False)

    def show_line(self, line: EntryLine, state: ChipState, *, may_void: bool) -> None:
        """Show the entry at a place, or that nothing readable is there; `may_void` offers to void it unless it is void."""
        texts, entry = self._words, line.entry
        self._place = f"{line.stream.value}:{line.seq}"
        self.void_button.setVisible(may_void and not line.struck)
        self._about = entry.subjects[0] if entry is not None and entry.subjects else ""
        place = texts(
            "ledger_page.place", stream=texts(f"ledger_page.stream.{line.stream.value}"), seq=line.seq
        )
        if entry is None:
            self.set_header(texts("ledger_page.unreadable"), place, state)
            self.facts.show_facts(
                [Fact(texts("ledger_page.what_now"), texts("ledger_page.ask_administrator"))]
            )
        else:
            self.set_header(kind_words(texts, entry.kind), place, state)
            self.facts.show_facts([*self._voids(line), *self._facts(entry)])
            self.body.show_facts([Fact(name, value) for name, value in body_facts(texts, entry)])
            self.chain.show_facts(self._chain(entry))
        for widget in (self.body, self.chain, self.body_title, self.chain_title):
            widget.setVisible(entry is not None)
        self._show_subjects(entry)
        self.timeline.await_events()
        self.show_tab("overview")

    def show_history(self, entries: Sequence[Entry]) -> None:
        """Show the entries about the entry's first subject, newest first."""
        voids = Voids(entries)
        self.timeline.show_events(
            [
                Event(
                    f"{entry.stream.value}:{entry.seq}",
                    formats.moment(entry.recorded_at, entry.zone),
                    marked(self._words, kind_words(self._words, entry.kind), struck=struck),
                    history_words(self._words, entry, self._about),
                    struck=struck,
                )
                for entry in reversed(entries)
                for struck in (voids.by(entry, self._about) is not None,)
            ]
        )

    def _voids(self, line: EntryLine) -> list[Fact]:
        """By which entries it does not count, each with why."""
        texts = self._words
        title = texts("voiding.struck" if line.struck else "voiding.struck_part")
        return [
            Fact(
                title,
                texts("voiding.by", seq=each.seq, said=line_words(texts, each), by=actor_words(texts, each)),
            )
            for each in line.voids
        ]

    def _facts(self, entry: Entry) -> list[Fact]:
        texts = self._words
        facts = [
            Fact(texts("ledger_page.said"), line_words(texts, entry)),
            Fact(texts("ledger_page.happened"), formats.moment(entry.happened_at, entry.zone)),
            Fact(texts("ledger_page.recorded"), formats.moment(entry.recorded_at, entry.zone)),
            Fact(texts("ledger_page.actor"), actor_words(texts, entry)),
        ]
        for other in entry.others:
            role = f"ledger_page.participant.{other.role}"
            name = texts(role) if texts.has(role) else other.role
            facts.append(Fact(name, participant_words(texts, other)))
        if entry.rules:
            facts.append(
                Fact(
                    texts("ledger_page.rules"), CitedWords(texts, texts("shell.role_join").join(entry.rules))
                )
            )
        return facts

    def _chain(self, entry: Entry) -> list[Fact]:
        texts = self._words
        return [
            Fact(texts("ledger_page.hash"), digest_words(entry.hash), code=True),
            Fact(texts("ledger_page.previous"), digest_words(entry.prev_hash), code=True),
            Fact(texts("ledger_page.epoch"), str(entry.epoch)),
            Fact(texts("ledger_page.form"), f"{entry.kind}@{entry.version}", code=True),
            Fact(texts("ledger_page.station"), entry.station, code=True),
        ]

    def _show_subjects(self, entry: Entry | None) -> None:
        """A link to each thing that the entry is about."""
        for widget in self.subjects.widgets:
            self.subjects.remove(widget)
            widget.hide()
            widget.deleteLater()
        if entry is None:
            return
        subjects = entry.subjects
        for subject in subjects[:_MOST_LINKS]:
            link = Button(thing_words(self._words, entry, subject), role="link")
            link.setProperty("subject", subject)
            link.clicked.connect(self._on_subject)
            self.subjects.add(link)
        if len(subjects) > _MOST_LINKS:
            more = self._words("ledger_page.more_subjects", count=len(subjects) - _MOST_LINKS)
            self.subjects.add(words(more, "small"))

    def _on_void(self) -> None:
        self.void_wished.emit(self._place)

    def _on_subject(self) -> None:
        self.subject_asked.emit(str(self.sender().property("subject")))
