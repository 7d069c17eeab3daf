"""Bodies of entries about the ledger itself: epochs, changes of the clock, verification, rebuilding of state."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeAlias

from station.core.ledger.bodies import Body, Code, Many, Number, Plain, Text, Typed, Worded, recorded
from station.core.ledger.entry import entry_from_content
from station.core.ledger.stream import Stream
from station.core.ledger.words import EntryWords, sentence

LONGEST_EVIDENCE: Final = 100_000
"""Bytes of what the witness knew."""

EpochReason: TypeAlias = Literal["first", "restored", "moved", "cloned", "new_key"]
Ledger: TypeAlias = Annotated[Stream, Worded("entry.stream")]


@recorded("ledger.epoch_started", 1, Stream.CUSTODY, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class EpochStarted(Body):
    """The first entry of an epoch: its suite and key, its database, and why it began.

    `evidence` is what the witness held and this database did not.
    """

    suite: Annotated[str, Text(64, 1)]
    key_id: Annotated[str, Text(64)]
    public_key: Annotated[str, Text(2000)]
    database_id: Annotated[str, Text(100)]
    reason: Annotated[EpochReason, Worded("entry.epoch")]
    evidence: Annotated[Any, Plain(LONGEST_EVIDENCE)]


@recorded("clock.jumped_back", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class ClockJumpedBack(Body):
    """The clock went back by more than two minutes between two entries of a stream; `seq` is the later one."""

    stream: Ledger
    seq: Annotated[int, Number(1)]
    last_recorded_at: datetime
    recorded_at: datetime


_Seq: TypeAlias = Annotated[int, Number()]


@recorded("clock.jumped", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class ClockJumped(Body):
    """The clock was set: by the time that had passed it should have shown `expected`, and it showed `shown`.

    `custody` and `audit` are the last entries before that. Later entries are in doubt until a person says whether the
    clock is right now (``clock.judged``).
    """

    expected: datetime
    shown: datetime
    seconds: Annotated[int, Number(-(10**12), 10**12)]
    custody: _Seq
    audit: _Seq

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """In which direction, from when to when."""
        return words.said(self, "backwards" if self.seconds < 0 else "", span=abs(self.seconds) // 60)


@recorded("clock.unmeasured", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class ClockUnmeasured(Body):
    """The machine restarted, and nothing measured the time from `last`, the last that is on record, to `shown`.

    It is recorded where that matters: a lock after wrong secrets ran, or so long no office is closed. `custody` and `audit`
    are the last entries before that.
    """

    last: datetime
    shown: datetime
    seconds: Annotated[int, Number(0, 10**12)]
    custody: _Seq
    audit: _Seq

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """From when to when."""
        return words.said(self, "", span=self.seconds // 60)


@recorded("clock.unwatched", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class ClockUnwatched(Body):
    """This computer was off for some `seconds` between `last`, the last that is on record, and `shown`.

    Recorded where a time runs that can't be shortened by setting the clock.
    `boot` and `up` are the machine's start and the seconds since, by which the clock is measured from then on. `custody` and
    `audit` are the last entries before that.
    """

    last: datetime
    shown: datetime
    seconds: Annotated[int, Number(0, 10**12)]
    boot: Annotated[str, Text(100)]
    up: Annotated[int, Number(0, 10**12)]
    custody: _Seq
    audit: _Seq

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """From when to when, and for how long."""
        return words.said(self, "", span=self.seconds // 60)


ClockVerdict: TypeAlias = Literal["right", "wrong"]


@recorded("clock.judged", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class ClockJudged(Body):
    """A person said whether the clock is right since it was set or not measured (audit entry `jump`).

    `custody` and `audit` are the last entries for which that holds.
    """

    jump: Annotated[int, Number(1)]
    verdict: Annotated[ClockVerdict, Worded("clock.verdict")]
    custody: _Seq
    audit: _Seq


@recorded("ledger.verified", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class LedgerVerified(Body):
    """A person had the ledger verified. The program no longer writes this kind."""


MOST_ROWS: Final = 100
"""Rows and impossible entries that a rebuild names; the counts stand for all."""

_Counted: TypeAlias = Annotated[int, Number()]


@dataclass(frozen=True, slots=True)
class RebuiltTable:
    """A table that was not what the ledger gives.

    How many rows were changed, added or missing, or that the table was `lost`.
    """

    table: Annotated[str, Code()]
    changed: _Counted
    extra: _Counted
    missing: _Counted
    lost: bool


@dataclass(frozen=True, slots=True)
class RebuiltRow:
    """One row that was not what the ledger gives."""

    table: Annotated[str, Code()]
    key: Annotated[str, Text(500)]
    found: Annotated[str, Code(), Worded("ledger.found")]


@dataclass(frozen=True, slots=True)
class ImpossibleEntry:
    """An entry that can't be true after those before it."""

    code: Annotated[str, Code()]
    stream: Ledger
    seq: Annotated[int, Number(1)]


