"""The policy in force, made once for as long as its parameters stay the same.

Every unit of work reads a policy. What is derived from one (the catalogue, working hours) is cached for the same
policy object, so the object stays the same while the recorded parameters do.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from station.core.errors import IntegrityProblem
from station.core.policy import JSONValue, Policy, Rulebook

_newest: list[tuple[Rulebook, str, Policy]] = []
"""At most one: what was recorded, as text, and its policy. Text, because True and 1 are equal as values."""
_NONE: Final[Mapping[tuple[str, str], IntegrityProblem]] = MappingProxyType({})


def policy_in_force(
    rulebook: Rulebook,
    overrides: Mapping[tuple[str, str], JSONValue],
    doubted: Mapping[tuple[str, str], IntegrityProblem] = _NONE,
) -> Policy:
    """The policy of `rulebook` with the recorded `overrides` (rule and key → value), of which these are `doubted`."""
    recorded = repr((sorted(overrides.items(), key=lambda item: item[0]), sorted(doubted)))
    for known, text, policy in _newest:
        if known is rulebook and text == recorded:
            return policy
    policy = Policy(rulebook, overrides, doubted)
    _newest[:] = [(rulebook, recorded, policy)]
    return policy
