"""任务: what is due and who has claimed it, recordings that are missing, and the five indicators of the year's assessment (PF-09)."""

from __future__ import annotations

from functools import partial

from station.core.changes import Change
from station.core.texts import Texts
from station.people.permissions import Permission
from station.ui.leading import may_go
from station.ui.list_beside_pane import ListBesidePane
from station.ui.page import Page
from station.ui.pages.tasks.findings_tabs import FindingsTab, IndicationsTab
from station.ui.pages.tasks.indicator_tab import IndicatorTab
from station.ui.pages.tasks.missing_tab import MissingTab
from station.ui.pages.tasks.needs import Needs
from station.ui.pages.tasks.task_list import TaskList
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.tabs import Tabs

_LIST, _MISSING, _INDICATORS = "list", "missing", "indicators"
_INDICATIONS, _FINDINGS = "indications", "findings"


_TITLES = {_INDICATIONS: "findings.indications", _FINDINGS: "findings.title"}


class TasksPage(Page):
    """The list of tasks, recordings that are missing; indications and findings for whoever records conduct, the indicators for whoever may look into the ledger."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("tasks_page.title"), texts("tasks_page.subtitle"))
        self.list = TaskList(self, services)
        self.list.opened.connect(self.navigate)
        self.body.insertWidget(0, self.list.acts.run.panel)
        self.tabs = Tabs()
        self.tabs.put(_LIST, texts("tasks_page.list"), self.list)
        self.tabs.add(_MISSING, texts("missing.title"), partial(self._make_missing, services))
        if self.may(Permission.CONDUCT_RECORD):
            for key, tab in ((_INDICATIONS, IndicationsTab), (_FINDINGS, FindingsTab)):
                self.tabs.add(key, texts(_TITLES[key]), partial(tab, self, texts, services))
        if self.may(Permission.LEDGER_VIEW):
            make = partial(IndicatorTab, self, texts, services)
            self.tabs.add(_INDICATORS, texts("tasks_page.indicators"), make)
            self.more_help = "help.more.tasks_indicators"
        self.tabs.shown.connect(self.banners.said.clear_passing)
        self.tabs.shown.connect(self._load)
        self.body.addWidget(self.tabs, 1)

    @property
    def indicators(self) -> IndicatorTab:
        """The second tab. Raises KeyError where the person does not see it."""
        found = self.tabs.content(_INDICATORS)
        if not isinstance(found, IndicatorTab):
            raise KeyError(_INDICATORS)
        return found

    @property
    def missing(self) -> MissingTab:
        """The tab of recordings that are missing. Raises KeyError before it was shown."""
        found = self.tabs.content(_MISSING)
        if not isinstance(found, MissingTab):
            raise KeyError(_MISSING)
        return found

    def _make_missing(self, services: Needs) -> MissingTab:
        tab = MissingTab(self, self.texts, services)
        tab.opened.connect(self._lead_to)
        return tab

    def _lead_to(self, page: str, about: str) -> None:
        if may_go(self.signed_in.session, page, about):
            self.navigate.emit(page, about)
        else:
            self.say_info(self.texts("history_page.not_yours"), topic=_MISSING)

    def entered(self) -> None:
        self._load(self.tabs.present)

    def refresh(self, change: Change) -> None:
        if self.tabs.present != _INDICATORS and any(map(change.touches, TOUCHES)):
            self._load(self.tabs.present)

    def show_subject(self, subject: str) -> None:
        """``filter:mine`` (or ``unclaimed``, ``late``), ``line:late`` of one's section, ``kind:`` of a deadline, ``missing:`` (all, or of a kind), ``indications:``, ``findings:``, ``indicators:``."""
        kind, _, what = subject.partition(":")
        if kind == "filter":
            self.tabs.show_tab(_LIST)
            self.list.list.narrow(**{what: "yes"})
        elif kind == "line":
            self.tabs.show_tab(_LIST)
            self.list.list.narrow(line="yes", **{what: "yes"})
        elif kind == "kind":
            self.tabs.show_tab(_LIST)
            self.list.list.narrow(kind=what)
        elif kind in _TITLES and kind in self.tabs:
            self.tabs.show_tab(kind)
        elif kind == _MISSING:
            self.tabs.show_tab(_MISSING)
            self.missing.list.narrow(**({"kind": what} if what else {}))
        elif kind == _INDICATORS and _INDICATORS in self.tabs:
            self.tabs.show_tab(_INDICATORS)

    def _load(self, tab: str) -> None:
        if tab == _INDICATORS:
            self.indicators.load()
        elif tab == _MISSING:
            self.missing.list.reload()
        elif isinstance(found := self.tabs.content(tab), ListBesidePane):
            found.reload()
        else:
            self.list.load()


TOUCHES = (
    *("deadline.", "equipment.", "media.", "stock.", "stocktake.", "place.", "approval.", "grid."),
    *("account.", "calendar.", "officer.", "conduct.", "keeper.", "rapidtest.", "form.", "matter."),
)
"""Prefixes of the kinds that start, end or move deadlines, or end claims."""
