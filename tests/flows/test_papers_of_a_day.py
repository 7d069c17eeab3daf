"""Every paper and whatever else can be had as of a day says what it said then, whatever was recorded since (DM-03)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.audit.forms.bodies import FormReceived
from station.audit.forms.definition import (
    Adding,
    FieldKind,
    FilingLevel,
    FormDefinition,
    FormLayout,
    FormLevel,
    Recurrence,
    ReportField,
)
from station.audit.forms.filling import FillWish
from station.audit.forms.finding import DutyName
from station.audit.indicators.values import Period
from station.core.attachments import AttachedFile, AttachmentForm
from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.core.ledger import subject
from station.core.report import Report
from station.core.texts import load_texts
from station.inventory.figures.values import FigureKind
from station.inventory.keeper.use_cases import CountSignWish
from station.inventory.losses.bodies import ReportKind
from station.inventory.losses.decide import Reported
from station.inventory.papers.period import PaperPeriod
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.stock.reagents import LotUse
from station.inventory.stocktake.settling import FindingWish
from station.inventory.stocktake.values import Action, Purpose
from station.inventory.testing.bodies import TestResult
from station.inventory.testing.values import TestFacts
from station.inventory.values import NewItem, Tracking
from station.matters.bodies import MatterType
from station.matters.values import MatterWish
from station.people.conduct.use_cases import ConductWish
from station.people.confirming import Confirmation
from station.people.dated import Dated
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.sessions import program_session
from station.people.values import Officer
from station.printing.bodies import TemplateChanged
from tests.architecture.calls import services_of
from tests.flows.test_lists_of_a_day import MONDAY
from tests.plugins.offices import open_account
from tests.ui.offices import PIN, TestOffice, open_office

PROGRAM, TEXTS = program_session(), load_texts("zh_CN")
DESK = replace(PROGRAM, number="9001")
PERIOD = PaperPeriod(MONDAY, MONDAY + timedelta(days=9))
SIGNED = Confirmation(pin=PIN)
HOLIDAY = SpecialDay(date(2028, 1, 3), DayKind.HOLIDAY, "元旦")
YESTERDAY = MONDAY - timedelta(days=1)
FORM = FormDefinition(
    *("NB01", 1, "年报", "区局", Recurrence.ONCE, YESTERDAY, YESTERDAY),
    levels=(FilingLevel(FormLevel.UNITS, 5, ()),),
    task="",
    layout=FormLayout.ONE,
    fields=(ReportField("n", "件数", FieldKind.WHOLE, False, None, None, Adding.SUM, "", ()),),
    rows=(),
)
UNIT = Receiver(ReceiverKind.DEPARTMENT, "执法一科")


@dataclass(frozen=True)
class Made:
    """What the papers of one thing are asked by."""

    request: str
    order: int
    count: int
    issue: str
    test: int
    change: int


def begins(office: TestOffice) -> Made:
    """Something of everything that has a paper."""
    inventory, people, admin = office.services.inventory, office.services.people, office.admin
    lot = NewItem("RG-01", 7, "速测卡", tracking=Tracking.LOT, unit="片", quantity=12, lot="L1")
    inventory.register.register(admin, replace(lot, expires_on=MONDAY + timedelta(days=400)))
    seals = NewItem(
        "SL-01", 10, "封条", tracking=Tracking.RANGE, unit="张", quantity=10, numbers="A0001-A0010"
    )
    inventory.register.register(admin, seals)
    inventory.kits.define(admin, "KIT-01", "执法包", ["BWC-0003", "PRN-0003"])
    office.services.matters.matters.open(admin, "案1", MatterWish(MatterType.PENALTY, ("1001",)))
    forms = NewItem("BL-01", 10, "营业执照", tracking=Tracking.COUNTED, unit="张", quantity=50)
    inventory.register.register(admin, forms)
    inventory.certificates.set_kind(admin, "BL-01", "business")
    issued = inventory.stock.issue(admin, "1001", {"BL-01": 5}, None, receiver=UNIT)
    test = inventory.rapid_tests.report(admin, TestFacts("青菜", "有机磷", TestResult.ABNORMAL, "1001"))
    asked = inventory.losses.report(admin, "BWC-0001", Reported(ReportKind.DAMAGE, "摔坏"))
    inventory.losses.report(admin, "TRM-0001", Reported(ReportKind.REPAIR, "开不了机"))
    order = people.conduct.order(admin, ConductWish("1002", text="补齐记录"), MONDAY + timedelta(days=8))
    office.lend("1001", "PRN-0001")
    before, today = MONDAY - timedelta(days=20), MONDAY
    keeper = (office.desk, "执法一科", Function.KEEPER)
    people.offices.assign(*keeper, "1001", first=before)
    people.offices.assign(office.desk, "执法一科", Function.HEAD, "1003", first=before)
    people.offices.assign(*keeper, "1002", first=today, in_place_of="1001")
    (change,) = inventory.keeper_counts.waiting(admin)
    both = ("1001", "1002")
    count = inventory.stocktakes.start(admin, "all", counters=both, purpose=Purpose.KEEPER_CHANGE).seq
    inventory.stocktakes.scan(admin, count, ["BWC-0002"])
    inventory.stocktakes.close(admin, count)
    with office.station.store.write() as work:
        kept = AttachedFile("0" * 64, "年报.xlsx", 1, AttachmentForm.XLSX, "")
        work.append(PROGRAM.draft(FormReceived(FORM, True, kept), office.clock.now()))
    office.services.audit.forms.settle()
    return Made(str(asked.seq), order.seq, count, f"custody:{issued.entry.seq}", test.entry.seq, change.seq)


def goes_on(office: TestOffice, made: Made) -> None:
    """Something of each changes, and more of what is told of these days."""
    inventory, people, admin = office.services.inventory, office.services.people, office.admin
    inventory.reagents.use(admin, LotUse("RG-01", 2, "抽检"), "1001", SIGNED)
    inventory.stock.receive(admin, "BL-01", 7, "补登")
    office.services.matters.matters.close(admin, "案1", "不予立案")
    inventory.stock.issue(admin, "1001", {"SL-01": 0}, None, receiver=UNIT, numbers={"SL-01": "A0001-A0004"})
    inventory.kits.define(admin, "KIT-01", "执法包二", ["BWC-0003", "PRN-0003"], change=True, reason="改名")
    inventory.rapid_tests.follow_up(admin, made.test, "市食检院")
    people.conduct.settle(admin, made.order, done=True, text="已补齐")
    returns = office.services.audit.form_returns
    values = FillWish({("", "n"): "3"})
    returns.file(PROGRAM, returns.sheet(PROGRAM, DutyName("NB01", "once", "执法一科"), values))
    found = inventory.stocktakes.standing(admin, made.count).findings
    (lent,) = (each.finding for each in found if each.tag == "PRN-0001")
    inventory.stocktakes.decide(admin, made.count, lent, FindingWish(Action.SEEN, "已归还"))
    signed = CountSignWish(made.count, "1003", "", SIGNED, SIGNED, SIGNED)
    inventory.keeper_counts.sign(admin, made.change, signed)
    inventory.training.record(admin, ["1001"], [3], MONDAY)
    office.services.approvals.requests.withdraw(admin, made.request, "找到了")
    with office.station.store.write() as work:  # what was tried before, which takes seconds
        body = TemplateChanged("register", "= 登记造册", "加盖单位名称")
        about = (subject("template", "register"),)
        work.append(admin.draft(body, office.clock.now(), subjects=about, rules=("PF-07",)))
    people.working_days.set_year(admin, CalendarYear(2028, (HOLIDAY,), "国办发明电2027"))
    inventory.register.change(admin, "PRN-0002", {"place": "柜9"}, "登错")
    people.roster.register(admin, Officer("1004", "周丁", "执法一科", "一组", "B1004"))
    open_account(people, admin, "leader", Role.OFFICE_LEADER, "password-1")
    office.take_back("PRN-0001")


ASKED: dict[str, Callable[[Any, Made], Any]] = {
    "approvals.papers": lambda papers, made: papers.paper(PROGRAM, TEXTS, made.request),
    "approvals.requests": lambda requests, made: requests.show(PROGRAM, made.request),
    "audit.form_collecting": lambda forms, _: forms.sum_report(PROGRAM, TEXTS, "NB01", "once"),
    "audit.indicators": lambda papers, _: papers.report(PROGRAM, TEXTS, Period(PERIOD.first, PERIOD.last)),
    "audit.officer_years": lambda years, _: [
        years.paper(PROGRAM, TEXTS, "1001", 2026),
        years.unit_paper(PROGRAM, TEXTS, "执法一科", 2026),
    ],
    "inventory.certificate_papers": lambda papers, made: [
        papers.month(PROGRAM, TEXTS, "2026-11"),
        papers.slip(PROGRAM, TEXTS, made.issue),
    ],
    "inventory.certificate_registers": lambda papers, _: papers.ledger(PROGRAM, TEXTS, PERIOD),
    "inventory.certificates": lambda papers, _: papers.kinds(PROGRAM, "zh_CN"),
    "inventory.conduct_papers": lambda papers, made: papers.paper(PROGRAM, TEXTS, made.order),
    "inventory.figures": lambda figures, _: [figures.report(PROGRAM, TEXTS, kind) for kind in FigureKind],
    "inventory.instrument_papers": lambda papers, _: papers.file(PROGRAM, TEXTS, "PRN-0002"),
    "inventory.keeper_counts": lambda counts, made: counts.paper(PROGRAM, TEXTS, made.change, made.count),
    "inventory.laboratory_papers": lambda papers, made: [
        papers.reagents(PROGRAM, TEXTS, PERIOD),
        papers.test(PROGRAM, TEXTS, made.test),
    ],
    "inventory.needs": lambda needs, _: needs.of_year(PROGRAM),
    "inventory.needs_papers": lambda papers, _: papers.needs(PROGRAM, TEXTS),
    "inventory.papers": lambda papers, _: [
        papers.count(PROGRAM, TEXTS),
        papers.handover(PROGRAM, TEXTS, "1001"),
        papers.repair(PROGRAM, TEXTS, "TRM-0001"),
        papers.activity(PROGRAM, TEXTS, "daily_inspection"),
        *(
            each(PROGRAM, TEXTS, PERIOD)
            for each in (papers.daily, papers.movements, papers.training, papers.assessment)
        ),
    ],
    "inventory.kits": lambda kits, _: kits.show(PROGRAM, "KIT-01"),
    "inventory.rapid_tests": lambda tests, made: tests.test(PROGRAM, made.test),
    "inventory.register": lambda register, _: register.history(PROGRAM, "PRN-0002"),
    "inventory.stock": lambda stock, _: stock.find_number(PROGRAM, "A0003"),
    "inventory.reports": lambda reports, _: [
        reports.register(PROGRAM, TEXTS),
        reports.entitlement(PROGRAM, TEXTS),
        reports.open_loans(PROGRAM, TEXTS),
        reports.in_hand(PROGRAM, TEXTS, "1001"),
    ],
    "inventory.standard_papers": lambda papers, _: papers.standard(PROGRAM, TEXTS),
    "inventory.stocktake_papers": lambda papers, made: papers.count(PROGRAM, TEXTS, made.count),
    "inventory.stocktakes": lambda counts, made: counts.standing(PROGRAM, made.count),
    "inventory.training": lambda training, _: training.of(PROGRAM, "1001"),
    "inventory.training_papers": lambda papers, _: papers.of_year(PROGRAM, TEXTS, 2026),
    "matters.matters": lambda matters, _: matters.show(PROGRAM, "案1"),
    "people.roster": lambda roster, _: [roster.open_things(PROGRAM, each) for each in ("1001", "1002")],
    "people.deadlines": lambda deadlines, _: deadlines.compared_reminders(DESK),
    "people.working_days": lambda days, _: days.status(PROGRAM),
    "printing.templates": lambda templates, _: [
        templates.current(PROGRAM),
        templates.versions(PROGRAM, "register"),
    ],
}
"""What is asked of each service that can be had as of a day."""
LASTING = {"inventory.standard_papers"}
"""What nothing changed here."""


def said(answer: Any) -> Any:
    """What a report says without when it was made; another answer is compared as it is."""
    if isinstance(answer, list):
        return list(map(said, answer))
    if not isinstance(answer, Report):
        return answer
    told = [section for section in answer.sections if section.tables or section.facts]
    return [([list(map(tuple, table.rows)) for table in each.tables], each.facts) for each in told]


def services(office: TestOffice) -> dict[str, Any]:
    """All services that can be had as of a day, by their paths."""
    found = {}
    for path, kind in services_of():
        if issubclass(kind, Dated):
            held: Any = office.services
            for name in path.split("."):
                held = getattr(held, name)
            found[path] = held
    return found


@pytest.mark.rule("DM-03", "as_of")
def test_whatever_is_asked_as_of_a_day_answers_as_it_did_then(tmp_path: Path) -> None:
    with open_office(tmp_path / "data") as office:
        made = begins(office)
        every = services(office)
        assert every.keys() == ASKED.keys()
        office.clock.advance(hours=14, minutes=59, seconds=59)
        then = {path: said(ASKED[path](each, made)) for path, each in every.items()}
        office.clock.advance(hours=10)
        goes_on(office, made)
        for path, each in every.items():
            dated = each.as_of(PROGRAM, MONDAY)
            assert said(ASKED[path](dated, made)) == then[path], path
            if path not in LASTING:
                assert said(ASKED[path](each, made)) != then[path], path
        office.assert_sound()
