"""Papers about records of conduct: 限期整改通知, 单位年度考核 with what it rests on, and the sheet of any other record (EQ-16, DM-12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from station.core.clock import local
from station.core.documents import Cell
from station.core.errors import Refused
from station.core.ledger import Stream, subject
from station.core.ledger.words import sentence
from station.core.report import Origin, Report, ReportColumn, ReportTable
from station.core.texts import Texts
from station.inventory.papers.assessed import AssessedStore, AssessedView
from station.inventory.papers.making import made
from station.inventory.ports import InventoryStore
from station.people.asking import asks
from station.people.conduct.bodies import UnitAssessed
from station.people.conduct.values import CONDUCT, ConductKind, ConductRecord, ConductState
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

_SIGNERS: Final = {
    ConductKind.ORDER: ("issuer", "ordered", "checker"),
    ConductKind.ASSESSMENT: ("leader", "head"),
}
_OF_RECORD: Final = ("recorder", "officer", "head")
_NAMES: Final = {ConductKind.ORDER: "order", ConductKind.ASSESSMENT: "unit_assessment"}
_Facts = tuple[tuple[str, str], ...]


class ConductPapers(DatedPapers, behind="conduct_paper", ask=asks(Permission.PEOPLE_VIEW)):
    """Papers about conduct; looking needs PEOPLE_VIEW."""

    def __init__(self, store: InventoryStore, assessed: AssessedStore, origins: Origins) -> None:
        self._store, self._assessed, self._origins = store, assessed, origins

    @asks(Permission.PEOPLE_VIEW)
    def paper(self, session: Session, texts: Texts, seq: int) -> Report:
        """The paper of the record by the entry `seq`, with its files and what it rests on. Raises Refused ``conduct.unknown``."""
        origin = self._origins.origin(session, texts, behind="conduct_paper")
        with self._assessed.read() as view:
            record = view.conduct.record(seq)
            if record is None:
                raise Refused("conduct.unknown", record=seq)
            facts = _facts_of(view, record, texts)
            tables = tuple(each for each in _tables(view, record, texts, origin) if each is not None)
        name = _NAMES.get(record.kind, "conduct_record")
        signers = _SIGNERS.get(record.kind, _OF_RECORD)
        return made(self._store, name, origin, texts, tables, signers, facts)


def _facts_of(view: AssessedView, record: ConductRecord, texts: Texts) -> _Facts:
    if record.kind is ConductKind.ORDER:
        return _order(record, view.conduct.record(record.violation) if record.violation else None, texts)
    state = texts(f"conduct.state.{record.state.value}")
    known = (
        ("id", str(record.seq)),
        ("kind", texts(f"conduct.kind.{record.kind.value}")),
        ("name", "" if record.kind is ConductKind.ASSESSMENT else record.whose),
        ("unit", record.unit),
        ("year", str(record.year) if record.kind is ConductKind.ASSESSMENT else ""),
        ("points", "" if record.points is None else f"{record.points} / {record.most}"),
        ("rule", record.rule.value),
        ("head", record.head),
        ("on", record.on.isoformat()),
        ("text", record.text),
        ("by", record.by),
        ("state", state),
        ("outcome", f"{record.outcome} {record.ended_by}".strip()),
    )
    return tuple((texts(f"conduct.field.{key}"), value) for key, value in known if value)


def _order(order: ConductRecord, about: ConductRecord | None, texts: Texts) -> _Facts:
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


def _tables(
    view: AssessedView, record: ConductRecord, texts: Texts, origin: Origin
) -> Iterable[ReportTable | None]:
    if record.kind is ConductKind.ASSESSMENT:
        yield _heads(view, record, texts)
        yield _records(view, record.proofs, "rests_on", texts)
    else:
        about = view.conduct.record(record.violation) if record.violation else record
        yield _records(view, record.criticisms, "criticisms", texts)
        yield _entries(view, () if about is None else about.proofs, texts)
    yield _files(view, record, texts, origin.zone)


def _heads(view: AssessedView, record: ConductRecord, texts: Texts) -> ReportTable | None:
    """The points under each head, and why so many."""
    entry = view.ledger.entry(Stream.CUSTODY, record.seq)
    if entry is None or not isinstance(body := entry.typed, UnitAssessed):
        return None
    columns = (
        ReportColumn("head", texts("conduct.field.head")),
        ReportColumn("points", texts("conduct.field.points"), "count", sums=True),
        ReportColumn("most", texts("conduct.field.most"), "count", sums=True),
        ReportColumn("text", texts("papers.column.why_points")),
    )
    rows: list[tuple[Cell, ...]] = [(each.heading, each.points, each.most, each.text) for each in body.lines]
    return ReportTable(columns, rows)


def _records(view: AssessedView, numbers: Iterable[int], title: str, texts: Texts) -> ReportTable | None:
    """Other records that it names, as they stand."""
    found = [each for seq in numbers if (each := view.conduct.record(seq)) is not None]
    keys = ("id", "on", "kind", "name", "head", "text", "state")
    columns = tuple(ReportColumn(key, texts(f"conduct.field.{key}")) for key in keys)
    rows: list[tuple[Cell, ...]] = [
        (
            str(each.seq),
            each.on.isoformat(),
            texts(f"conduct.kind.{each.kind.value}"),
            each.whose,
            each.head,
            each.text,
            texts(f"conduct.state.{each.state.value}"),
        )
        for each in found
    ]
    return ReportTable(columns, rows, texts(f"papers.table.{title}")) if rows else None


def _entries(view: AssessedView, numbers: Iterable[int], texts: Texts) -> ReportTable | None:
    """The entries that prove it, each in its sentence."""
    found = [each for seq in numbers if (each := view.ledger.entry(Stream.CUSTODY, seq)) is not None]
    columns = tuple(ReportColumn(key, texts(f"papers.column.{key}")) for key in ("entry", "day", "what"))
    rows: list[tuple[Cell, ...]] = [
        (str(each.seq), local(each.happened_at, each.zone).date().isoformat(), sentence(texts, each))
        for each in found
    ]
    return ReportTable(columns, rows, texts("papers.table.proofs")) if rows else None


def _files(view: AssessedView, record: ConductRecord, texts: Texts, zone: str) -> ReportTable | None:
    """Its photos and papers, each with the entry that added it."""
    columns = tuple(
        ReportColumn(key, texts(f"papers.column.{key}")) for key in ("entry", "day", "attached", "what", "by")
    )
    rows: list[tuple[Cell, ...]] = [
        (
            str(each.seq),
            local(each.at, zone).date().isoformat(),
            each.file.name,
            " ".join(filter(None, (texts(f"attachments.what.{each.what}"), each.note))),
            each.by,
        )
        for each in view.attachments.about(subject(CONDUCT, str(record.seq)))
    ]
    return ReportTable(columns, rows, texts("papers.table.files")) if rows else None
