"""What a recording is to show and how long it is kept, by the activity for which its device was out (RC-01, RC-02, DM-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station.archive.ports import ArchiveView
from station.archive.values import Recording
from station.core.clock import local
from station.core.errors import Refused
from station.core.policy import Activity, Policy, RetentionClass, activity, retention_classes
from station.core.policy.rule import Bilingual
from station.core.policy.served import served_text

USUAL_CLASS = served_text("DM-04", "default_class")
_LONG_TERM = "long_term"
_BY_YEARS = "years"


@dataclass(frozen=True, slots=True)
class AskedFor:
    """An activity that a recording was made for, and how many officers of the group had gear for it then (None: unknown)."""

    activity: Activity
    officers: int | None

    @property
    def too_few(self) -> bool:
        """Whether fewer officers were out for it than it asks for (RC-02)."""
        return self.officers is not None and self.officers < self.activity.officers


@dataclass(frozen=True, slots=True)
class RecordingTerms:
    """What is asked of a recording: its activities, and how long it is kept; `until` where that is a number of years.

    `decided` says that a person decided on that class.
    """

    activities: tuple[AskedFor, ...]
    retention: RetentionClass | None
    until: date | None
    decided: bool = False

    @property
    def points(self) -> tuple[Bilingual, ...]:
        """What it is to show, of all its activities, each once (RC-01)."""
        shown = (point for each in self.activities for point in each.activity.shows)
        return tuple({point_key(point): point for point in shown}.values())


def point_key(point: Bilingual) -> str:
    """What entries name a point by: its Chinese words."""
    return point.say("zh_CN")


def asked_of(view: ArchiveView, recording: Recording, zone: str) -> RecordingTerms:
    """By the loans of its device within the recording's time, as the entries give them. Raises `IntegrityProblem`."""
    policy, equipment = view.shown_policy, view.equipment
    first, last = recording.recorded_from, recording.recorded_until
    officer = None if recording.officer is None else view.people.officer(recording.officer)
    codes = () if recording.camera is None else equipment.activities_of(recording.camera, first, last)
    found = []
    for code in codes:
        out: int | None = None
        if officer is not None and (officer.department or officer.group):
            others = equipment.out_for(code, officer.department, officer.group, first, last)
            out = len({officer.number, *others})
        known = _known(policy, code)
        if known is not None:
            found.append(AskedFor(known, out))
    decided = _decided(policy, recording)
    kept = _longest(policy, [decided, *(each.activity.retention for each in found)])
    until = _until(kept, local(last, zone).date())
    return RecordingTerms(tuple(found), kept, until, decided=decided is not None and kept == decided)


def _decided(policy: Policy, recording: Recording) -> RetentionClass | None:
    """The class that a person decided on (DM-04), also one that is on the table no more."""
    said = recording.keeping.decided
    if said is None or said.retention is None:
        return None
    known = {each.code: each for each in retention_classes(policy)}
    named = Bilingual(said.named, said.named)
    return known.get(said.retention, RetentionClass(said.retention, named, _LONG_TERM, 0, own_medium=True))


def _known(policy: Policy, code: str) -> Activity | None:
    try:
        return activity(policy, code)
    except Refused:  # of a table that was accepted from elsewhere
        return None


def _longest(policy: Policy, named: list[RetentionClass | None]) -> RetentionClass | None:
    """The longest of the classes that the activities name, else the usual one."""
    classes = [each for each in named if each is not None]
    if not classes:
        usual = USUAL_CLASS.of(policy)
        classes = [each for each in retention_classes(policy) if each.code == usual]
    return max(classes, key=lambda each: (each.basis == _LONG_TERM, each.years), default=None)


def _until(kept: RetentionClass | None, day: date) -> date | None:
    if kept is None or kept.basis != _BY_YEARS:
        return None
    leap = (day.month, day.day) == (2, 29)  # to the end of the same month
    return day.replace(year=day.year + kept.years, day=28 if leap else day.day)
