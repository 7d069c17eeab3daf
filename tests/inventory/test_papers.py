"""The papers that the regulations ask for about equipment: fields in their order, copies, and who signs them (forms, 1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument

from station.core.documents import Cell
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.report import Report
from station.core.texts import load_texts
from station.inventory.bodies import Changed, FactChange
from station.inventory.losses.bodies import ItemFound, ItemLost, ReportKind, WrittenOff
from station.inventory.losses.decide import Reported
from station.inventory.papers.assessment import KINDS, assessment_tables, in_order
from station.inventory.papers.period import PaperPeriod, entries_of
from station.inventory.values import Condition, NewItem, Tracking, TrainingTopic
from station.people.conduct.bodies import UnitAssessed2
from station.people.conduct.use_cases import ConductWish
from station.people.conduct.values import ConductRule
from station.people.offices.values import Function
from station.people.permissions import Role
from tests.ui.desks import ADMIN, Desk, open_desk

TEXTS = load_texts()
FIELDS = {
    "register": "编号 类别 名称 型号 序列号 状态 领用人 存放位置 好坏 购置日期 件数 价值（元）"
    " 资产编号 供应商 采购单号 验收日期 验收人 保修到期 USB 序列号",
    "standard": "序号 项目 单位 数量 类型 使用说明和要求",
    "activity": "序号 应录内容 已录 备注 何时 用语",
    "needs": "序号 项目 单位 类型 应配 现有 其中损坏 缺额 年底前到期 需求数量 说明"
    " 部门 项目 应配 现有 其中损坏 可调配 缺额 年底前到期 年末可调配 需求数量 部门 项目 缺"
    " 编号 名称 项目 启用日期 到期日期 使用单位 位置 编号 名称 项目 批号 有效期至 现存 位置",
    "assessment": "序号 工号 姓名 部门 一 二 三 四 五 六 七 备注 序号 考核项目 出自"
    " 部门 领用件数 时间外领用 逾期归还 逾期未还 免录说明 备注"
    " 序号 工号 姓名 部门 记录违规 限期整改 表扬"
    " 单位 批评 装备违规 记录违规 限期整改 按期整改 逾期或未整改 表扬 考核得分 备注",
    "daily": "日期 编号 名称 类别 事项 增 减 金额 经办人 记录号",
    "movements": "时间 事项 编号 名称 类别 工号 姓名 应还时间 好坏 经办人 记录号",
    "count": "序号 位置 编号 名称 类别 账面 姓名 好坏 实有 实际好坏 备注",
    "training": "序号 日期 工号 姓名 类别 内容（规定、性能、操作、保养） 授课人 经办人 签字",
    "handover": "序号 编号 名称 类别 领用时间 好坏 实际好坏 收回或移交给 备注"
    " 序号 日期 编号 名称 数量 收回、移交或报失 收回或移交给 记录号 备注",
}
SIGNED = {
    "register": "装备管理员李甲（签字） 负责人（签字）",
    "standard": "装备管理员李甲（签字） 单位负责人王乙（签字）",
    "activity": "",
    "needs": "装备管理员李甲（签字） 负责人（签字） 单位负责人王乙（签字）",
    "assessment": "装备管理员李甲（签字） 负责人（签字） 单位负责人王乙（签字）",
    "daily": "装备管理员李甲（签字） 负责人（签字）",
    "movements": "装备管理员李甲（签字） 负责人（签字）",
    "count": "清点人（签字） 监盘人（签字） 装备管理员李甲（签字） 负责人（签字）",
    "training": "授课人（签字） 负责人（签字）",
    "handover": "移交人（签字） 接收人（签字） 装备管理员李甲（签字） 单位负责人王乙（签字）",
    "repair": "送修人（签字） 负责人（签字） 维修方（签字） 取回验收人（签字）",
}
"""Nobody is leader in charge in this office, so that line has no name."""


def made(desk: Desk) -> dict[str, Callable[[], Report]]:
    papers, today = desk.services.inventory.papers, desk.services.clock.now().date()
    period = PaperPeriod(today - timedelta(days=60), today + timedelta(days=1))
    return {
        "register": lambda: desk.services.inventory.reports.register(ADMIN, TEXTS),
        "standard": lambda: desk.services.inventory.standard_papers.standard(ADMIN, TEXTS),
        "activity": lambda: papers.activity(ADMIN, TEXTS, "coercive_measure"),
        "needs": lambda: desk.services.inventory.needs_papers.needs(ADMIN, TEXTS),
        "assessment": lambda: papers.assessment(ADMIN, TEXTS, period),
        "daily": lambda: papers.daily(ADMIN, TEXTS, period),
        "movements": lambda: papers.movements(ADMIN, TEXTS, period),
        "count": lambda: papers.count(ADMIN, TEXTS),
        "training": lambda: papers.training(ADMIN, TEXTS, period),
        "handover": lambda: papers.handover(ADMIN, TEXTS, "1002"),
        "repair": lambda: papers.repair(ADMIN, TEXTS, "PRN-0001"),
    }


def words(desk: Desk, report: Report, folder: Path) -> str:
    path = folder / "read.pdf"
    path.write_bytes(desk.services.printing.reporting.pdf(report).pdf)
    document = QPdfDocument()
    assert document.load(str(path)) == QPdfDocument.Error.None_
    text = "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))
    return "".join(text.split())


@pytest.mark.rule("EQ-06", "holders")
@pytest.mark.rule("EQ-10", "entry")
@pytest.mark.rule("RC-01", "lists")
@pytest.mark.rule("EQ-02", "shown")
def test_every_paper_has_its_fields_copies_and_signatures(tmp_path: Path, qapp: object) -> None:
    with open_desk(tmp_path) as desk:
        office = desk.services.people.roster.office(ADMIN)
        assert office is not None
        today = desk.services.clock.now().date()
        assign = desk.services.people.offices.assign
        assign(ADMIN, office.name, Function.HEAD, "1002", first=today)
        desk.take("1002", "BWC-0001", "PRN-0001")
        desk.give_back("PRN-0001", condition=Condition.DAMAGED)
        trained = desk.services.inventory.training
        heads = (TrainingTopic.UPKEEP, TrainingTopic.RULES)
        trained.record(ADMIN, ["1002"], [3], today, "年度操作培训", heads, "赵教官")
        before = today - timedelta(days=90)
        trained.record(ADMIN, ["1002"], [4], before, "上一期")  # on record now, held before the period
        for name, make in made(desk).items():
            report = make()
            assert report.template == name
            titles = "".join(column.title for table in report.tables for column in table.columns)
            assert "".join(titles.split()) == "".join(FIELDS.get(name, "").split()), name
            assert list(report.signatures) == SIGNED[name].split(), name
            paper = words(desk, report, tmp_path)
            assert "".join(TEXTS(f"papers.copies.{name}").split()) in paper, name
            assert all("".join(line.split()) in paper for line in report.signatures), name
            assert TEXTS(f"papers.title.{name}") in paper, name
        asked = dict(made(desk)["activity"]().sections[0].facts)
        assert list(asked) == ["活动", "应带装备", "执法人员", "证据照片", "保管期限"]
        assert asked["证据照片"] == "场所、设施、财物，每类至少一张"
        assert (asked["执法人员"], asked["保管期限"]) == ("至少 2 人", "采取强制措施，长期保存")
        by_category, _by_part, by_department, *_ending = made(desk)["needs"]().tables
        short = list(by_category.checked())
        assert short, "this office has not all that the standard asks for"
        assert all(row[7] == row[4] + row[6] - row[5] > 0 for row in short)  # type: ignore[operator]  # counts
        assert all(row[0] and row[2] for row in by_department.checked())
        (held,) = made(desk)["training"]().tables[0].checked()
        assert held[1] == today, "by the day of the training, not of its record"
        assert held[5:7] == ("使用规定、保养；年度操作培训", "赵教官")


@pytest.mark.rule("EQ-16", "list")
def test_the_yearly_assessment_names_what_is_on_record_and_where_the_rest_comes_from(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        desk.take("1002", "BWC-0001", "PRN-0001")
        desk.clock.advance(days=3)
        desk.give_back("PRN-0001")
        loan = desk.services.inventory.counter.check_out(ADMIN, "1002", ["PRN-0001"]).entries[0]
        desk.services.inventory.voids.void(ADMIN, str(loan.seq), "发错人")
        desk.take("1002", "PRN-0001")
        desk.clock.advance(days=9)
        papers, today = desk.services.inventory.papers, desk.services.clock.now().date()
        lost = Reported(
            ReportKind.LOSS, "途中遗失", responsible="1002", amount_fen=100_00, compensation="赔偿"
        )
        request = desk.services.inventory.losses.report(ADMIN, "BWC-0001", lost).seq
        days = PaperPeriod(today - timedelta(days=20), today + timedelta(days=1))
        people, heads, units, *_ = papers.assessment(ADMIN, TEXTS, days).tables
        for row in people.checked():
            assert row[4:11] == ("无",) * 7, "not approved yet"
        with desk.station.store.read() as view:
            told = list(entries_of(view, KINDS, days, desk.services.clock.zone))
            officers = in_order(view.people.officers())
        approved, *_ = assessment_tables(told, officers, lambda seq: seq == request, TEXTS)
        named = {row[1]: row[8] for row in approved.checked()}
        assert named.pop("1002") == f"报告 {request}"
        assert set(named.values()) == {"无"}
        assert [row[0] for row in heads.checked()] == list(range(1, 8))
        assert all(row[1] and row[2] for row in heads.checked())
        counts = [row[1:5] for row in units.checked() if row[1]]
        assert [row[0] for row in counts] == [3], "what was voided is no use"
        assert [row[3] for row in counts] == [1], "late, and still out"
        earlier = PaperPeriod(today - timedelta(days=60), today - timedelta(days=30))
        _people, _heads, units, *_ = papers.assessment(ADMIN, TEXTS, earlier).tables
        assert not any(row[4] for row in units.checked()), "not due by the end of these days"


@pytest.mark.rule("EQ-16", "list", "unit")
@pytest.mark.rule("DM-12", "counted")
def test_the_assessment_holds_the_recorded_numbers_by_head_officer_and_unit(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        conduct, today = desk.services.people.conduct, desk.services.clock.now().date()
        leader = replace(ADMIN, account="leader", number=None, roles=frozenset({Role.OFFICE_LEADER}))
        department = {each.number: each.department for each in desk.services.people.roster.officers(ADMIN)}
        wish = ConductWish("1002", on=today, text="未带装备", code="not_carried")
        first, _count = conduct.criticise(leader, wish)
        second, _count = conduct.criticise(leader, replace(wish, text="又未带装备"))
        counted = conduct.violation(leader, wish, (first.seq, second.seq))
        wrong = conduct.violation(leader, replace(wish, code="other"))
        conduct.withdraw(replace(leader, account="other"), wrong.seq, "查实无误")
        leaked = conduct.violation(leader, replace(wish, code="leaked", rule=ConductRule.RECORDING))
        unit = department["1002"]
        order = conduct.order(leader, ConductWish(unit=unit, text="补录"), today + timedelta(days=3))
        desk.clock.advance(days=5)
        conduct.settle(leader, order.seq, done=True)
        notice = desk.services.inventory.conduct_papers.paper(ADMIN, TEXTS, order.seq)
        said = [
            "编号",
            "责令对象",
            "单位",
            "依据",
            "事由",
            "整改内容",
            "整改期限",
            "下达人和日期",
            "整改结果",
        ]
        assert (notice.template, [name for name, _ in notice.sections[0].facts]) == ("order", said)
        assert notice.signatures == ("签发人（签字）", "责令对象（签收）", "复查人（签字）")
        assert notice.sections[0].facts[-1] == ("整改结果", "逾期整改")
        points, why = {"gear": 38, "recording": 30, "orders": 20}, {"recording": "两次漏录"}
        assessed = conduct.assess(leader, unit, today.year, points, why)
        rests_on = (first.seq, second.seq, counted.seq, leaked.seq, order.seq)
        assert assessed.of(UnitAssessed2).records == rests_on, "what was withdrawn is nothing to rest on"
        paper = desk.services.inventory.conduct_papers.paper
        heads, records = paper(ADMIN, TEXTS, assessed.seq).tables
        assert [row[3] for row in heads.checked()] == ["", "两次漏录", ""]
        assert [int(str(row[0])) for row in records.checked()] == list(rests_on)
        on_it = conduct.violation(leader, replace(wish, code="other", text="另一件"), (), (first.seq,))
        sheet = paper(ADMIN, TEXTS, on_it.seq)
        (entries,) = sheet.tables
        ((number, _day, what),) = entries.checked()
        assert (sheet.template, number) == ("conduct_record", str(first.seq))
        assert "未带" in str(what), "what it rests on stands on its sheet in words"
        conduct.withdraw(replace(leader, account="other"), on_it.seq, "只为表单")
        people, _heads, _use, by_officer, by_unit = made(desk)["assessment"]().tables
        (row,) = [row for row in people.checked() if row[1] == "1002"]
        assert row[4] == f"批评 {first.seq}、批评 {second.seq}、记录 {counted.seq}"
        assert row[5:11] == ("无",) * 6, "what was withdrawn does not count"
        (row,) = by_officer.checked()
        assert (row[1], row[4]) == ("1002", f"记录 {leaked.seq}（泄露记录内容）")
        (row,) = by_unit.checked()
        assert row == (unit, 2, 1, 1, 1, 0, 1, 0, f"{today.year} 年 88/100", "")


@pytest.mark.rule("EQ-10", "entry")
@pytest.mark.rule("EQ-01", "catalogue")
def test_papers_tell_what_the_ledger_tells(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        desk.take("1002", "BWC-0001")
        desk.give_back("BWC-0001")
        desk.take("1002", "PRN-0001")
        papers = made(desk)
        standard = papers["standard"]().tables[0]
        rows = list(standard.checked())
        assert (rows[0][2], rows[0][3]) == ("套/人", "见说明"), "of uniforms the note says how many"
        assert (rows[4][2], rows[4][3], rows[4][4]) == ("套/组", "1/1", "选配")
        notes = {str(row[1]): str(row[5]) for row in rows}
        for name, named in (
            ("制服、制式帽、工号牌", "制服 制式帽 制式皮鞋 工号牌"),
            ("执法终端", "考勤"),
            ("执法记录仪", "摄像 照相 录音 对讲 全程佩戴"),
            ("热敏打印机", "检查告知书"),
            ("现场打印设备", "笔记本电脑 便携打印机 办案须带"),
            ("摄录设备", "照相 摄像 录音"),
            ("食品安全快速检测箱", "ATP 中心温度计 试剂 监管 保障 快速检测时须带"),
            ("食品安全应急处置箱", "封条 采样袋 肛拭试剂 棉签 无菌手套"),
            ("红外测距仪", "勘察 距离"),
            ("移动执法平板电脑", "特种设备 食品"),
        ):
            assert all(word in notes[name] for word in named.split()), name
        moved = [(row[1], row[2]) for row in papers["movements"]().tables[0].checked()]
        assert moved == [("出库", "BWC-0001"), ("入库", "BWC-0001"), ("出库", "PRN-0001")]
        loan = next(row for row in papers["movements"]().tables[0].checked() if row[2] == "PRN-0001")
        desk.services.inventory.voids.void(ADMIN, f"custody:{loan[-1]}", "发错人")
        assert [row[1] for row in papers["movements"]().tables[0].checked()][-1] == "出库（已作废）"
        more = sum(row[5] or 0 for row in papers["daily"]().tables[0].checked())  # type: ignore[misc]  # a count
        held = list(papers["count"]().tables[0].checked())
        assert more == len(held)
        assert [row[0] for row in held] == list(range(1, len(held) + 1))
        assert [row[1] for row in held] == sorted(str(row[1]) for row in held), "by place"
        gone = (
            ItemLost("BWC-0002", "执法记录仪", 1),
            WrittenOff("BWC-0002", "执法记录仪", 1),
            WrittenOff("BWC-0003", "执法记录仪", 1),
        )
        with desk.station.store.write() as work:
            for body in gone:
                about = (subject("item", body.tag),)
                work.append(ADMIN.draft(body, desk.services.clock.now(), subjects=about))
        lines = list(papers["daily"]().tables[0].checked())
        assert [(row[1], row[4], row[6]) for row in lines[-3:]] == [
            ("BWC-0002", "遗失", 1),
            ("BWC-0002", "报废", None),
            ("BWC-0003", "报废", 1),
        ], "what was lost leaves the register once"
        assert len(list(papers["count"]().tables[0].checked())) == len(held) - 2
        assert list(papers["handover"]().tables[0].checked()) == []
        with pytest.raises(Refused, match="unknown_officer"):
            desk.services.inventory.papers.handover(ADMIN, TEXTS, "9999")
        today = desk.services.clock.now().date()
        with pytest.raises(Refused, match="period_turned"):
            PaperPeriod(today, today - timedelta(days=1))


@pytest.mark.rule("EQ-06", "daily")
def test_the_daily_register_adds_up_through_changes_loss_and_voids(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        inventory, daily = desk.services.inventory, made(desk)["daily"]

        def lines(tag: str) -> list[Sequence[Cell]]:
            return [row for table in daily().tables for row in table.checked() if row[1] == tag]

        def told(tag: str) -> list[tuple[Cell, ...]]:
            return [tuple(row[3:8]) for row in lines(tag)][1:]

        bought = NewItem("CLR-2", 4, "相机", value_fen=1680_00, supplier="沪安")
        entry = inventory.register.register(ADMIN, bought).entry
        voided = inventory.register.register(ADMIN, NewItem("CLR-3", 3, "相机", value_fen=9_00)).entry
        inventory.voids.void(ADMIN, f"custody:{voided.seq}", "录错")
        facts = {"category": FactChange(4, 3), "value_fen": FactChange(1680_00, 1500_00)}
        worn = {"condition": FactChange("good", "incomplete"), "note": FactChange("", "缺电池")}
        moved = {"place": FactChange("", "柜1")}
        bodies = (
            *(Changed("CLR-2", each, "核实") for each in (facts, worn, moved)),
            ItemLost("CLR-2", "相机", 1),
            ItemFound("CLR-2", "相机", Condition.GOOD, "找回"),
            WrittenOff("CLR-2", "相机", 1),
        )
        with desk.station.store.write() as work:
            about = (subject("item", "CLR-2"),)
            for body in bodies:
                work.append(ADMIN.draft(body, desk.services.clock.now(), subjects=about))
        camera, printer = "3 执法记录仪", "4 热敏打印机"
        assert [row[2] for row in lines("CLR-2")] == ["相机"] * 8
        assert told("CLR-2") == [
            (printer, "类别变更转出", None, 1, Decimal(-1680)),
            (camera, "类别变更转入", 1, None, Decimal(1680)),
            (camera, "价值变更：¥1,680.00 → ¥1,500.00", None, None, Decimal(-180)),
            (camera, "好坏变更：完好 → 缺件", None, None, None),
            (camera, "遗失", None, 1, Decimal(-1500)),
            (camera, "找回", 1, None, Decimal(1500)),
            (camera, "报废", None, 1, Decimal(-1500)),
        ]
        assert told("CLR-3") == [(camera, "撤销登记", None, 1, Decimal(-9))]
        amounts = [row[7] for tag in ("CLR-2", "CLR-3") for row in lines(tag)]
        assert sum(each for each in amounts if isinstance(each, Decimal)) == 0
        row = next(row for row in made(desk)["register"]().tables[0].checked() if row[0] == "CLR-2")
        assert (row[5], row[11], row[13], str(entry.seq)) == (
            "已报废",
            Decimal(1500),
            "沪安",
            lines("CLR-2")[0][9],
        )


@pytest.mark.rule("EQ-10", "tracking")
def test_papers_tell_of_stock_by_its_quantity(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        inventory, papers = desk.services.inventory, made(desk)

        def lines(name: str, column: int) -> list[Sequence[Cell]]:
            return [row for row in papers[name]().tables[0].checked() if row[column] == "TAPE-01"]

        tape = NewItem("TAPE-01", 9, "警戒带", tracking=Tracking.COUNTED, unit="卷", quantity=20)
        registered = inventory.register.register(ADMIN, tape).entry
        received = inventory.stock.receive(ADMIN, "TAPE-01", 4, "采购单").entry
        issued = inventory.stock.issue(ADMIN, "1002", {"TAPE-01": 6}).entry
        moved = [(row[1], row[3]) for row in lines("movements", 2)]
        assert moved == [("入库", "警戒带 4 卷"), ("出库", "警戒带 6 卷")]
        assert [row[5] for row in lines("count", 2)] == ["现存 18 卷"]
        counted = papers["count"]()
        others = len(list(counted.tables[0].checked())) - 1
        assert ("账面件数", str(others + 18)) in counted.sections[0].facts
        cones = replace(tape, tag="ZT-01", name="反光锥", tracking=Tracking.LENT, unit="个")
        inventory.register.register(ADMIN, cones)
        inventory.counter.check_out(ADMIN, "1002", ["ZT-01"], quantity=6)
        inventory.counter.check_in(ADMIN, ["ZT-01"], number="1002", quantity=4)
        inventory.counter.check_in(ADMIN, ["ZT-01"], number="1002")
        lent = [row for row in papers["movements"]().tables[0].checked() if row[2] == "ZT-01/1"]
        said = [("出库", "反光锥 6 个"), ("入库", "反光锥 4 个"), ("入库", "反光锥 2 个")]
        assert [(row[1], row[3]) for row in lent] == said
        assert ["未确认" in str(row[6]) for row in lent] == [True] * 3
        assert {row[4] for row in lent} == {"9 红外测距仪"}
        assert len(list(papers["count"]().tables[0].checked())) == others + 2, (
            "what is back is no line of its own"
        )
        single, *of_units = papers["register"]().tables
        assert all(row[10] == 1 for row in single.checked()), "rolls and cones are not added to devices"
        of_unit = {
            table.title: [tuple(row[at] for at in (0, 10)) for row in table.checked()] for table in of_units
        }
        assert of_unit == {"按卷计": [("TAPE-01", 18)], "按个计": [("ZT-01", 20)]}
        for seq in (issued.seq, received.seq, registered.seq):
            inventory.voids.void(ADMIN, f"custody:{seq}", "记错")
        gear, rolls = papers["daily"]().tables[:2]
        assert not any(row[1] == "TAPE-01" for row in gear.checked()), "rolls are not added to pieces"
        assert (rolls.title, {row[3] for row in rolls.checked()}) == ("按卷计", {"9 红外测距仪"})
        told = [tuple(row[5:7]) for row in rolls.checked()]
        assert told == [(20, None), (4, None), (None, 6), (6, None), (None, 4), (None, 20)]
        seals = replace(tape, tag="FT-01", name="封条", tracking=Tracking.RANGE, unit="枚")
        inventory.register.register(ADMIN, replace(seals, quantity=-1, numbers="A01-A50"))
        inventory.stock.issue(ADMIN, "1002", {"FT-01": 20})
        inventory.stock.take_back(ADMIN, "FT-01", "A20")
        numbered = [row for row in papers["movements"]().tables[0].checked() if row[2] == "FT-01"]
        said = [("出库", "封条 20 枚 A01~A20"), ("入库", "封条 1 枚 A20")]
        assert [(row[1], row[3]) for row in numbered] == said
        assert {row[5] for row in numbered} == {"1002"}
        (counted_seals,) = [row for row in papers["count"]().tables[0].checked() if row[2] == "FT-01"]
        assert counted_seals[5] == "现存 31 枚（A20~A50）"
        daily = [row for table in papers["daily"]().tables for row in table.checked() if row[1] == "FT-01"]
        assert [row[2] for row in daily] == ["封条", "封条 A01~A20", "封条 A20"]
