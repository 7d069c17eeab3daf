"""A count of what was drawn, by whom was drawn: both directions, nobody checks what they keep (PF-11)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.audit.draws.case import DrawWish
from station.audit.draws.use_cases import Draws
from station.core.errors import Refused
from station.core.ledger import Stream
from station.core.report import Origin
from station.core.texts import load_texts
from station.inventory.drawing.values import DrawSource
from station.inventory.stocktake.papers import StocktakePapers
from station.inventory.stocktake.scanning import ReadAt
from station.inventory.stocktake.values import Purpose
from station.inventory.stocktake.wording import scope_words, team_words
from station.inventory.values import NewItem
from station.people.bodies import AccountCreated
from station.people.permissions import Role
from station.people.sessions import Session
from station.store.comparing import differences
from tests.inventory.offices import KEEPER, PROGRAM, Office
from tests.inventory.test_stocktakes import found, stocktakes_of

AUDITOR = Session("audit", "周审计", frozenset({Role.OFFICE_LEADER}), "9003")


class Here:
    """The origin of a paper of this office."""

    def origin(self, *_asked: object) -> Origin:
        return Origin("所", "王", datetime(2026, 6, 1, tzinfo=UTC))


def officer(number: str) -> Session:
    return Session(f"o{number}", number, frozenset({Role.OFFICER}), number)


@pytest.mark.rule("PF-11", "draw", "own", "lead")
@pytest.mark.rule("EQ-10", "count", "findings")
def test_what_was_drawn_is_counted_by_whom_was_drawn_for_it(office: Office, tmp_path: Path) -> None:
    counts, draws = stocktakes_of(office, tmp_path), Draws(office.store)
    office.take("1003", "TAB-0001")
    things = draws.draw(AUDITOR, DrawWish(DrawSource.EQUIPMENT, 3, "六月", "tags:TAB-0001,BWC-0017,PRN-0009"))
    about = f"draw:{things.seq}"
    wish = DrawWish(DrawSource.PEOPLE, seed="六月", about=[about], scope="all", lead_section="一科")
    office.set_parameter("PF-11", "people_per_object", 1)
    people = draws.draw(AUDITOR, wish)
    for scope, counters, code in (
        (f"draw:{people.seq}", [], "stocktake.draw_of_people"),
        (about, [about], "stocktake.draw_of_things"),
        (about, [f"draw:{people.seq}", "1002"], "stocktake.team_or_names"),
        ("all", [f"draw:{people.seq}"], "stocktake.drawn_for_other"),
        ("draw:999", [], "draw.unknown"),
        ("draw:x", [], "draw.unknown"),
        ("all", ["draw:99999999999999999999"], "draw.unknown"),
    ):
        with pytest.raises(Refused, match=code) as refused:
            counts.start(KEEPER, scope, counters=counters)
        told = refused.value.facts.get("draw")
        assert code != "draw.unknown" or f"draw:{told}" in (scope, *counters), "as it was written"
    seq = counts.start(KEEPER, about, counters=[f"draw:{people.seq}"]).seq
    stands, texts = counts.standing(KEEPER, seq), load_texts("zh_CN")
    assert (stands.purpose, stands.expected, stands.may_scan) == (Purpose.SPOT_CHECK, 3, True)
    assert stands.only_for_others, "who keeps the register reads nothing of their own"
    assert scope_words(texts, stands.scope) == f"抽取 {things.seq}"
    checker = {each.of: each.number for each in stands.team}
    assert checker.keys() == {"TAB-0001", "BWC-0017", "PRN-0009"}
    assert all(
        each.lead and "（组长），清点" in said
        for each, said in zip(stands.team, team_words(texts, stands.team), strict=True)
    )
    assert checker["TAB-0001"] != "1003", "who has it is left out"
    with pytest.raises(Refused, match=r"stocktake\.not_drawn"):
        counts.scan(KEEPER, seq, ["BWC-0017"])
    for tag, place in (("BWC-0017", "柜1-03"), ("PRN-0009", "柜2-01")):
        others = {"1001", "1002"} - {checker[tag]}
        for number in others & set(checker.values()):
            with pytest.raises(Refused, match=r"stocktake\.drawn_for_others"):
                counts.scan(officer(number), seq, [tag])
        counts.scan(officer(checker[tag]), seq, [tag], ReadAt(place=place))
    with pytest.raises(Refused, match=r"stocktake\.drawn_for_nobody"):
        counts.scan(officer(checker["BWC-0017"]), seq, ["TST-0002"])
    assert found(counts.close(KEEPER, seq)) == [("unshown", "TAB-0001"), ("misplaced", "PRN-0009")]


@pytest.mark.rule("PF-11", "draw", "own")
def test_who_was_drawn_and_has_no_account_counts_on_paper_and_somebody_records_it(
    office: Office, tmp_path: Path
) -> None:
    counts, draws = stocktakes_of(office, tmp_path), Draws(office.store)
    things = draws.draw(AUDITOR, DrawWish(DrawSource.EQUIPMENT, 2, "六月", "tags:BWC-0017,PRN-0009"))
    about = f"draw:{things.seq}"
    office.set_parameter("PF-11", "people_per_object", 2)
    people = draws.draw(
        AUDITOR, DrawWish(DrawSource.PEOPLE, seed="六月", about=[about], scope="numbers:1001,1002")
    )
    seq = counts.start(KEEPER, about, counters=[f"draw:{people.seq}"]).seq
    with office.store.write() as work:
        made = AccountCreated("wang", "王乙", "1002", (Role.OFFICER,))
        work.append(PROGRAM.draft(made, office.clock.now(), subjects=("account:wang",)))
    stands, texts = counts.standing(KEEPER, seq), load_texts("zh_CN")
    assert [each.number for each in stands.hands_for] == ["1001"], "whoever can sign in scans themselves"
    paper = StocktakePapers(office.store, Here(), counts).sheet(KEEPER, texts, seq, "1001")
    rows = [row for table in paper.tables for row in table.rows]
    assert {row[2] for row in rows if row[2]} == {"BWC-0017", "PRN-0009"}
    assert any(not any(row[1:]) for row in rows), "what is found besides has room"
    on_paper = ReadAt(place="柜1-03", checker="1001")
    for who, at, code in (
        (KEEPER, ReadAt(), "stocktake.not_drawn"),
        (KEEPER, ReadAt(checker="1003"), "stocktake.not_of_team"),
        (KEEPER, ReadAt(checker="1002"), "stocktake.checks_themselves"),
        (officer("1003"), on_paper, "stocktake.not_a_counter"),
    ):
        with pytest.raises(Refused) as refused:
            counts.scan(who, seq, ["BWC-0017"], at)
        assert refused.value.code == code
    plain = counts.start(KEEPER, "tags:TAB-0001").seq
    with pytest.raises(Refused, match=r"stocktake\.no_team"):
        counts.scan(KEEPER, plain, ["TAB-0001"], ReadAt(checker="1003"))
    with pytest.raises(Refused, match=r"stocktake\.no_team"):
        StocktakePapers(office.store, Here(), counts).sheet(KEEPER, texts, plain, "1003")
    office.stated("PRN-0009", responsible="9001")
    with pytest.raises(Refused, match=r"stocktake\.keeper_counts"):
        counts.scan(KEEPER, seq, ["PRN-0009"], on_paper)
    (answer,), at = counts.scan(KEEPER, seq, ["BWC-0017"], on_paper)
    assert at.checker == "1001", "it holds for the codes that follow"
    with office.store.read() as view:
        entry = view.ledger.entry(Stream.CUSTODY, answer.scan)
    assert entry is not None
    assert [(each.role, each.number, each.proof) for each in entry.others] == [("checker", "1001", "paper")]
    assert entry.actor.number == KEEPER.number
    assert [each.by for each in counts.standing(KEEPER, seq).latest] == ["李甲"], "who counted is told"
    counts.scan(officer("1002"), seq, ["PRN-0009"], on_paper)
    stands = counts.close(KEEPER, seq)
    assert stands.hands_for == ()


@pytest.mark.rule("PF-11", "draw")
@pytest.mark.rule("EQ-10", "count", "findings")
def test_places_that_were_drawn_are_compared_with_the_book(office: Office, tmp_path: Path) -> None:
    """From the shelf to the book: what lies there and is not in the book is told; what was given a place elsewhere has moved."""
    counts, draws = stocktakes_of(office, tmp_path), Draws(office.store)
    office.register.register(KEEPER, NewItem("NEAR", 9, "测距仪", place="柜1-03"))
    drawn = draws.draw(AUDITOR, DrawWish(DrawSource.PLACES, 2, "六月", "places:柜1-03,柜2-01"))
    seq = counts.start(KEEPER, f"draw:{drawn.seq}").seq
    assert counts.standing(KEEPER, seq).expected == 3
    counts.scan(KEEPER, seq, ["柜1-03", "BWC-0017", "BWC-0018", "FOREIGN-1"])
    office.register.change(KEEPER, "NEAR", {"place": "柜1-07"}, "移柜")
    office.register.change(KEEPER, "TST-0002", {"place": "柜1-03"}, "移柜")
    stands = counts.close(KEEPER, seq)
    assert found(stands) == [("missing", "TST-0002"), ("misplaced", "BWC-0018"), ("unknown", "FOREIGN-1")]
    assert stands.closed is not None
    assert (stands.closed.found, stands.closed.moved) == (1, 1)
    office.take("1001", "BWC-0018", "TST-0002")
    empty = draws.draw(AUDITOR, DrawWish(DrawSource.PLACES, 1, "六月", "places:柜1-04")).seq
    seq = counts.start(KEEPER, f"draw:{empty}").seq
    counts.scan(KEEPER, seq, ["FOREIGN-2"], ReadAt(place="柜1-04"))
    assert found(counts.close(KEEPER, seq)) == [("unknown", "FOREIGN-2")], "an empty shelf may have something"
    with office.afresh() as (connection, _):
        assert differences(connection) == []
