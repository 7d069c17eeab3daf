"""The body of a draw's entry. It is kept for ever; a new shape is a new class with the next version.

Draws stand in the audit stream: they leave the custody stream, by whose head they draw, where it is, so that the same draw
made twice gives the same. A draw is named by the number of its entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Digest, Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.drawing.values import DrawFault, DrawScope, DrawSource, LeftOutFor

DRAW: Final = "draw"
MOST_DRAWN: Final = 200
"""Things or people of one draw."""
MOST_NAMED: Final = 200
"""Codes that a scope names."""
MOST_LEFT_OUT: Final = 2_000
LONGEST_SEED: Final = 120
LONGEST_CODE: Final = 200
"""Of a place as things have it written; tags and numbers are shorter."""
LONGEST_CALLED: Final = 200

_Code = Annotated[str, Text(LONGEST_CODE, 1)]
_Of = Annotated[str, Text(LONGEST_CODE)]
_Called = Annotated[str, Text(LONGEST_CALLED)]


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """Among which the draw is: the codes of a place, category, departments, things or people, and what that is called."""

    kind: Annotated[DrawScope, Worded("draw.scope")]
    codes: Annotated[tuple[_Code, ...], Many(MOST_NAMED)] = ()
    name: _Called = ""

    def words(self, words: EntryWords) -> str:
        """What it is, in words; "" for all."""
        if self.kind is DrawScope.ALL:
            return ""
        return words("draw.scope_called", kind=words.choice("draw.scope", self.kind), called=self.name)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A thing by its first tag, a person by their number, or a place by its code; `of` is the thing that the person checks ("": all)."""

    code: _Code
    name: _Called
    of: _Of = ""
    lead: bool = False

    @property
    def shown(self) -> str:
        """What it is called, with its code where that is another."""
        return self.code if self.name in ("", self.code) else f"{self.name} {self.code}"


@dataclass(frozen=True, slots=True)
class KeeperLeftOut:
    """A person who is not drawn, since they keep the thing `of`."""

    code: _Code
    name: _Called
    reason: Annotated[LeftOutFor, Worded("draw.reason")]
    of: _Of = ""


@recorded("draw.made", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class DrawMade(Body):
    """`drawn` are the first of the candidates by the SHA-256 of the seed, the custody head's hash and each one's code.

    The `candidates` are those that the custody entries up to `head_seq` give in the scope; `digest` is the SHA-256 of their codes,
    sorted, each with a line feed. People are drawn for the things of the draw `about_draw` (0: none) or for the things `about`: `each`
    says that so many were drawn for each of them. One of every team is of `lead_section`, where one is named.
    """

    source: Annotated[DrawSource, Worded("draw.source")]
    scope: DrawnFrom
    count: Annotated[int, Number(1, MOST_DRAWN)]
    each: bool
    seed: Annotated[str, Text(LONGEST_SEED, 1), Typed()]
    head_seq: Annotated[int, Number(0)]
    head_hash: Annotated[str, Digest()]
    candidates: Annotated[int, Number(1)]
    digest: Annotated[str, Digest()]
    drawn: Annotated[tuple[Drawn, ...], Many(MOST_DRAWN, 1)]
    left_out: Annotated[tuple[KeeperLeftOut, ...], Many(MOST_LEFT_OUT)]
    about: Annotated[tuple[_Code, ...], Many(MOST_NAMED)]
    about_draw: Annotated[int, Number(0)]
    lead_section: _Called
    note: Annotated[str, Text(500), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many of what, and which."""
        named = words.some(f"draw.some.{self.source}", list(dict.fromkeys(each.shown for each in self.drawn)))
        within = self.scope.words(words)
        return words.said(self, "within" if within else "", within=within, named=named)


@recorded("draw.checked", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class DrawChecked(Body):
    """A draw was repeated from the entries up to its head: `differs_in` does not come again; `alike` draws of its day are from the same scope for the same."""

    draw: Annotated[int, Number(1)]
    source: Annotated[DrawSource, Worded("draw.source")]
    differs_in: Annotated[tuple[Annotated[DrawFault, Worded("draw.differs")], ...], Many(len(DrawFault))]
    alike: Annotated[int, Number(0)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whether it came again."""
        if not self.differs_in:
            return words.said(self)
        apart = words("list.join").join(words.choice("draw.differs", each) for each in self.differs_in)
        return words.said(self, "differs", apart=apart)
