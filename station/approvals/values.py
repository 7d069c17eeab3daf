"""Requests and their steps as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from station.core.deadlines import Claim, Deadline
from station.core.ledger import Entry
from station.people.offices.values import Function


class RequestState(StrEnum):
    """How a request stands; its words are texts ``approvals.state.…``."""

    OPEN = "open"
    """A step waits for its decision."""
    RETURNED = "returned"
    """Refused: it is with the requester again."""
    REFUSED = "refused"
    """Refused, and that is the end of it: what stood before stands."""
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    """Filed anew by another request."""


ENDED: Final = frozenset(
    {RequestState.ACCEPTED, RequestState.REFUSED, RequestState.WITHDRAWN, RequestState.REPLACED}
)


@dataclass(frozen=True, slots=True)
class RequestStep:
    """A step of a request: whose decision it is, until when, and what was decided.

    `accepted` is None while nothing is. `absent` is the number of the holder for whom the decider stood in; `paper` is the
    number of the paper on which it was decided elsewhere, which `second` entered together with the decider.
    """

    function: Function
    due_at: datetime | None = None
    decided_at: datetime | None = None
    accepted: bool | None = None
    opinion: str = ""
    account: str = ""
    number: str = ""
    name: str = ""
    absent: str = ""
    paper: str = ""
    paper_dated: date | None = None
    second: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request: by the entry `seq` of the kind `kind`, about the subject `about`, which is called `title`.

    `number` and `name` are the requester's; `account` is the one by which it was filed, which another person may have done for them.

    `matter` is what is asked for, worded in ``approvals.matter.<value>``. `step` is the place of the step that waits, or that decided last. `text` is what the requester says.
    """

    seq: int
    kind: str
    matter: str
    rule: str
    about: str
    title: str
    text: str
    account: str
    number: str
    name: str
    filed_at: datetime
    state: RequestState
    step: int
    ended_at: datetime | None
    steps: tuple[RequestStep, ...] = ()

    @property
    def id(self) -> str:
        """What a person names it by: the number of its entry."""
        return str(self.seq)

    @property
    def present(self) -> RequestStep:
        """The step that waits, or that decided last."""
        return self.steps[self.step]

    @property
    def waits_for(self) -> Function | None:
        """Whose decision is awaited; None where nothing is."""
        return self.present.function if self.state is RequestState.OPEN else None


@dataclass(frozen=True, slots=True)
class RequestStanding:
    """A request as somebody looks at it: the entry that filed it, what they may do with it, who can decide it."""

    request: Request
    entry: Entry
    mine: bool
    """Whether it waits for their decision."""
    own: bool
    """Whether they filed it."""
    holders: tuple[str, ...] = ()
    """Who may decide the present step today, by name and number: those to whom `decide` answers."""
    given_up: bool = False
    """Whether they may withdraw it."""
    vacant: tuple[Function, ...] = ()
    """Functions of the steps still to be decided that nobody holds today who may decide it; what the bureau decides comes on paper anyway."""
    former: Request | None = None
    """The one that came back, which this one files anew."""
    anew: str = ""
    """The id of the one by which this one was filed anew; "" where none is."""
    task: Deadline | None = None
    """The deadline of the step that waits, by which it is claimed (PF-09)."""
    passable: bool = False
    """Whether they may pass it on to another."""
    passed: tuple[Entry, ...] = ()
    """The entries by which it was passed on, the oldest first."""

    @property
    def claim(self) -> Claim | None:
        """Who has claimed the step that waits."""
        return None if self.task is None else self.task.claim
