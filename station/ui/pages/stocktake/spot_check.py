"""A spot check from one form: what is drawn, who is drawn to count it, and the count of both (PF-11)."""

from __future__ import annotations

from dataclasses import dataclass

from station.audit.draws.case import DrawWish
from station.audit.draws.use_cases import Draws
from station.core.ledger import Entry
from station.core.texts import Texts
from station.inventory.drawing.values import DrawSource
from station.inventory.stocktake.use_cases import Stocktakes
from station.people.sessions import Session
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine, FormNumber
from station.ui.widgets.form_pane import FormPane

_MOST, _FEW = 200, 5
_SOURCES = (DrawSource.EQUIPMENT, DrawSource.PLACES)


@dataclass(frozen=True, slots=True)
class SpotCheckWish:
    """What is drawn and how many of it, by which seed ("": the day and the ledger's head), and whether people are drawn, too."""

    source: DrawSource
    count: int
    scope: str
    seed: str
    team: bool
    lead_section: str


class SpotCheckForm(FormPane):
    """What is drawn, from where, and who counts it."""

    def __init__(self, texts: Texts) -> None:
        word = texts("stocktake_page.spot_check")
        super().__init__(texts, word, word, texts("stocktake_page.spot_check_hint"))
        self.source = self.add("source", FormChoice(texts("stocktake_page.drawn")))
        self.source.offer(Option(each.value, texts(f"draw.source.{each.value}")) for each in _SOURCES)
        self.count = self.add("count", FormNumber(texts("stocktake_page.how_many"), 1, _MOST))
        self.count.put(_FEW)
        hint = texts("stocktake_page.draw_scope_hint")
        self.scope = self.add("scope", FormLine(texts("stocktake.field.scope"), hint=hint, codes=True))
        self.team = self.add(
            "team", FormFlag(texts("stocktake_page.counters"), texts("stocktake_page.draw_team"))
        )
        self.lead = self.add("lead_section", FormLine(texts("stocktake_page.lead_section")))
        seed_hint = texts("stocktake_page.seed_hint")
        self.seed = self.add("seed", FormLine(texts("stocktake_page.seed"), hint=seed_hint))

    @property
    def wish(self) -> SpotCheckWish:
        """What was filled in."""
        scope = self.scope.value.replace("，", ",").replace("：", ":") or "all"
        source, seed, lead = DrawSource(self.source.value), self.seed.value, self.lead.value
        return SpotCheckWish(source, self.count.value, scope, seed, self.team.value, lead)


def begin_spot_check(session: Session, draws: Draws, counts: Stocktakes, wish: SpotCheckWish) -> Entry:
    """Draw, draw people for it, and begin the count; each is on record by itself. Raises Refused as these do."""
    drawn = draws.draw(session, DrawWish(wish.source, wish.count, wish.seed, wish.scope))
    about = f"draw:{drawn.seq}"
    if not wish.team:
        return counts.start(session, about)
    people = DrawWish(DrawSource.PEOPLE, None, wish.seed, about=(about,), lead_section=wish.lead_section)
    return counts.start(session, about, counters=(f"draw:{draws.draw(session, people).seq}",))
