"""A station with a centre in PostgreSQL, as the tests of sync use them."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from station.core.ledger import Opaque, Stream
from station.people.sessions import Session, program_session
from station.store.central.centre import open_centre
from station.store.central.setting_up import set_up_centre
from station.store.store import Store
from station.sync.enrolment import Enrolment
from station.sync.package import LIMITS, PackageLimits
from station.sync.ports import CentreOpener
from station.sync.session import Synchroniser
from station.sync.status import SyncOverview
from tests.plugins.databases import Databases
from tests.plugins.postgres import PostgresServer
from tests.plugins.prepared import copy_of
from tests.plugins.stations import TestStation, make_station, new_station, reopen_station

PROGRAM: Session = program_session()


class HeldAddress:
    """The centre's address in memory."""

    def __init__(self, address: str | None = None) -> None:
        self.address = address

    def get(self) -> str | None:
        return self.address

    def set(self, address: str) -> None:
        self.address = address


@dataclass
class Linked:
    """A station with the use cases of sync over it."""

    station: TestStation
    address: HeldAddress
    limits: PackageLimits = LIMITS
    opener: CentreOpener = open_centre

    @property
    def store(self) -> Store:
        return self.station.store

    @property
    def sync(self) -> Synchroniser:
        return Synchroniser(
            self.store,
            self.opener,
            self.address,
            self.station.signer,
            self.station.clock,
            limits=self.limits,
            source=random.Random(7),
        )

    @property
    def overview(self) -> SyncOverview:
        return SyncOverview(self.store, self.address)

    @property
    def enrolment(self) -> Enrolment:
        return Enrolment(self.store, self.opener, self.address, self.station.signer, self.station.clock)

    def append(self, count: int, size: int = 0) -> None:
        """`count` entries in the custody stream, in one unit of work; none that sync itself decides by."""
        with self.store.write() as work:
            for number in range(count):
                body = {"name": "register", "text": f"{number}{'x' * size}", "reason": "试行"}
                draft = PROGRAM.draft(Opaque("template.changed", 1, body), self.station.clock.now())
                work.append(draft)


def linked(
    folder: Path,
    url: str,
    station_id: str = "310110-01",
    *,
    enrol: bool = True,
    suite: str = "",
) -> Linked:
    """A new station on SQLite in `folder`, enrolled at the centre at `url` (which is set up when it is not yet)."""
    set_up_centre(url)
    station = (
        make_station(folder, folder / "station.db", station_id, suite)
        if suite
        else new_station(folder, station_id)
    )
    made = Linked(station, HeldAddress())
    if enrol:
        made.enrolment.enrol(PROGRAM, url)
    return made


@contextmanager
def filled_centre(
    folder: Path, databases: Databases, name: str, fill: Callable[[Linked], object]
) -> Iterator[tuple[Linked, str]]:
    """A station and its centre as `fill` left them, and the centre's address: made under `name` once, copied after that.

    The login at the centre is one for all copies: a test that takes it its rights at the server makes a station of its own.
    """

    def make(original: Path) -> tuple[datetime, str, str]:
        url = databases.server.url(name)
        made = linked(original, url)
        try:
            fill(made)
        finally:
            made.store.close()
        return made.station.clock.moment, url, made.address.get() or ""

    now, url, own = copy_of(("station at a centre", name), folder, make)
    with databases.like(url) as address:
        station = reopen_station(folder, now, folder / "station.db")
        there = own.rpartition("/")[0] + "/" + address.rpartition("/")[2]
        yield Linked(station, HeldAddress(there)), address
        station.store.close()


def local_rows(store: Store) -> list[tuple[str, int, bytes, bytes]]:
    """Every entry of a station as (stream, number, content, hash)."""
    with store.read() as view:
        return [
            (stream.value, row.seq, row.content, row.hash)
            for stream in Stream
            for row in view.ledger.stored(stream)
        ]


def central_rows(pg: PostgresServer, url: str, station_id: str) -> list[tuple[str, int, bytes, bytes]]:
    """Every entry of a station at the centre, looked at by other means."""
    with pg.connect(url) as connection:
        rows = connection.execute(
            "SELECT stream, seq, content, hash FROM entry WHERE station_id = %s"
            " ORDER BY stream = 'audit', seq",
            [station_id],
        ).fetchall()
    return [(stream, seq, bytes(content), bytes(digest)) for stream, seq, content, digest in rows]


def assert_centre_has_all(pg: PostgresServer, url: str, *stations: Linked) -> None:
    """Each station's entries are at the centre, each once, byte for byte, and the heads agree."""
    for each in stations:
        with each.store.read() as view:
            name = view.facts.require("station_id")
            heads = {(s.value, view.ledger.head(s).seq, view.ledger.head(s).hash) for s in Stream}
        assert central_rows(pg, url, name) == local_rows(each.store)
        with pg.connect(url) as connection:
            held = connection.execute(
                "SELECT stream, seq, hash FROM head WHERE station_id = %s", [name]
            ).fetchall()
        assert {(stream, seq, bytes(digest)) for stream, seq, digest in held} == heads


def lower(connection: psycopg.Connection) -> None:
    """Make a centre's tables those of a program from before row security; its logins keep what they may do."""
    connection.execute("DROP TABLE epoch_withdrawal")
    connection.execute("DROP TABLE owner_act")
    for (login,) in connection.execute("SELECT login FROM station_login").fetchall():
        connection.execute(sql.SQL("GRANT INSERT ON receipt TO {}").format(sql.Identifier(login)))
    connection.execute("ALTER TABLE receipt DROP COLUMN digest")  # with the key
    connection.execute("ALTER TABLE receipt ADD PRIMARY KEY (station_id, stream, seq)")
    for (table,) in connection.execute(
        "SELECT polrelid::regclass::text FROM pg_policy WHERE polname = 'modest'"
    ):
        connection.execute(sql.SQL("DROP POLICY modest ON {}").format(sql.Identifier(table)))
    connection.execute("ALTER TABLE epoch_claim DROP COLUMN note, DROP COLUMN digest")  # with the key
    connection.execute("ALTER TABLE epoch_claim ADD PRIMARY KEY (station_id, stream, hash)")
    connection.execute("DROP TABLE station_login CASCADE")  # with the policies that ask it
    guarded = connection.execute("SELECT relname FROM pg_class WHERE relrowsecurity").fetchall()
    for (table,) in guarded:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
    connection.execute("DELETE FROM schema_version WHERE version > 2")


def scalar(connection: psycopg.Connection, query: str) -> object:
    """The one value that `query` gives."""
    row = connection.execute(query).fetchone()
    return None if row is None else row[0]
