"""The catalogue standard, the sets for activities, and how long things are lent, as typed values."""

from __future__ import annotations

import pytest

from station.core.errors import Refused
from station.core.policy import (
    JSONValue,
    Mode,
    Per,
    Policy,
    activities,
    activity,
    activity_mode,
    categories,
    category,
    current_activities,
    kept_in_person,
    load_rulebook,
    loan_days,
    training_mode,
)

POLICY = Policy(load_rulebook())


@pytest.mark.rule("EQ-01", "catalogue")
def test_the_catalogue_has_ten_categories() -> None:
    found = categories(POLICY)
    assert [each.number for each in found] == list(range(1, 11))
    assert [each.number for each in found if each.standard] == [1, 2, 3, 4]
    assert all((each.per is Per.OFFICER) == each.standard and each.quantity == 1 for each in found)
    assert (found[2].name("zh_CN"), found[2].name("en")) == ("执法记录仪", "Body camera")
    assert (found[2].unit("zh_CN"), found[4].unit("en")) == ("部", "set")
    assert all(each.note("zh_CN") and each.note("en") for each in found)


@pytest.mark.rule("EQ-05", "category")
def test_body_cameras_and_recorders_hold_recordings() -> None:
    assert [each.number for each in categories(POLICY) if each.records] == [3, 6]


@pytest.mark.rule("EQ-01", "category")
@pytest.mark.rule("EQ-04", "activity")
def test_unknown_categories_and_activities_are_refused() -> None:
    assert category(POLICY, 7).name("en") == "Food rapid-test case"
    with pytest.raises(Refused, match=r"unknown_category \[EQ-01\]"):
        category(POLICY, 11)
    assert activity(POLICY, "sampling").name("zh_CN") == "抽样"
    with pytest.raises(Refused, match=r"unknown_activity \[EQ-04\]"):
        activity(POLICY, "holiday")


@pytest.mark.rule("EQ-04", "activity")
def test_activities_need_what_the_use_notes_say() -> None:
    needs = {each.code: set(each.categories) for each in activities(POLICY)}
    assert needs.keys() >= {
        "daily_inspection", "random_inspection", "licence_visit", "case_handling", "food_rapid_test",
        "food_emergency", "site_survey", "sampling", "service",
    }  # fmt: skip
    assert all({2, 3} <= categories for categories in needs.values())
    assert 5 in needs["case_handling"]
    assert 7 in needs["food_rapid_test"]
    assert 8 in needs["food_emergency"]
    assert 9 in needs["site_survey"]
    # A-1 4.1.1.3: body camera, handset, camera, printer.
    assert {2, 3, 4, 6} <= needs["licence_visit"]


@pytest.mark.rule("EQ-07", "due")
@pytest.mark.rule("EQ-08", "in person", "central")
def test_loans_end_the_same_day_unless_kept_in_person() -> None:
    assert [each.number for each in categories(POLICY) if kept_in_person(POLICY, each.number)] == [1, 2, 4]
    assert loan_days(POLICY, 3) == 0
    assert loan_days(POLICY, 4) is None
    assert loan_days(POLICY, 99) == 0
    changed = POLICY.changed("EQ-08", "in_person", [3])
    assert loan_days(changed, 3) is None
    assert not kept_in_person(changed, 4)
    assert loan_days(changed, 4) == 0, "kept centrally from now on: back the same day"


@pytest.mark.rule("EQ-07", "due")
def test_how_long_a_category_is_lent_is_the_offices_to_say() -> None:
    changed = POLICY.changed("EQ-07", "loan_days", [{"category": 3, "days": 5}, {"category": 9, "days": -1}])
    assert [loan_days(changed, number) for number in (3, 9, 10)] == [5, None, 0]


@pytest.mark.rule("EQ-04", "activity")
def test_what_an_activity_needs_is_the_offices_to_say() -> None:
    rows = [dict(row) for row in POLICY.table("EQ-04", "activities")]
    changed = POLICY.changed("EQ-04", "activities", [rows[0] | {"categories": [9]}])
    assert [(each.code, each.categories) for each in activities(changed)] == [(rows[0]["code"], (9,))]


@pytest.mark.rule("PF-07", "parameter")
def test_modes_warn_until_an_administrator_says_refuse() -> None:
    assert (training_mode(POLICY), activity_mode(POLICY)) == (Mode.WARN, Mode.WARN)
    strict = POLICY.changed("EQ-03", "mode", "refuse").changed("EQ-04", "mode", "refuse")
    assert (training_mode(strict), activity_mode(strict)) == (Mode.REFUSE, Mode.REFUSE)


