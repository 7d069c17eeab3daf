"""Voids of entries that are named one at a time and go as a whole: what is asked, and what stands in the way of all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.ledger.voiding import (
    VoidedEntry,
    Voiding,
    Voids,
    entry_subject,
    read_places,
    voided_already,
)
from station.core.ledger.words import kind_words
from station.core.texts import Texts
from station.people.sessions import Session
from station.people.voiding.plan import require_same, required_reason
from station.people.voiding.ports import EntriesReader

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class AskedEntry:
    """The entry at the place that a person named, the one by which it is void already, why it was wrong, and the digest of what they saw."""

    place: str
    rule: str
    entry: Entry | None
    by: Entry | None = None
    reason: str = ""
    seen: str = ""

    def refused(self, code: str, **facts: object) -> Refused:
        """A refusal about the place that was asked for."""
        return Refused(code, rule=self.rule, place=self.place, **facts)

    def required(self, kinds: Collection[str]) -> Entry:
        """The entry, which is of these kinds and counts.

        Raises Refused ``void.unknown``, ``void.is_void``, ``void.other_kind``, ``void.twice``.
        """
        entry = self.entry
        if entry is None:
            raise self.refused("void.unknown")
        if isinstance(entry.typed, Voiding):
            raise self.refused("void.is_void", kind=entry.kind)
        if entry.kind not in kinds:
            raise self.refused("void.other_kind", kind=entry.kind, instead=entry.kind)
        if self.by is not None:
            raise voided_already(self.place, entry.kind, self.by, self.rule)
        return entry

    def require_seen(self, digest: str) -> None:
        """Raise Refused ``void.changed_since`` where the person saw another plan."""
        require_same(self.seen, digest, self.place, self.rule)

    def why(self) -> str:
        """The reason as it is recorded. Raises Refused ``void.reason_missing``, ``void.reason_long``."""
        return required_reason(self.reason, self.place, self.rule)


def asked_at(ledger: EntriesReader, place: str, rule: str, reason: str = "", seen: str = "") -> AskedEntry:
    """The one entry at `place` (``custody:17``)."""
    at = read_places(place)
    single = at is not None and at[1] == at[2]
    entry = ledger.entry(at[0], at[1], checked=True) if at is not None and single else None
    if entry is None:
        return AskedEntry(place, rule, None, None, reason, seen)
    voids = Voids(ledger.about(entry_subject(entry.stream, entry.seq), checked=True))
    return AskedEntry(place, rule, entry, voids.by(entry), reason, seen)


def gone_whole(entry: Entry) -> tuple[VoidedEntry, ...]:
    """The entry as a void names it: for all of its things."""
    return (VoidedEntry(entry.seq, entry.hash.hex(), entry.kind),)


@dataclass(frozen=True, slots=True)
class WholeVoidResult(Generic[P]):
    """The entry, and what it did."""

    entry: Entry
    plan: P


class WholePlan(Protocol):
    """What such a void would do."""

    @property
    def voided(self) -> Sequence[VoidedEntry]:
        """The entries that go."""
        ...


class WholeVoids(Protocol):
    """Voids of entries that are about no items."""

    def preview(self, session: Session, place: str) -> Any:
        """What a void would do."""
        ...

    def void(self, session: Session, place: str, reason: str, *, seen: str = "") -> Any:
        """Void the entry."""
        ...


def whole_goes_words(texts: Texts, plan: WholePlan) -> list[str]:
    """A line for each entry that goes."""
    return [
        texts("voiding.goes_whole", seq=each.seq, kind=kind_words(texts, each.kind)) for each in plan.voided
    ]
