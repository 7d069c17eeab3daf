"""The officers' list: all or nothing, every bad line named, the same file again changes nothing."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.core.errors import Refused
from station.core.texts import load_texts
from station.people.naming import OFFICER_TEMPLATE
from station.people.values import Group, Officer
from station.sheets import Imported
from tests.people.office import Office
from tests.plugins.imports import taken

HEADER = "number,name,department,group,badge,phone"


def run(office: Office, folder: Path, text: str, **options: Any) -> Imported:
    path = folder / "officers.csv"
    path.write_bytes(f"{HEADER}\n{text}".encode("gb18030"))
    return taken(office.roster, office.admin, path, **options)


def places(outcome: Imported) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.code) for each in outcome.problems]


def test_a_list_is_registered_one_entry_each(office: Office, tmp_path: Path) -> None:
    outcome = run(office, tmp_path, "1001,李甲,执法一科,一组,B1,13800000001\n1002,王乙,执法一科,二组,,\n")
    assert (outcome.imported, outcome.unchanged, outcome.problems) == (2, 0, ())
    with office.store.read() as view:
        assert view.people.officer("1001") == Officer("1001", "李甲", "执法一科", "一组", "B1", "13800000001")
        assert view.people.groups() == (Group("一组", "执法一科"), Group("二组", "执法一科"))
    assert office.kinds("officer:1002") == ["officer.registered"]
    office.station.assert_sound()


def test_the_same_list_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    text = "1001,李甲,执法一科,一组,B1,\n1002,王乙,执法一科,一组,B2,\n"
    run(office, tmp_path, text)
    with office.store.read() as view:
        before = view.ledger.counts()
    outcome = run(office, tmp_path, text)
    assert (outcome.imported, outcome.unchanged, outcome.entries) == (0, 2, ())
    with office.store.read() as view:
        assert view.ledger.counts() == before
    outcome = run(office, tmp_path, text + "1003,赵丙,,,,\n")
    assert (outcome.imported, outcome.unchanged) == (1, 2)


def test_other_facts_are_a_problem_unless_they_are_meant(office: Office, tmp_path: Path) -> None:
    run(office, tmp_path, "1001,李甲,执法一科,一组,B1,\n")
    changed = "1001,李甲,执法二科,,B1,\n1002,王乙,,,,\n"
    assert places(run(office, tmp_path, changed)) == [(2, "number", "people.number_known")]
    with office.store.read() as view:
        assert view.people.officer("1002") is None
    outcome = run(office, tmp_path, changed, update=True)
    assert (outcome.imported, outcome.changed) == (1, 1)
    assert office.kinds("officer:1001") == ["officer.registered", "officer.changed"]


def test_every_bad_line_is_named_and_nothing_half_imported(office: Office, tmp_path: Path) -> None:
    office.enlist("1001", "B1")
    office.enlist("1002", "B2")
    office.roster.leave(office.admin, "1002", "退休")
    with office.store.read() as view:
        before = view.ledger.counts()
    outcome = run(
        office,
        tmp_path,
        "2001,李甲,,,B1,\n"  # badge of 1001
        "2002,,,,,\n"  # no name
        "1002,王乙,,,,\n"  # number of somebody who left
        "2003,赵丙,,,C1,\n"
        "2003,孙丁,,,C2,abc\n"  # number of line 5, no phone
        "20 04,周戊,,,C1,\n"  # no number, badge of line 5
        "2005,吴己,,,B2,\n",  # the badge is free again
    )
    assert places(outcome) == [
        (2, "badge", "codes.is_badge"),
        (3, "name", "batch.required"),
        (4, "number", "people.number_retired"),
        (6, "phone", "batch.not_phone"),
        (6, "number", "batch.repeated"),
        (7, "number", "batch.not_code"),
        (7, "badge", "batch.repeated"),
    ]
    with office.store.read() as view:
        assert view.ledger.counts() == before


def test_a_spreadsheet_with_numbers_as_numbers(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["姓名", "工号", "部门", "小组", "工牌", "手机"])
    page.append(["李甲", 1001.0, "执法一科", None, 88, 13800000001])
    book.save(tmp_path / "officers.xlsx")
    assert taken(office.roster, office.admin, tmp_path / "officers.xlsx").imported == 1
    with office.store.read() as view:
        assert view.people.officer("1001") == Officer("1001", "李甲", "执法一科", "", "88", "13800000001")


def test_empty_files_and_wrong_headers(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for content, code in (
        (b"", "batch.empty"),
        (b"\n \n", "batch.empty"),
        (f"{HEADER}\n".encode(), "batch.no_lines"),
    ):
        path.write_bytes(content)
        assert places(taken(office.roster, office.admin, path)) == [(1, "", code)]
    path.write_bytes(b"tag,category\n1,2\n")
    assert {code for _, _, code in places(taken(office.roster, office.admin, path))} == {
        "batch.missing_column",
    }
    path.write_bytes(b"PK\x03\x04 no book")
    with pytest.raises(Refused, match="broken_spreadsheet"):
        taken(office.roster, office.admin, path)


def test_the_template_can_be_filled_in_and_imported(office: Office, tmp_path: Path) -> None:
    assert OFFICER_TEMPLATE.csv().splitlines()[0] == f"{HEADER},post,line"
    path = tmp_path / "template.csv"
    path.write_text(OFFICER_TEMPLATE.csv(), encoding="utf-8-sig")
    assert taken(office.roster, office.admin, path).imported == 0
    path.write_text(OFFICER_TEMPLATE.csv().replace("李甲", "王乙"), encoding="utf-8-sig")
    assert taken(office.roster, office.admin, path).imported == 1


fields = st.sampled_from(["", "1001", "1002", "1003", "B1", "B2", "李甲", "x y", "=1", "138 0000"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[fields] * 6), min_size=1, max_size=6))
def test_any_list_is_registered_wholly_or_not_at_all(
    office: Office, tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    with office.store.read() as view:
        before = view.people.officers(active_only=False)
    outcome = run(office, tmp_path, "".join(",".join(row) + "\n" for row in rows))
    filled = [line for line, row in enumerate(rows, 2) if any(row)]
    with office.store.read() as view:
        after = view.people.officers(active_only=False)
    if outcome.problems:
        assert after == before
        assert {problem.line for problem in outcome.problems} <= {1, *filled}
    else:
        assert outcome.imported + outcome.unchanged == len(filled)
        assert len(after) == len(before) + outcome.imported
    badges = [officer.badge for officer in after if officer.badge]
    assert len(badges) == len(set(badges))


@pytest.mark.rule("PF-03", "validated")
def test_an_update_changes_the_columns_that_are_there_and_a_blank_erases_nothing(
    office: Office, tmp_path: Path
) -> None:
    run(office, tmp_path, "1001,李甲,执法一科,一组,B1,13800000001\n")
    path = tmp_path / "phones.csv"
    path.write_text("工号,姓名,电话,备注\n1001,李甲,13900000002,x\n", encoding="utf-8")
    outcome = taken(office.roster, office.admin, path, update=True)
    assert (outcome.changed, [each.facts["title"] for each in outcome.left_out]) == (1, ["备注"])
    assert run(office, tmp_path, "1001,李甲,,,,\n", encoding="gb18030").unchanged == 1
    assert run(office, tmp_path, "1001,李甲,执法二科,,,\n", update=True).changed == 1
    with office.store.read() as view:
        assert view.people.officer("1001") == Officer("1001", "李甲", "执法二科", "", "B1", "13900000002")


@pytest.mark.rule("PF-03", "validated")
def test_an_update_names_the_number_and_what_changes_and_nothing_else(office: Office, tmp_path: Path) -> None:
    run(office, tmp_path, "1001,李甲,执法一科,一组,B1,13800000001\n")
    path = tmp_path / "phones.csv"
    path.write_text("工号,电话\n1001,13900000002\n1002,13900000003\n", encoding="utf-8")
    refused = office.roster.preview_file(office.admin, path, update=True)
    assert [(each.line, each.column, each.code) for each in refused.problems] == [
        (3, "name", "batch.required")
    ]
    path.write_text("工号,电话\n1001,13900000002\n", encoding="utf-8")
    assert taken(office.roster, office.admin, path, update=True).changed == 1
    with office.store.read() as view:
        assert view.people.officer("1001") == Officer("1001", "李甲", "执法一科", "一组", "B1", "13900000002")
    without = office.roster.preview_file(office.admin, path)
    assert [each.code for each in without.problems] == ["batch.missing_column"]


def test_a_roster_from_another_computer_is_read_in_the_encoding_that_a_person_states(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes("number,name\n1001,李甲\n".encode("cp950"))
    preview = office.roster.preview_file(office.admin, path, encoding="big5")
    assert (preview.form, preview.lines[0].name) == ("big5", "李甲")
    office.roster.import_file(office.admin, path, encoding="big5", seen=preview.digest)
    with office.store.read() as view:
        assert view.people.officer("1001") is not None
    with pytest.raises(Refused, match="changed_since"):
        office.roster.import_file(office.admin, path, encoding="gb18030", seen=preview.digest)


@pytest.mark.rule("PF-01", "update")
def test_a_word_empties_what_is_on_record_and_frees_a_badge_for_the_same_file(
    office: Office, tmp_path: Path
) -> None:
    run(
        office,
        tmp_path,
        "1001,李甲,一科,一组,B1,\n1002,王乙,一科,一组,B2,\n1003,赵丙,一科,二组,,13800000001\n",
    )
    path = tmp_path / "officers.csv"
    path.write_text("工号,部门,工牌,电话\n1002,,B1,\n1001,,CLEAR,\n1003,清空,, 清空 \n", encoding="utf-8")
    preview = office.roster.preview_file(office.admin, path, update=True)
    texts = load_texts("zh_CN")
    assert [each.said(texts, "people.field") for each in preview.lines] == [
        "工牌：B2 → B1",
        "工牌：B1 → （空）",
        "部门：一科 → （空）；执法小组：二组 → （空）；电话：13800000001 → （空）",
    ]
    assert taken(office.roster, office.admin, path, update=True).changed == 3
    with office.store.read() as view:
        assert view.people.officer("1001") == Officer("1001", "李甲", "一科", "一组", "", "")
        assert view.people.officer("1003") == Officer("1003", "赵丙", "", "", "", "")
        assert view.people.officer("1002") == Officer("1002", "王乙", "一科", "一组", "B1", "")
    path.write_text("工号,工牌\n1002,清空\n", encoding="utf-8")
    assert taken(office.roster, office.admin, path, update=True).changed == 1
    path.write_text("工号,姓名,工牌\n1002,清空,\n1009,周丁,清空\n", encoding="utf-8")
    assert places(taken(office.roster, office.admin, path, update=True)) == [
        (2, "name", "batch.not_emptied"),
        (3, "badge", "batch.nothing_to_empty"),
    ]


@pytest.mark.rule("PF-01", "update")
def test_who_left_stays_so_in_a_list_that_says_nothing_else(office: Office, tmp_path: Path) -> None:
    run(office, tmp_path, "1001,李甲,一科,一组,B1,13800000001\n1002,王乙,,,,\n")
    office.roster.leave(office.admin, "1001", "调离")
    whole = run(office, tmp_path, "1001,李甲,一科,一组,,13800000001\n1002,王乙,,,,\n", update=True)
    assert (whole.unchanged, [each.named_facts["number"] for each in whole.notices]) == (2, ["1001"])
    former = run(office, tmp_path, "1001,李甲,一科,一组,B1,13800000001\n1003,赵丙,,,,\n", update=True)
    told = [each.named_facts["number"] for each in former.notices]
    assert (former.imported, former.unchanged, told) == (1, 1, ["1001"]), "a list of before they left"
    for line in ("1001,李甲,二科,一组,,", "1001,李乙,一科,一组,B1,", "1001,李甲,清空,,,"):
        refused = run(office, tmp_path, f"{line}\n", update=True)
        assert [each.code for each in refused.problems] in (
            ["people.number_retired"],
            ["batch.nothing_to_empty"],
        )
