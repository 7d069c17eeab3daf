"""Catalogues as use cases: looking, taking in a version by a table, ending one (EQ-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from station.core.clock import local_today
from station.core.deciding import Decided, record
from station.core.ledger import Entry
from station.core.policy import Policy
from station.core.texts import Texts
from station.inventory.entitlement.demand import office_rows
from station.inventory.standards.decide import (
    CatalogueCase,
    CatalogueEndCase,
    CatalogueHead,
    decide_catalogue,
    decide_end,
)
from station.inventory.standards.ports import StandardsStore, StandardsView, StandardsWork
from station.inventory.standards.table import CATALOGUE_TEMPLATE
from station.inventory.standards.values import (
    OWN,
    CatalogueLevel,
    CatalogueState,
    StandardCatalogue,
    required_version,
    state_on,
)
from station.people.asking import asks
from station.people.filled_tables import filled_table
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sheets import Checked, Imported, Preview
from station.sheets.template import AS_TITLED


@dataclass(frozen=True, slots=True)
class CatalogueStanding:
    """A version of a catalogue and how it stands today; of how many of its rows something lacks now, where that was counted."""

    catalogue: StandardCatalogue
    state: CatalogueState
    short: int | None = None


def catalogue_words(texts: Texts, catalogue: StandardCatalogue) -> str:
    """What a catalogue is called; the office's own by the rule."""
    return texts("standards.own") if catalogue.code == OWN else catalogue.name


def own_catalogue(policy: Policy) -> StandardCatalogue:
    """The office's own catalogue (EQ-01), a parameter of the rules; what it is called is a text (`catalogue_words`)."""
    return StandardCatalogue(OWN, "", CatalogueLevel.OFFICE, "EQ-01", None, office_rows(policy))


def every_version(view: StandardsView) -> tuple[StandardCatalogue, ...]:
    """The office's own catalogue, and every version of the others."""
    return (own_catalogue(view.policy), *view.standards.versions())


class Standards:
    """The catalogues. Looking needs EQUIPMENT_VIEW, taking in and ending POLICY_EDIT."""

    def __init__(self, store: StandardsStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def standings(self, session: Session) -> tuple[CatalogueStanding, ...]:
        """Every version with how it stands today, the office's own catalogue first."""
        del session
        today = self._today()
        with self._store.read() as view:
            versions = every_version(view)
        return tuple(CatalogueStanding(each, state_on(each, versions, today)) for each in versions)

    @asks(Permission.EQUIPMENT_VIEW)
    def catalogue(self, session: Session, code: str = OWN, day: date | None = None) -> StandardCatalogue:
        """The version of a catalogue in force on a day (None: today). Raises Refused as `required_version`."""
        del session
        with self._store.read() as view:
            return required_version(every_version(view), code.strip().casefold(), day or self._today())

    @asks(Permission.POLICY_EDIT)
    def preview_file(
        self,
        session: Session,
        path: Path,
        head: CatalogueHead,
        *,
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
    ) -> Preview:
        """What each line of a CSV or XLSX table would become; nothing is recorded.

        The table is the whole catalogue from its day on. Raises Refused ``batch.…`` when the file as a whole can't be read, and as
        `decide_catalogue`.
        """
        table = filled_table(CATALOGUE_TEMPLATE, path, encoding, matched)
        with self._store.read() as view:
            decided = self._decided(session, view, table.checked, head, self._store.clock.now())
            return table.previewed(decided.value, view)

    @asks(Permission.POLICY_EDIT)
    def import_file(
        self,
        session: Session,
        path: Path,
        head: CatalogueHead,
        *,
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
        seen: str,
    ) -> Imported:
        """Record the version in a table as `preview_file` showed it, or, with any problem, nothing; remember what was `matched`.

        Raises Refused ``batch.changed_since``, and like `preview_file`.
        """
        table = filled_table(CATALOGUE_TEMPLATE, path, encoding, matched)
        with self._store.write() as work:
            now = self._store.clock.now()
            decided = self._decided(session, work, table.checked, head, now)
            return table.recorded(session, decided, work, now, seen=seen)

    @asks(Permission.POLICY_EDIT)
    def end(self, session: Session, code: str, reason: str, ended_on: date | None = None) -> Entry:
        """A catalogue is no more from a day on (None: today). Raises Refused as `decide_end`."""
        with self._store.write() as work:
            case = CatalogueEndCase(code, ended_on or self._today(), reason, work.standards.versions())
            return record(work, decide_end(session, case, work.policy, self._store.clock.now()))[0]

    def _decided(
        self,
        session: Session,
        view: StandardsView | StandardsWork,
        checked: Checked,
        head: CatalogueHead,
        now: datetime,
    ) -> Decided[Preview]:
        case = CatalogueCase(head, checked, view.standards.versions())
        return decide_catalogue(session, case, view.policy, now)

    def _today(self) -> date:
        return local_today(self._store.clock)
