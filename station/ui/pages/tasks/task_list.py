"""任务: every deadline with its state and claim, and the acts on chosen ones: claiming, giving back, settling (PF-09)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from station.core.deadlines import DeadlineState
from station.core.texts import Texts
from station.people.deadlines.values import DeadlineStanding, Reminding
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.bulk import BulkRun
from station.ui.leading import offer_history
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.tasks.needs import Needs
from station.ui.remind_form import RemindForm, tell_unseen
from station.ui.settling import Owed, Settling
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.form_kinds import FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.selection_bar import RowAct

_PAGES = {"item": "equipment", "place": "equipment", "recording": "archive", "officer": "administration"}
"""Where a thing is looked at, by the kind of subject."""
_REMINDING = (Permission.COUNTER_OPERATE, Permission.RECORDING_EXEMPT, Permission.PEOPLE_EDIT)
"""Any of these lets remind others."""
_CHIPS = {
    DeadlineState.RUNNING: ("accent", "clock"),
    DeadlineState.NEAR: ("attention", "clock"),
    DeadlineState.DUE: ("attention", "clock"),
    DeadlineState.OVERDUE: ("stop", "clock"),
    DeadlineState.PAUSED: ("neutral", "pause"),
    DeadlineState.MET: ("ok", "ok"),
    DeadlineState.WITHDRAWN: ("neutral", "cancel"),
}

V = TypeVar("V")


class TaskList(QWidget):
    """The list with its acts; `opened(page, subject)` leads to a task's subject."""

    opened = Signal(str, str)

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__()
        self._page, self._services = page, services
        texts = self.texts = page.texts
        person = page.signed_in.session
        self._names: Mapping[str, str] = {person.number: person.name} if person.number else {}
        self.list = PageList(
            page,
            services,
            services.people.deadline_list,
            self._looks(),
            title=texts("tasks_page.title"),
            parent=self,
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters.chips)
        self.table.set_empty(texts("tasks_page.none"))
        self.table.opened.connect(self._on_opened)
        self.acts = ChosenTasks(page, services, self)
        self._pane = QStackedWidget()
        for form in (self.acts.form, self.acts.remind_form, *self.acts.settling.forms):
            self._pane.addWidget(form)
        self.split = MasterDetail(self.table, self._pane)
        self.acts.form_wished.connect(self._open_form)
        self.acts.left.connect(self._leave_form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.list.filters)
        column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    def load(self) -> None:
        """Read the list and the officers anew."""
        self.list.reload()
        if self._page.may(Permission.PEOPLE_VIEW):
            self._page.ask(self._read_names, done=self._show_names, latest="tasks names")

    def _read_names(self, session: Session) -> Mapping[str, str]:
        officers = self._services.people.roster.officers(session, active_only=False)
        return {each.number: each.name for each in officers}

    def _show_names(self, names: Mapping[str, str]) -> None:
        if names != self._names:
            self._names = names
            self.table.view.viewport().update()

    def _persons(self, standing: DeadlineStanding) -> str:
        return " ".join(self._names.get(number, number) for number in standing.deadline.persons)

    def _on_opened(self, row: object) -> None:
        if isinstance(row, DeadlineStanding):
            about = row.deadline.subject
            self.opened.emit(_PAGES.get(about.partition(":")[0], ""), about)

    def _open_form(self, form: QWidget) -> None:
        self._pane.setCurrentWidget(form)
        self.split.open_detail()
        form.setFocus()

    def _leave_form(self) -> None:
        self.split.close_detail()
        self.table.setFocus()

    def _looks(self) -> dict[str, Look]:
        def state(standing: DeadlineStanding) -> ChipState:
            token, icon = _CHIPS[standing.state]
            return ChipState(self.texts(f"deadlines.state.{standing.state.value}"), token, icon)

        return {
            "due_at": Look(136, show=partial(formats.until, zone=self._services.clock.zone)),
            "state": Look(110, state=state, among=(self.texts("deadlines.state.near"),)),
            "kind": Look(160, gives_way=2),
            "subject": Look(104, value=_code, face="code", gives_way=4),
            "title": Look(200, stretch=True),
            "persons": Look(84, value=self._persons),
            "claimed_by": Look(96, face="strong", gives_way=3),
            "reminded_by": Look(84, gives_way=2),
            "reminded_at": Look(136, gives_way=2),
            "rule": Look(cites=True, gives_way=1),
        }


