"""What is said when a printer goes out: that its test failed, or that nobody has seen it print today (EQ-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.clock import local
from station.core.notices import Notice, notice
from station.inventory.values import Item
from station.printing.values import LastTest


@dataclass(frozen=True, slots=True)
class PrinterRecord:
    """The newest test of a printer; None where it never had one."""

    last: LastTest | None


def about_printer(item: Item, tests: PrinterRecord | None, now: datetime, zone: str) -> tuple[Notice, ...]:
    """A failed test counts until one passes, any other for its day; what does not print (no `tests`) is said nothing of."""
    if tests is None:
        return ()
    last, named = tests.last, {"tag": item.label, "name": item.name}
    day = None if last is None else local(last.tested_at, zone).date()
    if last is not None and day is not None and last.verdict == "failed":
        return (notice("printer_failed", "EQ-14", **named, day=day.isoformat()),)
    if last is None or last.verdict != "passed" or day != local(now, zone).date():
        return (notice("printer_untested", "EQ-14", **named),)
    return ()
