"""A session with a real centre: everything arrives once, the second sends nothing, and trouble is named."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from station.core.errors import IntegrityProblem, NotPermitted, Refused, SyncProblem
from station.core.ledger import Stream
from station.core.progress import CancelToken, Progress
from station.core.texts import load_texts
from station.people.permissions import Role
from station.people.sessions import Session
from station.store.appending import EpochCase, decide_epoch
from station.store.central.centre import open_centre
from station.store.central.epochs import approve_epoch
from station.store.central.schema import VERSION
from station.store.central.setting_up import set_up_centre
from station.store.central.verifying import verify_centre
from station.store.engine import transaction
from station.store.keys import create_key
from station.store.opening import open_station_database
from station.sync.address import account_of
from station.sync.bodies import AlarmRaised
from station.sync.package import PackageLimits
from station.sync.values import EnrolledKey
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import (
    PROGRAM,
    Linked,
    assert_centre_has_all,
    linked,
    local_rows,
    lower,
    scalar,
)

SMALL = PackageLimits(entries=10)


def alarms(station: Linked) -> list[str]:
    """The codes of the alarms in the audit stream, oldest first."""
    with station.store.read() as view:
        page = view.ledger.page(Stream.AUDIT, kind="sync.alarm_raised")
    return [entry.of(AlarmRaised).code for entry in reversed(page)]


def damage(station: Linked, statement: str) -> None:
    """Change the station's database behind its back."""
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text(statement))


def put_back(station: Linked, copy: Path) -> None:
    """Put an older copy of the station's database in its place."""
    station.store.close()
    database = station.station.folder / "station.db"
    for left in station.station.folder.glob("station.db-*"):
        left.unlink()
    shutil.copyfile(copy, database)


def set_aside(station: Linked, name: str = "older.db") -> Path:
    """A copy of the station's database as it is now."""
    station.store.close()
    copy = station.station.folder / name
    shutil.copyfile(station.station.folder / "station.db", copy)
    return copy


def gone_back(tmp_path: Path, pg_url: str) -> Linked:
    """A station with an older database in its place: it has 6 entries, the centre 9 of the same history."""
    station = linked(tmp_path, pg_url)
    station.append(5)
    station.sync.run(PROGRAM)
    older = set_aside(station)
    station.append(3)
    station.sync.run(PROGRAM)
    put_back(station, older)
    return station


def test_everything_arrives_and_the_second_session_sends_nothing(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(1200)
    readings: list[Progress] = []
    first = station.sync.run(PROGRAM, readings.append)
    assert (first.sent, first.received, first.unsent, first.troubles) == (1203, 0, 0, ())
    assert {stream: head.seq for stream, head in first.heads.items()} == {
        Stream.CUSTODY: 1201,
        Stream.AUDIT: 2,
    }
    assert [(each.done, each.total) for each in readings] == [(500, 1201), (1000, 1201), (1201, 1201), (2, 2)]
    assert_centre_has_all(pg, pg_url, station)

    second = station.sync.run(PROGRAM)
    assert (second.sent, second.unsent, second.heads) == (0, 0, first.heads)
    assert_centre_has_all(pg, pg_url, station)

    station.append(3)
    assert station.sync.run(PROGRAM).sent == 3
    assert_centre_has_all(pg, pg_url, station)
    station.station.assert_sound()


def test_a_station_with_commercial_cryptography_is_taken_and_proved(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url, suite="sm3+sm2")
    station.limits = SMALL
    station.append(25)
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT DISTINCT suite FROM head") == "sm3+sm2"
    station.append(1)
    damage(station, "UPDATE ledger_entry SET hash = zeroblob(32) WHERE stream = 'custody' AND seq = 27")
    assert station.sync.run(PROGRAM).troubles[0].facts["seq"] == 27
    station.station.store.close()


def test_large_entries_travel_in_small_packages(tmp_path: Path, pg: PostgresServer, pg_url: str) -> None:
    station = linked(tmp_path, pg_url)
    station.append(5, size=400_000)
    station.append(1, size=3_000_000)
    assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, station)
    with pg.connect(pg_url) as connection:
        sizes = connection.execute(
            "SELECT seq - first_seq + 1 FROM receipt WHERE stream = 'custody'"
        ).fetchall()
    assert sorted(size for (size,) in sizes) == [1, 1, 2, 3]


