"""A centre that was damaged, tampered with or restored in part: what is proved is taken, the rest is named and mended."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from station.core.errors import IntegrityProblem
from station.core.ledger import Checkpoint, Head, Stream
from station.store.appending import EpochCase, decide_epoch
from station.store.central.epochs import approve_epoch
from station.store.central.reading import open_records
from station.store.central.verifying import verify_centre
from station.store.engine import transaction
from station.sync.central_values import OwnerWord, RepairWish
from station.sync.package import TOO_LARGE, PackageLimits
from tests.plugins.databases import Databases
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import PROGRAM, Linked, assert_centre_has_all, filled_centre, linked, scalar

REPAIR = RepairWish(OwnerWord("damaged"))

SMALL = PackageLimits(entries=5)


def fill(made: Linked) -> None:
    made.limits = SMALL
    made.append(30)
    assert made.sync.run(PROGRAM).troubles == ()


@pytest.fixture
def at_centre(tmp_path: Path, databases: Databases) -> Iterator[tuple[Linked, str]]:
    with filled_centre(tmp_path, databases, "damage", fill) as made:
        yield made


@pytest.fixture
def station(at_centre: tuple[Linked, str]) -> Linked:
    """A station whose 31 custody entries and two audit entries are at the centre, in packages of five."""
    at_centre[0].limits = SMALL
    return at_centre[0]


@pytest.fixture
def pg_url(at_centre: tuple[Linked, str]) -> str:
    """That centre."""
    return at_centre[1]


def put_in_place(station: Linked, database: bytes) -> None:
    """Put another copy of the station's database in its place."""
    for left in station.station.folder.glob("station.db*"):
        left.unlink()
    (station.station.folder / "station.db").write_bytes(database)


def found(pg_url: str) -> list[tuple[str, int, str]]:
    """What `verify_centre` finds, as (stream, number, code)."""
    return [(each.stream, each.found.seq, each.found.code) for each in verify_centre(pg_url).problems]


