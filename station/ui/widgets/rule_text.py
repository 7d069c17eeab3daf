"""What a rule asks and where it comes from, in words; and the window that shows it where the rule is cited."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.policy import Regulation, Rule, load_rulebook
from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.text import words

_PARTS = (
    "art.",
    "law group",
    "blank certificates",
    "annex",
    "support",
    "platform",
    "assessment",
    "collection",
    "laboratory",
    "instruments",
    "reagents",
    "measures",
    "sharing",
)
"""What a clause may be called beside its letter and number."""
_LETTER = re.compile(r"\b[A-Z](?=[-\s.,;]|$)")


class RuleText(QWidget):
    """A rule's text, the clause behind it with the names of the regulations, and what of it is the house's own."""

    def __init__(self, texts: Texts, rule: Rule, sources: Mapping[str, Regulation]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(words(rule.text(texts.language), wrap=True, copy=True))
        named = dict.fromkeys(_LETTER.findall(rule.clause))
        names = [sources[key].name.say(texts.language) for key in named if key in sources]
        clause = texts("administration.rules.clause", clause=clause_words(texts, rule.clause))
        column.addWidget(words("\n".join((clause, *names)), "small", wrap=True, copy=True))
        if rule.house is not None:
            house = texts("administration.rules.house", what=rule.house.say(texts.language))
            column.addWidget(words(house, "small", wrap=True, copy=True))


def clause_words(texts: Texts, clause: str) -> str:
    """A clause with the names of parts in the language of the screen: ``B art. 5`` is "B 第5条"."""
    for part in _PARTS:
        if part in clause:
            word = texts(f"administration.rules.part.{part.rstrip('.').replace(' ', '_')}")
            clause = clause.replace(part, word)
    return clause


class RuleSheet(Dialog):
    """One rule over whatever cites it, to be read and put away by Esc or Enter."""

    def __init__(self, texts: Texts, rule: Rule, parent: QWidget | None = None) -> None:
        title = f"{rule.id}  {rule.title(texts.language)}"
        super().__init__(title, parent)
        self.rule = rule
        self.body.addWidget(words(title, "heading", wrap=True))
        self.body.addWidget(RuleText(texts, rule, load_rulebook().sources))
        self.body.addStretch(1)
        self.close_button = Button(texts("frame.help_close"), role="primary")
        self.close_button.clicked.connect(self.accept)
        self.close_button.setDefault(True)
        self.add_button(self.close_button)


def show_rule(texts: Texts, rule: str, over: QWidget) -> None:
    """Open the rule with this id over the window of `over`. Raises ``Refused("policy.unknown_rule")``."""
    sheet = RuleSheet(texts, load_rulebook().rule(rule), over.window())
    sheet.finished.connect(sheet.deleteLater)
    sheet.open()
