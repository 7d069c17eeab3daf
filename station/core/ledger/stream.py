"""The two streams of a ledger."""

from __future__ import annotations

from enum import StrEnum


class Stream(StrEnum):
    """Custody of things and recordings, and the audit of those who handle them; audit never delays custody."""

    CUSTODY = "custody"
    AUDIT = "audit"
