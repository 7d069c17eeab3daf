"""Joint counts as use cases: which changes of keeper wait for one, signing it, its paper (EQ-13)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from station.core.attachments import AttachmentFiles
from station.core.clock import local
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.report import Report, ReportTable
from station.core.texts import Texts
from station.inventory.keeper.decide import (
    KeeperCountCase,
    SignerOfCount,
    decide_keeper_count,
    kept_in,
    open_findings,
    today_only,
)
from station.inventory.keeper.ports import KeeperCountStore, KeeperCountView
from station.inventory.papers.handing_over import with_signatures
from station.inventory.papers.making import made
from station.inventory.papers.rows import paper_columns
from station.inventory.stocktake.listing import STOCKTAKE_LIST
from station.inventory.stocktake.papers import counted_columns, counted_rows
from station.inventory.stocktake.record import StocktakeRecord, record_of
from station.inventory.stocktake.use_cases import Stocktakes
from station.inventory.stocktake.wording import scope_words
from station.people.asking import asks
from station.people.confirming import UNCONFIRMED, UNPROVEN, Confirmation, Pins, prove
from station.people.leaving.bodies import HandoverSignature
from station.people.naming import number_key
from station.people.offices.keeper_bodies import KEEPER_CHANGE, KeeperChanged, KeeperCountSigned
from station.people.offices.keepers import RULE, KeeperChange
from station.people.offices.values import Unit
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

_SIGNERS: Final = ("leaver", "taker", "witness", "head")


@dataclass(frozen=True, slots=True)
class CountSignWish:
    """The count, which head signs, who takes over where the change names nobody, how each confirms, and a note."""

    stocktake: int
    head: str
    successor: str = ""
    leaver_confirms: Confirmation = UNCONFIRMED
    successor_confirms: Confirmation = UNCONFIRMED
    head_confirms: Confirmation = UNCONFIRMED
    note: str = ""


class KeeperCounts(DatedPapers, behind="counts", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Changes of keeper and their joint counts; signing needs EQUIPMENT_EDIT, looking EQUIPMENT_VIEW."""

    def __init__(
        self,
        store: KeeperCountStore,
        pins: Pins,
        files: AttachmentFiles,
        origins: Origins,
        stocktakes: Stocktakes,
    ) -> None:
        self._store, self._pins, self._files = store, pins, files
        self._origins, self._stocktakes = origins, stocktakes

    @asks(Permission.EQUIPMENT_VIEW)
    def waiting(self, session: Session) -> tuple[KeeperChange, ...]:
        """The changes that both have still to count, the oldest first."""
        del session
        with self._store.read() as view:
            return view.keeper_changes.open_changes()

    @asks(Permission.EQUIPMENT_EDIT)
    def sign(self, session: Session, change: int, wish: CountSignWish, papers: Sequence[Path] = ()) -> Entry:
        """Both and the head signed the count. Raises Refused as `decide_keeper_count`, `prove`, `AttachmentFiles.receive`."""
        with self._store.read() as view:
            case = self._case(view, change, wish)
        signers = (
            (case.leaver, wish.leaver_confirms),
            (case.successor, wish.successor_confirms),
            (case.head, wish.head_confirms),
        )
        proven = [
            UNPROVEN
            if each.officer is None or not each.officer.active
            else prove(each.officer.number, confirmation, self._pins)
            for each, confirmation in signers
        ]
        with ExitStack() as received:
            kept = [received.enter_context(self._files.receive(path)) for path in papers]
            with self._store.write() as work:
                case = self._case(work, change, wish)
                case = replace(
                    case,
                    leaver=replace(case.leaver, proven=proven[0]),
                    successor=replace(case.successor, proven=proven[1]),
                    head=replace(case.head, proven=proven[2]),
                    papers=tuple(each.file for each in kept),
                )
                decided = decide_keeper_count(session, case, work.policy, self._store.clock.now())
                (entry,) = record(work, decided)
                for each in kept:
                    each.keep()  # an entry never names what is not there
                return entry

    @asks(Permission.EQUIPMENT_VIEW)
    def paper(self, session: Session, texts: Texts, change: int, stocktake: int = 0) -> Report:
        """交接清点 of a change: of the signed count, or of `stocktake`, to be signed.

        Raises Refused ``keeper.unknown``, ``keeper.no_count``, and as `Stocktakes.results`.
        """
        with self._store.read() as view:
            changed, entry = _told(view, change)
        signed = None if entry is None else entry.of(KeeperCountSigned)
        seq = stocktake if signed is None else signed.stocktake
        if not seq:
            raise Refused("keeper.no_count", rule=RULE, change=change)
        results = self._stocktakes.results(session, seq)
        over = texts("stocktake.paper.over", stocktake=seq, over=scope_words(texts, results.stands.scope))
        origin = self._origins.origin(session, texts, (over,), STOCKTAKE_LIST.name)
        closed = results.stands.closed
        numbers = ("found", "missing", "surplus", "misplaced", "unknown")
        facts = (
            (texts("keeper.field.unit"), changed.unit),
            (texts("keeper.field.function"), texts(f"offices.function.{changed.function.value}")),
            (texts("keeper.field.leaver"), f"{changed.leaver_name} {changed.leaver}".strip()),
            (texts("keeper.field.successor"), _successor(changed, signed)),
            (texts("keeper.field.on"), changed.effective_on.isoformat()),
            *(
                (texts(f"stocktake.number.{name}"), "" if closed is None else str(getattr(closed, name)))
                for name in numbers
            ),
        )
        with self._store.read() as view:
            rows = list(counted_rows(results, texts, view.shown_policy))
        columns = paper_columns(texts, *counted_columns())
        signers = () if signed is not None else _SIGNERS
        table = ReportTable(columns, rows)
        report = made(self._store, "keeper_count", origin, texts, (table,), signers, facts)
        if signed is None or entry is None:
            return report
        on = local(entry.happened_at, entry.zone).date()
        return with_signatures(report, texts, _signatures(signed), on)

    def _case(self, view: KeeperCountView, change: int, wish: CountSignWish) -> KeeperCountCase:
        open_changes = {each.seq: each for each in view.keeper_changes.open_changes()}
        found, now, zone = open_changes.get(change), self._store.clock.now(), self._store.clock.zone
        successor = number_key(wish.successor) or (found.successor if found is not None else "")
        leaver = found.leaver if found is not None else ""

        def signer(number: str) -> SignerOfCount:
            return SignerOfCount(number, view.people.officer(number) if number else None, UNPROVEN)

        counted = record_of(view, wish.stocktake)
        return KeeperCountCase(
            str(change),
            found,
            wish.stocktake,
            counted,
            signer(leaver),
            signer(successor),
            signer(number_key(wish.head)),
            today_only(tuple(view.offices.holdings()), now, zone),
            zone,
            frozenset() if found is None or counted is None else _kept(view, found.unit, counted),
            wish.note,
        )


