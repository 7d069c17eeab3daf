"""What the entries say of the moment of a late entry: since when there was an item or a person, and when these were gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from station.core.ledger import Body, Entry, subject
from station.core.ledger.voiding import Voids
from station.inventory.bodies import CheckedOut, Registered
from station.inventory.late.decide import Counted, Gone, LateCase
from station.inventory.losses.bodies import ItemFound, ItemLost
from station.inventory.movement.check_out import CheckOutCase
from station.inventory.ports import InventoryView
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.stock.bodies import StockCorrected
from station.inventory.stock.portion_bodies import StockJoined, StockParted
from station.inventory.stock.voiding import line_moved_by
from station.inventory.values import Item
from station.people.bodies import OfficerLeft, OfficerRegistered
from station.people.voiding.bodies import OfficerReinstated

_Kinds = tuple[type[Body], ...]
_LOST: Final[_Kinds] = (ItemLost,)
_FOUND: Final[_Kinds] = (ItemFound,)
_SENT: Final[_Kinds] = (SentToRepair,)
_MENDED: Final[_Kinds] = (BackFromRepair,)
_LEFT: Final[_Kinds] = (OfficerLeft,)
_BACK: Final[_Kinds] = (OfficerReinstated,)


def with_counts(late: LateCase, items: Iterable[Item], view: InventoryView) -> LateCase:
    """The case with what is known since then of the lines of those of these items that are portions of counted gear."""
    counted: dict[str, Counted] = {}
    least: dict[str, int] = {}
    for item in items:
        if not item.is_portion:
            continue
        since = _counting(view, subject("item", item.part_of))
        since = [each for each in since if late.happened_at < each.happened_at]
        counted.update(
            (item.tag, Counted(each.happened_at, each.seq))
            for each in since
            if isinstance(each.typed, StockCorrected)
        )
        least[item.tag] = _least(view, item.part_of, since)
    return replace(late, counted=counted, least=least)


def _least(view: InventoryView, line: str, since: Sequence[Entry]) -> int:
    """How few pieces a line of counted gear had at any time, by what happened to it since; a loan that does not count took none."""
    (item,) = view.equipment.items((line,))
    there = 0 if item is None else item.quantity
    tags = {each.typed.tag for each in since if isinstance(each.typed, StockParted | StockJoined)}
    never = {
        tag
        for tag in tags
        if not any(isinstance(each.typed, CheckedOut) for each in _counting(view, subject("item", tag)))
    }
    found = [there]
    for each in sorted(since, key=lambda entry: (entry.happened_at, entry.seq), reverse=True):
        there -= line_moved_by(each, line, never)
        found.append(there)
    return min(found)


def with_what_is_known(late: LateCase, loan: CheckOutCase, view: InventoryView) -> LateCase:
    """The case of a late loan with what is known of its items and of its taker."""
    at = late.happened_at
    registered: dict[str, datetime] = {}
    lost: dict[str, Gone] = {}
    at_repair: dict[str, Gone] = {}
    for item in (each.item for each in loan.wanted if each.item is not None):
        tag, entries = item.tag, _counting(view, subject("item", item.tag))
        of_line = _counting(view, subject("item", item.part_of)) if item.is_portion else entries
        registered.update((tag, each.happened_at) for each in of_line if isinstance(each.typed, Registered))
        lost.update((tag, each) for each in _gone(entries, _LOST, _FOUND) if at < each.end)
        at_repair.update((tag, each) for each in _gone(entries, _SENT, _MENDED) if at < each.end)
    officers = {tag: view.people.officer(span.number) for tag, span in loan.since.items()}
    holders = {tag: officer.name for tag, officer in officers.items() if officer is not None}
    late = replace(late, registered=registered, lost=lost, at_repair=at_repair, holders=holders)
    late = with_counts(late, [each.item for each in loan.wanted if each.item is not None], view)
    return late if loan.person is None else _with_taker(late, loan.person.number, view)


def _with_taker(late: LateCase, number: str, view: InventoryView) -> LateCase:
    entries = _counting(view, subject("officer", number))
    since = [each.happened_at for each in entries if isinstance(each.typed, OfficerRegistered)]
    away = [each for each in _gone(entries, _LEFT, _BACK) if each.start <= late.happened_at < each.end]
    return replace(late, on_roster=_last(since), away=away[-1] if away else None)


def _last(moments: Sequence[datetime]) -> datetime | None:
    return moments[-1] if moments else None


def _counting(view: InventoryView, about: str) -> list[Entry]:
    """All entries about a subject that count for it, oldest first."""
    entries = view.ledger.about(about, checked=True)
    voids = Voids(entries)
    return [each for each in entries if voids.by(each, about) is None]


def _gone(entries: Sequence[Entry], leaving: _Kinds, returning: _Kinds) -> list[Gone]:
    """The times between entries of these kinds; one that lasts is none, since the decision of the counter asks how things stand."""
    found: list[Gone] = []
    left: Entry | None = None
    for each in entries:
        if isinstance(each.typed, leaving):
            left = each
        elif left is not None and isinstance(each.typed, returning):
            found.append(Gone(left.happened_at, each.happened_at, left.seq))
            left = None
    return found
