"""Laying at the counter again what a former start left: each code is judged anew, and none is lost for a refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from station.core.errors import StationError
from station.core.texts import Texts
from station.inventory.counter import CounterAnswer
from station.inventory.counter.desk import CounterDesk
from station.ui.pages.counter.answer_strip import answer_words
from station.ui.pages.counter.open_counter import OpenCounter
from station.ui.pages.counter.refused_lines import RefusedLine, RefusedLines

Left = Callable[[Sequence[str], str], object]
"""Told which codes are still to be laid, and that in a sentence."""


class TakingUp(QObject):
    """Scans the codes in their order; those that came to no line are shown with their reasons and told to whoever offered them."""

    def __init__(
        self, texts: Texts, desk: CounterDesk, open_counter: OpenCounter, shown: RefusedLines
    ) -> None:
        super().__init__(shown)
        self._texts, self._desk, self._open, self._shown = texts, desk, open_counter, shown

    def begin(self, codes: Sequence[str], left: Left) -> None:
        """Lay them again; `left` is told once all are answered."""
        reasons: dict[str, str] = {}
        for place, code in enumerate(codes):
            last = place == len(codes) - 1
            self._open.ask(
                self._desk.scan, code, told=partial(self._on_told, reasons, code, left if last else None)
            )

    def _on_told(
        self, reasons: dict[str, str], code: str, left: Left | None, answer: CounterAnswer | StationError
    ) -> None:
        if isinstance(answer, StationError):
            reasons[code] = self._texts.error(answer)
        else:
            reasons[code] = " ".join(filter(None, answer_words(self._texts, answer, answer.notices)))
        if left is not None:
            self._settle(reasons, left)

    def _settle(self, reasons: dict[str, str], left: Left) -> None:
        counter = self._open.counter
        person = "" if counter.person is None else counter.person.number
        laid = {person, *(line.tag for line in counter.lines)}
        missing = [code for code in reasons if code not in laid]
        self._shown.show_lines([RefusedLine(code, reasons[code]) for code in missing])
        whose = [code for code in reasons if code == person] if missing else []
        left((*whose, *missing), self._texts("counter_page.refused.left", count=len(missing)))