def test_a_sound_centre_has_no_fault_and_its_entries_are_counted(station: Linked, pg_url: str) -> None:
    (proof,) = verify_centre(pg_url).stations
    assert (proof.station, proof.problems, proof.waiting, proof.alarms) == ("310110-01", (), (), 0)
    assert [(each.stream, each.entries, each.head) for each in proof.streams] == [
        (Stream.CUSTODY, 31, 31),
        (Stream.AUDIT, 2, 2),
    ]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM entry WHERE stream = 'custody' AND seq = 8", ("custody", 8, "missing")),
        (
            "UPDATE entry SET content = content || '\\x20' WHERE stream = 'custody' AND seq = 8",
            ("custody", 8, "content_changed"),
        ),
        (
            "UPDATE entry SET kind = 'policy.other' WHERE stream = 'custody' AND seq = 8",
            ("custody", 8, "column_changed"),
        ),
        ("DELETE FROM entry WHERE stream = 'custody' AND seq > 28", ("custody", 31, "confirmed_lost")),
        ("UPDATE head SET seq = 20 WHERE stream = 'custody'", ("custody", 20, "head_elsewhere")),
        ("UPDATE head SET hash = '\\x00' WHERE stream = 'custody'", ("custody", 31, "head_changed")),
        ("DELETE FROM head WHERE stream = 'audit'", ("audit", 0, "head_missing")),
        (
            "UPDATE receipt SET checkpoint = replace(checkpoint, 'seq 10', 'seq 11') WHERE seq = 10",
            ("custody", 10, "receipt_signature"),
        ),
        ("UPDATE receipt SET hash = '\\x00' WHERE seq = 10", ("custody", 10, "receipt_signature")),
        ("DELETE FROM receipt WHERE seq = 31", ("custody", 31, "unproved")),
        ("DELETE FROM station", ("", 0, "station_unknown")),
        ("UPDATE station_key SET key_id = 'other'", ("custody", 1, "epoch_key_unknown")),
        ("UPDATE station_key SET suite = 'bogus'", ("custody", 1, "epoch_key_unknown")),
        ("UPDATE entry SET happened_at = 'infinity' WHERE seq = 8", ("custody", 8, "column_changed")),
        ("UPDATE entry SET recorded_at = '20000-01-01' WHERE seq = 8", ("custody", 8, "column_changed")),
        (
            "UPDATE entry SET content = '\\x80', kind = 'ledger.epoch_started' WHERE stream = 'custody' AND seq = 8",
            ("custody", 8, "content_changed"),
        ),
        (
            "UPDATE entry SET content = '[]', kind = 'ledger.epoch_started' WHERE stream = 'custody' AND seq = 8",
            ("custody", 8, "epoch_key_unknown"),
        ),
        (
            "INSERT INTO head SELECT station_id, 'third', epoch, suite, seq, hash, updated_at FROM head LIMIT 1",
            ("", 0, "stream_unknown"),
        ),
        ("UPDATE entry SET seq = 0 WHERE stream = 'custody' AND seq = 31", ("custody", 0, "out_of_order")),
    ],
)
def test_each_damage_is_named(
    station: Linked, pg: PostgresServer, pg_url: str, statement: str, expected: tuple[str, int, str]
) -> None:
    with pg.connect(pg_url) as connection:
        assert connection.execute(statement).rowcount
    assert expected in found(pg_url)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entry WHERE stream = 'custody' AND seq = 8",
        "UPDATE entry SET content = '\\x7b7d' WHERE stream = 'custody' AND seq = 20",
        "DELETE FROM entry WHERE stream = 'custody' AND seq > 28",
        "DELETE FROM entry",
        "DELETE FROM head",
        "UPDATE head SET seq = 20 WHERE stream = 'custody'",
        "UPDATE receipt SET hash = '\\x00' WHERE seq = 10",
    ],
)
def test_a_damaged_centre_is_mended_by_its_owner_and_filled_by_the_station(
    station: Linked, pg: PostgresServer, pg_url: str, statement: str
) -> None:
    with pg.connect(pg_url) as connection:
        connection.execute(statement)
        left = scalar(connection, "SELECT count(*) FROM entry")
    verify_centre(pg_url, repair=REPAIR)
    with pg.connect(pg_url) as connection:
        held = scalar(connection, "SELECT count(*) FROM entry")
        aside = scalar(
            connection, "SELECT count(*) FROM quarantine WHERE reason = 'unproved' AND facts = '{}'"
        )
    assert isinstance(held, int)
    assert isinstance(aside, int)
    assert held + aside == left  # nothing is thrown away
    assert station.sync.run(PROGRAM).troubles == ()
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)
    assert found(pg_url) == []


