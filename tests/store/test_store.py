"""The unit of work: what is appended is chained, projected, announced and witnessed; or nothing happened."""

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from station.core.bulk import BulkState, try_each
from station.core.changes import Change
from station.core.errors import Refused, StoreProblem
from station.core.ledger import ClockJumpedBack, EpochStarted, Opaque, Stream, subject
from station.core.ledger.verify import EPOCH_STARTED
from station.core.progress import CancelToken
from station.core.rehearsal import rehearsal
from station.people.bodies import ParameterChanged
from station.people.sessions import program_session
from station.store import epochs, opening, witness
from station.store.engine import open_engine, transaction
from station.store.keys import create_key, signature_holds
from station.store.opening import create_station, is_initialised, open_station_database
from station.store.store import Store
from station.store.verification import verify_ledger
from tests.plugins.patience import join
from tests.plugins.stations import TestStation, make_station, reopen_station

PROGRAM = program_session()


def change_deadline(store: Store, hours: int) -> int:
    with store.write() as work:
        draft = PROGRAM.draft(
            ParameterChanged("DM-05", "deadline_hours", 24, hours, "practice"),
            store.clock.now(),
            subjects=(subject("rule", "DM-05"),),
        )
        return work.append(draft).seq


def append_and_fail(store: Store) -> None:
    body = ParameterChanged("DM-05", "deadline_hours", 24, 1, "x")
    with store.write() as work:
        work.append(PROGRAM.draft(body, store.clock.now()))
        raise ZeroDivisionError


def test_a_new_station_opens_an_epoch_in_each_stream(any_station: TestStation) -> None:
    with any_station.store.read() as view:
        for stream in Stream:
            entry = view.ledger.entry(stream, 1)
            assert entry is not None
            assert (entry.kind, entry.epoch) == ("ledger.epoch_started", 1)
            assert view.ledger.public_key(stream, 1) == any_station.signer.public_key
    any_station.assert_sound()


def test_an_entry_changes_state_and_is_found_by_its_subject(any_station: TestStation) -> None:
    change_deadline(any_station.store, 48)
    with any_station.store.read() as view:
        assert view.policy.integer("DM-05", "deadline_hours") == 48
        assert [entry.of(ParameterChanged).value for entry in view.ledger.about("rule:DM-05")] == [48]
    any_station.assert_sound()


def test_a_failed_unit_of_work_leaves_nothing(any_station: TestStation) -> None:
    with pytest.raises(ZeroDivisionError):
        append_and_fail(any_station.store)
    with any_station.store.read() as view:
        assert view.ledger.head(Stream.CUSTODY).seq == 1
        assert view.policy.integer("DM-05", "deadline_hours") == 24
    any_station.assert_sound()


def test_many_threads_number_without_gaps(any_station: TestStation) -> None:
    numbers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: numbers.extend(change_deadline(any_station.store, 30) for _ in range(10))
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    join(threads)
    assert sorted(numbers) == list(range(2, 62))
    any_station.assert_sound()


def test_a_unit_of_work_inside_another_is_a_fault(station: TestStation) -> None:
    with pytest.raises(RuntimeError), station.store.write(), station.store.write():
        pass


def test_changes_are_announced_after_the_commit(station: TestStation) -> None:
    heard: list[Change] = []
    station.store.changes.listen(heard.append)
    change_deadline(station.store, 36)
    assert heard == [Change(frozenset({"policy.parameter_changed"}), frozenset({"rule:DM-05"}))]


def test_a_kind_without_projection_is_never_appended(station: TestStation) -> None:
    with pytest.raises(ValueError, match="no projection"), station.store.write() as work:
        work.append(PROGRAM.draft(Opaque("nothing.known"), station.clock.now()))


def test_a_clock_that_runs_backwards_leaves_an_audit_entry(station: TestStation) -> None:
    change_deadline(station.store, 25)
    station.clock.advance(hours=-3)
    change_deadline(station.store, 26)
    with station.store.read() as view:
        alarm = view.ledger.page(Stream.AUDIT)[0]
        assert alarm.of(ClockJumpedBack).seq == 3
    station.assert_sound()


def test_a_station_is_made_once(station: TestStation) -> None:
    with pytest.raises(StoreProblem) as refused:
        create_station(station.store, station.signer, station_id="310110-02", office="310110")
    assert refused.value.code == "store.exists_already"


def test_an_older_copy_put_back_opens_a_new_epoch_with_the_evidence(station: TestStation) -> None:
    database = station.folder / "station.db"
    change_deadline(station.store, 30)
    station.store.close()
    older = database.read_bytes()
    wal = database.with_name("station.db-wal")
    assert not wal.exists()
    change_deadline(station.store, 40)
    station.store.close()
    database.write_bytes(older)

    problems = verify_ledger(station.store, signature_holds).problems
    assert [(problem.code, problem.seq) for problem in problems] == [("behind_witness", 3)]
    done = open_station_database(station.store, station.signer, database=database, now=station.clock.now())
    assert done == ["restored"]
    with station.store.read() as view:
        head = view.ledger.head(Stream.CUSTODY)
        started = view.ledger.entry(Stream.CUSTODY, head.seq)
        assert started is not None
        opened = started.of(EpochStarted)
        assert (head.epoch, opened.reason) == (2, "restored")
        assert opened.evidence["heads"]["custody"]["seq"] == 3
    change_deadline(station.store, 50)
    station.assert_sound()
    assert (
        open_station_database(station.store, station.signer, database=database, now=station.clock.now()) == []
    )


