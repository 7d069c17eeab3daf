"""A copy that lacks entries, or parted, goes on from the centre: what is there is fetched, what is here is kept."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from station.core.errors import Cancelled, IntegrityProblem, Refused
from station.core.ledger import Checkpoint, EntryRecovered, EpochStarted, Stream, subject
from station.core.ledger.verify import EPOCH_STARTED
from station.core.progress import CancelToken, Progress
from station.people.bodies import ParameterChanged
from station.people.permissions import Role
from station.people.sessions import Session
from station.store.central.epochs import approve_epoch
from station.store.central.reading import open_records
from station.store.continuing import StoredContinuation
from station.store.engine import transaction
from station.store.keys import create_key, signature_holds
from station.store.opening import open_station_database
from station.sync.bodies import Continued
from station.sync.continuing import Continuation, Continuing
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import PROGRAM, Linked, assert_centre_has_all, linked, local_rows

REASON = "换了硬盘，用周一的备份"
Rows = list[tuple[str, int, bytes, bytes]]


def continuing(station: Linked) -> Continuing:
    ledger = StoredContinuation(station.store, station.station.signer, station.station.folder / "cache")
    made = station.station
    return Continuing(
        station.store, open_records, station.address, ledger, made.signer, signature_holds, made.clock
    )


def change_hours(station: Linked, hours: int) -> None:
    """An entry that changes state."""
    with station.store.write() as work:
        body = ParameterChanged("DM-05", "deadline_hours", 24, hours, "试行")
        work.append(PROGRAM.draft(body, station.station.clock.now(), subjects=(subject("rule", "DM-05"),)))


def hours(station: Linked) -> object:
    with station.store.read() as view:
        return view.policy.value("DM-05", "deadline_hours")


def opened(station: Linked) -> list[str]:
    """The station opened as the program does it; what was noticed."""
    made = station.station
    database = made.folder / "station.db"
    return open_station_database(station.store, made.signer, database=database, now=made.clock.now())


def put_back_older(station: Linked, older: Path) -> None:
    station.store.close()
    database = station.station.folder / "station.db"
    for left in database.parent.glob("station.db-*"):
        left.unlink()
    shutil.copyfile(older, database)


def gone_back(folder: Path, pg_url: str) -> tuple[Linked, Rows]:
    """A station put back from an older copy, used on, and what it had sent before."""
    station = linked(folder, pg_url)
    station.append(5)
    change_hours(station, 30)
    station.sync.run(PROGRAM)
    station.store.close()
    older = folder / "older.db"
    shutil.copyfile(folder / "station.db", older)
    change_hours(station, 48)
    station.append(3)
    station.sync.run(PROGRAM)
    sent = local_rows(station.store)
    put_back_older(station, older)
    assert opened(station) == ["restored"]
    change_hours(station, 36)  # what only this copy has
    assert station.sync.run(PROGRAM).troubles[0].code == "sync.station_rollback"
    return station, sent


def kept_of_branch(station: Linked, stream: Stream) -> list[EntryRecovered]:
    with station.store.read() as view:
        found = view.ledger.of_kind(stream, EntryRecovered.KIND, 100)
    return [each.of(EntryRecovered) for each in reversed(found)]


@pytest.mark.rule("DM-03", "ledger")
def test_a_copy_put_back_from_a_backup_fetches_the_rest_and_keeps_its_branch(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station, sent = gone_back(tmp_path, pg_url)
    branch = [row for row in local_rows(station.store) if row[0] == "custody" and row[1] > 7]
    seen = continuing(station).preview(PROGRAM)
    custody = seen.streams[0]
    assert (custody.kept.seq, custody.missing, custody.parted) == (7, 4, 2)
    assert hours(station) == 36
    with pytest.raises(Refused) as unexplained:
        continuing(station).go_on(PROGRAM, seen.digest, "  ")
    assert unexplained.value.code == "sync.continue_no_reason"
    parted = Session("qian", "钱丁", frozenset({Role.SYSTEM_ADMINISTRATOR}))  # whom only the branch knows
    with pytest.raises(Refused) as unknown:
        continuing(station).go_on(parted, seen.digest, REASON)
    assert unknown.value.code == "sync.continue_no_account"
    done = continuing(station).go_on(PROGRAM, seen.digest, REASON)
    assert done.fetched == 4
    assert hours(station) == 48  # by the fetched entries, not by the branch
    rows = local_rows(station.store)
    assert set(sent) <= set(rows)
    kept = kept_of_branch(station, Stream.CUSTODY)
    assert [(each.seq, each.content.encode(), each.hash) for each in kept] == [
        (seq, content, digest.hex()) for _, seq, content, digest in branch
    ]
    assert all(each.intact for each in kept)
    with station.store.read() as view:
        (told,) = view.ledger.of_kind(Stream.AUDIT, Continued.KIND, 9)
        newest = view.ledger.of_kind(Stream.CUSTODY, EPOCH_STARTED, 1)[0]
        about = [each.kind for each in view.ledger.about("rule:DM-05")]
    assert (told.of(Continued).reason, newest.of(EpochStarted).reason, newest.epoch) == (
        REASON,
        "restored",
        2,
    )
    assert about[-1] == "ledger.entry_recovered"  # seen where one looks for it
    station.station.assert_sound()
    # The epoch waits for a person, as every restored one; then everything arrives.
    waits = station.sync.run(PROGRAM)
    assert [each.code for each in waits.troubles] == ["sync.epoch_waits"] * 2
    approve_epoch(pg_url, seen.station, 2, REASON)
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)
    assert opened(station) == []
    with pytest.raises(Refused) as nothing:
        continuing(station).preview(PROGRAM)
    assert nothing.value.code == "sync.nothing_to_continue"


@pytest.mark.rule("DM-03", "ledger")
def test_a_damaged_tail_is_put_right_by_the_centre(tmp_path: Path, pg_url: str) -> None:
    station = linked(tmp_path, pg_url)
    station.append(4)
    station.sync.run(PROGRAM)
    station.append(2)
    sent = local_rows(station.store)
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(
            text("UPDATE ledger_entry SET content = x'7b7d' WHERE stream = 'custody' AND seq = 3")
        )
        connection.execute(text("DELETE FROM ledger_entry WHERE stream = 'custody' AND seq = 7"))
    seen = continuing(station).preview(PROGRAM)
    assert (seen.streams[0].kept.seq, seen.streams[0].missing) == (2, 3)
    continuing(station).go_on(PROGRAM, seen.digest, REASON)
    station.station.assert_sound()
    rows = local_rows(station.store)
    there = [row for row in sent if row[0] == "custody" and row[1] <= 5]
    assert rows[: len(there)] == there
    kept = kept_of_branch(station, Stream.CUSTODY)
    assert [(each.seq, each.intact, each.content) for each in kept[:1]] == [(3, False, "{}")]
    assert [each.seq for each in kept] == [3, 6]  # the unsent one that is left; the last one is lost


@pytest.mark.rule("DM-03", "ledger")
def test_nothing_is_taken_that_the_stations_key_does_not_vouch_for(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station, _sent = gone_back(tmp_path, pg_url)
    before = local_rows(station.store)
    # Whoever can write at the centre enrols a key of their own and signs with it.
    forger = create_key(tmp_path / "forger.pem")
    there = continuing(station).preview(PROGRAM).streams[0].centre
    forged = Checkpoint.sign("310110-01", there, station.station.clock.now(), forger)
    with pg.connect(pg_url) as connection:
        connection.execute(
            "INSERT INTO station_key (station_id, key_id, suite, public_key, enrolled_at)"
            " VALUES ('310110-01', %s, %s, %s, now())",
            [forger.key_id, forger.suite, forger.public_key],
        )
        connection.execute(
            "UPDATE receipt SET checkpoint = %s WHERE stream = 'custody' AND seq = %s",
            [forged.note(), there.seq],
        )
    with pytest.raises(IntegrityProblem) as unproved:
        continuing(station).go_on(PROGRAM, continuing(station).preview(PROGRAM).digest, REASON)
    assert unproved.value.code == "sync.fetched_unproved"
    for statement, code in (
        ("DELETE FROM receipt WHERE stream = 'custody'", "sync.fetched_unproved"),
        (
            "UPDATE entry SET content = '\\x7b7d' WHERE stream = 'custody' AND seq = 10",
            "sync.fetched_damaged",
        ),
    ):
        with pg.connect(pg_url) as connection:
            connection.execute(statement)
        seen = continuing(station).preview(PROGRAM)
        with pytest.raises(IntegrityProblem) as damaged:
            continuing(station).go_on(PROGRAM, seen.digest, REASON)
        assert damaged.value.code == code
    assert local_rows(station.store) == before
    assert not list((tmp_path / "cache").iterdir())


def stopped_at(stage: str, station: Linked, seen: Continuation) -> None:
    token = CancelToken()

    def look(reading: Progress) -> None:
        if reading.stage == stage:
            token.cancel()

    continuing(station).go_on(PROGRAM, seen.digest, REASON, look, token)


@pytest.mark.rule("DM-03", "ledger")
def test_what_is_stopped_or_changed_meanwhile_leaves_everything_as_it_was(
    tmp_path: Path, pg_url: str
) -> None:
    station, _sent = gone_back(tmp_path, pg_url)
    seen = continuing(station).preview(PROGRAM)
    before, state = local_rows(station.store), hours(station)
    for stage in ("sync.fetching", "ledger.rebuilding"):
        with pytest.raises(Cancelled):
            stopped_at(stage, station, seen)
        assert (local_rows(station.store), hours(station)) == (before, state)
    change_hours(station, 40)
    with pytest.raises(Refused) as outdated:
        continuing(station).go_on(PROGRAM, seen.digest, REASON)
    assert outdated.value.code == "sync.preview_outdated"
    station.station.assert_sound()
