"""What is said of a request: that it was filed just now, that it came back."""

from __future__ import annotations

from station.approvals.values import Request, RequestStanding
from station.core.texts import Texts
from station.people.values import Grid


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


def came_back_words(texts: Texts, request: Request) -> str:
    """A request that came back: who refused it, and with which opinion."""
    step = request.present
    function = texts(f"offices.function.{step.function.value}")
    return texts(
        "approvals_page.came_back", id=request.id, function=function, name=step.name, opinion=step.opinion
    )


def ahead_words(texts: Texts, ahead: Grid) -> str:
    """How a grid stands from its next change on."""
    join, none = texts("list.join").join, texts("entry.nothing")
    people = {"deputies": join(ahead.deputies) or none, "members": join(ahead.members) or none}
    return texts("grids.ahead", name=ahead.name, chief=ahead.chief, since=ahead.effective_on, **people)
