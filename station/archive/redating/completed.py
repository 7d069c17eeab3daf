"""Whether an import completed the return of its device, and whether anything on record was still recorded in that loan (EQ-05)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from station.archive.importing.known import decided_by_origin, times_within
from station.archive.ports import ArchiveView, DeviceCustody
from station.archive.redating.bodies import SessionRedated, SessionRedated2
from station.archive.session_bodies import DeviceKnown, ImportClosed
from station.archive.survey.times import EARLIEST
from station.archive.values import Recording
from station.core.clock import Clock
from station.core.ledger import Entry, Stream, subject

_ACTS: Final = 1000
"""So many of the newest acts of dating anew are looked through."""
_RECORDINGS: Final = 2000
"""Of one device, the newest."""
_NONE: Final[Mapping[str, Recording]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CompletedLoan:
    """A loan of `camera` whose recordings the import `session` brought in, as was believed at `completed_at`.

    Where it is still `out`, `end` is now: the import is noted for its return. `said` is the number of the entry since
    which it is known that nothing of it was recorded in that loan, 0 where none says so.
    """

    camera: str
    number: str
    start: datetime
    end: datetime
    session: str
    completed_at: datetime
    out: bool = False
    said: int = 0


def completed_loan(
    history: Sequence[Entry], camera: str | None, view: ArchiveView, now: datetime
) -> CompletedLoan | None:
    """The loan that an import completed, by the entries about it; None for none, and where its recordings are awaited again."""
    closing = next((each for each in reversed(history) if _closes(each)), None)
    if closing is None or camera is None:
        return None
    body = closing.typed
    at = body.started_at if isinstance(body, ImportClosed) else closing.happened_at
    loan = max(view.equipment.spans(camera, EARLIEST, at), key=lambda each: each.start, default=None)
    if loan is None or _is_awaited(loan, camera, view):
        return None
    session = _session(closing)
    if (
        loan.end is None or loan.end > at
    ):  # brought in while it was out: it counts if it is noted for that return
        item = view.equipment.item(camera)
        if item is None or item.last_import_session != session:
            return None
    done = closing.happened_at if loan.end is None else max(loan.end, closing.happened_at)
    out = loan.end is None
    return CompletedLoan(camera, loan.number, loan.start, loan.end or now, session, done, out)


def has_recordings(
    loan: CompletedLoan, view: ArchiveView, zone: str, anew: Mapping[str, Recording] = _NONE
) -> bool:
    """Whether anything on record was recorded in the loan; `anew` are recordings, by content, as they are to be dated."""
    found = {each.sha256: each for each in view.archive.of_session(loan.session)}
    found |= {each.sha256: each for each in view.archive.newest_of(loan.camera, _RECORDINGS)}
    mine = [anew.get(sha256, each) for sha256, each in found.items() if each.camera == loan.camera]
    mine += decided_by_origin(view.archive.came_again_in(loan.session), loan.session, loan.camera, loan)
    within = [each for each in mine if times_within([each], loan, None, zone).anything]
    if within:
        view.archive.recording(within[0].sha256)  # compared with its entries
    return bool(within)


@dataclass(frozen=True, slots=True)
class RecordingsOfReturns:
    """Finds for the register the returns that rest on no recording any more."""

    clock: Clock

    def __call__(self, view: ArchiveView) -> tuple[CompletedLoan, ...]:
        """All of them, by what one view or unit of work sees."""
        return tuple(returns_in_question(view, self.clock.zone, self.clock.now()))


def returns_in_question(view: ArchiveView, zone: str, now: datetime) -> Iterator[CompletedLoan]:
    """The returns that an import completed of whose loan nothing is on record since it was dated anew, the newest first."""
    seen = set[str]()
    for entry in view.ledger.of_kind(Stream.CUSTODY, SessionRedated.KIND, _ACTS):
        body = entry.of(SessionRedated)
        if body.session in seen or not (isinstance(body, SessionRedated2) and body.outside):
            continue
        seen.add(body.session)
        history = view.ledger.about(subject("session", body.session))
        loan = completed_loan(history, body.camera, view, now)
        if loan is not None and not loan.out and not has_recordings(loan, view, zone):
            yield replace(loan, said=entry.seq)


def _closes(entry: Entry) -> bool:
    body = entry.typed
    if isinstance(body, ImportClosed):
        return bool(getattr(body, "closes", body.complete))
    return isinstance(body, DeviceKnown | SessionRedated) and body.closes


def _session(closing: Entry) -> str:
    body = closing.typed
    return body.session if isinstance(body, ImportClosed | DeviceKnown | SessionRedated) else ""


def _is_awaited(loan: DeviceCustody, camera: str, view: ArchiveView) -> bool:
    """Whether the device is back from this very loan and its recordings are awaited."""
    awaited = view.equipment.open_loan(camera)
    return loan.end is not None and awaited is not None and awaited.start == loan.start
