"""Where the figures of a report come from, and papers as of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from station.core.report import Origin
from station.core.texts import Texts
from station.people.dated import Dated
from station.people.sessions import Session


class Origins(Protocol):
    """Where the figures of a report come from; `station.printing.reporting.Reporting` says it."""

    def origin(
        self,
        session: Session,
        texts: Texts,
        filters: Iterable[str] = (),
        behind: str | None = "",
        as_of: date | None = None,
    ) -> Origin:
        """The origin of a report made now, of the present or `as_of` a day; `behind` names what it rests on, which is compared with the ledger."""
        ...


@dataclass(frozen=True, slots=True)
class DatedOrigins:
    """The origins of reports of the past: as of the end of `day`, which each says."""

    origins: Origins
    day: date

    def origin(
        self,
        session: Session,
        texts: Texts,
        filters: Iterable[str] = (),
        behind: str | None = "",
        as_of: date | None = None,
    ) -> Origin:
        """The origin of a report made now of the state at the end of the day, or of an earlier one."""
        day = self.day if as_of is None else min(as_of, self.day)
        said = (texts("list.as_of", day=day.isoformat()), *filters)
        return self.origins.origin(session, texts, said, behind, day)


class DatedPapers(Dated):
    """Makes papers that can be had as of a day; each says so, by its `Origins`."""

    def _instead(self, value: Any, day: date) -> Any:
        return DatedOrigins(value, day) if callable(getattr(value, "origin", None)) else None
