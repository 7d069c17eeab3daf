"""One record of conduct in full, and what may be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.core.ledger import Entry
from station.core.texts import Texts
from station.people.conduct.values import ConductKind, ConductRecord, ConductState
from station.ui import formats
from station.ui.pages.administration.history import entry_events
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.timeline import Timeline

_LOOKS = {ConductState.OPEN: "attention", ConductState.NOT_DONE: "stop", ConductState.DONE: "ok"}


class ConductDetail(DetailFrame):
    """A record; the buttons emit what is wished of it (``withdraw``, ``settle``, ``count``, ``order``, ``paper``, ``attach``)."""

    wished = Signal(str, object)

    def __init__(
        self,
        texts: Texts,
        record: ConductRecord,
        *,
        records: bool,
        prints: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._words, self.record = texts, record
        look = _LOOKS.get(record.state, "neutral")
        state = ChipState(texts(f"conduct.state.{record.state.value}"), look)
        kind = texts(f"conduct.kind.{record.kind.value}")
        self.set_header(record.whose, f"{kind} {record.seq} · {formats.day(record.on)}", state)
        self.acts: dict[str, Button] = {}
        for key, icon, fits in self._fitting(records=records, prints=prints):
            if fits:
                button = Button(texts(f"administration.conduct.{key}"), icon)
                button.clicked.connect(lambda _checked=False, key=key: self.wished.emit(key, self.record))
                self.buttons.add(button)
                self.acts[key] = button
        self.timeline = Timeline(texts)
        self.set_tab("overview", KeyValues([each for each in self._facts() if each.value]))
        self.set_tab("history", self.timeline, scroll=False)

    def _fitting(self, *, records: bool, prints: bool) -> tuple[tuple[str, str, bool], ...]:
        kind, state = self.record.kind, self.record.state
        stands = state in (ConductState.STANDS, ConductState.OPEN)
        return (
            ("settle", "check", records and state is ConductState.OPEN),
            ("count", "plus", records and stands and kind is ConductKind.CRITICISM),
            ("order", "clock", records and stands and kind is ConductKind.VIOLATION),
            ("paper", "print", prints),
            ("attach", "file-image", records and self.record.counts),
            ("withdraw", "undo", records and stands and kind is not ConductKind.ASSESSMENT),
        )

    def _facts(self) -> list[Fact]:
        texts, record = self._words, self.record
        until = "" if record.put_right_by is None else formats.day(record.put_right_by)
        points = "" if record.points is None else f"{record.points} / {record.most}"
        named = ", ".join(map(str, record.criticisms))
        proofs = "rests_on" if record.kind is ConductKind.ASSESSMENT else "proofs"
        return [
            Fact(texts("conduct.field.unit"), record.unit),
            Fact(texts("conduct.field.head"), record.head),
            Fact(texts("conduct.field.text"), record.text),
            Fact(texts("administration.conduct.criticisms"), named),
            Fact(texts(f"administration.conduct.{proofs}"), ", ".join(map(str, record.proofs))),
            Fact(texts("entry.field.violation"), str(record.violation or "")),
            Fact(texts("conduct.field.until"), until),
            Fact(texts("conduct.field.points"), points),
            Fact(texts("conduct.field.by"), record.by),
            Fact(texts("conduct.field.outcome"), record.outcome),
            Fact(texts("conduct.field.ended_by"), record.ended_by),
        ]

    def show_history(self, entries: Sequence[Entry]) -> None:
        """Show the entries about the record, newest first."""
        self.timeline.show_events(entry_events(self._words, entries))
