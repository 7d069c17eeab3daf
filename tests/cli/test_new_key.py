"""station new-key by command: a key that others may have, and one that is lost; two people, on record, proved by both keys."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from station.bootstrap import Station, open_station
from station.core.clock import SteppedClock
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Stream
from station.core.settings import load_settings
from station.people.permissions import Role
from station.people.secret_bodies import LeaderAbsent
from station.people.sessions import program_session
from station.people.two_persons import Person
from tests.plugins.command_line import NEW, PASSWORD, CommandLine
from tests.plugins.offices import CHEAP, a_week_passes, founded_office, open_account
from tests.plugins.postgres import PostgresServer
from tests.plugins.stations import MONDAY
from tests.sync.centres import scalar

SECOND = "another horse 2"
NEW_KEY = ("--as", "admin", "station", "new-key", "--second", "wang", "--reason")


@pytest.fixture
def run(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A station with two administrators, of whom the first made the other a month ago."""
    month_ago = datetime.now(UTC) - timedelta(days=30)
    founded_office(bare.data, "two administrators", NEW, fill, month_ago)
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    return bare


def fill(station: Station) -> None:
    people = station.services.people
    admin = people.sign_in.with_password("admin", PASSWORD)
    open_account(people, admin, "wang", Role.SYSTEM_ADMINISTRATOR, SECOND)
    a_week_passes(station)


def newest(run: CommandLine) -> dict[str, object]:
    (found,) = run("ledger", "list", "--filter", "stream=audit", "--filter", "area=ledger", "--limit", "1")
    return dict(found["body"])


