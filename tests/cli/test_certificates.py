"""Accountable paper by commands: its kind, sheets used, spoiled and destroyed, and the figures of a month."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from PySide6.QtPdf import QPdfDocument

from station.bootstrap import Station
from station.core.numerals import capital
from station.inventory.values import NewItem, Tracking
from station.people.sessions import program_session
from tests.cli.test_new_key import SECOND, fill
from tests.plugins.command_line import NEW, CommandLine, two_officers
from tests.plugins.offices import founded_office

MONTH = datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m")


@pytest.fixture
def run(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Two officers, business licences by number, legal forms by quantity, and a second person."""
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    founded_office(bare.data, "two administrators", NEW, fill, datetime.now(UTC) - timedelta(days=30))
    return bare.after(certificates)


def certificates(run: CommandLine) -> None:
    two_officers(run)
    paper = ("--category", "7", "--name", "证照", "--unit", "张")
    licences = (*paper, "--tracking", "range", "--first", "A0001", "--last", "A0100")
    run("equipment", "register", "BL-01", *licences)
    run("equipment", "register", "WS-01", *paper, "--tracking", "counted", "--quantity", "40")
    run("stock", "kind", "BL-01", "营业执照")
    run("stock", "kind", "WS-01", "legal_form")


def place(done: Any) -> str:
    """Where the entry of an act stands."""
    return f"custody:{done['entry']['seq']}"


def figures(run: CommandLine, *more: str) -> dict[str, tuple[int, ...]]:
    """Opening, used, of these spoiled, issued, received, closing by kind, of those of which there is anything."""
    keys = ("opening", "used", "spoiled", "issued", "received", "closing")
    report = run("stock", "report", "--month", MONTH, *more)
    found = {each["kind"]: tuple(each[key] for key in keys) for each in report["kinds"]}
    return {kind: each for kind, each in found.items() if any(each)}


def cells(run: CommandLine, *words: str) -> list[list[object]]:
    """What stands in a workbook that a command of stock writes, all of its sheets."""
    path = run.data.with_name("paper.xlsx")
    run("stock", *words, "--out", path, "--replace")
    book = openpyxl.load_workbook(path, data_only=True)
    return [[cell.value for cell in row] for sheet in book.worksheets for row in sheet.iter_rows()]


@pytest.mark.rule("ST-01", "kinds")
@pytest.mark.rule("ST-03", "part_of_used", "destroyed")
@pytest.mark.rule("ST-04", "report")
@pytest.mark.rule("PR-21", "same")
def test_a_month_of_certificates_by_commands(run: CommandLine) -> None:
    stands = {each["kind"]: each for each in run("stock", "kinds")}
    assert [each["tag"] for each in stands["business"]["lines"]] == ["BL-01"]
    assert (stands["legal_form"]["family"], stands["medicine"]["lines"]) == ("form", [])
    assert run("stock", "report", "--month", MONTH)["form"] == "office"
    used = run("stock", "use", "BL-01", "--numbers", "A0001-A0003", "--by", "1001", "--matter", "市监118")
    assert (used["numbers"], used["item"]["quantity"]) == ("A0001~A0003", 97)
    run("stock", "issue", "BL-01", "--numbers", "A0011-A0030", "--to-group", "一组", "--signed-by", "1002")
    run("stock", "use", "BL-01", "--numbers", "A0011-A0014", "--by", "1002", "--unit", "一组")
    spoil = ("stock", "spoil", "BL-01", "--reason", "名称打错", "--cause", "misprint")
    run(*spoil, "--numbers", "A0003-A0004")  # of which one had been used before
    run(*spoil, "--numbers", "A0015", "--by", "1002")
    run("stock", "receive", "BL-01", "--numbers", "A0029-A0030")
    run("stock", "use", "WS-01", "--quantity", "6", "--by", "1001")
    assert figures(run) == {"business": (0, 4, 2, 18, 100, 78), "legal_form": (0, 6, 0, 0, 40, 34)}
    assert figures(run, "--unit", "一组") == {"business": (0, 5, 1, 0, 18, 13)}
    words = run.words("stock", "report", "--month", MONTH)
    assert (
        "营业执照：上月底库存 0，本月使用 4（其中错、废 2），各所领用 18，本月入库 100，当月底库存 78"
        in words
    )
    assert "退回未用 2" in words
    form = cells(run, "report", "--month", MONTH)
    titles: list[object] = [
        "证照类型",
        "上月底库存数量",
        "本月使用数量",
        "其中错、废证照数量",
        "各所领用数量",
        "本月入库数量",
        "当月底库存数量",
    ]
    assert form[form.index(titles) + 1] == ["营业执照", 0, 4, 2, 18, 100, 78]
    page = run.data.with_name("paper.html")
    for more, signed in (((), "分管科长（签字）"), (("--unit", "一组"), "分管所长（签字）")):
        run("stock", "report", "--month", MONTH, *more, "--out", page, "--replace")
        said = page.read_text(encoding="utf-8")
        places = [said.find(each) for each in ("证照使用报表", "证照保管人（签字）", signed)]
        assert places == sorted(places)
        assert min(places) >= 0
    office = cells(run, "report", "--month", MONTH, "--unit", "一组")
    kept = [title for title in titles if title != "各所领用数量"]
    assert [line[:6] for line in office if line[0] == "营业执照"] == [["营业执照", 0, 5, 1, 18, 13]]
    assert kept in [line[:6] for line in office]
    done = run("stock", "destroy", "BL-01", "--numbers", "A0003,A0015", "--way", "粉碎", "--second", "wang")
    assert run("stock", "where", "A0015")[0]["state"] == "destroyed"
    assert figures(run)["business"] == (0, 4, 2, 18, 100, 78), "what is destroyed was used before"
    void = ("void", place(done), "--reason", "记错")
    assert run(*void, status=1)["error"] == "void.second_missing"
    sound = (
        "stock",
        "correct",
        "BL-01",
        "--numbers",
        "A0004",
        "--sound",
        "--reason",
        "没坏",
        "--second",
        "wang",
    )
    assert run(*sound, status=1)["error"] == "certificates.void_spoiled"
    run(*void, "--second", "wang")
    run("void", place(used), "--reason", "记错", status=1)  # A0003 was spoiled since
    run("ledger", "rebuild", "--check")


