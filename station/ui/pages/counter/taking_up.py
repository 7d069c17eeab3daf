"""Laying at the counter again what a former start left: each line is judged anew, and none is lost for a refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from station.core.errors import StationError
from station.core.texts import Texts
from station.inventory.counter import CounterAnswer, LaidAgain, read_draft, written_draft
from station.inventory.counter.desk import CounterDesk
from station.inventory.counter.draft import CounterDraft
from station.ui.pages.counter.open_counter import OpenCounter
from station.ui.pages.counter.refused_lines import RefusedLine, RefusedLines

Left = Callable[[Sequence[str], str], object]
"""Told which drafts are still to be laid, and that in a sentence."""


class TakingUp(QObject):
    """Lays the first of several drafts; what came to no line is shown with its reason, and told to whoever offered it."""

    def __init__(
        self, texts: Texts, desk: CounterDesk, open_counter: OpenCounter, shown: RefusedLines
    ) -> None:
        super().__init__(shown)
        self._texts, self._desk, self._open, self._shown = texts, desk, open_counter, shown

    def begin(self, kept: Sequence[str], left: Left) -> None:
        """Lay the first one again; `left` is told what remains, unless somebody else is being served."""
        drafts = [draft for draft in map(read_draft, kept) if draft.lines]
        if not drafts:
            left((), "")
            return
        self._open.ask(self._desk.resume, drafts[0], told=partial(self._settle, drafts[1:], left))

    def _settle(
        self, others: Sequence[CounterDraft], left: Left, answer: CounterAnswer | StationError
    ) -> None:
        if not isinstance(answer, LaidAgain):
            return
        refused = [RefusedLine(each.code, self._texts.error(each.why)) for each in answer.refused]
        self._shown.show_lines(refused)
        still = [draft for draft in (*others, answer.left) if draft.lines]
        count = sum(len(draft.lines) for draft in still)
        left([written_draft(draft) for draft in still], self._texts("counter_page.refused.left", count=count))
