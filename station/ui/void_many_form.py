"""Voiding several entries for one reason: which they are, and why they were wrong."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.texts import Texts
from station.ui.widgets.form_kinds import FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues

_MOST_LINES = 12


class VoidManyForm(FormPane):
    """A line for each entry that is to be voided, and the reason for all of them."""

    def __init__(self, texts: Texts, title: str) -> None:
        super().__init__(texts, texts(title), texts("voiding.act"))
        self._title = title
        self.facts = KeyValues()
        self.column.addWidget(self.facts)
        name, hint = texts("voiding.reason"), texts("voiding.hint")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="EQ-10"))

    def begin(self, lines: Sequence[str], named: str) -> None:
        """Start with the entries that `lines` tell, `named` on one line."""
        texts = self._texts
        self.start_over()
        self.set_title(texts(self._title), named)
        told = list(lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            told.append(texts("voiding.more_entries", count=len(lines)))
        self.facts.show_facts([Fact(texts("voiding.goes"), "\n".join(told))])
        self.reason.setFocus()