@pytest.mark.rule("ST-01", "kinds", "range")
@pytest.mark.rule("ST-03", "destroyed")
def test_what_can_not_have_been_is_refused_in_words(run: CommandLine) -> None:
    def refused(*words: str) -> str:
        return str(run("stock", *words, status=1)["error"]).removeprefix("certificates.")

    use = ("use", "BL-01", "--by", "1001")
    paper = ("--category", "7", "--name", "封条", "--tracking", "counted", "--unit", "张", "--quantity", "5")
    run("equipment", "register", "QT-01", *paper)
    assert refused("use", "QT-01", "--by", "1001", "--quantity", "1") == "no_kind"
    assert refused("kind", "BL-01", "business") == "same_kind"
    assert refused("kind", "BL-01", "驾驶证") == "unknown_kind"
    assert refused("kind", "BL-01", "medicine") == "equipment.reason_missing"
    assert refused(*use, "--quantity", "2") == "numbers_needed"
    assert refused(*use, "--numbers", "A0200") == "stock.numbers_strange"
    assert refused(*use, "--numbers", "A0001", "--on", "2199-01-01") == "day_ahead"
    assert refused(*use, "--numbers", "A0001", "--on", "2026-01-01") == "before_there"
    assert refused(*use, "--numbers", "A0001", "--unit", "一组") == "house_account"
    assert refused("use", "WS-01", "--by", "1001", "--quantity", "41") == "not_enough"
    assert refused("use", "WS-01", "--by", "1001", "--quantity", "1", "--on", "2026-01-01") == "house_short"
    assert (
        refused("use", "WS-01", "--by", "1001", "--quantity", "1", "--unit", "一组") == "not_enough_of_unit"
    )
    spoil = ("spoil", "WS-01", "--cause", "void", "--reason", "作废")
    assert refused(*spoil, "--quantity", "1", "--of-used") == "not_enough_used"
    assert (
        refused("spoil", "WS-01", "--cause", "void", "--reason", " ", "--quantity", "1") == "reason_missing"
    )
    gone = ("--way", "粉碎", "--second", "wang")
    assert refused("destroy", "WS-01", "--quantity", "1", *gone) == "not_enough_spoiled"
    assert refused("destroy", "BL-01", "--numbers", "A0001", *gone) == "not_spoiled"
    assert refused("report", "--month", "2199-01") == "month_ahead"
    run("stock", *use, "--numbers", "A0001")
    assert refused(*use, "--numbers", "A0001") == "stock.numbers_used"
    run("stock", "issue", "BL-01", "--numbers", "A0011-A0012", "--to-group", "一组", "--signed-by", "1002")
    assert refused(*use, "--numbers", "A0012-A0013") == "several_accounts"


