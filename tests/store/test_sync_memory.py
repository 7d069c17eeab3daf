"""What is remembered of the centre: read back as written, on each database, through an upgrade, outside the rebuild."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from station.core.ledger import Checkpoint, Head, Stream
from station.store.central.centre import open_centre
from station.store.central.setting_up import set_up_centre
from station.store.engine import transaction
from station.store.migrating import migrate, pending_migrations
from station.store.store import Store
from station.sync.enrolment import Enrolment
from station.sync.memory import Memory
from station.sync.session import Synchroniser
from station.sync.values import ChainPlace, Peer, Trouble
from tests.plugins.postgres import PostgresServer
from tests.plugins.stations import TestStation
from tests.sync.centres import PROGRAM, HeldAddress, central_rows, local_rows

MOMENT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "peer",
    [
        Peer(Stream.AUDIT),
        Peer(Stream.AUDIT, "centre", ChainPlace(7, bytes(range(32))), last_ok=MOMENT),
        Peer(
            Stream.AUDIT,
            "centre",
            ChainPlace(7, bytes(range(32))),
            MOMENT,
            3,
            Trouble(Stream.AUDIT, "sync.fork", {"common": 7, "stream": "audit"}),
            MOMENT,
            MOMENT,
        ),
        Peer(
            Stream.AUDIT, problem=Trouble(None, "sync.unreachable", {"detail": "连不上"}), problem_at=MOMENT
        ),
    ],
)
def test_it_reads_back_as_it_was_remembered(any_station: TestStation, peer: Peer) -> None:
    with any_station.store.write() as work:
        work.sync.remember([Peer(Stream.AUDIT, "other", fails=9), peer])
    with any_station.store.read() as view:
        assert view.sync.peer(Stream.AUDIT) == peer
        assert view.sync.peer(Stream.CUSTODY) == Peer(Stream.CUSTODY)
    any_station.assert_sound()


def place(seq: int) -> ChainPlace:
    return ChainPlace(seq, bytes([seq]) * 32)


def acked(store: Store) -> int:
    with store.read() as view:
        return view.sync.peer(Stream.CUSTODY).acked.seq


def test_a_slower_program_sets_nothing_back(station: TestStation) -> None:
    """Two programs of one station send at once: what the centre confirmed to the faster one stays remembered."""
    faster, slower = (Memory(station.store, station.clock, random.Random(7)) for _ in range(2))
    faster.succeeded(Stream.CUSTODY, "centre", place(9))
    slower.succeeded(Stream.CUSTODY, "centre", place(6))
    assert acked(station.store) == 9
    with station.store.read() as view:
        name = view.facts.require("station_id")
    head = Head(Stream.CUSTODY, 1, 7, place(7).hash)
    checkpoint = Checkpoint.sign(name, head, station.clock.now(), station.signer)
    slower.acknowledged(Stream.CUSTODY, "centre", place(7), checkpoint, b"another key")
    assert acked(station.store) == 9
    faster.succeeded(Stream.CUSTODY, "another centre", place(2))  # which confirmed nothing before
    assert acked(station.store) == 2


def test_what_the_centre_lost_is_told_by_one_of_two_programs(station: TestStation) -> None:
    first, second = (Memory(station.store, station.clock, random.Random(7)) for _ in range(2))
    first.succeeded(Stream.CUSTODY, "centre", place(9))
    alarm = Trouble(Stream.CUSTODY, "sync.centre_rollback", {"stream": "custody", "acked": 9, "centre": 4})
    assert first.centre_lost(alarm, "centre", place(9), place(4), PROGRAM)
    first.succeeded(Stream.CUSTODY, "centre", place(12))  # sent again, and more
    before = len(local_rows(station.store))
    assert not second.centre_lost(alarm, "centre", place(9), place(4), PROGRAM)
    assert acked(station.store) == 12
    assert len(local_rows(station.store)) == before


def test_a_database_from_before_sync_gets_the_table(station: TestStation) -> None:
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("DROP TABLE sync_peer"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert pending_migrations(station.store.engine)
    migrate(station.store.engine)
    with station.store.read() as view:
        assert view.sync.peer(Stream.CUSTODY) == Peer(Stream.CUSTODY)
    station.assert_sound()


def test_a_station_on_either_database_synchronises(any_station: TestStation, pg: PostgresServer) -> None:
    url = pg.url("centre")
    set_up_centre(url)
    address, made = HeldAddress(), any_station
    Enrolment(made.store, open_centre, address, made.signer, made.clock).enrol(PROGRAM, url)
    sync = Synchroniser(made.store, open_centre, address, made.signer, made.clock)
    assert sync.run(PROGRAM).sent == 3
    assert sync.run(PROGRAM).sent == 0
    assert central_rows(pg, url, "310110-01") == local_rows(made.store)
    made.assert_sound()
    pg.drop_database(url)
