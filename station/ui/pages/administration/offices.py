"""任职: who holds office in which unit; giving an office, ending it, letting somebody stand in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.core.ledger import Entry, subject
from station.core.listing import ListQuery
from station.core.texts import Texts
from station.people.offices.listing import ListedHolding
from station.people.offices.values import Function, ProposedHolder, Unit, Vacancy
from station.people.offices.wording import basis_of, vacant_words
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.ui import formats
from station.ui.leading import offer_history
from station.ui.models.declared import Look
from station.ui.page_list import PageList
from station.ui.pages.administration.history import entry_events
from station.ui.pages.administration.joint_count import JointCounts, JointCountSigning
from station.ui.pages.administration.office_forms import (
    AssignForm,
    EndForm,
    ProposedForm,
    SubstituteForm,
    office_words,
)
from station.ui.pages.administration.tab import ListTab, TabContext, button_row
from station.ui.widgets.button import Button
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.timeline import Timeline


@dataclass(frozen=True, slots=True)
class _Known:
    """What the tab knows besides its list."""

    units: tuple[Unit, ...] = ()
    officers: tuple[Officer, ...] = ()
    held: tuple[ListedHolding, ...] = ()
    vacant: tuple[Vacancy, ...] = ()
    proposed: tuple[ProposedHolder, ...] = ()


class HoldingDetail(DetailFrame):
    """A holding and the history of its officer; the buttons emit the row they are about."""

    end_wished = Signal(object)
    substitute_wished = Signal(object)

    def __init__(
        self, texts: Texts, row: ListedHolding, *, edits: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._words, self.row, holding = texts, row, row.holding
        self.set_header(row.name or holding.number, office_words(texts, row))
        self.end_button = Button(texts("administration.offices.end"), "sign-out")
        self.end_button.clicked.connect(self._wish_end)
        self.substitute_button = Button(texts("administration.offices.substitute"), "people")
        self.substitute_button.clicked.connect(self._wish_substitute)
        for button in (self.end_button, self.substitute_button):
            self.buttons.add(button)
            if not edits:
                button.hide()
        if holding.absent:
            self.substitute_button.hide()
        facts = [
            Fact(texts("people.field.number"), holding.number, code=True),
            Fact(texts("offices.field.unit"), holding.unit.name),
            Fact(texts("offices.field.function"), texts(f"offices.function.{holding.function.value}")),
            Fact(texts("offices.field.first"), formats.day(holding.first)),
            Fact(texts("offices.field.ended_on"), formats.day(holding.ended_on) if holding.ended_on else ""),
            Fact(texts("offices.field.absent"), row.absent),
        ]
        self.timeline = Timeline(texts)
        self.set_tab("overview", KeyValues([each for each in facts if each.value]))
        self.set_tab("history", self.timeline, scroll=False)

    def show_history(self, entries: Sequence[Entry]) -> None:
        """Show the entries about the officer, newest first."""
        self.timeline.show_events(entry_events(self._words, entries))

    def _wish_end(self) -> None:
        self.end_wished.emit(self.row)

    def _wish_substitute(self) -> None:
        self.substitute_wished.emit(self.row)


class OfficesTab(ListTab):
    """The list of holdings, and above it which offices nobody holds."""

    key = "offices"
    touches = ("office.", "keeper.", "department.", "group.", "unit.", "officer.", "policy.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        self._known = _Known()
        self.vacant = CitedWords(context.texts, role="strong", state="attention")
        self.vacant.hide()
        services = context.services
        self.list = PageList(
            context.page,
            services,
            services.people.office_list,
            {
                "unit": Look(200, stretch=True),
                "function": Look(140, face="strong"),
                "number": Look(90),
                "name": Look(110, face="strong"),
                "first": Look(110),
                "ended_on": Look(110, gives_way=2),
                "absent": Look(130, gives_way=1),
            },
            title=self.words("title"),
            parent=self,
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters)
        self._edits = context.may(Permission.PEOPLE_EDIT)
        self.table.set_empty(self.words("empty"), self.words("add") if self._edits else "")
        self.table.empty_acted.connect(self.add)
        self.add_button = Button(self.words("add"), "plus", role="primary")
        self.add_button.setShortcut("Ctrl+N")
        self.add_button.clicked.connect(self.add)
        offer_history(context.page, self.table, _subject)
        self.place_pane(self.table)
        self._opener = RowOpener(self.table, self.split, self._on_opened)
        self.propose_button = Button(self.words("propose"), "check")
        self.propose_button.clicked.connect(self.propose)
        self.propose_button.hide()
        self.counting = JointCountSigning(self)
        self.count_button = Button("", "stocktake")
        self.count_button.clicked.connect(self.counting.begin)
        self.count_button.hide()
        row = button_row()
        row.insertWidget(0, self.vacant, 1)
        row.addWidget(self.count_button)
        row.addWidget(self.propose_button)
        row.addWidget(self.add_button)
        if not self._edits:
            self.add_button.hide()
        self.column.addLayout(row)
        self.column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    def load(self) -> None:
        people = self.context.services.people

        def read(session: Session) -> _Known:
            lines = people.office_list.lines(session, ListQuery(counted=False))
            held = tuple(each for each in lines if isinstance(each, ListedHolding))
            offices, officers = people.offices, people.roster.officers(session)
            proposed = offices.proposed(session) if self._edits else ()
            return _Known(offices.units(session), officers, held, offices.vacant(session), proposed)

        self.context.ask(read, self._show, latest="administration-offices")
        if self.context.may(Permission.EQUIPMENT_VIEW):
            self.context.ask(
                self.counting.read,
                self._show_counts,
                latest="administration-counts",
            )
        self.list.reload()

    def focus_list(self) -> None:
        self.table.setFocus()

    def show_subject(self, subject: str) -> None:
        kind, _, what = subject.partition(":")
        self.list.narrow(find=what if kind == "unit" else "")
        if kind == "keeper_change":
            self.counting.ask(what)

    # ------------------------------------------------------------------------------------------ acts

    def add(self) -> None:
        """A form for giving an office."""
        if self._edits:
            known = self._known
            form = AssignForm(self.context.texts, self.context.services.clock, known.units, known.officers)
            form.offer(known.units, known.officers, known.held)
            self.open_form(form, self._assign)

    def propose(self) -> None:
        """A form for confirming who holds what nobody holds, by the roles of accounts."""
        self.open_form(ProposedForm(self.context.texts, self._known.proposed), self._confirm)

    def ask_end(self, row: ListedHolding) -> None:
        """A form for ending an office."""
        self.open_form(EndForm(self.context.texts, self.context.services.clock, row), self._end)

    def ask_substitute(self, row: ListedHolding) -> None:
        """A form for who stands in."""
        form = SubstituteForm(self.context.texts, self.context.services.clock, row, self._known.officers)
        self.open_form(form, self._substitute)

    def _assign(self, form: AssignForm) -> None:
        offices = self.context.services.people.offices
        unit, function, number = form.unit.value, Function(form.function.value), form.number.value
        first, basis, before = form.first.value, form.basis.value, form.in_place_of.value
        self._act(
            form,
            lambda session: offices.assign(
                session, unit, function, number, first=first, basis=basis, in_place_of=before
            ),
            "assigned",
        )

    def _confirm(self, form: ProposedForm) -> None:
        offices, texts = self.context.services.people.offices, self.context.texts
        chosen = {each: basis_of(texts, each) for each in form.chosen}
        self._act(form, lambda session: offices.confirm(session, chosen), "confirmed")

    def _end(self, form: EndForm) -> None:
        offices, holding = self.context.services.people.offices, form.of.holding
        on, reason = form.on.value, form.reason.value
        self._act(
            form,
            lambda session: offices.end(
                session, holding.unit.name, holding.function, holding.number, on=on, reason=reason
            ),
            "ended",
        )

    def _substitute(self, form: SubstituteForm) -> None:
        offices, holding = self.context.services.people.offices, form.of.holding
        number, first, last, reason = (
            *(form.number.value, form.first.value),
            *(form.last.value, form.reason.value),
        )
        self._act(
            form,
            lambda session: offices.substitute(
                session,
                *(holding.unit.name, holding.function, number),
                absent=holding.number,
                first=first,
                last=last,
                reason=reason,
            ),
            "substituted",
        )

    def _act(self, form: FormPane, act: Callable[[Session], object], done: str) -> None:
        def finished(_entries: object) -> None:
            self.context.page.say_ok(self.words(f"{done}_done"), topic="offices")
            self.close_pane()
            self.load()

        self.carry_out(form, act, finished)

    # --------------------------------------------------------------------------------------- showing

    def _show_counts(self, known: JointCounts) -> None:
        self.counting.show(known, self.count_button)

    def _show(self, known: _Known) -> None:
        self._known = known
        form = self.pane.currentWidget()
        if isinstance(form, AssignForm):
            form.offer(known.units, known.officers, known.held)
        elif isinstance(form, SubstituteForm):
            form.offer(known.officers)
        self.vacant.setText(vacant_words(self.context.texts, known.vacant))
        self.vacant.setVisible(bool(known.vacant))
        self.propose_button.setVisible(bool(known.proposed))

    def _on_opened(self, row: object) -> None:
        if self.filling or not isinstance(row, ListedHolding):
            return
        detail = HoldingDetail(self.context.texts, row, edits=self._edits)
        detail.end_wished.connect(self.ask_end)
        detail.substitute_wished.connect(self.ask_substitute)
        self.open_detail(detail, f"officer:{row.holding.number}", detail.show_history)


def _subject(row: object) -> str:
    return subject("officer", row.holding.number) if isinstance(row, ListedHolding) else ""
