"""Labels before they are printed: to scale, on a paper that can be chosen, for an office printer, a roll or a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QComboBox, QWidget

from station.core.errors import DeviceProblem, StationError
from station.core.texts import Texts
from station.people.sessions import Session
from station.printing.labels import MOST_EACH, LabelChoice, LabelRun, Symbology
from station.printing.office import OfficePrinter, PrintedJob, PrintSignIn
from station.ui.page import Page
from station.ui.pages.parts import NeedsInventory, NeedsPeople, NeedsPrinting
from station.ui.paper_window import FILES, PaperWindow
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormNumber
from station.ui.widgets.paper_view import PaperPages, read_paper
from station.ui.widgets.text import words

Codes = Callable[[Session], Sequence[str]]
"""Finds the codes that are to be labelled, for the person at the desk."""
_PRINTER = "printer"
"""The lane of the thermal printer."""


class LabelNeeds(NeedsInventory, NeedsPrinting, NeedsPeople, Protocol):
    """What labels need of the station's services."""


@dataclass(frozen=True, slots=True)
class SetLabels:
    """Labels and their paper."""

    run: LabelRun
    paper: PaperPages


def show_labels(page: Page, services: LabelNeeds, codes: Codes) -> None:
    """Set the labels of what has `codes`, off the screen's thread, and show them over `page`."""

    def show(made: SetLabels) -> None:
        LabelWindow(page, services, codes, made).show()

    page.ask(
        partial(_set, services, codes, LabelChoice(), page.texts),
        lane=FILES,
        title=page.texts("paper.setting", title=page.texts("labels.print")),
        done=show,
        latest="labels",
    )


def _set(
    services: LabelNeeds, codes: Codes, choice: LabelChoice, texts: Texts, session: Session
) -> SetLabels:
    labels = services.inventory.labels
    run = labels.prepare(session, codes(session), choice, texts)
    made = labels.pdf(run)
    return SetLabels(run, read_paper(made.pdf, made.missing))


class LabelWindow(PaperWindow):
    """The window of a paper that can be chosen itself; what is printed or saved is put on record."""

    kinds = ("pdf",)

    def __init__(self, page: Page, services: LabelNeeds, codes: Codes, made: SetLabels) -> None:
        texts, stocks = page.texts, services.inventory.labels.stocks()
        self._services, self._codes, self.run = services, codes, made.run
        self.stock = FormChoice(texts("labels.stock"))
        self.stock.offer(Option(each.name, each.title(texts)) for each in stocks)
        self.symbology = FormChoice(texts("labels.symbology"))
        self.symbology.offer(Option(each.value, texts(f"labels.drawn.{each.value}")) for each in Symbology)
        for choice in (self.stock, self.symbology):  # as wide as the column, however long a name is
            choice.control.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.control.setMinimumContentsLength(10)
        self.each = FormNumber(texts("labels.copies"), 1, MOST_EACH, unit=texts("paper.copies_unit"))
        self.first = FormNumber(texts("labels.first"), 1, max(each.per_sheet for each in stocks))
        self.again = words("", wrap=True, state="attention")
        super().__init__(page, services.printing.reporting, texts("labels.print"), made.paper)
        self.copies.hide()
        for field in (self.stock, self.symbology, self.each, self.first):
            field.edited.connect(self.set_anew)
        self._show_run()

    def set_anew(self) -> None:
        """Set the labels as they are chosen now; until then nothing can be printed."""
        self.print_button.setEnabled(False)
        self.save_button.setEnabled(False)
        choice = LabelChoice(
            self.stock.value, Symbology(self.symbology.value), self.each.value, self._first_place()
        )
        session = self._page.signed_in.session
        self._page.tasks.ask(
            partial(_set, self._services, self._codes, choice, self._texts),
            session,
            lane=FILES,
            done=self._show_set,
            failed=self._not_set,
            latest="labels-anew",
            owner=self,
            by=session,
        )

    def print_now(self) -> None:
        """Print on the chosen printer; a roll on the thermal printer of the settings."""
        if not self.run.stock.is_roll:
            super().print_now()
            return
        services, run, session = self._services, self.run, self._page.signed_in.session

        def send() -> int:
            printer = services.printing.roads.slip_printer(services.people.station_settings.current())
            if printer is None:
                raise DeviceProblem("labels.no_printer")
            labels = services.inventory.labels
            services.printing.slips.print(labels.printer(run, printer), labels.document(run))
            return labels.record(session, run, "roll").seq

        self.print_button.setEnabled(False)
        self._page.tasks.ask(
            send,
            lane=_PRINTER,
            title=self._texts("paper.running", title=self._title),
            done=self._on_rolled,
            failed=self._not_printed,
            owner=self,
        )

    def _first_place(self) -> int:
        stock = next(
            each for each in self._services.inventory.labels.stocks() if each.name == self.stock.value
        )
        return 1 if stock.is_roll else min(self.first.value, stock.per_sheet)

    def _show_set(self, made: SetLabels) -> None:
        self.run, self._pdf = made.run, made.paper.pdf
        self.view.show_paper(made.paper)
        self._say("")
        self.save_button.setEnabled(True)
        self._show_run()
        if self.printers.empty and not self.run.stock.is_roll:
            self.ask_printers()  # why nothing can be printed

    def _show_run(self) -> None:
        run = self.run
        self.stock.put(run.stock.name)
        self.symbology.put(run.symbology.value)
        self.each.put(run.copies)
        self.first.setVisible(not run.stock.is_roll)
        self.first.put(run.first)
        self.printers.setVisible(not run.stock.is_roll)
        if run.stock.is_roll:
            self.again_button.hide()
        self.print_button.setEnabled(run.stock.is_roll or not self.printers.empty)
        self.pages.setText(
            self._texts("labels.count", count=len(run.each()), pages=len(self.view.paper.sizes))
        )
        self.again.setText(self._texts("labels.again", count=len(run.again)) if run.again else "")
        self.again.setVisible(bool(run.again))

    def _not_set(self, problem: StationError) -> None:
        """What was set before stays on show, and the fields say so."""
        self._show_run()
        self.save_button.setEnabled(True)
        self._say(self._texts.error(problem), "stop")

    def _show_printers(self, found: tuple[OfficePrinter, ...]) -> None:
        super()._show_printers(found)
        if self.run.stock.is_roll:
            self._say("")
        self._show_run()

    def _no_printers(self, problem: StationError) -> None:
        if not self.run.stock.is_roll:
            super()._no_printers(problem)

    def _not_printed(self, problem: StationError) -> None:
        super()._not_printed(problem)
        self._show_run()

    def _on_rolled(self, seq: int) -> None:
        self.print_button.setEnabled(True)
        self._say(self._texts("labels.rolled", count=len(self.run.each()), seq=seq), "ok")

    def _options(self) -> tuple[QWidget, ...]:
        return (self.again, self.stock, self.symbology, self.each, self.first)

    def _sending(self, printer: str, copies: int, sign_in: PrintSignIn | None) -> Callable[[], PrintedJob]:
        send = super()._sending(printer, copies, sign_in)
        labels, run, session = self._services.inventory.labels, self.run, self._page.signed_in.session

        def send_and_record() -> PrintedJob:
            done = send()
            if done.end != "failed":  # what the queue holds, or nobody knows of, may come out
                labels.record(session, run, "office")
            return done

        return send_and_record

    def _writing(self, path: Path) -> Callable[[], Path]:
        write = super()._writing(path)
        labels, run, session = self._services.inventory.labels, self.run, self._page.signed_in.session

        def write_and_record() -> Path:
            written = write()
            labels.record(session, run, "file")
            return written

        return write_and_record