@pytest.mark.rule("ST-02", "slip")
def test_an_issue_has_its_slip(run: CommandLine) -> None:
    many = ("--numbers", "A0011-A0030", "--to-group", "一组", "--signed-by", "1002")
    issued = run("stock", "issue", "BL-01", *many)
    (table,) = run("stock", "slip", place(issued))
    assert [(each["capital"], each["counted_unit"], each["numbers"]) for each in table["rows"]] == [
        ("贰拾", "张", "A0011~A0030")
    ]
    words = run.words("stock", "slip", place(issued))
    order = (
        "证照领用单",
        "领用单位",
        "领取人",
        "领取日期",
        "一式 2 份",
        "分管所长（签字）",
        "领取人（签字）",
        "发放人（签字）",
    )
    assert [each for each in order if each not in words] == []
    paper = run.data.with_name("slip.pdf")
    run("stock", "slip", place(issued), "--out", paper)
    pdf = QPdfDocument()
    pdf.load(str(paper))
    text = "".join(pdf.getAllText(page).text() for page in range(pdf.pageCount()))
    assert [text.count(each) for each in ("领取人（签字）", "贰拾", "证照类型")] == [2, 2, 2], (
        "for both who keep one"
    )
    run("rules", "set", "ST-02.copies", "3", "--reason", "另交档案室")
    assert "一式 3 份" in run.words("stock", "slip", place(issued))
    mine = run("stock", "issue", "BL-01", "--quantity", "1", "--to", "1001")
    assert run("stock", "slip", place(mine), status=1)["error"] == "certificates.no_issue"
    (line,) = run("people", "leave", "1001", status=1)["open"]
    assert (line["kind"], line["code"], line["whose"], line["quantity"]) == ("numbers", "BL-01", "A0001", 1)
    assert run("people", "leave", "1002")["open"] == [], "what was issued to a unit is in the unit's account"
    used = run("stock", "use", "BL-01", "--numbers", "A0001", "--by", "1001")
    assert run("people", "leave", "1001")["open"] == []
    run("people", "leave", "1001", "--reason", "调出")
    late = run("void", place(used), "--reason", "没有用", status=1)
    assert (late["error"], late["facts"]["numbers"]) == ("void.numbers_holder_left", "A0001")
    run("void", place(issued), "--reason", "发错")
    assert run("stock", "slip", place(issued), status=1)["error"] == "certificates.issue_void"


@pytest.mark.rule("ST-02", "slip")
def test_capital_numerals() -> None:
    told = {
        0: "零",
        10: "壹拾",
        20: "贰拾",
        101: "壹佰零壹",
        110: "壹佰壹拾",
        1005: "壹仟零伍",
        10_000: "壹万",
    }
    told |= {
        10_001: "壹万零壹",
        20_300: "贰万零叁佰",
        123_456: "壹拾贰万叁仟肆佰伍拾陆",
        99_999_999: capital(9999) + "万" + capital(9999),
    }
    assert {number: capital(number) for number in told} == told


def kept_since(station: Station) -> None:
    """Legal forms that have been paper for more than a month."""
    fill(station)
    inventory = station.services.inventory
    forms = NewItem("WS-01", 7, "文书", tracking=Tracking.COUNTED, unit="份", quantity=40)
    inventory.register.register(program_session(), forms)
    inventory.certificates.set_kind(program_session(), "WS-01", "legal_form")


@pytest.mark.rule("ST-04", "report", "frozen", "due")
@pytest.mark.rule("PR-21", "same")
def test_a_report_is_due_and_signed_from_paper(bare: CommandLine, tmp_path: Path) -> None:
    run, begun = bare, datetime.now(UTC) - timedelta(days=45)
    founded_office(run.data, "paper of a month ago", NEW, kept_since, begun)
    run.after(two_officers)
    first = run("stock", "months")[-1]
    month = first["month"]
    assert (first["unit"], first["signed"]) == (None, None)
    report, paper = ("stock", "report", "--month", month), tmp_path / "月报.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    assert run(*report)["kinds"][-1]["closing"] == 40
    assert {each["kind"] for each in run("deadlines", "list")} >= {"month_report"}
    sign = (*report, "--sign", "--keeper", "1001", "--leader", "1002")
    run(*report, "--keeper", "1001", status=2)
    assert run(*sign, "--paper", paper, status=1)["error"] == "certificates.not_keeper"
    for function, number in (("keeper", "1001"), ("deputy", "1002")):
        run("offices", "set", "310110", function, number, "--from", begun.date().isoformat())
    signed = run(*sign, "--paper", paper, "--note", "纸面签字")["signed"]
    assert (signed["keeper"], signed["leader"], signed["papers"]) == ("1001", "1002", ["月报.pdf"])
    assert run(*sign, "--paper", paper, status=1)["error"] == "certificates.month_signed"
    assert run(*report)["signed"]["seq"] == signed["seq"]
    assert "已由李甲、王乙签字" in run.words(*report)
    html = run.data.with_name("signed.html")
    run(*report, "--out", html)
    assert "负责人王乙" in html.read_text(encoding="utf-8")
    assert "已签字" in run.words("stock", "months")
    run("ledger", "rebuild", "--check")


