"""The files beside the database: the witness, the key, the settings. What is wrong with one is said until a person decides."""

import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from station.bootstrap import open_station
from station.core.fronts import Front
from station.core.ledger import EpochStarted, LedgerSealed, LossWitnessed, Stream
from station.core.settings import load_settings
from station.core.texts import load_texts
from station.store.keys import create_key
from tests.plugins.command_line import PASSWORD, CommandLine


def found(run: CommandLine) -> list[str]:
    said: Any = run("ledger", "verify", status=1)
    assert all(each["message"] for each in said["problems"])
    return [each["code"] for each in said["problems"]]


def reasons(run: CommandLine) -> list[str]:
    """Why each epoch began."""
    with open_station(load_settings(run.data), inspect=True) as station, station.store.read() as view:
        return [
            each.of(EpochStarted).reason
            for each in reversed(view.ledger.page(Stream.CUSTODY, kind=EpochStarted.KIND))
        ]


def set_back(witness: Path) -> None:
    held = json.loads(witness.read_text())
    held["heads"]["custody"]["seq"] -= 1
    witness.write_text(json.dumps(held))


def set_forward(witness: Path) -> None:
    held = json.loads(witness.read_text())
    held["heads"]["custody"]["seq"] += 1
    witness.write_text(json.dumps(held))


def one_figure(witness: Path) -> None:
    held = json.loads(witness.read_text())
    digest = held["heads"]["audit"]["hash"]
    held["heads"]["audit"]["hash"] = ("0" if digest[0] != "0" else "1") + digest[1:]
    witness.write_text(json.dumps(held))


def other_database(witness: Path) -> None:
    held = json.loads(witness.read_text())
    held["database_id"] = "0" * 32
    witness.write_text(json.dumps(held))


def other_machine(witness: Path) -> None:
    held = json.loads(witness.read_text())
    held["machine"] = "0" * 16
    witness.write_text(json.dumps(held))


def without_mac(witness: Path) -> None:
    held = json.loads(witness.read_text())
    del held["mac"]
    held["heads"]["custody"]["seq"] += 5
    witness.write_text(json.dumps(held))


FOREIGN = [set_back, set_forward, one_figure, other_database, other_machine, without_mac]
SAYS_MORE = [set_back, set_forward, one_figure, without_mac]
EDITS: list[tuple[Callable[[Path], object], str]] = [
    (Path.unlink, "witness_missing"),
    (lambda witness: witness.write_bytes(b"{"), "witness_unreadable"),
    (lambda witness: witness.write_bytes(b""), "witness_unreadable"),
    (lambda witness: witness.write_bytes(b"[1]"), "witness_unreadable"),
    *((edit, "witness_foreign") for edit in FOREIGN),
]


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(("edit", "code"), EDITS, ids=lambda each: getattr(each, "__name__", str(each)))
def test_a_witness_that_proves_nothing_is_said_until_a_person_decides(
    run: CommandLine, edit: Callable[[Path], object], code: str
) -> None:
    witness = run.data / "witness.json"
    edit(witness)
    left = witness.read_bytes() if witness.exists() else None
    assert found(run) == [code]
    texts = load_texts(front=Front.TERMINAL)
    for _ in range(2):  # an act in between makes nothing good
        run("people", "list")
        assert texts(f"shell.noticed.{code}", witness=witness) in run.heard
        run("ledger", "checkpoint")
        with open_station(load_settings(run.data)) as station, station.store.write() as work:
            work.append(_parameter(station))
    assert found(run) == [code]
    assert (witness.read_bytes() if witness.exists() else None) == left
    assert reasons(run) == ["first"], "no epoch without a person"
    assert run("ledger", "accept", "--reason", "核对过中心的回执")["accepted"] == ["witness"]
    assert run("ledger", "verify")["ok"]
    assert reasons(run) == ["first"]
    with open_station(load_settings(run.data)) as station, station.store.read() as view:
        assert code not in station.noticed
        lost = view.ledger.page(Stream.AUDIT, size=1, kind=LossWitnessed.KIND)
        assert bool(lost) == (edit in SAYS_MORE)  # whoever wrote it
        (sealed,) = view.ledger.page(Stream.AUDIT, size=1, kind=LedgerSealed.KIND)
        assert ("witness", True) in [(each.table, each.apart) for each in sealed.of(LedgerSealed).tables]


