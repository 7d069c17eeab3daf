"""仪器档案: the file of an instrument with its papers, verifications, care, faults and repairs, and its end (ST-06)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from station.core.attachments import Attachment
from station.core.clock import local
from station.core.documents import Cell
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.core.policy import category
from station.core.report import ColumnKind, Report, ReportTable
from station.core.texts import Texts
from station.inventory.attaching.bodies import PaperKind
from station.inventory.care.bodies import Cared, InstrumentVerified, ScrapDisposed, ScrapSealed
from station.inventory.losses.bodies import ItemReported, ReportKind, WrittenOff
from station.inventory.papers.making import made
from station.inventory.papers.rows import paper_columns
from station.inventory.ports import InventoryStore
from station.inventory.register.use_cases import required
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.stock.facts import require_kept_singly
from station.inventory.values import Item
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

_TELLING: Final = "told"
_Columns = tuple[tuple[str, ColumnKind], ...]
_PAPERS: Final[_Columns] = (
    *(("file_kind", "text"), ("file", "text"), ("remark", "text"), ("day", "day"), ("entry", "code")),
)
_VERIFIED: Final[_Columns] = (
    *(("day", "day"), ("certificate_no", "code"), ("verifier", "text")),
    *(("valid_until", "day"), ("entry", "code")),
)
_CARED: Final[_Columns] = (("day", "day"), ("care", "text"), ("worker", "text"), ("entry", "code"))
_FAULTS: Final[_Columns] = (
    *(
        ("day", "day"),
        ("what", "text"),
        ("said", "text"),
        ("cost", "money"),
        ("by", "text"),
        ("entry", "code"),
    ),
)
_END: Final[_Columns] = (
    ("day", "day"),
    ("what", "text"),
    ("said", "text"),
    ("by", "text"),
    ("entry", "code"),
)
_SIGNERS: Final = ("keeper", "head")
_HEADS: Final = {
    PaperKind.MANUAL.value: "manual",
    PaperKind.CARE.value: "care",
    PaperKind.REPAIR.value: "repair",
}
"""操作方法 · 保养说明 · 维修说明 come first, in this order; the others follow."""


class InstrumentPapers(DatedPapers, behind="instrument", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Files of instruments; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, origins: Origins) -> None:
        self._store, self._origins = store, origins

    @asks(Permission.EQUIPMENT_VIEW)
    def file(self, session: Session, texts: Texts, tag: str) -> Report:
        """仪器档案 of an item, to be signed. Raises Refused ``equipment.unknown`` and as `require_kept_singly`."""
        with self._store.read() as view:
            item = required(view, tag)
            require_kept_singly(item)
            about = subject("item", item.tag)
            told = view.ledger.about(about, checked=True)
            files = [each for each in view.attachments.about(about) if not each.voided]
            kind = category(view.shown_policy, item.category).name(texts.language)
        voids = Voids(told)
        counting = [each for each in told if voids.by(each, about) is None]
        origin = self._origins.origin(session, texts, (), _TELLING)
        tables = (
            _table(texts, "papers", _PAPERS, _paper_rows(files, texts, self._store.clock.zone)),
            _table(texts, "verified", _VERIFIED, _verified_rows(counting)),
            _table(texts, "cared", _CARED, _cared_rows(counting)),
            _table(texts, "faults", _FAULTS, _fault_rows(counting, texts)),
            _table(texts, "end", _END, _end_rows(counting, texts)),
        )
        return made(self._store, "instrument", origin, texts, tables, _SIGNERS, _facts(item, kind, texts))


def _table(texts: Texts, name: str, columns: _Columns, rows: Iterator[tuple[Cell, ...]]) -> ReportTable:
    return ReportTable(paper_columns(texts, *columns), list(rows), texts(f"care.paper.{name}"))


def _facts(item: Item, kind: str, texts: Texts) -> tuple[tuple[str, str], ...]:
    def day(value: object) -> str:
        return "" if value is None else str(value)

    told = {
        "tag": item.label,
        "name": item.name,
        "category": f"{item.category} {kind}",
        "model": item.model,
        "serial": item.serial,
        "asset_number": item.asset_number,
        "supplier": item.supplier,
        "acquired_on": day(item.acquired_on),
        "warranty_until": day(item.warranty_until),
        "place": item.place,
        "responsible": item.responsible,
        "state": texts(f"equipment.state.{item.state.value}"),
        "verified_until": day(item.verified_until),
    }
    return tuple((texts(f"equipment.field.{name}"), value) for name, value in told.items())


def _paper_rows(files: Sequence[Attachment], texts: Texts, zone: str) -> Iterator[tuple[Cell, ...]]:
    order = list(_HEADS)
    ranked = sorted(files, key=lambda each: (_rank(each.what, order), each.seq))
    for each in ranked:
        head = _HEADS.get(each.what)
        words = texts(f"care.head.{head}") if head else texts(f"attachments.what.{each.what}")
        yield (words, each.file.name, each.note, local(each.at, zone).date(), str(each.seq))


def _rank(what: str, order: Sequence[str]) -> int:
    return order.index(what) if what in order else len(order)


def _verified_rows(told: Sequence[Entry]) -> Iterator[tuple[Cell, ...]]:
    for entry in told:
        body = entry.typed
        if isinstance(body, InstrumentVerified):
            yield (body.on, body.certificate, body.verifier, body.valid_until, str(entry.seq))


def _cared_rows(told: Sequence[Entry]) -> Iterator[tuple[Cell, ...]]:
    for entry in told:
        body = entry.typed
        if isinstance(body, Cared):
            yield (body.on, body.what, body.worker, str(entry.seq))


def _fault_rows(told: Sequence[Entry], texts: Texts) -> Iterator[tuple[Cell, ...]]:
    for entry in told:
        body, cost = entry.typed, None
        match body:
            case ItemReported() if body.report is not ReportKind.SCRAP:
                what, said = texts(f"approvals.matter.{body.report.value}"), body.text
            case SentToRepair():
                what, said = texts("care.paper.sent", repairer=body.repairer), body.defect
            case BackFromRepair():
                what = texts(f"repairs.{'mended' if body.mended else 'unmended'}")
                said, cost = body.note, None if body.cost_fen is None else Decimal(body.cost_fen) / 100
            case _:
                continue
        day = local(entry.happened_at, entry.zone).date()
        yield (day, what, said, cost, entry.actor.name, str(entry.seq))


def _end_rows(told: Sequence[Entry], texts: Texts) -> Iterator[tuple[Cell, ...]]:
    for entry in told:
        body = entry.typed
        day = local(entry.happened_at, entry.zone).date()
        match body:
            case ItemReported() if body.report is ReportKind.SCRAP:
                what, said = texts(f"approvals.matter.{body.report.value}"), body.text
            case WrittenOff():
                what = texts("care.paper.written_off")
                said = texts("care.paper.request", request=body.request)
            case ScrapSealed():
                day, what = body.on, texts("care.paper.sealed")
                said = texts("care.paper.seal", mark=body.mark, seal=body.seal)
            case ScrapDisposed():
                day, what = body.on, texts("care.paper.disposed")
                said = texts("care.paper.way", way=body.way, paper=body.paper)
            case _:
                continue
        yield (day, what, said, entry.actor.name, str(entry.seq))
