"""The rules in force as a declared list."""

from __future__ import annotations

import pytest

from station.core.listing import ListQuery
from station.core.policy import load_rulebook
from station.people.rule_list import CHAPTERS, RuleList
from tests.people.office import Office


def test_the_list_has_every_rule_in_the_rulebooks_order() -> None:
    assert tuple(load_rulebook().chapters) == CHAPTERS


@pytest.mark.rule("PF-07", "change")
def test_rules_are_found_by_name_in_either_language_and_by_what_was_changed(office: Office) -> None:
    rules = RuleList(office.parameters, office.store, office.clock)
    whole = [each.rule.id for each in rules.rows(office.admin)]
    assert whole == [rule.id for rule in load_rulebook()]
    assert list(rules.rows(office.admin, ListQuery((("changed", "yes"),)))) == []
    office.parameters.change(office.admin, "DM-05", "deadline_hours", 48, "network repair")
    (changed,) = rules.rows(office.admin, ListQuery((("changed", "yes"),)))
    assert changed.rule.id == "DM-05"
    for language in ("zh_CN", "en"):
        found = rules.rows(office.admin, ListQuery(find=changed.rule.title(language)))
        assert "DM-05" in [each.rule.id for each in found]
    counts = rules.chips(office.admin)
    assert counts["changed", "yes"] == 1
    assert sum(count for (key, _), count in counts.items() if key == "chapter") == len(whole)
