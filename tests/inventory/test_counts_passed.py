"""An open count goes from one person to another; who was drawn, and who hands over an office, is replaced by nobody (EQ-13, PF-11)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from station.core.errors import Refused
from station.core.policy import Policy, load_rulebook
from station.inventory.stocktake.bodies import StocktakeScope, StocktakeStarted
from station.inventory.stocktake.drawn_bodies import Checker, StocktakeStarted2
from station.inventory.stocktake.passing import CountPassCase, StocktakePassedOn, decide_pass_count
from station.inventory.stocktake.record import StocktakeRecord, passed_to
from station.inventory.stocktake.values import Purpose, ScopeKind, StocktakeState
from station.inventory.values import Item
from station.people.permissions import Role
from station.people.sessions import Session, program_session
from station.people.values import Officer

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
POLICY = Policy(load_rulebook(), {})
PROGRAM = program_session()
OFFICER = Session("li", "李甲", frozenset({Role.OFFICER}), "1001")
OTHER = replace(OFFICER, account="wang", number="1002")
TAKER = Officer("1003", "赵丙", "一科", "一组")


def count(purpose: Purpose = Purpose.PERIODIC, *, team: tuple[str, ...] = ()) -> StocktakeRecord:
    """A count that 9001 began and in which 1001 counts."""
    facts = (StocktakeScope(ScopeKind.ALL), purpose, False, ("1001",), 0, 0, 1, "0" * 64)
    drawn = tuple(Checker(each, "", "", False) for each in team)
    body = StocktakeStarted2(*facts, (), 1, drawn) if team else StocktakeStarted(*facts)
    told = StocktakeRecord.__new__(StocktakeRecord)
    told.seq, told.started, told.state = 40, body, StocktakeState.RUNNING
    told.starter, told.counters, told.book = "9001", body.counters, {}
    return told


def case(told: StocktakeRecord | None = None, **other: Any) -> CountPassCase:
    facts = {"giver": "1001", "giver_name": "李甲", "to": "1003", "taker": TAKER, "keeps": False}
    return CountPassCase(told or count(), **{**facts, "items": (), "reason": "调离", **other})


@pytest.mark.rule("EQ-13", "passed")
@pytest.mark.parametrize(
    ("session", "asked", "code"),
    [
        (OTHER, case(), "passing.count_not_theirs"),
        (PROGRAM, case(giver="1002"), "passing.count_not_theirs"),
        (OFFICER, case(count(team=("1001",))), "passing.drawn"),
        (OFFICER, case(count(Purpose.KEEPER_CHANGE)), "passing.joint"),
        (OFFICER, case(taker=replace(TAKER, number="1001")), "passing.to_the_same"),
        (OFFICER, case(taker=replace(TAKER, active=False)), "people.officer_left"),
        (OFFICER, case(taker=None), "people.unknown_officer"),
        (PROGRAM, case(giver="9001", taker=replace(TAKER, number="1003")), "passing.cannot_close"),
        (
            OFFICER,
            case(count(Purpose.SPOT_CHECK), items=(Item("A-1", 3, "灯", responsible="1003"),)),
            "stocktake.keeper_counts",
        ),
        (OFFICER, case(reason=" "), "people.reason_missing"),
    ],
)
def test_what_is_passed_on_to_nobody(session: Session, asked: CountPassCase, code: str) -> None:
    with pytest.raises(Refused) as refused:
        decide_pass_count(session, asked, POLICY, NOW)
    assert refused.value.code == code


@pytest.mark.rule("EQ-13", "passed")
def test_whoever_takes_it_over_counts_and_sees_it_through() -> None:
    told = count()
    (draft,) = decide_pass_count(OFFICER, case(told), POLICY, NOW).drafts
    body = draft.body
    assert isinstance(body, StocktakePassedOn)
    assert (body.counts, body.begun, body.to_number) == (True, False, "1003")
    assert set(draft.subjects) == {"stocktake:40", "officer:1001", "officer:1003"}
    assert passed_to(body, told.starter, told.counters) == ("9001", ("1003",))
    (draft,) = decide_pass_count(PROGRAM, case(told, giver="9001", keeps=True), POLICY, NOW).drafts
    begun = draft.body
    assert isinstance(begun, StocktakePassedOn)
    assert (begun.counts, begun.begun) == (False, True)
    assert passed_to(begun, "9001", ("1001",)) == ("1003", ("1001",))
