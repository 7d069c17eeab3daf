"""The decision about collecting a return that came as a file. Pure (PF-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from station.audit.forms.bodies import FORM, FormCollected, FormFiled
from station.audit.forms.book import Duty
from station.audit.forms.cells import require_complete
from station.audit.forms.decide import ReturnHead, require_due, return_digest
from station.audit.forms.definition import RULE, FiledLine, FormDefinition
from station.core.attachments import AttachedFile
from station.core.clock import to_record
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.sessions import Session

CLOCKS_APART: Final = timedelta(minutes=15)
"""So far may the clock of whoever filed be ahead."""


@dataclass(frozen=True, slots=True)
class CollectCase:
    """A return as its file says it: what it says of itself, its values and the digest that it bears.

    `form` is the edition that holds here for the period, `duty` what is due here, `here` the id of this station.
    """

    told: ReturnHead
    lines: tuple[FiledLine, ...]
    digest: str
    file: AttachedFile
    form: FormDefinition
    duty: Duty
    here: str


def decide_collect(session: Session, case: CollectCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The return is taken up and added up.

    Raises Refused ``forms.altered``, ``forms.doubled``, ``forms.not_filed_here``, ``forms.withdrawn``, ``forms.period_runs``, ``forms.already_in``, ``forms.corrects_other``, ``forms.first_missing``,
    ``forms.other_station``, ``forms.other_name``, ``forms.filed_ahead``, ``forms.nil_unclear``, and as `require_complete`.
    """
    told, duty = case.told, case.duty
    _require_unaltered(case)
    require_due(duty)
    require_complete(case.form, case.lines)
    _require_told(case, now)
    _require_in_turn(case)
    body = FormCollected(
        *(told.number, told.edition, told.name, told.period, told.unit, case.lines, case.file, case.digest),
        *(told.station, told.filed_at, told.filed_by, told.corrects, told.reason),
        in_time=now <= duty.due_at,
    )
    about = (subject(FORM, told.number), subject(FORM, duty.code))
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), None)


def _facts(case: CollectCase) -> dict[str, str]:
    return {"unit": case.told.unit, "period": case.told.period}


def _require_unaltered(case: CollectCase) -> None:
    """It is as it was filed, and elsewhere. Raises Refused ``forms.altered``, ``forms.doubled``, ``forms.not_filed_here``."""
    if return_digest(case.told, case.lines) != case.digest:
        raise Refused("forms.altered", rule=RULE, file=case.file.name)
    for entry in case.duty.returns:
        known = entry.typed
        if isinstance(known, FormFiled | FormCollected) and known.digest == case.digest:
            raise Refused("forms.doubled", rule=RULE, seq=entry.seq, **_facts(case))
    if case.told.station == case.here:  # what was filed here is on record, and was doubled
        raise Refused("forms.not_filed_here", rule=RULE, station=case.here, **_facts(case))


def _require_told(case: CollectCase, now: datetime) -> None:
    """What it says of itself can be. Raises Refused ``forms.nil_unclear``, ``forms.other_name``, ``forms.filed_ahead``."""
    told, facts = case.told, _facts(case)
    if told.nil != (not case.lines):
        raise Refused("forms.nil_unclear", rule=RULE, count=len(case.lines), **facts)
    if told.name != case.form.name:
        raise Refused("forms.other_name", rule=RULE, name=told.name, known=case.form.name, **facts)
    if told.filed_at > now + CLOCKS_APART:
        raise Refused("forms.filed_ahead", rule=RULE, filed_at=to_record(told.filed_at), **facts)


def _require_in_turn(case: CollectCase) -> None:
    """It is the first, or corrects the newest. Raises Refused ``forms.first_missing``, ``forms.already_in``, ``forms.corrects_other``, ``forms.other_station``."""
    told, duty, facts = case.told, case.duty, _facts(case)
    newest = duty.newest
    if newest is None:
        if told.corrects:
            raise Refused("forms.first_missing", rule=RULE, **facts)
        return
    seq = duty.returns[-1].seq
    if not told.corrects:
        raise Refused("forms.already_in", rule=RULE, seq=seq, **facts)
    if told.corrects != newest.digest:
        raise Refused("forms.corrects_other", rule=RULE, seq=seq, **facts)
    if isinstance(newest, FormCollected) and newest.station != told.station:
        raise Refused("forms.other_station", rule=RULE, station=told.station, known=newest.station, **facts)
