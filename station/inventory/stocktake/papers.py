"""清点表 of a closed stocktake: the frozen book, what was seen of each line, and what was found and decided (EQ-10, PF-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from station.core.errors import Refused
from station.core.policy import Category, Policy, categories
from station.core.policy.served import served_integer
from station.core.report import ColumnKind, Report, ReportTable
from station.core.texts import Texts
from station.inventory.papers.making import made
from station.inventory.papers.rows import Row, RowWords, paper_columns
from station.inventory.stocktake.bodies import ExpectedLine, FindingLine
from station.inventory.stocktake.listing import STOCKTAKE_LIST
from station.inventory.stocktake.matching import last_at_each_place
from station.inventory.stocktake.ports import StocktakeStore
from station.inventory.stocktake.record import Sighting
from station.inventory.stocktake.use_cases import StocktakeResults, Stocktakes
from station.inventory.stocktake.wording import decision_words, scope_words, team_words
from station.inventory.values import Tracking
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

KEEP_YEARS: Final = served_integer("PF-12", "keep_years")
_KEYS: Final = (
    *("no", "place", "tag", "name", "category", "book", "person", "condition", "there", "found", "remark"),
)
_KINDS: Final[Mapping[str, ColumnKind]] = {"no": "count", "tag": "code"}
_EMPTY_LINES: Final = 12
"""On a sheet, for what is found besides."""
_SHEET_SIGNERS: Final = ("counted_by", "witness")
_SIGNERS: Final = ("counted_by", "witness", "keeper", "leader")


class StocktakePapers(DatedPapers, behind="counts", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Papers of stocktakes; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: StocktakeStore, origins: Origins, stocktakes: Stocktakes) -> None:
        self._store, self._origins, self._stocktakes = store, origins, stocktakes

    @asks(Permission.EQUIPMENT_VIEW)
    def count(self, session: Session, texts: Texts, seq: int) -> Report:
        """清点表 of a closed stocktake, to be signed. Raises Refused ``stocktake.unknown``, ``stocktake.not_closed``."""
        results = self._stocktakes.results(session, seq)
        stands, closed = results.stands, results.stands.closed
        if closed is None:
            raise Refused("stocktake.not_closed", rule="PF-12", stocktake=seq)
        over = texts("stocktake.paper.over", stocktake=seq, over=scope_words(texts, stands.scope))
        origin = self._origins.origin(session, texts, (over,), STOCKTAKE_LIST.name)
        with self._store.read() as view:
            catalogue = {each.number: each for each in categories(view.shown_policy)}
            years = KEEP_YEARS.of(view.shown_policy)
        rows = list(_rows(results, texts, catalogue))
        columns = paper_columns(texts, *((key, _KINDS.get(key, "text")) for key in _KEYS))
        numbers = ("found", "missing", "surplus", "misplaced", "unknown", "moved")
        facts = (
            (texts("papers.fact.book_count"), str(sum(each.quantity for each in results.book))),
            *((texts(f"stocktake.number.{name}"), str(getattr(closed, name))) for name in numbers),
            *((texts("stocktake.paper.checker"), each) for each in team_words(texts, stands.team)),
            (texts("stocktake.paper.kept"), texts("stocktake.paper.years", count=years)),
        )
        table = ReportTable(columns, rows)
        return made(self._store, "count", origin, texts, (table,), _SIGNERS, facts)

    @asks(Permission.EQUIPMENT_VIEW)
    def sheet(self, session: Session, texts: Texts, seq: int, number: str) -> Report:
        """清点单 of one who was drawn to count: what they look for, with room to write, for who counts on paper.

        Of places, and in a blind count, it has empty lines: what is found there is written down. Raises Refused ``stocktake.unknown``,
        ``stocktake.closed``, ``stocktake.cancelled``, ``stocktake.not_of_team``.
        """
        stands, book = self._stocktakes.to_count(session, seq, number)
        mine = [each for each in stands.team if each.number == number]
        over = texts("stocktake.paper.over", stocktake=seq, over=scope_words(texts, stands.scope))
        origin = self._origins.origin(session, texts, (over,), STOCKTAKE_LIST.name)
        rows: list[Row] = [
            (place, each.place, each.tag, each.name, "", "", "", "") for place, each in enumerate(book, 1)
        ]
        rows += [(len(rows) + each, "", "", "", "", "", "", "") for each in range(1, _EMPTY_LINES + 1)]
        keys = ("no", "place", "tag", "name", "there", "condition", "person", "remark")
        columns = paper_columns(texts, *((key, _KINDS.get(key, "text")) for key in keys))
        facts = (
            *((texts("stocktake.paper.checker"), each) for each in team_words(texts, mine)),
            (texts("stocktake.paper.sheet_how"), texts("stocktake.paper.sheet_hint")),
        )
        table = ReportTable(columns, rows)
        return made(self._store, "count_sheet", origin, texts, (table,), _SHEET_SIGNERS, facts)


def counted_columns() -> tuple[tuple[str, ColumnKind], ...]:
    """The columns of what was counted, with their kinds."""
    return tuple((key, _KINDS.get(key, "text")) for key in _KEYS)


def counted_rows(results: StocktakeResults, texts: Texts, policy: Policy) -> Iterator[Row]:
    """What was counted, line by line."""
    return _rows(results, texts, {each.number: each for each in categories(policy)})


def _rows(results: StocktakeResults, texts: Texts, catalogue: Mapping[int, Category]) -> Iterator[Row]:
    """The lines of the book in their order, then what else was read."""
    words = RowWords(texts, catalogue, lambda _number: None)
    found: dict[str, list[FindingLine]] = {}
    for each in results.stands.findings:
        found.setdefault(each.tag or each.code, []).append(each)
    number = 0
    for line in results.book:
        number += 1
        mine = found.pop(line.tag, [])
        seen = results.seen.get(line.tag, ())
        looked = next((each.read.condition for each in reversed(seen) if each.read.condition), None)
        yield (
            number,
            line.place,
            line.tag,
            line.name,
            words.category(line.category),
            _amount(texts, line.quantity, line),
            line.holder_name,
            texts(f"equipment.condition.{line.condition.value}"),
            _there(texts, line, seen, mine),
            "" if looked is None else texts(f"equipment.condition.{looked.value}"),
            _remark(results, texts, mine),
        )
    for lines in found.values():
        number += 1
        last = lines[-1]
        held = (last.seen.place, last.code, last.name, "", "", last.book.person, "")
        yield (number, *held, texts("stocktake.paper.there"), "", _remark(results, texts, lines))


def _amount(texts: Texts, quantity: int, line: ExpectedLine) -> str:
    if line.tracking is Tracking.SINGLE:
        return str(quantity)
    return texts("stock.amount", quantity=quantity, unit=line.unit)


def _there(texts: Texts, line: ExpectedLine, seen: Sequence[Sighting], found: Sequence[FindingLine]) -> str:
    """How much was there: what a finding says, else that it was seen."""
    counted = next((each.seen.quantity for each in found if each.seen.quantity is not None), None)
    if counted is None and seen and line.tracking is not Tracking.SINGLE:
        read = [each.read.quantity for each in last_at_each_place(seen)]
        known = [each for each in read if each is not None]
        counted = sum(known) if len(known) == len(read) else None
    if counted is not None:
        return _amount(texts, counted, line)
    if not seen and not found:  # its entries say where it went meanwhile, or that it came back
        return texts("stocktake.paper.moved")
    return texts(f"stocktake.paper.{'there' if seen else 'unseen'}")


def _remark(results: StocktakeResults, texts: Texts, found: Sequence[FindingLine]) -> str:
    decisions, struck = results.stands.decisions, results.stands.struck
    said = [
        decision_words(texts, each, decisions.get(each.finding), struck=each.finding in struck)
        for each in found
    ]
    return texts("list.join").join(said)
