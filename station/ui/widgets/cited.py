"""Rules that are cited on screen, as a chip or within a sentence: each opens the rule's text and source."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QWidget

from station.core.texts import Texts
from station.ui import theme
from station.ui.widgets.button import Button

_ID: Final = re.compile(r"\b[A-Z]{2}-\d{2}\b")


def rule_in(text: str) -> str:
    """The first rule that a text cites; empty for none."""
    found = _ID.findall(text)
    if not found:
        return ""
    from station.core.policy import load_rulebook  # a cover that cites none stands without it

    return next((each for each in found if each in load_rulebook()), "")


def _show(texts: Texts, rule: str, over: QWidget) -> None:
    from station.ui.widgets.rule_text import show_rule  # not before it is asked: covers stand without it

    show_rule(texts, rule, over)


class RuleChip(Button):
    """The rule behind something, which a press opens; hidden while there is none.

    `bare` shows the id alone. A press leaves the keyboard where it is; where a scan box keeps it, neither does Tab go
    to the chip: ``focus=False``.
    """

    def __init__(
        self,
        texts: Texts,
        rule: str | None = None,
        *,
        bare: bool = False,
        focus: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", role="rule-chip", parent=parent)
        self._texts, self._bare = texts, bare
        self.rule = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if focus else Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._open)
        self.cite(rule)

    def cite(self, rule: str | None) -> None:
        """Show another rule; None or "" for none."""
        self.rule = rule or ""
        if not self.rule:
            self.setText("")
            self.hide()
            return
        cited = self._texts("messages.cited", rule=self.rule)
        self.setText(self.rule if self._bare else cited)
        self.setToolTip(self._texts("messages.open_rule", rule=self.rule))
        self.setAccessibleName(cited)
        if self.parentWidget() is not None:  # without one it would be a window for a moment
            self.show()

    def _open(self) -> None:
        _show(self._texts, self.rule, self)


class CitedWords(QLabel):
    """Plain words in which each rule's id is a link to the rule, by mouse and keyboard.

    Without `texts` they are words like any other. `text` gives back what was set.
    """

    def __init__(
        self,
        texts: Texts | None,
        text: str = "",
        role: str = "body",
        *,
        state: str = "",
        focus: bool = True,
    ) -> None:
        super().__init__()
        self._texts, self._focus, self._said = texts, focus, ""
        self.setWordWrap(True)
        theme.mark(self, role, state=state)
        self.linkActivated.connect(self._open)
        self.setText(text)

    def speak(self, texts: Texts) -> None:
        """The language in which rules are opened from now on."""
        self._texts = texts
        self.setText(self._said)

    def text(self) -> str:
        return self._said

    def setText(self, text: str) -> None:
        self._said = text
        linked = self._linked(text) if self._texts is not None else ""
        flag = Qt.TextInteractionFlag
        how = flag.TextSelectableByMouse
        if linked:
            how |= flag.LinksAccessibleByMouse
            if self._focus:
                how |= flag.LinksAccessibleByKeyboard
        self.setTextInteractionFlags(how)
        if not self._focus:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        elif linked:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # reading a rule takes the keyboard from nowhere
        self.setTextFormat(Qt.TextFormat.RichText if linked else Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        super().setText(linked or text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is at a rule at once: on the words it would be unseen, and one stop more."""
        super().focusInEvent(event)
        by_tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_tab and not self.hasSelectedText():
            self.focusNextPrevChild(event.reason() == Qt.FocusReason.TabFocusReason)

    @property
    def cited(self) -> str:
        """The first rule that leads somewhere; empty for none."""
        return rule_in(self._said) if self._texts is not None else ""

    def show_cited(self) -> None:
        """Open the first rule, as a press on it does."""
        if self.cited:
            self._open(self.cited)

    def _linked(self, text: str) -> str:
        """The words as markup with a link for each rule; empty where none is cited."""
        found = _ID.findall(text)
        if not found:
            return ""
        from html import escape

        from station.core.policy import load_rulebook  # a cover that cites none stands without both

        rules = {each for each in found if each in load_rulebook()}
        if not rules:
            return ""
        marked = _ID.sub(
            lambda place: f'<a href="{place[0]}">{place[0]}</a>' if place[0] in rules else place[0],
            escape(text),
        )
        return marked.replace("\n", "<br>")

    def _open(self, rule: str) -> None:
        if self._texts is not None:
            _show(self._texts, rule, self)
