"""The kinds of accountable paper: certificates, receipts, legal forms (ST-01, PR-21)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, cast

from station.core.codes import code_key
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.policy import Policy
from station.core.policy.rule import Bilingual
from station.core.policy.served import served_table
from station.inventory.stock.paper_bodies import PaperKindSet
from station.inventory.values import Tracking

RULE: Final = "ST-01"
PAPER: Final = frozenset({Tracking.COUNTED, Tracking.RANGE})
"""How paper is kept on the register: by number, or by quantity alone."""
KINDS: Final = served_table("ST-01", "kinds")


class Family(StrEnum):
    """What a kind of paper belongs to; worded by the choices of the rulebook."""

    CERTIFICATE = "certificate"
    RECEIPT = "receipt"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class CertificateKind:
    """A kind of paper."""

    code: str
    words: Bilingual
    family: Family

    def name(self, language: str) -> str:
        """Its name."""
        return self.words.say(language)


def kinds(policy: Policy) -> tuple[CertificateKind, ...]:
    """The kinds in force, in the order of their table."""
    return tuple(
        CertificateKind(
            cast("str", row["code"]),
            Bilingual(cast("str", row["name_zh"]), cast("str", row["name_en"])),
            Family(cast("str", row["family"])),
        )
        for row in KINDS.of(policy)
    )


def kind_named(policy: Policy, entered: str) -> CertificateKind:
    """The kind with this code, or this name in any language. Raises Refused ``certificates.unknown_kind``."""
    key, known = code_key(entered), kinds(policy)
    for each in known:
        if key and key in {code_key(each.code), code_key(each.words.zh), code_key(each.words.en)}:
            return each
    codes = ", ".join(each.code for each in known)
    raise Refused(
        "certificates.unknown_kind", rule=RULE, field="kind", kind=entered.strip()[:64], kinds=codes
    )


def kind_of(history: Iterable[Entry]) -> PaperKindSet | None:
    """What is on record of the kind of a line, by all entries about it; None for what is no paper."""
    found: PaperKindSet | None = None
    for entry in history:
        if isinstance(entry.typed, PaperKindSet):
            found = entry.typed
    return found
