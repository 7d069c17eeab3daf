"""What stands open in words, for forms and the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from station.core.texts import Texts
from station.people.leaving.matter_bodies import SettledMatter
from station.people.leaving.ports import OpenThing


@dataclass(frozen=True, slots=True)
class KindOpen:
    """The lines of one kind: what they are, how they end, and each of them with its words."""

    title: str
    ends: str
    lines: tuple[tuple[OpenThing, str], ...]


def by_kind(texts: Texts, things: Sequence[OpenThing]) -> Iterator[KindOpen]:
    """The lines kind by kind, in their order."""
    for kind in dict.fromkeys(each.kind for each in things):
        mine = tuple((each, thing_words(texts, each)) for each in things if each.kind == kind)
        title = texts("open_things.group", kind=texts(f"open_things.kind.{kind}"), count=len(mine))
        yield KindOpen(title, texts(f"open_things.ends.{kind}"), mine)


def matter_words(texts: Texts, matter: SettledMatter, on: str) -> str:
    """A request or a count that is settled, in one line; `on` is its day as it is shown here."""
    to = f"{matter.to_name} {matter.to_number}".strip()
    facts = {
        "on": on,
        "matter": texts(f"handover.matter.{matter.kind.value}"),
        "code": matter.code,
        "title": matter.title,
        "end": texts(f"handover.end.{matter.outcome.value}"),
    }
    return texts("handover.cli.matter_to" if to else "handover.cli.matter", **facts, to=to)


def thing_words(texts: Texts, thing: OpenThing) -> str:
    """One line."""
    facts = {"code": thing.code, "title": thing.title, "quantity": thing.quantity, "whose": thing.whose}
    return texts(f"open_things.line.{thing.kind}", **facts).strip()
