"""How items would stand without some of their entries: a replay of those that count."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row as DatabaseRow
from sqlalchemy import Table, select

from station.archive.attribution.values import Basis
from station.archive.bodies import MediaImported, MediaReattributed
from station.archive.origins.bodies import MediaCameAgain
from station.archive.redating.bodies import MediaRedated, SessionRedated
from station.archive.session_bodies import DeviceKnown, ImportClosed, ImportClosed2
from station.core.clock import from_record
from station.core.deadlines import DeadlineOutcome
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.canonical import LARGEST_INTEGER
from station.core.ledger.voiding import Voiding, Voids
from station.inventory.bodies import Changed, CheckedIn, CheckedOut, NothingRecorded, RecordingExempted
from station.inventory.extending.bodies import LoanExtended
from station.inventory.handing.bodies import HandedOver
from station.inventory.losses.bodies import ItemFound, ItemLost, WrittenOff
from station.inventory.movement.reopening_bodies import ReturnReopened
from station.inventory.receivers.following import MOVING, lent_to_now
from station.inventory.receivers.values import ReceiverKind, receiver_of
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.stock.loan_bodies import lent_to
from station.inventory.stock.portion_bodies import PartReturned
from station.inventory.values import Condition, ItemState, ReturnOutcome
from station.inventory.voiding.bodies import DueAgain, DueGone, ItemAgain, PauseAgain, SpanAgain, SpanGone
from station.inventory.voiding.values import Again, Moved, approved_by, decides_dispute
from station.store.attested.lookups import entries_at, numbers_about, of_kinds
from station.store.attested.replayed_rows import Key, ReplayedRows, key_of
from station.store.projections import ProjectionsByKind
from station.store.projections.rows import Row
from station.store.readers.reading import STATE_DAMAGED, AttestedRows, reads
from station.store.schema.archive import recording
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import custody_span, item

_FOLLOWING: Final = ProjectionsByKind((item, custody_span, deadline))
_KINDS: Final = tuple(sorted(_FOLLOWING.kinds or ()))
_DATED: Final = (MediaImported.KIND, MediaReattributed.KIND, MediaCameAgain.KIND, MediaRedated.KIND)
"""Kinds that say when a device recorded something, and whose it is by that."""
_MOVES: Final = (
    CheckedOut,
    HandedOver,
    LoanExtended,
    PartReturned,
    CheckedIn,
    RecordingExempted,
    NothingRecorded,
    ReturnReopened,
    ItemLost,
    WrittenOff,
    ItemFound,
    SentToRepair,
    BackFromRepair,
)


class VoidingRows(AttestedRows):
    """What counts of items' histories; entries are found by the index of subjects, each with the content of its hash."""

    def moved_since(self, tags: Sequence[str], seq: int) -> dict[str, Moved]:
        """What happened to each item after the entry `seq`, as far as it counts."""
        found = self._histories(tags, (*_KINDS, *_DATED), seq - 1)
        return {tag: self._moved(tag, entries, seq) for tag, entries in found.items()}

    def history_since(self, tags: Sequence[str], seq: int) -> dict[str, tuple[Entry, ...]]:
        """All entries about each item from number `seq` on, in their order."""
        return {tag: tuple(found) for tag, found in self._histories(tags, None, seq - 1).items()}

    def without(self, skipped: Mapping[str, Collection[int]]) -> Again:
        """How each item stands without the entries at these places; those that do not count already are left out too.

        The rows as they stand now are compared with the entries. Raises `IntegrityProblem` ``store.state_damaged``.
        """
        alike: dict[frozenset[int], list[str]] = {}
        histories = self._histories(tuple(skipped), _KINDS, 0)
        for tag, entries in histories.items():
            counting = {each.seq for each in _counting(tag, entries)}
            gone = {each.seq for each in entries if each.seq not in counting}
            alike.setdefault(frozenset(gone.union(skipped[tag])), []).append(tag)
        found, present = Again(), ReplayedRows()
        present.replay(_FOLLOWING, _in_order(histories.values()))
        for left_out, tags in alike.items():
            rows = ReplayedRows()
            entries = _in_order(histories[tag] for tag in tags)
            rows.replay(_FOLLOWING, [each for each in entries if each.seq not in left_out])
            for tag in tags:
                found = _joined(found, self._again(tag, rows, present))
        return found

    def _histories(
        self, tags: Sequence[str], kinds: Sequence[str] | None, after: int
    ) -> dict[str, list[Entry]]:
        """The entries of these kinds (None: of all) about each item, above the number `after`, in their order."""
        subjects, custody = {subject("item", tag): tag for tag in tags}, Stream.CUSTODY
        numbers = numbers_about(self._connection, custody, kinds, tuple(subjects), after, LARGEST_INTEGER)
        found = entries_at(self._connection, custody, [seq for each in numbers.values() for seq, _ in each])
        return {subjects[about]: [found[seq] for seq, _ in each] for about, each in numbers.items()}

    def _moved(self, tag: str, history: Sequence[Entry], seq: int) -> Moved:
        counting = _counting(tag, history)
        begun = next((each for each in history if each.seq == seq), None)
        return Moved(
            movements=tuple(each for each in counting if each.seq > seq and _moves(each)),
            void=None if begun is None else Voids(history).by(begun, subject("item", tag)),
            recordings=() if begun is None else self._resting_on(begun, tag, counting),
            settled=tuple(each for each in counting if each.seq > seq and _settles(each)),
        )

    def _resting_on(self, begun: Entry, tag: str, counting: Sequence[Entry]) -> tuple[str, ...]:
        """The recordings that are somebody's because the loan that `begun` began says so; nobody decided on them since."""
        end = next((each.happened_at for each in counting if _ends(each, begun)), None)
        dated: dict[str, MediaImported | MediaReattributed | MediaCameAgain | MediaRedated] = {}
        for each in counting:
            if isinstance(
                body := each.typed, MediaImported | MediaReattributed | MediaCameAgain | MediaRedated
            ):
                again = isinstance(body, MediaCameAgain)
                dated[f"{body.sha256} {each.seq if again else ''}"] = body  # dated anew, the last counts
        made = dict.fromkeys(
            body.sha256
            for body in dated.values()
            if body.camera == tag
            and body.basis is Basis.LEDGER
            and body.recorded_until >= begun.happened_at
            and (end is None or body.recorded_from <= end)
        )
        rows = [
            self._connection.execute(select(recording).where(recording.c.sha256 == sha256)).first()
            for sha256 in made
        ]
        self._attested.require_each(recording, list(zip(made, rows, strict=True)))
        resting = (tag, Basis.LEDGER.value)
        return tuple(each.sha256 for each in rows if each is not None and resting in _devices(each))

    def _again(self, tag: str, rows: ReplayedRows, present: ReplayedRows) -> Again:
        """How the item stands by `rows`, where that differs from now; what it has now is what all entries give: `present`."""
        about = subject("item", tag)
        spans = self._connection.execute(select(custody_span).where(custody_span.c.tag == tag)).all()
        dues = self._connection.execute(select(deadline).where(deadline.c.subject == about)).all()
        spans_now, dues_now = _by_key(custody_span, spans), _by_key(deadline, dues)
        _require_same(
            custody_span, spans_now, {k: r for k, r in present.of(custody_span).items() if k[0] == tag}
        )
        _require_same(deadline, dues_now, {k: r for k, r in present.of(deadline).items() if k[1] == about})
        spans_then = {key: row for key, row in rows.of(custody_span).items() if key[0] == tag}
        dues_then = {key: row for key, row in rows.of(deadline).items() if key[1] == about}
        withdrawn = DeadlineOutcome.WITHDRAWN.value
        return Again(
            items=(_item(self._lent_now(rows.of(item)[(tag,)])),),
            spans=tuple(_span(row) for key, row in sorted(spans_then.items()) if spans_now.get(key) != row),
            spans_gone=tuple(SpanGone(*key) for key in sorted(spans_now.keys() - spans_then.keys())),
            dues=tuple(_due(row) for key, row in sorted(dues_then.items()) if dues_now.get(key) != row),
            dues_gone=tuple(
                DueGone(*key)
                for key in sorted(dues_now.keys() - dues_then.keys())
                if dues_now[key]["outcome"] != withdrawn
            ),
        )

    def _lent_now(self, row: Row) -> Row:
        """The row with the unit that it is lent to as that is called now: what changed the unit while this was in the store names no item."""
        to = receiver_of(row["held_for"])
        if to is None or to.kind is ReceiverKind.PLACE or row["loan_seq"] is None:
            return row
        loan, custody = row["loan_seq"], Stream.CUSTODY
        changes = of_kinds(self._connection, custody, MOVING, b"", loan, LARGEST_INTEGER)
        lent = lent_to(entries_at(self._connection, custody, [loan])[loan].typed) if changes else None
        if lent is None:
            return row
        return {**row, "held_for": lent_to_now(lent.value.key, changes)}


