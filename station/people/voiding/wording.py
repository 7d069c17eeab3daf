"""What a void of entries about people does, in words; for the form and the command line."""

from __future__ import annotations

from station.core.ledger.words import kind_words
from station.core.notices import Notice
from station.core.texts import Texts
from station.people.voiding.values import PeopleVoidPlan

_MOST_LINES = 12


def people_goes_words(texts: Texts, plan: PeopleVoidPlan) -> list[str]:
    """A line for each entry that goes, of very many for the first ones."""
    lines = [
        texts("voiding.goes_whole", seq=each.seq, kind=kind_words(texts, each.kind))
        for each in plan.voided[:_MOST_LINES]
    ]
    if len(plan.voided) > _MOST_LINES:
        lines.append(texts("voiding.more_entries", count=len(plan.voided)))
    return lines


def people_stands_words(texts: Texts, plan: PeopleVoidPlan) -> list[str]:
    """A line for each officer and account, how they stand then, for what does not come back, and for each left out, why."""
    lines = []
    for officer in plan.officers[:_MOST_LINES]:
        key = (
            "officer_gone" if not officer.registered else "officer_badge" if officer.badge else "officer_back"
        )
        facts = {"number": officer.number, "name": officer.name, "badge": officer.badge}
        lines.append(texts(f"voiding.people.{key}", **facts))
    if len(plan.officers) > _MOST_LINES:
        lines.append(texts("voiding.people.more", count=len(plan.officers)))
    for account in plan.accounts:
        key = "account_again" if account.made else "account_gone"
        status = texts(f"people.status.{account.status.value}")
        lines.append(
            texts(f"voiding.people.{key}", account=account.account, name=account.name, status=status)
        )
    lines += [notice_words(texts, each) for each in plan.notices]
    for left in plan.left:
        later, kind = left.later.seq, kind_words(texts, left.later.kind)
        lines.append(texts("voiding.left", tag=left.tag, name=left.name, seq=later, kind=kind))
    return lines


def notice_words(texts: Texts, told: Notice) -> str:
    """What does not come back, with the name of an office."""
    facts = told.named_facts
    if "function" in facts:
        facts["function"] = texts(f"offices.function.{facts['function']}")
    return texts(told.text_key, **facts)
