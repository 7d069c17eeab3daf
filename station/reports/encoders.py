"""The printers' languages that the program can write: a driver names one of these (`station.printing.drivers`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.printing.ports import PageEncoder
from station.reports.escpos import EscPosEncoder

ENCODERS: Final[Mapping[str, PageEncoder]] = {"escpos": EscPosEncoder()}