@pytest.mark.rule("ST-01", "range", "kinds")
@pytest.mark.rule("ST-03", "lost")
@pytest.mark.rule("PR-21", "same")
def test_numbers_that_are_odd_lost_or_newly_delivered(run: CommandLine) -> None:
    assert run("stock", "check") == []
    run("stock", "issue", "BL-01", "--numbers", "A0011-A0020", "--to-group", "一组", "--signed-by", "1002")
    run("stock", "use", "BL-01", "--numbers", "A0013", "--by", "1002")
    run("stock", "use", "BL-01", "--numbers", "A0030", "--by", "1001")
    odd = run("stock", "check", status=1)
    assert [(each["finding"], each["numbers"], each["whom"]) for each in odd] == [
        ("skipped_issue", "A0001~A0010, A0021~A0029", ""),
        ("skipped_use", "A0011~A0012", "一科 › 一组"),
        ("not_issued", "A0030", "李甲"),
    ]
    assert "还在库，后面的号码已经发出或使用" in run.words("stock", "check", status=1)
    run("stock", "issue", "WS-01", "--quantity", "8", "--to-group", "一组", "--signed-by", "1002")
    back = run("stock", "receive", "WS-01", "--quantity", "3", "--unit", "一组")
    assert (back["item"]["quantity"], figures(run, "--unit", "一组")["legal_form"][4:]) == (35, (5, 5))
    assert "一组退回 3 张" in run.words("equipment", "show", "WS-01")
    assert "WS-01 退回未用" in run.words("stock", "account", "--filter", "whose=units")
    more = ("stock", "receive", "WS-01", "--quantity", "6", "--unit", "一组")
    assert run(*more, status=1)["error"] == "certificates.not_enough_of_unit"
    lost = ("stock", "lost", "BL-01", "--keeper", "1001", "--text", "清点少一张")
    assert run(*lost, "--numbers", "A0013", status=1)["error"] == "stock.numbers_used"
    request = run(*lost, "--numbers", "A0040")["request"]
    assert [each["id"] for each in run("approvals", "list")] == [request]
    assert "A0040" in run.words("approvals", "show", str(request))
    to = ("stock", "issue", "BL-01", "--to", "1001", "--numbers", "A0039-A0040")
    assert run(*to, status=1)["error"] == "stock.numbers_reported"
    more = (
        "stock",
        "issue",
        "BL-01",
        "--to",
        "1001",
        "--quantity",
        str(run("equipment", "show", "BL-01")["quantity"]),
    )
    assert run(*more, status=1)["error"] == "stock.numbers_reported", (
        "the last one is not the store's to give"
    )
    new = ("stock", "receive", "营业执照", "--numbers", "A0101-A0150")
    note = run.data.with_name("领证单.pdf")
    note.write_bytes(b"%PDF-1.4\n%%EOF\n")
    delivered = run(*new, "--place", "专柜1", "--note", "市局领证单 2026-31", "--paper", str(note))
    assert (delivered["item"]["tag"], delivered["item"]["quantity"]) == ("BL-02", 50)
    assert delivered["item"]["supplier"] == "市局领证单 2026-31"
    assert [each["name"] for each in run("equipment", "attached", "BL-02")] == ["领证单.pdf"]
    more_forms = run("stock", "receive", "legal_form", "--quantity", "10", "--note", "市局")
    assert (more_forms["item"]["tag"], more_forms["item"]["quantity"]) == ("WS-01", 45)
    assert {each["tag"] for each in run("stock", "kinds")[0]["lines"]} == {"BL-01", "BL-02"}
    assert run(*new, status=1)["error"] == "stock.numbers_taken"
    assert "没有登记过的不列：没收物品统一收据" in run.words("stock", "report", "--month", MONTH)
    run("stock", "kind", "BL-02", "没收物品统一收据", "--reason", "登错")
    (receipts,) = [each for each in run("stock", "kinds") if each["family"] == "receipt"]
    assert [each["tag"] for each in receipts["lines"]] == ["BL-02"]
    assert figures(run)["forfeiture_receipt"] == (0, 0, 0, 0, 50, 50), "accounted as certificates are"
    assert (
        run("stock", "receive", "medicine", "--numbers", "C01-C09", status=1)["error"]
        == "certificates.no_line"
    )
    run("stock", "receive", "WS-01", "--quantity", "1", "--place", "专柜1", status=2)
    first = ("stock", "receive", "forfeiture_receipt", "--quantity", "5", "--like", "WS-01")
    assert run(*first, status=1)["error"] == "certificates.line_of_other_kind"
    medicine = ("--new-tag", "YP-01", "--category", "7", "--counted-in", "张")
    began = run("stock", "receive", "medicine", "--numbers", "C01-C09", *medicine)["item"]
    assert (began["tag"], began["name"], began["unit"]) == ("YP-01", "药品经营许可证", "张")


