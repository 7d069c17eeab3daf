"""What lies unconfirmed at a counter, in a form to be kept until it is confirmed, in case the program ends.

A draft holds what the people said, and nothing of what the register said then: `resuming` decides each line anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from station.inventory.bodies import LONGEST_NOTE, MOST_LINES
from station.inventory.counter.values import Counter, Direction
from station.inventory.disputing.values import Dissent
from station.inventory.losses.bodies import MOST_PHOTOS
from station.inventory.movement.bodies import LONGEST_NAME
from station.inventory.values import Condition
from station.matters.numbers import LONGEST_NUMBER

_LONGEST: Final = 4_000_000
"""Characters of a kept draft; a longer one was not written by this program."""
_LONGEST_CODE: Final = 64
_PIECES: Final = re.compile(r"[0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line: which way the item goes, who has it (or is to have it), and what was said of it."""

    tag: str
    direction: Direction
    holder: str = ""
    condition: Condition = Condition.GOOD
    note: str = ""
    nothing_recorded: str = ""
    kit: str = ""
    seen: bool = True
    put_at: str = ""
    quantity: int = 1
    dissent: str = ""
    claimed: str = ""
    photos: tuple[str, ...] = ()
    already: bool = False

    @property
    def said(self) -> Dissent | None:
        """What the officer says against the condition."""
        if not self.dissent:
            return None
        claimed = Condition(self.claimed) if self.claimed in _CONDITIONS else None
        return Dissent(self.dissent, claimed, tuple(map(Path, self.photos)), self.already)


@dataclass(frozen=True, slots=True)
class CounterDraft:
    """The officer's number ("" while nobody stood there), the activity, the lines, for whom they sign (`Receiver.key`), and who else brought them, and the number of the matter that it is for."""

    number: str = ""
    activity: str = ""
    lines: tuple[DraftLine, ...] = ()
    receiver: str = ""
    outsider: str = ""
    matter: str = ""


def draft_of(counter: Counter) -> CounterDraft:
    """What is to be kept of the counter."""
    lines = tuple(
        DraftLine(
            line.tag,
            line.direction,
            line.holder,
            line.condition,
            line.note,
            line.nothing_recorded,
            line.kit,
            line.seen,
            line.put_at,
            line.quantity,
            *_written(line.dissent),
        )
        for line in counter.lines
    )
    return CounterDraft(
        "" if counter.person is None else counter.person.number,
        counter.activity or "",
        lines,
        "" if counter.receiver is None else counter.receiver.key,
        counter.outsider,
        counter.matter,
    )


def _written(said: Dissent | None) -> tuple[str, str, tuple[str, ...], bool]:
    if said is None:
        return "", "", (), False
    claimed = "" if said.claimed is None else said.claimed.value
    return said.text, claimed, tuple(map(str, said.photos)), said.already


def written_draft(draft: CounterDraft) -> str:
    """The draft as a text; "" for one without lines."""
    if not draft.lines:
        return ""
    lines = [
        {name: str(getattr(line, name)) for name in _FIELDS}
        | ({} if line.seen else {"seen": False})
        | ({"photos": list(line.photos)} if line.photos else {})
        | ({"already": True} if line.already else {})
        for line in draft.lines
    ]
    kept: dict[str, Any] = {"number": draft.number, "activity": draft.activity, "lines": lines}
    if draft.receiver:
        kept["receiver"] = draft.receiver
    if draft.outsider:
        kept["outsider"] = draft.outsider
    if draft.matter:
        kept["matter"] = draft.matter
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read_draft(text: str) -> CounterDraft:
    """The draft of a text that anybody can have edited: what is no line of one is left out. Never raises."""
    if len(text) > _LONGEST:
        return CounterDraft()
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return CounterDraft()
    if not isinstance(kept, dict) or not isinstance(kept.get("lines"), list):
        return CounterDraft()
    lines = tuple(_lines(kept["lines"][:MOST_LINES]))
    outsider, matter = _text(kept, "outsider")[:LONGEST_NAME], _text(kept, "matter")[:LONGEST_NUMBER]
    return CounterDraft(
        _code(kept, "number"), _code(kept, "activity"), lines, _text(kept, "receiver"), outsider, matter
    )


_NOT_A_TEXT: Final = ("seen", "photos", "already")
_FIELDS: Final = tuple(name for name in DraftLine.__dataclass_fields__ if name not in _NOT_A_TEXT)
_DIRECTIONS: Final = frozenset(Direction)
_CONDITIONS: Final = frozenset(Condition)


def _lines(kept: list[Any]) -> Iterator[DraftLine]:
    tags: set[str] = set()
    for each in kept:
        if not isinstance(each, dict):
            continue
        tag, direction, condition = (_code(each, name) for name in ("tag", "direction", "condition"))
        if not tag or tag in tags or direction not in _DIRECTIONS or condition not in _CONDITIONS:
            continue
        tags.add(tag)
        yield DraftLine(
            tag,
            Direction(direction),
            _code(each, "holder"),
            Condition(condition),
            _text(each, "note"),
            _text(each, "nothing_recorded"),
            _code(each, "kit"),
            each.get("seen") is not False,
            _code(each, "put_at"),
            _quantity(each),
            _text(each, "dissent"),
            _code(each, "claimed"),
            _paths(each),
            each.get("already") is True,
        )


def _paths(kept: dict[str, Any]) -> tuple[str, ...]:
    """The photos; a draft of before has one, by another name."""
    paths = kept.get("photos", [kept.get("photo")])
    found = [each for each in paths if isinstance(each, str) and each] if isinstance(paths, list) else []
    return tuple(each for each in found if len(each) <= LONGEST_NOTE)[:MOST_PHOTOS]


def _quantity(kept: dict[str, Any]) -> int:
    text = _code(kept, "quantity")
    return int(text) if _PIECES.fullmatch(text) else 1


def _text(kept: dict[str, Any], name: str) -> str:
    value = kept.get(name)
    return value[:LONGEST_NOTE] if isinstance(value, str) else ""


def _code(kept: dict[str, Any], name: str) -> str:
    return _text(kept, name)[:_LONGEST_CODE]
