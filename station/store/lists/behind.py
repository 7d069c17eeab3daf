"""The tables behind a list or a report: what is compared with the ledger before it leaves the program.

A paper that somebody signs rests on more than the rows it shows: one that was edited so that a filter passes it over is
missing there, and a sum or a running count is as wrong as the rows behind it. So the tables are compared as wholes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, Subquery, Table
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement

from station.core.errors import IntegrityProblem
from station.core.listing import DamagedRow
from station.store.attested.behind import Behind
from station.store.counting import COUNTS
from station.store.lists import SOURCES
from station.store.lists.source import ListSource
from station.store.schema import (
    archive,
    attachments,
    conduct,
    deadlines,
    equipment,
    keeper_changes,
    kits,
    ledger,
    matters,
    offices,
    people,
    place_keys,
    places,
    printing,
    rapid_tests,
    requests,
    reservations,
    second_copies,
    standards,
    state_tables,
    stocktakes,
)
from station.store.schema.counts import item_count
from station.store.schema.metadata import index_tables
from station.store.search import SearchIndex

_ROWS_NAMED: Final = 5
_EVERYTHING: Final = frozenset((*state_tables(), *index_tables()))


def behind_report(name: str | None) -> Behind:
    """What the list or report `name` is made from: of an unknown one everything, of None nothing."""
    if name is None:
        return Behind(frozenset())
    return Behind(_BEHIND.get(name, _EVERYTHING), dues=name in _OF_ITEMS)


def require_none(damaged: Sequence[DamagedRow]) -> None:
    """Raise `IntegrityProblem` ``store.sources_damaged``, which names the first, where rows behind a report are not what the entries give."""
    if damaged:
        rows = [f"{each.table} {each.key}".strip() for each in damaged]
        named = "; ".join(rows[:_ROWS_NAMED])
        raise IntegrityProblem("store.sources_damaged", count=len(rows), rows=named)


def _of_list(source: ListSource) -> frozenset[Table]:
    named: list[Any] = [source.frame, source.wide, source.key, *source.rows, *source.sums.values()]
    named += [each.value for each in source.order.values()]
    found = frozenset(_named(each for each in named if isinstance(each, ClauseElement)))
    index = source.searched
    if isinstance(index, SearchIndex):
        found |= {index.kept}
    return _with_counted(found & _EVERYTHING)


def _named(clauses: Iterable[ClauseElement]) -> Iterator[Table]:
    """All tables that these name, also within selects."""
    waiting, seen = list(clauses), set[int]()
    while waiting:
        for each in visitors.iterate(waiting.pop()):
            if id(each) in seen:
                continue
            seen.add(id(each))
            if isinstance(each, Table):
                yield each
            elif isinstance(each, Column) and each.table is not None:
                waiting.append(each.table)
            elif isinstance(each, Subquery):
                waiting.append(each.element)
            elif (of := getattr(each, "table", None)) is not None:
                waiting.append(of)


def _with_counted(tables: frozenset[Table]) -> frozenset[Table]:
    """A running count is as right as the rows that it counts."""
    return tables | {count.of for count in COUNTS if count.kept in tables}


_LISTS: Final = {name: _of_list(source) for name, source in SOURCES.items()}
_OFFICE: Final = frozenset({people.officer, people.department, people.enforcement_group})
_STANDARDS: Final = frozenset({standards.standard_catalogue, standards.officer_post})
_SHEETS: Final = frozenset({equipment.item, equipment.number_run, places.place})
"""Lines of paper with their numbers, and how places are called; what moved them is read from the entries themselves."""
_BEHIND: Final = {
    **_LISTS,
    "equipment": _LISTS["equipment"]
    | {kits.kit, kits.kit_part, matters.loan_matter, matters.matter_alias},  # which narrow it
    "recordings": _LISTS["recordings"]
    | {matters.matter_alias, matters.matter_mention, second_copies.second_copy},  # which narrow it
    "requests": _LISTS["requests"] | {deadlines.deadline, deadlines.deadline_claim},
    "told": frozenset({ledger.ledger_subject, people.officer}),
    **dict.fromkeys(("draws", "audits", "form_keys"), frozenset[Table]()),  # entries alone, or nothing
    "officers": _LISTS["officers"] | {standards.officer_post},
    "places": frozenset({places.place, equipment.item}),
    "entitlement": _with_counted(
        _LISTS["lacking_officers"] | _LISTS["lacking_groups"] | _OFFICE | {item_count}
    ),
    "needs": _with_counted(
        _LISTS["lacking_officers"] | _LISTS["lacking_groups"] | _OFFICE | {item_count} | _STANDARDS
    ),
    "missing_recordings": frozenset(
        {
            *(equipment.item, equipment.custody_span, deadlines.deadline, archive.recording),
            *(matters.matter, matters.matter_alias, matters.matter_mention, people.officer),
        }
    ),
    "standards": _STANDARDS,
    "indications": frozenset(
        {
            *(equipment.item, equipment.custody_span, deadlines.deadline, archive.recording),
            *(matters.matter, matters.matter_alias, matters.matter_mention, people.officer),
            conduct.conduct_record,
        }
    ),
    "findings": frozenset({conduct.conduct_record}),  # besides entries
    **dict.fromkeys(("forms", "form_duties", "form_counts"), frozenset[Table]()),  # read from entries
    "ledger": frozenset({ledger.ledger_subject, ledger.ledger_words}),
    "history": frozenset(
        {
            *(ledger.ledger_subject, ledger.ledger_words, people.account, requests.request),
            *(matters.matter, matters.matter_alias, matters.matter_mention),
        }
    ),
    "open_loans": _LISTS["equipment"] | _OFFICE,
    "assessment": _LISTS["equipment"] | {ledger.ledger_subject, people.officer, conduct.conduct_record},
    **dict.fromkeys(("paper_stock", "paper_account", "odd_numbers"), _SHEETS),
    "training_standing": frozenset({equipment.training, equipment.item, people.officer}),
    "conduct_paper": frozenset({conduct.conduct_record, attachments.attached_file}),
    "officer_year": frozenset(
        {
            *(equipment.training, people.officer, conduct.conduct_record, deadlines.deadline),
            *(deadlines.deadline_claim, requests.request, requests.request_step, ledger.ledger_subject),
        }
    ),
    "indicators": frozenset(
        {
            *(deadlines.deadline, deadlines.deadline_claim, deadlines.account_claim, deadlines.calendar_year),
            *(offices.office_holder, archive.recording),
        }
    ),
}
"""By the names of lists and reports."""
_OF_ITEMS: Final = frozenset({"equipment", "open_loans", "assessment"})
"""Of deadlines these show only what is due of items."""
_ITEMS: Final = frozenset(
    {
        equipment.item,
        equipment.number_run,
        deadlines.deadline,
        reservations.reservation,
        requests.request,
        people.officer,
        places.place,
    }
)
"""Items, with who has them, where their numbers are and all that is due of them."""
_PAPERS: Final = ("equipment", "open_loans", "needs", "assessment", "requests", "offices")
_OF_PAPERS: Final = frozenset[Table]().union(*(_BEHIND[each] for each in _PAPERS))
_THEN: Final = {
    "office": frozenset({people.office}),
    "officer_year": frozenset({equipment.item, offices.office_holder, archive.recording, *_OFFICE}),
    "places": frozenset({deadlines.deadline}),
    "place_keys": frozenset({place_keys.place_key}),
    "printers": _ITEMS | {printing.printer_test},
    "rules": frozenset({people.officer}),
    "paper_months": frozenset(),
    **dict.fromkeys(("audits", "forms", "form_duties", "form_counts"), frozenset[Table]()),
    "form_units": frozenset({people.officer}),
    "form_keys": frozenset(),
    "posts": _STANDARDS | {people.officer},
    "training": frozenset({equipment.training, people.officer}),
    "training_standing": frozenset({offices.office_holder, *_OFFICE}),
    "calendar": frozenset({deadlines.deadline}),
    "catalogue_rows": _STANDARDS,
    "catalogues": _BEHIND["needs"] | {equipment.item},
    "counts": _ITEMS | _OFFICE | {stocktakes.stocktake, offices.office_holder, keeper_changes.keeper_change},
    "figures": _LISTS["equipment"] | _OFFICE | {equipment.custody_span, stocktakes.stocktake},
    "instrument": _ITEMS | {attachments.attached_file, offices.office_holder},
    "templates": frozenset({printing.paper_template}),
    "kits": _ITEMS | {kits.kit, kits.kit_part},
    "matters": frozenset({matters.matter_alias, matters.matter_mention, deadlines.deadline_claim, *_ITEMS}),
    **dict.fromkeys(("missing_recordings", "indications"), _ITEMS | _OFFICE | {deadlines.deadline_claim}),
    "findings": frozenset({people.officer}),
    "item": _ITEMS | {equipment.custody_span, people.department},
    "open_things": frozenset(
        {
            *(*_ITEMS, *_OFFICE, equipment.custody_span, people.account, matters.matter),
            *(offices.office_holder, place_keys.place_key, stocktakes.stocktake, conduct.conduct_record),
            *(requests.request_step, keeper_changes.keeper_change, archive.recording, archive.import_session),
        }
    ),
    "entitlement": _ITEMS | _STANDARDS,
    "requests": _ITEMS | _OFFICE | {attachments.attached_file, offices.office_holder, people.account},
    "violations": _OFFICE | {offices.office_holder},
    "conduct_paper": _OFFICE | {offices.office_holder},
    "indicators": _ITEMS,
    "deadlines": _ITEMS | _OFFICE | {people.account, offices.office_holder, *_STANDARDS},
    "draw": _ITEMS | _OFFICE | {people.account, offices.office_holder, kits.kit, kits.kit_part},
    "papers": _OF_PAPERS | _ITEMS,
    "laboratory": _OF_PAPERS | _ITEMS | {rapid_tests.rapid_test, attachments.attached_file},
}
"""What is asked for as of a day by these names, besides what is behind a list or report of the name."""
_NO_STATE: Final = {ledger.ledger_subject, ledger.ledger_words, *index_tables()} - {
    each.kept for each in COUNTS
}
"""What the entries of then are found by, and indexes of words: for a past day rows are looked through."""
_EVERYWHERE: Final = frozenset({ledger.policy_parameter, people.office, deadlines.calendar_year})
"""Rules, the office and the calendar are asked for by whatever shows something."""


def tables_of_day(name: str) -> frozenset[Table]:
    """The state tables that the list or report `name` is made from as of a day. Raises KeyError for an unknown one."""
    source = SOURCES.get(name)
    also = frozenset[Table]() if source is None else source.also
    if source is not None and isinstance(source.searched, SearchIndex):
        also |= frozenset(_named((source.searched.source,)))
    if name not in _BEHIND and name not in _THEN:
        raise KeyError(name)
    behind = _BEHIND.get(name, frozenset()) | _THEN.get(name, frozenset())
    return _with_counted(behind | also | _EVERYWHERE) - _NO_STATE
