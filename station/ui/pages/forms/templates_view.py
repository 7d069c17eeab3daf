"""模板: the report forms and one of them in full; receiving, making, ending one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal

from station.audit.forms.bodies import FormReceived
from station.audit.forms.book import Edition
from station.audit.forms.use_cases import StandingForm
from station.core.ledger import Entry
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.choosing_files import file_to_save
from station.ui.list_beside_pane import ListBesidePane
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.forms.needs import Needs
from station.ui.pages.forms.template_forms import FormDetail, FormEnding, MakeFormForm, ReceiveForm
from station.ui.widgets.form_pane import FormPane

Act = Callable[[Session], Entry]
LANE: Final = "forms"
TOPIC: Final = "forms"


class TemplatesView(ListBesidePane):
    """The list on the left, a form in full or what is asked about one on the right."""

    begin_wished = Signal()
    keys_wished = Signal()

    def __init__(self, page: Page, services: Needs) -> None:
        texts, forms = page.texts, services.audit.form_list
        title = texts("forms.title.forms")
        super().__init__(PageList(page, services, forms, _looks(), title=title), self._on_opened)
        self._page, self._services, self._texts = page, services, texts
        self._forms = services.audit.forms
        if page.may(Permission.FORM_ISSUE):
            self.table.set_empty(texts("forms_page.no_forms"), texts("forms_page.receive"))
            self.table.empty_acted.connect(self.begin_wished)
        else:
            self.table.set_empty(texts("forms_page.no_forms"))

    def open(self, number: str) -> None:
        """Show a form beside the list."""
        self._page.ask(self._forms.editions, number, done=self._show, latest="form")

    def begin_receive(self) -> None:
        """Ask for a template, and receive it."""
        form, receive = ReceiveForm(self._texts), self._forms.receive

        def begin() -> Act:
            path = Path(form.file.value)
            return lambda session: receive(session, path)

        self._ask_by(form, begin, "forms_page.receiving")

    def begin_make(self) -> None:
        """Ask for a table of fields and the rest, and make a form."""
        form = MakeFormForm(self._texts, self._services.clock)
        form.keys_button.clicked.connect(self.keys_wished)
        texts, make = self._texts, self._forms.make

        def begin() -> Act:
            told = form.filled()
            return lambda session: make(session, texts, *told)

        self._ask_by(form, begin, "forms_page.making")

    # ---------------------------------------------------------------------------------------- internal

    def _ask_by(self, form: FormPane, begin: Callable[[], Act], title: str) -> None:
        """Show a form; what was filled in is read on the screen's thread before it is carried out."""

        def carry_out() -> None:
            form.clear_problem()
            act = begin()
            form.set_busy(busy=True)
            self._page.ask(
                act,
                lane=LANE,
                title=self._texts(title),
                done=self._recorded,
                failed=form.refuse,
            )

        form.acted.connect(carry_out)
        self.put_form(form)

    def _recorded(self, entry: Entry) -> None:
        body = entry.typed
        if isinstance(body, FormReceived):
            number, key = body.form.number, "made" if body.made else "received"
            said = self._texts(f"forms_page.{key}", name=body.form.name, edition=body.form.edition)
        else:
            number, said = str(getattr(body, "number", "")), self._texts("forms_page.ended", seq=entry.seq)
        self._page.say_ok(said, topic=TOPIC)
        self.close_pane()
        self.reload()
        self.open(number)

    def _on_opened(self, row: object) -> None:
        if isinstance(row, StandingForm):
            self.open(row.form.number)

    def _show(self, editions: tuple[Edition, ...]) -> None:
        if self.in_form():
            return
        detail = FormDetail(self._texts, editions, may_end=self._page.may(Permission.FORM_ISSUE))
        detail.closed.connect(self.close_pane)
        detail.save_button.clicked.connect(partial(self._save, editions[-1]))
        detail.end_button.clicked.connect(partial(self._begin_end, editions[-1]))
        self.put(detail)

    def _begin_end(self, edition: Edition) -> None:
        form = FormEnding(self._texts, self._services.clock, edition.form)
        number, end = edition.form.number, self._forms.end

        def begin() -> Act:
            day, reason = form.day.value, form.reason.value
            return lambda session: end(session, number, day, reason)

        self._ask_by(form, begin, "forms_page.ending")

    def _save(self, edition: Edition) -> None:
        form, texts = edition.form, self._texts
        name = f"{form.name}-{form.edition}.xlsx".replace("/", "-")
        path = file_to_save(self._page, texts, texts("forms_page.save_template"), name, ("xlsx",))
        if path is not None:
            success = texts("forms_page.written", path=str(path))
            save = self._forms.save_template
            self._page.ask(save, form.number, form.edition, path, success=success, topic=TOPIC)


def _looks() -> dict[str, Look]:
    return {
        "number": Look(100),
        "name": Look(200, stretch=True, face="strong"),
        "edition": Look(70),
        "recurrence": Look(90),
        "issuer": Look(180, gives_way=1),
        "first_day": Look(110, gives_way=2),
        "state": Look(90),
    }
