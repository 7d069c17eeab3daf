"""instruments verify · due, and what `equipment show` tells of verification, lots and paper."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine

REGISTER = ("equipment", "register")


def measures(run: CommandLine, *numbers: int) -> None:
    """These categories measure, and no others (ST-06)."""
    rows = run("rules", "show", "EQ-01.catalogue")["value"]
    file = run.data.with_name("catalogue.json")
    catalogue = [{**each, "measures": each["number"] in numbers} for each in rows]
    file.write_text(json.dumps(catalogue), encoding="utf-8")
    run("rules", "set", "EQ-01.catalogue", "--file", file, "--reason", "计量器具")


@pytest.mark.rule("ST-06", "verified", "file", "kind")
def test_an_instrument_is_verified_and_listed_by_command(run: CommandLine) -> None:
    run(*REGISTER, "LRF-0001", "--category", "9", "--name", "测距仪", "--place", "柜1-05")
    nothing = run("instruments", "verify", "LRF-0001", "--certificate", "沪检118", status=1)
    assert (nothing["error"], nothing["rule"]) == ("care.no_instrument", "ST-06")
    measures(run, 9)
    day = datetime.now(UTC).date()
    ended = run(
        *("instruments", "verify", "LRF-0001", "--certificate", "旧证"),
        *("--on", str(day - timedelta(days=90)), "--until", str(day - timedelta(days=2))),
    )
    assert "仍不能领用" in ended["notices"][0]
    run.registers("1001,王乙,一科,一组,B1001,")
    assert run("checkout", "--to", "1001", "LRF-0001", status=1)["error"] == "counter.verification_ended"
    assert "检定已于" in run.words("instruments", "due")
    assert "在库，检定已到期" in run.words("equipment", "list")
    photo = run.data.with_name("证书.pdf")
    photo.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    verify = ("instruments", "verify", "LRF-0001", "--certificate", "沪检118", "--file", str(photo))
    said = run.words(*verify, "--by", "市计量院")
    until = run("equipment", "show", "LRF-0001")["verified_until"]
    assert f"有效期至 {until}" in said
    assert "检定证书已添加" in said
    assert run("instruments", "due") == []
    shown = run.words("equipment", "show", "LRF-0001")
    assert f"检定有效期至：{until}" in shown
    assert "证书沪检118" in shown
    table = run.data.with_name("检定.csv")
    head = "编号,证书编号,检定日期,有效期至\n"
    table.write_text(f"{head}LRF-0001,沪检118,{day},{until}\n", encoding="utf-8")
    assert run("instruments", "template")["header"] == "tag,certificate,on,valid_until,verifier"
    assert run("instruments", "import", str(table), "--preview")["lines"][0]["becomes"] == "unchanged"
    table.write_text(f"{head}LRF-0001,沪检119,{day},2029-01-01\n", encoding="utf-8")
    said = run.words("instruments", "import", str(table))
    assert "已登记检定 1 件" in said
    table.write_text(f"{head}NO-1,沪检119,{day},\n", encoding="utf-8")
    assert run("instruments", "import", str(table), status=1)["problems"][0]["code"] == "equipment.unknown"
    run(*verify, "--until", "2026-02-30", status=2)
    assert run(*verify, status=1)["error"] == "care.verified_longer"


@pytest.mark.rule("ST-05", "lot")
def test_an_item_s_page_tells_of_lots_least_amounts_and_kinds(run: CommandLine) -> None:
    lot = ("--tracking", "lot", "--unit", "盒", "--quantity", "4", "--lot", "L1", "--expires", "2026-01-01")
    run(*REGISTER, "RG-02", "--category", "7", "--name", "试剂", *lot, "--minimum", "2")
    run(
        *REGISTER,
        "BL-01",
        "--category",
        "9",
        "--name",
        "执照",
        "--tracking",
        "counted",
        "--unit",
        "张",
        "--quantity",
        "9",
    )
    run("stock", "kind", "BL-01", "business")
    shown = run.words("equipment", "show", "RG-02")
    for line in ("批号：L1", "有效期至：2026-01-01", "最低库存：2 盒", "现存 4 盒，已过期"):
        assert line in shown
    assert "已过期" in run.words("equipment", "list")
    assert run("equipment", "show", "BL-01")["paper_kind"] == "business"
    assert "证照种类：" in run.words("equipment", "show", "BL-01")


@pytest.mark.rule("EQ-14", "care")
def test_care_is_planned_done_and_listed_by_command(run: CommandLine) -> None:
    for tag in ("TST-1", "TST-2"):
        run(*REGISTER, tag, "--category", "7", "--name", "快检箱")
    assert run("care", "plan", "--category", "7", "--every", "6")["planned"] == 2
    run("care", "plan", status=2)
    assert [each["subject"] for each in run("care", "due")] == ["item:TST-1", "item:TST-2"]
    assert "保养已登记，下次" in run.words("care", "done", "TST-1", "--what", "清洁")
    assert "不再按计划保养" in run.words("care", "end", "TST-2", "--reason", "停用")
    assert len(run("care", "due")) == 1
    assert run("care", "plan", "NO-1", status=1)["error"] == "equipment.unknown"
    assert run("care", "plan", "--category", "77", status=1)["error"] == "policy.unknown_category"


@pytest.mark.rule("ST-05", "used", "tests")
def test_a_lot_is_used_and_a_rapid_test_reported_by_command(run: CommandLine, tmp_path: Path) -> None:
    run.registers("1001,王乙,一科,一组,B1001,")
    until = str(datetime.now(UTC).date() + timedelta(days=200))
    lot = ("--tracking", "lot", "--unit", "片", "--quantity", "20", "--lot", "L1", "--expires", until)
    run(*REGISTER, "RG-01", "--category", "7", "--name", "速测卡", *lot)
    use = ("stock", "use", "RG-01", "--quantity", "2", "--by", "B1001", "--purpose", "集市抽检")
    assert run(*use, status=1)["error"] == "reagents.unsigned"
    run("people", "pin", "1001", "--pin", "472839")
    issued = run(*use, "--pin", "472839", status=1)["error"]
    assert issued == "people.pin_issued", "whoever set it could sign in their place"
    report = ("tests", "report", "--sample", "青菜", "--analyte", "有机磷", "--by", "B1001", "--lot", "RG-01")
    made = str(run(*report, "--result", "abnormal", "--value", "62%", "--matter", "示例2026-9")["report"])
    assert "abnormal" not in run.words("tests", "list")
    assert run("tests", "list", "--filter", "state=open")[0]["lots"] == ["RG-01"]
    photo = tmp_path / "单.pdf"
    photo.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    run("tests", "attach", made, "--file", str(photo))
    run("tests", "follow-up", made, "--agency", "市食检院", "--outcome", "不合格")
    shown = run.words("tests", "show", made)
    assert "第三方：市食检院" in shown
    assert "示例2026-9" in shown
    assert run("tests", "list", "--filter", "matter=2026-9")[0]["matter"] == "示例2026-9"
    assert "附件：单.pdf" in shown
    paper = tmp_path / "报告.txt"
    run("tests", "paper", made, "--out", str(paper))
    said = paper.read_text(encoding="utf-8")
    titles = [line.partition("：")[0].strip() for line in said.splitlines() if "：" in line]
    order = "报告号 样品 被检单位或来源 检测项目 检测方法 所用试剂 所用仪器 检测日期 读数 结果 检测人 状态 异常跟进 说明 附件"
    assert [each for each in titles if each in order.split()] == order.split()
    assert "检测人（签字）" in said
    book = tmp_path / "账.txt"
    run("equipment", "paper", "reagents", "--out", str(book))
    whole = "".join(book.read_text(encoding="utf-8").split())
    for title in (
        "日期事项试剂批号有效期至收入发出结存记录号",
        "日期试剂批号数量单位姓名经办人记录号",
        "日期试剂批号数量单位用途使用人签字备注记录号",
        "管理员（签字）",
        "负责人（签字）",
        "每次使用由使用人签字",
    ):
        assert title in whole, title
    dated = ("equipment", "paper", "reagents", "--as-of", "2026-01-01")
    assert run(*dated, status=1)["error"] == "list.day_before", "never the present for a day of before"
    assert run("tests", "withdraw", made, "--reason", "重复")["report"] == int(made)
    assert run("tests", "show", "1", status=1)["error"] == "testing.unknown"