@pytest.mark.parametrize(
    "witnessed", [True, False], ids=["its witness written", "before it wrote its witness"]
)
def test_of_two_programs_that_open_a_restored_database_one_begins_the_epoch(
    station: TestStation, monkeypatch: pytest.MonkeyPatch, witnessed: bool
) -> None:
    """The second has decided when the first begins the epoch; or it comes before the witness tells of it."""
    database, file = station.folder / "station.db", station.folder / "witness.json"
    change_deadline(station.store, 30)
    station.store.close()
    older = database.read_bytes()
    change_deadline(station.store, 40)
    station.store.close()
    database.write_bytes(older)
    known = file.read_bytes()
    begin = epochs.start_epoch
    begun = []

    def opened_meanwhile(*arguments: Any) -> str:
        monkeypatch.setattr(opening, "start_epoch", begin)
        with closing(reopen_station(station.folder, station.clock.now(), database).store) as other:
            begun.append(
                open_station_database(other, station.signer, database=database, now=station.clock.now())
            )
        if not witnessed:
            file.write_bytes(known)
        return begin(*arguments)

    monkeypatch.setattr(opening, "start_epoch", opened_meanwhile)
    done = open_station_database(station.store, station.signer, database=database, now=station.clock.now())
    assert (begun, done) == ([["restored"]], [])
    with station.store.read() as view:
        for stream in Stream:
            reasons = [each.of(EpochStarted).reason for each in view.ledger.of_kind(stream, EPOCH_STARTED, 9)]
            assert reasons == ["restored", "first"]
    change_deadline(station.store, 50)
    station.assert_sound()


def test_the_key_of_another_station_signs_nothing(station: TestStation, tmp_path: Path) -> None:
    stranger = create_key(tmp_path / "other.pem")
    with pytest.raises(StoreProblem) as refused:
        open_station_database(station.store, stranger, database=None, now=station.clock.now())
    assert refused.value.code == "store.key_differs"
    # A damaged state table is no reason to refuse the right key.
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("UPDATE ledger_epoch SET public_key = 'ff'"))
    assert open_station_database(station.store, station.signer, database=None, now=station.clock.now()) == []


def test_a_removed_last_entry_is_damage_and_not_an_older_copy(station: TestStation) -> None:
    last = change_deadline(station.store, 30)
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(
            text("DELETE FROM ledger_entry WHERE stream = 'custody' AND seq = :seq"), {"seq": last}
        )
    assert open_station_database(station.store, station.signer, database=None, now=station.clock.now()) == []
    problems = verify_ledger(station.store, signature_holds).problems
    assert ("cut_off", last) in [(problem.code, problem.seq) for problem in problems]


def test_state_that_was_tampered_with_differs_from_the_ledger(station: TestStation) -> None:
    change_deadline(station.store, 30)
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("UPDATE policy_parameter SET value = '9999'"))
    with pytest.raises(AssertionError, match="policy_parameter"):
        station.assert_sound()


def test_a_database_that_is_none_is_a_store_problem(tmp_path) -> None:
    path = tmp_path / "station.db"
    path.write_bytes(b"this is not a database, it only lies where one should" * 100)
    engine = open_engine(path)
    with pytest.raises(StoreProblem) as damaged:
        is_initialised(engine)
    assert damaged.value.code == "store.damaged"
    engine.dispose()


def test_a_machine_without_an_id_is_not_known_to_be_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare system gets its id with the first package that wants one, and may lose it: neither makes a copy."""

    def on_machine(identity: str) -> None:
        for module in (opening, witness):
            monkeypatch.setattr(module, "machine_digest", lambda: identity)

    on_machine("")
    station = make_station(tmp_path, tmp_path / "station.db")
    change_deadline(station.store, 25)
    station.store.close()
    database, found = station.folder / "station.db", []
    for hours, identity in enumerate(("", "1" * 16, "", "1" * 16, "2" * 16, "2" * 16), 30):
        on_machine(identity)
        with closing(reopen_station(station.folder, station.clock.now(), database).store) as again:
            found.append(
                open_station_database(again, station.signer, database=database, now=station.clock.now())
            )
            change_deadline(again, hours)
    assert found == [[], [], [], [], ["cloned"], []]


def test_a_rehearsal_decides_as_ever_and_leaves_nothing(any_station: TestStation) -> None:
    store, told = any_station.store, list[Change]()
    change_deadline(store, 20)
    change_deadline(store, 24)
    store.changes.listen(told.append)
    before = (any_station.folder / "witness.json").read_bytes()

    def hours() -> int:
        with store.write() as work:
            return work.policy.integer("DM-05", "deadline_hours")

    def longer(more: int) -> None:
        change_deadline(store, hours() + more)
        if more == 2:
            raise Refused("counter.unknown_code")

    things, cancel, found = [("1", 1), ("2", 2), ("3", 3)], CancelToken(), list[int]()
    refused = [BulkState.DONE, BulkState.REFUSED, BulkState.DONE]
    for chained, seen in ((False, [24, 24, 24]), (True, [24, 25, 27])):

        def act(more: int) -> None:
            found.append(hours())
            longer(more)

        found.clear()
        outcomes = try_each(things, act, lambda _reading: None, cancel, chained=chained)
        assert [each.state for each in outcomes] == refused
        assert found == seen, (
            "each alone" if not chained else "what was done before is seen, also by the next"
        )
    assert hours() == 24
    with rehearsal(), pytest.raises(ZeroDivisionError):
        append_and_fail(store)
    with store.read() as view:
        assert [each.of(ParameterChanged).value for each in view.ledger.about("rule:DM-05")] == [20, 24]
    assert told == []
    assert (any_station.folder / "witness.json").read_bytes() == before
    change_deadline(store, 48)
    assert hours() == 48, "the store is free again"
    any_station.assert_sound()
