"""import · exempt · archive …: the contract of scripts, run through the command line itself."""

import errno
import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.archive.media import movie
from tests.archive.office import card
from tests.plugins.command_line import CommandLine

PEOPLE = "number,name,department,group,badge,phone\n1001,李甲,执法一科,一组,B1001,\n1002,王乙,执法一科,一组,B1002,\n"
ITEMS = (
    "tag,category,name,model,serial,usb_serial,place,acquired_on,value\n"
    "BWC-0017,{category},执法记录仪,X,S1,U1,A,2025-01-01,100\n"
)


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers and a body camera."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.takes("people", PEOPLE)
    run.takes("equipment", ITEMS.format(category=camera_category(run)))


def camera_category(run: CommandLine) -> int:
    """The number of a category in EQ-01 whose devices hold recordings."""
    (rule,) = [rule for rule in run("rules") if rule["id"] == "EQ-01"]
    rows = [row for each in rule["parameters"] if isinstance(each["value"], list) for row in each["value"]]
    return next(int(row["number"]) for row in rows if isinstance(row, dict) and row.get("records"))


def just_now() -> datetime:
    """When a film of a minute began that reaches into a loan of this moment; a header tells whole seconds only."""
    return datetime.now(UTC) - timedelta(seconds=58)


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.rule("DM-06", "person")
@pytest.mark.rule("EQ-05", "import")
def test_a_card_from_the_counter_to_its_proof(run: CommandLine, tmp_path: Path) -> None:
    run("checkout", "--to", "1001", "BWC-0017")
    source = card(tmp_path / "card", 1, just_now())
    assert run("checkin", "BWC-0017")["items"][0]["state"] == "awaiting_recordings"
    given = ("--officer", "1001", "--matter", "M-1", "--purpose", "检查")
    assert run("import", source, *given, "--reason", "取出的卡", status=1)["error"] == (
        "archive.camera_reason_alone"
    )
    planned = run("import", source, *given, "--dry-run")
    assert (planned["camera"], planned["evidence"]) == ("BWC-0017", [planned["camera_basis"]])
    result = run("import", source, *given, "--camera", "BWC-0017", "--reason", "从该记录仪取出的存储卡")
    assert result["closed"] == {"tag": "BWC-0017", "evidence": ["stated_reason", "time_container"]}
    assert {key: result[key] for key in ("copied", "already", "held", "failed", "camera")} == {
        "copied": 1, "already": 0, "held": 0, "failed": 0, "camera": "BWC-0017",
    }  # fmt: skip
    (file,) = result["files"]
    assert set(file) == {
        "source", "stored", "sha256", "size", "outcome", "reason", "role", "belongs_to", "time", "marks",
    }  # fmt: skip
    assert run("equipment", "show", "BWC-0017")["state"] == "in_store"
    stored = tmp_path / "station" / "archive" / file["stored"]
    assert file["sha256"] == hashlib.sha256((source / file["source"]).read_bytes()).hexdigest()
    (listed,) = run("archive", "list", "--officer", "1001", "--kind", "video")
    assert (listed["sha256"], listed["stored"], listed["matter"]) == (file["sha256"], file["stored"], "M-1")
    assert run("archive", "list", "--officer", "1002") == []
    shown = run("archive", "show", file["sha256"][:12])
    assert (shown["file"], shown["linked"], shown["path"]) == ("whole", True, str(stored))
    assert shown["entry"]["stream"] == "custody"
    told = run.words("archive", "show", file["sha256"])
    assert {f"存放位置：{stored}", "录制时间是否可靠：一般"} <= set(told.splitlines())
    assert f"批次 {listed['session']}：入库 1" in run.words("archive", "imports")
    assert run("archive", "verify") == {"checked": 1, "bad": []}
    content = bytearray(stored.read_bytes())
    content[-1] ^= 1
    stored.chmod(0o644)
    stored.write_bytes(content)
    bad = run("archive", "verify", status=1)["bad"]
    assert [(each["stored"], each["reason"]) for each in bad] == [(file["stored"], "changed")]
    assert run("archive", "show", file["sha256"], status=1)["file"] == "changed"
    assert run("ledger", "verify")["ok"]
    assert run("ledger", "rebuild", "--check")["ok"]


def test_doubt_is_listed_and_settled(run: CommandLine, tmp_path: Path) -> None:
    run("import", card(tmp_path / "card", 2, just_now()))
    doubtful = run("archive", "list", "--doubt")
    assert {each["doubt"] for each in doubtful} == {"camera_unknown"}
    settled = run("archive", "attribute", doubtful[0]["sha256"], "--officer", "1002", "--reason", "本人确认")
    assert (settled["officer"], settled["basis"]) == ("1002", "resolved")
    assert len(run("archive", "list", "--doubt")) == 1
    (session,) = {each["session"] for each in run("archive", "imports")}
    assert run("archive", "device", session, status=1)["error"] == "archive.device_without_serial"
    named = run("archive", "device", session, "--camera", "BWC-0017", "--reason", "已核对机身编号")
    assert (named["camera"], named["recordings"], named["closing"], named["closed"]) == (
        "BWC-0017", 2, "no_loan", None,
    )  # fmt: skip
    assert {each["camera"] for each in run("archive", "list")} == {"BWC-0017"}
    again = run("archive", "device", session, status=1)
    assert (again["error"], again["facts"]["camera"]) == ("archive.device_known_already", "BWC-0017")


