"""Which movements are voided together, whether they can be, and the entry that says so (EQ-10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.approvals.decide import request_subject
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Body, Entry, Stream, subject
from station.core.ledger.voiding import VoidedEntry, Voiding, entry_subject, voided_already
from station.core.policy import Policy
from station.inventory.bodies import (
    CheckedIn,
    CheckedOut,
    NothingRecorded,
    RecordingExempted,
)
from station.inventory.extending.bodies import LoanExtended
from station.inventory.handing.bodies import HandedOver
from station.inventory.losses.bodies import ItemFound, ItemFound2, ItemLost, WrittenOff
from station.inventory.movement.reopening_bodies import ReturnReopened
from station.inventory.repairs.bodies import REPAIR_MOVES, BackFromRepair, SentToRepair
from station.inventory.stock.bodies import StockIssued
from station.inventory.stock.portion_bodies import PartReturned, StockJoined, StockParted
from station.inventory.values import Item
from station.inventory.voiding.along import Along
from station.inventory.voiding.bodies import MOST_RECORDINGS, MovementVoided, MovementVoided2
from station.inventory.voiding.plan import VoidPlan
from station.inventory.voiding.values import Again, Moved, approved_by, approving_rule
from station.people.sessions import Session
from station.people.voiding.plan import LeftOut, digest_of, require_same, required_reason

_TAKEN, _BROUGHT, _EXPLAINED = range(3)
_EXTENDED = 5
"""A loan that was extended goes with its extensions, with what came back of it in part, and with its return that was opened again; one of these alone is voided while nothing followed."""
_SENT, _FETCHED = 7, 8
"""A sending to repair goes with the return from it; neither goes along with a loan."""
_SETTLED = 10
"""What an approved report or a find did is not undone with a loan."""
"""The steps of a loan: a step goes along with the one before it."""
_KINDS: Final = (CheckedOut, HandedOver, LoanExtended, CheckedIn, RecordingExempted, NothingRecorded)
MOVES: Final = frozenset(each.KIND for each in _KINDS) | REPAIR_MOVES | {ItemFound.KIND}
"""Kinds of entry that can be voided here."""
UNDONE: Final = frozenset({ItemLost.KIND, WrittenOff.KIND})
"""Kinds of entry that an approved request voids, and no one person (EQ-12)."""


@dataclass(frozen=True, slots=True)
class VoidLine:
    """What is known of one item of the wrong entry.

    `goes` are the entry and what followed of the same loan, which is voided with it; `blocked` is the first later movement
    that is not of that loan; `settled` is the entry by which an approved request said since in which condition it is.
    """

    item: Item
    number: str
    goes: tuple[Entry, ...]
    blocked: Entry | None
    void: Entry | None
    recordings: tuple[str, ...]
    settled: Entry | None


@dataclass(frozen=True, slots=True)
class VoidCase:
    """The facts of the decision: the place as it was asked for, the entry there, and its items that were asked for.

    `strange` are tags that were asked for and are not in the entry; `again` is how the items stand without the entries that
    go, `names` those of whose they are then, by number, `left` the numbers of these who have left. `seen` is the digest of the preview that a person saw, empty where nobody looked.
    `along` is the loan or return that pieces of counted gear were moved with. `request` is the request that asks for what was approved to
    be undone: 0 while it is only filed, None where nobody asked.
    """

    place: str
    entry: Entry | None
    lines: tuple[VoidLine, ...]
    strange: tuple[str, ...]
    again: Again
    names: Mapping[str, str]
    left: Collection[str]
    reason: str
    seen: str = ""
    along: Along | None = None
    request: int | None = None


def tags_in(entry: Entry) -> dict[str, str]:
    """Items that an entry moved, with the officers whose loan it was; nothing for entries that move none."""
    body = entry.typed
    if isinstance(body, CheckedOut | HandedOver):
        return dict.fromkeys((line.tag for line in body.lines), body.number)
    if isinstance(body, CheckedIn):
        return {line.tag: line.number for line in body.lines}
    if isinstance(body, LoanExtended):
        return {body.tag: body.number}
    if isinstance(body, SentToRepair | BackFromRepair | ItemLost | WrittenOff):
        return {body.tag: ""}
    if isinstance(body, ItemFound):
        return {body.tag: body.returned_by if isinstance(body, ItemFound2) else ""}
    if isinstance(body, RecordingExempted | NothingRecorded):
        return {body.tag: body.returned_by or ""}
    if isinstance(body, StockIssued):
        return dict.fromkeys((each.tag for each in body.lines), body.number)
    return {}


def goes_along(entry: Entry, moved: Moved) -> tuple[tuple[Entry, ...], Entry | None]:
    """The entry and what followed of the same loan, and the first later movement that is not of it.

    An import is no movement that could be voided: it stays, whether or not there was a loan. But it keeps a return or an
    explanation, which it settled, from being voided without the loan. A repair has nothing to do with it. Without a handover
    the loan before it goes on, so that what came back in part since is decided on first; without the loan all is in its line.
    """
    goes, step = [entry], _step(entry)
    whole = step in (_TAKEN, _SENT, _FETCHED)
    for each in moved.movements:
        if isinstance(entry.typed, HandedOver) and isinstance(each.typed, PartReturned):
            return tuple(goes), each
        if whole and _step(each) is None:
            continue
        if whole and _step(each) == _EXTENDED:
            goes.append(each)
            continue
        if step is None or _step(each) != step + 1:
            return tuple(goes), each
        goes.append(each)
        step += 1
    return tuple(goes), None


def settled_since(goes: Sequence[Entry], moved: Moved) -> Entry | None:
    """The newest entry by which an approved request said how the item is, after one of these that go had said so."""
    stated = [each.seq for each in goes if isinstance(each.typed, CheckedIn | BackFromRepair)]
    return next((each for each in reversed(moved.settled) if stated and each.seq > stated[0]), None)


def _step(entry: Entry) -> int | None:
    body: Body | object = entry.typed
    if isinstance(body, CheckedOut | HandedOver):
        return _TAKEN
    if isinstance(body, CheckedIn):
        return _BROUGHT
    if isinstance(body, LoanExtended | PartReturned | ReturnReopened):
        return _EXTENDED
    if isinstance(body, SentToRepair | BackFromRepair):
        return _SENT if isinstance(body, SentToRepair) else _FETCHED
    if isinstance(body, ItemLost | WrittenOff | ItemFound):
        return _SETTLED
    return _EXPLAINED if isinstance(body, RecordingExempted | NothingRecorded) else None


_GONE: Final[Mapping[type, str]] = {
    ItemLost: "void.lost_holder_left",
    WrittenOff: "void.scrapped_holder_left",
}
"""A loss or scrap is undone, or not: nothing has come back by it."""


def void_plan(session: Session, case: VoidCase) -> VoidPlan:
    """What the void would do.

    Raises Refused ``void.unknown``, ``void.is_void``, ``void.other_kind``, ``void.along``, ``void.along_with``, ``void.not_in_entry``,
    ``void.twice``, ``void.own``, ``void.overtaken``, ``void.imported_since``, ``void.approved_since`` (EQ-12, EQ-11), ``void.recordings_attributed``, and
    ``void.holder_left``, ``void.returner_left``, ``void.lost_holder_left``, ``void.scrapped_holder_left`` (EQ-13) where it would be in the name of somebody who has left.
    """
    entry = _voidable(case)
    lines = _counting(case, entry)
    for line in lines:
        _require_movable(session, entry, line)
    _require_in_service(case, entry)
    voided = _voided(lines)
    items = case.again.items
    recordings = _recordings(entry, lines)
    stands = [(each.tag, each.state.value, each.holder) for each in items]
    digest = digest_of(voided, [*stands, *([recordings] if recordings else [])])
    require_same(case.seen, digest, case.place)
    labels = {line.item.tag: line.item.label for line in case.lines}
    return VoidPlan(entry, voided, digest, items, case.names, recordings, labels=labels)


def _recordings(entry: Entry, lines: Sequence[VoidLine]) -> tuple[str, ...]:
    """The recordings that are somebody's because of the loan. Raises Refused ``void.recordings_attributed`` where they are too many."""
    found = tuple(each for line in lines for each in line.recordings) if _step(entry) == _TAKEN else ()
    if len(found) > MOST_RECORDINGS:
        named = {"tag": lines[0].item.label, "name": lines[0].item.name}
        raise Refused(
            "void.recordings_attributed", rule="DM-09", **named, count=len(found), most=MOST_RECORDINGS
        )
    return found


