"""What becomes of a scrapped item: marked and sealed, then disposed of (ST-06)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from station.core.attachments import AttachmentFiles
from station.core.clock import local
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.core.policy import Policy
from station.inventory.attaching.bodies import PaperKind
from station.inventory.attaching.decide import AttachCase, decide_attach
from station.inventory.care.bodies import LONGEST_MARK, ScrapDisposed, ScrapSealed
from station.inventory.losses.bodies import WrittenOff
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.register.use_cases import required
from station.inventory.values import Item, ItemState
from station.people.asking import asks
from station.people.naming import written
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sheets.cells import FIRST_YEAR

RULE: Final = "ST-06"


class ScrapStep(StrEnum):
    """How far a scrapped item is; worded in ``care.scrap.<value>``."""

    TO_SEAL = "to_seal"
    SEALED = "sealed"
    DISPOSED = "disposed"


@dataclass(frozen=True, slots=True)
class ScrapSealCase:
    """A scrapped item, its entries, the mark and the seal, the day (None: today)."""

    item: Item
    history: Sequence[Entry]
    mark: str
    seal: str
    on: date | None
    zone: str


@dataclass(frozen=True, slots=True)
class ScrapDisposeCase:
    """A sealed item, its entries, how it was disposed of, by which paper, the day (None: today)."""

    item: Item
    history: Sequence[Entry]
    way: str
    paper: str
    on: date | None
    zone: str


def scrap_step(item: Item, history: Sequence[Entry]) -> ScrapStep | None:
    """How far the end of an item is, by its entries in their order; None where it is not scrapped."""
    if item.state is not ItemState.WRITTEN_OFF:
        return None
    voids, about, found = Voids(history), subject("item", item.tag), ScrapStep.TO_SEAL
    for entry in history:
        if voids.by(entry, about) is not None:
            continue
        match entry.typed:
            case WrittenOff():
                found = ScrapStep.TO_SEAL
            case ScrapSealed():
                found = ScrapStep.SEALED
            case ScrapDisposed():
                found = ScrapStep.DISPOSED
    return found


def decide_seal(session: Session, case: ScrapSealCase, _policy: Policy, now: datetime) -> Decided[None]:
    """A scrapped item is marked and sealed.

    Raises Refused ``care.not_scrapped``, ``care.sealed_already``, ``care.mark_missing``, ``care.seal_missing``, ``care.line_long``,
    ``care.scrap_day``.
    """
    item = case.item
    if _step(item, case.history) is not ScrapStep.TO_SEAL:
        raise Refused("care.sealed_already", rule=RULE, tag=item.label, name=item.name)
    mark = _line(written(case.mark, "care.mark_missing", RULE, field="mark"), "mark")
    seal = _line(written(case.seal, "care.seal_missing", RULE, field="seal"), "seal")
    body = ScrapSealed(item.tag, item.name, _day(case.on, now, case.zone), mark, seal)
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=(RULE,))
    return Decided((draft,), (), None)


def decide_dispose(session: Session, case: ScrapDisposeCase, _policy: Policy, now: datetime) -> Decided[None]:
    """A sealed item is disposed of.

    Raises Refused ``care.not_scrapped``, ``care.not_sealed``, ``care.disposed_already``, ``care.way_missing``, ``care.line_long``,
    ``care.scrap_day``.
    """
    item, step = case.item, _step(case.item, case.history)
    if step is not ScrapStep.SEALED:
        code = "not_sealed" if step is ScrapStep.TO_SEAL else "disposed_already"
        raise Refused(f"care.{code}", rule=RULE, tag=item.label, name=item.name)
    way = _line(written(case.way, "care.way_missing", RULE, field="way"), "way")
    body = ScrapDisposed(item.tag, item.name, _day(case.on, now, case.zone), way, _line(case.paper, "paper"))
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=(RULE,))
    return Decided((draft,), (), None)


def _step(item: Item, history: Sequence[Entry]) -> ScrapStep:
    found = scrap_step(item, history)
    if found is None:
        raise Refused("care.not_scrapped", rule=RULE, tag=item.label, name=item.name)
    return found


def _day(on: date | None, now: datetime, zone: str) -> date:
    today = local(now, zone).date()
    found = on or today
    if not found.year >= FIRST_YEAR or found > today:
        raise Refused("care.scrap_day", rule=RULE, field="on", day=found.isoformat())
    return found


def _line(words: str, field: str) -> str:
    kept = " ".join(words.split())
    if len(kept) > LONGEST_MARK:
        raise Refused("care.line_long", rule=RULE, field=field, longest=LONGEST_MARK)
    return kept


class Scrapping:
    """Sealing and disposal of what is scrapped; needs EQUIPMENT_EDIT."""

    def __init__(self, store: InventoryStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

    @asks(Permission.EQUIPMENT_EDIT)
    def seal(
        self,
        session: Session,
        tag: str,
        mark: str,
        seal: str,
        *,
        on: date | None = None,
        photo: Path | None = None,
    ) -> Entry:
        """Mark and seal a scrapped item, with a photo of it. Raises Refused ``equipment.unknown``, as `decide_seal`, `AttachmentFiles.receive`, `decide_attach`."""
        clock = self._store.clock
        with ExitStack() as opened:
            received = None if photo is None else opened.enter_context(self._files.receive(photo))
            with self._store.write() as work:
                item, now = required(work, tag), clock.now()
                case = ScrapSealCase(item, _told(work, item), mark, seal, on, clock.zone)
                (entry,) = record(work, decide_seal(session, case, work.policy, now))
                if received is not None:
                    present = work.attachments.about(subject("item", item.tag))
                    shown = AttachCase(
                        item, present, received.file, PaperKind.PHOTO, entry.of(ScrapSealed).mark
                    )
                    record(work, decide_attach(session, shown, work.policy, now))
                    received.keep()
                return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def dispose(
        self, session: Session, tag: str, way: str, paper: str = "", *, on: date | None = None
    ) -> Entry:
        """A sealed item was disposed of. Raises Refused ``equipment.unknown`` and as `decide_dispose`."""
        clock = self._store.clock
        with self._store.write() as work:
            item = required(work, tag)
            case = ScrapDisposeCase(item, _told(work, item), way, paper, on, clock.zone)
            (entry,) = record(work, decide_dispose(session, case, work.policy, clock.now()))
            return entry


def _told(view: InventoryView, item: Item) -> list[Entry]:
    return view.ledger.about(subject("item", item.tag), checked=True)
