"""A written explanation in place of recordings: its ground, and how long it is (RC-06)."""

from __future__ import annotations

from typing import Final

from station.core.errors import Refused
from station.core.policy import Policy
from station.core.policy.served import served_table
from station.core.texts import in_language
from station.matters.visit_bodies import LONGEST_EXPLANATION

GROUNDS: Final = served_table("RC-06", "grounds")
SHORTEST_TEXT: Final = 4
"""Characters, without blanks around."""


def grounds(policy: Policy, lang: str) -> dict[str, str]:
    """The grounds of the rule, by code, with their names."""
    column = in_language(lang, zh="name_zh", en="name_en")
    return {str(row["code"]): str(row[column]) for row in GROUNDS.of(policy)}


def explained(ground: str, text: str, policy: Policy) -> str:
    """The text of an explanation on this ground.

    Raises Refused ``equipment.unknown_ground`` and ``equipment.explanation_short`` (RC-06).
    """
    known = grounds(policy, "zh_CN")
    if ground not in known:
        raise Refused(
            "equipment.unknown_ground", rule="RC-06", field="ground", ground=ground, known=", ".join(known)
        )
    why = text.strip()
    if not SHORTEST_TEXT <= len(why) <= LONGEST_EXPLANATION:
        bounds = {"shortest": SHORTEST_TEXT, "longest": LONGEST_EXPLANATION}
        raise Refused("equipment.explanation_short", rule="RC-06", field="text", **bounds)
    return why
