"""Training: a session names whom it taught, its hours count once, and what is short follows from what was taught."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from station.core.attachments import AttachedFile, AttachmentForm
from station.core.errors import Refused
from station.core.policy import Policy, load_rulebook
from station.inventory.entitlement.training import HeldCase, TrainingWish, decide_session
from station.inventory.entitlement.training_bodies import MOST_MINUTES, TrainingHeld
from station.inventory.entitlement.training_files import TrainingFileCase, decide_training_file
from station.inventory.entitlement.training_standing import standing_of
from station.inventory.values import Training, TrainingTopic
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.values import Officer

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
STAFF = Session("zhao", "赵文", frozenset({Role.OFFICE_STAFF}))
POLICY = Policy(load_rulebook(), {})
OFFICER = Officer("1002", "王乙", "一科", "", "B2")
WISH = TrainingWish(["1002", "1001", "1002"], [3, 4, 3], date(2026, 11, 20), minutes=150)


def held(wish: TrainingWish) -> TrainingHeld:
    (draft,) = decide_session(STAFF, HeldCase(wish), POLICY, NOW).drafts
    assert isinstance(draft.body, TrainingHeld)
    return draft.body


@pytest.mark.rule("EQ-03", "session")
def test_a_session_names_each_officer_and_category_once() -> None:
    body = held(WISH)
    assert (body.officers, body.categories, body.minutes) == (("1002", "1001"), (3, 4), 150)
    for wrong, code in (
        (replace(WISH, numbers=[]), "training.nobody"),
        (replace(WISH, categories=[]), "training.nothing"),
        (replace(WISH, categories=[999]), "policy.unknown_category"),
        (replace(WISH, minutes=MOST_MINUTES + 1), "training.too_long"),
        (replace(WISH, numbers=[str(each) for each in range(501)]), "training.too_many"),
        (replace(WISH, trainer="长" * 61), "people.words_too_long"),
    ):
        with pytest.raises(Refused, match=code):
            held(wrong)
    file = AttachedFile("ab" * 32, "签到.pdf", 9, AttachmentForm.PDF, "desk")
    with pytest.raises(Refused, match=r"training\.unknown"):
        decide_training_file(STAFF, TrainingFileCase(9, None, (), file), POLICY, NOW)


@pytest.mark.rule("EQ-03", "short")
def test_what_is_short_follows_from_what_was_taught() -> None:
    day = date(2026, 11, 20)
    rules = Training("1002", 3, day, heads=(TrainingTopic.RULES,), seq=11, session=10, minutes=90)
    other = replace(rules, category=4, heads=tuple(TrainingTopic), seq=12)
    before = replace(other, category=7, trained_on=date(2025, 3, 1), seq=2, session=1, minutes=600)
    older = Training("1002", 6, day)
    found = standing_of(OFFICER, [before, rules, other, older], {3, 5}, 120, 2026)
    assert (found.minutes, found.sessions, found.hours, found.hours_short) == (90, 1, "1.5", "0.5")
    assert (found.trained, found.lacking, found.partly) == ((3, 4, 6, 7), (5,), (3,))
    assert found.is_short
    rest = replace(rules, heads=tuple(TrainingTopic)[1:], session=13, minutes=30)
    whole = standing_of(OFFICER, [rules, rest], {3}, 120, 2026)
    assert (whole.partly, whole.hours_short, whole.is_short) == ((), "", False), (
        "two sessions teach all heads"
    )
