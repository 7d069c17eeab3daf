"""How a device writes its headers, in words."""

from __future__ import annotations

from station.archive.survey.evidence import Edge
from station.archive.weighing.values import DeviceHabits, HeaderZone, StatedHabit
from station.core.clock import local
from station.core.texts import Texts


def habit_words(texts: Texts, zone: HeaderZone | None, edge: Edge | None) -> str:
    """``世界时，开始时间``; "" where nothing is known."""
    told = [
        *([] if zone is None else [texts(f"archive.header_zone.{zone}")]),
        *([] if edge is None else [texts(f"archive.header_edge.{edge}")]),
    ]
    return texts("list.join").join(told)


def stated_words(texts: Texts, stated: StatedHabit, zone: str) -> str:
    """What is stated, by whom and when."""
    what = habit_words(texts, stated.zone, stated.edge)
    day = f"{local(stated.at, zone):%Y-%m-%d}"
    return texts("archive.habit_by", what=what, name=stated.by, day=day)


def habit_lines(texts: Texts, habits: DeviceHabits, zone: str) -> list[str]:
    """All that is known of a device, in sentences."""
    lines = []
    if habits.stated is not None:
        lines.append(stated_words(texts, habits.stated, zone))
        lines.append(texts("archive.habit_reason", reason=habits.stated.reason))
    learnt = habit_words(texts, habits.zone, habits.edge)
    if learnt:
        lines.append(texts("archive.habit_learnt", what=learnt))
    return lines or [texts("archive.habit_none")]
