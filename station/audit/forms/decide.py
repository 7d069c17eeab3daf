"""Decisions about report forms: receiving and ending one, letting it fall due, drafting and filing a return, collecting one. Pure (PF-08)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from station.audit.forms.belonging import codes_called
from station.audit.forms.bodies import (
    FORM,
    ComputedCell,
    FormCollected,
    FormDrafted,
    FormEnded,
    FormFellDue,
    FormFiled,
    FormReceived,
    FormReceived2,
    FormWithdrawn,
)
from station.audit.forms.book import Duty, DutyState, Edition
from station.audit.forms.cells import require_complete, row_words, shown
from station.audit.forms.definition import RULE, FiledLine, FormDefinition, FormLayout, LineForm
from station.audit.forms.keys import unknown_categories
from station.core.attachments import AttachedFile
from station.core.clock import to_record
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import canonical_bytes, subject
from station.core.policy import Policy, categories
from station.people.deadlines.bodies import DueBy
from station.people.posts.values import lines, posts
from station.people.sessions import Session

_OF_ONE_ENTRY: Final = 1000
"""Withdrawn duties that one entry names."""
LONGEST_BACK: Final = timedelta(days=400)
"""A form begins at most so long before it comes: what is older was never due from here."""


@dataclass(frozen=True, slots=True)
class ReceiveCase:
    """A form that came or was made, with the file of its template; `newest` is the edition that is here."""

    form: FormDefinition
    made: bool
    file: AttachedFile
    newest: Edition | None
    today: date


def decide_receive(session: Session, case: ReceiveCase, policy: Policy, now: datetime) -> Decided[None]:
    """The form holds from its first day on. Raises Refused ``forms.edition_known``, ``forms.older_edition``, ``forms.too_far_back``, ``forms.unknown_category``, ``forms.unknown_line``."""
    form, newest = case.form, case.newest
    facts = {"number": form.number, "edition": form.edition}
    if newest is not None and form.edition <= newest.form.edition:
        code = "edition_known" if form.edition == newest.form.edition else "older_edition"
        raise Refused(f"forms.{code}", rule=RULE, **facts, newest=newest.form.edition)
    if form.first_day < case.today - LONGEST_BACK:
        raise Refused("forms.too_far_back", rule=RULE, day=form.first_day.isoformat())
    known = {str(each.number) for each in categories(policy)}
    for field_code, category in unknown_categories(form, known):
        raise Refused("forms.unknown_category", rule=RULE, **facts, field=field_code, category=category)
    _require_lines_known(case, policy)
    body: FormReceived
    if isinstance(form, LineForm):
        body = FormReceived2(form, case.made, case.file)
    else:
        body = FormReceived(form, case.made, case.file)
    about = (subject(FORM, form.number),)
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), None)


def _require_lines_known(case: ReceiveCase, policy: Policy) -> None:
    """Raises Refused ``forms.unknown_line`` where a form of the office's own names what nobody here can have.

    Another's may name lines that this office has not: office staff and leaders fill it in.
    """
    by = case.form.filled_by
    for names, known in ((by.lines, lines(policy)), (by.posts, posts(policy))):
        missing = next((each for each in names if not codes_called((each,), known)), "")
        if case.made and missing:
            shown_names = ", ".join(f"{code} {name.zh}" for code, name in known.items())
            raise Refused("forms.unknown_line", rule=RULE, value=missing, known=shown_names or "—")


@dataclass(frozen=True, slots=True)
class EndFormCase:
    """The newest edition of a form, whether it is ended already, and what is open of it."""

    newest: Edition
    ended: bool
    last_day: date
    open_duties: tuple[Duty, ...]
    periods_after: frozenset[str]
    reason: str


def decide_end(session: Session, case: EndFormCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The form falls due no more for periods that end after a day. Raises Refused ``forms.ended_already``."""
    form = case.newest.form
    if case.ended:
        raise Refused("forms.ended_already", rule=RULE, number=form.number)
    gone = tuple(each.code for each in case.open_duties if each.code in case.periods_after)
    drafts = []
    for some in _in_parts(gone) or [()]:
        body = FormEnded(form.number, form.name, case.last_day, some, case.reason)
        about = (subject(FORM, form.number), *(subject(FORM, each) for each in some))
        drafts.append(session.draft(body, now, subjects=about, rules=(RULE,)))
    return Decided(tuple(drafts), (), None)