@pytest.mark.rule("EQ-01", "catalogue")
def test_the_catalogue_says_what_prints() -> None:
    assert [each.number for each in categories(POLICY) if each.prints] == [4, 5]


def test_a_catalogue_recorded_before_a_column_was_there_is_completed() -> None:
    rows = [dict(row) for row in POLICY.table("EQ-01", "catalogue")]
    for row in rows:
        del row["prints"]
    rows[3]["quantity"] = 2
    own = {**rows[0], "number": 11, "name_zh": "单兵图传", "name_en": "Live video set"}
    old = Policy(load_rulebook(), {("EQ-01", "catalogue"): [*rows, own]})
    assert not old.set_aside
    found = {each.number: each for each in categories(old)}
    assert found[4].quantity == 2  # what the office changed stays
    assert [number for number, each in found.items() if each.prints] == [4, 5]  # as the rulebook's own rows
    assert not found[11].prints  # the column's default: a row of the office's own


def test_a_new_table_names_every_column() -> None:
    rows = [dict(row) for row in POLICY.table("EQ-01", "catalogue")]
    del rows[0]["prints"]
    with pytest.raises(Refused, match=r"policy\.missing_column"):
        POLICY.check("EQ-01", "catalogue", rows)


@pytest.mark.rule("EQ-04", "table")
@pytest.mark.rule("RC-01", "lists")
@pytest.mark.rule("RC-01", "formulas")
@pytest.mark.rule("RC-02", "officers")
@pytest.mark.rule("DM-04", "classes")
def test_one_table_says_all_that_an_activity_asks_for() -> None:
    found = {each.code: each for each in activities(POLICY)}
    for row in POLICY.table("EQ-04", "activities"):
        chinese, english = row["shows_zh"], row["shows_en"]
        assert isinstance(chinese, list)
        assert isinstance(english, list)
        assert len(chinese) == len(english) >= 5, row["code"]
    assert [each.say("zh_CN") for each in found["lifting_of_measure"].shows] == [
        "出示证件、表明身份", "当事人到场并核实身份", "宣读解除决定", "签收或确认文书", "当事人收回财物", "其他情况",
    ]  # fmt: skip
    assert {each.officers for each in found.values()} == {2}
    photographed = {code: [each.say("zh_CN") for each in row.photos] for code, row in found.items()}
    assert {code for code, photos in photographed.items() if photos == ["场所", "设施", "财物"]} == {
        "coercive_measure", "lifting_of_measure",
    }  # fmt: skip
    kept = {code: each.retention.code for code, each in found.items() if each.retention is not None}
    assert kept.keys() == found.keys()
    assert (kept["daily_inspection"], kept["coercive_measure"]) == ("ordinary", "coercive_measure")
    production = found["food_production_visit"].retention
    assert production is not None
    assert production.years == 5
    assert [each.code for each in found["coercive_measure"].formulas] == ["start", "service", "end"]
    assert all(
        "〔" in each.words.say(lang)
        for each in found["coercive_measure"].formulas
        for lang in ("zh_CN", "en")
    )
    three = POLICY.changed("RC-02", "officers", 3)
    assert {each.officers for each in activities(three)} == {3}, "no row asks for fewer than the rule"


@pytest.mark.rule("EQ-04", "table")
def test_a_table_of_activities_from_before_is_completed_and_the_retired_lists_stay_readable() -> None:
    before = ("code", "name_zh", "name_en", "categories")
    rows: list[JSONValue] = [{key: row[key] for key in before} for row in POLICY.table("EQ-04", "activities")]
    own: JSONValue = {
        "code": "night_market",
        "name_zh": "夜市巡查",
        "name_en": "Night market",
        "categories": [3],
    }
    lists = [
        {"code": "inspection", "name_zh": "检查", "name_en": "Inspection", "items_zh": [], "items_en": []}
    ]
    old = Policy(load_rulebook(), {("EQ-04", "activities"): [*rows[:3], own], ("RC-01", "lists"): lists})
    assert dict(old.set_aside) == {("RC-01", "lists"): "policy.unknown_parameter"}
    daily, *_, night = activities(old)
    assert daily.shows == activity(POLICY, "daily_inspection").shows
    assert (night.shows, night.photos, night.officers, night.ended) == ((), (), 2, False)


@pytest.mark.rule("EQ-04", "activity")
def test_an_ended_activity_is_named_and_not_chosen() -> None:
    rows = [dict(row) for row in POLICY.table("EQ-04", "activities")]
    ended = POLICY.changed("EQ-04", "activities", [rows[0] | {"ended": True}, *rows[1:]])
    assert activity(ended, "daily_inspection").name("zh_CN") == "日常检查"
    assert "daily_inspection" not in {each.code for each in current_activities(ended)}
