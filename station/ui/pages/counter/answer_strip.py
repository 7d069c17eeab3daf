"""The counter's last answer: icon, word and sentence large enough to read while standing (28 px)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
_MARGIN, _EDGE, _SPACE, _STATE_WIDTH = 16, 8, 16, 64
_FRAME = 1
"""The line around it, which the style draws."""
_SIZES = ("answer", "counter", "body")
"""A sentence that does not fit is set a size smaller."""
_GROWTH = 44
"""By how much it may be higher for notices that don't fit otherwise: two lines."""
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
    """Shows one answer until the next comes; nothing of it is ever cut.

    Its height is the same for all answers, so that nothing jumps, but for notices that it can't hold: it grows a little for
    them, and counts those that don't fit even then.
    """

    shown = Signal()
    """It says something else."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._height = HEIGHT
        self._told: tuple[str, ...] = ()
        self.look = ""
        self.said_elsewhere: frozenset[str] = frozenset()
        """Text keys of notices that are seen in the page's own place just now: nothing is said twice."""
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, _EDGE, _MARGIN, _EDGE)
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
        self._height = COMPACT_HEIGHT if compact else HEIGHT
        self._fit()

    def show_ready(self) -> None:
        """Show that nothing was scanned yet."""
        self._show(READY, self._texts("counter_page.ready"), [self._texts("counter_page.ready_hint")])

    def show_done(self, sentence: str, notices: Sequence[str] = ()) -> None:
        """Show that it is recorded."""
        self._show("done", sentence, notices)

    def show_answer(self, answer: CounterAnswer) -> None:
        """Show the answer to a scan."""
        told = [each for each in answer.notices if each.text_key not in self.said_elsewhere]
        sentence, notices = answer_words(self._texts, answer, told)
        elsewhere = bool(answer.notices) and not told
        rule = answer.rule if not answer.notices else None
        kind = AnswerKind.OK if elsewhere and answer.kind is AnswerKind.WARNING else answer.kind
        self._show(_KINDS[kind], sentence, notices, rule or "")

    def warn(self, sentence: str) -> None:
        """Show a warning of the page itself."""
        self._show("warning", sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Set the sentence as large as fits beside state and rule, above as many of the notices as there is room for."""
        chip = self.rule.sizeHint().width() + _SPACE if self.rule.text() else 0
        width = max(1, self.width() - 2 * (_MARGIN + _FRAME) - _STATE_WIDTH - _SPACE - chip)
        self._say(len(self._told))
        for size in _SIZES:
            theme.mark(self.sentence, size)
            if self._needed(width) <= self._height:
                break
        most = self._height + _GROWTH
        for shown in range(len(self._told) - 1, -1, -1):
            if self._needed(width) <= most:
                break
            self._say(shown)
        self.setFixedHeight(max(self._height, self._needed(width)))

    def _needed(self, width: int) -> int:
        """The height of what it says, with its margins."""
        notices = self.notices.heightForWidth(width) + 2 if self.notices.text() else 0
        return self.sentence.heightForWidth(width) + notices + 2 * (_EDGE + _FRAME)

    def _say(self, count: int) -> None:
        """Say so many of the notices, and how many more there are; under the mouse stand all of them."""
        join, more = self._texts("counter_page.notice_join"), len(self._told) - count
        said = join.join(self._told[:count])
        if more:
            said = self._texts("counter_page.notices_more", said=said, count=more)
        if said != self.notices.text():
            self.notices.setText(said)
        self.notices.setToolTip("\n".join(self._told) if more else "")

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

    def _show(self, look: str, sentence: str, notices: Sequence[str] = (), rule: str = "") -> None:
        kind, icon, state = _LOOKS[look]
        self.look = look
        theme.mark(self, "banner", kind=kind)
        self.icon.set_icon(icon, state or "accent")
        self.word.setText(self._texts(f"counter_page.word.{look}"))
        set_state(self.word, state or "accent")
        self.sentence.setText(sentence)
        self._told = tuple(notices)
        self.notices.setVisible(bool(notices))
        self.rule.cite(rule)
        self._fit()
        said = self._texts("counter_page.notice_join").join(notices)
        self.setAccessibleName(f"{self.word.text()} {sentence} {said}".strip())
        self.shown.emit()


def answer_words(texts: Texts, answer: CounterAnswer, told: Iterable[Notice]) -> tuple[str, list[str]]:
    """The sentence of an answer, and the notices that are `told` with it."""

    def cited(sentence: str, rule: str | None) -> str:
        return texts("counter_page.cited_short", sentence=sentence, rule=rule) if rule else sentence

    said = [cited(texts(each.text_key, **each.named_facts), each.rule) for each in told]
    against = answer.reasons[1:_MOST_TOLD] if answer.kind is AnswerKind.REFUSED else answer.reasons
    said += [texts.error(each) for each in against]
    return texts(answer.text_key, **answer.facts), said