@pytest.mark.rule("DM-03", "beside")
def test_a_person_may_say_that_the_witness_is_right(run: CommandLine) -> None:
    witness = run.data / "witness.json"
    with open_station(load_settings(run.data)) as station:
        person = station.services.people.sign_in.with_password("admin", PASSWORD)
        set_forward(witness)  # while the program runs
        said = json.loads(witness.read_bytes())["heads"]["custody"]
        station.services.audit.proof.accept(person, "从备份恢复", restored=True)
        with station.store.read() as view:
            begun = view.ledger.of_kind(Stream.CUSTODY, EpochStarted.KIND, 1)[0].of(EpochStarted)
    assert begun.evidence["heads"]["custody"] == said
    assert reasons(run) == ["first", "restored"]
    assert run("ledger", "verify")["ok"]
    refused = run("ledger", "accept", "--restored", "--reason", "从备份恢复", status=1)
    assert refused["error"] == "ledger.no_witness_restored"


@pytest.mark.rule("DM-03", "beside")
def test_what_is_accepted_of_the_settings_hides_no_database_that_was_put_back(run: CommandLine) -> None:
    older = (run.data / "station.db").read_bytes()
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    (run.data / "station.db").write_bytes(older)
    settings = run.data / "station.toml"
    settings.write_text(settings.read_text().replace("Asia/Shanghai", "Asia/Urumqi"))
    assert {"behind_witness", "zone_setting_changed"} <= set(found(run))
    run("ledger", "accept", "--reason", "改了时区")
    assert reasons(run) == ["first", "restored"]
    assert run("ledger", "verify")["ok"]


@pytest.mark.rule("DM-03", "beside")
def test_a_witness_of_the_former_version_is_taken_over_once(run: CommandLine) -> None:
    witness = run.data / "witness.json"
    of_before(run.data)
    with closing(sqlite.connect(run.data / "station.db")) as database:
        database.executescript("DROP TABLE guard; UPDATE alembic_version SET version_num = '0002'")
    run("people", "list")
    assert "mac" in json.loads(witness.read_text())
    assert run("ledger", "verify")["ok"]
    of_before(run.data)
    assert found(run) == ["witness_foreign"]
    run("people", "list")
    assert "mac" not in json.loads(witness.read_text())


@pytest.mark.rule("DM-03", "beside")
def test_a_witness_of_the_former_version_beside_a_database_of_this_one_is_foreign(run: CommandLine) -> None:
    """Whoever takes its MAC away could otherwise set it back once."""
    of_before(run.data)
    assert found(run) == ["witness_foreign"]
    run("people", "list")
    assert "mac" not in json.loads((run.data / "witness.json").read_text())


def of_before(data: Path) -> None:
    """Make the witness what the former version wrote."""
    held = json.loads((data / "witness.json").read_text())
    former = {name: held[name] for name in ("database_id", "machine", "heads")}
    (data / "witness.json").write_text(json.dumps(former))


def test_a_witness_taken_while_the_station_is_open_is_not_made_anew(run: CommandLine) -> None:
    witness = run.data / "witness.json"
    with open_station(load_settings(run.data)) as station:
        witness.unlink()
        station.services.audit.proof.close_day()
        with station.store.write() as work:
            work.append(_parameter(station))
    assert not witness.exists()
    assert found(run) == ["witness_missing"]


def _parameter(station: Any) -> Any:
    from station.people.bodies import ParameterChanged
    from station.people.sessions import program_session

    body = ParameterChanged("DM-05", "deadline_hours", 24, 30, "试")
    return program_session().draft(body, station.store.clock.now())


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("zone", "Asia/Urumqi", "zone_setting_changed"),
        ("witness", "elsewhere.json", "witness_missing"),
        ("archive", "elsewhere", "archive_setting_changed"),
    ],
)
def test_a_setting_that_the_record_rests_on_is_said_when_it_changes(
    run: CommandLine, name: str, value: str, code: str
) -> None:
    setting(run, name, value)
    assert found(run) == [code]
    run("people", "list")
    said = load_texts(front=Front.TERMINAL)(
        f"shell.noticed.{code}",
        file=run.data / "station.toml",
        zone=value,
        witness=run.data / value,
        archive=run.data / value,
    )
    assert said in run.heard
    assert found(run) == [code]
    run("ledger", "accept", "--reason", "搬迁")
    assert run("ledger", "verify")["ok"]


