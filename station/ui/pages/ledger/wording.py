"""An entry in words: its kind, what it is about, who, and its body as pairs of name and value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from station.core.clock import from_record
from station.core.ledger import Entry
from station.core.texts import Texts
from station.ui import formats

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_HASH = re.compile(r"[0-9a-f]{32,}")
_INDENT = "    "
_MOST_LINES = 400


def kind_words(texts: Texts, kind: str) -> str:
    """What happened: ``领用``; a kind of a newer program is shown by its name."""
    key = f"entry.kind.{kind}"
    return texts(key) if texts.has(key) else kind


def subject_words(texts: Texts, subject: str) -> str:
    """What it is about: ``装备 BWC-0017``."""
    area, _, identity = subject.partition(":")
    key = f"ledger_page.subject.{area}"
    shown = f"{identity[:12]}…" if _HASH.fullmatch(identity) else identity
    return f"{texts(key)} {shown}" if texts.has(key) else subject


def about_words(texts: Texts, entry: Entry) -> str:
    """What it is about in one line; the name goes with a single subject."""
    shown = [subject_words(texts, each) for each in entry.subjects[:3]]
    name = entry.body.get("name")
    if len(entry.subjects) == 1 and isinstance(name, str):
        shown[0] = f"{shown[0]} {name}"
    more = f" +{len(entry.subjects) - 3}" if len(entry.subjects) > 3 else ""
    return texts("shell.role_join").join(shown) + more


def digest_words(digest: bytes) -> str:
    """A digest in groups of eight figures, which can be compared by eye and wrap."""
    figures = digest.hex()
    return " ".join(figures[at : at + 8] for at in range(0, len(figures), 8))


def actor_words(texts: Texts, entry: Entry) -> str:
    """Who made it: ``李甲 · 1001``; the program by its own name."""
    actor = entry.actor
    if actor.account == "station" and actor.number is None:
        return texts("ledger_page.program")
    return f"{actor.name} · {actor.number or actor.account}"


def field_words(texts: Texts, name: str) -> str:
    """The name of a field of a body."""
    key = f"ledger_page.field.{name}"
    return texts(key) if texts.has(key) else name


def body_facts(texts: Texts, entry: Entry) -> list[tuple[str, str]]:
    """The body as pairs of name and value, nested ones indented under their name."""
    return [
        (field_words(texts, name), value_words(texts, value, entry.zone, name))
        for name, value in entry.body.items()
    ]


def value_words(texts: Texts, value: object, zone: str, name: str = "") -> str:
    """A value of a body as people read it."""
    lines = list(_lines(texts, value, zone, name))
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], "…"]
    return "\n".join(lines)


def _lines(texts: Texts, value: object, zone: str, name: str) -> Iterator[str]:
    if isinstance(value, Mapping) and "strokes" in value:
        yield texts("ledger_page.drawn")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _named(texts, field_words(texts, str(key)), inner, zone, str(key))
    elif isinstance(value, list):
        if all(not isinstance(item, dict | list) for item in value):
            yield texts("shell.role_join").join(_plain(texts, item, zone, name) for item in value)
            return
        for place, item in enumerate(value, 1):
            yield from _named(texts, f"{place}.", item, zone, name)
    else:
        yield _plain(texts, value, zone, name)


def _named(texts: Texts, name: str, value: object, zone: str, key: str) -> Iterator[str]:
    inner = list(_lines(texts, value, zone, key))
    if isinstance(value, dict | list) and len(inner) > 1:
        yield name
        yield from (f"{_INDENT}{line}" for line in inner)
    else:
        yield f"{name}  {inner[0] if inner else ''}"


def _plain(texts: Texts, value: object, zone: str, name: str) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return texts("ledger_page.yes" if value else "ledger_page.no")
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return formats.moment(from_record(value), zone)
    if name in ("roles", "old") and texts.has(f"people.role.{value}"):
        return texts(f"people.role.{value}")
    return str(value)