@pytest.mark.rule("ST-01", "range")
@pytest.mark.rule("ST-03", "destroyed", "part_of_used")
@pytest.mark.rule("PR-21", "same")
def test_the_registers_of_certificates(run: CommandLine) -> None:
    run("stock", "issue", "BL-01", "--numbers", "A0011-A0020", "--to-group", "一组", "--signed-by", "1002")
    spoil = ("stock", "spoil", "--reason", "名称打错", "--cause", "misprint", "--by", "1002")
    run(*spoil, "BL-01", "--numbers", "A0011-A0012")
    run(*spoil, "WS-01", "--quantity", "2")
    run("stock", "destroy", "BL-01", "--numbers", "A0012", "--way", "粉碎", "--second", "wang")
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    spoiled, destroyed = run("stock", "spoiled", "--since", today)
    order = "no day certificate tag numbers quantity paper_cause reason paper_whose by"
    order += " paper_destroyed_on paper_way paper_witness entry"
    assert [list(each) for each in spoiled["rows"]] == [order.split()] * 2
    assert [
        (each["certificate"], each["numbers"], each["quantity"], each["paper_way"])
        for each in spoiled["rows"]
    ] == [
        ("营业执照", "A0011~A0012", 2, "粉碎"),
        ("法律文书", "", 2, ""),
    ]
    assert [(each["numbers"], each["quantity"], each["paper_witness"]) for each in destroyed["rows"]] == [
        ("A0012", 1, "wang")
    ]
    words = run.words("stock", "spoiled")
    places = [
        words.find(each)
        for each in ("错照、废照登记", "证照保管人（签字）", "监销人（签字）", "分管所长（签字）")
    ]
    assert places == sorted(places)
    assert min(places) >= 0
    held = ("account", "tag", "received", "issued", "used", "spoiled", "to_destroy", "left", "numbers")
    group = "一科 › 一组"
    assert [tuple(each[key] for key in held) for each in run("stock", "holdings")] == [
        (None, "BL-01", 100, 10, 0, 0, 1, 90, "A0001~A0010, A0021~A0100"),
        (None, "WS-01", 40, 0, 2, 2, 2, 38, ""),
        (group, "BL-01", 10, 0, 2, 2, 0, 8, "A0013~A0020"),
    ]
    moved = ("what", "numbers", "received", "issued", "used", "spoiled", "left")
    theirs = run("stock", "account", "--filter", f"account={group}", "--sort", "entry")
    assert [tuple(each[key] for key in moved) for each in theirs] == [
        ("stock.issued", "A0011~A0020", 10, 0, 0, 0, 10),
        ("stock.sheet_spoiled", "A0011~A0012", 0, 0, 2, 2, 8),
    ]
    assert "一组  BL-01 证照错、废 A0011~A0012" in run.words("stock", "account", "--find", "一组")
    licences, forms = run("stock", "ledger", "--since", today)
    keys = ("what", "paper_in", "paper_out", "paper_used", "paper_spoiled", "paper_left")
    assert [tuple(each[key] for key in keys) for each in licences["rows"]][-1] == (
        "发放物品",
        None,
        10,
        None,
        None,
        90,
    )
    assert [each["paper_left"] for each in forms["rows"]][-1] == 38
    (only,) = run(
        "stock", "ledger", "--since", today, "--unit", "一组"
    )  # of what it never had there is no table
    assert [tuple(each[key] for key in keys) for each in only["rows"]] == [
        ("承前", None, None, None, None, 0),
        ("发放物品", 10, None, None, None, 10),
        ("证照错、废", None, None, 2, 2, 8),
    ]
