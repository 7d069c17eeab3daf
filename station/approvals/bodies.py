"""Bodies of entries about requests: the base of every kind that asks for approval, the decision of a step, the withdrawal.

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Final

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Code, Many, Number, Text, Typed, Worded
from station.core.ledger.bodies.body import body_class
from station.core.ledger.bodies.limits import LONGEST_CODE
from station.core.ledger.words import EntryWords
from station.people.bodies import LONGEST_REASON, Reason
from station.people.deadlines.bodies import DueBy
from station.people.offices.values import Function

MOST_STEPS: Final = 12
LONGEST_TITLE: Final = 200
LONGEST_PAPER: Final = 80
APPROVAL: Final = "approval"
"""The kind of deadline by which the steps of most requests are awaited."""

Office = Annotated[Function, Worded("offices.function")]
RequestNumber = Annotated[int, Number(1)]
Name = Annotated[str, Text(60)]
PersonNumber = Annotated[str, Text(32)]


@dataclass(frozen=True, slots=True)
class Filed(Body, ABC):
    """The base of every kind that asks for approval: what the requester says, who decides in which order, the first due moment.

    `instead_of` is the number of the request that this one files anew, 0 for none. The request's own number is the entry's.
    """

    text: Reason
    chain: Annotated[tuple[Office, ...], Many(MOST_STEPS, 1)]
    due: DueBy
    instead_of: Annotated[int, Number()]

    REFUSAL_ENDS: ClassVar[bool] = False
    """Whether a refusal decides it, between two who disagree, so that nothing goes back to the requester."""
    AWAITED: ClassVar[str] = APPROVAL
    """The kind of deadline by which its steps are awaited: of each kind one request about a thing runs at a time."""

    @property
    @abstractmethod
    def matter(self) -> str:
        """What kind of request it is; worded in ``approvals.matter.<value>``."""

    @property
    @abstractmethod
    def about(self) -> str:
        """The subject that the request is about."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What that is called."""

    @property
    def involved(self) -> tuple[str, ...]:
        """Numbers of the officers whose own matter it is, besides the requester: they decide none of its steps."""
        return ()

    def paper_facts(self, words: EntryWords, /) -> tuple[tuple[str, str], ...]:
        """What its paper says besides, as pairs of name and value in the form's order."""
        del words
        return ()


def filed_class(kind: str) -> type[Filed] | None:
    """The body of requests of a kind; None for one that this program does not know."""
    found = body_class(kind, 1)
    return found if found is not None and issubclass(found, Filed) else None


def awaited_as(kind: str) -> str:
    """The kind of deadline by which the steps of a request of this kind are awaited."""
    found = filed_class(kind)
    return APPROVAL if found is None else found.AWAITED


@dataclass(frozen=True, slots=True)
class PaperDecision:
    """The paper on which a step was decided elsewhere: its number, its date, and how it looks."""

    number: Annotated[str, Text(LONGEST_PAPER, 1), Typed()]
    dated: date
    scan: AttachedFile


@recorded("approval.decided")
@dataclass(frozen=True, slots=True)
class StepDecided(Body):
    """A step of a request was decided: accepted, or refused, which gives the request back to the requester.

    `kind`, `rule`, `about` and `title` are the request's; `absent` is for whom the decider stands in. A decision that was made on
    `paper` is entered by two persons. `next_due` is given where another step follows.
    """

    request: RequestNumber
    kind: Annotated[str, Text(LONGEST_CODE, 1)]
    rule: Annotated[str, Code()]
    about: Annotated[str, Text(200, 1)]
    title: Annotated[str, Text(LONGEST_TITLE)]
    step: Annotated[int, Number(0, MOST_STEPS, "step")]
    function: Office
    accepted: bool
    opinion: Annotated[str, Text(LONGEST_REASON), Typed(lines=True)]
    absent: PersonNumber
    absent_name: Name
    paper: PaperDecision | None
    second: Annotated[str, Text(40)]
    second_name: Name
    next_due: DueBy | None

    @property
    def awaited(self) -> str:
        """The kind of deadline by which the steps of the request are awaited."""
        return awaited_as(self.kind)

    @property
    def ends(self) -> bool:
        """Whether it is a refusal that ends the request."""
        asked = filed_class(self.kind)
        return not self.accepted and asked is not None and asked.REFUSAL_ENDS

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which office decided what, by which paper, and with what opinion."""
        opinion = words("entry.approval_opinion", opinion=self.opinion) if self.opinion else ""
        paper = ""
        if self.paper is not None:
            paper = words("entry.approval_paper", paper=self.paper.number, dated=self.paper.dated)
        variant = "" if self.accepted else "stands" if self.ends else "refused"
        return words.said(self, variant, opinion=opinion, paper=paper)


@recorded("approval.withdrawn")
@dataclass(frozen=True, slots=True)
class RequestWithdrawn(Body):
    """The requester gives a request up."""

    request: RequestNumber
    kind: Annotated[str, Text(LONGEST_CODE, 1)]
    about: Annotated[str, Text(200, 1)]
    title: Annotated[str, Text(LONGEST_TITLE)]
    reason: Reason

    @property
    def awaited(self) -> str:
        """The kind of deadline by which the steps of the request were awaited."""
        return awaited_as(self.kind)
