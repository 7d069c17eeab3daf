"""Office printers.

A4 papers go to a queue of the computer's print server, and the queue reports what became of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, TypeAlias

from station.core.texts import Texts

MOST_COPIES: Final = 20

JobEnd: TypeAlias = Literal["printed", "queued", "failed", "unknown"]
"""``printed`` and ``failed`` are what the queue says; ``queued`` waits there; ``unknown``: it did not answer in time."""


@dataclass(frozen=True, slots=True)
class OfficePrinter:
    """A queue of the print server: its name, what people call it, and whether it takes jobs now."""

    name: str
    description: str = ""
    accepting: bool = True
    default: bool = False


@dataclass(frozen=True, slots=True)
class PrintSignIn:
    """The user for a print server that asks for one.

    Sent over an encrypted connection or within this computer only.
    """

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrintedJob:
    """The outcome of a print job: the queue's number for it (0.

    None was given), and the reason that the queue reports. `keywords` are IPP's own (RFC 8011, 5.4.12):
    ``media-empty``, ``paused``; `reason` is the queue's sentence.
    """

    printer: str
    job: int
    end: JobEnd
    reason: str = ""
    keywords: tuple[str, ...] = ()

    def words(self, texts: Texts) -> str:
        """The outcome as a sentence; keywords that have words come before the queue's own sentence."""
        known = [f"office_printing.reason.{each}" for each in self.keywords]
        why = texts("entry.join").join(dict.fromkeys(texts(key) for key in known if texts.has(key)))
        why = why or self.reason or " ".join(self.keywords)
        reason = texts("paper.reason", reason=why) if why else ""
        return texts(f"paper.end.{self.end}", printer=self.printer, job=self.job, reason=reason)


class OfficePrinters(Protocol):
    """The print server of this computer. Every call returns within its deadline, whatever the server does."""

    def printers(self, sign_in: PrintSignIn | None = None) -> tuple[OfficePrinter, ...]:
        """The queues that take PDF, the default one first.

        Raises DeviceProblem ``office_printing.no_server``, ``…no_answer``, ``…password_wanted``, ``…wrong_password``,
        ``…not_allowed``, ``…no_encryption``, ``…certificate_changed``.
        """
        ...

    def print(
        self, pdf: bytes, printer: str, title: str, copies: int, sign_in: PrintSignIn | None = None
    ) -> PrintedJob:
        """Send a paper and wait a while for its end.

        Raises as `printers`, and DeviceProblem ``office_printing.refused``, ``…raw_queue``, ``…unknown_printer``.
        """
        ...
