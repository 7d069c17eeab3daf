"""``--out FILE``: lists and reports as files, in the format of the suffix, with the ledger's head to check them by."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from station.cli.command_line import build_parser
from station.core.report import FORMATS
from station.devices.print_server.scripted import ScriptedQueues
from tests.plugins.command_line import CommandLine


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """An officer and two items, one of them out."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers("0101,王乙,一科,一组,B1,")
    run.takes(
        "equipment",
        "tag,category,name,model,serial,usb_serial,place,acquired_on,value\n"
        "RNG-0001,9,测距仪,,007,,柜3,2026-01-05,99.50\nRNG-0002,9,测距仪,,,,柜3,,0.60\n",
    )
    run("equipment", "change", "RNG-0002", "--name", "=测距仪", "--reason", "改名")
    run("training", "record", "--to", "0101", "--category", "9", "--on", "2026-01-05")
    run("checkout", "--to", "0101", "RNG-0001")
    run("matters", "add", "示例〔2026〕1号", "--kind", "penalty", "--officer", "0101")


def cells(path: Path, sheet: int = 0) -> list[list[object]]:
    page = openpyxl.load_workbook(path, data_only=True).worksheets[sheet]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_every_format_by_its_suffix(run: CommandLine, tmp_path: Path) -> None:
    for suffix in FORMATS:
        path = tmp_path / f"台账.{suffix}"
        answer = run("equipment", "list", "--out", str(path))
        assert (answer["written"], answer["rows"]) == (str(path), 2)
        assert path.stat().st_size > 0
    refused = run("equipment", "list", "--out", str(tmp_path / "a.doc"), status=1)
    assert refused["error"] == "reports.unknown_format"
    assert ".xlsx" in refused["message"]


LISTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("tests", "list"): (),
    ("archive", "list"): (),
    ("archive", "imports"): (),
    ("archive", "due"): (),
    ("archive", "indications"): (),
    ("archive", "findings"): (),
    ("calendar", "show"): (),
    ("care", "due"): (),
    ("deadlines", "indicators"): (),
    ("deadlines", "list"): (),
    ("deadlines", "reminders"): (),
    ("audit", "list"): (),
    ("devices", "answers"): (),
    ("draw", "list"): (),
    ("equipment", "list"): (),
    ("figures",): (),
    ("equipment", "history"): ("RNG-0001",),
    ("equipment", "loans"): (),
    ("equipment", "entitlement"): (),
    ("equipment", "paper"): ("movements",),
    ("forms", "count"): (),
    ("forms", "due"): (),
    ("forms", "keys"): (),
    ("forms", "list"): (),
    ("instruments", "due"): (),
    ("kits", "list"): (),
    ("places", "keys"): (),
    ("approvals", "list"): (),
    ("grids", "list"): (),
    ("offices", "list"): (),
    ("reservations", "list"): (),
    ("matters", "history"): ("示例〔2026〕1号",),
    ("matters", "list"): (),
    ("people", "history"): ("0101",),
    ("people", "list"): (),
    ("people", "posts"): (),
    ("places", "list"): (),
    ("people", "account", "list"): (),
    ("printers", "list"): (),
    ("printers", "queues"): (),
    ("ledger", "list"): (),
    ("needs",): (),
    ("rules",): (),
    ("stock", "account"): (),
    ("stock", "check"): (),
    ("stock", "holdings"): (),
    ("stock", "ledger"): (),
    ("stock", "months"): (),
    ("stock", "spoiled"): (),
    ("stock", "report"): ("--month", "2026-01"),
    ("standards", "list"): (),
    ("standards", "rows"): (),
    ("stocktake", "list"): (),
    ("template", "list"): (),
    ("template", "history"): ("register",),
    ("training", "list"): (),
    ("training", "short"): (),
    ("training", "show"): ("0101",),
    ("units", "list"): (),
    ("violations", "list"): (),
}
"""Commands that list something, with what they need to be told."""

