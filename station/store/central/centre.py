"""The direct road: a station connects to the central PostgreSQL itself (the port `station.sync.ports.Centre`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager

import psycopg

from station.core.errors import Refused
from station.core.ledger import GENESIS, SUITES, Head, SignatureCheck, Stream
from station.core.progress import Report, silent
from station.store.central.claims import keep_claim
from station.store.central.connecting import Link
from station.store.central.enrolling import enrol_station
from station.store.central.epochs import approved_epochs
from station.store.central.identity import identity
from station.store.central.receipts import counted, receipts
from station.store.central.rights import owns_centre
from station.store.central.rows import ENTRY_DIGESTS, enrolled_keys, named_by_epochs, stored_entry
from station.store.central.standing import last_number, move_head, standing
from station.store.central.storing import quarantine, store_alarm, store_entries
from station.store.keys import signature_holds
from station.sync.central_values import ANY_LOGIN, LoginWish, Registration
from station.sync.package import SyncPackage
from station.sync.receiving import CLAIM_UNSIGNED, receive
from station.sync.values import (
    CentreAlarm,
    CentreAnswer,
    CentreBlock,
    CentreHead,
    CentreState,
    EnrolledKey,
    PackageOutcome,
    Restart,
    SyncReason,
)


@contextmanager
def open_centre(address: str, report: Report = silent, /) -> Iterator[PostgresCentre]:
    """The centre at `address` (a `CentreOpener`); it connects at the first call. Raises `SyncProblem`."""
    with closing(Link(address, report)) as link:
        yield PostgresCentre(link)


class PostgresCentre:
    """A centre reached through `link`; packages are verified with `check` before they are stored."""

    def __init__(self, link: Link, check: SignatureCheck = signature_holds) -> None:
        self._link = link
        self._check = check

    def state_of(self, station: str) -> CentreState:
        """The centre's id, how far it has the streams of `station`, and the station's keys."""

        def ask(connection: psycopg.Connection) -> CentreState:
            centre_id = identity(connection, self._link.shown)
            rows = connection.execute(
                "SELECT stream, epoch, seq, hash, suite FROM head WHERE station_id = %s", [station]
            )
            found = {row[0]: row[1:] for row in rows}
            heads = {each: _centre_head(each, found[each.value]) for each in Stream if each.value in found}
            keys = enrolled_keys(connection, station)
            faults = {each: self._head_fault(connection, station, head, keys) for each, head in heads.items()}
            if keys:
                faults |= {each: "head_missing" for each in Stream if each not in heads}
            return CentreState(
                centre_id,
                heads,
                keys,
                {each: fault for each, fault in faults.items() if fault},
                owns_centre(connection),
            )

        return self._link.transact(ask, write=False)

    def hash_at(self, station: str, stream: Stream, seq: int) -> bytes | None:
        """The hash stored at a number; None beyond the end."""
        return self._link.transact(lambda connection: _hash_at(connection, station, stream, seq), write=False)

    def deliver(self, package: SyncPackage) -> CentreAnswer:
        """Lock the stream's head, verify the package, store it and move the head, in one transaction."""
        return self._link.transact(lambda connection: self._apply(connection, package))

    def _apply(self, connection: psycopg.Connection, package: SyncPackage) -> CentreAnswer:
        station, stream = package.station, package.stream
        row = connection.execute(
            "SELECT epoch, seq, hash, suite FROM head WHERE station_id = %s AND stream = %s FOR UPDATE",
            [station, stream.value],
        ).fetchone()
        if row is None:
            return CentreAnswer(
                PackageOutcome.REFUSED, CentreHead(Head.empty(stream)), SyncReason.NOT_ENROLLED
            )
        head, keys = _centre_head(stream, row), enrolled_keys(connection, station)
        elsewhere = self._stands_elsewhere(connection, station, head, keys)
        if elsewhere is not None:
            return elsewhere
        answer = receive(
            package,
            head,
            keys,
            lambda seq: _hash_at(connection, station, stream, seq),
            approved_epochs(connection, station, stream),
            self._check,
            begun=lambda: named_by_epochs(connection, station, stream, head.head.seq),
        )
        if answer.outcome is PackageOutcome.OK:
            confirmed = self._confirmed_above(connection, station, head, keys)
            answer = _unless_confirmed_otherwise(package, head, confirmed) or answer
        if answer.outcome is PackageOutcome.OK:
            known = (package.last.seq, package.last.hash) in confirmed
            store_entries(connection, package, answer.head.suite, confirmed=known)
        elif answer.restart is not None:
            keep_claim(connection, package, answer.restart)
        elif answer.outcome is PackageOutcome.REFUSED:
            quarantine(connection, package, answer)
            if answer.facts.get("fault") == CLAIM_UNSIGNED:
                store_alarm(
                    connection, CentreAlarm(station, stream, "sync.claim_unsigned", {}, package.checkpoint)
                )
        return answer

    def _stands_elsewhere(
        self, connection: psycopg.Connection, station: str, head: CentreHead, keys: Sequence[EnrolledKey]
    ) -> CentreAnswer | None:
        """The answer where head row and entries differ, as after a restore in part; None where they agree.

        Entries above the head that are chained and confirmed are taken: the head moves behind them. Others are named.
        """
        stream = head.head.stream
        last = last_number(connection, station, stream)
        if last < head.head.seq:
            return _damaged(head, last + 1, "cut_off")
        if self._head_fault(connection, station, head, keys):
            return _damaged(head, head.head.seq, "head_changed")
        if last == head.head.seq:
            return None
        found = standing(connection, station, head, {each.key_id: each for each in keys}, self._check)
        if not found.sound:
            return _damaged(head, found.problems[0].seq, found.problems[0].code)
        move_head(connection, station, found.end)
        return CentreAnswer(PackageOutcome.GAP, found.end)

    def _confirmed_above(
        self, connection: psycopg.Connection, station: str, head: CentreHead, keys: Sequence[EnrolledKey]
    ) -> tuple[tuple[int, bytes], ...]:
        """What receipts confirm above a head, by number: entries that the centre lost since."""
        known = {each.key_id: each for each in keys}
        at = head.head
        return tuple(counted(connection, station, at.stream, known, self._check, at.seq + 1))

    def _head_fault(
        self, connection: psycopg.Connection, station: str, at: CentreHead, keys: Sequence[EnrolledKey]
    ) -> str:
        """What is wrong with a head row beside the entry that it names and its receipt; "" where nothing is."""
        head = at.head
        if at.suite not in SUITES.keys() & {each.suite for each in keys}:
            return "head_changed" if keys else ""
        if head.seq == 0:
            return "" if (head.epoch, head.hash) == (0, GENESIS) else "head_changed"
        row = connection.execute(
            "SELECT epoch, hash FROM entry WHERE station_id = %s AND stream = %s AND seq = %s",
            [station, head.stream.value, head.seq],
        ).fetchone()
        if row is None:
            return "cut_off"
        if (row[0], bytes(row[1])) != (head.epoch, head.hash):
            return "head_changed"
        known, seq = {each.key_id: each for each in keys}, head.seq
        found = [
            each.fault for each in receipts(connection, station, head.stream, known, self._check, seq, seq)
        ]
        return "" if not found or "" in found else found[0]

    def block(self, station: str, stream: Stream, first: int, count: int) -> CentreBlock:
        """The entries stored at `count` numbers from `first` on, and what the receipts for them confirm."""

        def ask(connection: psycopg.Connection) -> CentreBlock:
            last = first + count - 1
            rows = connection.execute(ENTRY_DIGESTS, [station, stream.value, first, last])
            entries = {row[0]: stored_entry(stream, row) for row in rows}
            keys = {each.key_id: each for each in enrolled_keys(connection, station)}
            confirmed: dict[int, bytes | None] = {}
            for each in receipts(connection, station, stream, keys, self._check, first, last):
                if not each.fault or each.seq not in confirmed:
                    confirmed[each.seq] = None if each.fault else each.confirmed
            return CentreBlock(entries, confirmed)

        return self._link.transact(ask, write=False)

    def alarm(self, alarm: CentreAlarm) -> None:
        """Keep an alarm about a station's copy, the same once. Raises `Refused` where no key of the station signed it."""
        self._link.transact(lambda connection: self._keep_alarm(connection, alarm))

    def _keep_alarm(self, connection: psycopg.Connection, alarm: CentreAlarm) -> None:
        made = alarm.checkpoint
        key = next(
            (each for each in enrolled_keys(connection, alarm.station) if each.key_id == made.key_id), None
        )
        about = (made.station, made.head.stream) == (alarm.station, alarm.stream)
        if (
            key is None
            or key.revoked
            or not about
            or not self._check(key.suite, key.public_key, made.message(), made.signature)
        ):
            raise Refused("sync.wrong_key", station=alarm.station, key_id=made.key_id)
        store_alarm(connection, alarm)

    def enrol(
        self,
        station: str,
        office: str,
        key: EnrolledKey,
        restarts: Iterable[Restart] = (),
        wish: LoginWish = ANY_LOGIN,
    ) -> Registration:
        """Register a station with its key, the epochs of its copy and a login of its own. Raises `Refused`."""
        return enrol_station(self._link, station, office, key, restarts, wish)


