"""The rulebook holds every rule, worded in both languages, and a broken file says where it is broken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from station.core.errors import Refused
from station.core.policy import Policy, Rule, Rulebook, RulebookError, load_rulebook
from station.core.resources import RESOURCES_VARIABLE, resource_path
from tests.plugins.each import of_each

CHAPTERS = {"EQ": 16, "RC": 6, "DM": 13, "PR": 21, "ST": 6, "PF": 13}
ALL = [f"{chapter}-{number:02d}" for chapter, count in CHAPTERS.items() for number in range(1, count + 1)]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BOOK = load_rulebook()
# What chapter PF-07 calls parameters: at least these exist, under these names.
NAMED = {
    "EQ-01": {"catalogue"},
    "EQ-02": {"posts", "lines"},
    "EQ-03": {"mode"},
    "EQ-04": {"activities", "mode"},
    "EQ-07": {"working_hours_start", "working_hours_end", "loan_days"},
    "EQ-08": {"in_person"},
    "EQ-09": {"check_interval_months", "unfit_working_days", "conditions"},
    "EQ-10": {"count_interval_months", "own_fields", "restock_working_days"},
    "EQ-12": {"approval_chain"},
    "EQ-14": {"care_interval_months", "repairers"},
    "EQ-16": {"violations", "criticisms_before", "unit_heads"},
    "RC-01": {"formulas"},
    "RC-02": {"officers"},
    "RC-03": {"gap_seconds", "rounding_seconds"},
    "RC-04": {"nodes"},
    "RC-06": {"grounds"},
    "DM-03": {"clearing", "hash_algorithms", "room_days"},
    "DM-04": {"classes"},
    "DM-05": {"deadline_hours", "fresh_minutes"},
    "DM-06": {"scheme"},
    "DM-08": {"levels"},
    "DM-09": {"approval_chain"},
    "DM-11": {"interval_hours", "targets"},
    "DM-13": {"templates"},
    "PR-04": {"store_hours", "papers_working_days"},
    "PR-05": {"documents"},
    "PR-08": {"detention_notice_days", "forfeited_months"},
    "PR-09": {"documents"},
    "PR-15": {"wait_months"},
    "PR-16": {"second_reserve_reduction"},
    "PR-18": {"hold_years"},
    "ST-04": {"due_working_day"},
    "ST-05": {"near_expiry_days", "low_stock", "follow_up_working_days"},
    "ST-06": {"verification_interval_months", "verification_notice_days"},
    "PF-04": {"failed_attempts", "lock_minutes", "pin_length"},
    "PF-09": {
        *("calendar_notice_days", "steps", "indicators", "assessment_month", "assessment_day"),
        *("own_data_working_days", "incoming_working_days"),
    },
    "PF-12": {"file_working_days"},
}


of_each_rule = of_each(BOOK, named=lambda rule: rule.id)


@pytest.mark.rule("PF-07", "rulebook")
def test_every_rule_is_there_once_and_in_order() -> None:
    assert [rule.id for rule in BOOK] == ALL
    assert len(BOOK) == len(ALL)
    assert all(rule in BOOK for rule in ALL)
    assert list(BOOK.chapters) == list(CHAPTERS)


# What goes beyond the regulations: EQ-05's exemption, the dates of PF-13 and so on; everything else has its clause.
HOUSE = {
    *(
        "EQ-03",
        "EQ-04",
        "EQ-05",
        "EQ-07",
        "EQ-09",
        "EQ-10",
        "EQ-12",
        "EQ-13",
        "EQ-14",
        "EQ-16",
        "RC-01",
        "RC-03",
        "DM-10",
        "PR-02",
        "PR-12",
    ),
    *("ST-01", "ST-05", "ST-06", "PF-11", "PF-13"),
}


@pytest.mark.rule("PF-07", "rulebook")
@of_each_rule
def test_house_rules_are_marked(rule: Rule) -> None:
    assert (rule.house is not None) == (rule.id in HOUSE)
    if rule.house is not None:
        assert CHINESE.search(rule.house.zh)
        assert not CHINESE.search(rule.house.en)


@of_each_rule
def test_every_rule_has_words_in_both_languages(rule: Rule) -> None:
    for words in (rule.title, rule.text):
        assert CHINESE.search(words("zh_CN"))
        assert not CHINESE.search(words("en"))
    assert len(rule.title("zh_CN")) <= 16
    assert len(rule.title("en")) <= 48
    assert 1 <= len(re.findall(r"[。?]", rule.text("zh_CN"))) <= 3
    assert 1 <= len(re.findall(r"[.](?:\s|$)", rule.text("en"))) <= 3
    assert "!" not in rule.text("zh_CN") + rule.text("en")


@of_each_rule
def test_every_source_and_clause_is_known(rule: Rule) -> None:
    assert {part.strip()[0] for part in rule.clause.split(";")} <= BOOK.sources.keys()
    assert rule.chapter in BOOK.chapters


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_sources_and_chapters_are_named_in_the_language_asked_for(lang: str) -> None:
    names = [source.name for source in BOOK.sources.values()] + [each.name for each in BOOK.chapters.values()]
    for name in names:
        assert bool(CHINESE.search(name.say(lang))) == (lang == "zh_CN")


@pytest.mark.rule("PF-07", "rulebook")
@of_each_rule
def test_parameters_are_named_in_both_languages(rule: Rule) -> None:
    assert NAMED.get(rule.id, set()) <= {parameter.key for parameter in rule.parameters}
    for parameter in rule.parameters:
        choices = [*parameter.choices, *(parameter.cells.choices if parameter.cells else ())]
        choices += [choice for column in parameter.columns for choice in column.cells.choices]
        titles = [parameter.title, *(column.title for column in parameter.columns)]
        for words in titles + [choice.words for choice in choices if not choice.value.startswith("sha")]:
            assert CHINESE.search(words.zh), parameter.key
            assert not CHINESE.search(words.en), parameter.key


@pytest.mark.rule("PF-07", "rulebook")
@of_each_rule
def test_every_default_passes_its_own_check(rule: Rule) -> None:
    policy = Policy(BOOK)
    for parameter in rule.parameters:
        assert policy.check(rule.id, parameter.key, parameter.default) == parameter.default


@of_each_rule
def test_words_in_tables_come_in_both_languages(rule: Rule) -> None:
    policy = Policy(BOOK)
    for parameter in rule.parameters:
        for row in policy.table(rule.id, parameter.key) if parameter.columns else ():
            for column, cell in row.items():
                texts = cell if isinstance(cell, list) else [cell]
                if column.endswith("_zh"):
                    assert all(CHINESE.search(str(text)) for text in texts)
                    other = row[column.removesuffix("_zh") + "_en"]
                    assert len(texts) == len(other if isinstance(other, list) else [other])
                elif column.endswith("_en"):
                    assert not any(CHINESE.search(str(text)) for text in texts)


def test_asking_for_what_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        BOOK.rule("EQ-99")
    assert (refusal.value.code, refusal.value.facts) == ("policy.unknown_rule", {"asked": "EQ-99"})
    with pytest.raises(Refused) as refusal:
        BOOK.parameter("EQ-10", "nothing")
    assert (refusal.value.code, refusal.value.rule) == ("policy.unknown_parameter", "EQ-10")


SMALL = """\
[source.A]
zh = "甲"
en = "One"
[chapter.EQ]
zh = "装备"
en = "Equipment"
[[rule]]
id = "EQ-01"
source = "A 1"
title_zh = "目录"
title_en = "Catalogue"
text_zh = "有目录。"
text_en = "There is a catalogue."
  [[rule.parameter]]
  key = "kinds"
  type = "table"
  unit = ""
  title_zh = "种类"
  title_en = "Kinds"
  columns = [{key = "code", type = "text", unique = true, zh = "代码", en = "Code"}]
  default = [{code = "one"}]
