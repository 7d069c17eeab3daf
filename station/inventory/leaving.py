"""What stands open in a person's name by the register, the keys and the counts (EQ-13)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from station.approvals.ports import RequestReader
from station.approvals.values import Request, RequestState
from station.core.ledger import Entry, Stream, subject
from station.inventory.certificates.kinds import kind_of
from station.inventory.keeper.ports import KeeperCountView
from station.inventory.losses.bodies import UndoRequested
from station.inventory.places.keys.ports import KeyView
from station.inventory.ports import EquipmentReader, InventoryView
from station.inventory.receivers.values import receiver_of
from station.inventory.stock.numbers import NumberRun, range_words
from station.inventory.stocktake.bodies import STOCKTAKE, StocktakeStarted
from station.inventory.stocktake.passing import StocktakePassedOn
from station.inventory.stocktake.settled import PassedView, counts_passed, whose_count
from station.inventory.stocktake.values import ScopeKind
from station.inventory.values import Item
from station.people.leaving.ports import ITEM, RECORDINGS, SIGNED_FOR, OpenThing, OpenThings, OpenWay
from station.people.offices.keeper_bodies import KEEPER_CHANGE

NUMBERS: Final = "numbers"
KEY: Final = "key"
UNDO: Final = "undo"
COUNT: Final = "count"
COUNT_OF: Final = "count_of"
COUNT_STARTED: Final = "count_started"
JOINT_COUNT: Final = "joint_count"
_HELD: Final = (OpenWay.RETURN, OpenWay.HAND_ON, OpenWay.REPORT)


class HeldReader(EquipmentReader, Protocol):
    """The register, with what is awaited of one person."""

    def open_returns_of(self, number: str) -> Sequence[str]:
        """Tags of the items that they brought back without the recordings (EQ-05)."""
        ...

    def issued_to(self, number: str) -> Sequence[tuple[str, Sequence[NumberRun]]]:
        """Numbers that were issued to them for themselves and are with them, by the first tag of their line."""
        ...


class UndoReader(RequestReader, Protocol):
    """Requests, with those of one kind."""

    def running_of_kind(self, kind: str) -> tuple[Request, ...]:
        """Those that an entry of this kind filed and that are not done with."""
        ...


class HeldView(InventoryView, Protocol):
    """The state that one transaction sees."""

    @property
    def equipment(self) -> HeldReader:
        """Items and loans."""
        ...

    @property
    def requests(self) -> UndoReader:
        """Requests that run."""
        ...


class HeldOpen:
    """Items in a person's name, counted gear and what they signed for others among them, and recordings still to come."""

    kinds = frozenset({ITEM, SIGNED_FOR, RECORDINGS})

    def open_of(self, number: str, _account: str, view: HeldView) -> tuple[OpenThing, ...]:
        """Each item, then each whose recordings are awaited."""
        tags = [each.tag for each in view.equipment.held_by(number)]
        held = [each for each in view.equipment.items(tags) if each is not None and each.holder == number]
        awaited = view.equipment.items(view.equipment.open_returns_of(number))
        return (*map(_held, held), *(_awaited(each) for each in awaited if each is not None))


def _held(item: Item) -> OpenThing:
    to = receiver_of(item.held_for)
    kind, whose = (ITEM, "") if to is None else (SIGNED_FOR, to.words)
    about = subject("item", item.tag)
    return OpenThing(kind, about, item.label, item.name, item.quantity, item.taken_at, _HELD, whose)


def _awaited(item: Item) -> OpenThing:
    about = subject("item", item.tag)
    return OpenThing(RECORDINGS, about, item.label, item.name, item.quantity, None, (OpenWay.SETTLE,))


class NumbersOpen:
    """Certificates, receipts and forms by their numbers, which were issued to the person and are neither used nor back.

    What bears numbers and is no accountable paper (a seal) is used up by being issued.
    """

    kinds = frozenset({NUMBERS})

    def open_of(self, number: str, _account: str, view: HeldView) -> tuple[OpenThing, ...]:
        """The numbers of each line."""
        issued = dict(view.equipment.issued_to(number))
        histories = view.equipment.history_since(tuple(issued), 0) if issued else {}
        paper = [tag for tag in issued if kind_of(histories[tag]) is not None]
        items = view.equipment.items(paper)
        return tuple(_numbers(each, issued[each.tag]) for each in items if each is not None)