ONE_THING_OR_AN_ACT = """
forms collect, forms end, forms file, forms fill, forms make, forms receive, forms return, forms sum, forms template, forms withdraw,
instruments file, scrap dispose, scrap seal, tests attach, tests follow-up, tests paper, tests report, tests show, tests withdraw,
draw, draw check, archive second, archive make-up, archive manifest, archive mend,
draw,
audit check, audit year, devices list, devices drifting, devices cameras, devices mount, devices unmount, devices recorders, devices log, devices unlock, devices clock, devices set-clock, devices recorder-at, devices answer, devices header,
approvals decide, approvals paper, approvals pass-on, approvals show, approvals withdraw, grids change, grids define, offices propose,
violations add, violations assess, violations attach, violations attached, violations commend, violations criticise, violations of-finding, violations order, violations paper, violations settle, violations withdraw,
repair back, repair send, report change, report damage, report found, report loss, report repair, report scrap, report undo,
archive attribute, archive device, archive redate, archive to-redate, archive give-back, archive clear, archive contents, archive hindered, archive keep, archive recorder-log, archive find, archive unfind, archive settle, archive show, archive undecided, archive verify, calendar import, calendar set, calendar template, care done, care end, care plan, centre approve, centre enrol,
centre init, centre key, centre login, centre revoke, centre verify, checkin, checkout, deadlines claim, deadlines give-back, deadlines pause, deadlines remind, deadlines resume, demo, equipment attach, equipment attached, equipment change, equipment import, equipment leave-complete, equipment reopen, equipment returns,
equipment register, equipment retag, equipment show, equipment template, exempt, extend, import, init, instruments import, instruments template, instruments verify, matters add, matters change, matters close, matters import, matters renumber, matters reopen, matters show, matters template, matters visit, matters withdraw, kits change, kits define, kits dissolve, kits show, labels preview, labels print, labels stocks, ledger accept, ledger checkpoint,
ledger clock, ledger head, ledger rebuild, ledger verify, offices changes, offices count, offices end, offices paper, offices propose, offices set, offices substitute, people account close, people account create, people account freeze,
people account grant, people account password, people account recover, people account revoke, people account unfreeze, people account unlock, people import,
people handover, people leave, people post, people reinstate, people password, people pin, people template, people year, places adopt, places change, places check, places define, places end, places key back, places key give, places key lost, printers print, printers test, reservations end, reserve, rules set, rules show, screens, station desktops, station found, station join, station lost, station new-key, station rename, standards end, standards import, standards template, station take-key, stock correct, stock destroy, stock issue, stock kind, stock kinds, stock lost, stock receive, stock slip, stock spoil, stock use, stock where, stocktake cancel, stocktake close, stocktake decide, stocktake paper, stocktake file, stocktake pass-on, stocktake pause, stocktake resume, stocktake scan, stocktake show, stocktake start, stocktake withdraw, sync, sync status,
template preview, template reset, template set, template show, training attach, training attached, training paper, training record, training session, transfer, stocktake attached, units end, units merge, units rename, void
"""
"""Commands that show one thing, print a form or do something."""


NOT_OF_A_DAY = {
    *(("printers", "queues"), ("template", "list"), ("template", "history")),
    *(("deadlines", "indicators"), ("deadlines", "reminders"), ("needs",), ("stock", "report")),
}
"""What the print server has, what the program ships, and what tells of a month, a year or the past by itself."""


def leaves(parser: argparse.ArgumentParser, *path: str, having: str = "") -> Iterator[tuple[str, ...]]:
    """All commands, or those that have an option."""
    inner = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    has = not having or any(having in each.option_strings for each in parser._actions)
    if has and (not inner or not inner[0].required):
        yield path
    for each in inner:
        for name, one in each.choices.items():
            yield from leaves(one, *path, name, having=having)


