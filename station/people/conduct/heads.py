"""The heads under which conduct counts, as the office has them: of equipment, of recordings, and of units (EQ-16, DM-12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from station.core.codes import code_key
from station.core.errors import Refused
from station.core.policy import Policy
from station.core.policy.rule import Bilingual
from station.core.policy.served import served_integer, served_table
from station.people.conduct.values import ConductRule

HEADS: Final = {
    ConductRule.EQUIPMENT: served_table("EQ-16", "violations"),
    ConductRule.RECORDING: served_table("DM-12", "violations"),
}
CRITICISMS_BEFORE: Final = served_integer("EQ-16", "criticisms_before")
UNIT_HEADS: Final = served_table("EQ-16", "unit_heads")
AFTER_CRITICISM: Final = frozenset({(ConductRule.EQUIPMENT, "not_carried")})
"""Heads that count only after repeated criticism that is itself on record (A-3 4.2)."""
PAPER_HEADS: Final[Mapping[str, int]] = {
    "not_carried": 1,
    "misuse": 2,
    "unauthorised_use": 3,
    "wilful_damage": 4,
    "negligence": 5,
    "unauthorised_transfer": 6,
}
"""The head of the regulations' list by code; a row that an office adds counts as the last one, `OTHER_HEAD`."""
OTHER_HEAD: Final = 7


@dataclass(frozen=True, slots=True)
class ConductHead:
    """One head; `most` are the points of a head of units."""

    code: str
    words: Bilingual
    most: int = 0

    def name(self, language: str) -> str:
        """Its name."""
        return self.words.say(language)


def heads(policy: Policy, rule: ConductRule) -> tuple[ConductHead, ...]:
    """The heads in force of a rule, in the order of their table."""
    return tuple(ConductHead(cast("str", row["code"]), _words(row)) for row in HEADS[rule].of(policy))


def unit_heads(policy: Policy) -> tuple[ConductHead, ...]:
    """The heads by which units are assessed."""
    return tuple(
        ConductHead(cast("str", row["code"]), _words(row), cast("int", row["points"]))
        for row in UNIT_HEADS.of(policy)
    )


def _words(row: Mapping[str, object]) -> Bilingual:
    return Bilingual(cast("str", row["name_zh"]), cast("str", row["name_en"]))


def head_named(policy: Policy, rule: ConductRule, entered: str) -> ConductHead:
    """The head with this code, or this name in any language. Raises Refused ``conduct.unknown_head``."""
    key, known = code_key(entered), heads(policy, rule)
    for each in known:
        if key and key in {code_key(each.code), code_key(each.words.zh), code_key(each.words.en)}:
            return each
    codes = ", ".join(each.code for each in known)
    facts = {"head": entered.strip()[:64], "heads": codes, "of": rule.value}
    raise Refused("conduct.unknown_head", rule=rule.value, field="code", **facts)


def needed_before(policy: Policy, rule: ConductRule, code: str) -> int:
    """How many criticisms a violation under this head has to name."""
    return CRITICISMS_BEFORE.of(policy) if (rule, code) in AFTER_CRITICISM else 0
