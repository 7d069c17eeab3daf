"""Values in force, and the check of new ones: what parse gives, check accepts; whatever does not fit is refused."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.errors import IntegrityProblem, Refused
from station.core.policy import JSONValue, Parameter, ParameterType, Policy, load_rulebook
from station.core.texts import load_texts

BOOK = load_rulebook()
POLICY = Policy(BOOK)
NAMES = [(rule.id, parameter.key) for rule in BOOK for parameter in rule.parameters]
ANYTHING: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def _refused(rule: str, key: str, value: object, code: str) -> Refused:
    with pytest.raises(Refused) as refusal:
        POLICY.check(rule, key, value)
    assert refusal.value.code == code
    return refusal.value


@pytest.mark.rule("PF-07", "parameter")
def test_nothing_is_known_of_a_parameter_whose_record_is_in_doubt() -> None:
    """Not even that its default holds; the others are as they were."""
    doubt = IntegrityProblem("store.state_damaged", table="parameter", key="DM-05 deadline_hours")
    policy = Policy(BOOK, doubted={("DM-05", "deadline_hours"): doubt})
    for read in (policy.value, policy.integer):
        with pytest.raises(IntegrityProblem) as problem:
            read("DM-05", "deadline_hours")
        assert problem.value is doubt
    assert policy.choice("EQ-03", "mode") == "warn"


@pytest.mark.rule("PF-07", "parameter")
def test_typed_getters_give_defaults() -> None:
    assert POLICY.integer("DM-05", "deadline_hours") == 24
    assert POLICY.choice("EQ-03", "mode") == "warn"
    assert POLICY.text("DM-04", "default_class") == "ordinary"
    assert POLICY.boolean("PF-11", "exclude_keepers") is True
    assert POLICY.time("EQ-07", "working_hours_start") == dt.time(8, 30)
    assert POLICY.integers("EQ-08", "in_person") == (1, 2, 4)
    assert POLICY.texts("DM-03", "hash_algorithms") == ("sha256",)
    assert [row["code"] for row in POLICY.table("RC-06", "grounds")] == ["secrecy", "emergency", "safety"]


# Parameters as the rulebook document gives them; a changed default is a change of the rules.
@pytest.mark.rule("PF-07", "parameter")
@pytest.mark.parametrize(
    ("rule", "key", "expected"),
    [
        ("RC-02", "officers", 2),
        ("RC-03", "gap_seconds", 60),
        ("RC-03", "rounding_seconds", 2),
        ("DM-05", "deadline_hours", 24),
        ("DM-05", "fresh_minutes", 30),
        ("PR-04", "store_hours", 24),
        ("PR-04", "papers_working_days", 3),
        ("PR-08", "detention_notice_days", 7),
        ("PR-08", "forfeited_months", 6),
        ("PR-15", "wait_months", 6),
        ("PR-16", "second_reserve_reduction", 20),
        ("PR-18", "hold_years", 1),
        ("ST-04", "due_working_day", 5),
        ("PF-12", "file_working_days", 20),
        ("PF-04", "failed_attempts", 5),
        ("PF-04", "lock_minutes", 15),
        ("PF-04", "pin_length", 6),
    ],
)
def test_time_limits_and_counts_have_the_defaults_of_the_rules(rule: str, key: str, expected: int) -> None:
    assert POLICY.integer(rule, key) == expected


@pytest.mark.rule("PF-07", "change")
def test_an_override_takes_the_place_of_the_default_and_nothing_else() -> None:
    changed = POLICY.changed("DM-05", "deadline_hours", 48)
    assert changed.integer("DM-05", "deadline_hours") == 48
    assert POLICY.integer("DM-05", "deadline_hours") == 24
    others = [name for name in NAMES if name != ("DM-05", "deadline_hours")]
    assert all(changed.value(*name) == POLICY.value(*name) for name in others)
    assert changed.overrides == {("DM-05", "deadline_hours"): 48}


def test_values_can_not_be_changed_from_outside() -> None:
    rows = POLICY.value("RC-06", "grounds")
    assert isinstance(rows, list)
    rows.clear()
    with pytest.raises(TypeError):
        POLICY.table("RC-06", "grounds")[0]["code"] = "x"  # type: ignore[index]
    given_list: list[JSONValue] = [1, 2]
    policy = Policy(BOOK, {("EQ-08", "in_person"): given_list})
    given_list.append(3)
    assert policy.integers("EQ-08", "in_person") == (1, 2)
    assert len(POLICY.table("RC-06", "grounds")) == 3


def test_recorded_values_that_no_longer_fit_are_set_aside() -> None:
    overrides: dict[tuple[str, str], JSONValue] = {
        ("DM-05", "deadline_hours"): 100_000,
        ("DM-05", "gone"): 1,
        ("EQ-99", "gone"): 1,
        ("EQ-03", "mode"): "refuse",
    }
    policy = Policy(BOOK, overrides)
    assert policy.integer("DM-05", "deadline_hours") == 24
    assert policy.choice("EQ-03", "mode") == "refuse"
    assert policy.set_aside == {
        ("DM-05", "deadline_hours"): "policy.out_of_range",
        ("DM-05", "gone"): "policy.unknown_parameter",
        ("EQ-99", "gone"): "policy.unknown_rule",
    }


def test_asking_with_the_wrong_getter_is_a_mistake_of_the_program() -> None:
    for wrong in (POLICY.text, POLICY.time, POLICY.boolean, POLICY.table, POLICY.choice, POLICY.integers):
        with pytest.raises(TypeError):
            wrong("DM-05", "deadline_hours")
    with pytest.raises(TypeError):
        POLICY.integers("DM-03", "hash_algorithms")
    with pytest.raises(TypeError):
        POLICY.texts("EQ-08", "in_person")
    with pytest.raises(Refused):
        POLICY.integer("DM-05", "nothing")


GROUND = {"code": "other", "name_zh": "其他", "name_en": "Other"}


@pytest.mark.rule("PF-07", "parameter")
@pytest.mark.parametrize(
    ("rule", "key", "value", "code"),
    [
        ("EQ-99", "mode", "warn", "policy.unknown_rule"),
        ("EQ-03", "nothing", "warn", "policy.unknown_parameter"),
        ("EQ-03", "mode", "never", "policy.not_a_choice"),
        ("EQ-03", "mode", None, "policy.not_a_choice"),
        ("DM-05", "deadline_hours", 0, "policy.out_of_range"),
        ("DM-05", "deadline_hours", 721, "policy.out_of_range"),
        ("DM-05", "deadline_hours", True, "policy.not_integer"),
        ("DM-05", "deadline_hours", 24.0, "policy.not_integer"),
        ("DM-05", "deadline_hours", "24", "policy.not_integer"),
        ("EQ-07", "working_hours_end", "24:00", "policy.not_time"),
        ("EQ-07", "working_hours_end", 1730, "policy.not_time"),
        ("PF-11", "exclude_keepers", 1, "policy.not_boolean"),
        ("EQ-08", "in_person", "1", "policy.not_list"),
        ("EQ-08", "in_person", [1, 1], "policy.duplicate_item"),
        ("EQ-08", "in_person", [99], "policy.unknown_reference"),
        ("DM-03", "hash_algorithms", [], "policy.too_few"),
        ("DM-03", "hash_algorithms", ["md5"], "policy.not_a_choice"),
        ("EQ-14", "repairers", ["a\x07b"], "policy.unprintable_text"),
        ("EQ-14", "repairers", ["\ud800"], "policy.unprintable_text"),
        ("EQ-14", "repairers", [" "], "policy.text_length"),
        ("DM-04", "default_class", "none", "policy.unknown_reference"),
        ("DM-04", "default_class", 1, "policy.not_text"),
        ("RC-06", "grounds", {}, "policy.not_table"),
        ("RC-06", "grounds", [], "policy.too_few"),
        ("RC-06", "grounds", ["other"], "policy.not_row"),
        ("RC-06", "grounds", [GROUND, GROUND], "policy.duplicate_row"),
        ("RC-06", "grounds", [{**GROUND, "colour": "red"}], "policy.unknown_column"),
        ("RC-06", "grounds", [{"code": "other"}], "policy.missing_column"),
        ("EQ-07", "loan_days", [{"category": 1, "days": -2}], "policy.out_of_range"),
        ("EQ-07", "loan_days", [{"category": 11, "days": 1}], "policy.unknown_reference"),
    ],
)
def test_what_does_not_fit_is_refused_with_words(rule: str, key: str, value: object, code: str) -> None:
    refusal = _refused(rule, key, value, code)
    for language in ("zh_CN", "en"):
        sentence = load_texts(language)(f"errors.{refusal.code}", **refusal.facts)
        assert sentence != f"errors.{refusal.code}"
        assert not re.search(r"\{\w+\}", sentence), "a fact without a value"


@pytest.mark.rule("EQ-01", "category")
def test_a_category_that_other_rules_name_stays_in_the_catalogue() -> None:
    rows = [dict(row) for row in POLICY.table("EQ-01", "catalogue")]
    refusal = _refused(
        "EQ-01", "catalogue", [row for row in rows if row["number"] != 10], "policy.still_used"
    )
    assert refusal.facts["value"] == "10"
    free = (
        POLICY.changed(
            "EQ-07", "loan_days", [row for row in POLICY.table("EQ-07", "loan_days") if row["category"] != 10]
        )
        .changed(
            "EQ-04",
            "activities",
            [row for row in POLICY.table("EQ-04", "activities") if row["code"] != "special_equipment"],
        )
        .changed(
            "EQ-09",
            "conditions",
            [row for row in POLICY.table("EQ-09", "conditions") if 10 not in _numbers(row.get("categories"))],
        )
    )
    assert len(free.changed("EQ-01", "catalogue", rows[:-1]).table("EQ-01", "catalogue")) == 9


def _numbers(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def test_texts_are_normalised() -> None:
    assert POLICY.check("EQ-14", "repairers", ["  cafe\u0301 "]) == ["caf\u00e9"]
    assert POLICY.check("EQ-07", "working_hours_start", "8:00") == "08:00"


@pytest.mark.rule("PF-07", "parameter")
@pytest.mark.parametrize(
    ("rule", "key", "text", "expected"),
    [
        ("DM-05", "deadline_hours", " 48 ", 48),
        ("EQ-03", "mode", "不予办理", "refuse"),
        ("EQ-03", "mode", "WARN", "warn"),
        ("EQ-07", "working_hours_start", "9:00", "09:00"),
        ("PF-11", "exclude_keepers", "否", False),
        ("PF-11", "exclude_keepers", "yes", True),
        ("EQ-08", "in_person", "1,2、4", [1, 2, 4]),
        ("EQ-08", "in_person", "", []),
        ("EQ-08", "in_person", "[3]", [3]),
        ("EQ-12", "approval_chain", "所领导, bureau_office", ["head", "bureau_office"]),
        ("DM-04", "default_class", " marked ", "marked"),
        ("RC-06", "grounds", json.dumps([GROUND]), [GROUND]),
    ],
)
def test_what_a_person_types_is_understood(rule: str, key: str, text: str, expected: JSONValue) -> None:
    assert POLICY.parse(rule, key, text) == expected


@pytest.mark.parametrize(
    ("rule", "key", "text", "code"),
    [
        ("DM-05", "deadline_hours", "1_0", "policy.not_integer"),
        ("DM-05", "deadline_hours", "", "policy.not_integer"),
        ("DM-05", "deadline_hours", "9" * 5000, "policy.not_integer"),
        ("PF-11", "exclude_keepers", "也许", "policy.not_boolean"),
        ("EQ-08", "in_person", "1,,2", "policy.not_integer"),
        ("EQ-08", "in_person", "[1", "policy.unreadable"),
        ("RC-06", "grounds", "[" * 100_000, "policy.unreadable"),
        ("RC-06", "grounds", "9" * 5000, "policy.unreadable"),
        ("RC-06", "grounds", "[" * 300 + "]" * 300, "policy.not_row"),
    ],
)
def test_what_can_not_be_understood_is_refused(rule: str, key: str, text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        POLICY.parse(rule, key, text)
    assert refusal.value.code == code


def _outcome(act: Callable[[], JSONValue]) -> tuple[JSONValue, Refused | None]:
    """The value, or the refusal; any other error fails the test."""
    try:
        return act(), None
    except Refused as refusal:
        return None, refusal


@pytest.mark.rule("PF-07", "parameter")
@given(st.sampled_from(NAMES), ANYTHING)
def test_any_value_is_refused_or_taken_for_good(name: tuple[str, str], value: object) -> None:
    checked, refusal = _outcome(lambda: POLICY.check(*name, value))
    if refusal is not None:
        assert refusal.code.startswith("policy.")
        assert refusal.rule == name[0]
        return
    assert POLICY.check(*name, checked) == checked
    assert json.loads(json.dumps(checked, allow_nan=False)) == checked


@pytest.mark.rule("PF-07", "parameter")
@given(st.sampled_from(NAMES), st.text() | st.from_regex(r"[0-9]{1,4}|[\[{][0-9,\]}]{0,6}", fullmatch=True))
def test_any_text_is_refused_or_parsed_to_what_check_accepts(name: tuple[str, str], text: str) -> None:
    parsed, refusal = _outcome(lambda: POLICY.parse(*name, text))
    if refusal is not None:
        assert refusal.code.startswith("policy.")
        return
    assert POLICY.check(*name, parsed) == parsed
    assert POLICY.parse(*name, _written(BOOK.parameter(*name), parsed)) == parsed


def _written(parameter: Parameter, value: JSONValue) -> str:
    """A value as a person would type it."""
    if parameter.type in (ParameterType.LIST, ParameterType.TABLE):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


@given(st.sampled_from(NAMES))
def test_every_value_in_force_can_be_typed_in_again(name: tuple[str, str]) -> None:
    value = POLICY.value(*name)
    assert POLICY.parse(*name, _written(BOOK.parameter(*name), value)) == value


@given(st.integers())
def test_integers_are_taken_exactly_within_their_limits(number: int) -> None:
    if 1 <= number <= 720:
        assert POLICY.check("DM-05", "deadline_hours", number) == number
    else:
        _refused("DM-05", "deadline_hours", number, "policy.out_of_range")


def test_a_refusal_says_the_row_and_column_within_a_table_and_neither_elsewhere() -> None:
    with pytest.raises(Refused) as alone:
        POLICY.check("DM-05", "deadline_hours", -1)
    assert not {"row", "column"} & alone.value.facts.keys()
    rows = [dict(row) for row in POLICY.table("PF-09", "steps")]
    rows[1]["to"] = "nobody"
    with pytest.raises(Refused) as within:
        POLICY.check("PF-09", "steps", rows)
    assert (within.value.facts["row"], within.value.facts["column"]) == (2, "to")


@pytest.mark.parametrize(("length", "quoted"), [(60, "九" * 60), (61, "九" * 59 + "…")])
def test_a_refused_value_is_quoted_within_sixty_characters(length: int, quoted: str) -> None:
    with pytest.raises(Refused) as refusal:
        POLICY.check("DM-05", "deadline_hours", "九" * length)
    assert refusal.value.facts["value"] == quoted
