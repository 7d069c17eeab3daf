"""The counter's last answer: icon, word and sentence large enough to read while standing (28 px)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.core.notices import Notice
from station.core.texts import Texts
from station.inventory.counter import AnswerKind, CounterAnswer
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.widgets.cited import CitedWords, RuleChip
from station.ui.widgets.text import set_state, words

HEIGHT, COMPACT_HEIGHT = 108, 76
_MARGIN, _SPACE, _STATE_WIDTH = 16, 16, 64
_SIZES = ("answer", "counter", "body")
"""A sentence that does not fit is set a size smaller."""
_MOST_TOLD = 4
"""Reasons of a refusal for which the strip has room; the lines that others are about are marked."""

READY, REFUSED = "ready", "refused"
_LOOKS = {
    READY: ("info", "scan", ""),
    "ok": ("ok", "ok", "ok"),
    "done": ("ok", "ok", "ok"),
    "warning": ("attention", "warning", "attention"),
    REFUSED: ("stop", "stop", "stop"),
}
_KINDS = {AnswerKind.OK: "ok", AnswerKind.WARNING: "warning", AnswerKind.REFUSED: REFUSED}


class AnswerStrip(QFrame):
    """Shows one answer until the next comes; its height never changes, so that nothing jumps."""

    shown = Signal()
    """It says something else."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.look = ""
        self.said_elsewhere: frozenset[str] = frozenset()
        """Text keys of notices that the page says in its own place: nothing is said twice."""
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        row.setSpacing(_SPACE)
        row.addLayout(self._state())
        sentences = QVBoxLayout()
        sentences.setSpacing(2)
        self.sentence = words("", "answer", wrap=True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.notices = CitedWords(texts, focus=False)
        sentences.addStretch(1)
        sentences.addWidget(self.sentence)
        sentences.addWidget(self.notices)
        sentences.addStretch(1)
        row.addLayout(sentences, 1)
        self.rule = RuleChip(texts, focus=False)
        row.addWidget(self.rule, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_ready()

    def set_compact(self, compact: bool) -> None:
        """Lower, where the window is small."""
        self.setFixedHeight(COMPACT_HEIGHT if compact else HEIGHT)

    def show_ready(self) -> None:
        """Show that nothing was scanned yet."""
        self._show(READY, self._texts("counter_page.ready"), self._texts("counter_page.ready_hint"))

    def show_done(self, sentence: str, notices: str = "") -> None:
        """Show that it is recorded."""
        self._show("done", sentence, notices)

    def show_answer(self, answer: CounterAnswer) -> None:
        """Show the answer to a scan."""
        told = [each for each in answer.notices if each.text_key not in self.said_elsewhere]
        sentence, notices = answer_words(self._texts, answer, told)
        rule = answer.rule if not told else None
        self._show(_KINDS[answer.kind], sentence, notices, rule or "")

    def warn(self, sentence: str) -> None:
        """Show a warning of the page itself."""
        self._show("warning", sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Set the sentence as large as fits beside state and rule, above the notices."""
        chip = self.rule.sizeHint().width() + _SPACE if self.rule.text() else 0
        width = max(1, self.width() - 2 * _MARGIN - _STATE_WIDTH - _SPACE - chip)
        notices = self.notices.heightForWidth(width) + 2 if self.notices.text() else 0
        for size in _SIZES:
            theme.mark(self.sentence, size)
            if self.sentence.heightForWidth(width) + notices <= self.height() - 16:
                break

    def _state(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        self.icon = IconLabel("scan", "accent", 36)
        self.word = words("", "strong")
        self.word.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.word.setFixedWidth(_STATE_WIDTH)
        column.addStretch(1)
        column.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.word)
        column.addStretch(1)
        return column

    def _show(self, look: str, sentence: str, notices: str = "", rule: str = "") -> None:
        kind, icon, state = _LOOKS[look]
        self.look = look
        theme.mark(self, "banner", kind=kind)
        self.icon.set_icon(icon, state or "accent")
        self.word.setText(self._texts(f"counter_page.word.{look}"))
        set_state(self.word, state or "accent")
        self.sentence.setText(sentence)
        self.notices.setText(notices)
        self.notices.setVisible(bool(notices))
        self.rule.cite(rule)
        self._fit()
        self.setAccessibleName(f"{self.word.text()} {sentence} {notices}".strip())
        self.shown.emit()


def answer_words(texts: Texts, answer: CounterAnswer, told: Iterable[Notice]) -> tuple[str, str]:
    """The sentence of an answer, and the notices that are `told` with it."""

    def cited(sentence: str, rule: str | None) -> str:
        return texts("counter_page.cited_short", sentence=sentence, rule=rule) if rule else sentence

    said = [cited(texts(each.text_key, **each.named_facts), each.rule) for each in told]
    against = answer.reasons[1:_MOST_TOLD] if answer.kind is AnswerKind.REFUSED else answer.reasons
    said += [texts.error(each) for each in against]
    return texts(answer.text_key, **answer.facts), texts("counter_page.notice_join").join(said)
