"""填报: what is due of report forms beside one of them: filled in, filed, written for the office above, collected, added up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from station.audit.forms.bodies import FormCollected, FormFiled
from station.audit.forms.book import Duty
from station.audit.forms.definition import FormDefinition
from station.audit.forms.filling import AS_COMPUTED, FillSheet, FillWish
from station.audit.forms.finding import DutyName
from station.audit.forms.summing import FormSum
from station.core.ledger import Entry
from station.core.progress import CancelToken, Report
from station.core.report import Report as Paper
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.choosing_files import file_to_open, file_to_save
from station.ui.list_beside_pane import ListBesidePane
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.forms.details import DutyDetail, SumDetail
from station.ui.pages.forms.fill_form import CollectForm, FillForm, WithdrawEarlyForm
from station.ui.pages.forms.looks import duty_looks
from station.ui.pages.forms.needs import Needs
from station.ui.paper_window import show_paper

LANE: Final = "forms"
TOPIC: Final = "forms"


class DutiesView(ListBesidePane):
    """The list on the left, a return, its form or a sum on the right."""

    def __init__(self, page: Page, services: Needs) -> None:
        texts, duties = page.texts, services.audit.form_duties
        title = texts("forms.title.duties")
        super().__init__(PageList(page, services, duties, duty_looks(texts), title=title), self._on_opened)
        self._page, self._services, self._texts = page, services, texts
        self._returns, self._collecting = services.audit.form_returns, services.audit.form_collecting
        self.table.set_empty(texts("forms_page.none_due"))

    def narrow(self, number: str, period: str, unit: str) -> None:
        """Show what a count is of."""
        wanted = {"number": number, "period": period, "unit": unit}
        self.close_pane()
        self.list.narrow(**{key: value for key, value in wanted.items() if value})

    def open(self, code: str) -> None:
        """Show what is due by its name (``ZB01 2026-11 一科``) beside the list."""
        number, period, unit = code.split(" ", 2)
        self._page.ask(
            self._returns.duty, DutyName(number, period, unit), done=self._show, latest="form-duty"
        )

    def begin_collect(self) -> None:
        """Ask for the file of a return, and collect it."""
        form = CollectForm(self._texts)
        form.acted.connect(partial(self._collect, form))
        self.put_form(form)

    def begin_withdraw(self, count: int) -> None:
        """Ask why what fell due by a wrong clock is taken back, and take it back."""
        form, withdraw = WithdrawEarlyForm(self._texts, count), self._services.audit.forms.withdraw_early

        def act() -> None:
            form.clear_problem()
            form.set_busy(busy=True)
            title = self._texts("forms_page.withdrawing")
            done = self._withdrawn
            reason = form.reason.value
            self._page.ask(withdraw, reason, lane=LANE, title=title, done=done, failed=form.refuse)

        form.acted.connect(act)
        self.put_form(form)

    def _withdrawn(self, entries: tuple[Entry, ...]) -> None:
        seq = entries[0].seq
        self._page.say_ok(self._texts("forms_page.withdrawn_early", seq=seq), topic=TOPIC)
        self.close_pane()
        self.reload()

    # ---------------------------------------------------------------------------------------- a return

    def _on_opened(self, row: object) -> None:
        if isinstance(row, Duty):
            self.open(row.code)

    def _show(self, found: tuple[FormDefinition, Duty]) -> None:
        if self.in_form():
            return
        form, duty = found
        may_fill = self._page.may(Permission.FORM_FILL) or self._page.may(Permission.FORM_FILE)
        detail = DutyDetail(self._texts, form, duty, self._services.clock.zone, may_fill=may_fill)
        name = _name(duty)
        detail.closed.connect(self.close_pane)
        detail.fill_button.clicked.connect(partial(self._begin_fill, name))
        detail.return_button.clicked.connect(partial(self._write_return, name))
        detail.print_button.clicked.connect(partial(self._print, name, form.name))
        detail.sum_button.clicked.connect(partial(self._sum, duty.body.number, duty.body.period))
        self.put(detail)

    def _begin_fill(self, name: DutyName) -> None:
        returns = self._returns

        def read(session: Session, report: Report, cancel: CancelToken) -> FillSheet:
            return returns.sheet(session, name, AS_COMPUTED, report, cancel)

        title = self._texts("forms_page.reading")
        self._page.run(read, lane=LANE, title=title, done=self._show_form, latest="form-sheet")

    def _show_form(self, sheet: FillSheet) -> None:
        form = FillForm(self._texts, sheet, may_file=self._page.may(Permission.FORM_FILE))
        form.acted.connect(partial(self._fill, form))
        if form.table is not None:
            form.table.blank_button.clicked.connect(partial(self._write_blank, sheet))
            form.table.read_button.clicked.connect(partial(self._choose_filled, form, _name(sheet.duty)))
        self.put_form(form)

    def _choose_filled(self, form: FillForm, name: DutyName) -> None:
        path = file_to_open(self._page, self._texts("forms_page.table"), ("xlsx",))
        if path is not None:
            self.read_filled(form, name, path)

    def read_filled(self, form: FillForm, name: DutyName, path: Path) -> None:
        """Show what a filled-in workbook says in the table of a form."""
        returns, wish = self._returns, FillWish(table=path)

        def read(session: Session, report: Report, cancel: CancelToken) -> FillSheet:
            return returns.sheet(session, name, wish, report, cancel)

        form.clear_problem()
        form.set_busy(busy=True)

        def show(sheet: FillSheet) -> None:
            form.set_busy(busy=False)
            form.show_read(sheet)

        title = self._texts("forms_page.reading")
        self._page.run(read, lane=LANE, title=title, done=show, failed=form.refuse, latest="form-sheet")

    def _fill(self, form: FillForm) -> None:
        returns, files, typed = self._returns, form.files, form.put_in()
        why = "" if form.why is None else form.why.value

        def act(session: Session) -> Entry:
            filled = form.typed_sheet(typed)
            return (
                returns.file(session, filled, why, filled.seen) if files else returns.draft(session, filled)
            )

        form.clear_problem()
        form.set_busy(busy=True)
        title = self._texts("forms_page.filing" if files else "forms_page.keeping")
        self._page.ask(act, lane=LANE, title=title, done=self._filled, failed=form.refuse)

    def _filled(self, entry: Entry) -> None:
        body = entry.typed
        key = "drafted"
        if isinstance(body, FormFiled):
            key = "filed_again" if body.corrects else "filed" if body.in_time else "filed_late"
        self._page.say_ok(self._texts(f"forms_page.{key}", seq=entry.seq), topic=TOPIC)
        self._after(getattr(body, "duty", ""))

    def _after(self, code: str) -> None:
        self.close_pane()
        self.reload()
        if code:
            self.open(code)

    # ---------------------------------------------------------------------------------------- files

    def _write_blank(self, sheet: FillSheet) -> None:
        body = sheet.duty.body
        path = self._chosen("forms_page.write_blank", f"{body.name}-{body.period}-{body.unit}.xlsx")
        if path is not None:
            write, texts = self._returns.write_blank, self._texts
            self._written(lambda session: write(session, texts, sheet, path), path)

    def _write_return(self, name: DutyName) -> None:
        path = self._chosen("forms_page.write_return", f"{name.number}-{name.period}-{name.unit}.xlsx")
        if path is not None:
            write, texts = self._returns.write_return, self._texts
            self._written(lambda session: write(session, texts, name, path), path)

    def _written(self, write: Callable[[Session], object], path: Path) -> None:
        """Write a file behind the screen, and say where it is."""
        self._page.ask(
            write,
            lane=LANE,
            title=self._texts("forms_page.writing"),
            success=self._texts("forms_page.written", path=str(path)),
            topic=TOPIC,
        )

    def _chosen(self, title: str, name: str) -> Path | None:
        return file_to_save(self._page, self._texts, self._texts(title), name.replace("/", "-"), ("xlsx",))

    def _print(self, name: DutyName, title: str) -> None:
        returns, texts = self._returns, self._texts

        def make(session: Session) -> Paper:
            return returns.paper(session, texts, name)

        show_paper(self._page, self._services.printing.reporting, title, make)

    # ---------------------------------------------------------------------------------------- collecting

    def _collect(self, form: CollectForm) -> None:
        collecting, path = self._collecting, Path(form.file.value)

        form.clear_problem()
        form.set_busy(busy=True)
        title = self._texts("forms_page.collecting")
        self._page.ask(
            collecting.collect, path, lane=LANE, title=title, done=self._collected, failed=form.refuse
        )

    def _collected(self, entry: Entry) -> None:
        body = entry.of(FormCollected)
        facts = {"unit": body.unit, "period": body.period, "seq": entry.seq}
        key = "collected_again" if body.corrects else "collected" if body.in_time else "collected_late"
        self._page.say_ok(self._texts(f"forms_page.{key}", **facts), topic=TOPIC)
        self._after(body.duty)

    def _sum(self, number: str, period: str) -> None:
        self._page.ask(self._collecting.summed, number, period, done=self._show_sum, latest="form-sum")

    def _show_sum(self, found: FormSum) -> None:
        if self.in_form():
            return
        number, period = found.form.number, found.period.code
        detail = SumDetail(self._texts, found)
        detail.closed.connect(self.close_pane)
        detail.unit_wished.connect(partial(self._open_unit, number, period))
        detail.save_button.clicked.connect(partial(self._save_sum, found))
        detail.print_button.clicked.connect(partial(self._print_sum, found))
        self.put(detail)

    def _open_unit(self, number: str, period: str, unit: str) -> None:
        self.open(f"{number} {period} {unit}")

    def _sum_paper(self, found: FormSum, session: Session) -> Paper:
        return self._collecting.sum_report(session, self._texts, found.form.number, found.period.code)

    def _save_sum(self, found: FormSum) -> None:
        path = self._chosen("forms_page.save_sum", f"{found.form.name}-{found.period.code}.xlsx")
        if path is None:
            return
        reporting = self._services.printing.reporting
        self._written(lambda session: reporting.write(self._sum_paper(found, session), path), path)

    def _print_sum(self, found: FormSum) -> None:
        make = partial(self._sum_paper, found)
        show_paper(self._page, self._services.printing.reporting, found.form.name, make)


def _name(duty: Duty) -> DutyName:
    return DutyName(duty.body.number, duty.body.period, duty.body.unit)
