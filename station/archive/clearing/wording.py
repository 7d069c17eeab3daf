"""Clearing a device in words: what would go and why the rest stays, what went, what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from station.archive.clearing.values import ClearingEnd, ClearingPlan, ClearingResult, KeptFile
from station.archive.survey.values import shown
from station.core import sizes
from station.core.texts import Texts

MOST_NAMED = 20
"""Files of each reason that are named one by one."""


def plan_said(plan: ClearingPlan, texts: Texts) -> str:
    """How many files would go."""
    if not plan.ready:
        return texts("clearing.ready_none")
    return texts("clearing.ready", count=len(plan.ready), size=sizes.size(plan.bytes))


def kept_by_reason(kept: Sequence[KeptFile], texts: Texts) -> Iterator[str]:
    """How many files stay, and for which reasons."""
    if not kept:
        return
    yield texts("clearing.kept_some", count=len(kept))
    for reason, count in Counter(each.reason for each in kept).most_common():
        yield texts("clearing.kept_line", count=count, why=texts(f"clearing.kept.{reason}"))


def kept_said(kept: Sequence[KeptFile], texts: Texts) -> str:
    """The same in one sentence; "" where none stays."""
    if not kept:
        return ""
    counted = Counter(each.reason for each in kept).most_common()
    why = texts("list.join").join(
        texts("clearing.kept_one", why=texts(f"clearing.kept.{reason}"), count=count)
        for reason, count in counted
    )
    return texts("clearing.kept_all", count=len(kept), why=why)


def source_named(plan: ClearingPlan) -> str:
    """The device by what people call it: its label, else its path."""
    volume = plan.volume
    return shown(volume.label if volume is not None and volume.label else str(plan.source))


def kept_named(kept: Sequence[KeptFile], texts: Texts) -> Iterator[str]:
    """The files that stay one by one, those with a fault first."""
    ordered = sorted(kept, key=lambda each: not each.reason.is_fault)
    for each in ordered[:MOST_NAMED]:
        yield texts("clearing.kept_file", source=each.shown_path, why=texts(f"clearing.kept.{each.reason}"))
    if len(ordered) > MOST_NAMED:
        yield texts("clearing.kept_more", count=len(ordered) - MOST_NAMED)


def result_said(result: ClearingResult, texts: Texts) -> Iterator[str]:
    """What came of it, and why it ended where that was too early."""
    facts = {"count": len(result.cleared), "size": sizes.size(result.bytes)}
    source = source_named(result.plan)
    if result.tried:
        yield texts("clearing.tried", **facts)
    elif result.cleared:
        yield texts("clearing.cleared", source=source, **facts)
    else:
        yield texts("clearing.cleared_none", source=source)
    if result.end is not ClearingEnd.DONE:
        yield texts("clearing.ended", why=texts(f"clearing.end.{result.end}"))
    if not result.recorded:
        yield texts("clearing.not_recorded")