def decide_void(session: Session, case: VoidCase, _policy: Policy, now: datetime) -> Decided[VoidPlan]:
    """The entry by which movements do not count.

    Raises Refused like `void_plan`, ``void.changed_since`` where it is not what the person saw, ``void.reason_missing``.
    """
    plan = void_plan(session, case)
    why = required_reason(case.reason, case.place)
    again = case.again
    stands = (again.items, again.spans, again.spans_gone, again.dues, again.dues_gone)
    said = (Stream.CUSTODY, plan.voided, why, *stands)
    body = MovementVoided2(*said, plan.recordings) if plan.recordings else MovementVoided(*said)
    asked = (request_subject(case.request),) if case.request else ()
    about, rules = (*_subjects(case.lines, plan), *asked), ("EQ-10", "EQ-12") if asked else ("EQ-10",)
    draft = session.draft(body, now, subjects=about, rules=rules)
    return Decided((draft,), (), plan)


def _voidable(case: VoidCase) -> Entry:
    entry = case.entry
    if entry is None:
        raise Refused("void.unknown", rule="EQ-10", place=case.place)
    if isinstance(entry.typed, Voiding):
        raise Refused("void.is_void", rule="EQ-10", place=case.place)
    if isinstance(entry.typed, StockParted | StockJoined):
        raise _with_another(case, entry)
    if entry.kind not in (MOVES if case.request is None else UNDONE) or not tags_in(entry):
        raise Refused("void.other_kind", rule="EQ-10", place=case.place, kind=entry.kind, instead=entry.kind)
    if case.strange:
        tags = ", ".join(case.strange)
        raise Refused("void.not_in_entry", rule="EQ-10", tag=tags, place=case.place)
    return entry


