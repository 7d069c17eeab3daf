"""The catalogue standard, the sets for activities, and how long things are lent, as typed values."""

from __future__ import annotations

import pytest

from station.core.errors import Refused
from station.core.policy import (
    Mode,
    Per,
    Policy,
    activities,
    activity,
    activity_mode,
    categories,
    category,
    kept_in_person,
    load_rulebook,
    loan_days,
    training_mode,
)

POLICY = Policy(load_rulebook())


@pytest.mark.rule("EQ-01")
def test_the_catalogue_has_ten_categories() -> None:
    found = categories(POLICY)
    assert [each.number for each in found] == list(range(1, 11))
    assert [each.number for each in found if each.standard] == [1, 2, 3, 4]
    assert all((each.per is Per.OFFICER) == each.standard and each.quantity == 1 for each in found)
    assert (found[2].name("zh_CN"), found[2].name("en")) == ("执法记录仪", "Body camera")
    assert (found[2].unit("zh_CN"), found[4].unit("en")) == ("部", "set")
    assert all(each.note("zh_CN") and each.note("en") for each in found)


@pytest.mark.rule("EQ-05")
def test_body_cameras_and_recorders_hold_recordings() -> None:
    assert [each.number for each in categories(POLICY) if each.records] == [3, 6]


@pytest.mark.rule("EQ-01", "EQ-04")
def test_unknown_categories_and_activities_are_refused() -> None:
    assert category(POLICY, 7).name("en") == "Food rapid-test case"
    with pytest.raises(Refused, match=r"unknown_category \[EQ-01\]"):
        category(POLICY, 11)
    assert activity(POLICY, "sampling").name("zh_CN") == "抽样"
    with pytest.raises(Refused, match=r"unknown_activity \[EQ-04\]"):
        activity(POLICY, "holiday")


@pytest.mark.rule("EQ-04")
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


@pytest.mark.rule("EQ-07", "EQ-08")
def test_loans_end_the_same_day_unless_kept_in_person() -> None:
    assert [each.number for each in categories(POLICY) if kept_in_person(POLICY, each.number)] == [1, 2, 4]
    assert loan_days(POLICY, 3) == 0
    assert loan_days(POLICY, 4) is None
    assert loan_days(POLICY, 99) == 0
    changed = POLICY.changed("EQ-08", "in_person", [3])
    assert loan_days(changed, 3) is None
    # Row 4 of the loan table still says without a due date.
    assert not kept_in_person(changed, 4)
    assert loan_days(changed, 4) is None


@pytest.mark.rule("EQ-03", "EQ-04")
def test_modes_warn_until_an_administrator_says_refuse() -> None:
    assert (training_mode(POLICY), activity_mode(POLICY)) == (Mode.WARN, Mode.WARN)
    strict = POLICY.changed("EQ-03", "mode", "refuse").changed("EQ-04", "mode", "refuse")
    assert (training_mode(strict), activity_mode(strict)) == (Mode.REFUSE, Mode.REFUSE)
