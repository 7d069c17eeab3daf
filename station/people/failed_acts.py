"""What somebody asked for and left before it failed: kept until they come back and have read it.

It is no record: nothing was recorded. It lies in a file of the data folder, and in memory where the disk has no room.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from station.core.clock import Clock, from_record, to_record
from station.core.errors import StationError
from station.core.places import for_owner
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session

FILE: Final = "failed-acts.json"
_KEPT: Final = timedelta(days=30)
_MOST, _LONGEST, _MOST_BYTES = 100, 300, 1 << 20
"""Of what anybody may have written into the file: acts, characters of a fact, bytes."""


@dataclass(frozen=True, slots=True)
class FailedAct:
    """An act of `account` that came to nothing: on which page and what, when (as recorded), and the problem."""

    id: str
    account: str
    name: str
    page: str
    at: str
    code: str
    rule: str | None = None
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def problem(self) -> StationError:
        """What it failed by."""
        return StationError(self.code, rule=self.rule, **self.facts)


class FailedActs:
    """Of one station's data folder."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._file, self._clock = data / FILE, clock
        self._unwritten: tuple[FailedAct, ...] | None = None
        """All of them, where the file could not be written."""

    @asks_nothing("whoever asked for it has left, and nobody may be at the desk")
    def note(self, account: str, name: str, page: str, problem: StationError) -> None:
        """Keep that an act of this account, asked for on `page`, came to nothing."""
        facts = {key: str(value)[:_LONGEST] for key, value in problem.facts.items()}
        at = to_record(self._clock.now())
        act = FailedAct(uuid.uuid4().hex, account, name, page, at, problem.code, problem.rule, facts)
        self._keep((*self._all(), act))

    @asks(Permission.ACCOUNT_OWN)
    def own(self, session: Session) -> tuple[FailedAct, ...]:
        """One's own, the oldest first."""
        return tuple(each for each in self._all() if each.account == session.account)

    @asks(Permission.ACCOUNTS_EDIT)
    def everybodys(self, session: Session) -> tuple[FailedAct, ...]:
        """All that nobody has read yet, for whoever sees to the accounts."""
        del session
        return self._all()

    @asks(Permission.ACCOUNT_OWN)
    def read(self, session: Session, ids: Collection[str]) -> None:
        """One has read these."""
        self._keep(each for each in self._all() if each.account != session.account or each.id not in ids)

    def _all(self) -> tuple[FailedAct, ...]:
        kept = self._unwritten if self._unwritten is not None else _read(self._file)
        since = self._clock.now() - _KEPT
        return tuple(each for each in kept if from_record(each.at) >= since)[-_MOST:]

    def _keep(self, acts: Iterable[FailedAct]) -> None:
        kept = tuple(acts)
        part = self._file.with_suffix(".part")
        try:
            with open(part, "w", encoding="utf-8", opener=for_owner) as file:
                json.dump([asdict(each) for each in kept], file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._file)
        except OSError:
            with suppress(OSError):
                part.unlink()
            self._unwritten = kept
        else:
            self._unwritten = None


def _read(file: Path) -> tuple[FailedAct, ...]:
    """What lies there, as far as it is what this program writes."""
    try:
        with file.open("rb") as opened:
            raw: Any = json.loads(opened.read(_MOST_BYTES))
        return tuple(_act(each) for each in raw)
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def _act(raw: dict[str, Any]) -> FailedAct:
    facts = {str(key): str(value)[:_LONGEST] for key, value in dict(raw["facts"]).items()}
    plain = {key: str(raw[key])[:_LONGEST] for key in ("id", "account", "name", "page", "at", "code")}
    from_record(plain["at"])
    return FailedAct(**plain, rule=str(raw["rule"]) if raw["rule"] else None, facts=facts)
