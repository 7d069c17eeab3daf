"""Templates as data: tried before they are in force, on record, and the way back is open (PF-07)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtPdf import QPdfDocument

from station.core.deciding import Decided
from station.core.errors import NotPermitted, Refused
from station.core.policy import Policy, load_rulebook
from station.core.texts import load_texts
from station.core.writing import not_permitted
from station.people.offices.values import Function
from station.printing.bodies import LONGEST_TEMPLATE, TemplateChanged, TemplateReset
from station.printing.templates import PaperTemplates, TemplateCase, decide_template_change
from station.reports.writer import shipped_papers
from tests.ui.desks import ADMIN, OFFICER, Desk, open_desk

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def decided(text: str, reason: str) -> Decided[None]:
    case = TemplateCase("register", "shipped", "present", text, reason)
    return decide_template_change(ADMIN, case, Policy(load_rulebook()), NOW)


OWN = shipped_papers()["register"].replace("#sections()", "= 本单位专用\n#sections()")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def templates(desk: Desk) -> PaperTemplates:
    return desk.services.printing.templates


def words(pdf: bytes, folder: Path) -> str:
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    document = QPdfDocument()
    assert document.load(str(path)) == QPdfDocument.Error.None_
    return "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))


def register_paper(desk: Desk, folder: Path) -> str:
    printing = desk.services.printing
    report = desk.services.inventory.reports.register(ADMIN, load_texts())
    return words(printing.reporting.pdf(report).pdf, folder)


@pytest.mark.rule("EQ-06", "holders")
def test_the_register_names_who_signs_it_on_its_day(desk: Desk, tmp_path: Path, qapp: object) -> None:
    office = desk.services.people.roster.office(ADMIN)
    assert office is not None
    today = desk.services.clock.now().date()
    assign = desk.services.people.offices.assign
    assign(ADMIN, office.name, Function.LEADER_IN_CHARGE, "1002", first=today + timedelta(days=2))
    paper = "".join(register_paper(desk, tmp_path).split())
    assert "负责人（签字）" in paper, "nobody is in charge yet"
    assert "装备管理员李甲（签字）" in paper


@pytest.mark.rule("PF-07", "template")
def test_an_office_puts_its_own_template_in_force_and_takes_the_way_back(
    desk: Desk, templates: PaperTemplates, tmp_path: Path, qapp: object
) -> None:
    assert "本单位专用" not in register_paper(desk, tmp_path)
    entry = templates.change(ADMIN, "register", OWN, " 加标题 ", "zh_CN")
    assert entry.typed == TemplateChanged("register", OWN, "加标题")
    assert (entry.rules, entry.subjects) == (("PF-07",), ("template:register",))
    assert "本单位专用" in register_paper(desk, tmp_path)
    found = templates.template(ADMIN, "register")
    assert (found.own, found.text, found.changed_by) == (True, OWN, "赵管理")
    assert templates.reset(ADMIN, "register", "恢复").typed == TemplateReset("register", "恢复")
    assert "本单位专用" not in register_paper(desk, tmp_path)
    assert not templates.template(ADMIN, "register").own
    assert [(each.reason, each.text) for each in templates.versions(ADMIN, "register")] == [
        ("恢复", None),
        ("加标题", OWN),
    ]
    earlier = templates.versions(ADMIN, "register")[-1].text
    assert earlier is not None
    templates.change(ADMIN, "register", earlier, "还是用上一版", "zh_CN")
    assert templates.template(ADMIN, "register").text == OWN


@pytest.mark.rule("PF-07", "template")
def test_the_shipped_text_typed_in_again_is_the_way_back(desk: Desk, templates: PaperTemplates) -> None:
    templates.change(ADMIN, "register", OWN, "加标题", "zh_CN")
    entry = templates.change(ADMIN, "register", shipped_papers()["register"], "不用了", "zh_CN")
    assert entry.typed == TemplateReset("register", "不用了")


def test_a_layout_reaches_every_paper(
    desk: Desk, templates: PaperTemplates, tmp_path: Path, qapp: object
) -> None:
    layout = shipped_papers()["layout"]
    own = layout.replace("#data.office #h(1fr)", "城西所专用 #h(1fr)")
    assert "城西所专用" in words(templates.preview(ADMIN, "layout", own, "zh_CN"), tmp_path)
    templates.change(ADMIN, "layout", own, "页眉", "zh_CN")
    assert "城西所专用" in register_paper(desk, tmp_path)
    broken = layout.replace("#let signatures()", "#let signed()")
    with pytest.raises(Refused) as refused:
        templates.change(ADMIN, "layout", broken, "改名", "zh_CN")
    assert refused.value.code == "template.broken"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("#sections(", "template.broken"),
        ('#set text(font: "No Such")\n字', "template.font_unknown"),
        (" \n", "template.empty"),
        ("字" * (LONGEST_TEMPLATE + 1), "template.too_long"),
        (shipped_papers()["register"], "template.same"),
    ],
)
@pytest.mark.rule("PF-07", "template")
def test_what_can_not_be_set_is_never_in_force(
    desk: Desk, templates: PaperTemplates, text: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        templates.change(ADMIN, "register", text, "试", "zh_CN")
    assert refused.value.code == code
    assert not templates.template(ADMIN, "register").own
    assert templates.versions(ADMIN, "register") == ()


def test_a_preview_records_nothing(templates: PaperTemplates, tmp_path: Path, qapp: object) -> None:
    shown = words(templates.preview(ADMIN, "register", OWN, "zh_CN"), tmp_path)
    assert "本单位专用" in shown
    assert "样张" in shown
    assert templates.versions(ADMIN, "register") == ()
    with pytest.raises(Refused) as refused:
        templates.preview(ADMIN, "none", OWN, "zh_CN")
    assert refused.value.code == "template.unknown"


@pytest.mark.rule("PF-05", "role")
def test_only_who_edits_policy_changes_templates(templates: PaperTemplates) -> None:
    assert templates.template(OFFICER, "register").text
    for act in (
        lambda: templates.change(OFFICER, "register", OWN, "改", "zh_CN"),
        lambda: templates.reset(OFFICER, "register", "改"),
        lambda: templates.preview(OFFICER, "register", OWN, "zh_CN"),
    ):
        with pytest.raises(NotPermitted):
            act()


@given(st.text(max_size=50), st.text(max_size=20))
def test_a_change_says_what_is_in_force_then_or_is_refused(text: str, reason: str) -> None:
    unseen = any(not_permitted(each, lines=True) for each in (text, reason.strip()))
    if not text.strip() or not reason.strip() or unseen:
        with pytest.raises(Refused):
            decided(text, reason)
        return
    (draft,) = decided(text, reason).drafts
    assert draft.body == TemplateChanged("register", text, reason.strip())


@pytest.mark.rule("PF-07", "template")
def test_what_is_shipped_or_in_force_needs_no_text_of_its_own() -> None:
    (draft,) = decided("shipped", "恢复").drafts
    assert draft.body == TemplateReset("register", "恢复")
    with pytest.raises(Refused) as same:
        decided("present", "不变")
    assert (same.value.code, same.value.rule) == ("template.same", "PF-07")


def test_the_state_follows_from_the_ledger(desk: Desk, templates: PaperTemplates) -> None:
    templates.change(ADMIN, "register", OWN, "加标题", "zh_CN")
    templates.change(ADMIN, "list", shipped_papers()["list"] + "\n字", "加字", "zh_CN")
    templates.reset(ADMIN, "list", "恢复")
    found = desk.services.audit.proof.compare_state(ADMIN)
    assert (found.differences, found.impossible) == ((), ())
