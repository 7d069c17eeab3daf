"""配备标准表: a catalogue as it is set out (EQ-01, EQ-02)."""

from __future__ import annotations

from station.core.clock import local_today
from station.core.report import Report, ReportTable
from station.core.texts import Texts
from station.inventory.entitlement.demand import StandardRow
from station.inventory.papers.making import made
from station.inventory.papers.rows import Row, paper_columns
from station.inventory.ports import InventoryStore
from station.inventory.standards.use_cases import Standards
from station.inventory.standards.values import OWN
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins


class StandardPapers(DatedPapers, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Makes the paper; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, origins: Origins, standards: Standards) -> None:
        self._store, self._origins, self._standards = store, origins, standards

    @asks(Permission.EQUIPMENT_VIEW)
    def standard(self, session: Session, texts: Texts, code: str = OWN) -> Report:
        """配备标准表: the catalogue in force today with all rows that demand something. Raises Refused as `Standards.catalogue`."""
        found = self._standards.catalogue(session, code)
        own = found.code == OWN
        said = (
            ()
            if own
            else (texts("standards.said", name=found.name, source=found.source, day=found.effective_on),)
        )
        origin = self._origins.origin(session, texts, said, behind=None if own else "standards")
        day = local_today(self._store.clock)
        rows = [standard_row(each, texts) for each in found.in_force_rows(day)]
        columns = paper_columns(
            texts,
            ("no", "code"),
            *((key, "text") for key in ("project", "unit", "quantity", "class", "use")),
        )
        return made(self._store, "standard", origin, texts, (ReportTable(columns, rows),), ("keeper", "head"))


def standard_row(each: StandardRow, texts: Texts) -> Row:
    """A row as the regulations set it out."""
    lang = texts.language
    quantity = texts("papers.see_note") if each.by_note else f"{each.quantity}/1"
    kind = texts(f"equipment.report.class.{'standard' if each.standard else 'optional'}")
    unit = f"{each.unit(lang)}/{texts(f'papers.per.{each.per.value}')}"
    return (each.code, each.name(lang), unit, quantity, kind, each.note(lang))
