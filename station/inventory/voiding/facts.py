"""Registrations and corrections that do not count any more, one by one or all of an import (EQ-10, EQ-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, Stream, subject
from station.core.ledger.voiding import (
    MOST_VOIDED,
    VoidedEntry,
    Voiding,
    Voids,
    entry_subject,
    voided_already,
)
from station.core.policy import Policy
from station.inventory.attaching.bodies import Attached
from station.inventory.bodies import Changed, CheckedIn, FactChange, ItemsImported, Registered, Retagged
from station.inventory.care.bodies import Cared, InstrumentVerified, ScrapDisposed, ScrapSealed
from station.inventory.losses.bodies import ItemFound
from station.inventory.repairs.bodies import BackFromRepair
from station.inventory.stock.bodies import StockRanLow, StockSuffices
from station.inventory.values import SETTLED, Condition, Item
from station.inventory.voiding.bodies import FactsAgain, FactsVoided
from station.inventory.voiding.plan import VoidPlan
from station.inventory.voiding.values import approved_by, approving_rule
from station.people.sessions import Session
from station.people.voiding.plan import LeftOut, digest_of, require_same, required_reason

_TOLD: Final = (
    Registered,
    Changed,
    Retagged,
    Attached,
    InstrumentVerified,
    Cared,
    ScrapSealed,
    ScrapDisposed,
)
"""What is on record of one item, each in an entry of its own."""
FACTS: Final = frozenset(each.KIND for each in (*_TOLD, ItemsImported))
"""Kinds of entry that are voided here; an import stands for the entries of its lines."""
_FOUND: Final = frozenset({"condition", "note"})
"""Facts that a return, a find, a repair or a void of a movement sets too."""
_FOLLOWS: Final = ("deadline.", StockRanLow.KIND, StockSuffices.KIND)
"""Kinds that only follow from movements: where these are void, they are too."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """An item of the wrong entries: these, and all entries about it from the first of them on; no `item`: it is on no register."""

    tag: str
    item: Item | None
    wrong: tuple[Entry, ...]
    history: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class WrongImport:
    """The entry of an import, the items of its lines that are asked for, and whether these are all of its lines."""

    entry: Entry
    tags: frozenset[str]
    whole: bool


@dataclass(frozen=True, slots=True)
class FactsCase:
    """The facts of the decision: the places as they were asked for, the wrong entries there by item.

    `asked` is the first entry at the places. `strange` is an entry there that states no facts of an item, `missing` are tags
    that were asked for and are not there. `imports` are those whose lines, or some of them, are the wrong entries.
    """

    place: str
    asked: Entry
    lines: tuple[FactLine, ...]
    strange: Entry | None
    missing: tuple[str, ...]
    imports: tuple[WrongImport, ...] = ()
    reason: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class _Again:
    """What the void does to one item."""

    facts: FactsAgain
    voided: tuple[VoidedEntry, ...]


def facts_plan(case: FactsCase) -> VoidPlan:
    """What the void would do; of several items those that can't be voided are left out.

    Raises Refused ``void.range``, ``void.not_in_entry``, ``void.twice``, ``void.overtaken``, ``void.approved``, ``equipment.category_bound``.
    """
    again, left = _decided(case)
    voided = tuple(each for one in again for each in one.voided)
    voided += _imports(case, again, left, last=True)
    stands = [(one.facts.tag, one.facts.registered, dict(one.facts.facts)) for one in again]
    digest = digest_of(voided, stands)
    require_same(case.seen, digest, case.place)
    facts = tuple(one.facts for one in again)
    labels = {line.tag: line.item.label for line in case.lines if line.item is not None}
    return VoidPlan(case.asked, voided, digest, facts=facts, left=left, labels=labels)


def decide_void_facts(session: Session, case: FactsCase, _policy: Policy, now: datetime) -> Decided[VoidPlan]:
    """The entries by which facts do not count; more than one where there are very many. Raises Refused like `facts_plan`."""
    plan, why = facts_plan(case), required_reason(case.reason, case.place)
    again, left = _decided(case)
    parts = list(_parts(again, MOST_VOIDED - len(case.imports)))
    drafts = [
        _draft(session, some, _imports(case, some, left, last=some is parts[-1]), why, now) for some in parts
    ]
    return Decided(tuple(drafts), (), plan)


def _imports(
    case: FactsCase, again: Sequence[_Again], left: Sequence[LeftOut], *, last: bool
) -> tuple[VoidedEntry, ...]:
    """The imports that do not count for these items, or, with the `last` of all their lines, not at all."""
    found = []
    for each in case.imports:
        whole = last and each.whole and not any(stays.tag in each.tags for stays in left)
        mine = [one.facts.tag for one in again if one.facts.tag in each.tags]
        if mine:
            about = () if whole else tuple(subject("item", tag) for tag in mine)
            found.append(VoidedEntry(each.entry.seq, each.entry.hash.hex(), each.entry.kind, about))
    return tuple(found)


def _decided(case: FactsCase) -> tuple[Sequence[_Again], tuple[LeftOut, ...]]:
    if case.strange is not None:
        other = case.strange
        raise Refused("void.range", rule="EQ-10", place=case.place, seq=other.seq, kind=other.kind)
    if case.missing:
        raise Refused("void.not_in_entry", rule="EQ-10", tag=", ".join(case.missing), place=case.place)
    _require_own_authority(case)
    found = [each for line in case.lines if (each := _line(line)) is not None]
    again = [each for each in found if isinstance(each, _Again)]
    left = tuple(each for each in found if isinstance(each, LeftOut))
    if not found:
        voids = (_void_of(line, line.wrong[0]) for line in case.lines)
        by, kind = next((each for each in voids if each is not None), None), case.asked.kind
        if by is None:
            raise Refused("void.unknown", rule="EQ-10", place=case.place)
        raise voided_already(case.place, kind, by, "EQ-10")
    if not again:
        raise left[0].refused()
    return again, left


def _require_own_authority(case: FactsCase) -> None:
    """Raise Refused ``void.approved`` for what an approved request changed: one person's void doesn't undo it (EQ-12, EQ-11)."""
    for line in case.lines:
        for each in line.wrong:
            request = approved_by(each)
            if request:
                name = "" if line.item is None else line.item.name
                facts = {"seq": each.seq, "request": request, "name": name}
                raise Refused("void.approved", rule=approving_rule(each), **facts)


def _line(line: FactLine) -> _Again | LeftOut | None:
    """What the void does to the item, or why it is left out; None where nothing of it counts any more."""
    wrong = [each for each in line.wrong if _void_of(line, each) is None]
    if line.item is None or not wrong:
        return None
    since = [
        each
        for each in line.history
        if each.seq > wrong[0].seq
        and not isinstance(each.typed, Voiding)
        and not each.kind.startswith(_FOLLOWS)
        and _void_of(line, each) is None
    ]
    if isinstance(wrong[0].typed, Registered):
        return _unregistered(line.item, wrong[0], since)
    return _unchanged(line.item, wrong, line)


def _void_of(line: FactLine, entry: Entry) -> Entry | None:
    return Voids(line.history).by(entry, subject("item", line.tag))


def _unregistered(item: Item, registered: Entry, since: Sequence[Entry]) -> _Again | LeftOut:
    """The item leaves the register with all that was corrected of it, unless anything else happened to it."""
    later = next((each for each in since if not isinstance(each.typed, Changed | Retagged | Attached)), None)
    if later is not None:
        return LeftOut(item.label, item.name, registered.seq, later)
    goes = [registered, *since]
    return _Again(FactsAgain(item.tag, item.name, False, {}), tuple(_named(each, item.tag) for each in goes))


def _unchanged(item: Item, wrong: Sequence[Entry], line: FactLine) -> _Again | LeftOut:
    """Its facts are as they were before the wrong entries, unless one of them was changed, or stated anew, since."""
    facts = {name: _plain(getattr(item, name)) for name in _names(wrong)}
    counting = [each for each in line.history if _void_of(line, each) is None]
    for entry in reversed(wrong):
        for name, change in _changes(entry).items():
            stated = _stating(name, counting, entry, wrong)
            if stated is not None or facts[name] != change.after:
                later = stated or _voiding(line.history, entry)
                return LeftOut(item.label, item.name, entry.seq, later)
            facts[name] = change.before
    if "category" in facts and item.state not in SETTLED:
        raise Refused("equipment.category_bound", rule="EQ-05", tag=item.label, name=item.name)
    return _Again(
        FactsAgain(item.tag, item.name, True, facts), tuple(_named(each, item.tag) for each in wrong)
    )


def _names(wrong: Sequence[Entry]) -> Iterator[str]:
    for entry in wrong:
        yield from _changes(entry)


def _changes(entry: Entry) -> Mapping[str, FactChange]:
    """The facts that a correction, another tag or a verification changed; a photo or paper corrects none."""
    body = entry.typed
    if isinstance(body, InstrumentVerified):
        return {"verified_until": FactChange(_plain(body.before), _plain(body.valid_until))}
    if isinstance(body, Retagged):
        return {"label": FactChange(body.before, body.new_tag)}
    return body.changes if isinstance(body, Changed) else {}


def _stating(name: str, counting: Sequence[Entry], entry: Entry, wrong: Sequence[Entry]) -> Entry | None:
    """The newest entry after `entry`, none of the wrong ones, that states this fact, be it the same: it stands on its own."""

    def states(each: Entry) -> bool:
        if isinstance(each.typed, CheckedIn | ItemFound | BackFromRepair):
            return name in _FOUND
        return name in _changes(each)

    later = (each for each in reversed(counting) if each.seq > entry.seq and each not in wrong)
    return next((each for each in later if states(each)), None)


def _voiding(history: Sequence[Entry], entry: Entry) -> Entry:
    """The newest void after `entry`, which put a fact in place."""
    later = (each for each in reversed(history) if each.seq > entry.seq)
    return next((each for each in later if isinstance(each.typed, Voiding)), history[-1])


def _plain(value: Any) -> str | int | None:
    """The form of a fact in an entry."""
    if isinstance(value, date):
        return value.isoformat()
    plain: str | int | None = value.value if isinstance(value, Condition) else value
    return plain


def _named(entry: Entry, tag: str) -> VoidedEntry:
    return VoidedEntry(entry.seq, entry.hash.hex(), entry.kind, (subject("item", tag),))


def _parts(again: Sequence[_Again], most: int) -> Iterator[Sequence[_Again]]:
    """As many items at a time as one entry may name: those of `most` wrong entries."""
    some: list[_Again] = []
    for each in again:
        if some and sum(len(one.voided) for one in some) + len(each.voided) > most:
            yield some
            some = []
        some.append(each)
    yield some


def _draft(
    session: Session, some: Sequence[_Again], imports: Sequence[VoidedEntry], why: str, now: datetime
) -> Draft:
    voided = (*(each for one in some for each in one.voided), *imports)
    body = FactsVoided(Stream.CUSTODY, voided, why, tuple(one.facts for one in some))
    about = (
        *(subject("item", one.facts.tag) for one in some),
        *(entry_subject(Stream.CUSTODY, each.seq) for each in voided),
    )
    changed = any(each.kind in (Changed.KIND, Retagged.KIND) for each in voided)
    return session.draft(body, now, subjects=about, rules=("EQ-10", "EQ-12") if changed else ("EQ-10",))


def tag_of(entry: Entry) -> str:
    """The item whose facts an entry states; "" for other entries."""
    body = entry.typed
    return body.tag if isinstance(body, _TOLD) else ""


def by_item(entries: Sequence[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    """The wrong entries of each item, in their order."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(tag_of(entry), []).append(entry)
    return {tag: tuple(each) for tag, each in found.items()}
