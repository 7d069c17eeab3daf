"""The printers there are: those on the register, and addresses that were tested without one."""

from __future__ import annotations

from dataclasses import dataclass

from station.inventory.register.listing import ListedItem
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.values import LastTest
from station.ui.pages.printers.needs import Needs


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer and its last test: an item of the register, or an `address` alone."""

    listed: ListedItem | None
    last: LastTest | None
    address: str = ""

    @property
    def tag(self) -> str:
        """Its tag, empty for one that is not on the register."""
        return self.listed.item.tag if self.listed is not None else ""

    @property
    def key(self) -> str:
        """What tells it from others."""
        return f"item:{self.tag}" if self.tag else f"printer:{self.address}"

    @property
    def verdict(self) -> str:
        """What the last test came to; empty when there was none."""
        return self.last.verdict if self.last is not None else ""


def read_printers(services: Needs, session: Session) -> list[Printer]:
    """All printers, those on the register first; to be called in a worker."""
    tests = {test.about: test for test in services.printing.tests.last_tests(session)}
    found: list[Printer] = []
    if session.may(Permission.EQUIPMENT_VIEW):
        for listed in services.inventory.listing.printers(session):
            last = tests.pop(f"item:{listed.item.tag}", None)
            found.append(Printer(listed, last, str(last.address) if last is not None else ""))
    found += [
        Printer(None, test, str(test.address)) for test in tests.values() if test.about.startswith("printer:")
    ]
    return found