def test_two_stations_share_a_centre(tmp_path: Path, pg: PostgresServer, pg_url: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = linked(tmp_path / "a", pg_url, "310110-01"), linked(tmp_path / "b", pg_url, "310111-01")
    first.append(7)
    second.append(11)
    assert (first.sync.run(PROGRAM).sent, second.sync.run(PROGRAM).sent) == (10, 14)
    assert_centre_has_all(pg, pg_url, first, second)


def test_what_is_unsent_since_when_and_why(tmp_path: Path, pg: PostgresServer, pg_url: str) -> None:
    station = linked(tmp_path, pg_url.replace("postgres@", "postgres:geheim@"))
    station.append(4)
    before = station.overview.status(PROGRAM)
    assert (before.unsent, before.last_ok, before.problem) == (7, None, None)
    assert before.centre is not None
    assert "geheim" not in before.centre
    with station.store.read() as view:
        first = view.ledger.entry(Stream.CUSTODY, 1)
    assert first is not None
    assert before.oldest_unsent == first.recorded_at

    station.sync.run(PROGRAM)
    after = station.overview.status(PROGRAM)
    assert (after.unsent, after.oldest_unsent, after.problem) == (0, None, None)
    assert after.last_ok is not None

    pg.stop("immediate")
    station.append(2)
    with pytest.raises(SyncProblem) as problem:
        station.sync.run(PROGRAM)
    assert problem.value.code == "sync.unreachable"
    assert problem.value.exit_code == 3
    assert "geheim" not in str(problem.value)
    down = station.overview.status(PROGRAM)
    assert (down.unsent, down.last_ok) == (2, after.last_ok)
    assert down.problem is not None
    assert down.problem.code == "sync.unreachable"
    pg.start()
    assert station.sync.run(PROGRAM).sent == 2
    assert station.overview.status(PROGRAM).problem is None
    assert_centre_has_all(pg, pg_url, station)
    assert alarms(station) == []


def test_the_program_waits_longer_after_each_failure(tmp_path: Path, pg: PostgresServer, pg_url: str) -> None:
    station = linked(tmp_path, pg_url)
    sync = station.sync
    assert sync.due()
    station.address.set("postgresql://postgres@127.0.0.1:1/centre")
    ceilings = []
    for fails in range(1, 4):
        with pytest.raises(SyncProblem):
            sync.run(PROGRAM)
        status = station.overview.status(PROGRAM).streams[0]
        assert status.fails == fails
        assert status.next_try is not None
        assert status.problem_at is not None
        ceilings.append(status.next_try - status.problem_at)
        assert timedelta() <= ceilings[-1] <= timedelta(seconds=5 * 2 ** (fails - 1))
    assert not sync.due()
    station.station.clock.advance(minutes=16)
    assert sync.due()
    station.address.set(pg_url)
    assert sync.run(PROGRAM).unsent == 0
    assert sync.due()


def test_a_cancelled_session_goes_on_where_it_stopped(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.limits = SMALL
    station.append(40)
    cancel = CancelToken()

    def stop_after_twenty(reading: Progress) -> None:
        if reading.done == 20:
            cancel.cancel()

    with pytest.raises(Exception, match="cancelled"):
        station.sync.run(PROGRAM, stop_after_twenty, cancel)
    assert station.overview.status(PROGRAM).streams[0].acked == 20
    assert station.sync.run(PROGRAM).sent == 23
    assert_centre_has_all(pg, pg_url, station)


def test_only_who_may_synchronise_does(tmp_path: Path, pg_url: str) -> None:
    station = linked(tmp_path, pg_url)
    officer = Session("1001", "李甲", frozenset({Role.OFFICER}), number="1001")
    keeper = Session("1002", "王乙", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), number="1002")
    with pytest.raises(NotPermitted):
        station.sync.run(officer)
    with pytest.raises(NotPermitted):
        station.enrolment.enrol(keeper, pg_url)
    assert station.sync.run(keeper).unsent == 0


def test_a_clock_that_was_wrong_while_the_centre_was_away_stops_nothing(tmp_path: Path, pg_url: str) -> None:
    station = linked(tmp_path, pg_url)
    station.station.clock.set_on(days=900)
    station.address.set("postgresql://postgres@127.0.0.1:1/centre")
    with pytest.raises(SyncProblem):
        station.sync.run(PROGRAM)
    station.address.set(pg_url)
    station.station.clock.set_on(days=-900)
    assert station.sync.due()


def test_without_a_centre_there_is_nothing_to_ask(tmp_path: Path, pg_url: str) -> None:
    station = linked(tmp_path, pg_url, enrol=False)
    assert not station.sync.due()
    with pytest.raises(Refused) as refused:
        station.sync.run(PROGRAM)
    assert refused.value.code == "sync.no_centre"
    station.address.set(pg_url)
    with pytest.raises(Refused) as refused:
        station.sync.run(PROGRAM)
    assert refused.value.code == "sync.not_enrolled"


def test_enrolling_twice_changes_nothing(tmp_path: Path, pg_url: str) -> None:
    station = linked(tmp_path, pg_url, enrol=False)
    first = station.enrolment.enrol(PROGRAM, pg_url)
    rows = local_rows(station.store)
    second = station.enrolment.enrol(PROGRAM, pg_url)
    assert (first.new, second.new) == (True, False)
    assert first.centre_id == second.centre_id
    assert local_rows(station.store) == rows


def test_another_key_is_refused_at_enrolment_and_in_a_session(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    own = station.station
    station.station = replace(own, signer=create_key(tmp_path / "other.pem"))
    with pytest.raises(Refused) as refused:
        station.enrolment.enrol(PROGRAM, pg_url)
    assert refused.value.code == "sync.other_key"
    with pytest.raises(Refused) as refused:
        station.sync.run(PROGRAM)
    assert refused.value.code == "sync.wrong_key"
    station.station = own
    with pg.connect(pg_url) as connection:
        connection.execute("UPDATE station_key SET revoked_at = now()")
    with pytest.raises(Refused) as refused:
        station.sync.run(PROGRAM)
    assert refused.value.code == "sync.key_revoked"
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM entry") == 0


@pytest.mark.parametrize(
    ("statement", "seq", "fault"),
    [
        (
            (
                "UPDATE ledger_entry SET content = CAST(replace(CAST(content AS TEXT), 'register', 'registor')"
                " AS BLOB) WHERE stream = 'custody' AND seq = 8"
            ),
            8,
            "content_changed",
        ),
        ("DELETE FROM ledger_entry WHERE stream = 'custody' AND seq = 8", 8, "missing"),
        ("DELETE FROM ledger_entry WHERE stream = 'custody' AND seq > 14", 15, "cut_off"),
        (
            "UPDATE ledger_entry SET kind = 'policy.other' WHERE stream = 'custody' AND seq = 8",
            8,
            "column_changed",
        ),
    ],
)
def test_a_broken_local_chain_is_named_and_not_sent(
    tmp_path: Path, pg: PostgresServer, pg_url: str, statement: str, seq: int, fault: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.limits = PackageLimits(entries=5)
    station.append(20)
    damage(station, statement)
    result = station.sync.run(PROGRAM)
    (trouble,) = result.troubles
    assert (trouble.code, trouble.facts["seq"], trouble.facts["fault"]) == (
        "sync.local_chain_broken",
        seq,
        fault,
    )
    with pytest.raises(IntegrityProblem):
        result.require_ok()
    with pg.connect(pg_url) as connection:
        highest = scalar(connection, "SELECT max(seq) FROM entry WHERE stream = 'custody'")
        assert isinstance(highest, int)
        assert highest < seq
        # The other stream went through, with the alarm in it.
        assert scalar(connection, "SELECT count(*) FROM entry WHERE kind = 'sync.alarm_raised'") == 1
    station.sync.run(PROGRAM)
    assert alarms(station) == ["sync.local_chain_broken"]


def test_a_forked_history_is_refused_with_both_sides_untouched(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = gone_back(tmp_path, pg_url)
    station.append(6)  # another history with the same numbers

    result = station.sync.run(PROGRAM)
    (trouble,) = result.troubles
    assert trouble.code == "sync.fork"
    assert trouble.facts == {"stream": "custody", "common": 6, "local": 12, "centre": 9}
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT seq FROM head WHERE stream = 'custody'") == 9
        # Neither stream went on, and the alarm holds the copy's signed head and none of its entries.
        assert scalar(connection, "SELECT max(seq) FROM entry WHERE stream = 'audit'") == 2
        (alarm,) = connection.execute("SELECT stream, code, facts, checkpoint FROM alarm").fetchall()
        assert alarm[:2] == ("custody", "sync.fork")
        assert json.loads(alarm[2])["common"] == 6
        assert "\nseq 12\n" in alarm[3]
    station.append(1)
    before = local_rows(station.store)
    again = station.sync.run(PROGRAM)
    assert (again.sent, [each.code for each in again.troubles]) == (0, ["sync.fork"])
    assert local_rows(station.store) == before
    assert alarms(station) == []
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM alarm") == 1
        assert scalar(connection, "SELECT count(*) FROM quarantine") == 0
    status = station.overview.status(PROGRAM)
    assert [each.problem.code for each in status.streams if each.problem] == ["sync.fork", "sync.fork"]


def test_an_older_database_put_back_is_told_from_a_fork(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = gone_back(tmp_path, pg_url)
    (trouble,) = station.sync.run(PROGRAM).troubles
    assert trouble.code == "sync.station_rollback"
    assert trouble.facts == {"stream": "custody", "common": 6, "local": 6, "centre": 9}
    with pytest.raises(IntegrityProblem):
        station.sync.run(PROGRAM).require_ok()


def test_a_noticed_restore_with_its_new_epoch_is_told_from_a_fork(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = gone_back(tmp_path, pg_url)
    made = station.station
    assert open_station_database(
        made.store, made.signer, database=made.folder / "station.db", now=made.clock.now()
    ) == ["restored"]
    station.append(9)
    result = station.sync.run(PROGRAM)
    assert [each.code for each in result.troubles] == ["sync.station_rollback"]
    assert result.troubles[0].facts["common"] == 6


def test_a_centre_from_an_older_copy_is_filled_up_with_an_alarm(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(5)
    station.sync.run(PROGRAM)
    with pg.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE older TEMPLATE {pg_url.rsplit('/', 1)[-1]}")
    try:
        station.append(8)
        station.sync.run(PROGRAM)
        older = (station.address.get() or "").rsplit("/", 1)[0] + "/older"
        station.address.set(older)
        result = station.sync.run(PROGRAM)
        assert [each.code for each in result.alarms] == ["sync.centre_rollback"]
        assert result.alarms[0].facts["acked"] == 14
        assert result.alarms[0].facts["centre"] == 6
        assert (result.sent, result.unsent, result.troubles) == (9, 0, ())  # eight and the alarm
        assert_centre_has_all(pg, older, station)
        again = station.sync.run(PROGRAM)
        assert (again.sent, again.alarms) == (0, ())
        assert alarms(station) == ["sync.centre_rollback"]
    finally:
        pg.drop_database("older")


def test_another_centre_is_not_taken_for_one_that_lost_entries(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(5)
    station.sync.run(PROGRAM)
    elsewhere = pg.url("elsewhere")
    with pytest.raises(SyncProblem):
        station.enrolment.enrol(PROGRAM, elsewhere)
    assert station.overview.status(PROGRAM).unsent == 0
    linked_there = linked_again(station, elsewhere)
    assert (linked_there.alarms, linked_there.unsent) == ((), 0)
    assert_centre_has_all(pg, elsewhere, station)
    pg.drop_database(elsewhere)


def test_an_alarm_that_the_login_may_not_raise_is_said_and_told_later(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(5)
    station.sync.run(PROGRAM)
    older = set_aside(station)
    station.append(3)
    station.sync.run(PROGRAM)
    put_back(station, older)
    login = account_of(station.address.get() or "")[0]
    with pg.connect(pg_url) as connection:
        connection.execute(f'REVOKE INSERT ON alarm FROM "{login}"')
    for _ in range(2):
        troubles = station.sync.run(PROGRAM).troubles
        assert [each.code for each in troubles] == ["sync.station_rollback", "sync.rights_missing"]
        assert "原话" not in load_texts().sentence(troubles[1].error())  # our own list is nobody's words
        assert troubles[1].facts["grants"] == f'GRANT INSERT ON alarm TO "{login}"'
    (proof,) = verify_centre(pg_url).stations
    assert [(each.found.code, each.found.facts["login"]) for each in proof.problems] == [
        ("rights_missing", login)
    ]
    status = station.overview.status(PROGRAM)
    assert status.problem is not None
    assert status.problem.code == "sync.station_rollback"
    # The centre is restored to where this copy is: nothing is doubtful any more, and the alarm is still owed.
    with pg.connect(pg_url) as connection:
        for table in ("entry", "receipt"):
            connection.execute(f"DELETE FROM {table} WHERE stream = 'custody' AND seq > 6")
        connection.execute(
            "UPDATE head SET seq = e.seq, hash = e.hash FROM entry e"
            " WHERE e.seq = 6 AND e.stream = 'custody' AND head.stream = 'custody'"
        )
    station.append(1)
    assert [each.code for each in station.sync.run(PROGRAM).troubles] == ["sync.rights_missing"]
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM alarm") == 0
    set_up_centre(pg_url)
    assert station.sync.run(PROGRAM).troubles == ()
    with pg.connect(pg_url) as connection:
        assert connection.execute("SELECT code FROM alarm").fetchall() == [("sync.station_rollback",)]
    assert station.sync.run(PROGRAM).troubles == ()
    assert station.overview.status(PROGRAM).problem is None
    assert_centre_has_all(pg, pg_url, station)


def test_a_centre_that_nobody_enrolled_at_gets_nothing(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(5)
    station.sync.run(PROGRAM)
    elsewhere = pg.url("elsewhere")
    set_up_centre(elsewhere)
    with open_centre(elsewhere) as centre:
        signer = station.station.signer
        centre.enrol("310110-01", "310110", EnrolledKey(signer.key_id, signer.suite, signer.public_key))
    station.address.set(elsewhere)
    with pytest.raises(Refused) as refused:
        station.sync.run(PROGRAM)
    assert refused.value.code == "sync.other_centre"
    with pg.connect(elsewhere) as connection:
        assert scalar(connection, "SELECT count(*) FROM entry") == 0
    station.address.set(pg_url)
    assert station.sync.run(PROGRAM).troubles == ()
    pg.drop_database(elsewhere)


def restored(tmp_path: Path, pg_url: str, *, ahead: bool) -> tuple[Linked, Path]:
    """A station whose older database was put back, which it noticed, and the newer one.

    `ahead`: whether the centre has what the older one lacks.
    """
    station = linked(tmp_path, pg_url)
    station.append(5)
    station.sync.run(PROGRAM)
    older = set_aside(station)
    station.append(3)
    if ahead:
        station.sync.run(PROGRAM)
    newer = set_aside(station, "newer.db")
    put_back(station, older)
    made = station.station
    opened = open_station_database(
        made.store, made.signer, database=made.folder / "station.db", now=made.clock.now()
    )
    assert opened == ["restored"]
    station.append(2)
    return station, newer


def test_a_restored_station_waits_until_the_centres_owner_approves_it(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station, _newer = restored(tmp_path, pg_url, ahead=False)
    waiting = station.sync.run(PROGRAM)
    assert [(each.code, each.facts["epoch"]) for each in waiting.troubles] == [("sync.epoch_waits", 2)] * 2
    assert waiting.sent == 0
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT max(epoch) FROM entry") == 1
        assert scalar(connection, "SELECT count(*) FROM epoch_claim") == 2
    assert [each.code for each in station.sync.run(PROGRAM).troubles] == ["sync.epoch_waits"] * 2
    assert alarms(station) == []
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM epoch_claim") == 2
    for epoch, reason, code in ((3, "disk replaced", "nothing_waits"), (2, "  ", "no_reason")):
        with pytest.raises(Refused) as refused:
            approve_epoch(pg_url, "310110-01", epoch, reason)
        assert refused.value.code == f"sync.{code}"
    made = approve_epoch(pg_url, "310110-01", 2, "disk replaced")
    assert (made.by, sorted(each.stream.value for each in made.restarts)) == (
        "postgres",
        ["audit", "custody"],
    )
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)
    # Given again, as after a lost answer, it says the same.
    assert approve_epoch(pg_url, "310110-01", 2, "again").restarts == made.restarts


def test_a_copy_that_was_never_approved_leaves_the_newer_one_its_place(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station, newer = restored(tmp_path, pg_url, ahead=False)
    station.sync.run(PROGRAM)
    put_back(station, newer)
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)
    station.append(4)
    station.sync.run(PROGRAM)
    with pytest.raises(Refused) as refused:  # its place is taken
        approve_epoch(pg_url, "310110-01", 2, "too late")
    assert refused.value.code == "sync.went_on"


def test_of_two_copies_that_claim_an_epoch_one_is_named(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station, _newer = restored(tmp_path, pg_url, ahead=False)
    station.sync.run(PROGRAM)
    put_back(station, station.station.folder / "older.db")
    made = station.station
    open_station_database(made.store, made.signer, database=made.folder / "station.db", now=made.clock.now())
    station.sync.run(PROGRAM)
    with pytest.raises(Refused) as refused:
        approve_epoch(pg_url, "310110-01", 2, "which?")
    assert refused.value.code == "sync.several_copies"
    with made.store.read() as view:
        copy = view.facts.require("database_id")
    assert copy in str(refused.value.facts["copies"])
    other = next(each for each in str(refused.value.facts["copies"]).split(", ") if each != copy)
    approve_epoch(pg_url, "310110-01", 2, "this one", copy[:8])
    assert approve_epoch(pg_url, "310110-01", 2, "given again").restarts[0].copy == copy
    with pytest.raises(Refused) as refused:
        approve_epoch(pg_url, "310110-01", 2, "that one too", other)
    assert refused.value.code == "sync.other_approved"
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)


def test_an_enrolment_takes_the_epochs_that_were_begun_before(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station, _newer = restored(tmp_path, pg_url, ahead=False)
    elsewhere = pg.url("elsewhere")
    assert linked_again(station, elsewhere).troubles == ()
    assert_centre_has_all(pg, elsewhere, station)
    pg.drop_database(elsewhere)


def test_a_centre_of_an_older_program_is_raised_by_its_owner(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(3)
    station.sync.run(PROGRAM)
    with pg.connect(pg_url) as connection:
        lower(connection)
    station.append(2)
    with pytest.raises(SyncProblem) as problem:
        station.sync.run(PROGRAM)
    assert problem.value.code == "sync.older_centre"
    raised = set_up_centre(pg_url)
    assert (raised.created, raised.former, raised.version) == (False, 2, VERSION)
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)
    assert set_up_centre(pg_url).former is None


def linked_again(station: Linked, url: str):
    """Enrol at a second, new centre and synchronise with it."""
    set_up_centre(url)
    station.enrolment.enrol(PROGRAM, url)
    assert station.overview.status(PROGRAM).unsent == len(local_rows(station.store))
    return station.sync.run(PROGRAM)


def test_a_replaced_key_that_the_centre_enrolled_goes_on(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(5)
    station.sync.run(PROGRAM)
    fresh = create_key(tmp_path / "fresh.pem")
    key = EnrolledKey(fresh.key_id, fresh.suite, fresh.public_key)
    with pg.connect(pg_url) as connection:
        connection.execute("UPDATE station_key SET revoked_at = now()")
        connection.execute(
            "INSERT INTO station_key VALUES ('310110-01', %s, %s, %s, NULL, now())",
            [key.key_id, key.suite, key.public_key],
        )
    with open_centre(pg_url) as centre:
        assert [each.revoked for each in centre.state_of("310110-01").keys] == [True, False]
    station.station = replace(station.station, signer=fresh)
    station.append(5)
    with station.store.write() as work:
        for stream in Stream:
            case = EpochCase(stream, fresh, "another", "moved")
            (opening,) = decide_epoch(PROGRAM, case, work.policy, station.station.clock.now()).drafts
            work.start_epoch(opening, fresh.suite)
    station.append(5)
    assert station.sync.run(PROGRAM).troubles == ()
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT epoch FROM head WHERE stream = 'custody'") == 2
    station.station.assert_sound()
    assert_centre_has_all(pg, pg_url, station)
