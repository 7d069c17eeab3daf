"""考核: what counts in the yearly assessment, of officers and of units; one's own without the right to look at people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from station.audit.findings.proposing import ViolationProposal
from station.audit.officer_year.values import YearFact
from station.core.attachments import Attachment
from station.core.ledger import subject
from station.core.report import Report
from station.people.conduct.use_cases import ConductChoices
from station.people.conduct.values import CONDUCT, ConductKind, ConductPaper, ConductRecord
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.ui.models.declared import Look
from station.ui.page_list import PageList
from station.ui.pages.administration.conduct_detail import ConductDetail
from station.ui.pages.administration.conduct_forms import (
    AssessForm,
    ConductFoundForm,
    ConductWithdrawalForm,
    SettleForm,
    WhomForm,
    record_words,
)
from station.ui.pages.administration.officer_year import UnitYearForm, show_unit_year
from station.ui.pages.administration.tab import ListTab, TabContext
from station.ui.pages.equipment.item_files import AttachForm, FileActs, FileList
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.row_opener import RowOpener

PAPERS = {ConductKind.ORDER: "order", ConductKind.ASSESSMENT: "unit_assessment"}
"""The papers of these kinds; all others have the sheet of a record."""
_NEW = (
    (ConductKind.CRITICISM, "plus"),
    (ConductKind.VIOLATION, "plus"),
    (ConductKind.ORDER, "clock"),
    (ConductKind.COMMENDATION, "check"),
    (ConductKind.ASSESSMENT, "signature"),
)


@dataclass(frozen=True, slots=True)
class _Offered:
    """What forms offer."""

    choices: ConductChoices
    officers: tuple[Officer, ...]


class ConductTab(ListTab):
    """The list of records, and the forms for new ones."""

    key = "conduct"
    touches = ("conduct.", "policy.", "officer.", "unit.", "department.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        services = context.services
        self._records = context.may(Permission.CONDUCT_RECORD)
        self.list = PageList(
            context.page,
            services,
            services.people.conduct_list,
            {
                "id": Look(70),
                "kind": Look(90, face="strong"),
                "on": Look(100),
                "number": Look(80, gives_way=3),
                "name": Look(90, face="strong"),
                "unit": Look(120, gives_way=2),
                "head": Look(180, gives_way=1),
                "text": Look(200, stretch=True),
                "state": Look(90),
                "until": Look(100, gives_way=4),
                "points": Look(70, gives_way=5),
                "by": Look(90, gives_way=6),
            },
            title=self.words("title"),
            parent=self,
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters.chips)
        self.table.add_filters(self.list.filters)
        whole = "empty" if context.may(Permission.PEOPLE_VIEW) else "empty_own"
        self.table.set_empty(self.words(whole), self.words("new_violation") if self._records else "")
        self.table.empty_acted.connect(partial(self.begin, ConductKind.VIOLATION))
        self.place_pane(self.table)
        self._files = FileActs(context.page, services.people.conduct_files)
        self._opener = RowOpener(self.table, self.split, self._on_opened)
        self.new_buttons = {kind: self._new_button(kind, icon) for kind, icon in _NEW}
        self.new_buttons[ConductKind.VIOLATION].setShortcut("Ctrl+N")
        row = Flow()
        for button in self.new_buttons.values():
            row.add(button, at_end=True)
        self.unit_year_button = Button(context.texts("officer_year.unit_title"), "calendar")
        self.unit_year_button.clicked.connect(self.ask_unit_year)
        if context.may(Permission.PEOPLE_VIEW):
            row.add(self.unit_year_button, at_end=True)
        self.column.addWidget(row)
        self.column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    def _new_button(self, kind: ConductKind, icon: str) -> Button:
        role = "primary" if kind is ConductKind.VIOLATION else "plain"
        button = Button(self.words(f"new_{kind.value}"), icon, role=role)
        button.clicked.connect(partial(self.begin, kind))
        if not self._records:
            button.hide()
        return button

    def load(self) -> None:
        self.list.reload()

    def focus_list(self) -> None:
        self.table.setFocus()

    def show_subject(self, subject: str) -> None:
        area, _, what = subject.partition(":")
        if area == CONDUCT:
            self.list.narrow(find=what)
        elif area == "findings":
            self.begin_from([int(each) for each in what.split(",") if each.isdecimal()])
        else:
            self.list.narrow(number=what)

    # ------------------------------------------------------------------------------------------ acts

    def begin(self, kind: ConductKind, *_checked: object) -> None:
        """A form for a new record."""
        if self._records:
            self._with_offers(partial(self._begin, kind))

    def begin_from(self, findings: Sequence[int]) -> None:
        """A form for a violation that rests on what was found (DM-12), by the numbers of the findings."""
        audit = self.context.services.audit
        if self._records:
            self.context.ask(
                lambda session: audit.findings.proposal(session, findings),
                lambda proposal: self._with_offers(partial(self._begin_from, proposal)),
                latest="administration-findings",
            )

    def _begin_from(self, proposal: ViolationProposal, offered: _Offered) -> None:
        texts, clock = self.context.texts, self.context.services.clock
        kind = ConductKind.VIOLATION
        form = ConductFoundForm(texts, clock, kind, offered.choices, offered.officers)
        form.follow_findings(proposal)
        self._open_found(form)

    def ask_unit_year(self, *_checked: object) -> None:
        """A form for the paper of a unit's year."""
        context = self.context
        self._with_offers(
            lambda offered: self.open_form(
                UnitYearForm(context.texts, context.services.clock, offered.choices.units),
                partial(show_unit_year, context),
            )
        )

    def _with_offers(self, show: Callable[[_Offered], object]) -> None:
        people = self.context.services.people

        def read(session: Session) -> _Offered:
            return _Offered(people.conduct.choices(session), people.roster.officers(session))

        self.context.ask(read, show, latest="administration-conduct")

    def _begin(self, kind: ConductKind, offered: _Offered) -> None:
        texts, clock = self.context.texts, self.context.services.clock
        if kind is ConductKind.ASSESSMENT:
            self._open_assess(AssessForm(texts, clock, offered.choices))
        elif kind in (ConductKind.CRITICISM, ConductKind.VIOLATION):
            self._open_found(ConductFoundForm(texts, clock, kind, offered.choices, offered.officers))
        else:
            told = WhomForm(texts, clock, kind, offered.choices, offered.officers)
            self.open_form(told, self._order if kind is ConductKind.ORDER else self._commend)

    def _on_wished(self, key: str, record: ConductRecord) -> None:
        texts = self.context.texts
        if key == "withdraw":
            self.open_form(ConductWithdrawalForm(texts, record), self._withdraw)
        elif key == "settle":
            self.open_form(SettleForm(texts, record), self._settle)
        elif key == "order":
            self._with_offers(partial(self._begin_order, record))
        elif key == "count":
            self._with_offers(partial(self._ask_before, record))
        elif key == "paper":
            self._show_paper(record)
        elif key == "attach":
            form = AttachForm(texts, ConductPaper)
            form.begin(record_words(texts, record))
            self.open_form(form, partial(self._attach, record))

    def _begin_order(self, record: ConductRecord, offered: _Offered) -> None:
        texts, clock = self.context.texts, self.context.services.clock
        form = WhomForm(texts, clock, ConductKind.ORDER, offered.choices, offered.officers, record)
        self.open_form(form, self._order)

    def _ask_before(self, record: ConductRecord, offered: _Offered) -> None:
        """The criticisms of the same officer, head and year, which a violation names."""
        conduct, texts, clock = (
            self.context.services.people.conduct,
            self.context.texts,
            self.context.services.clock,
        )

        def show(found: tuple[ConductRecord, ...]) -> None:
            alike = (record.kind, record.rule, record.code, record.year)
            before = [
                each
                for each in reversed(found)
                if each.counts and (each.kind, each.rule, each.code, each.year) == alike
            ]
            kind = ConductKind.VIOLATION
            self._open_found(ConductFoundForm(texts, clock, kind, offered.choices, offered.officers, before))

        self.context.ask(lambda session: conduct.of(session, record.number), show)

    def _open_found(self, form: ConductFoundForm) -> None:
        form.proofs_asked.connect(partial(self._read_proofs, form))
        self.open_form(form, self._found)
        self._read_proofs(form)

    def _read_proofs(self, form: ConductFoundForm) -> None:
        """Offer what is on record of the chosen officer in the year of the day."""
        years, number, year = self.context.services.audit.officer_years, form.number.value, form.on.value.year
        if not number or form.proofs is None:
            return

        def show(found: tuple[YearFact, ...]) -> None:
            if self.pane.currentWidget() is form and form.number.value == number:
                form.offer_proofs(found)

        self.context.ask(
            lambda session: years.findings(session, number, year),
            show,
            latest="administration-conduct-proofs",
        )

    def _found(self, form: ConductFoundForm) -> None:
        conduct, wish, named = self.context.services.people.conduct, form.wish, form.named
        entries = form.entries
        if form.kind is ConductKind.CRITICISM:
            self._act(form, lambda session: conduct.criticise(session, wish))
        else:
            self._act(form, lambda session: conduct.violation(session, wish, named, entries))

    def _commend(self, form: WhomForm) -> None:
        conduct, wish = self.context.services.people.conduct, form.wish
        self._act(form, lambda session: conduct.commend(session, wish))

    def _order(self, form: WhomForm) -> None:
        conduct, wish, by, about = (
            *(self.context.services.people.conduct, form.wish),
            *(form.on.value, form.violation),
        )
        self._act(form, lambda session: conduct.order(session, wish, by, about))

    def _assess(self, form: AssessForm) -> None:
        conduct, unit, year = self.context.services.people.conduct, form.unit.value, int(form.year.value)
        points, notes, text = form.points, form.notes, form.text.value
        self._act(form, lambda session: conduct.assess(session, unit, year, points, notes, text))

    def _open_assess(self, form: AssessForm) -> None:
        form.resting_asked.connect(partial(self._read_resting, form))
        self.open_form(form, self._assess)

    def _read_resting(self, form: AssessForm) -> None:
        """Say what is on record of the unit in the year."""
        conduct, unit, year = self.context.services.people.conduct, form.unit.value, form.year.value
        if not (unit and year):
            return

        def show(found: tuple[ConductRecord, ...]) -> None:
            if self.pane.currentWidget() is form and (form.unit.value, form.year.value) == (unit, year):
                form.show_resting(found)

        self.context.ask(
            lambda session: conduct.of_unit(session, unit, int(year)),
            show,
            latest="administration-conduct-unit",
        )

    def _settle(self, form: SettleForm) -> None:
        conduct, seq, text = self.context.services.people.conduct, form.of.seq, form.text.value
        done, files = form.result.value == "done", form.files.files
        self._act(form, lambda session: conduct.settle(session, seq, done=done, text=text, files=files))

    def _attach(self, record: ConductRecord, form: AttachForm) -> None:
        files, (path, what, note) = self.context.services.people.conduct_files, form.filled()
        paper = ConductPaper(what)
        self._act(form, lambda session: files.attach(session, record.seq, (path,), paper, note), "attached")

    def _withdraw(self, form: ConductWithdrawalForm) -> None:
        conduct, seq, reason = self.context.services.people.conduct, form.of.seq, form.reason.value
        self._act(form, lambda session: conduct.withdraw(session, seq, reason))

    def _act(self, form: FormPane, act: Callable[[Session], object], said: str = "recorded") -> None:
        def finished(_done: object) -> None:
            self.context.page.say_ok(self.words(said), topic="conduct")
            self.close_pane()
            self.load()

        self.carry_out(form, act, finished)

    def _show_paper(self, record: ConductRecord) -> None:
        services, texts = self.context.services, self.context.texts

        def make(session: Session) -> Report:
            return services.inventory.conduct_papers.paper(session, texts, record.seq)

        title = texts(f"papers.title.{PAPERS.get(record.kind, 'conduct_record')}")
        show_paper(self.context.page, services.printing.reporting, title, make)

    def _on_opened(self, row: object) -> None:
        if self.filling or not isinstance(row, ConductRecord):
            return
        prints = self.context.may(Permission.PEOPLE_VIEW)
        detail = ConductDetail(self.context.texts, row, records=self._records, prints=prints)
        detail.wished.connect(self._on_wished)
        self.open_detail(detail, subject(CONDUCT, str(row.seq)), detail.show_history)
        self._read_files(row, detail)

    def _read_files(self, record: ConductRecord, detail: ConductDetail) -> None:
        """The photos and papers of the record, in a tab of its detail where there are any."""
        files, key = self.context.services.people.conduct_files, str(record.seq)

        def show(found: tuple[Attachment, ...]) -> None:
            if not found or self.pane.currentWidget() is not detail:
                return
            shown = FileList(self.context.texts, self.context.services.clock, found)
            shown.see_wished.connect(partial(self._files.see, key))
            shown.save_wished.connect(partial(self._files.save, key))
            detail.set_tab("files", shown)

        self.context.ask(
            lambda session: files.kept(session, key), show, latest="administration-conduct-files"
        )
