"""One stocktake: its numbers, how far each place is, what was read last, and its findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.stocktake.bodies import FindingLine
from station.inventory.stocktake.record import Sighting
from station.inventory.stocktake.standing import StocktakeStanding
from station.inventory.stocktake.values import StocktakeState
from station.inventory.stocktake.wording import (
    action_words,
    decided_words,
    scope_words,
    stood_words,
    team_words,
)
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.models.column import RIGHT, TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.passing_form import passed_facts
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct
from station.ui.widgets.text import words

_STATES = {
    StocktakeState.RUNNING: ("accent", "clock"),
    StocktakeState.PAUSED: ("attention", "pause"),
    StocktakeState.CLOSED: ("ok", "ok"),
    StocktakeState.CANCELLED: ("neutral", "cancel"),
}
_NUMBERS = ("found", "missing", "surplus", "misplaced", "unknown", "moved")
_MOST_PLACES = 60
"""Places that are told one by one."""


def state_chip(texts: Texts, state: StocktakeState) -> ChipState:
    """How a stocktake stands."""
    token, icon = _STATES[state]
    return ChipState(texts(f"stocktake.state.{state.value}"), token, icon)


class StocktakeDetail(DetailFrame):
    """A stocktake with what its reader may do: `wished` names it, `decision_wished` the finding."""

    wished = Signal(str)
    """``resume``, ``pause``, ``close``, ``file``, ``print``, ``cancel``, ``sheet:`` and whose, or ``pass:`` and the numbers of those who may pass it on."""
    decision_wished = Signal(object)
    withdrawal_wished = Signal(object)

    def __init__(
        self,
        texts: Texts,
        stands: StocktakeStanding,
        session: Session,
        zone: str,
        parent: QWidget | None = None,
        *,
        past: date | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._words, self._zone, self.stands, self.past = texts, zone, stands, past
        over = scope_words(texts, stands.scope)
        if past is not None:
            over = f"{over} · {texts('list.as_of', day=past)}"
        self.set_header(texts("stocktake_page.one", id=stands.id), over, state_chip(texts, stands.state))
        self._keeps = past is None and session.may(Permission.EQUIPMENT_EDIT)
        shown = (("print", "print"),) if stands.closed is not None else ()
        for act, icon in (*(self._offered() if self._keeps else ()), *shown):
            button = Button(
                texts(f"stocktake_page.{act}", count=stands.open_decisions),
                icon,
                role="primary" if act == self._next_act else "",
            )
            button.clicked.connect(lambda _checked=False, act=act: self._press(act))
            self.buttons.add(button)
        if past is None and stands.is_open and self._givers(session):
            self.pass_button = Button(texts("stocktake_page.pass_on"), "person")
            self.pass_button.clicked.connect(
                lambda: self.wished.emit("pass:" + ",".join(self._givers(session)))
            )
            self.buttons.add(self.pass_button)
        for each in stands.hands_for:
            button = Button(texts("stocktake_page.sheet_of", name=each.name), "print")
            button.clicked.connect(lambda _checked=False, of=each.number: self.wished.emit(f"sheet:{of}"))
            self.buttons.add(button)
        self.set_tab("overview", self._overview())
        self.chosen = words("", "muted", wrap=True, copy=True)
        self.chosen.hide()
        self.findings: RecordTable | None = None
        if stands.findings:
            self.findings = self._finding_table()
            self.set_tab("findings", self._findings_whole(self.findings), scroll=False)
        self.set_tab("history", self._latest())
        self.show_tab("findings" if self.findings is not None else "overview")

    def _givers(self, session: Session) -> list[str]:
        """Whose part in it may be passed on by this person: who was drawn is nobody else (PF-11)."""
        stands, drawn = self.stands, {each.number for each in self.stands.team}
        found = (each for each in dict.fromkeys((stands.starter, *stands.counters)) if each not in drawn)
        others = self._keeps or session.may(Permission.PEOPLE_EDIT)
        return [each for each in found if each and (others or each == session.number)]

    def _offered(self) -> tuple[tuple[str, str], ...]:
        """What may be done as it stands, each with its drawing."""
        stands = self.stands
        if stands.state is StocktakeState.RUNNING:
            return (("close", "check"), ("pause", "pause"), ("cancel", "cancel"))
        if stands.state is StocktakeState.PAUSED:
            return (("resume", "play"), ("close", "check"), ("cancel", "cancel"))
        if stands.state is StocktakeState.CLOSED and not stands.filed:
            return (*((("settle", "check"),) if stands.open_decisions else ()), ("file", "file"))
        return ()

    @property
    def _next_act(self) -> str:
        """What comes next as it stands: findings are settled before the results are filed."""
        running = self.stands.state is StocktakeState.RUNNING
        return next(
            (act for act, _ in self._offered() if act in ("resume", "settle", "file")),
            "close" if running else "",
        )

    def _press(self, act: str) -> None:
        left = [each for each in self.stands.findings if each.finding not in self.stands.decisions]
        if act == "settle" and left:
            self.decision_wished.emit(left[0])
        elif act != "settle":
            self.wished.emit(act)

    def _overview(self) -> QWidget:
        texts, stands = self._words, self.stands
        facts = [
            Fact(texts("stocktake.field.purpose"), texts(f"stocktake.purpose.{stands.purpose.value}")),
            Fact(texts("stocktake.field.started"), formats.moment(stands.started_at, self._zone)),
            Fact(texts("stocktake.field.by"), stands.started_by),
        ]
        if stands.counters and not stands.team:
            facts.append(
                Fact(texts("stocktake_page.counters"), texts("list.join").join(stands.counters_named))
            )
        facts += passed_facts(texts, stands.passed, self._zone)
        facts += [Fact(texts("stocktake.paper.checker"), each) for each in team_words(texts, stands.team)]
        if stands.blind:
            facts.append(Fact(texts("stocktake_page.blind"), texts("stocktake_page.blind_word")))
        facts.append(Fact(texts("stocktake.field.read"), str(stands.read)))
        if stands.expected is not None:
            said = texts("stocktake.cli.progress", seen=stands.seen, count=stands.expected)
            facts.append(Fact(texts("stocktake.field.expected"), said))
        closed = stands.closed
        if closed is not None:
            due = formats.until(closed.file_by.due_at, self._zone)
            filed = (
                texts("stocktake_page.filed") if stands.filed else texts("stocktake_page.file_by", due=due)
            )
            facts.append(Fact(texts("stocktake.field.filed"), filed))
            facts.append(Fact(texts("stocktake_page.register"), self._register_words()))
            numbers = ((name, str(getattr(closed, name))) for name in _NUMBERS)
            facts += [Fact(texts(f"stocktake.number.{name}"), said) for name, said in numbers]
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        if stands.is_open and stands.places:  # where to go next
            column.addWidget(words(texts("stocktake_page.places"), "strong"))
            column.addWidget(KeyValues(self._place_facts()))
        column.addWidget(KeyValues(facts))
        return whole

    def _register_words(self) -> str:
        """Whether anything was done to the register by the decisions, and how much of it is voided."""
        stands = self.stands
        if not stands.acted:
            return self._words("stocktake_page.register_same")
        count = sum(bool(each.entry or each.request) for each in stands.decisions.values())
        key = "stocktake_page.register_struck" if stands.struck else "stocktake_page.register_acted"
        return self._words(key, count=count, struck=len(stands.struck))

    def _place_facts(self) -> list[Fact]:
        """Places that are not done first: where to go next."""
        texts = self._words
        left = sorted(self.stands.places, key=lambda each: (each.seen >= each.expected, each.place))
        return [
            Fact(
                each.place or texts("stocktake_page.no_place"),
                texts("stocktake.cli.progress", seen=each.seen, count=each.expected),
            )
            for each in left[:_MOST_PLACES]
        ]

    def _latest(self) -> QWidget:
        """What was read last, each with the way to take it back."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        if not self.stands.latest:
            column.addWidget(words(self._words("stocktake_page.nothing_read"), "muted", wrap=True))
        facts = []
        for each in self.stands.latest:
            what, by = f"{each.read.code} {each.read.name}".strip(), self._read_words(each)
            shown: str | Button = by
            if self.stands.may_scan and self.stands.state is StocktakeState.RUNNING:
                shown = Button(self._words("stocktake_page.withdraw_of", by=by), "undo", role="link")
                shown.clicked.connect(lambda _checked=False, each=each: self.withdrawal_wished.emit(each))
            facts.append(Fact(what, shown))
        column.addWidget(KeyValues(facts))
        column.addStretch(1)
        return whole

    def _read_words(self, seen: Sighting) -> str:
        """Where something was read, how much of it and how it looked, when and by whom."""
        read = seen.read
        where = read.place or f"{read.person} {read.number}".strip()
        pieces = "" if read.quantity is None else self._words("stocktake_page.pieces", count=read.quantity)
        looked = "" if read.condition is None else self._words(f"equipment.condition.{read.condition.value}")
        at = formats.moment(seen.at, self._zone)
        parts = (where, pieces, read.numbers, looked, at, seen.by)
        return self._words("list.join").join(filter(None, parts))

    def go_on_after(self, finding: int) -> None:
        """The keyboard is in the findings: on this one while it is still to be decided, else on the one below it that is."""
        if self.findings is None:
            return
        left = [each.finding for each in self.stands.findings if each.finding not in self.stands.decisions]
        following = [each for each in left if each >= finding]
        self.findings.choose(str((following or left or [finding])[0]))
        self.findings.view.setFocus()

    def stand_as(self, before: StocktakeDetail) -> None:
        """Show what the one before it shows of the same stocktake: its tab and its chosen finding."""
        if before.tabs.keys == self.tabs.keys:
            self.show_tab(before.tabs.present)
        if self.findings is not None and before.findings is not None and before.findings.current is not None:
            self.findings.choose(_number(before.findings.current))

    @property
    def has_keyboard(self) -> bool:
        """Whether the keyboard is in its findings."""
        return self.findings is not None and self.findings.view.hasFocus()

    def _open_finding(self, row: object) -> None:
        """Enter or a double click: what is still to be decided is asked for; what was decided is told below the list."""
        if self._keeps and isinstance(row, FindingLine) and row.finding not in self.stands.decisions:
            self.decision_wished.emit(row)

    def _tell(self, row: object) -> None:
        """The finding under the cursor in full, for which the list has no room, with its decision and why."""
        said = ""
        if isinstance(row, FindingLine):
            decided, struck = self.stands.decisions.get(row.finding), row.finding in self.stands.struck
            said = decided_words(self._words, row, decided, struck=struck)
        self.chosen.setText(said)
        self.chosen.setVisible(bool(said))

    def _findings_whole(self, table: RecordTable) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(table, 1)
        column.addWidget(self.chosen)
        table.current_changed.connect(self._tell)
        return whole

    def _finding_table(self) -> RecordTable:
        model = RecordModel(self._words, self._columns(), self.stands.findings, key=_number)
        table = RecordTable(self._words, model, name="stocktake-findings", exports=False)
        table.opened.connect(self._open_finding)
        if self._keeps:
            word = self._words("stocktake_page.decide")
            act = RowAct(
                "decide",
                word,
                "check",
                lambda rows: self.decision_wished.emit(rows[0]),
                several=False,
                fits=lambda row: isinstance(row, FindingLine) and row.finding not in self.stands.decisions,
            )
            table.add_act(act)
        return table

    def _columns(self) -> list[TableColumn]:
        texts, stands = self._words, self.stands

        def kind(each: FindingLine) -> str:
            return texts(f"stocktake.finding.{each.kind.value}")

        def decided(each: FindingLine) -> str:
            found = stands.decisions.get(each.finding)
            if found is None:
                return texts("stocktake_page.undecided")
            return action_words(texts, found, struck=each.finding in stands.struck)

        def column(key: str, value: Callable[[FindingLine], object], **look: Any) -> TableColumn:
            return TableColumn(key, f"stocktake_page.finding.{key}", value, **look)

        return [
            column("line", lambda each: each.finding, align=RIGHT, width=44),
            column("kind", kind, width=84, face="strong"),
            column("what", lambda each: f"{each.code} {each.name}".strip(), width=150, stretch=True),
            column("book", lambda each: stood_words(texts, each, each.book), width=120, gives_way=2),
            column("seen", lambda each: stood_words(texts, each, each.seen), width=110, gives_way=1),
            column("decided", decided, width=92, struck=lambda each: each.finding in stands.struck),
        ]


def _number(row: object) -> str:
    return str(row.finding) if isinstance(row, FindingLine) else ""
