"""What is said when something was done with a request: with which, and whose turn it is now."""

from __future__ import annotations

from station.approvals.bodies import Filed
from station.approvals.values import Request, RequestStanding, RequestState
from station.core.ledger.words import EntryWords
from station.core.texts import Texts


def said_of(texts: Texts, request: Request, done: str, after: RequestStanding | None = None) -> str:
    """`done` with the request that it was done with; `after` is how it stands now, where that is another step."""
    what = what_of(request)
    matter = texts(f"approvals.matter.{request.matter}")
    said = texts("approvals_page.done_with", id=request.id, matter=matter, what=what, done=done)
    return (
        said
        if after is None
        else texts("approvals_page.then", first=said, second=_turn(texts, after)).strip()
    )


def what_of(request: Request) -> str:
    """What a request is about: an item by its tag and name."""
    area, _, tag = request.about.partition(":")
    return f"{tag} {request.title}" if area == "item" else request.title


def statements_of(texts: Texts, standing: RequestStanding, zone: str) -> tuple[tuple[str, str], ...]:
    """Who states what, where the decision lets one of two statements stand; nothing where it only grants what is asked for."""
    body = standing.entry.typed
    return body.paper_facts(EntryWords(texts, zone)) if isinstance(body, Filed) and body.REFUSAL_ENDS else ()


def _turn(texts: Texts, standing: RequestStanding) -> str:
    """Whose decision is awaited now; that there is none, where it was accepted to the end."""
    request = standing.request
    if request.state is RequestState.ACCEPTED:
        return texts("approvals_page.turn_none")
    if request.state is not RequestState.OPEN:
        return ""
    function = texts(f"offices.function.{request.present.function.value}")
    if not standing.holders:
        return texts("approvals_page.turn_of", function=function)
    names = texts("list.join").join(standing.holders)
    return texts("approvals_page.turn_of_named", function=function, names=names)
