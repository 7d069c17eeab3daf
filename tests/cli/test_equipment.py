"""equipment, training, checkout and checkin: the contract of scripts, run through the command line itself."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine, two_officers

HEADER = "tag,category,name,model,serial,usb_serial,place,acquired_on,value"


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers."""
    return run.after(two_officers)


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.csv"
    path.write_text(
        f"{HEADER}\nBWC-0017,3,执法记录仪,DSJ,SN1,CAM1,柜1-03,2026/1/5,1680\nRNG-0001,9,测距仪,,,,柜3,,\n",
        encoding="gb18030",
    )
    return path


def test_the_register(run: CommandLine, items: Path, tmp_path: Path) -> None:
    assert run("equipment", "template")["header"].startswith(HEADER)
    imported = run("equipment", "import", str(items))
    assert imported.pop("entry")["seq"] > 2
    assert imported == {"imported": 2, "problems": [], "notices": []}
    again = run("equipment", "import", str(items), status=1)
    assert again["imported"] == 0
    assert [(each["line"], each["column"], each["code"]) for each in again["problems"]] == [
        (2, "tag", "codes.is_tag"),
        (3, "tag", "codes.is_tag"),
    ]
    assert all(each["message"] for each in again["problems"])
    assert [item["tag"] for item in run("equipment", "list")] == ["BWC-0017", "RNG-0001"]
    (camera,) = run("equipment", "list", "--category", "3")
    assert (camera["value"], camera["acquired_on"], camera["state"]) == ("1680.00", "2026-01-05", "in_store")
    made = run("equipment", "register", "TAB-1", "--category", "10", "--name", "平板", "--value", "99.5")
    assert (made["item"]["value"], made["entry"]["stream"]) == ("99.50", "custody")
    changed = run("equipment", "change", "tab-1", "--place", "柜9", "--reason", "搬柜")
    assert (changed["place"], changed["changes"]) == ("柜9", {"place": {"before": "", "after": "柜9"}})
    said = run.words("equipment", "change", "TAB-1", "--asset-number", "ZC-77", "--reason", "补登")
    assert "ZC-77" in said
    assert "没有更改" in run.words("equipment", "change", "TAB-1", "--place", "柜9", "--reason", "搬柜")
    unfit = run("equipment", "paper", "repair", "--of", "TAB-1", status=1)
    assert (unfit["error"], unfit["rule"]) == ("papers.not_for_repair", "EQ-14")
    assert run("equipment", "show", "NOPE", status=1)["error"] == "equipment.unknown"


