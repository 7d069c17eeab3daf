"""Judging a witness: what it says against the database, and with which restore that was lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from station.audit.losses import Loss
from station.core.ledger import ChainProblem, Head, Stream, WitnessedEnd
from station.store.known_branches import KnownBranches, Left
from station.store.view import View
from station.store.witness import WitnessRecord


@dataclass(frozen=True, slots=True)
class Judged:
    """What the witness holds and the database does not.

    `of_branch` says that it saw a branch which is on record, `restored` is the epoch that began after the restore which
    its database went through since (0: none), `ends` are those of its ends that are not on record.
    """

    problems: tuple[ChainProblem, ...] = ()
    of_branch: bool = False
    restored: int = 0
    ends: tuple[WitnessedEnd, ...] = ()

    def loss(self, witness_record: WitnessRecord) -> Loss | None:
        """What was lost by this witness, and is on record nowhere; None where nothing was."""
        if not self.ends:
            return None
        told = (witness_record.database_id, witness_record.machine)
        return Loss(*told, self.ends, self.restored, witness_record.proved)


def judge(view: View, witness_record: WitnessRecord, *, shared: bool) -> Judged:
    """Compare a witness with the database.

    What it saw of a branch that the ledger keeps, or for which an epoch began, is known. A database that is `shared` by
    desktops, each with a witness of its own, gets its new id from the one that first finds it restored, or goes on
    from the centre: the others know it by an epoch that began under their witness's id.
    """
    known = KnownBranches(view)
    if known.began_for(witness_record.evidence):
        return Judged(of_branch=True)
    told, database = witness_record.database_id, view.facts.get("database_id")
    # A lost id is told by itself.
    own = database in (None, told)
    left = Left() if own else known.left((told, *witness_record.before))
    other = not own and not left.restored and not (shared and known.named(told))
    problems: list[ChainProblem] = []
    ends: list[WitnessedEnd] = []
    of_branch = False
    for seen in _missing(view, witness_record):
        if known.holds(seen):
            of_branch = True
            continue
        end = view.ledger.head(seen.stream).seq
        before = known.end_before(seen.stream, left.followed)
        common = end if before is None else before
        missing = max(seen.seq - common, 1)
        ends.append(WitnessedEnd(seen.stream, seen.epoch, seen.seq, seen.hash.hex(), missing))
        if seen.seq > common:
            facts: dict[str, object] = {"last": seen.seq, "count": missing}
            problems.append(ChainProblem("behind_witness", seen.stream.value, common + 1, facts))
        else:
            problems.append(ChainProblem("differs_from_witness", seen.stream.value, seen.seq))
    if other:
        problems = [ChainProblem("other_database", "", 0)]
    return Judged(tuple(problems), of_branch and not other, left.restored, tuple(ends))


def _missing(view: View, witness_record: WitnessRecord) -> Iterator[Head]:
    """The ends that the witness saw and the streams do not hold."""
    for stream in Stream:
        seen = witness_record.heads.get(stream)
        if seen is None:
            continue
        within = seen.seq <= view.ledger.head(stream).seq
        if not (within and view.ledger.hash_at(stream, seen.seq) == seen.hash):
            yield seen
