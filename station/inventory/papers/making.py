"""A paper put together: its facts and tables, its copies, and who signs it on its day."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from station.core.clock import local
from station.core.report import Origin, Report, ReportTable, Section
from station.core.texts import Texts
from station.inventory.papers.signing import signature_lines
from station.inventory.ports import InventoryView


class PaperStore(Protocol):
    """The part of the store that a paper needs."""

    def read(self) -> AbstractContextManager[InventoryView]:
        """An unchanging view."""
        ...


def made(
    store: PaperStore,
    name: str,
    origin: Origin,
    texts: Texts,
    tables: tuple[ReportTable, ...],
    signers: tuple[str, ...],
    facts: tuple[tuple[str, str], ...] = (),
    *,
    copies: int = 1,
) -> Report:
    """A paper on the template `name`, in so many copies, and those who sign it on its day."""
    day = local(origin.made_at, origin.zone).date()
    with store.read() as view:
        signatures = signature_lines(view, texts, day, signers)
    for_whom = Section(text=texts(f"papers.copies.{name}", copies=copies))
    sections = (Section(facts=facts, tables=tables), for_whom)
    return Report(texts(f"papers.title.{name}"), origin, sections, name, signatures, copies=copies)
