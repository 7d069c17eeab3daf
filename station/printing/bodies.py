"""Bodies of entries about printers and papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypeAlias

from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Code, Digest, Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.printing.labels import MOST_LABELS, Way
from station.printing.values import PrinterStatus, Verdict

Said: TypeAlias = Annotated[Literal["yes", "no", "unasked"], Worded("printing.answer")]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person saw on the test page."""

    readable: Said
    chinese: Said
    barcode: Said
    qr: Said
    cut: Said
    density: Said


@recorded("printer.tested")
@dataclass(frozen=True, slots=True)
class PrinterTested(Body):
    """A test page was sent to a printer: `sent` of `size` bytes; `problem` is what stopped the rest."""

    address: Annotated[str, Text(300, 1), Typed()]
    sent: Annotated[int, Number(unit="bytes")]
    size: Annotated[int, Number(unit="bytes")]
    status_before: PrinterStatus | None
    status_after: PrinterStatus | None
    answers: Answers
    problem: Annotated[str | None, Code()]
    verdict: Annotated[Verdict, Worded("printing.verdict")]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which printer by its name, where it is an item, and how it did."""
        item = next((each for each in words.subjects if each.startswith("item:")), "")
        if not item or item == about:
            return words.said(self)
        return words.said(self, "item", item=words.thing(item))


LONGEST_TEMPLATE: Final = 60_000
"""Characters of a paper's template."""


@recorded("template.changed")
@dataclass(frozen=True, slots=True)
class TemplateChanged(Body):
    """The office's own text became the template of a paper."""

    name: Annotated[str, Code(), Worded("templates.name")]
    text: Annotated[str, Text(LONGEST_TEMPLATE, 1), Typed(lines=True)]
    reason: Annotated[str, Text(500, 1), Typed(lines=True)]


@recorded("template.reset")
@dataclass(frozen=True, slots=True)
class TemplateReset(Body):
    """The template of a paper is the shipped one again."""

    name: Annotated[str, Code(), Worded("templates.name")]
    reason: Annotated[str, Text(500, 1), Typed(lines=True)]


MOST_SLIPS: Final = 500
"""So many slips are put on record by one entry."""


@dataclass(frozen=True, slots=True)
class SlipOnRecord:
    """A slip in the folder of slips: its place there, and the digest of its content."""

    place: Annotated[str, Text(300, 1)]
    sha256: Annotated[str, Digest()]


@recorded("slip.kept", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class SlipsKept(Body):
    """Slips that lay in the folder of slips and were not on record yet were put on record."""

    slips: Annotated[tuple[SlipOnRecord, ...], Many(MOST_SLIPS, 1)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many, from which to which."""
        return words.said(self, count=len(self.slips), first=self.slips[0].place, last=self.slips[-1].place)


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label that was printed: what it is on, its code, and whether it had been printed before."""

    labelled: Annotated[str, Code(), Worded("labels.kind")]
    code: Annotated[str, Text(200, 1)]
    again: bool


@recorded("label.printed", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class LabelsPrinted(Body):
    """Labels or cards left the program, `copies` of each, on the paper `stock`."""

    labels: Annotated[tuple[PrintedLabel, ...], Many(MOST_LABELS, 1)]
    stock: Annotated[str, Code()]
    copies: Annotated[int, Number()]
    way: Annotated[Way, Worded("labels.way")]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many, which, and how many of them again."""
        named = words.some("entry.some_items", [each.code for each in self.labels])
        again = sum(each.again for each in self.labels)
        return words.said(self, "again" if again else "", named=named, again=again)