[[rule]]
id = "EQ-02"
source = "A 2; A-3 4"
title_zh = "数量"
title_en = "Number"
text_zh = "有数量。"
text_en = "There is a number."
  [[rule.parameter]]
  key = "number"
  type = "integer"
  unit = "day"
  minimum = 1
  default = 2
  title_zh = "数量"
  title_en = "Number"
  [[rule.parameter]]
  key = "used"
  type = "list"
  of = "texts"
  unit = ""
  refers = "EQ-01.kinds.code"
  default = ["one"]
  title_zh = "使用"
  title_en = "Used"
"""


def _load(tmp_path: Path, text: str) -> Rulebook:
    path = tmp_path / "book.toml"
    path.write_text(text, encoding="utf-8")
    return load_rulebook(path)


def test_a_small_rulebook_can_be_read(tmp_path: Path) -> None:
    book = _load(tmp_path, SMALL)
    assert [rule.id for rule in book] == ["EQ-01", "EQ-02"]
    assert book.rule("EQ-02").clause == "A 2; A-3 4"


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ('id = "EQ-02"', 'id = "EQ-03"', "book.toml:22 (EQ-03)", "does not follow EQ-01"),
        ('id = "EQ-02"', 'id = "EQ-01"', "book.toml:22 (EQ-01)", "twice"),
        ('id = "EQ-02"', 'id = "XX-01"', "book.toml:22 (XX-01)", "not the id of a rule"),
        ('id = "EQ-01"', 'id = "EQ-02"', "book.toml:7 (EQ-02)", "begins"),
        ('text_zh = "有数量。"', 'text_zh = ""', "book.toml:22 (EQ-02)", "text_zh has no words"),
        ('text_en = "There is a number."\n', "", "book.toml:22 (EQ-02)", "text_en is missing"),
        ('source = "A 2; A-3 4"', 'source = "A 2; Z 1"', "book.toml:22 (EQ-02)", "'Z 1'"),
        ('unit = "day"', 'unit = "week"', "book.toml:29 (EQ-02.number)", "unit is none of"),
        ('type = "integer"', 'type = "number"', "book.toml:29 (EQ-02.number)", "type is none of"),
        ("default = 2", "default = 0", "book.toml:29 (EQ-02.number)", "policy.out_of_range"),
        ("default = 2", "default = 2\n  step = 1", "book.toml:29 (EQ-02.number)", "step is not known"),
        ("minimum = 1", 'minimum = "1"', "book.toml:29 (EQ-02.number)", "whole number"),
        ('key = "used"', 'key = "number"', "book.toml:37 (EQ-02.number)", "twice"),
        ('of = "texts"', 'of = "boolean"', "book.toml:37 (EQ-02.used)", "of is none of"),
        ("EQ-01.kinds.code", "EQ-01.kinds.name", "book.toml:37 (EQ-02.used)", "no unique column"),
        ("EQ-01.kinds.code", "EQ-02.number.code", "book.toml:37 (EQ-02.used)", "no table"),
        ('default = ["one"]', 'default = ["two"]', "book.toml:37 (EQ-02.used)", "two"),
        ("unique = true, ", "unique = 1, ", "book.toml:14 (EQ-01.kinds)", "true or false"),
        ('{code = "one"}', '{code = " one"}', "book.toml:14 (EQ-01.kinds)", "should be written"),
        ('{code = "one"}', '{code = "one"}, {code = "one"}', "book.toml:14 (EQ-01.kinds)", "duplicate_row"),
        ('zh = "甲"\n', "", "book.toml (A)", "zh is missing"),
        ("[source.A]", "[source.A", "book.toml", "line 1"),
        ("[source.A]", "[other]\n[source.A]", "book.toml", "other is not known"),
    ],
)
def test_a_broken_rulebook_says_where(tmp_path: Path, old: str, new: str, place: str, problem: str) -> None:
    assert old in SMALL
    with pytest.raises(RulebookError) as broken:
        _load(tmp_path, SMALL.replace(old, new, 1))
    assert broken.value.code == "policy.rulebook_broken"
    assert broken.value.place == place
    assert problem in broken.value.problem


def test_a_missing_or_undecodable_file_is_broken_too(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"rulebook_broken"):
        load_rulebook(tmp_path / "none.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RulebookError):
        load_rulebook(path)


def test_resources_can_be_installed_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resource_path("rulebook.toml").is_file()
    monkeypatch.setenv(RESOURCES_VARIABLE, str(tmp_path))
    assert resource_path("texts", "en") == tmp_path / "texts" / "en"
    assert resource_path() == tmp_path
    for outside in ("/etc", "..", "texts/../.."):
        with pytest.raises(ValueError, match="not a resource"):
            resource_path(outside)
