"""The pages of the desktop, one folder each.

``station/ui/pages/<name>/page.py`` exports ``spec(texts, tasks, services, signed_in) -> PageSpec``; the page's
constructor takes the same four. `PAGES` names the folders in the order of the navigation.
"""

from __future__ import annotations

import importlib

from station.core.texts import Texts
from station.people.permissions import Permission
from station.services import Services
from station.ui.page import PageSpec
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks

PAGES: tuple[str, ...] = (
    "today",
    "counter",
    "equipment",
    "ingest",
    "archive",
    "printers",
    "sync",
    "ledger",
    "administration",
)
"""Folders of the pages there are, in this order: today, counter, equipment, ingest, archive, printers, sync, ledger,
administration."""


def all_pages(texts: Texts, tasks: Tasks, services: Services, signed_in: SignedIn) -> tuple[PageSpec, ...]:
    """The pages that the person signed in may use; what a role may not use is absent (PF-05)."""
    session = signed_in.session
    specs = tuple(page_spec(name, texts, tasks, services, signed_in) for name in PAGES)
    return tuple(
        spec for spec in specs if spec.permission is None or session.may(Permission(spec.permission))
    )


def page_spec(name: str, texts: Texts, tasks: Tasks, services: Services, signed_in: SignedIn) -> PageSpec:
    """The page in the folder `name`."""
    module = importlib.import_module(f"station.ui.pages.{name}.page")
    spec: PageSpec = module.spec(texts, tasks, services, signed_in)
    return spec
