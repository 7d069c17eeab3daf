"""void: the contract of scripts, run through the command line itself."""

from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine, two_officers

ITEMS = "tag,category,name,place\n"


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers, a camera and a range finder."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    two_officers(run)
    for tag, category in (("BWC-0017", "3"), ("RNG-0001", "9")):
        run("equipment", "register", tag, "--category", category, "--name", "装备")


@pytest.mark.rule("EQ-10", "void")
@pytest.mark.rule("EQ-05", "awaited")
def test_the_wrong_person_is_put_right_and_the_wrong_entries_stay_struck_through(run: CommandLine) -> None:
    wrong = run("checkout", "--to", "1002", "BWC-0017", "RNG-0001")["entry"]
    back = run("checkin", "BWC-0017", "--note", "发错人")["entry"]
    seen = run("void", f"custody:{wrong['seq']}", "--preview")
    assert [(each["seq"], each["items"]) for each in seen["voided"]] == [
        (wrong["seq"], ["BWC-0017", "RNG-0001"]),
        (back["seq"], ["BWC-0017"]),
    ]
    assert seen["entry"] is None
    assert [each["state"] for each in seen["items"]] == ["in_store", "in_store"]
    assert run("void", str(wrong["seq"]), status=2)["error"] == "cli.usage"
    said = run.words("void", str(wrong["seq"]), "--item", "rng-0001", "--preview")
    assert "RNG-0001 装备：在库、完好" in said
    assert "BWC-0017" not in said
    done = run("void", str(wrong["seq"]), "--reason", "发错人")
    assert [each["state"] for each in done["items"]] == ["in_store", "in_store"]
    assert done["voided"] == seen["voided"]
    by = f"custody:{done['entry']['seq']}"
    assert run("checkout", "--to", "1001", "BWC-0017")["items"][0]["holder"] == "1001"
    listed = {each["seq"]: each["voided_by"] for each in run("ledger", "list", "--filter", "area=equipment")}
    assert {seq for seq, voided in listed.items() if voided == [by]} == {wrong["seq"], back["seq"]}
    assert all(voided in ([], [by]) for voided in listed.values())
    about = run("ledger", "list", "--filter", f"subject=entry:custody:{wrong['seq']}")
    assert [each["place"] for each in about] == [by]
    history = run("equipment", "show", "BWC-0017")["history"]
    assert [each["kind"] for each in history if each["voided_by"]] == [
        "equipment.checked_out",
        "equipment.checked_in",
    ]
    assert "领用（已作废）" in run.words("equipment", "show", "BWC-0017")
    assert "领用（已作废）" in run.words("ledger", "list", "--filter", "area=equipment")
    dues = run("deadlines", "list", "--filter", "kind=recordings")
    assert dues == []
    again = run("void", str(wrong["seq"]), "--reason", "x", status=1)
    assert (again["error"], again["rule"]) == ("void.twice", "EQ-10")
    several = [str(run("checkout", "--to", "1001", "RNG-0001")["entry"]["seq"]), str(wrong["seq"])]
    several += [
        str(run("checkin", "RNG-0001")["entry"]["seq"]),
        str(run("checkout", "--to", "1002", "RNG-0001")["entry"]["seq"]),
    ]
    expected = [(several[3], "done"), (several[2], "done"), (several[0], "done"), (several[1], "refused")]
    for asked in (["--preview"], ["--reason", "全错了"]):
        found = run("void", *several, *asked, status=1)
        assert [(each["place"], each["state"]) for each in found["outcomes"]] == expected, "the newest first"
        assert found["outcomes"][3]["error"] == "void.twice"
        assert bool(found["outcomes"][0].get("entry")) == ("--reason" in asked), found
    assert run("equipment", "show", "RNG-0001")["state"] == "in_store"
    assert run("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("EQ-10", "void")
def test_a_wrong_import_is_voided_whole_and_goes_in_again_put_right(run: CommandLine, tmp_path: Path) -> None:
    run("equipment", "change", "RNG-0001", "--place", "柜1", "--reason", "摆放")
    before = run("ledger", "list", "--limit", "1")[0]["seq"]
    run.takes("equipment", f"{ITEMS}TAB-1,10,平板,柜2\nTAB-2,10,平板,柜2\n")
    last = run("ledger", "list", "--limit", "1")[0]["seq"]
    run("checkout", "--to", "1001", "TAB-2")
    place = f"{before}-{last}"
    said = run.words("void", place, "--preview")
    assert "TAB-1 平板：不再在台账" in said
    assert "RNG-0001 装备：存放位置 空" in said
    assert "TAB-2 平板：其后有第" in said
    both = run("void", place, str(before), "--preview", status=1)["outcomes"]
    told = (both[1]["error"], "随所选的另一条" in both[1]["message"])
    assert told == ("void.with_chosen", True), "not by the number of an entry that was only tried"
    done = run("void", place, "--reason", "导错表")
    assert (done["gone"], [each["tag"] for each in done["left"]]) == (["TAB-1"], ["TAB-2"])
    assert [(each["tag"], each["place"]) for each in done["items"]] == [("RNG-0001", "")]
    assert run("equipment", "show", "TAB-1", status=1)["error"] == "equipment.unknown"
    assert run("equipment", "list", "--out", str(tmp_path / "list.csv"))["rows"] == 3, (
        "nothing counts as missing"
    )
    again = run.takes("equipment", f"{ITEMS}TAB-1,9,测距仪,柜2\nTAB-3,9,测距仪,柜2\n")["entry"]
    assert run("equipment", "show", "TAB-1")["name"] == "测距仪"
    some = run("void", str(again["seq"]), "--item", "TAB-3", "--reason", "多了一行")
    assert (some["gone"], run("equipment", "show", "TAB-1")["name"]) == (["TAB-3"], "测距仪")
    assert "批量登记（部分作废）" in run.words("ledger", "list", "--filter", "area=equipment")
    assert "equipment.csv：登记 2 件" in run.words("ledger", "list", "--filter", "area=equipment")
    assert run("void", str(again["seq"]), "--reason", "导错表")["gone"] == ["TAB-1"]
    assert "批量登记（已作废）" in run.words("ledger", "list", "--filter", "area=equipment")
    assert run("void", str(again["seq"]), "--reason", "又来", status=1)["error"] == "void.twice"
    assert run("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("EQ-13", "undone")
def test_a_wrong_leave_and_a_wrong_list_of_officers_do_not_count(run: CommandLine) -> None:
    left = run("people", "leave", "1001", "--reason", "调出")["entry"]["seq"]
    assert "李甲（1001）：在岗，工牌 B1" in run.words("void", str(left), "--preview")
    assert run("void", str(left), "--item", "1001", "--preview", status=2)["error"] == "cli.usage"
    done = run("void", str(left), "--reason", "办错人")
    assert done["officers"] == [{"number": "1001", "registered": True, "badge": "B1"}]
    assert "人员离岗（已作废）" in run.words("ledger", "list", "--filter", "subject=officer:1001")
    run("people", "leave", "1001", "--reason", "调出")
    back = run("people", "reinstate", "1001", "--reason", "调回")
    assert (back["badge"], back["active"], back["account"]) == ("B1", True, None)
    assert (
        run("people", "reinstate", "1001", "--reason", "调回", status=1)["error"] == "people.still_in_service"
    )
    table = "number,name,department,group,badge,phone\n2001,赵甲,三科,,,\n2002,钱乙,三科,,,\n"
    imported = run.takes("people", table)["entry"]["seq"]
    assert run("offices", "set", "三科", "keeper", "2002", "--from", "2026-11-23")
    wrong = run("void", str(imported), "--reason", "导错表")
    assert [each["number"] for each in wrong["officers"]] == ["2001"]
    assert [each["number"] for each in wrong["left"]] == ["2002"]
    assert {each["number"] for each in run("people", "list")} == {"1001", "1002", "2002"}
    assert run("void", "custody:1", "--reason", "x", status=1)["error"] == "void.other_kind"
    renamed = run("units", "rename", "三科", "稽查科", "--reason", "改名")["entry"]["seq"]
    assert run("void", str(renamed), "--preview")["voided"] == [
        {"stream": "custody", "seq": renamed, "kind": "unit.renamed"}
    ]
    assert run("void", str(renamed), "--reason", "改错了")["entry"]
    assert run("void", str(renamed), "--reason", "改错了", status=1)["error"] == "void.twice"
    trained = run("training", "record", "--to", "1001", "--category", "3", "--on", "2026-11-20")
    assert run("void", str(trained["entries"][0]["seq"]), "--reason", "人记错了")["entry"]
    assert run("training", "show", "1001") == []
    assert run("ledger", "rebuild", "--check")["ok"]
