"""Where a printer is reached, as one line of text that a person can type and a settings file can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from urllib.parse import parse_qsl

from station.core.documents import Paper
from station.core.errors import Refused

Road: TypeAlias = Literal["tcp", "serial", "file"]

RAW_PORT: Final = 9100
"""Port on which network printers take raw jobs."""

DEFAULT_BAUD: Final = 9600
BAUD_RATES: Final = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)

_WIDE_ROLL: Final = Paper()
_QUERY: Final = re.compile(r"^(?P<target>.*?)(?:\?(?P<query>(?:baud|paper|raster)=[^?]*))?$", re.DOTALL)
_TCP: Final = re.compile(
    r"^//(?:\[(?P<v6>[0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|(?P<host>[^\s:/?#\[\]@]+))(?::(?P<port>\d{1,5}))?/?$"
)


@dataclass(frozen=True, slots=True)
class PrinterAddress:
    """A printer's address: ``tcp://HOST:PORT``, ``serial:PATH`` or ``file:PATH``.

    Behind ``?`` may stand ``baud=115200`` (serial lines), ``paper=58`` (a narrow roll) and ``raster=1`` (the printer
    has no Chinese font). `target` is the host or the path; `port` is 0 except for tcp.
    """

    road: Road
    target: str
    port: int = 0
    baud: int = DEFAULT_BAUD
    paper: Paper = _WIDE_ROLL

    @classmethod
    def parse(cls, text: str) -> PrinterAddress:
        """The address that `text` writes. Raises Refused `printing.address_wrong`."""
        road, _, rest = text.strip().partition(":")
        split = _QUERY.match(rest)
        options = dict(parse_qsl(split["query"] or "", keep_blank_values=True)) if split else {}
        target = split["target"] if split else ""
        try:
            paper = _paper(options)
            if road == "tcp" and not options.get("baud"):
                host, port = _host(target)
                return cls("tcp", host, port, paper=paper)
            if road == "serial" and _is_path(target):
                return cls("serial", target, baud=_baud(options), paper=paper)
            if road == "file" and _is_path(target) and not options.get("baud"):
                return cls("file", target, paper=paper)
        except ValueError:
            pass
        raise Refused("printing.address_wrong", address=text)

    @property
    def location(self) -> str:
        """The address without options: what identifies the printer."""
        if self.road != "tcp":
            return f"{self.road}:{self.target}"
        host = f"[{self.target}]" if ":" in self.target else self.target
        return f"tcp://{host}:{self.port}"

    def __str__(self) -> str:
        options: list[str] = []
        if self.baud != DEFAULT_BAUD:
            options.append(f"baud={self.baud}")
        if self.paper.width_mm != 80:
            options.append(f"paper={self.paper.width_mm}")
        if self.paper.raster:
            options.append("raster=1")
        return self.location + ("?" + "&".join(options) if options else "")


def _host(target: str) -> tuple[str, int]:
    match = _TCP.match(target)
    if match is None:
        raise ValueError("no host")
    port = int(match["port"] or RAW_PORT)
    if not 1 <= port <= 65535:
        raise ValueError("no port")
    return match["v6"] or match["host"], port


def _is_path(target: str) -> bool:
    return bool(target) and target.isprintable() and not target.startswith("//")


def _baud(options: dict[str, str]) -> int:
    baud = int(options.get("baud", DEFAULT_BAUD))
    if baud not in BAUD_RATES:
        raise ValueError("no baud rate")
    return baud


def _paper(options: dict[str, str]) -> Paper:
    widths: dict[str, Literal[58, 80]] = {"58": 58, "80": 80}
    unknown = options.keys() - {"baud", "paper", "raster"}
    width = widths.get(options.get("paper", "80"))
    raster = {"1": True, "0": False}.get(options.get("raster", "0"))
    if unknown or width is None or raster is None:
        raise ValueError("no such option")
    return Paper(width, raster)
