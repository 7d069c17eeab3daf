"""A printer's status in words and as chips."""

from __future__ import annotations

from station.core.texts import Texts
from station.inventory.printers import NEVER
from station.printing.values import PrinterStatus
from station.ui.widgets.chip import ChipState

_VERDICTS = {"passed": "ok", "failed": "stop", "sent": "attention", NEVER: "neutral"}
_VERDICT_ICONS = {NEVER: "minus", "sent": "help"}


def verdict_state(texts: Texts, verdict: str) -> ChipState:
    """The result of a test as a chip."""
    return ChipState(
        texts(f"printing.verdict.{verdict}"), _VERDICTS[verdict], _VERDICT_ICONS.get(verdict, "")
    )


def status_state(texts: Texts, status: PrinterStatus | None) -> ChipState:
    """A printer's status as one chip; its most serious part decides."""
    if status is None:
        return ChipState(texts("printing.status.unanswered"), "neutral", "help")
    if status.ready and status.paper != "near_end":
        return ChipState(status_words(texts, status), "ok")
    return ChipState(status_words(texts, status), "attention" if status.ready else "stop")


def status_words(texts: Texts, status: PrinterStatus) -> str:
    """``联机、纸张正常``."""
    parts = [texts("printing.status.online" if status.online else "printing.status.offline")]
    if status.cover_open:
        parts.append(texts("printing.status.cover_open"))
    if status.paper != "unknown":
        parts.append(texts(f"printing.paper.{status.paper}"))
    if status.error is not None:
        parts.append(texts(f"printing.fault.{status.error}"))
    return texts("printers_page.join").join(parts)
