"""The address of a printer, as one line of text that a person can type and a settings file can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qsl

from station.core.documents import PaperRoll
from station.core.errors import Refused

PAPER_OPTIONS: Final = frozenset({"paper", "raster"})
"""Options of every road: the width of the roll, and whether the page goes out as a picture."""

_WIDE_ROLL: Final = PaperRoll()
_WIDTHS: Final[Mapping[str, Literal[58, 80]]] = {"58": 58, "80": 80}


@dataclass(frozen=True, slots=True)
class PrinterAddress:
    """A printer's address: ``ROAD:TARGET``, such as ``tcp://printer:9100``, ``serial:/dev/ttyUSB0?baud=115200``.

    `road` names the driver, which writes `target` and its own `options` in one form. The options follow ``?``, with
    ``paper=58`` for a narrow roll and ``raster=1`` for a printer that has no Chinese font.
    """

    road: str
    target: str
    options: tuple[tuple[str, str], ...] = ()
    paper: PaperRoll = _WIDE_ROLL

    @property
    def location(self) -> str:
        """The address without options, which identifies the printer."""
        return f"{self.road}:{self.target}"

    def option(self, name: str, default: str = "") -> str:
        """One of the driver's options."""
        return dict(self.options).get(name, default)

    def __str__(self) -> str:
        options = [f"{name}={value}" for name, value in self.options]
        if self.paper.width_mm != _WIDE_ROLL.width_mm:
            options.append(f"paper={self.paper.width_mm}")
        if self.paper.raster:
            options.append("raster=1")
        return self.location + ("?" + "&".join(options) if options else "")


def split_address(text: str, known: frozenset[str]) -> tuple[str, dict[str, str]]:
    """The target in an address, after its road, and its options.

    A ``?`` begins options only where one of the `known` names follows: a path may hold it too.
    """
    target, mark, query = text.rpartition("?")
    if not mark or query.partition("=")[0] not in known or "=" not in query:
        return text, {}
    return target, dict(parse_qsl(query, keep_blank_values=True))


def paper_of(options: Mapping[str, str]) -> PaperRoll:
    """The paper that the options name. Raises ValueError for an unknown width or flag."""
    width = _WIDTHS.get(options.get("paper", "80"))
    raster = {"1": True, "0": False}.get(options.get("raster", "0"))
    if width is None or raster is None:
        raise ValueError("no such paper")
    return PaperRoll(width, raster)


def path_target(target: str) -> str:
    """A target that is a path, unchanged. Raises ValueError for any other target."""
    if not target or not target.isprintable() or target.startswith("//"):
        raise ValueError("no path")
    return target


def address_refused(text: str, examples: tuple[str, ...]) -> Refused:
    """The refusal for a text that is not a printer's address; it shows an example."""
    return Refused("printing.address_wrong", address=text, examples="  ".join(examples))