def _numbers(item: Item, runs: Sequence[NumberRun]) -> OpenThing:
    count = sum(each.numbers.count for each in runs)
    since = min(each.at for each in runs)
    named = range_words([each.numbers for each in runs])
    about = subject("item", item.tag)
    ways = (OpenWay.RETURN, OpenWay.SETTLE, OpenWay.REPORT)
    return OpenThing(NUMBERS, about, item.label, item.name, count, since, ways, named)


class KeysOpen:
    """Keys of places that the person has."""

    kinds = frozenset({KEY})

    def open_of(self, number: str, _account: str, view: KeyView) -> tuple[OpenThing, ...]:
        """Each of them, by place."""
        ways = (OpenWay.RETURN, OpenWay.REPORT)
        return tuple(
            OpenThing(KEY, subject("place", each.code), each.code, each.name, 1, each.since, ways, each.key)
            for each in view.place_keys.out()
            if each.number == number
        )


class UndosOpen:
    """Requests by which a loss or scrap would be undone and the thing be in the person's name again."""

    kinds = frozenset({UNDO})

    def open_of(self, number: str, account: str, view: HeldView) -> tuple[OpenThing, ...]:
        """Each that others ask for; their own are told as requests of theirs."""
        found = []
        for each in view.requests.running_of_kind(UndoRequested.KIND):
            entry = view.ledger.entry(Stream.CUSTODY, each.seq, checked=True)
            body = None if entry is None else entry.typed
            own = each.number == number or (not each.number and each.account == account)
            if isinstance(body, UndoRequested) and body.holder == number and not own:
                found.append(_undo(each))
        return tuple(found)


def _undo(request: Request) -> OpenThing:
    open_step = request.state is RequestState.OPEN
    ways = (OpenWay.DECIDE if open_step else OpenWay.SETTLE, OpenWay.WITHDRAW)
    about = subject("request", request.id)
    return OpenThing(UNDO, about, request.id, request.title, 1, request.filed_at, ways, request.name)


class CountsOpen:
    """Counts that are not done with: of what the person has, in which they count, or which they began."""

    kinds = frozenset({COUNT, COUNT_OF, COUNT_STARTED})

    def open_of(self, number: str, account: str, view: PassedView) -> tuple[OpenThing, ...]:
        """Each of them, the newest first, by the entry that started it."""
        found, passed = [], counts_passed(view)
        for seq in view.stocktakes.open_now():
            entry = view.ledger.entry(Stream.CUSTODY, seq, checked=True)
            body = None if entry is None else entry.typed
            if entry is None or not isinstance(body, StocktakeStarted):
                continue
            kind = _part(entry, body, number, account, passed.get(seq, ()))
            if kind:
                about, name = subject(STOCKTAKE, str(seq)), body.scope.name
                ways = (OpenWay.SETTLE,) if kind == COUNT_OF else (OpenWay.SETTLE, OpenWay.HAND_ON)
                found.append(OpenThing(kind, about, str(seq), name, 1, entry.happened_at, ways))
        return tuple(found)


def _part(
    entry: Entry, body: StocktakeStarted, number: str, account: str, passed: Sequence[StocktakePassedOn]
) -> str:
    """What the person has to do with a count, as it was `passed` on; empty for nothing."""
    if body.scope.kind is ScopeKind.HOLDER and number in body.scope.codes:
        return COUNT_OF
    starter, counters = whose_count(entry, body, passed)
    if number in counters:
        return COUNT
    by_account = account and not starter and entry.actor.account == account
    return COUNT_STARTED if starter == number or by_account else ""


class JointCountsOpen:
    """Changes of keeper that the person has still to count with the other."""

    kinds = frozenset({JOINT_COUNT})

    def open_of(self, number: str, _account: str, view: KeeperCountView) -> tuple[OpenThing, ...]:
        """Each of them, the oldest first."""
        return tuple(
            OpenThing(
                JOINT_COUNT,
                subject(KEEPER_CHANGE, each.id),
                each.id,
                each.unit.name,
                1,
                None,
                (OpenWay.SETTLE,),
                f"{each.leaver_name} → {each.successor_name}".strip(" →"),
            )
            for each in view.keeper_changes.open_changes()
            if number in (each.leaver, each.successor)
        )


def open_things() -> tuple[OpenThings, ...]:
    """What this room tells of whoever leaves."""
    return (HeldOpen(), NumbersOpen(), KeysOpen(), UndosOpen(), CountsOpen(), JointCountsOpen())
