"""Repeating a draw: the candidates are derived from the entries up to its head, and drawn from again."""

from __future__ import annotations

from datetime import date

from station.audit.draws.candidates import candidates, written_scope
from station.audit.draws.case import DrawTerms
from station.audit.draws.decide import draw
from station.audit.draws.keeping import keeping
from station.audit.draws.ranking import digest_of
from station.core.errors import Refused
from station.core.ledger import Entry
from station.inventory.drawing.bodies import DrawMade
from station.inventory.drawing.values import DrawFault
from station.inventory.stocktake.ports import StocktakeView


def faults(
    made: DrawMade, there: Entry | None, then: StocktakeView, day: date, *, no_keepers: bool
) -> tuple[DrawFault, ...]:
    """What of a draw is not as it comes again; `there` is the entry at its head, `then` the state up to it, `day` the draw's."""
    if there is None or there.hash.hex() != made.head_hash:
        return (DrawFault.HEAD,)
    try:
        scope, found = candidates(then, made.source, written_scope(made.source, made.scope))
        kept = keeping(then, made.about, day) if no_keepers else {}
    except Refused:  # what it was drawn among was not there
        return (DrawFault.CANDIDATES,)
    wrong = list[DrawFault]()
    if (scope, len(found), digest_of(each.code for each in found)) != (
        made.scope,
        made.candidates,
        made.digest,
    ):
        wrong.append(DrawFault.CANDIDATES)
    terms = DrawTerms(
        made.count,
        made.each,
        made.seed,
        made.head_seq,
        made.head_hash,
        found,
        made.about,
        kept,
        made.lead_section,
    )
    try:
        again = draw(terms)
    except Refused:
        return (*wrong, DrawFault.DRAWN)
    if again.left_out != made.left_out:
        wrong.append(DrawFault.LEFT_OUT)
    if again.drawn != made.drawn:
        wrong.append(DrawFault.DRAWN)
    return tuple(wrong)
