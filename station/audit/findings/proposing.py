"""What a violation says where it rests on findings of DM-12 (pure): whose, under which head, on which day, in which words (EQ-16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from station.audit.findings.bodies import FindingNoted
from station.audit.findings.values import MediaFindingKind, NotedFinding
from station.core.errors import Refused
from station.people.conduct.values import ConductRule

_RULE: Final = ConductRule.RECORDING.value
HEADS: Final[Mapping[MediaFindingKind, str]] = {
    MediaFindingKind.NOT_RECORDED: "not_recorded",
    MediaFindingKind.LATE: "not_recorded",
    MediaFindingKind.LEAKED: "leaked",
    MediaFindingKind.DELETED: "tampered",
}
"""The head of DM-12 under which a finding counts; what came in late was not recorded as required.

What is damaged stands under none by itself: DM-12 knows wilful damage alone, and that it was wilful a person states.
"""


@dataclass(frozen=True, slots=True)
class ViolationProposal:
    """A violation of officer `number` as a form begins with it; a person may say otherwise. `code` is "" where no one head fits."""

    number: str
    name: str
    rule: ConductRule
    code: str
    on: date
    text: str
    entries: tuple[int, ...]


def proposed_violation(
    asked: Sequence[int], known: Mapping[int, NotedFinding], codes: Collection[str]
) -> ViolationProposal:
    """The violation that rests on the findings by the entries `asked`; `codes` are the heads of DM-12 in force.

    Raises Refused ``findings.none_named``, ``findings.unknown``, ``findings.withdrawn_already``, ``findings.has_violation``,
    ``findings.several_officers``, ``findings.several_years``.
    """
    bodies = [_standing(seq, known.get(seq)) for seq in dict.fromkeys(asked)]
    if not bodies:
        raise Refused("findings.none_named", rule=_RULE)
    first = bodies[0]
    if any(each.number != first.number for each in bodies):
        raise Refused("findings.several_officers", rule=_RULE)
    if any(each.happened_on.year != first.happened_on.year for each in bodies):
        raise Refused("findings.several_years", rule=_RULE)
    heads = {HEADS.get(each.misdeed, "") for each in bodies}
    code = heads.pop() if len(heads) == 1 else ""
    return ViolationProposal(
        first.number,
        first.name,
        ConductRule.RECORDING,
        code if code in codes else "",
        max(each.happened_on for each in bodies),
        "\n".join(dict.fromkeys(each.text for each in bodies)),
        tuple(dict.fromkeys(asked)),
    )


def _standing(seq: int, noted: NotedFinding | None) -> FindingNoted:
    """The finding, if it counts and no violation rests on it."""
    if noted is None:
        raise Refused("findings.unknown", rule=_RULE, finding=seq)
    if noted.withdrawal is not None:
        raise Refused("findings.withdrawn_already", rule=_RULE, finding=seq)
    if noted.violation:
        raise Refused("findings.has_violation", rule=_RULE, finding=seq, violation=noted.violation)
    return noted.entry.of(FindingNoted)
