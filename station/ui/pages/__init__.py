"""The pages of the desktop, as the navigation knows them without loading them.

The module ``station/ui/pages/<key>/page.py`` is imported, and its class ``<Key>Page(texts, tasks, services,
signed_in)`` built, when the page is first opened. `PAGES` is in the order of the navigation.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from station.core.texts import Texts
from station.people.permissions import Permission
from station.services import Services
from station.ui.page import Page, PageSpec
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page in the navigation: its key (and folder), its drawing, and what a role needs for it (PF-05)."""

    key: str
    icon: str
    permission: Permission
    group: str = ""

    @property
    def title_key(self) -> str:
        """The text key of its name."""
        return f"frame.page.{self.key}"


PAGES: tuple[PageEntry, ...] = (
    PageEntry("today", "today", Permission.EQUIPMENT_VIEW),
    PageEntry("tasks", "waiting", Permission.ACCOUNT_OWN),
    PageEntry("approvals", "approvals", Permission.ACCOUNT_OWN),
    PageEntry("counter", "counter", Permission.COUNTER_OPERATE),
    PageEntry("equipment", "equipment", Permission.EQUIPMENT_VIEW),
    PageEntry("stocktake", "stocktake", Permission.EQUIPMENT_VIEW),
    PageEntry("ingest", "ingest", Permission.IMPORT_RUN),
    PageEntry("archive", "archive", Permission.ARCHIVE_VIEW_OWN),
    PageEntry("matters", "folder", Permission.ACCOUNT_OWN),
    PageEntry("printers", "printer", Permission.PRINTER_TEST),
    PageEntry("sync", "sync", Permission.LEDGER_VIEW),
    PageEntry("history", "clock", Permission.ACCOUNT_OWN, "record"),
    PageEntry("ledger", "ledger", Permission.LEDGER_VIEW, "record"),
    PageEntry("audit", "audit", Permission.LEDGER_VIEW, "record"),
    PageEntry("forms", "columns", Permission.LEDGER_VIEW, "record"),
    PageEntry("administration", "admin", Permission.PEOPLE_VIEW, "record"),
)


def all_pages(texts: Texts, tasks: Tasks, services: Services, signed_in: SignedIn) -> tuple[PageSpec, ...]:
    """The pages that the person signed in may use; what a role may not use is absent (PF-05)."""
    may = signed_in.session.may
    return tuple(
        page_spec(entry.key, texts, tasks, services, signed_in) for entry in PAGES if may(entry.permission)
    )


def page_spec(key: str, texts: Texts, tasks: Tasks, services: Services, signed_in: SignedIn) -> PageSpec:
    """The page `key` for the navigation; its module is loaded by `PageSpec.build`. Raises KeyError for no page."""
    entry = {each.key: each for each in PAGES}[key]
    build = partial(_build, key, texts, tasks, services, signed_in)
    return PageSpec(key, entry.icon, entry.title_key, build, entry.permission, entry.group)


def load_page(key: str) -> Callable[[Texts, Tasks, Services, SignedIn], object]:
    """What makes the page `key`, imported if this is its first use: in any thread, for a page that nobody waits for."""
    module = importlib.import_module(f"station.ui.pages.{key}.page")
    made: Callable[[Texts, Tasks, Services, SignedIn], object] = getattr(module, f"{key.title()}Page")
    return made


def _build(key: str, texts: Texts, tasks: Tasks, services: Services, signed_in: SignedIn) -> Page:
    page = load_page(key)(texts, tasks, services, signed_in)
    if not isinstance(page, Page):
        raise TypeError(f"station.ui.pages.{key}.page makes no page")
    return page
