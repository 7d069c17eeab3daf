"""报表: what is due, done and late of report forms, and the forms; filling, filing, collecting, adding up (PF-08)."""

from __future__ import annotations

from station.core.changes import Change
from station.core.texts import Texts
from station.people.permissions import Permission
from station.ui.page import Page
from station.ui.pages.forms.counts_view import CountsView
from station.ui.pages.forms.duties_view import DutiesView
from station.ui.pages.forms.keys_view import KeysView
from station.ui.pages.forms.needs import Needs
from station.ui.pages.forms.templates_view import TemplatesView
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.tabs import Tabs


class FormsPage(Page):
    """Lists behind each other: what is due, how many, the forms, and what their fields can be filled in with."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("forms_page.title"), texts("forms_page.subtitle"))
        self._forms = services.audit.forms
        self.duties = DutiesView(self, services)
        self.counts = CountsView(self, services)
        self.templates = TemplatesView(self, services)
        self.value_keys = KeysView(self, services)
        self.tabs = Tabs()
        self.templates.keys_wished.connect(lambda: self.tabs.show_tab("keys"))
        self.tabs.put("due", texts("forms_page.tab.due"), self.duties)
        self.tabs.put("counts", texts("forms_page.tab.counts"), self.counts)
        self.tabs.put("templates", texts("forms_page.tab.templates"), self.templates)
        self.tabs.put("keys", texts("forms_page.tab.keys"), self.value_keys)
        self.tabs.shown.connect(self._on_tab)
        self.body.addWidget(self.tabs, 1)
        self.collect_button = Button(texts("forms_page.collect"), "import")
        self.collect_button.clicked.connect(self._collect)
        self.receive_button = Button(texts("forms_page.receive"), "file")
        self.receive_button.clicked.connect(self._receive)
        self.make_button = Button(texts("forms_page.make"), "plus", role="primary")
        self.make_button.clicked.connect(self._make)
        self._early = 0
        self.withdraw_button = Button(texts("forms_page.withdraw_early"), "undo")
        self.withdraw_button.clicked.connect(self._withdraw)
        self.withdraw_button.hide()  # hardly ever is anything to take back
        if self.may(Permission.FORM_ISSUE):
            self.add_action(self.withdraw_button)
            for button in (self.collect_button, self.receive_button, self.make_button):
                self.add_action(button)
        self.counts.opened.connect(self._show_group)
        self.templates.begin_wished.connect(self._receive)
        self.setFocusProxy(self.duties)

    def entered(self) -> None:
        self._on_tab(self.tabs.present)
        self.ask(self._forms.early, done=self._offer_withdrawal, latest="forms-early")

    def new_day(self) -> None:
        super().new_day()
        self.entered()

    def refresh(self, change: Change) -> None:
        if change.touches("form.") or change.touches("deadline.recomputed"):
            self.entered()

    def show_subject(self, subject: str) -> None:
        """``form:BB01 2026-11 一科`` what is due, ``form:BB01`` a form."""
        kind, _, what = subject.partition(":")
        if kind != "form" or not what:
            return
        number, _, rest = what.partition(" ")
        if rest:
            self.tabs.show_tab("due")
            self.duties.open(what)
        else:
            self.tabs.show_tab("templates")
            self.templates.open(number)

    def _on_tab(self, key: str) -> None:
        if key == "counts":
            self.counts.reload()
        elif key == "templates":
            self.templates.reload()
        elif key == "keys":
            self.value_keys.reload()
        else:
            self.duties.reload()

    def _show_group(self, number: str, period: str, unit: str) -> None:
        """What a count is of, one by one."""
        self.tabs.show_tab("due")
        self.duties.narrow(number, period, unit)

    def _collect(self) -> None:
        self.tabs.show_tab("due")
        self.duties.begin_collect()

    def _receive(self) -> None:
        self.tabs.show_tab("templates")
        self.templates.begin_receive()

    def _make(self) -> None:
        self.tabs.show_tab("templates")
        self.templates.begin_make()

    def _offer_withdrawal(self, early: int) -> None:
        self._early = early
        self.withdraw_button.setVisible(early > 0 and self.may(Permission.FORM_ISSUE))

    def _withdraw(self) -> None:
        self.tabs.show_tab("due")
        self.duties.begin_withdraw(self._early)
