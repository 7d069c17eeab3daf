"""An import that brings the material of a site visit ends the time for it (DM-05)."""

from __future__ import annotations

from station.archive.importing.order import ImportOrder
from station.archive.ports import ArchiveWork
from station.core.deciding import record
from station.matters.visiting import MaterialCase, awaited_of, decide_material_in
from station.people.sessions import Session


def keep_material(session: Session, work: ArchiveWork, order: ImportOrder) -> None:
    """Record that material is in of the visit of the matter that the import names, where that is awaited.

    It came in when the import began, as its recordings did.
    """
    known = work.matters.matter(order.matter) if order.matter else None
    if known is None:
        return
    for due in awaited_of(known, work.deadlines):
        material = work.matters.material(known.number, due.started_at)
        if material is not None:
            case = MaterialCase(known, due, material)
            record(work, decide_material_in(session, case, work.policy, order.started_at))
