"""The equipment's papers: the register, what is out, those that the regulations ask for; each to look at and print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from station.core.report import Report
from station.core.texts import Texts
from station.inventory.papers.period import PaperPeriod
from station.inventory.papers.use_cases import ASSESSING
from station.inventory.receivers.values import Receiver
from station.people.dated import Dated, of_day
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.label_window import show_labels
from station.ui.page import Page
from station.ui.pages.equipment.month_dialog import MonthDialog
from station.ui.pages.equipment.needs import Needs
from station.ui.paper_window import show_paper
from station.ui.period_dialog import PeriodDialog
from station.ui.widgets.button import Button

D = TypeVar("D", bound=Dated)

REPORTS = ("entitlement", "open_loans")
OWN = "in_hand"
"""What the person at the desk has."""
FORMS = ("register", "standard", "needs", "count")
OF_DAYS = ("reagent_register", "daily", "movements", "training", "assessment")
"""What tells of some days, which are asked for first."""
REGISTERS = ("spoiled_register", "certificate_ledger")
"""Of certificates, of days too."""
ASSESSMENT = "assessment"
MONTH = "certificate_month"
"""The figures of certificates, whose month and unit are asked for first."""
CARDS = "cards"
"""The command and activity cards of the counter, which are printed like labels."""


class ReportButton(Button):
    """Offers the papers in a menu; where the register is shown as of a `day`, so are they."""

    def __init__(self, page: Page, services: Needs, day: Callable[[], date | None]) -> None:
        super().__init__(page.texts("equipment_page.reports"), "print")
        self._page, self._services, self._day = page, services, day
        self.setProperty("menu", True)
        self.papers = QMenu(self)
        for name in REPORTS:
            self.papers.addAction(page.texts(f"equipment.report.{name}")).setData(name)
        self.papers.addSeparator()
        offered: tuple[str, ...] = (*FORMS, *OF_DAYS, *REGISTERS, MONTH)
        if not page.may(ASSESSING):
            offered = tuple(name for name in offered if name != ASSESSMENT)
        for name in offered:
            self.papers.addAction(page.texts(f"papers.title.{name}")).setData(name)
        self.papers.addSeparator()
        if page.signed_in.session.number:
            self.papers.addAction(page.texts("equipment_page.in_hand")).setData(OWN)
        if page.may(Permission.EQUIPMENT_EDIT):
            self.papers.addSeparator()
            self.papers.addAction(page.texts("labels.counter_cards")).setData(CARDS)
        self.papers.triggered.connect(self._on_chosen)
        self.setMenu(self.papers)

    def _on_chosen(self, chosen: QAction) -> None:
        texts, name = self._page.texts, chosen.data()
        if name == CARDS:
            show_labels(self._page, self._services, self._services.inventory.labels.cards)
            return

        if name == MONTH:
            certificates = self._services.inventory.certificates
            self._page.ask(certificates.accounts, done=self._ask_month, latest="certificate-accounts")
            return
        if name in (*OF_DAYS, *REGISTERS):
            self._ask_days(name)
            return
        day = self._day()

        def make(session: Session) -> Report:
            return _made(self._services, name, day, session, texts)

        title = texts(f"papers.title.{name}" if name in FORMS else f"equipment.report.{name}")
        show_paper(self._page, self._services.printing.reporting, title, make)

    def _ask_days(self, name: str) -> None:
        texts, day, yearly = self._page.texts, self._day(), name == ASSESSMENT
        title = texts(f"papers.title.{name}")

        def chosen(period: PaperPeriod) -> None:
            def make(session: Session) -> Report:
                return _told(self._services, name, day, period, session, texts)

            show_paper(self._page, self._services.printing.reporting, title, make)

        PeriodDialog(self._page, self._services.clock, title, chosen, yearly=yearly).open()

    def _ask_month(self, units: tuple[Receiver, ...]) -> None:
        texts, day = self._page.texts, self._day()
        title = texts(f"papers.title.{MONTH}")

        def chosen(month: str, unit: str) -> None:
            def make(session: Session) -> Report:
                return of_day(self._services.inventory.certificate_papers, session, day).month(
                    session, texts, month, unit
                )

            show_paper(self._page, self._services.printing.reporting, title, make)

        MonthDialog(self._page, self._services.clock, title, units, chosen).open()


def _made(services: Needs, name: str, day: date | None, session: Session, texts: Texts) -> Report:
    """A paper of now, or as of a day."""
    inventory = services.inventory
    match name:
        case "standard":
            return of_day(inventory.standard_papers, session, day).standard(session, texts)
        case "needs":
            return of_day(inventory.needs_papers, session, day).needs(session, texts)
        case "count":
            return of_day(inventory.papers, session, day).count(session, texts)
    reports = of_day(inventory.reports, session, day)
    makers: dict[str, Callable[[Session, Texts], Report]] = {
        "register": reports.register,
        "entitlement": reports.entitlement,
        "open_loans": reports.open_loans,
        OWN: lambda session, texts: reports.in_hand(session, texts, session.number or ""),
    }
    return makers[name](session, texts)


def _told(
    services: Needs, name: str, day: date | None, period: PaperPeriod, session: Session, texts: Texts
) -> Report:
    """A paper that tells of a time, by what is recorded now or was on a day."""
    inventory = services.inventory
    if name == "reagent_register":
        return of_day(inventory.laboratory_papers, session, day).reagents(session, texts, period)
    if name in REGISTERS:
        registers = of_day(inventory.certificate_registers, session, day)
        return (registers.spoiled if name == REGISTERS[0] else registers.ledger)(session, texts, period)
    papers = of_day(inventory.papers, session, day)
    makers = {
        "daily": papers.daily,
        "movements": papers.movements,
        "training": papers.training,
        "assessment": papers.assessment,
    }
    return makers[name](session, texts, period)