def test_columns_beside_a_signed_content_are_written_from_it(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    """Everything from the last receipt on was set aside once, though the content is what the station signed."""
    with pg.connect(pg_url) as connection:
        for number, change in enumerate(
            (
                "kind = 'policy.other'",
                "version = 9",
                "epoch = 7",
                "happened_at = 'infinity'",
                "recorded_at = now()",
                "hash = '\\x00'",
                "prev_hash = '\\x00'",
            ),
            start=7,
        ):
            connection.execute(f"UPDATE entry SET {change} WHERE stream = 'custody' AND seq = {number}")
    proof = verify_centre(pg_url, repair=REPAIR)
    (custody, audit) = proof.stations[0].streams
    assert proof.problems == ()
    assert custody.repair is not None
    assert (custody.repair.mended, custody.repair.put_back, custody.repair.aside) == (7, None, 0)
    assert (custody.entries, audit.repair) == (31, None)
    assert_centre_has_all(pg, pg_url, station)
    assert station.sync.run(PROGRAM).sent == 0
    assert station.sync.run(PROGRAM).troubles == ()


def test_a_repair_says_why_sound_entries_are_sent_again(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    with pg.connect(pg_url) as connection:
        connection.execute("DELETE FROM entry WHERE stream = 'custody' AND seq = 8")
        connection.execute("UPDATE station_key SET key_id = key_id || 'x'")
    left = verify_centre(pg_url, repair=REPAIR).stations[0].streams
    assert [(each.repair, each.left) for each in left] == [(None, "epoch_key_unknown")] * 2
    with pg.connect(pg_url) as connection:
        connection.execute("UPDATE station_key SET key_id = left(key_id, -1)")
    done = verify_centre(pg_url, repair=REPAIR).stations[0].streams[0].repair
    assert done is not None
    # 6 and 7 follow 5, which a receipt confirms, but only the receipt of 10 would cover them.
    assert (done.put_back, done.aside, done.unconfirmed) == (5, 25, 2)


def test_a_station_that_can_not_be_read_stops_no_other(
    tmp_path: Path, station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    (tmp_path / "other").mkdir()
    other = linked(tmp_path / "other", pg_url, "310110-02")
    assert other.sync.run(PROGRAM).troubles == ()
    with pg.connect(pg_url) as connection:
        # A moment that no calendar has, which the driver can't give.
        connection.execute("UPDATE station_key SET revoked_at = 'infinity' WHERE station_id = '310110-01'")
    unread, read = verify_centre(pg_url).stations
    assert [each.found.code for each in unread.problems] == ["unreadable"]
    assert (read.station, read.problems) == ("310110-02", ())


@pytest.mark.rule("DM-03", "ledger")
def test_what_is_too_large_is_named_and_not_fetched(
    station: Linked, pg: PostgresServer, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "station.store.central.standing._PAGE_BYTES", 2_000
    )  # so that pages end within the stream
    add = (
        "INSERT INTO entry SELECT station_id, stream, 32, epoch, kind, version, happened_at, recorded_at, now(),"
        " convert_to(repeat('x', 64000001), 'UTF8'), hash, hash FROM entry WHERE stream = 'custody' AND seq = 31"
    )
    address = (station.address.get() or "").replace("+psycopg", "")
    with psycopg.connect(address) as login, pytest.raises(psycopg.errors.InsufficientPrivilege):
        login.execute(add)
    with pg.connect(pg_url) as connection:
        connection.execute(add)
    tracemalloc.start()
    try:
        assert ("custody", 32, "entry_too_large") in found(pg_url)
        with open_records(station.address.get() or "") as records:
            rows = records.entries("310110-01", Stream.CUSTODY, 20, 500)
            assert 1 < len(rows) < 11
            assert records.entries("310110-01", Stream.CUSTODY, 31, 500)[0].content is TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
    assert verify_centre(pg_url, repair=REPAIR).problems == ()
    station.append(1)
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)


@pytest.mark.parametrize("seq", [5, 17])
def test_a_head_set_back_moves_behind_what_is_chained_and_confirmed(
    station: Linked, pg: PostgresServer, pg_url: str, seq: int
) -> None:
    """As after a restore of one table: the station was refused for ever once."""
    with pg.connect(pg_url) as connection:
        connection.execute(
            "UPDATE head SET seq = e.seq, hash = e.hash FROM entry e"
            " WHERE e.seq = %s AND e.stream = 'custody' AND head.stream = 'custody'",
            [seq],
        )
    station.append(2)
    assert station.sync.run(PROGRAM).troubles == ()
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)
    assert found(pg_url) == []


def test_what_no_receipt_confirms_is_not_taken(station: Linked, pg: PostgresServer, pg_url: str) -> None:
    with pg.connect(pg_url) as connection:
        connection.execute(
            "UPDATE head SET seq = e.seq, hash = e.hash FROM entry e"
            " WHERE e.seq = 5 AND e.stream = 'custody' AND head.stream = 'custody'"
        )
        connection.execute("DELETE FROM receipt WHERE seq > 5")
    station.append(2)
    (trouble,) = station.sync.run(PROGRAM).troubles
    assert (trouble.code, trouble.facts["seq"], trouble.facts["fault"]) == (
        "sync.centre_damaged",
        6,
        "unproved",
    )
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT seq FROM head WHERE stream = 'custody'") == 5


def test_other_entries_than_those_confirmed_are_refused_where_they_were_lost(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    """The centre lost entries and has their receipts: another history can't take their numbers."""
    with pg.connect(pg_url) as connection:
        connection.execute("DELETE FROM entry WHERE stream = 'custody' AND seq > 5")
        connection.execute(
            "UPDATE head SET seq = e.seq, hash = e.hash FROM entry e"
            " WHERE e.seq = 5 AND e.stream = 'custody' AND head.stream = 'custody'"
        )
        other = Checkpoint.sign(
            "310110-01",
            Head(Stream.CUSTODY, 1, 10, bytes(32)),
            station.station.clock.now(),
            station.station.signer,
        )
        connection.execute(
            "UPDATE receipt SET hash = %s, checkpoint = %s WHERE stream = 'custody' AND seq = 10",
            [bytes(32), other.note()],
        )
    assert [each.code for each in station.sync.run(PROGRAM).troubles] == ["sync.fork"]
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT seq FROM head WHERE stream = 'custody'") == 5


def test_a_centre_without_a_head_is_not_taken_for_one_that_never_knew_the_station(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    with pg.connect(pg_url) as connection:
        connection.execute("DELETE FROM head WHERE stream = 'audit'")
    with pytest.raises(IntegrityProblem) as problem:
        station.sync.run(PROGRAM)
    assert (problem.value.code, problem.value.facts["fault"]) == ("sync.centre_damaged", "head_missing")
    status = station.overview.status(PROGRAM)
    assert status.problem is not None
    assert status.problem.code == "sync.centre_damaged"


def test_a_session_finds_a_hole_and_looks_there_again_until_it_is_mended(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    station.append(300)  # more than a block: it takes some sessions until one looks there
    sync = station.sync
    assert sync.run(PROGRAM).troubles == ()
    with pg.connect(pg_url) as connection:
        assert connection.execute("DELETE FROM entry WHERE stream = 'custody' AND seq = 200").rowcount
    assert any(sync.run(PROGRAM).troubles for _ in range(60))  # the first that looks there finds it
    for _ in range(3):
        (trouble,) = sync.run(PROGRAM).troubles
        assert (trouble.code, trouble.facts["seq"], trouble.facts["fault"]) == (
            "sync.centre_damaged",
            200,
            "missing",
        )
    with station.store.read() as view:
        assert len(view.ledger.of_kind(Stream.AUDIT, "sync.alarm_raised", 10)) == 1
    verify_centre(pg_url, repair=REPAIR)
    station.sync.run(PROGRAM)
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE entry SET hash = '\\x00' WHERE stream = 'custody' AND seq = 10", "differs"),
        ("UPDATE entry SET content = content || '\\x20' WHERE stream = 'custody' AND seq = 10", "differs"),
        ("UPDATE entry SET happened_at = 'infinity' WHERE stream = 'custody' AND seq = 10", "differs"),
        (
            "UPDATE receipt SET checkpoint = replace(checkpoint, 'seq 10', 'seq 11') WHERE seq = 10",
            "receipt_signature",
        ),
    ],
)
def test_a_session_compares_contents_columns_and_receipts(
    station: Linked, pg: PostgresServer, pg_url: str, statement: str, fault: str
) -> None:
    with pg.connect(pg_url) as connection:
        assert connection.execute(statement).rowcount
    (trouble,) = station.sync.run(PROGRAM).troubles
    assert (trouble.code, trouble.facts["seq"], trouble.facts["fault"]) == ("sync.centre_damaged", 10, fault)


def test_a_receipt_that_nobody_signed_accuses_no_station(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    """Whoever may add receipts could stop a station with one row, and its repair."""
    with pg.connect(pg_url) as connection:
        for seq, note in ((33, "garbage"), (35, None), (36, "x" * 9_000)):
            connection.execute(
                "INSERT INTO receipt SELECT station_id, stream, %s, 32, epoch, '\\x00', coalesce(%s, checkpoint),"
                " received_at FROM receipt WHERE stream = 'custody' AND seq = 31",
                [seq, note],
            )
        connection.execute(
            "UPDATE receipt SET checkpoint = regexp_replace(checkpoint, 'key .*?\\n', E'key beef\\n') WHERE seq = 35"
        )
    station.append(4)
    result = station.sync.run(PROGRAM)
    assert (result.sent, result.unsent) == (5, 0)  # with the alarm about the receipt
    (trouble,) = result.troubles
    assert (trouble.code, trouble.facts["fault"]) == ("sync.centre_damaged", "receipt_signature")
    assert found(pg_url) == [("custody", seq, "receipt_signature") for seq in (33, 35, 36)]
    proof = verify_centre(pg_url, repair=REPAIR)
    assert (proof.problems, proof.stations[0].streams[0].left) == ((), "")
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)


@pytest.mark.parametrize(
    "change", ["hash = '\\x00'", "seq = 1000", "epoch = 7", "suite = 'sm3+sm2'", "suite = 'bogus'"]
)
def test_a_changed_head_row_is_the_centres_damage_and_casts_no_doubt_on_the_station(
    station: Linked, pg: PostgresServer, pg_url: str, change: str
) -> None:
    with pg.connect(pg_url) as connection:
        connection.execute(f"UPDATE head SET {change} WHERE stream = 'custody'")
    station.append(2)
    with pytest.raises(IntegrityProblem) as problem:
        station.sync.run(PROGRAM)
    assert problem.value.code == "sync.centre_damaged"
    with station.store.read() as view:
        assert view.ledger.of_kind(Stream.AUDIT, "sync.alarm_raised", 10) == []
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM alarm") == 0
    verify_centre(pg_url, repair=REPAIR)
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)


def test_a_repair_waits_for_a_key_that_the_centre_lost(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    """Without the key no receipt can be judged: taking them for forged would empty the centre."""
    with pg.connect(pg_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT * FROM station_key")
        connection.execute("DELETE FROM station_key")
        before = (
            scalar(connection, "SELECT count(*) FROM entry"),
            scalar(connection, "SELECT count(*) FROM receipt"),
        )
    assert verify_centre(pg_url, repair=REPAIR).problems
    with pg.connect(pg_url) as connection:
        after = (
            scalar(connection, "SELECT count(*) FROM entry"),
            scalar(connection, "SELECT count(*) FROM receipt"),
        )
        connection.execute("INSERT INTO station_key SELECT * FROM kept")
    assert after == before
    assert found(pg_url) == []


def test_after_a_repair_an_older_copy_takes_no_numbers_that_were_confirmed(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    station.store.close()
    database = station.station.folder / "station.db"
    older = database.read_bytes()
    station.append(9)
    assert station.sync.run(PROGRAM).troubles == ()
    station.store.close()
    newest = database.read_bytes()
    with pg.connect(pg_url) as connection:
        connection.execute("DELETE FROM entry WHERE stream = 'custody' AND seq = 33")
    verify_centre(pg_url, repair=REPAIR)  # back to 31, which is all that the older copy has
    put_in_place(station, older)
    station.append(2)
    (trouble,) = station.sync.run(PROGRAM).troubles
    assert trouble.code == "sync.station_rollback"
    station.store.close()
    put_in_place(station, newest)
    station.sync.run(PROGRAM)
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)


def test_an_epoch_that_nobody_approved_is_not_taken_by_a_head_set_back(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    with pg.connect(pg_url) as connection:
        connection.execute("DELETE FROM epoch_approval")
    assert found(pg_url) == []
    made = station.station
    with made.store.write() as work:
        case = EpochCase(Stream.CUSTODY, made.signer, "another", "restored")
        (opening,) = decide_epoch(PROGRAM, case, work.policy, made.clock.now()).drafts
        work.start_epoch(opening, made.signer.suite)
    assert "sync.epoch_waits" in {each.code for each in station.sync.run(PROGRAM).troubles}
    approve_epoch(pg_url, "310110-01", 2, "disk replaced")
    assert station.sync.run(PROGRAM).troubles == ()
    with pg.connect(pg_url) as connection:
        connection.execute("DELETE FROM epoch_approval")
    assert ("custody", 32, "epoch_unapproved") in found(pg_url)


def test_a_row_that_was_edited_here_is_not_the_centres_damage(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(
            text("UPDATE ledger_entry SET hash = zeroblob(32) WHERE stream = 'custody' AND seq = 8")
        )
    (trouble,) = station.sync.run(PROGRAM).troubles
    assert (trouble.code, trouble.facts["seq"]) == ("sync.local_chain_broken", 8)
