"""Which recordings are missing, from the state (pure but for what it asks the view)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from station.audit.missing.ports import MissingView
from station.audit.missing.values import MissingKind, MissingRecording
from station.core.clock import local
from station.core.deadlines import recordings_due_at
from station.core.errors import IntegrityProblem
from station.core.ledger import Stream, subject
from station.core.policy import Activity, Bilingual, Policy, activities
from station.inventory.bodies import NothingRecorded, RecordingExempted
from station.inventory.loan_outings import LoanOuting
from station.matters.bodies import MATTER
from station.matters.values import Matter
from station.matters.visiting import SITE_VISIT

LOOKS_BACK: Final = timedelta(days=60)
"""Outings that ended earlier are the yearly audit's."""
_AT_EDGES: Final = timedelta(minutes=10)
"""So much before a loan and after it may a recording of it begin or end by the device's clock."""
_MOST: Final = 100_000
_EXPLAINING: Final = (NothingRecorded.KIND, RecordingExempted.KIND)
Explained: TypeAlias = dict[tuple[str, str], list[datetime]]
"""By item and officer, when the loans were over that ended without recordings."""


@dataclass(frozen=True, slots=True)
class MissingSearch:
    """Looks at one view at the moment `now`, in the office's `zone`."""

    view: MissingView
    policy: Policy
    now: datetime
    zone: str

    def all(self) -> Iterator[MissingRecording]:
        """All that is missing: awaited devices first, then devices out, outings and matters."""
        yield from self._awaited()
        outings = self.view.equipment.outings(self.now - LOOKS_BACK)
        yield from self._out(outings)
        yield from self._outings(outings)
        yield from self._matters()

    # ------------------------------------------------------------------------------------------ devices

    def _awaited(self) -> Iterator[MissingRecording]:
        for each in self.view.equipment.open_returns(_MOST):
            item = self.view.equipment.item(each.tag)
            yield self._of_person(
                MissingKind.AWAITED,
                subject("item", each.tag),
                each.tag if item is None else item.label,
                _same(each.name),
                each.returned_by,
                each.returned_at,
                each.due_at,
            )

    def _out(self, outings: Sequence[LoanOuting]) -> Iterator[MissingRecording]:
        """Devices that are out longer than recordings may wait, counted from the loan's beginning or from the last import in it."""
        for outing in outings:
            for tag in outing.devices if outing.end is None else ():
                item = self.view.equipment.item(tag)
                if item is None or item.holder != outing.number or item.taken_at != outing.start:
                    continue  # of several things of one check-out some are back
                since = max(outing.start, item.last_import_at or outing.start)
                due_at = recordings_due_at(since, self.policy)
                if due_at < self.now:
                    about, name = subject("item", tag), _same(item.name)
                    found = self._of_person(
                        MissingKind.OUT, about, item.label, name, outing.number, since, due_at, outing.seq
                    )
                    yield replace(found, late=False)  # nobody knows yet whether it recorded anything

    # ------------------------------------------------------------------------------------------ outings

    def _outings(self, outings: Sequence[LoanOuting]) -> Iterator[MissingRecording]:
        recorded_ones = {each.code: each for each in activities(self.policy) if each.shows}
        awaited = {each.tag for each in self.view.equipment.open_returns(_MOST)}
        explained = self._explained()
        for outing in outings:
            activity = recorded_ones.get(outing.activity)
            if activity is None or outing.end is None or awaited.intersection(outing.tags):
                continue
            if not _is_explained(outing, explained) and not self._is_recorded(outing, activity):
                yield self._of_outing(outing, activity)

    def _explained(self) -> Explained:
        """When which officer's loan of which item ended with an explanation, or with nothing recorded."""
        found: Explained = {}
        for kind in _EXPLAINING:
            for entry in self.view.ledger.of_kind(Stream.CUSTODY, kind, _MOST):
                body = entry.typed
                if isinstance(body, NothingRecorded | RecordingExempted) and body.returned_at is not None:
                    key = (body.tag, body.returned_by or "")
                    found.setdefault(key, []).append(body.returned_at)
        return found

    def _is_recorded(self, outing: LoanOuting, activity: Activity) -> bool:
        """Whether anybody of the group who was out for the same recorded something then."""
        start, end = outing.start - _AT_EDGES, (outing.end or self.now) + _AT_EDGES
        archive, officer = self.view.archive, self.view.people.officer(outing.number)
        if archive.recorded((outing.number,), outing.devices, start, end):
            return True
        for tag in outing.tags:
            self.view.equipment.require_spans(tag)
        if officer is None or not officer.group:
            return False
        group = self.view.equipment.out_for(activity.code, officer.department, officer.group, start, end)
        return archive.recorded(group, (), start, end)

    def _of_outing(self, outing: LoanOuting, activity: Activity) -> MissingRecording:
        end = outing.end or self.now
        return self._of_person(
            MissingKind.OUTING,
            f"{Stream.CUSTODY.value}:{outing.seq}",
            f"#{outing.seq}",
            activity.words_name,
            outing.number,
            outing.start,
            recordings_due_at(end, self.policy),
            outing.seq,
        )

    # ------------------------------------------------------------------------------------------ matters

    def _visits(self) -> Iterator[MissingRecording]:
        """Site visits whose material is not in (DM-05)."""
        found = self.view.deadlines.open(SITE_VISIT)
        for damaged in found.damaged:
            raise IntegrityProblem("store.state_damaged", table=damaged.table, key=damaged.key)
        for each in found.deadlines:
            key = each.subject.partition(":")[2]
            matter = self.view.matters.keyed(key)  # another one may have the number that it began with
            number = key if matter is None else matter.number
            yield MissingRecording(
                MissingKind.VISIT,
                subject(MATTER, number),
                number,
                _same(each.title if matter is None else matter.called),
                each.persons,
                "" if matter is None else "、".join(one.name for one in matter.facts.officers),
                "" if matter is None else matter.facts.unit,
                local(each.started_at, self.zone).date(),
                each.due_at,
                each.late(self.now),
                each.seq,
            )

    def _matters(self) -> Iterator[MissingRecording]:
        """Site visits first: a matter with one that waits is not told a second time."""
        visited = set()
        for visit in self._visits():
            visited.add(visit.code)
            yield visit
        for each in self.view.matters.without_recordings():
            if each.number not in visited and not self._matter_is_explained(each):
                facts, officers = each.facts, each.facts.officers
                yield MissingRecording(
                    MissingKind.MATTER,
                    subject(MATTER, each.number),
                    each.number,
                    _same(each.called),
                    tuple(officer.number for officer in officers),
                    "、".join(officer.name for officer in officers),
                    facts.unit,
                    facts.opened_on,
                    None,
                    late=False,
                    seq=each.seq,
                )

    def _matter_is_explained(self, matter: Matter) -> bool:
        """Whether a written explanation for it stands in place of recordings (RC-06)."""
        entries = (
            self.view.ledger.entry(Stream.CUSTODY, each.seq)
            for each in self.view.matters.mentions(matter.number)
        )
        return any(each is not None and each.kind == RecordingExempted.KIND for each in entries)

    # ------------------------------------------------------------------------------------------ parts

    def _of_person(
        self,
        kind: MissingKind,
        about: str,
        code: str,
        name: Bilingual,
        number: str,
        since: datetime,
        due_at: datetime,
        seq: int = 0,
    ) -> MissingRecording:
        officer = self.view.people.officer(number)
        person, unit = ("", "") if officer is None else (officer.name, officer.department)
        on, late = local(since, self.zone).date(), due_at < self.now
        return MissingRecording(kind, about, code, name, (number,), person, unit, on, due_at, late, seq)


def _is_explained(outing: LoanOuting, explained: Explained) -> bool:
    """Whether an explanation was given for one of its items, of the loan that it began."""
    end = outing.end or outing.start
    moments = (at for tag in outing.tags for at in explained.get((tag, outing.number), ()))
    return any(outing.start <= at <= end for at in moments)


def _same(text: str) -> Bilingual:
    """What is not worded in two languages."""
    return Bilingual(text, text)
