"""What a draw follows from. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from station.inventory.drawing.bodies import DrawnFrom
from station.inventory.drawing.values import DrawFault, DrawSource, LeftOutFor


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be drawn: its code, what it is called, and of a person their department."""

    code: str
    name: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class DrawWish:
    """What is to be drawn. `count` None: of people as many for each thing as PF-11 says. `seed` "": the day and the head.

    `about` are things (tags, places) that the people are to check, or ``draw:N`` for what that draw gave; `lead_section` is the
    department that one of them is of.
    """

    source: DrawSource
    count: int | None = None
    seed: str = ""
    scope: str = "all"
    about: Sequence[str] = ()
    lead_section: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DrawTerms:
    """By what it is drawn: how many of which candidates, by which seed and head.

    People are drawn for `things`, all together or for `each` one; `keeping` says by thing who keeps it, by their numbers.
    """

    count: int
    each: bool
    seed: str
    head_seq: int
    head_hash: str
    candidates: tuple[Candidate, ...]
    things: tuple[str, ...] = ()
    keeping: Mapping[str, Mapping[str, LeftOutFor]] = field(default_factory=dict)
    lead_section: str = ""


@dataclass(frozen=True, slots=True)
class DrawCheckCase:
    """A draw that was repeated: its number, from what it drew, what does not come again, how many of its day are like it."""

    draw: int
    source: DrawSource
    faults: tuple[DrawFault, ...]
    alike: int


@dataclass(frozen=True, slots=True)
class DrawCase:
    """All that the entry of a draw follows from."""

    source: DrawSource
    scope: DrawnFrom
    terms: DrawTerms
    about_draw: int = 0
    note: str = ""
