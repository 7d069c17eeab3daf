"""The wizard of the first start.

Enter goes to the next empty line, then to the next step, and finally makes the station.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.texts import Texts
from station.services import NewStation
from station.ui.banners import BannerArea
from station.ui.dialogs import confirm
from station.ui.first_run.join_form import JoinForm
from station.ui.first_run.steps import (
    AdministratorStep,
    ArchiveStep,
    CentreStep,
    OfficeStep,
    SummaryStep,
)
from station.ui.messages import ATTENTION, Message, problem_message
from station.ui.scan_watch import ScanWatch
from station.ui.widgets.button import Button
from station.ui.widgets.form_kinds import FormLine, FormSecret
from station.ui.widgets.pace import ENTER
from station.ui.widgets.wizard import Wizard, WizardStep

_SCAN = "scan"
_FOOT, _MOST = 56, 100
"""The height of a message of one line; the share of the width that it has."""


class FirstRun(QWidget):
    """Emits `confirmed(NewStation)` when everything is filled in.

    `refuse`, or the station that opens, is the answer.
    """

    confirmed = Signal(object)
    cancelled = Signal()
    join_wished = Signal(object)
    """This computer is to join an office: `NewDesktop`."""
    language_chosen = Signal(str)
    """The wizard is wished for in this language."""

    def __init__(self, texts: Texts, archive: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.office = OfficeStep(texts)
        self.administrator = AdministratorStep(texts)
        self.archive = ArchiveStep(texts, archive)
        self.centre = CentreStep(texts)
        self.summary = SummaryStep(texts)
        self._forms = (self.office, self.administrator, self.archive, self.centre, self.summary)
        self.wizard = Wizard(
            texts,
            [WizardStep(texts(f"first_run.{form.name}.short"), form, form.missing) for form in self._forms],
        )
        self.wizard.moved.connect(self._on_moved)
        self.wizard.finished.connect(self._on_finished)
        self.wizard.cancelled.connect(self._on_cancelled)
        self.banners = BannerArea(texts)
        for form in self._forms:
            for field in form.fields.values():
                field.finished.connect(self._on_enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 28, 48, 24)
        column.setSpacing(12)
        column.addWidget(self.wizard, 1)
        self.join_form = JoinForm(texts, archive)
        self.join_form.hide()
        self.join_form.acted.connect(self._wish_to_join)
        self.join_form.closed.connect(self._end_joining)
        column.addWidget(self.join_form, 1)
        self.join_button = Button(texts("first_run.join.look"), "network", role="quiet")
        self.join_button.clicked.connect(self._begin_joining)
        foot, row = QWidget(), QHBoxLayout()
        foot.setMinimumHeight(_FOOT)  # what is said there moves nothing
        foot.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.join_button)
        row.addWidget(self.banners, _MOST)
        row.addStretch(1)
        column.addWidget(foot)
        self.setFocusProxy(self.office)
        self.office.language.edited.connect(self._on_language)
        self.scans = ScanWatch(self)
        self.scans.ask_printed, self.scans.strict = _on_nothing, True
        self.scans.scanned.connect(self._refuse_scan)
        self._begun = self.given()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scans.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.scans.stop()

    def may_close(self) -> bool:
        """Whether the window may close: nothing was filled in, or the person throws it away knowingly."""
        if not self.wizard.cancel_button.isEnabled():  # it is being made
            return True
        language, again = self.office.language.value, self.administrator.again.value
        if self.given() == replace(self._begun, language=language) and not (again or self.join_form.typed):
            return True
        question, consequence, act = (
            self._texts(f"first_run.leave.{part}") for part in ("question", "consequence", "act")
        )
        return confirm(self, self._texts, question, consequence, act)

    def take_over(self, given: NewStation) -> None:
        """Show on the first step what was filled in before the language changed."""
        self.office.code.put(given.office)
        self.office.office.put(given.office_name)

    def given(self) -> NewStation:
        """What was filled in."""
        return NewStation(
            office=self.office.code.value,
            office_name=self.office.office.value,
            account=self.administrator.account.value,
            name=self.administrator.person.value,
            password=self.administrator.password.value,
            archive=self.archive.folder.value,
            centre=self.centre.address.value,
            language=self.office.language.value,
            office_staff=self.administrator.staff.value,
        )

    def refuse(self, problem: StationError) -> None:
        """Show why no station was made; everything stays as it was filled in."""
        self.wizard.set_busy(False)
        self.join_button.setEnabled(True)
        message = problem_message(self._texts, problem)
        if message is not None:
            self.banners.show_message(message)
        if problem.code.startswith("people."):
            while self.wizard.present > self._forms.index(self.administrator):
                self.wizard.back()
            self.administrator.password.setFocus()

    def refuse_join(self, problem: StationError) -> None:
        """Show why this computer did not join; everything stays as it was filled in."""
        self.join_form.refuse(problem)

    def _refuse_scan(self, code: str) -> None:
        """A scanner that lies on its trigger fills in no field and goes to no step."""
        key = "first_run.scanned" if code else "shell.scan.withheld"
        self.banners.show_message(Message(ATTENTION, self._texts(key, what=code), topic=_SCAN))

    def _begin_joining(self) -> None:
        self._show_joining(joining=True)
        self.join_form.begin()

    def _end_joining(self) -> None:
        self.join_form.begin()
        self._show_joining(joining=False)

    def _show_joining(self, *, joining: bool) -> None:
        self.banners.clear()
        self.join_form.setVisible(joining)
        self.wizard.setVisible(not joining)
        self.join_button.setVisible(not joining)

    def _wish_to_join(self) -> None:
        try:
            wish = self.join_form.given(self.office.language.value)
        except StationError as problem:
            self.join_form.refuse(problem)
            return
        self.join_form.set_busy(busy=True)
        self.join_wished.emit(wish)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.join_form.isVisibleTo(self):
            super().keyPressEvent(event)
        elif event.key() in ENTER:
            self.wizard.next()
        elif event.key() == Qt.Key.Key_Escape:
            self.wizard.back()
        else:
            super().keyPressEvent(event)

    def _on_language(self) -> None:
        if self.office.language.value != self._texts.language:
            self.language_chosen.emit(self.office.language.value)

    def _on_enter(self) -> None:
        """The keyboard goes to the next empty line, else to the next step."""
        form = self._forms[self.wizard.present]
        fields = list(form.fields.values())
        here = next((at for at, field in enumerate(fields) if field.has_keyboard), len(fields))
        if here < len(fields) and fields[here].required and fields[here].empty:
            form.fields.ask_for(fields[here])
            return
        for field in fields[here + 1 :]:
            if isinstance(field, FormLine | FormSecret) and field.empty:
                field.setFocus()
                return
        self.wizard.next()

    def _on_cancelled(self) -> None:
        if self.may_close():
            self.cancelled.emit()

    def _on_moved(self, place: int) -> None:
        self.banners.clear(_SCAN)  # it was about the step before
        if self._forms[place] is self.summary:
            self.summary.show_facts(self._facts())
            self.wizard.next_button.setText(self._texts("first_run.make"))
            self.wizard.next_button.setFocus()

    def _on_finished(self) -> None:
        self.banners.clear()
        self.wizard.set_busy(True)
        self.join_button.setEnabled(False)
        self.wizard.next_button.setText(self._texts("first_run.making"))
        self.confirmed.emit(self.given())

    def _facts(self) -> list[tuple[str, str]]:
        given, texts = self.given(), self._texts
        staff = "staff_word" if given.office_staff else "staff_no"
        shown = (
            ("first_run.office.code", given.office),
            ("first_run.office.name", given.office_name),
            ("language.title", texts(f"language.{given.language}")),
            ("first_run.administrator.account", given.account),
            ("first_run.administrator.name", given.name),
            ("first_run.administrator.staff", texts(f"first_run.administrator.{staff}")),
            ("first_run.archive.folder", given.archive),
            ("first_run.centre.address", without_password(given.centre) or texts("first_run.alone")),
        )
        return [(texts(key), value) for key, value in shown]


def without_password(address: str) -> str:
    """An address as it may stand on a screen."""
    scheme, mark, rest = address.partition("://")
    user, at, host = rest.rpartition("@")
    return f"{scheme}{mark}{user.partition(':')[0]}{at}{host}"


def _on_nothing(_code: str, answer: Callable[[bool], object]) -> None:
    """Nothing bears a code before there is a station."""
    answer(False)
