"""What it costs that the centre trusts no station: packages of entries stored by COPY and under row security.

    python -m benchmarks.centre ADDRESS [--packages N] [--rounds N]

ADDRESS is an empty PostgreSQL database, by a login that may make roles (it makes one and takes it away again). Each way
stores the same packages of 500 entries, each in a transaction that locks the head, moves it and keeps the receipt:

* limit: COPY by the owner, who is not compared with rows; what the program did before each station had a login.
* arrays, owner: one INSERT of binary arrays, by the owner.
* arrays, station: the same by a station's login, under row security.
* session, station: the program's own way (`PostgresCentre.deliver`), which proves every byte first.

Best and median of the rounds, which are interleaved; only the ratios to the limit carry over.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import psycopg
from psycopg import sql

from station.core.clock import from_record
from station.core.ledger import (
    DEFAULT_SUITE,
    Actor,
    Checkpoint,
    Draft,
    Head,
    Opaque,
    Signer,
    StoredEntry,
    Stream,
    seal,
)
from station.core.ledger.verify import EPOCH_STARTED
from station.store.central.centre import PostgresCentre, open_centre
from station.store.central.connecting import Link
from station.store.central.setting_up import set_up_centre
from station.store.central.standing import move_head
from station.store.central.storing import store_entries
from station.store.keys import create_key
from station.sync.address import with_account
from station.sync.package import SyncPackage
from station.sync.values import CentreHead, EnrolledKey, PackageOutcome

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
SIZE = 500
COPY = """
    COPY entry (station_id, stream, seq, epoch, kind, version, happened_at, recorded_at, received_at, content,
                prev_hash, hash) FROM STDIN (FORMAT BINARY)
"""
TYPES = ("text", "text", "int8", "int4", "text", "int4", *["timestamptz"] * 3, *["bytea"] * 3)


@dataclass(frozen=True, slots=True)
class Way:
    """One way of storing a package, by a link."""

    name: str
    link: Link
    store: Callable[[Link, SyncPackage], None]


def packages(station: str, signer: Signer, count: int) -> list[SyncPackage]:
    """As many packages as a station with this id would send."""
    head, made = Head.empty(Stream.CUSTODY), []
    for number in range(count):
        rows = []
        for place in range(SIZE):
            if number or place:
                body = {"asset": f"RNG-{place:05}", "holder": "赵丁", "note": "领用" * 40}
                draft = Draft(Opaque("benchmark.act", 1, body), Actor("1001", "赵丁"), NOW)
            else:
                named = {
                    "suite": signer.suite,
                    "key_id": signer.key_id,
                    "public_key": signer.public_key.hex(),
                }
                opening = Opaque(EPOCH_STARTED, 1, {"database_id": "b", "reason": "first", **named})
                draft = Draft(opening, Actor("station", "station"), NOW)
            entry = seal(
                draft, head, DEFAULT_SUITE, station=station, epoch=1, recorded_at=NOW, zone="Asia/Shanghai"
            )
            head = Head(Stream.CUSTODY, 1, entry.seq, entry.hash)
            rows.append(StoredEntry.of(entry))
        signed = Checkpoint.sign(station, head, NOW, signer)
        made.append(SyncPackage(station, Stream.CUSTODY, tuple(rows), signed))
    return made


def lock(connection: psycopg.Connection, package: SyncPackage) -> None:
    """Take the head's row, as each way does."""
    connection.execute(
        "SELECT epoch, seq, hash, suite FROM head WHERE station_id = %s AND stream = %s FOR UPDATE",
        [package.station, package.stream.value],
    )


def by_copy(link: Link, package: SyncPackage) -> None:
    """Store a package by COPY."""

    def store(connection: psycopg.Connection) -> None:
        lock(connection, package)
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.set_types(TYPES)
            for each in package.entries:
                times = from_record(each.happened_at), from_record(each.recorded_at), NOW
                row = (package.station, package.stream.value, each.seq, each.epoch, each.kind, each.version)
                copy.write_row((*row, *times, each.content, each.prev_hash, each.hash))
        last, note = package.last, package.checkpoint.note()
        move_head(connection, package.station, CentreHead(package.checkpoint.head))
        receipt = [package.station, package.stream.value, last.seq, package.first, 1, last.hash, note]
        connection.execute("INSERT INTO receipt VALUES (%s, %s, %s, %s, %s, %s, %s, now())", receipt)

    link.transact(store)


def by_arrays(link: Link, package: SyncPackage) -> None:
    """Store a package by the program's one statement, without proving it."""

    def store(connection: psycopg.Connection) -> None:
        lock(connection, package)
        store_entries(connection, package, DEFAULT_SUITE.name)

    link.transact(store)


def by_session(link: Link, package: SyncPackage) -> None:
    """Deliver a package as a session does."""
    if PostgresCentre(link).deliver(package).outcome is not PackageOutcome.OK:
        raise SystemExit("a package was not taken")


def measure(address: str, count: int, rounds: int) -> dict[str, list[float]]:
    """Seconds of each way in each round."""
    set_up_centre(address)
    with tempfile.TemporaryDirectory() as folder:
        signer = create_key(Path(folder) / "station.pem")
    station = "310110-01"
    with open_centre(address) as centre:
        key = EnrolledKey(signer.key_id, signer.suite, signer.public_key)
        login = centre.enrol(station, "310110", key).login
    own = with_account(address, login.login, login.password)
    sent = packages(station, signer, count)
    taken: dict[str, list[float]] = {}
    with closing(Link(address)) as owner, closing(Link(own)) as guest:
        ways = (
            Way("limit: COPY, owner", owner, by_copy),
            Way("arrays, owner", owner, by_arrays),
            Way("arrays, station", guest, by_arrays),
            Way("session, station", guest, by_session),
        )
        for _ in range(rounds):
            for way in ways:
                way.link.transact(lambda connection: connection.execute("SELECT 1"), write=False)
                begun = perf_counter()
                for package in sent:
                    way.store(way.link, package)
                taken.setdefault(way.name, []).append(perf_counter() - begun)
                owner.transact(clear)
        owner.transact(forget)
    return taken


def clear(connection: psycopg.Connection) -> None:
    """Empty the stream for the next way."""
    connection.execute("TRUNCATE entry, receipt")
    connection.execute("UPDATE head SET epoch = 0, seq = 0, hash = decode(repeat('00', 32), 'hex')")


def forget(connection: psycopg.Connection) -> None:
    """Take the roles away that were made."""
    for (login,) in connection.execute(
        "SELECT login FROM station_login WHERE station_id IS NOT NULL"
    ).fetchall():
        connection.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(login)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("--packages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    taken = measure(given.address, given.packages, given.rounds)
    limit = next(iter(taken.values()))
    best, middle = min(limit), statistics.median(limit)
    print(f"{given.packages * SIZE} entries, {given.rounds} rounds; time / limit, best and median")
    for name, seconds in taken.items():
        print(
            f"{name:22}{min(seconds) / best:8.2f}{statistics.median(seconds) / middle:8.2f}  ({min(seconds):.2f} s)"
        )


if __name__ == "__main__":
    main()
