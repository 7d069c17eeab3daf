"""What is drawn follows from the seed, the head and the candidates alone, and nobody checks what they keep."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.audit.draws.case import Candidate, DrawTerms
from station.audit.draws.decide import draw
from station.core.errors import Refused
from station.inventory.drawing.values import LeftOutFor

HASH = "5f" * 32
PEOPLE = tuple(
    Candidate(f"10{number:02}", f"人{number}", "一科" if number < 4 else "二科") for number in range(9)
)
THINGS = ("BWC-0001", "BWC-0002", "柜1")
TERMS = DrawTerms(2, False, "抽查", 17, HASH, PEOPLE)
KEEPERS = st.dictionaries(
    st.sampled_from(THINGS),
    st.dictionaries(st.sampled_from([each.code for each in PEOPLE[:5]]), st.sampled_from(LeftOutFor)),
)


def codes(terms: DrawTerms) -> list[str]:
    return [each.code for each in draw(terms).drawn]


@pytest.mark.rule("PF-11", "draw")
def test_a_draw_is_what_anybody_works_out_by_hand() -> None:
    def by_hand(code: str) -> str:
        return hashlib.sha256(f"station-draw-1\n抽查\n{HASH}\n{code}".encode()).hexdigest()

    assert codes(TERMS) == sorted((each.code for each in PEOPLE), key=by_hand)[:2]
    assert codes(replace(TERMS, seed="又一次")) != codes(replace(TERMS, seed="再一次"))


@pytest.mark.rule("PF-11", "draw", "own", "lead")
@settings(max_examples=20, deadline=None)
@given(
    mixed=st.permutations(PEOPLE),
    keeping=KEEPERS,
    count=st.integers(1, 4),
    each=st.booleans(),
    lead=st.sampled_from(["", "二科"]),
    seed=st.text(min_size=1, max_size=8),
)
def test_no_keeper_is_drawn_and_the_order_of_candidates_says_nothing(mixed: Any, **terms: Any) -> None:
    asked = DrawTerms(
        terms["count"],
        terms["each"],
        terms["seed"],
        17,
        HASH,
        tuple(mixed),
        THINGS,
        terms["keeping"],
        terms["lead"],
    )
    found = draw(asked)
    assert found.drawn == draw(replace(asked, candidates=PEOPLE)).drawn
    for of in THINGS if asked.each else ("",):
        team = [each for each in found.drawn if each.of == of]
        assert len({each.code for each in team}) == asked.count
        keepers = {number for thing in ([of] if of else THINGS) for number in asked.keeping.get(thing, {})}
        assert keepers.isdisjoint(each.code for each in team)
        assert keepers <= {each.code for each in found.left_out}
        leads = [each.code for each in team if each.lead]
        assert leads == ([team[0].code] if asked.lead_section else [])
        assert all(int(code) >= 1004 for code in leads)


@pytest.mark.rule("PF-11", "draw", "lead")
def test_what_can_not_be_drawn_is_refused() -> None:
    kept = {"BWC-0001": {each.code: LeftOutFor.HOLDER for each in PEOPLE[4:]}}
    about = replace(TERMS, things=THINGS[:1], keeping=kept)
    for asked, code in (
        (replace(TERMS, count=10), "too_few"),
        (replace(about, count=5), "too_few"),
        (replace(TERMS, count=201), "too_many"),
        (replace(about, lead_section="二科"), "no_lead"),
    ):
        with pytest.raises(Refused, match=code):
            draw(asked)
