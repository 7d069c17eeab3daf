"""限期整改通知: what an officer or a unit is to put right by which day, and what came of it (EQ-16, DM-12)."""

from __future__ import annotations

from typing import Final

from station.core.errors import Refused
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.papers.assessed import AssessedStore
from station.inventory.papers.making import made
from station.inventory.ports import InventoryStore
from station.people.asking import asks
from station.people.conduct.values import ConductKind, ConductRecord, ConductState
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

SIGNERS: Final = ("issuer", "ordered", "checker")


class ConductPapers(DatedPapers, behind="violations", ask=asks(Permission.PEOPLE_VIEW)):
    """Papers about conduct; looking needs PEOPLE_VIEW."""

    def __init__(self, store: InventoryStore, assessed: AssessedStore, origins: Origins) -> None:
        self._store, self._assessed, self._origins = store, assessed, origins

    @asks(Permission.PEOPLE_VIEW)
    def order(self, session: Session, texts: Texts, seq: int) -> Report:
        """The order by the entry `seq`. Raises Refused ``conduct.unknown``, ``conduct.no_order``."""
        origin = self._origins.origin(session, texts, behind="violations")
        with self._assessed.read() as view:
            order = view.conduct.record(seq)
            about = view.conduct.record(order.violation) if order is not None and order.violation else None
        if order is None:
            raise Refused("conduct.unknown", record=seq)
        if order.kind is not ConductKind.ORDER:
            raise Refused("conduct.no_order", rule=order.rule.value, record=seq)
        return made(self._store, "order", origin, texts, (), SIGNERS, _facts(order, about, texts))


def _facts(order: ConductRecord, about: ConductRecord | None, texts: Texts) -> tuple[tuple[str, str], ...]:
    why = ""
    if about is not None:
        facts = {"number": about.seq, "head": f"{about.on.isoformat()} {about.head} {about.text}"}
        why = texts("papers.record_of", **facts)
    settled = order.state is not ConductState.OPEN
    result = texts(f"conduct.state.{order.state.value}") if settled else ""
    return (
        (texts("conduct.field.id"), str(order.seq)),
        (texts("papers.fact.ordered"), order.whose),
        (texts("conduct.field.unit"), order.unit),
        (texts("papers.fact.order_basis"), order.rule.value),
        (texts("papers.fact.order_why"), why),
        (texts("papers.fact.order_text"), order.text),
        (texts("conduct.field.until"), "" if order.put_right_by is None else order.put_right_by.isoformat()),
        (texts("papers.fact.order_by"), f"{order.by} {order.on.isoformat()}"),
        (texts("papers.fact.order_done"), f"{result} {order.outcome}".strip()),
    )
