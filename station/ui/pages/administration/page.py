"""管理: one page with tabs; a person sees the tabs they have a use for."""

from __future__ import annotations

from functools import partial

from station.core.changes import Change
from station.core.texts import Texts
from station.people.permissions import Permission
from station.ui.bulk import BulkRun
from station.ui.page import Page
from station.ui.pages.administration.accounts import AccountsTab
from station.ui.pages.administration.calendar import CalendarTab
from station.ui.pages.administration.conduct import ConductTab
from station.ui.pages.administration.needs import Needs
from station.ui.pages.administration.officers import OfficersTab
from station.ui.pages.administration.offices import OfficesTab
from station.ui.pages.administration.rules import RulesTab
from station.ui.pages.administration.settings import SettingsTab
from station.ui.pages.administration.tab import Tab, TabContext
from station.ui.pages.administration.templates import TemplatesTab
from station.ui.pages.administration.training import TrainingTab
from station.ui.pages.administration.units import UnitsTab
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.way_back import WayBack
from station.ui.widgets.tabs import Tabs

_TABS: dict[type[Tab], Permission] = {
    OfficersTab: Permission.PEOPLE_VIEW,
    UnitsTab: Permission.PEOPLE_VIEW,
    OfficesTab: Permission.PEOPLE_VIEW,
    ConductTab: Permission.ACCOUNT_OWN,
    TrainingTab: Permission.PEOPLE_VIEW,
    AccountsTab: Permission.ACCOUNTS_EDIT,
    RulesTab: Permission.ACCOUNT_OWN,
    TemplatesTab: Permission.POLICY_EDIT,
    CalendarTab: Permission.ACCOUNT_OWN,
    SettingsTab: Permission.POLICY_EDIT,
}


class AdministrationPage(Page):
    """Its tabs are made and read when they come on screen."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(
            texts, tasks, signed_in, texts("administration.title"), texts("administration.subtitle")
        )
        context = TabContext(self, texts, tasks, services, signed_in, BulkRun(self))
        self.way_back = WayBack(self)
        self.tabs = Tabs()
        for kind, permission in _TABS.items():
            if context.may(permission):
                title = texts(f"administration.{kind.key}.title")
                self.tabs.add(kind.key, title, partial(kind, context))
        self.tabs.shown.connect(self._on_tab)
        self.body.addWidget(self.tabs, 1)

    def tab(self, key: str) -> Tab:
        """A tab by its key. Raises KeyError for one that the person does not see."""
        tab = self.tabs.content(key)
        if not isinstance(tab, Tab):
            raise KeyError(key)
        return tab

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.show_tab(key)

    def entered(self) -> None:
        self._present.load()
        self._present.setFocus()

    def led_from(self, page: str) -> None:
        self.way_back.led_from(page)

    def refresh(self, change: Change) -> None:
        self._present.refresh(change)

    def show_subject(self, subject: str) -> None:
        key = {
            "officer": "officers",
            "officers": "officers",
            "conduct": "conduct",
            "conduct_of": "conduct",
            "findings": "conduct",
            "training": "training",
            "training_of": "training",
            "account": "accounts",
            "rule": "rules",
            "grid": "units",
            "grid_anew": "units",
            "unit": "offices",
            "offices": "offices",
            "keeper_change": "offices",
            "template": "templates",
            "calendar": "calendar",
            "settings": "settings",
        }.get(subject.partition(":")[0], "")
        if key in self.tabs:
            self.show_tab(key)
            self.tab(key).show_subject(subject)

    @property
    def _present(self) -> Tab:
        return self.tab(self.tabs.present)

    def _on_tab(self, _key: str) -> None:
        self.banners.clear()
        self._present.load()
