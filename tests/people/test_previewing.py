"""A table is looked at before it is recorded: what each line becomes, and that nothing else is recorded than was seen."""

from pathlib import Path

import pytest

from station.core.errors import NotPermitted, Refused
from station.core.texts import load_texts
from station.people.sessions import Session
from station.people.values import Officer
from station.sheets import Becomes
from station.sheets.field_change import FieldChange
from tests.people.office import Office

HEADER = "number,name,department,group,badge,phone,备注\n"


def table(folder: Path, text: str, name: str = "officers.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def counts(office: Office) -> object:
    with office.store.read() as view:
        return view.ledger.counts()


@pytest.mark.rule("PF-03", "validated")
def test_a_preview_says_what_each_line_becomes_and_records_nothing(office: Office, tmp_path: Path) -> None:
    office.roster.register(office.admin, Officer("1001", "李甲", "执法一科", "一组", "B1", "13800000001"))
    office.roster.register(office.admin, Officer("1002", "王乙", "执法一科"))
    before = counts(office)
    path = table(
        tmp_path,
        "1001,李甲,,,B9,,x\n1002,王乙,执法一科,,,,\n1003,赵丙,,,B3,,\n1004,,,,B9,abc,\n",
    )
    preview = office.roster.preview_file(office.admin, path, update=True)
    assert [(each.line, each.becomes, each.what) for each in preview.lines] == [
        (2, Becomes.CHANGED, "1001"),
        (3, Becomes.UNCHANGED, "1002"),
        (4, Becomes.NEW, "1003"),
        (5, Becomes.REFUSED, "1004"),
        (1, Becomes.LEFT_OUT, ""),
    ]
    assert preview.lines[0].changes == (FieldChange("badge", "B1", "B9"),), "no blank erases anything"
    # Whether a name is needed is known once the rest says whom the line is about.
    assert {each.column for each in preview.lines[3].problems} == {"badge", "phone"}
    assert not preview.records
    words = load_texts()
    assert preview.lines[0].said(words, "people.field") == "工牌：B1 → B9"
    assert preview.lines[2].said(words, "people.field") == "姓名 赵丙；工牌 B3"
    assert "备注" in preview.lines[4].said(words, "people.field")
    assert preview.counted(words) == "新增 1 行、变更 1 行、不变 1 行、需改正 1 行、未读取 1 处"
    assert counts(office) == before


@pytest.mark.rule("PF-03", "validated")
def test_what_was_seen_is_what_is_recorded(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path, "1003,赵丙,,,B3,,\n")
    seen = office.roster.preview_file(office.admin, path).digest
    before = counts(office)
    table(tmp_path, "1003,赵丙,,,B4,,\n")
    with pytest.raises(Refused, match="changed_since"):
        office.roster.import_file(office.admin, path, seen=seen)
    table(tmp_path, "1003,赵丙,,,B3,,\n")
    with pytest.raises(Refused, match="changed_since"):
        office.roster.import_file(office.admin, path, seen="")
    assert counts(office) == before
    office.roster.import_file(office.admin, path, seen=seen)
    assert office.kinds("officer:1003") == ["officer.registered"]


@pytest.mark.rule("PF-03", "validated")
def test_another_state_than_was_seen_is_looked_at_anew(office: Office, tmp_path: Path) -> None:
    office.roster.register(office.admin, Officer("1001", "李甲", phone="13800000001"))
    path = table(tmp_path, "1001,李甲,,,,13900000002,\n")
    seen = office.roster.preview_file(office.admin, path, update=True).digest
    office.roster.change(office.admin, Officer("1001", "李甲", "执法二科", phone="13700000003"))
    with pytest.raises(Refused, match="changed_since"):
        office.roster.import_file(office.admin, path, update=True, seen=seen)
    again = office.roster.preview_file(office.admin, path, update=True)
    assert again.lines[0].changes == (FieldChange("phone", "13700000003", "13900000002"),)
    office.roster.import_file(office.admin, path, update=True, seen=again.digest)
    with office.store.read() as view:
        assert view.people.officer("1001") == Officer("1001", "李甲", "执法二科", phone="13900000002")


def test_a_preview_needs_the_permission_of_the_import(office: Office, tmp_path: Path) -> None:
    nobody = Session("x", "x", frozenset())
    with pytest.raises(NotPermitted):
        office.roster.preview_file(nobody, table(tmp_path, ""))