@dataclass(frozen=True, slots=True)
class WithdrawEarlyCase:
    """What fell due though its period is not over."""

    early: tuple[Duty, ...]
    reason: str


def decide_withdraw_early(
    session: Session, case: WithdrawEarlyCase, _policy: Policy, now: datetime
) -> Decided[None]:
    """What fell due by a wrong clock is due no more. Raises Refused ``forms.none_early``."""
    if not case.early:
        raise Refused("forms.none_early", rule=RULE)
    drafts = []
    for some in _in_parts(tuple(each.code for each in case.early)):
        numbers = dict.fromkeys(each.body.number for each in case.early if each.code in some)
        about = (*(subject(FORM, each) for each in numbers), *(subject(FORM, each) for each in some))
        body = FormWithdrawn(some, case.reason)
        drafts.append(session.draft(body, now, subjects=about, rules=(RULE,)))
    return Decided(tuple(drafts), (), None)


def _in_parts(codes: Sequence[str]) -> list[tuple[str, ...]]:
    """As many in each as one entry may name."""
    return [tuple(codes[start : start + _OF_ONE_ENTRY]) for start in range(0, len(codes), _OF_ONE_ENTRY)]


@dataclass(frozen=True, slots=True)
class DueCase:
    """A period of a form that is over, whose return it is, until when, and who is to see to it."""

    form: FormDefinition
    period: str
    unit: str
    file_by: DueBy
    persons: tuple[str, ...]


