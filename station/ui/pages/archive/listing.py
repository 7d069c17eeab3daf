"""The catalogue as pages of a list: goes on from the nearest place known, so that any jump is as quick as a step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from station.archive.catalogue.use_cases import Catalogue
from station.archive.values import PageKey, Recording, RecordingFilter, RecordingOrder
from station.ui.models.paged_model import Query, Slice
from station.ui.signed_in import SignedIn


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a list is of; another one has other places and counts."""

    wanted: RecordingFilter
    order: RecordingOrder
    descending: bool


class RecordingListing:
    """Fetches for a `PagedModel`; called in its lane. `wanted` may be set from the screen's thread."""

    def __init__(self, catalogue: Catalogue, signed_in: SignedIn) -> None:
        self._catalogue, self._signed_in = catalogue, signed_in
        self.wanted = RecordingFilter()
        self._asked: _Asked | None = None
        self._anchors: dict[int, PageKey] = {}
        self._found = self._total = 0

    def forget(self) -> None:
        """Count and find places anew, because something was recorded."""
        self._asked = None

    def fetch(self, query: Query) -> Slice:
        """The rows from ``query.offset`` on. Raises NotPermitted, StoreProblem."""
        session = self._signed_in.session
        order = RecordingOrder(query.sort) if query.sort else RecordingOrder.TIME
        asked = _Asked(replace(self.wanted, find=query.find), order, query.descending or not query.sort)
        if asked != self._asked:
            self._found = self._catalogue.count(session, asked.wanted)
            everything = RecordingFilter()
            self._total = (
                self._found if asked.wanted == everything else self._catalogue.count(session, everything)
            )
            self._anchors, self._asked = {}, asked
        place, after = self._nearest(query.offset) if order is RecordingOrder.TIME else (0, None)
        rows = self._catalogue.page(
            session,
            asked.wanted,
            after=after,
            skip=query.offset - place,
            limit=query.limit,
            order=order,
            descending=asked.descending,
        )
        self._remember(query.offset, rows, order)
        return Slice(tuple(rows), self._found, self._total)

    def _nearest(self, offset: int) -> tuple[int, PageKey | None]:
        """The last known place at or before `offset`: how many rows lie before it, and the row before it."""
        known = [place for place in self._anchors if place <= offset]
        return (max(known), self._anchors[max(known)]) if known else (0, None)

    def _remember(self, offset: int, rows: list[Recording], order: RecordingOrder) -> None:
        if rows and order is RecordingOrder.TIME:
            self._anchors[offset + len(rows)] = rows[-1].key
