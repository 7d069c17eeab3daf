"""stock receive · issue · correct, and counted stock on the register."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.bootstrap import open_station
from station.core.settings import load_settings
from station.inventory.stock.bodies import Registered3
from station.people.sessions import program_session
from tests.cli.test_new_key import SECOND, fill
from tests.plugins.command_line import NEW, CommandLine
from tests.plugins.offices import founded_office

LINE = ("--tracking", "counted", "--unit", "卷", "--minimum", "5")


@pytest.mark.rule("EQ-10", "tracking", "count", "decided")
def test_stock_is_registered_received_issued_corrected_and_voided(
    bare: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = bare
    founded_office(run.data, "two administrators", NEW, fill, datetime.now(UTC) - timedelta(days=30))
    run.registers("1001,王乙,一科,一组,B1001,")
    bare_line = ("equipment", "register", "TAPE-01", "--category", "9", "--name", "警戒带", *LINE)
    assert run(*bare_line, status=1)["error"] == "stock.bad_quantity"
    made = run(*bare_line, "--quantity", "20")["item"]
    assert (made["tracking"], made["unit"], made["quantity"], made["minimum"]) == ("counted", "卷", 20, 5)
    run("stock", "receive", "TAPE-01", "--quantity", "2", "--note", "采购单")
    issued = run(
        "stock", "issue", "TAPE-01", "--quantity", "18", "--to-group", "一组", "--signed-by", "B1001"
    )
    said = [each for each in issued["notices"] if "培训" in each or "最低库存" in each]
    assert (issued["item"]["quantity"], len(said)) == (4, 2)  # it may be outside office hours besides
    assert run("checkout", "--to", "1001", "TAPE-01", status=1)["error"] == "stock.by_quantity"
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    wanted = ("stock", "correct", "TAPE-01", "--quantity", "3", "--reason", "清点", "--second", "wang")
    corrected = run(*wanted)
    assert corrected["item"]["quantity"] == 3
    place = f"custody:{issued['entry']['seq']}"
    assert "TAPE-01" in run.words("void", place, "--preview")
    assert run("void", place, "--reason", "发错")["items"][0]["quantity"] == 21
    history = run.words("equipment", "show", "TAPE-01")
    assert "由 4 卷更正为 3 卷（清点；wang 确认）" in history
    wrong = ("void", f"custody:{corrected['entry']['seq']}", "--reason", "没有数错")
    assert run(*wrong, status=1)["error"] == "void.second_missing"
    assert run(*wrong, "--second", "wang")["items"][0]["quantity"] == 22
    gear = ("equipment", "register", "ZT-01", "--category", "9", "--name", "反光锥", "--tracking", "lent")
    run(*gear, "--unit", "个", "--quantity", "20")
    assert run("checkout", "ZT-01", "--to", "1001", status=1)["error"] == "stock.how_many"
    lent = run("checkout", "ZT-01", "--quantity", "6", "--to", "1001")["items"][0]
    assert (lent["tag"], lent["quantity"], lent["part_of"]) == ("ZT-01/1", 6, "ZT-01")
    assert run("checkin", "ZT-01", "--quantity", "4", "--from", "1001")["items"][0]["quantity"] == 2
    shown = run("equipment", "show", "ZT-01")
    assert (shown["quantity"], [each["quantity"] for each in shown["out"]]) == (18, [2])
    assert "ZT-01/1" in run.words("equipment", "show", "ZT-01")
    assert run("equipment", "history", "ZT-01/1")[0]["kind"] == "stock.part_returned"
    counted = str(run("stocktake", "start")["stocktake"])
    run("stocktake", "scan", counted, "TAPE-01", "--quantity", "21")
    run("stocktake", "scan", counted, "ZT-01", "--quantity", "18")
    run("stocktake", "scan", counted, "ZT-01", "--quantity", "1", "--shown-by", "1001")
    run("stock", "receive", "TAPE-01", "--quantity", "5")  # after it was counted
    assert run("stocktake", "close", counted)["missing"] == 0
    found = run("stocktake", "show", counted)["findings"]
    assert [(each["tag"], each["book"]["quantity"], each["seen"]["quantity"]) for each in found] == [
        ("TAPE-01", 22, 21),
        ("ZT-01/1", 2, 1),
    ]
    correct = ("stocktake", "decide", counted, "1", "--action", "correct", "--reason", "少一卷")
    assert run(*correct, status=1)["error"] == "stocktake.second_needed"
    run(*correct, "--second", "wang")
    assert run("equipment", "show", "TAPE-01")["quantity"] == 26
    kept = run.data.with_name("all.csv")
    run("equipment", "list", "--columns", "all", "--out", kept)
    took = run("equipment", "import", kept, "--update", "--reason", "核对", "--preview")
    assert (took["unchanged"], took["refused"]) == (3, 0)
    run("checkin", "ZT-01", "--from", "1001")
    assert run("equipment", "history", "ZT-01")[0]["kind"] == "stock.joined"
    assert run("equipment", "list", "--filter", "tracking=portion") == []
    listed = run("equipment", "list", "--filter", "tracking=counted")
    assert [each["tag"] for each in listed] == ["TAPE-01"]
    seals = ("equipment", "register", "FT-01", "--category", "9", "--name", "封条", "--tracking", "range")
    made = run(*seals, "--unit", "枚", "--first", "A0001", "--last", "A0500")["item"]
    assert (made["quantity"], made["numbers"]) == (500, "A0001~A0500")
    given = run("stock", "issue", "FT-01", "--quantity", "20", "--to", "1001")
    assert (given["item"]["quantity"], given["numbers"]) == (480, "A0001~A0020")
    run("stock", "issue", "FT-01", "--numbers", "A0021-A0040", "--to", "1001")
    again = ("stock", "issue", "FT-01", "--numbers", "A0040", "--to", "1001")
    assert run(*again, status=1)["error"] == "stock.numbers_out"
    back = run("stock", "receive", "FT-01", "--numbers", "A0031-A0040")
    assert (back["item"]["quantity"], back["numbers"]) == (470, "A0031~A0040")
    spoiled = ("stock", "correct", "FT-01", "--numbers", "A0500", "--reason", "撕坏", "--second", "wang")
    assert run(*spoiled)["item"]["quantity"] == 469
    assert "已发给王乙" in run.words("stock", "where", "A0007")
    (spot,) = run("stock", "where", "A0500")
    assert (spot["tag"], spot["state"]) == ("FT-01", "spoiled")
    place = f"custody:{back['entry']['seq']}"
    assert "A0031~A0040" in run.words("void", place, "--preview")
    assert run("void", place, "--reason", "没有退")["items"][0]["quantity"] == 459
    ranges = run("equipment", "show", "FT-01")["ranges"]
    assert [each["numbers"] for each in ranges][:1] == ["A0001~A0020"]
    exported = run.data.parent / "list.csv"
    run("equipment", "list", "--filter", "numbers=A0007", "--columns", "all", "--out", str(exported))
    assert "A0001~A0500" in exported.read_text("utf-8-sig")
    preview = run("equipment", "import", str(exported), "--update", "--reason", "核对", "--preview")
    assert (preview["unchanged"], preview["refused"]) == (1, 0)
    rows = (
        "FT-02,9,封条,号段,枚,B001-B100",
        "FT-03,9,封条,号段,枚,b100-B200",
        "FT-04,9,封条,号段,枚,A0500~A0501",
    )
    exported.write_text("\n".join(("编号,类别,名称,管理方式,计量单位,号码", *rows)), encoding="utf-8")
    preview = run("equipment", "import", str(exported), "--preview", status=1)
    assert (preview["new"], preview["refused"]) == (1, 2)
    exported.write_text("\n".join(("编号,类别,名称,管理方式,计量单位,号码", rows[0])), encoding="utf-8")
    run("equipment", "import", str(exported))
    assert "在库" in run.words("stock", "where", "B042")
    with open_station(load_settings(run.data)) as station, station.store.write() as work:
        tape = work.ledger.about("item:TAPE-01")[0].of(Registered3)
        few = replace(tape, tag="TAPE-09", quantity=2)  # by a program that knew no such deadline
        now = station.store.clock.now()
        work.append(program_session().draft(few, now, subjects=("item:TAPE-09",), rules=("EQ-10",)))
    due = run("deadlines", "list", "--filter", "kind=low_stock")
    assert [each["subject"] for each in due] == ["item:TAPE-09"], "from the next opening on"