def decide_fall_due(session: Session, case: DueCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The return is due."""
    form = case.form
    body = FormFellDue(
        *(form.number, form.edition, form.name, case.period, case.unit, case.file_by, case.persons)
    )
    about = (
        *(subject(FORM, form.number), subject(FORM, body.duty)),
        *(subject("officer", each) for each in case.persons),
    )
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), None)


@dataclass(frozen=True, slots=True)
class Worked:
    """What the station computed for a return, up to which entry of custody."""

    cells: tuple[ComputedCell, ...]
    custody_seq: int
    custody_hash: str


@dataclass(frozen=True, slots=True)
class FormFilingCase:
    """A return as it is to be filed: the form in the edition that holds for the period, its values, what was computed.

    `reason` says why an earlier one is corrected. `seen` is the digest that the person was shown. `nil`: there is nothing to report, which is
    said, never guessed from rows that are missing.
    """

    form: FormDefinition
    duty: Duty
    lines: tuple[FiledLine, ...]
    worked: Worked
    reason: str
    station: str
    seen: str
    nil: bool = False


def decide_draft(session: Session, case: FormFilingCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The values are kept; nothing is filed. Raises Refused ``forms.withdrawn``, ``forms.period_runs``."""
    require_due(case.duty)
    body = FormDrafted(*_of(case), case.lines)
    return Decided((session.draft(body, now, subjects=_about(case), rules=(RULE,)),), (), None)


def decide_file(session: Session, case: FormFilingCase, _policy: Policy, now: datetime) -> Decided[str]:
    """The return is filed; its digest is the value.

    Raises Refused ``forms.withdrawn``, ``forms.period_runs``, ``forms.changed_since``, ``forms.unexplained``, ``forms.reason_missing``, ``forms.nothing_corrected``, ``forms.filed_elsewhere``, ``forms.nothing_filled``,
    ``forms.nil_of_rows``, ``forms.nil_with_rows``, and as `require_complete`.
    """
    duty, newest = case.duty, case.duty.newest
    require_due(duty)
    _require_nil_said(case)
    require_complete(case.form, case.lines)
    if case.seen and case.seen != lines_digest(case.form, case.lines, case.worked):
        raise Refused("forms.changed_since", rule=RULE)
    _require_explained(case)
    if isinstance(newest, FormCollected):
        raise Refused("forms.filed_elsewhere", rule=RULE, unit=duty.body.unit, station=newest.station)
    if newest is not None and not case.reason.strip():
        raise Refused("forms.reason_missing", rule=RULE, field="reason", seq=duty.returns[-1].seq)
    if newest is not None and newest.lines == case.lines and newest.edition == case.form.edition:
        raise Refused("forms.nothing_corrected", rule=RULE, seq=duty.returns[-1].seq)
    before = "" if newest is None else newest.digest
    told = ReturnHead(*_of(case), case.station, now, session.name, before, case.reason)
    digest = return_digest(told, case.lines)
    worked = case.worked
    body = FormFiled(
        *(*_of(case), case.lines, worked.cells, worked.custody_seq, worked.custody_hash),
        in_time=now <= duty.due_at,
        corrects=duty.returns[-1].seq if newest is not None else 0,
        reason=case.reason,
        digest=digest,
    )
    return Decided((session.draft(body, now, subjects=_about(case), rules=(RULE,)),), (), digest)


def _require_nil_said(case: FormFilingCase) -> None:
    """Raises Refused ``forms.nothing_filled``, ``forms.nil_of_rows``, ``forms.nil_with_rows``."""
    if case.nil and case.form.layout is not FormLayout.OPEN:
        raise Refused("forms.nil_of_rows", rule=RULE)
    if case.nil and case.lines:
        raise Refused("forms.nil_with_rows", rule=RULE, count=len(case.lines))
    if not case.nil and not case.lines and case.form.layout is FormLayout.OPEN:
        raise Refused("forms.nothing_filled", rule=RULE)


def _of(case: FormFilingCase) -> tuple[str, int, str, str, str]:
    form, body = case.form, case.duty.body
    return form.number, form.edition, form.name, body.period, body.unit


def _about(case: FormFilingCase) -> tuple[str, ...]:
    return subject(FORM, case.form.number), subject(FORM, case.duty.code)


def require_due(duty: Duty) -> None:
    """It can be filled in and filed. Raises Refused ``forms.withdrawn``, ``forms.period_runs``."""
    if duty.state is DutyState.WITHDRAWN:
        raise Refused("forms.withdrawn", rule=RULE, number=duty.body.number)
    if duty.state is DutyState.EARLY:
        raise Refused("forms.period_runs", rule=RULE, number=duty.body.number, period=duty.body.period)


def _require_explained(case: FormFilingCase) -> None:
    """A value that is filed otherwise than it was computed has its reason. Raises Refused ``forms.unexplained``."""
    places = {each.code: place for place, each in enumerate(case.form.fields)}
    for each in case.worked.cells:
        line, place = case.lines[each.row], places[each.field]
        if line.cells[place] != each.value and not each.reason.strip():
            field = case.form.fields[place]
            raise Refused(
                "forms.unexplained",
                rule=RULE,
                title=field.title,
                row=row_words(case.form, line, each.row),
                computed=shown(field, each.value),
                filed=shown(field, line.cells[place]),
                at_row=each.row,
                at_field=each.field,
            )


def lines_digest(form: FormDefinition, lines: Sequence[FiledLine], worked: Worked) -> str:
    """What a person is shown before filing, as a digest."""
    told = {
        "form": [form.number, form.edition],
        "lines": _plain(lines),
        "computed": [[each.row, each.field, each.value] for each in worked.cells],
    }
    return hashlib.sha256(canonical_bytes(told)).hexdigest()


@dataclass(frozen=True, slots=True)
class ReturnHead:
    """What a return says of itself; `corrects` is the digest of the one in whose place it comes ("": none)."""

    number: str
    edition: int
    name: str
    period: str
    unit: str
    station: str
    filed_at: datetime
    filed_by: str
    corrects: str
    reason: str
    nil: bool = False
    """There is nothing to report; the digest has it by its rows, which are none."""


def return_digest(told: ReturnHead, lines: Sequence[FiledLine]) -> str:
    """The digest that a return bears: of what it says of itself and of all its values."""
    facts = [
        *(told.number, told.edition, told.name, told.period, told.unit, told.station),
        *(to_record(told.filed_at), told.filed_by, told.corrects, told.reason),
    ]
    return hashlib.sha256(canonical_bytes({"facts": facts, "lines": _plain(lines)})).hexdigest()


def _plain(lines: Sequence[FiledLine]) -> list[list[object]]:
    return [[each.row, list(each.cells)] for each in lines]
