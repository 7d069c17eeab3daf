"""On what the closing of a return rests, in words."""

from __future__ import annotations

from collections.abc import Sequence

from station.archive.identity.values import Evidence
from station.core.texts import Texts


def grounds_said(texts: Texts, evidence: Sequence[Evidence]) -> list[str]:
    """The sentences of what a return was closed by, and of what was found besides and proves nothing (EQ-05)."""
    said = []
    for key, ground in (("closed_by", True), ("closed_beside", False)):
        if named := [texts(f"archive.evidence.{each}") for each in evidence if each.is_ground is ground]:
            said.append(texts(f"archive.{key}", evidence=texts("list.join").join(named)))
    return said