def _kept(view: KeeperCountView, unit: Unit, counted: StocktakeRecord) -> frozenset[str]:
    """What the unit keeps among the findings that nobody has decided."""
    tags = tuple(dict.fromkeys(each.tag for each in open_findings(counted) if each.tag))
    items = [each for each in view.equipment.items(tags) if each is not None]
    numbers = {each.holder or "" for each in items} - {""}
    holders = {each: view.people.officer(each) for each in numbers}
    return frozenset(each.tag for each in items if kept_in(unit, each, holders.get(each.holder or "")))


def _told(view: KeeperCountView, change: int) -> tuple[KeeperChanged, Entry | None]:
    """A change, and the entry of the count that was signed for it."""
    entry = view.ledger.entry(Stream.CUSTODY, change, checked=True)
    body = None if entry is None else entry.typed
    if not isinstance(body, KeeperChanged):
        raise Refused("keeper.unknown", rule=RULE, change=str(change))
    about = view.ledger.about(subject(KEEPER_CHANGE, str(change)), checked=True)
    return body, next((each for each in about if isinstance(each.typed, KeeperCountSigned)), None)


def _successor(changed: KeeperChanged, signed: KeeperCountSigned | None) -> str:
    if signed is not None:
        return f"{signed.successor.name} {signed.successor.number}"
    return f"{changed.successor_name} {changed.successor}".strip()


def _signatures(body: KeeperCountSigned) -> tuple[tuple[str, HandoverSignature], ...]:
    """Who signed."""
    both = (("taker", body.successor), ("head", body.head))
    return both if body.leaver is None else (("leaver", body.leaver), *both)
