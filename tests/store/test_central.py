"""The centre in PostgreSQL: set up once, stations registered by key, packages stored completely and once."""

from dataclasses import replace
from pathlib import Path

import pytest

from station.core.errors import Refused, SyncProblem
from station.core.ledger import Checkpoint, Head, Stream
from station.store.central.centre import open_centre
from station.store.central.connecting import Link
from station.store.central.setting_up import set_up_centre
from station.store.keys import create_key
from station.sync.package import SyncPackage
from station.sync.values import EnrolledKey, PackageOutcome, SyncReason
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import (
    Linked,
    central_rows,
    linked,
    local_rows,
    scalar,
)


def package(station: Linked, first: int, last: int, stream: Stream = Stream.CUSTODY) -> SyncPackage:
    """Entries `first` to `last` as the station would send them."""
    with station.store.read() as view:
        name = view.facts.require("station_id")
        rows = tuple(view.ledger.stored(stream, after=first - 1, until=last))
    end = Head(stream, rows[-1].epoch, rows[-1].seq, rows[-1].hash)
    signed = Checkpoint.sign(name, end, station.station.clock.now(), station.station.signer)
    return SyncPackage(name, stream, rows, signed)


def deliver(url: str, parcel: SyncPackage):
    with open_centre(url) as centre:
        return centre.deliver(parcel)


def test_a_centre_is_set_up_once(pg_url: str) -> None:
    first = set_up_centre(pg_url)
    second = set_up_centre(pg_url)
    assert (first.created, second.created) == (True, False)
    assert first.centre_id == second.centre_id
    assert "postgres@" in first.centre


def test_tables_of_other_making_are_left_alone(pg: PostgresServer, pg_url: str) -> None:
    with pg.connect(pg_url) as connection:
        connection.execute("CREATE TABLE entry (mine text)")
    with pytest.raises(SyncProblem) as problem:
        set_up_centre(pg_url)
    assert problem.value.code == "sync.foreign_tables"
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT to_regclass('station')") is None


def test_a_centre_of_a_newer_program_is_not_touched(pg: PostgresServer, pg_url: str) -> None:
    set_up_centre(pg_url)
    with pg.connect(pg_url) as connection:
        connection.execute(
            "INSERT INTO schema_version SELECT DISTINCT 99, centre_id, now() FROM schema_version"
        )
    with pytest.raises(SyncProblem) as problem, open_centre(pg_url) as centre:
        centre.state_of("310110-01")
    assert problem.value.code == "sync.newer_centre"


def test_a_database_without_tables_says_so(pg_url: str) -> None:
    with pytest.raises(SyncProblem) as problem, open_centre(pg_url) as centre:
        centre.state_of("310110-01")
    assert problem.value.code == "sync.no_tables"


def test_a_missing_database_and_a_closed_port_say_so_without_the_password(pg: PostgresServer) -> None:
    for address, code in (
        (f"postgresql://postgres:geheim@127.0.0.1:{pg.port}/nowhere", "sync.login_refused"),
        ("postgresql://postgres:geheim@127.0.0.1:1/centre", "sync.unreachable"),
        ("postgresql://postgres:geheim%zz@127.0.0.1:1/centre", "sync.bad_address"),
        ("mysql://postgres:geheim@127.0.0.1/centre", "sync.bad_address"),
    ):
        with pytest.raises(SyncProblem) as problem, open_centre(address) as centre:
            centre.state_of("310110-01")
        assert problem.value.code == code
        assert "geheim" not in str(problem.value)


def test_a_station_is_registered_once_under_one_key(tmp_path: Path, pg_url: str) -> None:
    set_up_centre(pg_url)
    signer, other = create_key(tmp_path / "a.pem"), create_key(tmp_path / "b.pem")
    key = EnrolledKey(signer.key_id, signer.suite, signer.public_key)
    with open_centre(pg_url) as centre:
        assert centre.state_of("310110-01").keys == ()
        assert centre.enrol("310110-01", "310110", key).new
        assert not centre.enrol("310110-01", "310110", key).new
        with pytest.raises(Refused) as refused:
            centre.enrol("310110-01", "310110", EnrolledKey(other.key_id, other.suite, other.public_key))
        assert refused.value.code == "sync.other_key"
        assert refused.value.facts["public_key"] == other.public_key.hex()
        with pytest.raises(Refused) as refused:
            centre.enrol("310110-01", "310111", key)
        assert refused.value.code == "sync.other_office"
        state_of = centre.state_of("310110-01")
    assert state_of.keys == (key,)
    assert {stream: head.head.seq for stream, head in state_of.heads.items()} == {
        Stream.CUSTODY: 0,
        Stream.AUDIT: 0,
    }


