"""The status in cards: the whole in one sentence, and each stream with its numbers."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.core.clock import Clock
from station.core.errors import SyncProblem
from station.core.ledger import Stream
from station.core.texts import Texts
from station.sync.values import StreamStatus, SyncStatus
from station.ui import formats
from station.ui.icons import IconLabel
from station.ui.pages.sync.reading import reading_of
from station.ui.widgets.card import Card
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import set_state, words

_LOOKS = {
    "alone": ("network", "neutral"),
    "problem": ("stop", "stop"),
    "problem_unsent": ("stop", "stop"),
    "waits": ("waiting", "attention"),
    "waits_unsent": ("waiting", "attention"),
    "unsent": ("waiting", "attention"),
    "unreached": ("network", "neutral"),
    "synced": ("ok", "ok"),
}


class SummaryCard(Card):
    """One sentence a person takes in at once, and below it where the centre is and when it last had everything."""

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._texts, self._clock = texts, clock
        row = QHBoxLayout()
        row.setSpacing(14)
        self.icon = IconLabel("sync", "neutral", 36)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        self.answer = words(role="counter", wrap=True)
        self.more = words(role="muted", wrap=True)
        self.problem = CitedWords(texts, state="attention")
        for widget in (self.answer, self.more, self.problem):
            column.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addLayout(column, 1)
        self.body.addLayout(row)

    def show_status(self, status: SyncStatus) -> None:
        """Show the present status."""
        texts, reading = self._texts, reading_of(status)
        key = reading.standing
        icon, token = _LOOKS[key]
        self.icon.set_icon(icon, token)
        count = formats.number(reading.unsent)
        age = age_words(texts, status.oldest_unsent, self._clock.now())
        self.answer.setText(texts(f"sync_page.answer.{key}", count=count, age=age))
        set_state(self.answer, token if token in ("stop", "ok") or reading.waits else "")
        self.more.setText(self._more(status))
        shared = shared_problem(status)
        self.problem.setVisible(shared is not None)
        if shared is not None:
            self.problem.setText(problem_words(texts, shared, self._clock))
            set_state(self.problem, state_of(shared))

    def _more(self, status: SyncStatus) -> str:
        texts = self._texts
        if status.centre is None:
            return texts("sync_page.answer.alone_more")
        parts = [texts("sync_page.centre", centre=status.centre)]
        if status.last_ok is None:
            known = any(each.acked for each in status.streams)
            parts.append(texts("sync_page.forgotten_ok" if known else "sync_page.never_ok"))
        else:
            when = formats.recent(texts, status.last_ok, self._clock.now(), self._clock.zone)
            parts.append(texts("sync_page.last_ok", moment=when))
        return " · ".join(parts)


class StreamCard(Card):
    """One stream: here, at the centre, unsent and since when, and why in words."""

    def __init__(self, texts: Texts, clock: Clock, stream: Stream, parent: QWidget | None = None) -> None:
        super().__init__(texts(f"sync_page.stream.{stream.value}"), parent=parent)
        self._texts, self._clock = texts, clock
        self.chip = Chip(ChipState(""))
        self.add_tool(self.chip)
        self.facts = KeyValues(columns=2)
        self.problem = CitedWords(texts, state="stop")
        self.body.addWidget(self.facts)
        self.body.addWidget(self.problem)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_status(self, status: StreamStatus, *, enrolled: bool, own_problem: bool) -> None:
        """Show how the stream stands; `own_problem` says its problem here (not one that all streams share)."""
        texts, now, zone = self._texts, self._clock.now(), self._clock.zone
        self.chip.set_state(self._state(status, enrolled=enrolled))
        oldest = ""
        if status.oldest_unsent is not None and status.unsent:
            when = formats.recent(texts, status.oldest_unsent, now, zone)
            oldest = texts(
                "sync_page.oldest_at", moment=when, age=age_words(texts, status.oldest_unsent, now)
            )
        facts = [
            Fact(texts("sync_page.here"), texts("sync_page.up_to", seq=formats.number(status.head.seq))),
            Fact(texts("sync_page.there"), texts("sync_page.up_to", seq=formats.number(status.acked))),
            Fact(texts("sync_page.unsent"), texts("sync_page.entries", count=formats.number(status.unsent))),
            Fact(texts("sync_page.oldest"), oldest),
            Fact(
                texts("sync_page.last"),
                "" if status.last_ok is None else formats.recent(texts, status.last_ok, now, zone),
            ),
        ]
        if status.next_try is not None and status.next_try > now:
            facts.append(Fact(texts("sync_page.next_try"), formats.recent(texts, status.next_try, now, zone)))
        self.facts.show_facts(facts)
        self.problem.setVisible(own_problem and status.problem is not None)
        if status.problem is not None:
            self.problem.setText(problem_words(texts, status, self._clock))
            set_state(self.problem, state_of(status))

    def _state(self, status: StreamStatus, *, enrolled: bool) -> ChipState:
        texts = self._texts
        if not enrolled:
            return ChipState(texts("sync_page.state.alone"), "neutral", "network")
        if status.problem is not None and status.problem.waits:
            return ChipState(texts("sync_page.state.waits"), "attention", "waiting")
        if status.problem is not None and is_quiet(status):
            return ChipState(texts("sync_page.state.unreachable"), "attention", "network")
        if status.problem is not None:
            return ChipState(texts(f"sync_page.state.{'problem' if status.unsent else 'trouble'}"), "stop")
        if status.unsent:
            return ChipState(texts("sync_page.state.unsent"), "attention", "waiting")
        return ChipState(texts("sync_page.state.synced"), "ok")


def shared_problem(status: SyncStatus) -> StreamStatus | None:
    """A stream whose problem all streams have (the centre can't be reached); None when there is no such problem."""
    problems = {str(each.problem.error()) if each.problem is not None else "" for each in status.streams}
    return status.streams[0] if len(problems) == 1 and "" not in problems else None


def is_quiet(status: StreamStatus) -> bool:
    """Whether the stream's problem is the connection or the centre, which passes by itself, and no refusal."""
    return status.problem is not None and isinstance(status.problem.error(), SyncProblem)


def state_of(status: StreamStatus) -> str:
    """The colour of the stream's problem: red only for what is wrong."""
    waits = status.problem is not None and status.problem.waits
    return "attention" if waits or is_quiet(status) else "stop"


def problem_words(texts: Texts, status: StreamStatus, clock: Clock) -> str:
    """When the problem occurred, what is wrong, and what to do."""
    if status.problem is None:
        return ""
    now = clock.now()
    when = formats.recent(texts, status.problem_at, now, clock.zone) if status.problem_at is not None else ""
    return texts("sync_page.problem", moment=when, sentence=texts.error(status.problem.error()))


def age_words(texts: Texts, since: datetime | None, now: datetime) -> str:
    """How long ago something was, in words; empty for None."""
    return "" if since is None else formats.span(texts, max(0.0, (now - since).total_seconds()))