def _unless_confirmed_otherwise(
    package: SyncPackage, head: CentreHead, confirmed: Sequence[tuple[int, bytes]]
) -> CentreAnswer | None:
    """The refusal where the centre once confirmed other entries, or more, and lost them since; None where not.

    What was confirmed comes again from the copy that has it: an older one would take its numbers.
    """
    brought = {entry.seq: entry.hash for entry in package.entries}
    for seq, digest in confirmed:
        if seq in brought and brought[seq] != digest:
            return CentreAnswer(PackageOutcome.REFUSED, head, SyncReason.FORK, {"seq": seq})
    if confirmed and (first := confirmed[0][0]) > package.last.seq:
        facts = {"common": head.head.seq, "local": package.last.seq, "centre": first}
        return CentreAnswer(PackageOutcome.REFUSED, head, SyncReason.STATION_ROLLBACK, facts)
    return None


def _damaged(head: CentreHead, seq: int, fault: str) -> CentreAnswer:
    return CentreAnswer(PackageOutcome.REFUSED, head, SyncReason.CENTRE_DAMAGED, {"seq": seq, "fault": fault})


def _centre_head(stream: Stream, row: tuple[int, int, bytes, str]) -> CentreHead:
    epoch, seq, digest, suite = row
    return CentreHead(Head(stream, epoch, seq, bytes(digest)), suite)


def _hash_at(connection: psycopg.Connection, station: str, stream: Stream, seq: int) -> bytes | None:
    if seq == 0:
        return GENESIS
    row = connection.execute(
        "SELECT hash FROM entry WHERE station_id = %s AND stream = %s AND seq = %s",
        [station, stream.value, seq],
    ).fetchone()
    return None if row is None else bytes(row[0])
