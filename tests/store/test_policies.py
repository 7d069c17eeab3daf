"""The policy of a unit of work: the same one while nothing of it is changed, another as soon as something is."""

from __future__ import annotations

from station.core.policy import load_rulebook
from station.store.policies import policy_in_force

HOURS = ("DM-05", "deadline_hours")


def test_the_policy_stays_the_same_until_a_parameter_is_changed() -> None:
    rulebook = load_rulebook()
    first = policy_in_force(rulebook, {HOURS: 48})
    assert policy_in_force(rulebook, {HOURS: 48}) is first
    assert first.integer(*HOURS) == 48
    changed = policy_in_force(rulebook, {HOURS: 12})
    assert changed.integer(*HOURS) == 12
    assert policy_in_force(rulebook, {HOURS: 48}).integer(*HOURS) == 48


def test_values_that_are_equal_but_of_another_type_are_told_apart() -> None:
    rulebook = load_rulebook()
    assert policy_in_force(rulebook, {HOURS: 1}).set_aside == {}
    assert policy_in_force(rulebook, {HOURS: True}).set_aside == {HOURS: "policy.not_integer"}
