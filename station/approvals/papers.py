"""The paper of a request: what is asked for, each step with its opinion and date, and who signs (EQ-12, EQ-15, PF-13)."""

from __future__ import annotations

from typing import Final

from station.approvals.bodies import Filed
from station.approvals.listing import REQUEST_LIST
from station.approvals.use_cases import Approvals
from station.approvals.values import Request, RequestStanding, RequestStep
from station.approvals.wording import came_back_words
from station.core.clock import local
from station.core.documents import Cell
from station.core.ledger.words import EntryWords, sentence
from station.core.report import ColumnKind, Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts, capital
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

_COLUMNS: Final[tuple[tuple[str, ColumnKind], ...]] = (
    ("no", "count"),
    ("office", "text"),
    ("verdict", "text"),
    ("opinion", "text"),
    ("by", "text"),
    ("on", "moment"),
    ("paper", "text"),
)


class RequestPapers(DatedPapers, behind="requests", ask=asks(Permission.ACCOUNT_OWN)):
    """Makes the papers of requests, for whoever may see them."""

    def __init__(self, store: DatedStore, requests: Approvals, origins: Origins) -> None:
        self._store, self._requests, self._origins = store, requests, origins

    @asks(Permission.ACCOUNT_OWN)
    def paper(self, session: Session, texts: Texts, request: str) -> Report:
        """变更、报损、报废报批: a request as it stands. Raises Refused ``approvals.unknown``."""
        standing = self._requests.show(session, request)
        origin = self._origins.origin(session, texts, behind=REQUEST_LIST.name)
        found, words = standing.request, EntryWords(texts, origin.zone)
        steps = [_row(texts, place, each) for place, each in enumerate(found.steps, 1)]
        columns = tuple(
            ReportColumn(key, texts(f"approvals.paper.column.{key}"), kind) for key, kind in _COLUMNS
        )
        sections = (
            Section(facts=_facts(texts, words, standing)),
            Section(texts("approvals.paper.steps"), tables=(ReportTable(columns, steps),)),
            Section(text=texts("approvals.paper.copies")),
        )
        kind = capital(texts(f"approvals.matter.{found.matter}"))
        title = texts("approvals.paper.title", kind=kind, id=found.id)
        return Report(title, origin, sections, "request", _signatures(texts, found))


def _facts(texts: Texts, words: EntryWords, standing: RequestStanding) -> tuple[tuple[str, str], ...]:
    """In the order of the form: what, facts, responsibility, cost, compensation."""
    found, body = standing.request, standing.entry.typed
    filed = local(found.filed_at, words.zone)
    own = body.paper_facts(words) if isinstance(body, Filed) else ()
    return (
        (texts("approvals.field.title"), f"{found.title} {found.about.partition(':')[2]}"),
        (texts("approvals.field.name"), f"{found.name} {found.number}".strip()),
        (texts("approvals.field.filed_at"), f"{filed:%Y-%m-%d %H:%M}"),
        (texts("approvals.paper.asked"), sentence(texts, standing.entry)),
        (texts("approvals.field.text"), found.text),
        *_refused_before(texts, standing),
        *own,
        (texts("approvals.field.state"), texts(f"approvals.state.{found.state.value}")),
    )


def _refused_before(texts: Texts, standing: RequestStanding) -> tuple[tuple[str, str], ...]:
    """The request that it files anew, and why that came back: whoever decides this one is to know it."""
    if standing.former is None:
        return ()
    return ((texts("approvals_page.refused_for"), came_back_words(texts, standing.former)),)


def _row(texts: Texts, place: int, step: RequestStep) -> tuple[Cell, ...]:
    function = capital(texts(f"offices.function.{step.function.value}"))
    if step.accepted is None:
        return (place, function, "", "", "", None, "")
    verdict = texts(f"approvals_page.step_{'accepted' if step.accepted else 'refused'}")
    by = " ".join(filter(None, (step.name, step.number)))
    if step.absent:
        by = f"{by} {texts('approvals_page.step_absent', absent=step.absent)}"
    paper = f"{step.paper} {step.paper_dated}" if step.paper else ""
    return (place, function, verdict, step.opinion, by, step.decided_at, paper)


def _signatures(texts: Texts, found: Request) -> tuple[str, ...]:
    """The requester, and each office with the name of who decided."""
    lines = [texts("approvals.paper.signed", office=texts("approvals.field.name"), name=found.name)]
    for step in found.steps:
        office = capital(texts(f"offices.function.{step.function.value}"))
        lines.append(texts("approvals.paper.signed", office=office, name=step.name if step.accepted else ""))
    return tuple(lines)