@pytest.mark.rule("DM-03", "beside")
def test_a_copy_of_the_witness_elsewhere_is_told_too(run: CommandLine) -> None:
    (run.data / "copy.json").write_bytes((run.data / "witness.json").read_bytes())
    setting(run, "witness", "copy.json")
    assert found(run) == ["witness_setting_changed"]
    setting(run, "witness", "witness.json")
    assert run("ledger", "verify")["ok"]


def setting(run: CommandLine, name: str, value: str) -> None:
    file = run.data / "station.toml"
    lines = [line for line in file.read_text().splitlines() if not line.startswith(f"{name} =")]
    file.write_text("\n".join([*lines, f'{name} = "{value}"']) + "\n")


@pytest.mark.rule("DM-03", "beside")
def test_settings_that_nobody_knows_are_named(run: CommandLine) -> None:
    setting(run, "witnes", "elsewhere.json")
    said: Any = run("ledger", "verify", status=1)
    assert [(each["code"], each["facts"]) for each in said["problems"]] == [
        ("setting_unknown", {"name": "witnes"})
    ]
    run("people", "list")
    assert "witnes。" in run.heard


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize("there", ["link", "pipe", "device", "folder", "huge"])
@pytest.mark.parametrize(
    ("name", "code"), [("station.toml", "settings.not_plain"), ("station.pem", "store.key_unreadable")]
)
def test_what_is_no_plain_file_is_told_and_not_waited_for(
    run: CommandLine, tmp_path: Path, there: str, name: str, code: str
) -> None:
    path, kept = run.data / name, tmp_path / "kept"
    path.rename(kept)
    make = {
        "link": lambda: path.symlink_to(kept),
        "pipe": lambda: os.mkfifo(path),
        "device": lambda: path.symlink_to("/dev/zero"),
        "folder": path.mkdir,
        "huge": lambda: path.write_bytes(kept.read_bytes() + b"\n#" * 2**20),
    }
    make[there]()
    refused = run("people", "list", status=3)
    assert refused["error"] == code
    assert str(path) in refused["message"]
    assert "Traceback" not in run.heard
    path.rmdir() if path.is_dir() else path.unlink()
    kept.rename(path)
    assert run("ledger", "verify")["ok"]


@pytest.mark.rule("DM-03", "beside")
def test_a_key_that_is_gone_broken_or_another_is_said(run: CommandLine, tmp_path: Path) -> None:
    key = run.data / "station.pem"
    content = key.read_bytes()
    key.unlink()
    assert found(run) == ["key_missing"]
    key.write_bytes(b"no key")
    assert found(run) == ["key_unreadable"]
    key.unlink()
    create_key(key)
    assert found(run) == ["key_replaced"]
    assert run("people", "list", status=3)["error"] == "store.key_differs"
    key.unlink()
    key.write_bytes(content)
    assert run("ledger", "verify")["ok"]


def full(witness: Path) -> None:
    witness.symlink_to("/dev/full")


def pipe(witness: Path) -> None:
    os.mkfifo(witness)


def gone(witness: Path) -> None:
    witness.symlink_to(witness.parent / "gone" / "witness.json")


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize("place", [Path.mkdir, full, gone, pipe])
def test_nothing_is_accepted_where_no_witness_can_be_written(
    run: CommandLine, place: Callable[[Path], None]
) -> None:
    witness = run.data / "witness.json"
    witness.unlink()
    place(witness)
    run("people", "list")
    refused = run("ledger", "accept", "--reason", "核对过", status=3)
    assert (refused["error"], refused["facts"]) == ("store.witness_not_written", {"path": str(witness)})
    kinds = [each["kind"] for each in run("ledger", "list") if each["kind"] == "ledger.sealed"]
    assert kinds == []
    (witness.rmdir if witness.is_dir() else witness.unlink)()
    assert run("ledger", "accept", "--reason", "核对过")["accepted"] == ["witness"]
    assert run("ledger", "verify")["ok"]