@pytest.mark.rule("DM-03", "ledger")
def test_a_key_that_others_may_have_is_replaced_and_the_centre_takes_it_from_its_owner(
    run: CommandLine, pg: PostgresServer, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("centre", "init", pg_url)
    run("--as", "admin", "centre", "enrol", pg_url)
    run("sync")
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")  # unsent, of the old epoch
    former = (run.data / "station.pem").read_bytes()
    with monkeypatch.context() as other:
        other.setenv("STATION_SECOND_PASSWORD", "not the one 1")
        assert run(*NEW_KEY, "笔记本被盗", status=1)["error"] == "people.sign_in_wrong"
        other.setenv("STATION_SECOND_PASSWORD", PASSWORD)
        alone = ("--as", "admin", "station", "new-key", "--second", "admin", "--reason", "笔记本被盗")
        assert run(*alone, status=1)["error"] == "people.second_needed"
    assert run(*NEW_KEY, " ", status=1)["error"] == "ledger.renew_no_reason"
    (run.data / "station-new.pem").unlink()  # of the attempts, never named
    (run.data / "station-new.pem").mkdir()
    assert run(*NEW_KEY, "笔记本被盗", status=3)["error"] == "store.key_place_taken"
    (run.data / "station-new.pem").rmdir()
    assert (run.data / "station.pem").read_bytes() == former
    made = run(*NEW_KEY, "笔记本被盗")
    assert made["at_hand"]
    assert (run.data / "station.pem").read_bytes() != former
    assert (run.data / "station.pem").stat().st_mode & 0o777 == 0o600
    told = newest(run)
    assert {name: told[name] for name in ("key_id", "former_key_id", "second", "reason")} == {
        "key_id": made["key_id"],
        "former_key_id": made["former_key_id"],
        "second": "wang",
        "reason": "笔记本被盗",
    }
    assert run("ledger", "verify")["ok"]
    assert run("ledger", "head")["streams"]["custody"]["epoch"] == 2
    run("--as", "admin", "ledger", "checkpoint")
    refused = run("sync", status=1)
    assert refused["error"] == "sync.wrong_key"
    assert f"centre key {made['station']} {made['public_key']}" in refused["message"]
    key = ("centre", "key", "--reason", "电脑被盗，已电话核对", made["station"])
    assert run(*key, "00", "--centre", pg_url, status=1)["error"] == "sync.bad_key"
    assert run(*key, made["public_key"], "--centre", pg_url)["key_id"] == made["key_id"]
    assert run(*key, made["public_key"], "--centre", pg_url)["key_id"] == made["key_id"]
    assert run("sync")["unsent"] == 0  # no approval is needed: who enrols the key approves
    assert run("centre", "verify", "--centre", pg_url)["ok"]
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM station_key WHERE revoked_at IS NULL") == 1
    (run.data / "station.pem").write_bytes(former)  # the stolen key
    assert run("equipment", "list", status=3)["error"] == "store.key_former"


@pytest.mark.rule("DM-03", "ledger", "beside")
def test_a_lost_key_is_replaced_by_two_people_and_the_station_opens_again(run: CommandLine) -> None:
    (run.data / "station.pem").unlink()
    shut = run("equipment", "list", status=3)
    assert shut["error"] == "store.key_missing"
    assert "station new-key" in shut["message"]
    made = run(*NEW_KEY, "旧硬盘损坏")
    assert not made["at_hand"]
    told = newest(run)
    assert told["at_hand"] is False
    assert {each["apart"] for each in told["tables"]} == {True}  # type: ignore[attr-defined]
    assert run("ledger", "verify")["ok"]
    assert run("equipment", "list") == []


@pytest.mark.rule("PF-05", "graded")
def test_a_shut_station_is_opened_without_its_leader_on_record_and_by_no_clock_that_was_set(
    bare: CommandLine,
) -> None:
    begun, _none = founded_office(bare.data, "a leader and two administrators", NEW, led, MONDAY)
    (bare.data / "station.pem").unlink()
    clock = SteppedClock(begun)

    def renew(second: str, absent: str = "") -> None:
        with open_station(load_settings(bare.data), inspect=True, clock=clock, verifiers=CHEAP) as station:
            pair = (Person("admin", PASSWORD), Person(second, SECOND))
            station.services.audit.keys.renew_shut(*pair, "旧硬盘损坏", leader_absent=absent)

    def refused(second: str, absent: str = "") -> str:
        with pytest.raises(Refused) as caught:
            renew(second, absent)
        return caught.value.code

    assert refused("wang") == "people.second_leader_needed"
    assert refused("fresh", "调离本所") == "people.second_dependent"  # a word is no second person
    clock.set_on(days=30)
    assert refused("fresh", "调离本所") == "people.second_dependent"
    clock.set_on(days=-2200)  # an empty battery
    renew("wang", "调离本所，联系不上")
    with open_station(load_settings(bare.data), clock=clock, verifiers=CHEAP) as station:
        with station.store.read() as view:
            (told,) = view.ledger.of_kind(Stream.CUSTODY, LeaderAbsent.KIND, 2)
        assert told.of(LeaderAbsent) == LeaderAbsent(("suo",), "wang", "调离本所，联系不上")


def led(station: Station) -> None:
    people = station.services.people
    admin = people.sign_in.with_password("admin", PASSWORD)
    open_account(people, admin, "wang", Role.SYSTEM_ADMINISTRATOR, SECOND)
    open_account(people, admin, "suo", Role.OFFICE_LEADER, SECOND)
    a_week_passes(station)
    open_account(people, admin, "fresh", Role.SYSTEM_ADMINISTRATOR, SECOND)


@pytest.mark.rule("DM-03", "ledger")
def test_a_backup_of_before_the_new_key_goes_on_under_another_one(run: CommandLine, pg_url: str) -> None:
    run("centre", "init", pg_url)
    run("--as", "admin", "centre", "enrol", pg_url)
    run("sync")
    older = (run.data / "station.db").read_bytes()
    second = run(*NEW_KEY, "密钥外泄")
    enrol = ("centre", "key", "--reason", "已电话核对", second["station"])
    run(*enrol, second["public_key"], "--centre", pg_url)
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    run("sync")
    for left in run.data.glob("station.db*"):
        left.unlink()
    (run.data / "station.db").write_bytes(older)
    assert run("equipment", "list", status=3)["error"] == "store.key_differs"
    third = run(*NEW_KEY, "数据库是换发之前的备份")
    assert (third["at_hand"], third["former_key_id"]) == (False, second["former_key_id"])
    begun = [
        each for each in run("ledger", "list", "--limit", "50") if each["kind"] == "ledger.epoch_started"
    ]
    assert begun[0]["body"]["reason"] == "restored"  # as the witness knows; whoever has no key can't hide it
    run(*enrol, third["public_key"], "--centre", pg_url)
    assert run("sync", status=1)["error"] == "sync.station_rollback"
    # The centre's entries were signed by the second key, whose file stayed here.
    seen = run("sync", "--continue-from-centre")["seen"]
    run("--as", "admin", "sync", "--continue-from-centre", "--seen", seen, "--reason", "换了硬盘")
    assert [each["tag"] for each in run("equipment", "list")] == ["RNG-1"]
    assert run("ledger", "verify")["ok"]


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize("case", ["at hand", "lost", "edited"])
def test_a_program_ended_before_the_key_has_its_name_is_finished_by_the_next(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    shutil.copy(run.data / "station.pem", run.data.with_name("copy.pem"))
    if case != "at hand":
        (run.data / "station.pem").unlink()

    def ended(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as other:
        other.setattr("station.store.renewing.StoredKeys._take", ended)
        run(*NEW_KEY, "密钥外泄", status=1)
    assert (run.data / "station-new.pem").exists()
    if case == "edited":  # it says less than when the two people decided
        witness = run.data / "witness.json"
        held = json.loads(witness.read_text())
        held["heads"]["custody"]["seq"] -= 1
        witness.write_text(json.dumps(held))
    assert run("equipment", "list") == []
    assert not (run.data / "station-new.pem").exists()
    problems = [
        each["code"] for each in run("ledger", "verify", status=1 if case == "edited" else 0)["problems"]
    ]
    assert problems == (["witness_foreign"] if case == "edited" else [])


@pytest.mark.rule("DM-03", "ledger")
def test_a_program_that_was_idle_signs_nothing_more_with_the_former_key(
    run: CommandLine, pg_url: str
) -> None:
    run("centre", "init", pg_url)
    run("--as", "admin", "centre", "enrol", pg_url)
    run("sync")
    with open_station(load_settings(run.data), verifiers=CHEAP) as idle:
        run(*NEW_KEY, "密钥外泄")
        services = idle.services
        acts = (
            services.audit.clock.look,
            lambda: services.audit.proof.checkpoint(program_session()),
            lambda: services.sync.synchroniser.run(program_session()),
        )
        with idle.store.read() as view:
            kept = len(view.ledger.checkpoint_notes(Stream.CUSTODY))
        for act in acts:
            with pytest.raises(IntegrityProblem) as problem:
                act()
            assert problem.value.code == "store.went_on_elsewhere"
        with idle.store.read() as view:
            assert len(view.ledger.checkpoint_notes(Stream.CUSTODY)) == kept
    assert run("ledger", "verify")["ok"]
