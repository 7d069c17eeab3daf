"""Which digests an office wants besides SHA-256 (DM-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.archive.copying.further import IDENTITY, computable
from station.core.clock import local
from station.core.policy import Policy
from station.core.policy.served import served_texts
from station.core.texts import Texts

ALGORITHMS: Final = served_texts("DM-03", "hash_algorithms")
KNOWN: Final = (IDENTITY, "sm3", "sha512")
"""All that a manifest can be asked for; the first is computed of everything."""


@dataclass(frozen=True, slots=True)
class ChosenDigests:
    """Algorithms besides SHA-256 that are computed in the read of an import, and those that this computer lacks."""

    computed: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def chosen_digests(policy: Policy) -> ChosenDigests:
    """What the office has chosen, as far as this computer's cryptographic library has it."""
    wanted = ALGORITHMS.of(policy)
    computed = computable(wanted)
    lacking = tuple(each for each in wanted if each != IDENTITY and each not in computed)
    return ChosenDigests(computed, lacking)


def algorithm_name(algorithm: str) -> str:
    """The name of an algorithm as people write it: ``SM3``, ``SHA-512``."""
    return algorithm.upper().replace("SHA", "SHA-")


def manifest_name(texts: Texts, now: datetime, zone: str) -> str:
    """The name of the file that a manifest gets where nobody names it."""
    return texts("archive.manifest_file", at=f"{local(now, zone):%Y%m%d-%H%M%S}")


def lacking_words(texts: Texts, chosen: ChosenDigests) -> list[str]:
    """That a chosen digest can't be computed here; nothing where all can."""
    names = [algorithm_name(each) for each in chosen.lacking]
    return [texts("archive.digest_lacking", names=texts("list.join").join(names))] if names else []
