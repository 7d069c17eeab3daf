"""The second archive in words: both places, what becomes of second copies, what came of them."""

from __future__ import annotations

from collections.abc import Iterator

from station.archive.room import room_words
from station.archive.second.values import Carried, LookedAt, SecondEnd, SecondPlan, SecondState
from station.core import sizes
from station.core.clock import local
from station.core.texts import Texts


def state_lines(state: SecondState, texts: Texts, zone: str) -> Iterator[str]:
    """Both places in words."""
    looked = looked_words(state.first_checked, texts, zone)
    yield texts("storage.first", folder=str(state.first), count=state.recordings, looked=looked)
    for room in state.rooms:
        yield texts("storage.disk", folder=str(room.folder), room=room_words(texts, room))
    if state.folder is None:
        yield texts("storage.none")
        return
    looked = looked_words(state.checked, texts, zone)
    facts = {"folder": str(state.folder), "count": state.copies, "looked": looked}
    yield texts("storage.second", **facts)
    if state.problem is not None:
        yield texts("storage.away")
    if state.same_disk:
        yield texts("storage.same_disk")
    if state.lacking:
        size = sizes.size(state.lacking_bytes)
        key = "lacking" if state.problem is None else "lacking_away"
        yield texts(f"storage.{key}", count=state.lacking, size=size, free=sizes.size(state.free_bytes))
    else:
        yield texts("storage.has_all")


def looked_words(looked: LookedAt | None, texts: Texts, zone: str) -> str:
    """When an archive was checked last, how much of it, and with what result: what came in since was not looked at."""
    if looked is None:
        return texts("storage.never_checked")
    key = "checked_bad" if looked.bad else "checked"
    at = f"{local(looked.at, zone):%Y-%m-%d %H:%M}"
    return texts(f"storage.{key}", at=at, checked=looked.checked, bad=looked.bad)


def end_lines(end: SecondEnd | None, texts: Texts) -> Iterator[str]:
    """What came of the second copies of an import."""
    if end is None:
        return
    if end.copied:
        yield texts("storage.stored", count=end.copied, folder=str(end.folder))
    if end.lacking:
        why = texts(f"archive.reason.{end.reason}") if end.reason is not None else texts("storage.away")
        yield texts("storage.not_stored", count=end.lacking, why=why)
    if end.copied and not end.way.is_cold:
        yield texts("archive.not_proven", why=texts(f"archive.way.{end.way}"))


def carried_lines(done: Carried, act: str, texts: Texts) -> Iterator[str]:
    """What was copied between the two archives, what could not be and why it ended; `act` is ``made_up`` or ``mended``."""
    if done.copied:
        yield texts(f"storage.{act}", count=done.copied, size=sizes.size(done.bytes))
    elif not done.left and done.reason is None:
        yield texts(f"storage.{act}_none")
    if done.left:
        yield texts(f"storage.{act}_left", count=len(done.left))
    if done.reason is not None:
        yield texts("storage.stopped", why=texts(f"archive.reason.{done.reason}"))


def plan_lines(plan: SecondPlan | None, texts: Texts) -> Iterator[str]:
    """What becomes of the second copies, before an import."""
    if plan is None:
        return
    if plan.problem is not None:
        yield texts("storage.plan_away", folder=str(plan.folder))
        return
    yield texts("storage.plan", folder=str(plan.folder))
    if not plan.fits:
        yield texts(
            "storage.plan_full", wanted=sizes.size(plan.wanted_bytes), free=sizes.size(plan.free_bytes)
        )
    if plan.same_disk:
        yield texts("storage.same_disk")