def _with_another(case: VoidCase, entry: Entry) -> Refused:
    """Why pieces that went out with a loan, or came back with a return, are not voided by themselves: that is, and they with it."""
    along = case.along
    if along is None:
        return Refused("void.along", rule="EQ-10", place=case.place, kind=entry.kind)
    if along.void is not None:
        return voided_already(case.place, entry.kind, along.void, "EQ-10")
    return Refused("void.along_with", rule="EQ-10", place=case.place, kind=entry.kind, seq=along.by.seq)


def _counting(case: VoidCase, entry: Entry) -> Sequence[VoidLine]:
    """The lines for which the entry counts still. Raises Refused ``void.twice`` where there are none."""
    lines = [line for line in case.lines if line.void is None]
    if not lines:
        by = next(line.void for line in case.lines if line.void is not None)
        raise voided_already(case.place, entry.kind, by, "EQ-10")
    return lines


def _require_movable(session: Session, entry: Entry, line: VoidLine) -> None:
    named = {"tag": line.item.label, "name": line.item.name}
    theirs = {line.number, entry.typed.giver if isinstance(entry.typed, HandedOver) else line.number}
    if _step(entry) != _EXPLAINED and session.number is not None and session.number in theirs:
        raise Refused("void.own", rule="EQ-10", **named)
    if line.blocked is not None:
        if _step(line.blocked) is None:
            raise Refused("void.imported_since", rule="EQ-10", **named, seq=line.blocked.seq)
        raise LeftOut(line.item.label, line.item.name, entry.seq, line.blocked).refused()
    if (settled := line.settled) is not None:
        facts = {**named, "seq": settled.seq, "request": approved_by(settled)}
        raise Refused("void.approved_since", rule=approving_rule(settled), **facts)


def _require_in_service(case: VoidCase, entry: Entry) -> None:
    """Nothing comes into the name of somebody who has left, nor is it awaited from them again (EQ-13)."""
    labels = {line.item.tag: line.item.label for line in case.lines}
    for each in case.again.items:
        number, code = each.holder, "void.holder_left"
        if number is None:
            number, code = each.returned_by, "void.returner_left"
        code = _GONE.get(type(entry.typed), code)
        if number is not None and number in case.left:
            facts = {
                "tag": labels.get(each.tag, each.tag),
                "item": each.name,
                "number": number,
                "name": case.names[number],
            }
            raise Refused(code, rule="EQ-13", **facts)


def _voided(lines: Sequence[VoidLine]) -> tuple[VoidedEntry, ...]:
    """The entries that go, each with the items for which it does."""
    entries: dict[int, Entry] = {}
    tags: dict[int, list[str]] = {}
    for line in lines:
        for entry in line.goes:
            entries[entry.seq] = entry
            tags.setdefault(entry.seq, []).append(line.item.tag)
    return tuple(_named(entries[seq], tags[seq]) for seq in sorted(entries))


def _named(entry: Entry, tags: Sequence[str]) -> VoidedEntry:
    about = tuple(subject("item", tag) for tag in sorted(tags))
    return VoidedEntry(entry.seq, entry.hash.hex(), entry.kind, about)


def _subjects(lines: Sequence[VoidLine], plan: VoidPlan) -> tuple[str, ...]:
    tags = {each.tag for each in plan.items}
    mine = [line for line in lines if line.item.tag in tags]
    officers = [line.number for line in mine if line.number]
    officers += [
        each.typed.giver for line in mine for each in line.goes if isinstance(each.typed, HandedOver)
    ]
    return (
        *(subject("item", each.tag) for each in plan.items),
        *(subject("officer", number) for number in dict.fromkeys(officers)),
        *(subject("recording", sha256) for sha256 in plan.recordings),
        *(entry_subject(Stream.CUSTODY, each.seq) for each in plan.voided),
    )


def skipped(lines: Sequence[VoidLine]) -> Mapping[str, Sequence[int]]:
    """By item, the numbers of the entries that would not count, for those that can go."""
    return {
        line.item.tag: [each.seq for each in line.goes]
        for line in lines
        if line.void is None and line.blocked is None
    }
