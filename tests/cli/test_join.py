"""station join by command: two desktops of one office on one PostgreSQL, each with its own folder, archive and witness."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.bootstrap import open_station
from station.core.clock import SteppedClock
from station.core.errors import Refused, StoreProblem
from station.core.settings import Settings, load_settings
from station.founding import found_station
from station.people.permissions import Role
from station.people.station_settings import ChosenSettings
from station.store.keys import create_key
from tests.archive.office import card
from tests.plugins.command_line import NEW, PASSWORD, CommandLine
from tests.plugins.offices import CHEAP, a_week_passes, open_account
from tests.plugins.postgres import PostgresServer

SECOND = "another horse 2"


def just_now() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=60)


def join(second: CommandLine, url: str, key: Path, *more: str | Path, status: int = 0) -> dict[str, Any]:
    words = (
        "--data",
        second.data,
        "--as",
        "admin",
        "station",
        "join",
        url,
        "--key",
        key,
        "--name",
        "二楼窗口",
    )
    return dict(second(*words, *more, status=status))


@pytest.fixture
def first(bare: CommandLine, pg_url: str) -> CommandLine:
    """The first desktop of an office on PostgreSQL, which was founded a month ago by the first of two."""
    clock = SteppedClock(datetime.now(UTC) - timedelta(days=30))
    found_station(Settings(bare.data), replace(NEW, database=pg_url), clock=clock, verifiers=CHEAP)
    with open_station(load_settings(bare.data), clock=clock, verifiers=CHEAP) as station:
        people = station.services.people
        admin = people.sign_in.with_password("admin", PASSWORD)
        open_account(people, admin, "wang", Role.SYSTEM_ADMINISTRATOR, SECOND)
        a_week_passes(station)
    return bare


@pytest.fixture
def second(first: CommandLine, tmp_path: Path) -> CommandLine:
    """Where the second desktop is to be; commands name its folder."""
    return CommandLine(tmp_path / "second", first.capture)


def at(desktop: CommandLine, *words: str | Path, status: int = 0) -> Any:
    return desktop("--data", desktop.data, *words, status=status)


def epochs(desktop: CommandLine) -> int:
    return int(at(desktop, "ledger", "head")["streams"]["custody"]["epoch"])


@pytest.mark.rule("DM-03", "content", "beside")
def test_a_second_desktop_knows_where_recordings_are_and_judges_no_other_folder(
    first: CommandLine, second: CommandLine, pg_url: str, tmp_path: Path
) -> None:
    key = shutil.copy(first.data / "station.pem", tmp_path / "stick.pem")
    first.registers("1001,李甲,一科,一组,B1,")
    (mine,) = first("import", card(tmp_path / "one", 1, just_now()), "--officer", "1001")["files"]
    joined = join(second, pg_url, Path(key))
    assert (second.data / "station.pem").stat().st_mode & 0o777 == 0o600
    # What the first desktop's archive has is elsewhere here, and neither gone nor damaged.
    (listed,) = at(second, "archive", "list")
    assert (listed["sha256"], listed["place"]) == (mine["sha256"], "")
    assert at(second, "archive", "verify") == {"checked": 0, "elsewhere": 1, "bad": []}
    shown = at(second, "archive", "show", mine["sha256"])
    assert (shown["file"], shown["path"]) == ("elsewhere", None)
    taken = at(second, "import", tmp_path / "one", "--officer", "1001", status=1)
    assert [(each["outcome"], each["reason"]) for each in taken["files"]] == [("held", "elsewhere")]
    assert not taken["complete"], "nobody wipes the card for what nobody here can see"
    assert not list((second.data / "archive").rglob("*.MP4"))
    (theirs,) = at(second, "import", card(tmp_path / "two", 1, just_now()), "--officer", "1001")["files"]
    assert theirs["outcome"] == "copied"
    assert (second.data / "archive" / theirs["stored"]).exists()
    assert {each["place"] for each in first("archive", "list")} == {"", joined["place"]}
    assert "二楼窗口" in first.words("archive", "list")
    assert first("archive", "verify") == {"checked": 1, "elsewhere": 1, "bad": []}
    # In turn, each with its own witness: no epoch begins, and both ledgers verify.
    for desktop in (first, second):
        assert at(desktop, "ledger", "verify")["ok"]
        assert epochs(desktop) == 1
    told = first("ledger", "list", "--filter", "stream=audit", "--find", "二楼窗口")
    assert told[0]["kind"] == "media.desktop_joined"


@pytest.mark.rule("DM-03", "ledger")
def test_two_desktops_at_once_begin_no_epoch(first: CommandLine, second: CommandLine, pg_url: str) -> None:
    join(second, pg_url, first.data / "station.pem")
    with open_station(load_settings(first.data)) as one, open_station(load_settings(second.data)) as two:
        assert not {"restored", "cloned"} & {*one.noticed, *two.noticed}
        for station in (one, two, one, two):
            with station.store.write():
                pass
    assert [epochs(desktop) for desktop in (first, second)] == [1, 1]


@pytest.mark.rule("DM-03", "beside")
def test_a_folder_stays_as_it_was_where_joining_is_refused(
    first: CommandLine,
    second: CommandLine,
    pg: PostgresServer,
    pg_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = first.data / "station.pem"
    taken = ("--as", "admin", "station", "join", pg_url, "--key", key, "--name", "二楼")
    assert first(*taken, status=3)["error"] == "store.folder_taken"
    empty = pg.url("empty")
    assert join(second, empty, key, status=3)["error"] == "store.no_station_there"
    pg.drop_database(empty)
    create_key(tmp_path / "other.pem")
    assert join(second, pg_url, tmp_path / "other.pem", status=3)["error"] == "store.key_differs"
    assert not second.data.exists()
    at_file = join(second, f"sqlite:///{tmp_path / 'x.db'}", key, status=3)
    assert at_file["error"] == "store.join_needs_server"
    with monkeypatch.context() as other:
        other.setenv("STATION_PASSWORD", "not the one 1")
        assert join(second, pg_url, key, status=1)["error"] == "people.sign_in_wrong"
    assert not second.data.exists(), "nothing is half done"
    shared = join(second, pg_url, key, "--shared-archive", first.data / "archive")
    assert shared["place"] == ""
    assert sorted(path.name for path in second.data.iterdir() if path.suffix == ".pem") == ["station.pem"]


@pytest.mark.rule("DM-03", "beside")
def test_an_archive_proves_whose_it_is_also_while_nobody_brought_a_recording_in(
    first: CommandLine, second: CommandLine, pg_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, mine = first.data / "station.pem", first.data / "archive"
    share = tmp_path / "mount" / "share"
    refused = join(second, pg_url, key, "--shared-archive", share, status=3)
    assert refused["error"] == "archive.not_shared"
    share.mkdir(parents=True)
    copy = Path(shutil.copy(mine / ".archive-mark", share / ".archive-mark"))
    copy.chmod(0o600)
    copy.write_text(copy.read_text().replace("310110", "310111"))
    assert join(second, pg_url, key, "--shared-archive", share, status=3)["error"] == "archive.not_shared"
    assert join(second, pg_url, key, "--archive", mine, status=3)["error"] == "archive.others_archive"
    for around in (mine / "inside", tmp_path, first.data / "aside"):
        within = join(second, pg_url, key, "--archive", around, status=3)
        assert within["error"] == "archive.within_anothers"
    office = replace(NEW, archive=str(mine / "inside"))
    with pytest.raises(StoreProblem, match="within_anothers"):
        found_station(Settings(second.data), office, verifiers=CHEAP)
    assert not second.data.exists()
    assert join(second, pg_url, key, "--archive", tmp_path / "own")["place"]
    third = CommandLine(tmp_path / "third", first.capture)
    named = ("--name", "三楼窗口")
    for option in ("--archive", "--shared-archive"):
        words = ("--data", third.data, "--as", "admin", "station", "join", pg_url, "--key", key, *named)
        assert first(*words, option, tmp_path / "own", status=3)["error"].startswith("archive.")
    assert not third.data.exists()
    chosen = ChosenSettings("zh_CN", "light", 0, "", str(tmp_path / "own"), "")
    with open_station(load_settings(first.data), verifiers=CHEAP) as station:
        people = station.services.people
        admin = people.sign_in.with_password("admin", PASSWORD)
        with pytest.raises(Refused) as refusal:
            people.station_settings.change(admin, chosen)
        assert refusal.value.code == "archive.others_archive"
        with pytest.raises(Refused) as refusal:
            people.station_settings.change(admin, replace(chosen, archive=str(tmp_path / "own" / "inside")))
    assert refusal.value.code == "archive.within_anothers"
    # A first archive that an earlier version made is known by what lies in it, and marked at the next start.
    first.registers("1001,李甲,一科,一组,B1,")
    first("import", card(tmp_path / "card", 1, just_now()), "--officer", "1001")
    (mine / ".archive-mark").unlink()
    assert join(third, pg_url, key, *named, "--shared-archive", mine)["place"] == ""
    assert (mine / ".archive-mark").exists()
    assert first("archive", "verify")["bad"] == []
    # Given up, it takes in nothing at a desktop that shares it either; who has it there says that it is back.
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    given_up = ("station", "lost", "本单位第一台电脑", "--second", "wang", "--reason", "电脑被盗")
    at(second, "--as", "admin", *given_up)
    refused = at(third, "import", tmp_path / "card", "--officer", "1001", status=1)
    assert refused["error"] == "archive.shared_lost"
    assert "station join" in refused["message"]
    at(third, "--as", "admin", "station", "found", "--reason", "资料库在共享磁盘上，完好")
    assert at(third, "import", tmp_path / "card", "--officer", "1001")["already"] == 1


@pytest.mark.rule("DM-02", "origin")
def test_each_desktop_has_one_name_and_recordings_are_listed_by_it(
    first: CommandLine, second: CommandLine, pg_url: str, tmp_path: Path
) -> None:
    key = first.data / "station.pem"
    first.registers("1001,李甲,一科,一组,B1,")
    assert [each["desktop"] for each in first("station", "desktops")] == ["本单位第一台电脑"]
    first("--as", "admin", "station", "rename", "本单位第一台电脑", "--to", "一楼窗口")
    taken = join(second, pg_url, key, "--name", " 一楼　窗口 ", status=1)
    assert (taken["error"], second.data.exists()) == ("archive.desktop_name_taken", False)
    place = join(second, pg_url, key)["place"]
    refused = first("--as", "admin", "station", "rename", "一楼窗口", "--to", "二楼窗口", status=1)
    assert refused["error"] == "archive.desktop_name_taken"
    first("import", card(tmp_path / "one", 1, just_now()), "--officer", "1001")
    at(second, "import", card(tmp_path / "two", 2, just_now()), "--officer", "1001")
    listed = {
        name: {(each["place"], each["desktop"]) for each in first("archive", "list", "--desktop", name)}
        for name in ("一楼窗口", "二楼窗口")
    }
    assert listed == {"一楼窗口": {("", "一楼窗口")}, "二楼窗口": {(place, "二楼窗口")}}
    assert first("archive", "list", "--desktop", "三楼", status=1)["error"] == "archive.desktop_unknown"
    assert [(each["desktop"], each["here"]) for each in at(second, "station", "desktops")] == [
        ("一楼窗口", False),
        ("二楼窗口", True),
    ]


@pytest.mark.rule("DM-03", "content", "copy")
def test_what_was_in_a_lost_desktops_archive_comes_in_anew_elsewhere(
    first: CommandLine, second: CommandLine, pg_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    first.registers("1001,李甲,一科,一组,B1,")
    place = join(second, pg_url, first.data / "station.pem")["place"]
    sources = [card(tmp_path / name, 1, just_now()) for name in ("one", "two")]
    for source in sources:
        at(second, "import", source, "--officer", "1001")

    def lost(desktop: CommandLine, name: str, by: str, status: int = 1) -> Any:
        words = ("station", "lost", name, "--second", by, "--reason", "电脑被盗")
        return at(desktop, "--as", "admin", *words, status=status)

    assert lost(first, "二楼窗口", "admin")["error"] in {"people.second_needed", "people.sign_in_wrong"}
    assert lost(first, "三楼窗口", "wang")["error"] == "archive.desktop_unknown"
    assert lost(second, "二楼窗口", "wang")["error"] == "archive.lost_here"
    assert lost(first, "二楼窗口", "wang", status=0)["recordings"] == 2
    assert lost(first, "二楼窗口", "wang")["error"] == "archive.lost_already"
    with open_station(load_settings(first.data), verifiers=CHEAP) as station:
        admin = station.services.people.sign_in.with_password("admin", PASSWORD)
        (task,) = station.services.archive.desktops.lost(admin)
    assert (task.desktop.place, task.recordings, task.here) == (place, 2, False)
    # Who says that it is back has to have its archive, and not an empty folder in its place.
    kept = (second.data / "archive").rename(tmp_path / "kept")
    (second.data / "archive").mkdir()
    back = ("--as", "admin", "station", "found", "--reason", "派出所发还")
    assert at(second, *back, status=1)["error"] == "archive.found_unproved"
    shutil.rmtree(second.data / "archive")
    kept.rename(second.data / "archive")
    # Every desktop names what is lost, until it comes in again from the card.
    assert [(each["lost"], each["desktop"]) for each in first("archive", "list")] == [(True, "二楼窗口")] * 2
    bad = first("archive", "verify", status=1)["bad"]
    assert [each["reason"] for each in bad] == ["lost", "lost"]
    assert first("archive", "show", bad[0]["sha256"], status=1)["file"] == "lost"
    (found,) = first("import", sources[0], "--officer", "1001")["files"]
    assert found["outcome"] == "copied"
    (still,) = first("archive", "verify", status=1)["bad"]
    assert still["sha256"] != found["sha256"]
    assert sorted((each["lost"], each["place"]) for each in first("archive", "list")) == [
        (False, ""),
        (True, place),
    ]
    # Its disk was found: what is there comes in as from a card, and what did before is known.
    disk = first("import", second.data / "archive", "--officer", "1001")
    assert sorted(each["outcome"] for each in disk["files"]) == ["already", "copied"]
    assert first("archive", "verify") == {"checked": 2, "bad": []}
    assert [each["officer"] for each in first("archive", "list", "--desktop", "本单位第一台电脑")] == [
        "1001"
    ] * 2
    # The desktop comes back: it is told, brings nothing in, and is taken in again by a person with a reason.
    at(second, "equipment", "list")
    assert "station found" in second.heard
    refused = at(second, "import", card(tmp_path / "three", 1, just_now()), "--officer", "1001", status=1)
    assert refused["error"] == "archive.own_lost"
    at(second, *back)
    assert at(second, "archive", "verify") == {"checked": 0, "elsewhere": 2, "bad": []}
    (fourth,) = at(second, "import", tmp_path / "three", "--officer", "1001")["files"]
    assert fourth["outcome"] == "copied"
    for desktop in (first, second):
        assert at(desktop, "ledger", "verify")["ok"]
    assert first("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("DM-03", "ledger", "beside")
def test_a_new_key_is_taken_by_the_other_desktop_which_carries_its_witness_over(
    first: CommandLine, second: CommandLine, pg_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(second, pg_url, first.data / "station.pem")
    create_key(tmp_path / "strange.pem")
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    made = first("--as", "admin", "station", "new-key", "--second", "wang", "--reason", "电脑被盗")
    shutil.copytree(second.data, tmp_path / "overwritten")
    refused = at(second, "equipment", "list", status=3)
    assert refused["error"] == "store.key_former"
    assert "station take-key" in refused["message"]
    take = ("station", "take-key")
    assert at(second, *take, tmp_path / "strange.pem", status=3)["error"] == "store.key_differs"
    assert at(second, *take, second.data / "station.pem", status=3)["error"] == "store.key_former"
    for _again in range(2):
        assert at(second, *take, first.data / "station.pem")["key_id"] == made["key_id"]
    at(second, "equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    assert at(second, "ledger", "verify")["problems"] == []
    assert epochs(second) == 2

    # Written over by hand, nothing proves the witness there until the former key comes as well.
    by_hand = CommandLine(tmp_path / "overwritten", first.capture)
    shutil.copy(first.data / "station.pem", by_hand.data / "station.pem")
    found = at(by_hand, "ledger", "verify", status=1)["problems"]
    assert [each["code"] for each in found] == ["witness_before_key"]
    at(by_hand, "equipment", "list")
    assert [each["code"] for each in at(by_hand, "ledger", "verify", status=1)["problems"]] == [
        "witness_before_key"
    ]
    former = f"station-former-{made['former_key_id']}.pem"
    shutil.copy(first.data / former, by_hand.data / former)
    assert at(by_hand, "equipment", "list")
    assert at(by_hand, "ledger", "verify")["problems"] == []
    assert epochs(by_hand) == 2


@pytest.mark.rule("DM-03", "ledger", "beside")
def test_a_witness_that_was_changed_is_not_carried_over_with_a_new_key(
    first: CommandLine, second: CommandLine, pg_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(second, pg_url, first.data / "station.pem")
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    first("--as", "admin", "station", "new-key", "--second", "wang", "--reason", "电脑被盗")
    moved = CommandLine(
        tmp_path / "moved", first.capture
    )  # its own, and the clock's zone is another one since
    shutil.copytree(second.data, moved.data)
    settings = moved.data / "station.toml"
    settings.write_text(settings.read_text().replace("Asia/Shanghai", "Asia/Urumqi"))
    at(moved, "station", "take-key", first.data / "station.pem")
    assert [each["code"] for each in at(moved, "ledger", "verify", status=1)["problems"]] == [
        "zone_setting_changed"
    ]
    witness = second.data / "witness.json"
    held = json.loads(witness.read_text())
    held["heads"]["custody"]["hash"] = "00" * 32
    witness.write_text(json.dumps(held))
    at(second, "station", "take-key", first.data / "station.pem")
    assert [each["code"] for each in at(second, "ledger", "verify", status=1)["problems"]] == [
        "witness_foreign"
    ]


@pytest.mark.rule("DM-03", "ledger", "beside")
def test_a_new_key_hides_no_database_that_was_put_back(
    first: CommandLine,
    second: CommandLine,
    pg: PostgresServer,
    pg_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    join(second, pg_url, first.data / "station.pem")
    older = pg.copied(pg_url)
    at(second, "equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    for desktop in (first, second):
        settings = desktop.data / "station.toml"
        settings.write_text(settings.read_text().replace(pg_url, older))
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    first("--as", "admin", "station", "new-key", "--second", "wang", "--reason", "电脑被盗")
    unproved = CommandLine(tmp_path / "unproved", first.capture)  # without the former key
    shutil.copytree(second.data, unproved.data)
    shutil.copy(first.data / "station.pem", unproved.data / "station.pem")

    def problems(desktop: CommandLine) -> set[str]:
        return {each["code"] for each in at(desktop, "ledger", "verify", status=1)["problems"]}

    def newest(desktop: CommandLine, kind: str) -> dict[str, Any]:
        lines = at(desktop, "ledger", "list", "--filter", "stream=audit", "--limit", "20")
        return dict(next(each["body"] for each in lines if each["kind"] == kind))

    assert problems(unproved) == {"witness_foreign"}
    at(unproved, "--as", "admin", "ledger", "accept", "--reason", "换发了密钥")
    told = newest(unproved, "ledger.loss_witnessed")
    assert (told["proved"], told["restored"], told["ends"][0]["stream"]) == (False, 0, "custody")
    # The former key proves it: the database was put back, as without the new one.
    at(second, "station", "take-key", first.data / "station.pem")
    assert problems(second) == {"behind_witness", "differs_from_witness"}
    at(second, "equipment", "list")
    assert "备份" in second.heard
    begun = newest(second, "ledger.epoch_started")
    assert (begun["reason"], begun["evidence"]["heads"]["custody"]["seq"]) == (
        "restored",
        told["ends"][0]["seq"],
    )
    assert at(second, "ledger", "verify")["ok"]