def _joined(one: Again, other: Again) -> Again:
    return Again(
        (*one.items, *other.items),
        (*one.spans, *other.spans),
        (*one.spans_gone, *other.spans_gone),
        (*one.dues, *other.dues),
        (*one.dues_gone, *other.dues_gone),
    )


def _in_order(histories: Iterable[Sequence[Entry]]) -> list[Entry]:
    """The entries of several histories, each once."""
    found = {each.seq: each for history in histories for each in history}
    return [found[seq] for seq in sorted(found)]


def _require_same(table: Table, now: Mapping[Key, Row], given: Mapping[Key, Row]) -> None:
    """Raise `IntegrityProblem` ``store.state_damaged`` unless these rows are what the entries give, as one replay for all items told."""
    for key in sorted({*now, *given}, key=repr):
        if now.get(key) != given.get(key):
            raise IntegrityProblem(STATE_DAMAGED, table=table.name, key="/".join(map(str, key)))


def _counting(tag: str, history: Sequence[Entry]) -> list[Entry]:
    """The entries that count for an item, by the voids among them; a void itself only says how things stood."""
    voids, about = Voids(history), subject("item", tag)
    return [each for each in history if not isinstance(each.typed, Voiding) and voids.by(each, about) is None]


def _moves(entry: Entry) -> bool:
    body = entry.typed
    if isinstance(body, ImportClosed2 | DeviceKnown | SessionRedated):
        return body.closes
    return isinstance(body, _MOVES) or (isinstance(body, ImportClosed) and body.complete)