class ChosenTasks(QObject):
    """Offers the acts in the list and carries them out one task after another."""

    form_wished = Signal(object)
    left = Signal()
    """The form is done with or given up."""

    def __init__(self, page: Page, services: Needs, tasks: TaskList) -> None:
        super().__init__(tasks)
        self._page, self._deadlines, self._list = page, services.people.deadlines, tasks
        texts = self._texts = page.texts
        self._chosen: Sequence[DeadlineStanding] = ()
        self.run = BulkRun(page)
        self.form = GiveBackForm(texts)
        self.form.acted.connect(self._give_back)
        self.form.closed.connect(self.left)
        tasks.table.add_act(RowAct("claim", texts("tasks_page.claim"), "check", self.claim, fits=_is_free))
        word = texts("tasks_page.give_back")
        tasks.table.add_act(RowAct("give_back", word, "undo", self.begin_give_back, fits=self._is_mine))
        self.remind_form = RemindForm(texts)
        self.remind_form.acted.connect(self._remind)
        self.remind_form.closed.connect(self.left)
        if any(map(page.may, _REMINDING)):
            word = texts("tasks_page.remind")
            tasks.table.add_act(RowAct("remind", word, "clock", self.begin_remind, fits=_binds))
        self.settling = Settling(page, services, tasks.table, self.run, _owed, done=tasks.load)
        self.settling.opened.connect(self.form_wished)
        self.settling.left.connect(self.left)
        offer_history(page, tasks.table, _about)

    def claim(self, rows: list[object]) -> None:
        """Claim each of these tasks."""
        self._start("tasks_page.claim", _standings(rows), self._claim_one)

    def begin_give_back(self, rows: list[object]) -> None:
        """Ask for the reason."""
        self._chosen = _standings(rows)
        self.form.begin(len(self._chosen))
        self.form_wished.emit(self.form)

    def begin_remind(self, rows: list[object]) -> None:
        """Ask for a note to whoever these tasks bind."""
        self._chosen = _standings(rows)
        self.remind_form.begin(self._texts("tasks_page.chosen", count=len(self._chosen)))
        self.form_wished.emit(self.remind_form)

    def _is_mine(self, row: object) -> bool:
        claim = row.deadline.claim if isinstance(row, DeadlineStanding) else None
        return claim is not None and claim.account == self._page.signed_in.session.account

    def _claim_one(self, session: Session, standing: DeadlineStanding) -> None:
        self._deadlines.claim(session, standing.deadline.id)

    def _give_back(self) -> None:
        reason = self.form.reason.value

        def give_back(session: Session, standing: DeadlineStanding) -> None:
            self._deadlines.give_back(session, standing.deadline.id, reason)

        self._start("tasks_page.give_back", self._chosen, give_back, form=self.form)

    def _remind(self) -> None:
        note = self.remind_form.note.value

        def remind(session: Session, standing: DeadlineStanding) -> Reminding:
            return self._deadlines.remind(session, standing.deadline.id, note)

        told = partial(tell_unseen, self._page)
        self._start("tasks_page.remind", self._chosen, remind, told, form=self.remind_form)

    def _start(
        self,
        key: str,
        chosen: Sequence[DeadlineStanding],
        act: Callable[[Session, DeadlineStanding], V],
        given: Callable[[Sequence[V]], object] | None = None,
        form: FormPane | None = None,
    ) -> None:
        things, title, done = [(_named(each), each) for each in chosen], self._texts(key), self._list.load
        self.run.start(title, things, act, form=form, begun=self.left.emit, done=done, given=given)


class GiveBackForm(FormPane):
    """The reason why a person gives back a task that they have claimed."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("tasks_page.give_back"), texts("tasks_page.give_back"))
        self._words = texts
        self.reason = self.add("reason", FormText(texts("tasks_page.reason"), required=True, rule="PF-09"))

    def begin(self, count: int) -> None:
        """An empty form for this number of tasks."""
        self.start_over()
        self.set_title(self._words("tasks_page.give_back"), self._words("tasks_page.chosen", count=count))


def _standings(rows: Sequence[object]) -> list[DeadlineStanding]:
    return [row for row in rows if isinstance(row, DeadlineStanding)]


def _is_free(row: object) -> bool:
    return isinstance(row, DeadlineStanding) and row.deadline.claim is None


def _binds(row: object) -> bool:
    """Whether it binds anybody who could be reminded."""
    return isinstance(row, DeadlineStanding) and bool(row.deadline.persons)


def _about(row: object) -> str:
    return row.deadline.subject if isinstance(row, DeadlineStanding) else ""


def _code(standing: DeadlineStanding) -> str:
    return standing.deadline.code_beside_title


def _owed(row: object) -> Owed | None:
    if not isinstance(row, DeadlineStanding):
        return None
    area, _, tag = row.deadline.subject.partition(":")
    return Owed(tag if area == "item" else "", _named(row), row.deadline.kind, row.deadline.due_at)


def _named(standing: DeadlineStanding) -> str:
    return f"{standing.deadline.code_beside_title} {standing.deadline.title}".strip()
