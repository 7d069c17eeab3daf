"""What of a year is done and what is still open, from its figures: before the audit is made and signed. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from station.audit.year.values import YearFigures


@dataclass(frozen=True, slots=True)
class YearCheck:
    """One line of the checklist; `code` is worded in ``audit_page.check.<code>``, `amount` is how many there are."""

    code: str
    amount: int
    done: bool


def checklist(found: YearFigures) -> tuple[YearCheck, ...]:
    """Counted, decided, filed, signed, given back: each with how much of it is open."""
    amounts = {each.code: found.amount(each) for each in found.figures if not each.of}
    counted = amounts["stocktakes.closed"]
    open_now = {
        "running": amounts["stocktakes.running"],
        "undecided": amounts["stocktakes.undecided"],
        "unfiled": counted - amounts["stocktakes.filed"],
        "overdue": amounts["loans.overdue"],
        "reports": amounts["reports.open"],
        "repairs": amounts["repairs.open"],
        "months": amounts["certificate_months.unsigned"],
    }
    return (
        YearCheck("counted", counted, counted > 0),
        *(YearCheck(code, amount, amount == 0) for code, amount in open_now.items()),
    )