@pytest.mark.rule("RC-06", "explanation")
@pytest.mark.rule("EQ-05", "exemption")
def test_an_explanation_stands_in_place_of_recordings(run: CommandLine) -> None:
    run("checkout", "--to", "1001", "BWC-0017")
    run("checkin", "BWC-0017")
    assert run("exempt", "BWC-0017", "--ground", "none", "--text", "说明说明", status=1)["rule"] == "RC-06"
    answer = run("exempt", "BWC-0017", "--ground", "safety", "--text", "检查场所要求关闭电子设备")
    assert answer["tag"] == "BWC-0017"
    assert run("equipment", "show", "BWC-0017")["state"] == "in_store"


def test_refusals_name_their_code(run: CommandLine, tmp_path: Path) -> None:
    source = card(tmp_path / "card", 1, just_now())
    assert run("import", source, "--officer", "9", status=1)["error"] == "archive.unknown_officer"
    assert run("import", source, "--camera", "X", status=1)["error"] == "archive.unknown_camera"
    assert run("import", tmp_path / "none", status=3)["error"] == "archive.source_unreadable"
    assert run("archive", "show", "00ff", status=1)["error"] == "archive.unknown_recording"
    assert run("archive", "list", "--since", "yesterday", status=2)["error"] == "cli.usage"


def test_a_person_reads_lines(run: CommandLine, tmp_path: Path) -> None:
    assert "入库 2" in run.words("import", card(tmp_path / "card", 2, just_now()), "--officer", "1001")
    assert "李甲" in run.words("archive", "list")
    assert "已校验 2 份" in run.words("archive", "verify")


@pytest.mark.rule("EQ-05", "whole")
def test_a_plan_and_a_result_name_all_that_lies_on_a_card(run: CommandLine, tmp_path: Path) -> None:
    source = card(tmp_path / "card", 1, just_now())
    (source / "link.MP4").symlink_to(tmp_path)
    os.mkfifo(source / "pipe.MP4")
    (source / "说明.txt").write_text("使用说明")
    (source / "$RECYCLE.BIN").mkdir()
    (source / "$RECYCLE.BIN/$R00001.MP4").write_bytes(movie(just_now(), payload=b"deleted"))
    ignored = {
        ("link.MP4", "symbolic_link"),
        ("pipe.MP4", "special_file"),
        ("说明.txt", "not_media"),
        ("System Volume Information/log", "system"),
    }
    plan = run("import", source, "--officer", "1001", "--dry-run")
    assert {(each["source"], each["reason"]) for each in plan["ignored"]} == ignored
    planned = {each["source"]: (each["intent"], each["found_in"]) for each in plan["files"]}
    assert planned == {
        "DCIM/100MEDIA/MOV_0000.MP4": ("copy", "card"),
        "$RECYCLE.BIN/$R00001.MP4": ("copy", "bin"),
    }
    assert run("archive", "list") == [], "nothing is recorded by a plan"
    words = run.words("import", source, "--officer", "1001", "--dry-run")
    for line in ("说明.txt：未采集（不是音像资料）", "1 份资料位于：回收站", "计划：采集 2 个"):
        assert line in words
    words = run.words("import", source, "--officer", "1001")
    for line in ("link.MP4：未采集（链接）。请查看", "说明.txt：未采集（不是音像资料）。", "位于：回收站"):
        assert line in words
    again = run("import", source, "--officer", "1001")
    assert {(each["source"], each["reason"]) for each in again["ignored"]} == ignored
    noted = {"source": "$RECYCLE.BIN/$R00001.MP4", "role": "recording", "found_in": "bin"}
    assert (again["extent"], again["noted"]) == ("whole", [noted])
    assert "其余内容没有看" in run.words("import", source / "DCIM", "--officer", "1001")


@pytest.mark.rule("EQ-05", "whole")
def test_an_import_of_a_card_that_withholds_a_folder_does_not_end_as_done(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = card(tmp_path / "card", 1, just_now())
    (source / "LOCKED").mkdir()
    real = os.scandir

    def refused(folder: int) -> object:
        if Path(f"/proc/self/fd/{folder}").readlink().name == "LOCKED":
            raise OSError(errno.EIO, "Input/output error")
        return real(folder)

    monkeypatch.setattr(os, "scandir", refused)
    result = run("import", source, "--officer", "1001", status=3)
    assert (result["complete"], result["copied"], result["extent"]) == (False, 1, "gaps")


@pytest.mark.rule("DM-03", "second", "resume")
def test_a_lacking_second_copy_and_a_wrong_session_end_with_their_status(
    run: CommandLine, tmp_path: Path
) -> None:
    """The import is whole where the second archive took nothing, and a script is told all the same that somebody has to see to it."""
    source = card(tmp_path / "card", 1, just_now())
    refused = run("import", source, "--dry-run", "--resume", "20200101-000000-00000000", status=1)
    assert refused["error"] == "archive.nothing_to_resume"
    run("archive", "second", "--set", tmp_path / "second")
    (tmp_path / "second").rename(tmp_path / "pulled")
    first = run("import", source, "--officer", "1001", status=3)
    assert (first["copied"], first["failed"], first["second"]["lacking"]) == (1, 0, 1)
    assert run("import", source, "--officer", "1001")["already"] == 1
