"""Indications and findings of DM-12 as lists, by officer and unit."""

from __future__ import annotations

from typing import Any, Final

from station.audit.findings.bodies import FindingNoted, FindingWithdrawn
from station.audit.findings.use_cases import MediaFindings
from station.audit.findings.values import Indication, IndicationSource, MediaFindingKind, NotedFinding
from station.core.clock import Clock
from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.policy import bilingual_words
from station.people.asking import asks
from station.people.conduct.use_cases import SEEN
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission

_column: Final = ColumnsTitled("findings.field.")


def _kinds() -> ListFilter:
    choices = tuple(each.value for each in MediaFindingKind)
    return ListFilter("kind", "findings.field.kind", choices=choices, words="findings.kind.", chips=True)


INDICATION_LIST: Final[ListDeclaration[Indication]] = ListDeclaration(
    name="indications",
    title="findings.indications",
    columns=(
        _column("on", "on", ValueKind.DAY),
        _column("kind", lambda row: row.kind.value, ValueKind.CHOICE, words="findings.kind."),
        _column("source", lambda row: row.source.value, ValueKind.CHOICE, words="findings.source."),
        _column("what", "what", sortable=False, wording=bilingual_words),
        _column("person", "person"),
        _column("unit", "unit"),
        _column("number", "number", ValueKind.CODE, shown=False),
        _column("about", "about", ValueKind.CODE, shown=False),
        _column("key", "key", ValueKind.CODE, shown=False),
    ),
    filters=(
        _kinds(),
        ListFilter(
            "source",
            "findings.field.source",
            choices=tuple(each.value for each in IndicationSource),
            words="findings.source.",
        ),
        ListFilter("number", "findings.field.person", names=NamedKind.OFFICER),
        ListFilter("unit", "findings.field.unit", names=NamedKind.UNIT),
        ListFilter("on", "findings.field.on", FilterKind.DAYS),
    ),
    key="key",
    sort=(Sort("on", descending=True), Sort("key")),
)


def body_of(row: NotedFinding) -> FindingNoted:
    """What was noted."""
    return row.entry.of(FindingNoted)


def _noted(name: str) -> Any:
    return lambda row: getattr(body_of(row), name)


def _state(row: NotedFinding) -> str:
    return "stands" if row.withdrawal is None else "withdrawn"


def _reason(row: NotedFinding) -> str:
    return "" if row.withdrawal is None else row.withdrawal.of(FindingWithdrawn).reason


FINDING_LIST: Final[ListDeclaration[NotedFinding]] = ListDeclaration(
    name="findings",
    title="findings.title",
    columns=(
        _column("entry", lambda row: row.entry.seq, ValueKind.NUMBER),
        _column("on", _noted("happened_on"), ValueKind.DAY),
        _column("kind", lambda row: body_of(row).misdeed.value, ValueKind.CHOICE, words="findings.kind."),
        _column("person", _noted("name")),
        _column("unit", _noted("unit")),
        _column("text", _noted("text"), sortable=False),
        _column("by", lambda row: row.entry.actor.name),
        _column("state", _state, ValueKind.CHOICE, words="findings.state."),
        _column("violation", lambda row: row.violation or None, ValueKind.NUMBER),
        _column("about", _noted("about"), ValueKind.CODE, shown=False, sortable=False),
        _column("number", _noted("number"), ValueKind.CODE, shown=False),
        _column("reason", _reason, shown=False, sortable=False),
    ),
    filters=(
        _kinds(),
        ListFilter("state", "findings.field.state", choices=("stands", "withdrawn"), words="findings.state."),
        ListFilter("number", "findings.field.person", names=NamedKind.OFFICER),
        ListFilter("unit", "findings.field.unit", names=NamedKind.UNIT),
        ListFilter("on", "findings.field.on", FilterKind.DAYS),
    ),
    key="entry",
    sort=(Sort("entry", descending=True),),
)


class IndicationList(ListService[Indication], ask=asks(Permission.CONDUCT_RECORD)):
    """What the state indicates; looking needs CONDUCT_RECORD, since nobody has judged it."""

    def __init__(self, findings: MediaFindings, store: DatedStore, clock: Clock) -> None:
        gather = MediaFindings.indications
        source = GatheredStore(clock, INDICATION_LIST, gather, services=(findings,), store=store)
        super().__init__(source, INDICATION_LIST, whoever_looks)


class FindingList(ListService[NotedFinding], ask=asks(within=SEEN)):
    """What was found: about oneself, with PEOPLE_VIEW all."""

    def __init__(self, findings: MediaFindings, store: DatedStore, clock: Clock) -> None:
        gather = MediaFindings.noted
        source = GatheredStore(clock, FINDING_LIST, gather, services=(findings,), store=store)
        super().__init__(source, FINDING_LIST, whoever_looks)
