"""What the state indicates of DM-12: read anew each time, judged by nobody yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.archive.survey.belongings import found_in
from station.archive.survey.values import FileRole, FileState, FoundIn, MediaKind, SeenExtent
from station.archive.values import Recording
from station.audit.findings.gaps import number_gaps
from station.audit.findings.ports import FindingView
from station.audit.findings.values import Indication, IndicationSource, MediaFindingKind
from station.audit.missing.searching import LOOKS_BACK, MissingSearch
from station.audit.missing.values import MissingKind
from station.audit.officer_year.damage import GONE, damage_by_officer
from station.core.clock import local
from station.core.ledger import subject
from station.core.policy import Bilingual

_MEDIA: Final = frozenset({MediaKind.VIDEO, MediaKind.IMAGE, MediaKind.AUDIO})
_OF_MISSING: Final = {
    MissingKind.OUTING: IndicationSource.OUTING,
    MissingKind.AWAITED: IndicationSource.AWAITED,
}


@dataclass(frozen=True, slots=True)
class IndicationSearch:
    """Looks at one view at the moment `now`, in the office's `zone`."""

    view: FindingView
    now: datetime
    zone: str

    def all(self) -> Iterator[Indication]:
        """All that the last 60 days indicate; of damage all that checks ever found and that is not whole again."""
        came_in = [
            each
            for each in self.view.archive.came_in_since(self.now - LOOKS_BACK)
            if each.kind in _MEDIA and each.role is FileRole.RECORDING
        ]
        yield from self._missing()
        yield from self._late(came_in)
        yield from self._broken(came_in)
        yield from self._binned(came_in)
        yield from self._gaps(came_in)
        yield from self._damaged()

    def _missing(self) -> Iterator[Indication]:
        search = MissingSearch(self.view, self.view.shown_policy, self.now, self.zone)
        for each in search.all():
            source = _OF_MISSING.get(each.kind)
            if source is not None and each.late:
                late = each.kind is MissingKind.AWAITED
                kind = MediaFindingKind.LATE if late else MediaFindingKind.NOT_RECORDED
                key = f"{each.key}:{each.on.isoformat()}"
                name = Bilingual(f"{each.name.zh} {each.code}", f"{each.name.en} {each.code}")
                yield self._indication(kind, source, key, each.numbers[0], each.due_at, each.about, name)

    def _late(self, came_in: Sequence[Recording]) -> Iterator[Indication]:
        """Late recordings, all of an officer's that one import brought in together."""
        together: defaultdict[tuple[str, str], list[Recording]] = defaultdict(list)
        for each in came_in:
            if each.arrival.late:
                together[each.session, each.officer or ""].append(each)
        for (session, number), found in together.items():
            first = min(found, key=lambda each: each.recorded_from)
            known = self.view.archive.recording(first.sha256)
            if known is not None and known.arrival.late:
                what = _several(_name(first), len(found))
                key, due_at = f"late:{session}:{number}", first.arrival.due_at
                about = subject("session", session)
                yield self._indication(
                    MediaFindingKind.LATE, IndicationSource.LATE_IMPORT, key, number, due_at, about, what
                )

    def _broken(self, came_in: Sequence[Recording]) -> Iterator[Indication]:
        """Recordings that came in damaged: cut off, empty, without their index, or not read in full."""
        for each in came_in:
            if each.state is not FileState.WHOLE or each.missing_bytes:
                yield from self._of_recording(
                    IndicationSource.BROKEN,
                    each,
                    f"broken:{each.sha256}",
                    _name(each),
                    kind=MediaFindingKind.DAMAGED,
                )

    def _binned(self, came_in: Sequence[Recording]) -> Iterator[Indication]:
        for each in came_in:
            if found_in(each.source_path) is FoundIn.BIN:
                yield from self._of_recording(
                    IndicationSource.BIN, each, f"bin:{each.sha256}", each.source_path
                )

    def _gaps(self, came_in: Sequence[Recording]) -> Iterator[Indication]:
        """What lies between two numbers; not where an import left something out itself, or saw a part of the card alone."""
        whole = {each: self._brought_all(each) for each in {each.session for each in came_in}}
        on_card = [each for each in came_in if found_in(each.source_path) is FoundIn.CARD]
        for gap in number_gaps(on_card):
            if not (whole[gap.before.session] and whole[gap.after.session]):
                continue
            said = gap.first if gap.first == gap.last else f"{gap.first}–{gap.last}"
            same = gap.before.officer == gap.after.officer
            key, what = f"gap:{gap.after.sha256}", f"{gap.after.camera} {said}"
            yield from self._of_recording(IndicationSource.NUMBER_GAP, gap.after, key, what, told=same)

    def _brought_all(self, session: str) -> bool:
        found = self.view.archive.session(session)
        return found is not None and found.extent is SeenExtent.WHOLE and not (found.held or found.failed)

    def _of_recording(
        self,
        source: IndicationSource,
        recording: Recording,
        key: str,
        what: str,
        *,
        told: bool = True,
        kind: MediaFindingKind = MediaFindingKind.DELETED,
    ) -> Iterator[Indication]:
        known = self.view.archive.recording(recording.sha256)
        if known is not None:
            number = (known.officer or "") if told else ""
            about, at = subject("recording", known.sha256), known.recorded_from
            yield self._indication(kind, source, key, number, at, about, Bilingual(what, what))

    def _damaged(self) -> Iterator[Indication]:
        for number, theirs in damage_by_officer(self.view).items():
            for each in theirs:
                if not each.whole:
                    kind = MediaFindingKind.DELETED if each.fault in GONE else MediaFindingKind.DAMAGED
                    officer = self.view.people.officer(number)
                    person, unit = ("", "") if officer is None else (officer.name, officer.department)
                    yield Indication(
                        kind,
                        IndicationSource.FIXITY,
                        f"fixity:{each.sha256}",
                        number,
                        person,
                        unit,
                        each.on,
                        subject("recording", each.sha256),
                        Bilingual(each.name, each.name),
                    )

    def _indication(
        self,
        kind: MediaFindingKind,
        source: IndicationSource,
        key: str,
        number: str,
        at: datetime | None,
        about: str,
        what: Bilingual,
    ) -> Indication:
        officer = self.view.people.officer(number) if number else None
        person, unit = ("", "") if officer is None else (officer.name, officer.department)
        on = local(at or self.now, self.zone).date()
        return Indication(kind, source, key, number, person, unit, on, about, what)


def _several(first: str, count: int) -> Bilingual:
    """The first by name, and how many there are."""
    if count == 1:
        return Bilingual(first, first)
    return Bilingual(f"{first} 等 {count} 份", f"{first} and others, {count} in all")


def _name(recording: Recording) -> str:
    return recording.stored.rpartition("/")[2]