@recorded("ledger.rebuilt", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class LedgerRebuilt(Body):
    """All state was derived anew from `entries` entries; the comparison with the earlier state, and what differed.

    With no `entries` it was a part of it, at the start: after an update, or rows by which the database is known.
    `differing` counts all rows that differed, `first` names the first of them. `system_user` is the user of the
    computer who asked; the actor is the account that signed in for it, or the program where nobody signed in.
    """

    system_user: Annotated[str, Text(200)]
    entries: _Counted
    differing: _Counted
    tables: Annotated[tuple[RebuiltTable, ...], Many(200)]
    first: Annotated[tuple[RebuiltRow, ...], Many(MOST_ROWS)]
    impossible: Annotated[tuple[ImpossibleEntry, ...], Many(MOST_ROWS)]
    outdated: Annotated[tuple[Annotated[str, Code()], ...], Many(200)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many rows differed, in which tables; who asked."""
        variant = "differing" if self.differing else ""
        if not self.entries:
            variant = "asked_at_start" if self.system_user else "at_start"
        tables = words.joined([each.table for each in self.tables])
        return words.said(self, variant, where=tables)


LONGEST_CONTENT: Final = 50_000_000
"""Characters of an entry's content as text."""


@recorded("ledger.entry_recovered", 1, Stream.CUSTODY, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class EntryRecovered(Body):
    """An entry of a branch that parted from the ledger; it changes no state.

    `epoch`, `seq` and `hash` are its place in the branch, `content` its bytes as text, in base64 where they are none
    (`encoded`); `intact` says whether they are what `hash` covers.
    """

    epoch: _Seq
    seq: Annotated[int, Number(1)]
    hash: Annotated[str, Text(200)]
    entry_kind: Annotated[str, Text(200)]
    intact: bool
    encoded: bool
    content: Annotated[str, Text(LONGEST_CONTENT)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Its number, its kind, and what it said, as far as this program can read it."""
        said = ""
        with contextlib.suppress(ValueError, KeyError, TypeError):
            entry = entry_from_content(self.content.encode(), bytes.fromhex(self.hash))
            said = sentence(words.texts, entry)
        kind = words.kind(self.entry_kind)
        return words.said(self, "" if self.intact else "damaged", what=f"{kind} · {said}" if said else kind)


SealCause: TypeAlias = Literal["upgrade", "accepted"]


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table whose rows no entry holds: its number of rows, and whether that disagreed with its guard."""

    table: Annotated[str, Code()]
    count: _Counted
    apart: bool


@recorded("ledger.key_renewed", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class KeyRenewed(Body):
    """The station has a new key, on the word of the actor and of `second`; the epoch that began before it names it.

    `at_hand` says whether the former key was there; of `tables` guarded by a lost one nobody knows whether they were changed.
    `system_user` is the user of the computer, where a command asked for it.
    """

    former_key_id: Annotated[str, Text(64)]
    key_id: Annotated[str, Text(64)]
    public_key: Annotated[str, Text(2000)]
    at_hand: bool
    second: Annotated[str, Text(32, 1)]
    system_user: Annotated[str, Text(200)]
    tables: Annotated[tuple[SealedTable, ...], Many(50)]
    reason: Annotated[str, Text(500, 1), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which key came in the place of which, and why."""
        return words.said(self, "" if self.at_hand else "lost")


@recorded("ledger.sealed", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class LedgerSealed(Body):
    """Guarded rows were accepted as they stood: when a database was first guarded, or by a person's decision."""

    cause: Annotated[SealCause, Worded("ledger.seal")]
    tables: Annotated[tuple[SealedTable, ...], Many(50)]
    reason: Annotated[str, Text(500), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Why, and which tables."""
        accepted = self.cause == "accepted"
        tables = words.beside([each.table for each in self.tables if each.apart or not accepted])
        return words.said(self, "accepted" if accepted else "", where=tables)