def _settles(entry: Entry) -> bool:
    """Whether an approved request said by it in which condition the item is, or a dispute how it came to be so."""
    body = entry.typed
    if not isinstance(body, Changed) or not approved_by(entry):
        return False
    return "condition" in body.changes or decides_dispute(entry)


def _ends(entry: Entry, begun: Entry) -> bool:
    return entry.seq > begun.seq and isinstance(entry.typed, CheckedIn | HandedOver)


def _by_key(table: Table, rows: Sequence[Any]) -> dict[Key, Row]:
    found = [dict(row._mapping) for row in rows]
    return {key_of(table, row): row for row in found}


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_record(text)


def _item(row: Row) -> ItemAgain:
    return ItemAgain(
        tag=row["tag"],
        name=row["name"],
        state=ItemState(row["state"]),
        condition=Condition(row["condition"]),
        note=row["note"],
        holder=row["holder"],
        holder_group=row["held_for"] or None,
        taken_at=_moment(row["taken_at"]),
        returned_by=row["returned_by"],
        returned_at=_moment(row["returned_at"]),
        outcome=None if row["outcome"] is None else ReturnOutcome(row["outcome"]),
        last_import_at=_moment(row["last_import_at"]),
        last_import_session=row["last_import_session"],
    )


def _span(row: Row) -> SpanAgain:
    return SpanAgain(
        row["tag"],
        row["seq"],
        row["number"],
        from_record(row["started_at"]),
        _moment(row["ended_at"]),
        row["ended_seq"],
        bool(row["recording"]),
    )


def _due(row: Row) -> DueAgain:
    return DueAgain(
        kind=row["kind"],
        about=row["subject"],
        seq=row["seq"],
        rule=row["rule"],
        title=row["title"],
        persons=tuple(json.loads(row["persons"])),
        started_at=from_record(row["started_at"]),
        due_at=from_record(row["due_at"]),
        length=row["length"],
        provisional=bool(row["provisional"]),
        computed_seq=row["computed_seq"],
        pauses=tuple(
            PauseAgain(from_record(start), _moment(end), anew)
            for start, end, anew in json.loads(row["pauses"])
        ),
        ended_at=_moment(row["ended_at"]),
        outcome=None if row["outcome"] is None else DeadlineOutcome(row["outcome"]),
        ended_seq=row["ended_seq"],
    )


@reads(*recording.c)
def _devices(row: DatabaseRow[Any]) -> list[tuple[str | None, str]]:
    """The devices that content came in from, and on what it rests whose it is by each."""
    further = [(each["camera"], each["basis"]) for each in json.loads(row.origins or "[]")]
    return [(row.camera, row.basis), *further]
