"""Labels: what is stuck on a thing or carried as a card, and the papers they are printed on.

A label holds one code, which reads back at the counter, and the words a person reads beside it. The papers are data
(`resources/labels/stocks.toml`): A4 sheets are set as PDF, rolls are documents for a thermal printer.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Any, Final, Literal, Protocol, TypeAlias

from station.core.documents import (
    MAX_CODE128_LENGTH,
    Barcode,
    Block,
    Cut,
    Document,
    PaperRoll,
    QrCode,
    TextBlock,
)
from station.core.errors import Refused
from station.core.report import SetPaper
from station.core.resources import resource_path
from station.core.texts import Texts, in_language

MOST_LABELS: Final = 500
"""So many different labels are printed at once."""
MOST_EACH: Final = 20
"""Copies of each label."""
MOST_DRAWN: Final = 2_000
"""Labels on one paper, all copies counted."""

Way: TypeAlias = Literal["file", "office", "roll"]
"""How labels left the program: into a file, to an office printer, to a thermal printer."""


class Symbology(StrEnum):
    """How a code is drawn."""

    CODE128 = "code128"
    QR = "qr"


@dataclass(frozen=True, slots=True)
class Label:
    """One label: what the scanner reads, and the lines around it.

    `kind` is worded in ``labels.kind.…``; `about` is the subject in whose history the print stands ("" for a card).
    """

    kind: str
    code: str
    name: str
    note: str = ""
    heading: str = ""
    about: str = ""

    def drawn_as(self, wished: Symbology) -> Symbology:
        """The symbology that can hold the code: CODE128 takes printable ASCII only, QR anything."""
        plain = all(" " <= sign <= "~" for sign in self.code) and len(self.code) <= MAX_CODE128_LENGTH
        return wished if plain else Symbology.QR


@dataclass(frozen=True, slots=True)
class LabelStock:
    """A paper for labels, lengths in millimetres.

    `across` and `down` lead from one label's corner to the next one's; a roll has a width alone.
    """

    name: str
    title_zh: str
    title_en: str
    form: Literal["sheet", "roll"]
    width: float
    height: float = 0
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    across: float = 0
    down: float = 0
    marks: bool = False

    @property
    def is_roll(self) -> bool:
        """Whether a thermal printer prints it."""
        return self.form == "roll"

    @property
    def roll(self) -> PaperRoll:
        """The roll in the printer; a sheet has none."""
        return PaperRoll(58 if self.width < 80 else 80)

    @property
    def per_sheet(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows

    def title(self, texts: Texts) -> str:
        """What people call it."""
        return in_language(texts.language, zh=self.title_zh, en=self.title_en)


@cache
def label_stocks() -> tuple[LabelStock, ...]:
    """The papers for labels, in the order of their table."""
    held: dict[str, list[dict[str, Any]]] = tomllib.loads(
        resource_path("labels", "stocks.toml").read_text(encoding="utf-8")
    )
    return tuple(LabelStock(**row) for row in held["stock"])


def label_stock(name: str) -> LabelStock:
    """The paper of this name; "" is the first. Raises Refused ``labels.unknown_stock``."""
    stocks = label_stocks()
    found = stocks[0] if not name else next((each for each in stocks if each.name == name), None)
    if found is None:
        raise Refused("labels.unknown_stock", name=name, names=" · ".join(each.name for each in stocks))
    return found


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """How labels are to be printed: on which paper, drawn how, how many of each, from which place of the first sheet on."""

    stock: str = ""
    symbology: Symbology = Symbology.CODE128
    copies: int = 1
    first: int = 1


@dataclass(frozen=True, slots=True)
class LabelRun:
    """Labels ready to be printed; `again` are the codes of those that were printed before."""

    labels: tuple[Label, ...]
    stock: LabelStock
    symbology: Symbology
    copies: int
    first: int
    again: frozenset[str]
    made_at: datetime
    title: str
    language: str

    def each(self) -> list[Label]:
        """Every label that comes out, copies side by side."""
        return [label for label in self.labels for _ in range(self.copies)]

    def sheets(self) -> list[list[Label | None]]:
        """The labels by sheet; None for a place that was used up before."""
        waiting = iter([*[None] * (self.first - 1), *self.each()])
        pages: list[list[Label | None]] = []
        while page := list(islice(waiting, self.stock.per_sheet)):
            pages.append(page)
        return pages


def require_printable(choice: LabelChoice, count: int) -> LabelStock:
    """The chosen paper.

    Raises Refused ``labels.unknown_stock``, ``labels.none``, ``labels.too_many``, ``labels.copies``, ``labels.no_place``.
    """
    stock = label_stock(choice.stock)
    if not count:
        raise Refused("labels.none")
    if not 1 <= choice.copies <= MOST_EACH:
        raise Refused("labels.copies", copies=choice.copies, most=MOST_EACH)
    if count > MOST_LABELS or count * choice.copies > MOST_DRAWN:
        raise Refused("labels.too_many", count=count, most=MOST_LABELS, drawn=MOST_DRAWN)
    places = 1 if stock.is_roll else stock.per_sheet
    if not 1 <= choice.first <= places:
        raise Refused("labels.no_place", first=choice.first, most=places)
    return stock


def roll_document(run: LabelRun) -> Document:
    """The labels as one document for a thermal printer, cut behind each."""
    return Document(run.title, tuple(block for label in run.each() for block in label_blocks(label, run)))


def label_blocks(label: Label, run: LabelRun) -> list[Block]:
    """One label on a roll. A code too long for the roll's bars becomes a QR code there (`station.reports`)."""
    lines: list[Block] = []
    if label.heading:
        lines.append(TextBlock(label.heading, align="center"))
    if label.drawn_as(run.symbology) is Symbology.CODE128:
        lines.append(Barcode(label.code))
    else:
        lines += [QrCode(label.code, size=8), TextBlock(label.code, align="center")]
    lines.append(TextBlock(label.name, size=2, bold=True, align="center"))
    if label.note:
        lines.append(TextBlock(label.note, align="center"))
    return [*lines, Cut(partial=True)]


class LabelPress(Protocol):
    """Sets labels as PDF to scale; `station.reports.labels.LabelSheets` does."""

    def pdf(self, run: LabelRun) -> SetPaper:
        """The labels on their paper.

        A roll's are pictures of what its printer prints. Raises Refused ``labels.code_too_long``, DeviceProblem
        ``reports.no_font``.
        """
        ...
