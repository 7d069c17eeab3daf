"""Draws in words, for the window and the command line alike."""

from __future__ import annotations

from station.audit.draws.use_cases import Draw, DrawCheck
from station.core.texts import Texts


def drawn_lines(texts: Texts, draw: Draw) -> list[str]:
    """What was drawn, one a line."""
    lines = []
    for each in draw.made.drawn:
        key = f"draw.cli.{'lead' if each.lead else 'one'}{'_of' if each.of else ''}"
        line = texts(key, shown=each.shown, of=each.of)
        holder = draw.holders.get(each.code)
        lines.append(texts("draw.cli.held", line=line, holder=holder) if holder else line)
    return lines


def left_out_lines(texts: Texts, draw: Draw) -> list[str]:
    """Who was left out, and why."""
    lines = []
    for left in draw.made.left_out:
        reason = texts(f"draw.reason.{left.reason.value}")
        lines.append(texts("draw.cli.left_out", name=left.name, code=left.code, reason=reason, of=left.of))
    return lines


def made_words(texts: Texts, draw: Draw) -> str:
    """How many of how many were drawn."""
    made = draw.made
    source = texts(f"draw.source.{made.source.value}")
    facts = {"draw": draw.seq, "source": source, "count": len(made.drawn), "candidates": made.candidates}
    return texts("draw.cli.made" if draw.seq else "draw.cli.repeated", **facts)


def seed_words(texts: Texts, draw: Draw) -> str:
    """By which seed and head, for whoever repeats it."""
    made = draw.made
    return texts("draw.cli.seed", seed=made.seed, head=made.head_seq, hash=made.head_hash)


def draw_lines(texts: Texts, draw: Draw) -> list[str]:
    """A draw whole."""
    return [
        made_words(texts, draw),
        *drawn_lines(texts, draw),
        *left_out_lines(texts, draw),
        seed_words(texts, draw),
    ]


def check_lines(texts: Texts, found: DrawCheck) -> list[str]:
    """What came of repeating one, and the draws like it."""
    lines = [texts(f"draw.fault.{each}") for each in found.faults] or [texts("draw.cli.matches")]
    if found.alike:
        numbers = ", ".join(map(str, found.alike))
        lines.append(texts("draw.cli.alike", count=len(found.alike), numbers=numbers))
    return lines
