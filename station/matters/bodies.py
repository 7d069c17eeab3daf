"""Bodies of entries about matters. A class here is kept for ever; a new shape is a new class with the next version.

`matter_key` is the normal form of the number (`numbers.matter_key`) when the matter was opened: by it the matter is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.matters.numbers import LONGEST_NUMBER
from station.people.bodies import LONGEST_REASON

MATTER: Final = "matter"
"""The area of its subject: ``matter:沪市监处〔2026〕118号``."""
MOST_PARTIES: Final = 50
MOST_DECISIONS: Final = 50
MOST_OFFICERS: Final = 20
LONGEST_TITLE: Final = 120
LONGEST_PARTY: Final = 120
LONGEST_ADDRESS: Final = 200
LONGEST_CONTACT: Final = 64
LONGEST_DECISION: Final = 60
LONGEST_NOTE: Final = LONGEST_REASON


class MatterType(StrEnum):
    """What kind of matter it is; worded in ``matters.kind.<value>``."""

    PENALTY = "penalty"
    LICENCE = "licence"
    FOLLOW_UP = "followup"
    COMPLAINT = "complaint"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Party:
    """Whom the matter is about (当事人), where they are to be reached."""

    name: Annotated[str, Text(LONGEST_PARTY, 1), Typed()]
    address: Annotated[str, Text(LONGEST_ADDRESS), Typed()] = ""
    contact: Annotated[str, Text(LONGEST_CONTACT), Typed()] = ""


@dataclass(frozen=True, slots=True)
class MatterDecision:
    """What was decided on a day, by the document of a `number`, and when that was served (None: not yet, or not said)."""

    what: Annotated[str, Text(LONGEST_DECISION, 1), Typed()]
    number: Annotated[str, Text(LONGEST_NUMBER), Typed()]
    on: date
    served_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseOfficer:
    """An officer in charge, with the name as it was."""

    number: Annotated[str, Text(32, 1)]
    name: Annotated[str, Text(60)]


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """What is known of a matter. `quality` marks a case of quality supervision (质量监督), `unit` is the path of one or empty."""

    kind: Annotated[MatterType, Worded("matters.kind")]
    title: Annotated[str, Text(LONGEST_TITLE), Typed()]
    parties: Annotated[tuple[Party, ...], Many(MOST_PARTIES)]
    opened_on: date
    decisions: Annotated[tuple[MatterDecision, ...], Many(MOST_DECISIONS)]
    officers: Annotated[tuple[CaseOfficer, ...], Many(MOST_OFFICERS, 1)]
    unit: Annotated[str, Text(130)]
    quality: bool
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]


Key = Annotated[str, Text(LONGEST_NUMBER, 1)]
Known = Annotated[str, Text(LONGEST_NUMBER, 1)]
"""The number as the matter had it then."""
Why = Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]


@recorded("matter.opened")
@dataclass(frozen=True, slots=True)
class MatterOpened(Body):
    """A matter is on the list from now on."""

    matter_key: Key
    matter: Annotated[Known, Typed()]
    facts: MatterFacts

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which kind, about whom, who is in charge."""
        facts = self.facts
        about = words.some("entry.some_parties", [each.name for each in facts.parties])
        return words.said(
            self,
            kind=words.choice("matters.kind", facts.kind),
            about=" ".join(filter(None, (facts.title, about))),
            officers=words.joined([each.name or each.number for each in facts.officers]),
        )


@recorded("matter.changed")
@dataclass(frozen=True, slots=True)
class MatterChanged(Body):
    """New facts of a matter, those `before`, and why."""

    matter_key: Key
    matter: Known
    facts: MatterFacts
    before: MatterFacts
    reason: Why

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Every fact from what to what, and why."""
        before, after = facts_said(words, self.before), facts_said(words, self.facts)
        changes = [
            words(
                "entry.change",
                field=words(f"matters.field.{name}"),
                before=before[name] or words("entry.empty"),
                after=said or words("entry.empty"),
            )
            for name, said in after.items()
            if said != before[name]
        ]
        return words.said(self, changes=words.joined(changes))


@recorded("matter.closed")
@dataclass(frozen=True, slots=True)
class MatterClosed(Body):
    """A matter was closed on a day; `outcome` says how."""

    matter_key: Key
    matter: Known
    finished_on: date
    outcome: Why


@recorded("matter.reopened")
@dataclass(frozen=True, slots=True)
class MatterReopened(Body):
    """A closed matter is open again, for a reason: it was closed by mistake, or is taken up anew."""

    matter_key: Key
    matter: Known
    reason: Why


@recorded("matter.renumbered")
@dataclass(frozen=True, slots=True)
class MatterRenumbered(Body):
    """The number of a matter was written wrong: it is `number` from now on, and found by `matter`, which it was until now, as well."""

    matter_key: Key
    matter: Known
    number: Annotated[str, Text(LONGEST_NUMBER, 1), Typed()]
    reason: Why


def facts_said(words: EntryWords, facts: MatterFacts) -> dict[str, str]:
    """Each fact in words, by its name."""
    return {
        "kind": words.choice("matters.kind", facts.kind),
        "title": facts.title,
        "parties": words.joined([party_line(each) for each in facts.parties]),
        "opened_on": facts.opened_on.isoformat(),
        "decisions": words.joined([decision_line(each) for each in facts.decisions]),
        "officers": words.joined([f"{each.name} {each.number}".strip() for each in facts.officers]),
        "unit": facts.unit,
        "quality": words("entry.true" if facts.quality else "entry.false"),
        "note": facts.note,
    }


def party_line(party: Party) -> str:
    """A party on one line."""
    return " ".join(filter(None, (party.name, party.address, party.contact)))


def decision_line(decision: MatterDecision) -> str:
    """A decision on one line: what, by which document, on which day, and served when."""
    served = "" if decision.served_on is None else f"→ {decision.served_on.isoformat()}"
    return " ".join(filter(None, (decision.what, decision.number, decision.on.isoformat(), served)))