@pytest.mark.rule("EQ-11", "holder")
def test_out_and_in_again(run: CommandLine, items: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("equipment", "import", str(items))
    run("training", "record", "--to", "1001", "--category", "3", "9", "--on", "2026-01-05")
    assert [each["category"] for each in run("training", "show", "1001")] == [3, 9]
    run("people", "pin", "1001", "--pin", "806427")
    monkeypatch.setenv("STATION_PIN", "806427")
    monkeypatch.setenv("STATION_NEW_PIN", "471193")
    run("people", "pin", "1001", "--own")
    monkeypatch.delenv("STATION_PIN")
    out = run("checkout", "--to", "1001", "bwc-0017", "RNG-0001", "--activity", "service", "--pin", "471193")
    assert set(out) >= {"entry", "items", "slip"}
    assert set(out["entry"]) == {"stream", "seq", "hash"}
    assert [(item["tag"], item["state"], item["holder"]) for item in out["items"]] == [
        ("BWC-0017", "out", "1001"),
        ("RNG-0001", "out", "1001"),
    ]
    assert Path(out["slip"]).is_file()
    assert "not_trained" not in {each["code"] for each in out["warnings"]}
    assert [each["rule"] for each in out["warnings"] if each["code"] == "set_incomplete"] == ["EQ-04"]
    assert [item["tag"] for item in run("equipment", "list", "--holder", "1001")] == ["BWC-0017", "RNG-0001"]
    held = run("checkout", "--to", "1002", "BWC-0017", status=1)
    assert (held["error"], held["rule"]) == ("counter.held_elsewhere", "EQ-11")
    wrong = run("checkin", "BWC-0017", "--from", "1001", "--pin", "0000", status=1)
    assert wrong["rule"] == "PF-04"
    run("people", "pin", "1002", "--pin", "935518")
    monkeypatch.setenv("STATION_PIN", "935518")
    monkeypatch.setenv("STATION_NEW_PIN", "628840")
    run("people", "pin", "1002", "--own")
    monkeypatch.delenv("STATION_PIN")
    assert (
        run("transfer", "RNG-0001", "--to", "1002", "--pin", "628840", status=1)["error"] == "cli.no_secret"
    )
    later = run(
        "extend", "RNG-0001", "--until", f"{date.today() + timedelta(days=6)}T17:00", "--reason", "检查未完"
    )
    assert later["items"][0]["due"] > out["items"][1]["due"]
    monkeypatch.setenv("STATION_GIVER_PIN", "471193")
    over = run("transfer", "RNG-0001", "--to", "1002", "--pin", "628840")
    assert [(item["state"], item["holder"]) for item in over["items"]] == [("out", "1002")]
    both = ("--by", "1002", "--by-name", "保安老周")
    assert "--by-name" in run("checkin", "RNG-0001", *both, status=2)["message"]
    back = run(
        *("checkin", "BWC-0017", "RNG-0001", "--by", "1002"),
        *("--condition", "incomplete", "--note", "缺充电座"),
    )
    assert {item["state"] for item in back["items"]} == {"awaiting_recordings", "in_store"}
    shown = run("equipment", "show", "BWC-0017")
    assert (shown["state"], shown["holder"], shown["due"]) == ("awaiting_recordings", None, None)
    assert shown["condition"] == "incomplete"
    assert [each["kind"] for each in shown["history"]] == [
        "equipment.registered",
        "equipment.checked_out",
        "equipment.checked_in",
    ]
    assert shown["history"][1]["others"][0]["proof"] == "pin"
    assert [(each["role"], each["proof"]) for each in shown["history"][2]["others"]] == [
        ("holder", "none"),
        ("bringer", "none"),
    ]
    run("exempt", "BWC-0017", "--ground", "safety", "--text", "防爆场所")
    assert run("equipment", "show", "BWC-0017")["state"] == "in_store"
    assert run("ledger", "rebuild", "--check")["ok"] is True


def test_a_person_reads_lines(run: CommandLine, items: Path) -> None:
    run("equipment", "import", str(items))
    for words in (
        ["equipment", "list"],
        ["checkout", "--to", "1001", "RNG-0001"],
        ["equipment", "show", "RNG-0001"],
        ["training", "record", "--to", "1001", "--category", "3", "--on", "2026.1.5", "--note", "年度"],
        ["training", "show", "1001"],
        ["checkin", "RNG-0001"],
        ["equipment", "register", "X-1", "--category", "9", "--name", "测距仪"],
        ["equipment", "template"],
    ):
        out = run.words(*words)
        assert out.strip()
        assert "equipment.cli" not in out
        assert "entry.kind" not in out
        assert "{" not in out


@pytest.mark.rule("EQ-05", "nothing")
def test_nothing_recorded_is_confirmed_at_the_counter_and_afterwards(run: CommandLine, items: Path) -> None:
    run("equipment", "import", str(items))
    run("checkout", "--to", "1001", "BWC-0017")
    for arguments in (["--nothing-recorded"], ["--reason", "值班待命"]):
        assert run("checkin", "BWC-0017", *arguments, status=2)["error"] == "cli.usage"
    back = run("checkin", "BWC-0017", "--nothing-recorded", "--reason", "值班待命，未出勤")
    assert (back["items"][0]["state"], back["items"][0]["outcome"]) == ("in_store", "nothing_recorded")
    assert len(back["nothing_recorded"]) == 1
    assert back["slip"] is not None
    run("checkout", "--to", "1001", "BWC-0017")
    assert run("checkin", "BWC-0017")["items"][0]["state"] == "awaiting_recordings"
    late = run("checkin", "BWC-0017", "--nothing-recorded", "--reason", "值班待命，未出勤")
    assert late["items"][0]["outcome"] == "nothing_recorded"
    assert late["entry"] in late["nothing_recorded"]
    listed = run("equipment", "list", "--filter", "outcome=nothing_recorded")
    assert [each["tag"] for each in listed] == ["BWC-0017"]
    again = run("checkin", "BWC-0017", "--nothing-recorded", "--reason", "值班待命，未出勤", status=1)
    assert again["rule"] == "EQ-10"
    assert run("ledger", "rebuild", "--check")


def test_a_table_is_read_in_the_encoding_that_is_taken_or_stated(
    run: CommandLine, items: Path, tmp_path: Path
) -> None:
    assert run("equipment", "import", str(items), "--preview")["form"] == "gb18030"
    traditional = tmp_path / "t.csv"
    traditional.write_bytes(f"{HEADER}\nBWC-1,3,執法記錄儀,,,,一號櫃,,\n".encode("cp950"))
    told = run("equipment", "import", str(traditional), "--preview")
    assert (told["form"], told["lines"][0]["name"]) == ("big5", "執法記錄儀")
    stated = run("equipment", "import", str(traditional), "--preview", "--encoding", "gb18030")
    assert stated["form"] == "gb18030"
    assert stated["lines"][0]["name"] != "執法記錄儀"
    wrong = run("equipment", "import", str(traditional), "--encoding", "utf-8", status=1)
    assert wrong["error"] == "batch.unknown_encoding"
    assert run("equipment", "import", str(traditional), "--encoding", "big5")["imported"] == 1


@pytest.mark.rule("EQ-12", "reason")
def test_an_update_s_table_needs_the_tag_and_what_changes(
    run: CommandLine, items: Path, tmp_path: Path
) -> None:
    run("equipment", "import", str(items))
    update = tmp_path / "update.csv"
    update.write_text("编号,存放位置\nRNG-0001,柜8\n", encoding="utf-8")
    result = run("equipment", "import", str(update), "--update", "--reason", "换柜")
    assert (result["changed"], result["problems"]) == (1, [])
    assert run("equipment", "show", "RNG-0001")["place"] == "柜8"
    update.write_text("编号,存放位置\nRNG-0001,柜9\n", encoding="utf-8")
    assert run("equipment", "import", str(update), "--update", "--preview")["lines"]
    run("equipment", "import", str(update), "--update")
    changed = run("equipment", "show", "RNG-0001")["history"][-1]
    assert changed["body"]["reason"] == "按表格 update.csv 更新", (
        "the table itself is why, where nothing else is said"
    )


def test_many_lines_that_are_wrong_alike_are_said_together(run: CommandLine, tmp_path: Path) -> None:
    wrong = "".join(f"T-{number},77,测距仪,,,,,,\n" for number in range(300))
    path = tmp_path / "many.csv"
    path.write_text(f"{HEADER}\nT 1,9,测距仪,,,,,,\n{wrong}", encoding="utf-8")
    for arguments in ((), ("--preview",)):
        said = run.words("equipment", "import", str(path), *arguments, status=1)
        assert "T 1" in said, "what is wrong in another way is not hidden among them"
        assert "另有 280 行与第 3 行同类：类别" in said
        assert "到第 302 行为止" in said
        assert len(said.splitlines()) < 30
    assert len(run("equipment", "import", str(path), status=1)["problems"]) == 301
    noted = "".join(f"S-{number},9,测距仪,,RNG-0001,,,,\n" for number in range(30))
    path.write_text(f"{HEADER}\n{noted}", encoding="utf-8")
    assert "到第 31 行为止，另有 9 行与第 3 行提示相同" in run.words(
        "equipment", "import", str(path), "--preview"
    )
    assert "另有 26 条同样的提示" in run.words("equipment", "import", str(path))
