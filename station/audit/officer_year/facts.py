"""What is on record of an officer in a year, put under its heads. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.approvals.values import RequestState
from station.archive.bodies import MediaContentsNoted
from station.audit.findings.bodies import FindingNoted, FindingWithdrawn
from station.audit.findings.values import MediaFindingKind
from station.audit.officer_year.damage import GONE, Damage
from station.audit.officer_year.values import OfficerYear, YearFact, YearHeading
from station.core.clock import local
from station.core.deadlines import Deadline
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.core.policy import Bilingual, Category
from station.inventory.bodies import NothingRecorded, RecordingExempted
from station.inventory.losses.bodies import ItemReported
from station.inventory.stock.loss_bodies import PaperLossReported
from station.inventory.values import Training
from station.people.conduct.values import ConductKind, ConductRecord
from station.people.values import Officer

LOAN, RECORDINGS = "loan", "recordings"
_OF_CONDUCT: Final = {
    ConductKind.CRITICISM: YearHeading.CRITICISM,
    ConductKind.VIOLATION: YearHeading.VIOLATION,
    ConductKind.ORDER: YearHeading.ORDER,
    ConductKind.COMMENDATION: YearHeading.COMMENDATION,
}
_OF_DEADLINE: Final = {LOAN: YearHeading.LATE_RETURN, RECORDINGS: YearHeading.LATE_RECORDING}
_OF_FINDING: Final = {
    MediaFindingKind.NOT_RECORDED: YearHeading.NOT_RECORDED,
    MediaFindingKind.LATE: YearHeading.LATE_RECORDING,
    MediaFindingKind.LEAKED: YearHeading.LEAKED,
    MediaFindingKind.DAMAGED: YearHeading.DAMAGED,
    MediaFindingKind.DELETED: YearHeading.DELETED,
}
_NOT_COUNTED: Final = (RequestState.REFUSED, RequestState.WITHDRAWN)
_ORDER: Final = {heading: place for place, heading in enumerate(YearHeading)}


@dataclass(frozen=True, slots=True)
class OfficerYearCase:
    """All that is on record of an officer: training, conduct, deadlines that they missed, the entries about them, damaged recordings, the assessment of their unit.

    `voids` are those of these entries. `standing` says how the request by an entry stands; None where what came of it was undone.
    """

    officer: Officer
    year: int
    trainings: Sequence[Training]
    conduct: Sequence[ConductRecord]
    missed: Sequence[Deadline]
    entries: Sequence[Entry]
    voids: Voids
    standing: Callable[[int], RequestState | None]
    catalogue: Mapping[int, Category]
    zone: str
    now: datetime
    damage: Sequence[Damage] = ()
    assessment: ConductRecord | None = None


def officer_year(case: OfficerYearCase) -> OfficerYear:
    """The facts of the year, by head and day."""
    found = [
        *_trained(case),
        *_conducted(case),
        *_missed(case),
        *_told(case),
        *_damaged(case),
        *_assessed(case),
    ]
    facts = (each for each in found if each.on.year == case.year)
    ordered = sorted(facts, key=lambda each: (_ORDER[each.heading], each.on, each.seq))
    return OfficerYear(case.officer, case.year, tuple(ordered))


def _trained(case: OfficerYearCase) -> Iterator[YearFact]:
    for each in case.trainings:
        category = case.catalogue.get(each.category)
        number = str(each.category)
        what = _same(number) if category is None else category.words_name
        yield YearFact(YearHeading.TRAINING, each.trained_on, what, each.note, "", each.seq)


def _conducted(case: OfficerYearCase) -> Iterator[YearFact]:
    for each in case.conduct:
        heading = _OF_CONDUCT.get(each.kind)
        if heading is not None and each.counts:
            state = f"conduct.state.{each.state.value}"
            yield YearFact(heading, each.on, _same(each.head), each.text, state, each.seq)


def _missed(case: OfficerYearCase) -> Iterator[YearFact]:
    """What came late, or has not come yet, of what was theirs: a loan for a unit concerns its keepers besides, who are named behind."""
    for each in case.missed:
        if each.persons[:1] != (case.officer.number,) or not each.late(case.now):
            continue
        ended = each.ended_at
        on, days = local(each.due_at, case.zone).date(), ((ended or case.now) - each.due_at).days
        state = (
            f"officer_year.state.{each.kind}_{'open' if ended is None else 'late'}{'' if days else '_first'}"
        )
        what = _same(f"{each.title} {each.code}".strip())
        yield YearFact(_OF_DEADLINE[each.kind], on, what, "", state, each.ended_seq or each.seq, days)


def _told(case: OfficerYearCase) -> Iterator[YearFact]:
    """What entries about the officer say; of contents that were noted the last word counts."""
    number, lacking = case.officer.number, dict[str, YearFact]()
    withdrawn = {
        each.typed.finding_entry for each in case.entries if isinstance(each.typed, FindingWithdrawn)
    }
    for entry in case.entries:
        on = local(entry.happened_at, case.zone).date()
        match entry.typed:
            case ItemReported() | PaperLossReported() as body if body.responsible == number:
                state = case.standing(entry.seq)
                if state is not None and state not in _NOT_COUNTED:
                    what, key = _same(f"{body.name} {body.tag}"), f"approvals.state.{state.value}"
                    yield YearFact(YearHeading.LOSS, body.found_on, what, body.text, key, entry.seq)
            case NothingRecorded() | RecordingExempted() as body if body.returned_by == number:
                if case.voids.by(entry, subject("item", body.tag)) is None:
                    text = body.reason if isinstance(body, NothingRecorded) else body.text
                    key = "nothing" if isinstance(body, NothingRecorded) else "exempted"
                    state_key = f"officer_year.state.{key}"
                    yield YearFact(YearHeading.NOT_RECORDED, on, _same(body.tag), text, state_key, entry.seq)
            case FindingNoted() as body if body.number == number and entry.seq not in withdrawn:
                heading, said = _OF_FINDING[body.misdeed], "officer_year.state.found"
                yield YearFact(
                    heading, body.happened_on, _same(_named(body.about)), body.text, said, entry.seq
                )
            case MediaContentsNoted() as body:
                lacking.pop(body.sha256, None)
                if body.lacks:
                    words = " · ".join(body.lacks)
                    what = _same(body.sha256[:12])
                    lacking[body.sha256] = YearFact(YearHeading.LACKING, on, what, words, "", entry.seq)
    yield from lacking.values()


def _damaged(case: OfficerYearCase) -> Iterator[YearFact]:
    """Recordings that a check found damaged or gone, on the day of the first that did; whether they are whole again is said."""
    for each in case.damage:
        heading = YearHeading.DELETED if each.fault in GONE else YearHeading.DAMAGED
        state = "officer_year.state.whole_again" if each.whole else f"archive.fault.{each.fault.value}"
        yield YearFact(
            heading, each.on, _same(each.name or each.sha256[:12]), f"audit:{each.check}", state, each.seq
        )


def _assessed(case: OfficerYearCase) -> Iterator[YearFact]:
    """The assessment of the year of the unit that they are in, which is often given in the year after."""
    found = case.assessment
    if found is not None and found.counts:
        on = min(found.on, date(case.year, 12, 31))
        points = "" if found.points is None else f"{found.points}/{found.most}"
        what = _same(f"{found.unit} {points}".strip())
        yield YearFact(
            YearHeading.ASSESSMENT, on, what, found.text, f"conduct.state.{found.state.value}", found.seq
        )


def _named(about: str) -> str:
    """What a finding is about, by its name alone; a recording by the beginning of its hash."""
    kind, _, name = about.partition(":")
    return name[:12] if kind == "recording" else name


def _same(text: str) -> Bilingual:
    """What is not worded in two languages."""
    return Bilingual(text, text)
