"""Serial numbers that no item has, answered from the page on which they are seen (EQ-05)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize

from station.ui.form_dialog import open_form
from station.ui.page import Page
from station.ui.pages.ingest.choices import Choices, read_choices
from station.ui.pages.ingest.needs import Needs
from station.ui.pages.ingest.serial_forms import AnswerForm, RegisterForm
from station.ui.pages.ingest.source import ImportSource
from station.ui.widgets.form_pane import FormPane

_SIZE = QSize(500, 360)
_TOPIC = "serial"


class Registering(QObject):
    """Carries out what the person says of a serial number; `known` is called when something is on record."""

    def __init__(self, page: Page, services: Needs, known: Callable[[], None]) -> None:
        super().__init__(page)
        self._page, self._services, self._known = page, services, known
        self.form: FormPane | None = None
        """The form that is open over the page."""

    def register(self, source: ImportSource) -> None:
        """Put the serial number of `source` on record at the device that is stated for it, which it proves from then on."""
        serial, tag = source.unknown_serial, source.options.camera

        def done(_changed: object) -> None:
            source.replan()
            self._known()

        if serial and tag:
            self._put(serial, tag, done)

    def ask_answer(self, source: ImportSource) -> None:
        """Ask what bears the serial number of `source`, so that it is not asked about any more."""
        self.form = form = AnswerForm(self._page.texts, source.unknown_serial)
        form.acted.connect(lambda: self._answer(form, source))
        self._open(form)

    def ask_item(self, serial: str, done: Callable[[], object]) -> None:
        """Ask of which item `serial` is; `done` is called when it is on record there."""

        def show(choices: Choices) -> None:
            free = (each for each in choices.cameras if each.key in choices.unmarked)
            self.form = form = RegisterForm(self._page.texts, serial, free)
            form.acted.connect(lambda: self._put(serial, form.item.value, finish, form))
            self._open(form)

        def finish(_changed: object) -> None:
            self._close()
            self._known()
            done()

        self._page.ask(
            lambda session: read_choices(self._services, session), done=show, latest="serial items"
        )

    # ------------------------------------------------------------------------------------------------ parts

    def _put(
        self, serial: str, tag: str, done: Callable[[object], object], form: FormPane | None = None
    ) -> None:
        texts = self._page.texts
        self._page.ask(
            self._services.inventory.register.change,
            tag,
            {"usb_serial": serial},
            texts("ingest_page.register_reason"),
            done=done,
            failed=None if form is None else form.refuse,
            success=texts("ingest_page.registered", tag=tag, serial=serial),
            topic=_TOPIC,
        )

    def _answer(self, form: AnswerForm, source: ImportSource) -> None:
        texts = self._page.texts

        def done(_entry: object) -> None:
            self._close()
            source.replan()

        self._page.ask(
            self._services.archive.serials.answer,
            form.serial,
            form.chosen,
            form.reason.value,
            done=done,
            failed=form.refuse,
            success=texts(
                "serials.answered", serial=form.serial, answer=texts(f"serials.answer.{form.chosen}")
            ),
            topic=_TOPIC,
        )

    def _open(self, form: FormPane) -> None:
        open_form(form, self._page, _SIZE)
        form.destroyed.connect(self._forget)

    def _close(self) -> None:
        if self.form is not None:
            self.form.closed.emit()

    def _forget(self) -> None:
        self.form = None