def test_packages_are_stored_byte_for_byte_and_a_repeat_is_a_duplicate(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(20)
    first, second = package(station, 1, 10), package(station, 11, 21)
    assert deliver(pg_url, first).outcome is PackageOutcome.OK
    assert deliver(pg_url, second).outcome is PackageOutcome.OK
    for again in (first, second):
        answer = deliver(pg_url, again)
        assert (answer.outcome, answer.head.head.seq) == (PackageOutcome.DUPLICATE, 21)
    custody = [row for row in local_rows(station.store) if row[0] == "custody"]
    assert central_rows(pg, pg_url, "310110-01") == custody
    with pg.connect(pg_url) as connection:
        receipts = connection.execute(
            "SELECT first_seq, seq, checkpoint FROM receipt ORDER BY seq"
        ).fetchall()
    assert [row[:2] for row in receipts] == [(1, 10), (11, 21)]
    assert Checkpoint.parse(receipts[1][2]) == second.checkpoint


def test_a_gap_and_an_overlap_are_answered_with_the_head(tmp_path: Path, pg_url: str) -> None:
    station = linked(tmp_path, pg_url)
    station.append(20)
    assert deliver(pg_url, package(station, 5, 9)).outcome is PackageOutcome.GAP
    assert deliver(pg_url, package(station, 1, 10)).outcome is PackageOutcome.OK
    overlap = deliver(pg_url, package(station, 6, 15))
    assert (overlap.outcome, overlap.head.head.seq) == (PackageOutcome.GAP, 10)


def test_another_history_is_refused_and_kept_aside_once(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    twin_folder = tmp_path / "twin"
    twin_folder.mkdir()
    twin = linked(twin_folder, pg_url, enrol=False)
    twin.station = replace(twin.station, signer=station.station.signer)
    station.append(5)
    twin.append(5)
    assert deliver(pg_url, package(station, 1, 6)).outcome is PackageOutcome.OK
    forked = package(twin, 1, 6)
    for _ in range(2):
        answer = deliver(pg_url, forked)
        assert (answer.outcome, answer.reason) == (PackageOutcome.REFUSED, SyncReason.FORK)
    with pg.connect(pg_url) as connection:
        kept = connection.execute("SELECT reason, raw FROM quarantine").fetchall()
    assert [(reason, bytes(raw)) for reason, raw in kept] == [("fork", forked.raw_copy())]
    header, _, contents = forked.raw_copy().partition(b"\n")
    assert contents == b"".join(entry.content for entry in forked.entries)
    assert b'"seq": 6' in header


@pytest.mark.parametrize(
    ("change", "reason", "fault"),
    [
        ("content", SyncReason.BAD_PACKAGE, "content_changed"),
        ("dropped", SyncReason.BAD_PACKAGE, "missing"),
        ("column", SyncReason.BAD_PACKAGE, "column_changed"),
        ("signature", SyncReason.BAD_PACKAGE, "checkpoint_signature"),
        ("checkpoint", SyncReason.BAD_PACKAGE, "checkpoint_differs"),
        ("stranger", SyncReason.WRONG_KEY, None),
        ("revoked", SyncReason.KEY_REVOKED, None),
        ("unknown", SyncReason.NOT_ENROLLED, None),
    ],
)
def test_bad_cryptography_is_refused_at_the_door(
    tmp_path: Path, pg: PostgresServer, pg_url: str, change: str, reason: SyncReason, fault: str | None
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(9)
    good = package(station, 1, 10)
    entries, signed = list(good.entries), good.checkpoint
    if change == "content":
        entries[4] = entries[4]._replace(content=entries[4].content.replace("试行".encode(), "施行".encode()))
        assert entries[4] != good.entries[4]
    elif change == "dropped":
        del entries[4]
    elif change == "column":
        entries[4] = entries[4]._replace(kind="policy.other")
    elif change == "signature":
        signed = replace(signed, signature=bytes(64))
    elif change == "checkpoint":
        entries.pop()
    elif change == "stranger":
        stranger = create_key(tmp_path / "stranger.pem")
        signed = Checkpoint.sign(good.station, signed.head, signed.made_at, stranger)
    elif change == "revoked":
        with pg.connect(pg_url) as connection:
            connection.execute("UPDATE station_key SET revoked_at = now()")
    else:
        good = replace(good, station="310110-99")
    answer = deliver(pg_url, replace(good, entries=tuple(entries), checkpoint=signed))
    assert (answer.outcome, answer.reason, answer.facts.get("fault")) == (
        PackageOutcome.REFUSED,
        reason,
        fault,
    )
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM entry") == 0
        assert scalar(connection, "SELECT count(*) FROM quarantine") == (0 if change == "unknown" else 1)


def test_an_epoch_under_a_key_that_is_not_enrolled_is_refused(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url, enrol=False)
    own, other = station.station.signer, create_key(tmp_path / "other.pem")
    with open_centre(pg_url) as centre:
        centre.enrol("310110-01", "310110", EnrolledKey(other.key_id, other.suite, other.public_key))
    station.station = replace(station.station, signer=other)
    answer = deliver(pg_url, package(station, 1, 1))
    assert (answer.outcome, answer.reason) == (PackageOutcome.REFUSED, SyncReason.FORMER_KEY)
    assert answer.facts == {"key_id": own.key_id, "seq": 1, "former": own.public_key.hex()}


def test_more_than_a_package_holds_is_refused(tmp_path: Path, pg_url: str) -> None:
    station = linked(tmp_path, pg_url)
    station.append(501)
    answer = deliver(pg_url, package(station, 1, 501))
    assert answer.facts == {"fault": "too_large"}
    assert deliver(pg_url, package(station, 1, 500)).outcome is PackageOutcome.OK


@pytest.mark.parametrize("state", ["40001", "23505"], ids=["serialisation", "added by another meanwhile"])
def test_a_conflict_is_tried_again(pg_url: str, state: str) -> None:
    set_up_centre(pg_url)
    tries = []

    def conflict_twice(connection):
        tries.append(1)
        if len(tries) < 3:
            connection.execute(f"DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '{state}'; END $$")
        return "done"

    link = Link(pg_url)
    assert (link.transact(conflict_twice), len(tries)) == ("done", 3)
    link.close()
