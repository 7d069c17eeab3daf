"""Voiding the newest movement of each of several items: which entries these are, and why they were wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.core.ledger import Entry
from station.core.ledger.words import kind_words
from station.core.texts import Texts
from station.inventory.values import Item
from station.ui import formats
from station.ui.widgets.form_kinds import FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues

_MOST_LINES = 12


class VoidSeveralForm(FormPane):
    """`movements` are the newest ones of the chosen items, by tag; items that never moved are left out."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("voiding.newest"), texts("voiding.act"))
        self.movements: Mapping[str, Entry] = {}
        self.facts = KeyValues()
        self.column.addWidget(self.facts)
        name, hint = texts("voiding.reason"), texts("voiding.hint")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="EQ-10"))

    def begin(self, items: Sequence[Item], movements: Mapping[str, Entry], named: str) -> None:
        """Start with these items, called `named`."""
        texts = self._texts
        self.start_over()
        self.movements = movements
        self.set_title(texts("voiding.newest"), named)
        moved = [each for each in items if each.tag in movements]
        lines = [self._line(each, movements[each.tag]) for each in moved[:_MOST_LINES]]
        if len(moved) > _MOST_LINES:
            lines.append(texts("voiding.more", count=len(moved)))
        self.facts.show_facts([Fact(texts("voiding.goes"), "\n".join(lines))])
        self.reason.setFocus()

    def _line(self, item: Item, entry: Entry) -> str:
        kind, when = kind_words(self._texts, entry.kind), formats.moment(entry.happened_at, entry.zone)
        return self._texts(
            "voiding.newest_line", tag=item.label, name=item.name, seq=entry.seq, kind=kind, when=when
        )
