"""年终审计: what of the year is done and open, the packages that were made, making one and checking one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from station.audit.year.checking import Failure
from station.audit.year.checklist import YearCheck, checklist
from station.audit.year.listing import CheckResult, result_of
from station.audit.year.use_cases import CheckedOnRecord, MadeYear, PastYear
from station.audit.year.values import YearFigures
from station.audit.year.wording import failure_words
from station.core.changes import Change
from station.core.clock import local_today
from station.core.errors import StationError
from station.core.progress import Progress
from station.core.texts import Texts
from station.ui.list_beside_pane import ListBesidePane
from station.ui.models.column import TableColumn
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.audit.forms import CheckForm, MakeForm
from station.ui.pages.audit.needs import Needs
from station.ui.pages.audit.package_detail import PackageDetail
from station.ui.signed_in import SignedIn
from station.ui.tasks import Job, Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.chip import ChipState
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.run_panel import RunPanel

LANE: Final = "audit-year"
_LEADS: Final = {
    "counted": ("stocktake", ""),
    "running": ("stocktake", ""),
    "undecided": ("stocktake", ""),
    "unfiled": ("stocktake", ""),
    "overdue": ("equipment", "filter:overdue"),
    "reports": ("approvals", ""),
    "repairs": ("equipment", "filter:at_repair"),
    "months": ("equipment", "paper:months"),
}
"""Where each line of the checklist is put right."""
_CHIPS: Final = {
    CheckResult.UNCHECKED: ("neutral", "clock"),
    CheckResult.AGREES: ("ok", "check"),
    CheckResult.DIFFERS: ("stop", "warning"),
}


class AuditPage(Page):
    """The year as it stands, and its packages."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("audit_page.title"), texts("audit_page.subtitle"))
        self._services, self._years = services, services.audit.years
        self._standing_known = False
        self._looking: Job[YearFigures] | None = None
        self._job: Job[MadeYear] | Job[CheckedOnRecord] | None = None
        self.check_button = Button(texts("audit_page.check"), "check")
        self.check_button.clicked.connect(self.begin_check)
        self.make_button = Button(texts("audit_page.make"), "seal", role="primary")
        self.make_button.clicked.connect(self.begin)
        self.add_action(self.check_button)
        self.add_action(self.make_button)
        self.standing = KeyValues(columns=4)
        self.card = Card(texts("audit_page.standing"))
        self.card.body.addWidget(self.standing)
        self.card.hide()
        what = TableColumn("what", "audit_page.failure", partial(_failure, texts), stretch=True)
        self.panel = RunPanel(texts, "audit-failures", [what])
        self.panel.stop_wished.connect(self._stop)
        title = texts("audit_year.list")
        self.list = PageList(self, services, services.audit.year_list, _looks(texts), title=title)
        self.beside = ListBesidePane(self.list, self._on_opened)
        self.table, self.pane = self.beside.table, self.beside.pane
        self.table.set_empty(texts("audit_page.none"), texts("audit_page.make"))
        self.table.empty_acted.connect(self.begin)
        for widget in (self.card, self.panel):
            self.body.addWidget(widget)
        self.body.addWidget(self.beside, 1)
        self.setFocusProxy(self.make_button)  # in a low window the list begins below what is seen first

    # ------------------------------------------------------------------------------------- the frame

    def entered(self) -> None:
        self.list.reload()
        self._look()

    def refresh(self, change: Change) -> None:
        if change.touches("audit."):
            self.list.reload()

    def new_day(self) -> None:
        super().new_day()
        self._look()

    # ------------------------------------------------------------------------------------- the year

    def _look(self) -> None:
        """How the year stands now; said only here, so it waits for nothing and nothing waits for it."""
        today = local_today(self._services.clock)

        self._looking = self.run(
            lambda session, report, cancel: self._years.figures(
                session, today.year, report=report, cancel=cancel
            ),
            lane=LANE,
            done=self._show_standing,
            failed=self._no_standing,
            latest="year-standing",
        )

    def _no_standing(self, _problem: StationError) -> None:
        """A year without an entry has nothing to be checked; what else is wrong is said by making the audit."""
        self._standing_known = False
        self.card.hide()

    def _show_standing(self, found: YearFigures) -> None:
        self._standing_known = True
        self.standing.show_facts([self._line(each) for each in checklist(found)])
        self.card.setVisible(not isinstance(self.pane.currentWidget(), FormPane))

    def _line(self, check: YearCheck) -> Fact:
        name = self.texts(f"audit_page.check_line.{check.code}")
        said = self.texts("audit_page.amount", count=check.amount)
        if check.done:
            return Fact(name, ChipState(said, "ok"))
        button = Button(said, "warning", role="link")
        button.setAccessibleName(f"{name} {said}")
        button.clicked.connect(partial(self.navigate.emit, *_LEADS[check.code]))
        return Fact(name, button)

    # ------------------------------------------------------------------------------------- packages

    def _on_opened(self, row: object) -> None:
        if isinstance(row, PastYear):
            detail = PackageDetail(self.texts, row)
            detail.closed.connect(self._close)
            detail.check_wished.connect(partial(self._begin_check, row.folder))
            detail.entry_wished.connect(partial(self.navigate.emit, "ledger", f"place:audit:{row.entry.seq}"))
            self.beside.put(detail)

    def begin(self) -> None:
        """Ask which year, and make its audit."""
        form = MakeForm(self.texts, self._services.clock)
        form.acted.connect(partial(self._make, form))
        self._ask_by(form)

    def begin_check(self) -> None:
        """Ask which package, and check it."""
        self._begin_check("")

    def _begin_check(self, folder: str) -> None:
        form = CheckForm(self.texts, folder)
        form.acted.connect(partial(self._check, form))
        self._ask_by(form)

    def _make(self, form: MakeForm) -> None:
        texts, year, target, as_of = self.texts, form.year.value, form.target, form.as_of
        title = texts("audit_page.making", year=year)
        self._stand_back()
        job = self.run(
            lambda session, report, cancel: self._years.make(
                session, texts, year, target, as_of, report=report, cancel=cancel
            ),
            lane=LANE,
            title=title,
            done=self._made,
            failed=form.refuse,
            progress=self._progress,
        )
        self._running(form, title, job)

    def _check(self, form: CheckForm) -> None:
        path, title = Path(form.folder.value), self.texts("audit_page.checking")
        self._stand_back()
        job = self.run(
            lambda session, report, cancel: self._years.check_on_record(
                session, path, report=report, cancel=cancel
            ),
            lane=LANE,
            title=title,
            done=self._checked,
            failed=form.refuse,
            progress=self._progress,
        )
        self._running(form, title, job)

    def _stand_back(self) -> None:
        """What is only looked at makes way for what a person waits for."""
        if self._looking is not None:
            self._looking.cancel()

    def _running(self, form: FormPane, title: str, job: Job[MadeYear] | Job[CheckedOnRecord]) -> None:
        form.clear_problem()
        form.set_busy(busy=True)
        self._offer(begins=False)
        self._job = job
        self.panel.show_running(title)
        job.ended.connect(partial(self._ended, form))

    def _progress(self, reading: Progress) -> None:
        self.panel.show_progress(reading, 0.0, None)

    def _ended(self, form: FormPane) -> None:
        self._job = None
        self._offer(begins=True)
        self.panel.end()
        if self.pane.currentWidget() is form:
            form.set_busy(busy=False)

    def _offer(self, *, begins: bool) -> None:
        """One at a time: nothing else begins while one is made or checked."""
        for button in (self.make_button, self.check_button):
            button.setEnabled(begins)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _made(self, made: MadeYear) -> None:
        self._close()
        key = "made" if made.found.period.over else "made_part"
        facts = {"year": made.found.period.year, "path": str(made.folder), "seq": made.entry.seq}
        self.panel.say("seal", "sealed", self.texts(f"audit_page.{key}", **facts))
        self.list.reload()

    def _checked(self, found: CheckedOnRecord) -> None:
        self._close()
        checked, entry = found
        kept = "check_untold" if entry is None else "check_recorded"
        told = self.texts(f"audit_year.{kept}", **({} if entry is None else {"seq": entry.seq}))
        if checked.ok:
            said = self.texts("audit_year.check_ok", year=checked.year, seq=checked.entry)
            self.panel.say("ok", "ok", self.texts("audit_page.both", first=said, second=told))
        else:
            said = self.texts("audit_year.check_failed", count=len(checked.failures))
            both = self.texts("audit_page.both", first=said, second=told)
            self.panel.say("stop", "stop", both, checked.failures)
        self.list.reload()

    # ------------------------------------------------------------------------------------- the pane

    def _ask_by(self, form: FormPane) -> None:
        form.closed.connect(self._close)
        self.card.hide()  # a form has its room in a low window
        self.beside.put_form(form)

    def _close(self) -> None:
        self.card.setVisible(self._standing_known)
        self.beside.close_pane()


def _looks(texts: Texts) -> dict[str, Look]:
    def state(row: PastYear) -> ChipState:
        result = result_of(row)
        return ChipState(texts(f"audit_year.result.{result.value}"), *_CHIPS[result])

    return {
        "year": Look(72, face="strong"),
        "extent": Look(84, gives_way=4),
        "as_of": Look(104),
        "made": Look(140),
        "by": Look(84),
        "figures": Look(84, gives_way=6),
        "later": Look(84, gives_way=3),
        "head": Look(92, gives_way=5),
        "result": Look(96, state=state),
        "checked": Look(140, gives_way=2),
        "folder": Look(160, stretch=True),
        "entry": Look(72, face="code"),
    }


def _failure(texts: Texts, failure: Failure) -> str:
    return failure_words(failure, texts)
