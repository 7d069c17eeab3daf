"""What is said of a request that was filed just now."""

from __future__ import annotations

from station.approvals.values import RequestStanding
from station.core.texts import Texts


def filed_words(texts: Texts, standing: RequestStanding) -> str:
    """Its number, and whose decision it waits for."""
    request = standing.request
    function = texts(f"offices.function.{request.present.function.value}")
    return texts("approvals.cli.filed", id=request.id, function=function)


def vacant_words(texts: Texts, standing: RequestStanding) -> str:
    """The functions that it needs and nobody holds, and where that is put right; empty where there are none."""
    if not standing.vacant:
        return ""
    named = texts("list.join").join(texts(f"offices.function.{each.value}") for each in standing.vacant)
    return texts("approvals.vacant", functions=named)