def test_every_command_that_lists_writes_its_list_to_a_file(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {tuple(each.split()) for each in ONE_THING_OR_AN_ACT.replace("\n", " ").split(",")}
    assert sorted(leaves(build_parser())) == sorted(LISTS.keys() | others), "say what a new command is"
    dated = set(leaves(build_parser(), having="--as-of"))
    assert LISTS.keys() - dated <= NOT_OF_A_DAY, "any list can be asked for as of a day"
    queues = ScriptedQueues()
    monkeypatch.setattr("station.bootstrap.PrintQueues", lambda: queues)
    for words, told in LISTS.items():
        path = tmp_path / f"{'-'.join(words)}.xlsx"
        answer = run(*words, *told, "--out", str(path))
        assert answer["written"] == str(path), words
        held = [row for page in openpyxl.load_workbook(path) for row in page.iter_rows(values_only=True)]
        assert len(held) >= answer["rows"] + 3, words  # its name, whence, its titles
        assert answer["sources"], words
    assert run("rules", "--out", str(tmp_path / "rules.csv"))["rows"] > 73
    days = cells(tmp_path / "calendar-show.xlsx")
    assert days[2] == ["日期", "类别", "名称", "来源"]
    assert {line[1] for line in days[3:]} == {"放假", "调休上班"}


@pytest.mark.rule("EQ-06", "register")
def test_the_register_adds_up_and_names_the_entry_it_stands_on(run: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    answer = run("equipment", "list", "--category", "9", "--out", str(path))
    head = run("ledger", "head")["streams"]["custody"]
    assert answer["sources"][0].split("/")[1:] == ["custody", str(head["seq"]), head["head"]]
    lines = cells(path)
    assert lines[0][0] == "装备台账"
    assert lines[2][0] == "范围：类别：9 红外测距仪"
    assert lines[3][0] == "编号"
    assert [line[0] for line in lines[4:]] == ["RNG-0001", "RNG-0002", "合计"]
    assert lines[5][2] == "=测距仪"
    assert lines[4][4] == "007"
    assert lines[4][6] == "0101 王乙"
    assert lines[6][10:12] == [2, pytest.approx(100.1)]
    paper = tmp_path / "paper.xlsx"
    run("equipment", "paper", "register", "--out", str(paper))
    assert [line[0] for line in cells(paper)[3:]] == ["RNG-0001", "RNG-0002", "合计"]
    assert "一式两份：一份单位留存，一份报区局办公室。" in [line[0] for line in cells(paper, 1)]
    sources = cells(path, -1)
    assert [head["seq"], head["head"]] in [line[2:4] for line in sources]


@pytest.mark.rule("EQ-02", "shown")
def test_the_office_against_the_standard(run: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "entitlement.xlsx"
    run("equipment", "entitlement", "--out", str(path))
    cover = {line[0]: line for line in cells(path)}
    assert cover["9 红外测距仪"][2:] == ["选配", "每组 1", 1, 2, 1, 1, 0, 0]
    assert cover["2 执法终端"][2:] == ["标准", "每人 1", 1, 0, 0, 0, 0, 1]
    lacking = cells(path, 1)
    assert ["一科 一组", "0101", "王乙", "2 执法终端", 1, 0, 1] in lacking
    (against, gaps) = run("equipment", "entitlement")
    assert against["rows"][8]["missing"] == 0
    assert {row["number"] for row in gaps["rows"]} == {"0101"}


@pytest.mark.rule("EQ-07", "late")
def test_what_is_out_and_with_whom(run: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    assert run("equipment", "loans", "--out", str(path))["rows"] == 1
    *_origin, title, row = path.read_text(encoding="utf-8-sig").splitlines()
    assert title.startswith("执法小组,工号,姓名,借给,编号")
    assert row.startswith("一科 一组,0101,王乙,,RNG-0001,测距仪,9 红外测距仪,")
    (table,) = run("equipment", "loans")
    assert [(each["number"], each["tag"], each["pieces"]) for each in table["rows"]] == [
        ("0101", "RNG-0001", 1)
    ]
    (held,) = run("equipment", "loans", "--holder", "0101")
    assert [(each["tag"], each["pieces"]) for each in held["rows"]] == [("RNG-0001", 1)]
    run("equipment", "loans", "--holder", "0101", "--out", str(path), "--replace")
    assert "0101" in path.read_text(encoding="utf-8-sig")


def test_people_accounts_and_training(run: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    assert run("people", "list", "--search", "王", "--out", str(path))["rows"] == 1
    assert [line[:3] for line in cells(path)][2:] == [
        ["范围：状态：在岗；查找“王”；共 1 条", None, None],
        ["工号", "姓名", "部门"],
        ["0101", "王乙", "一科"],
    ]
    run("people", "account", "list", "--out", str(path), "--replace")
    assert cells(path)[4][:4] == ["admin", "李甲", None, "装备管理员、办公室人员、系统管理员"]
    run("training", "show", "0101", "--out", str(path), "--replace")
    assert cells(path)[4][0] == 9


def test_a_person_reads_where_it_went(run: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert run.words("people", "list", "--out", path) == f"已写入 {path}，共 1 行。\n"
    assert "一科 一组 小计" in run.words("equipment", "loans")


def test_a_print_server_that_asks_who_prints(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queues = ScriptedQueues(password="秘")
    monkeypatch.setattr("station.bootstrap.PrintQueues", lambda: queues)
    paper = tmp_path / "台账.pdf"
    run("equipment", "list", "--out", str(paper))
    asked = run("printers", "print", str(paper), status=3)
    assert asked["error"] == "office_printing.password_wanted"
    untold = run("printers", "print", str(paper), "--user", "王", status=1)
    assert (untold["error"], untold["facts"]) == ("cli.no_print_password", {"user": "王"})
    monkeypatch.setenv("STATION_PRINT_PASSWORD", "秘")
    done = run("printers", "print", str(paper), "--user", "王")
    assert (done["end"], done["printer"]) == ("printed", "Office")
    assert [(title, copies) for _, _, title, copies in queues.papers] == [("台账", 1)]


@pytest.mark.rule("PF-07", "template")
def test_templates_from_the_command_line(run: CommandLine, tmp_path: Path) -> None:
    shipped = run("template", "show", "register")["text"]
    own, sample = tmp_path / "own.typ", tmp_path / "sample.pdf"
    own.write_text(shipped.replace("#sections()", "= 专用\n#sections()"), encoding="utf-8")
    run("template", "preview", "register", "--file", str(own), "--out", str(sample))
    assert sample.read_bytes().startswith(b"%PDF-")
    seq = run("template", "set", "register", "--file", str(own), "--reason", "加标题")["entry"]["seq"]
    assert [each["name"] for each in run("template", "list") if each["own"]] == ["register"]
    run("template", "reset", "register", "--reason", "恢复")
    assert run("template", "show", "register")["text"] == shipped
    assert run("template", "show", "register", "--version", str(seq))["text"] == own.read_text(
        encoding="utf-8"
    )
    assert [each["reason"] for each in run("template", "history", "register")] == ["恢复", "加标题"]
    history = tmp_path / "history.xlsx"
    assert run("template", "history", "register", "--out", str(history))["rows"] == 2
    assert [line[2:] for line in cells(history)[4:]] == [
        ["李甲", "原版", "恢复"],
        ["李甲", "本单位", "加标题"],
    ]
    own.write_text("#(", encoding="utf-8")
    refused = run("template", "set", "register", "--file", str(own), "--reason", "试", status=1)
    assert (refused["error"], refused["rule"]) == ("template.broken", "PF-07")
    assert run("template", "show", "none", status=1)["error"] == "template.unknown"
    assert run("template", "list", "--out", str(tmp_path / "templates.csv"))["rows"] == len(
        run("template", "list")
    )
