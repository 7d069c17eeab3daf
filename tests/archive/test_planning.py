"""The plan: what is copied, what is there already, what is held, and under which names."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.attribution.values import Attribution, Basis, Doubt
from station.archive.outcomes import FileReason
from station.archive.planning.decide import PlanInputs, make_plan
from station.archive.planning.values import Intent, Plan
from station.archive.survey.values import FileState, MediaKind, MediaTime, SourceFile, TimeSource

MORNING = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""Already the 23rd in the office's zone."""
ZONE = "Asia/Shanghai"
LI = Attribution(Basis.LEDGER, "1001")
NOBODY = Attribution(Basis.NOBODY, doubt=Doubt.NO_LOAN)


def file(path: str, size: int = 10, state: FileState = FileState.WHOLE) -> SourceFile:
    return SourceFile(path, size, size, MediaKind.VIDEO, MediaTime(MORNING, TimeSource.CONTAINER), state)


def plan(*files: SourceFile, who: Attribution = LI, **inputs: object) -> Plan:
    facts = {"zone": ZONE, "free_bytes": 1000, "names": {"1001": "李甲"}, **inputs}
    return make_plan(files, {f.path: who for f in files}, lambda _folder: (), PlanInputs(**facts))  # type: ignore[arg-type]


@pytest.mark.rule("DM-06", "person")
def test_files_are_named_by_officer_and_the_offices_day() -> None:
    assert [f.stored for f in plan(file("A.MP4"), file("B.MP4")).files] == [
        "李甲20261123/李甲20261123-01.mp4",
        "李甲20261123/李甲20261123-02.mp4",
    ]


def test_doubt_holds_nothing_back() -> None:
    made = plan(file("A.MP4"), who=NOBODY)
    assert (made.files[0].intent, made.files[0].stored) == (Intent.COPY, "未归属20261123/未归属20261123.mp4")
    assert made.in_doubt == made.files


def test_what_cannot_be_copied_now_is_held_with_the_reason() -> None:
    made = plan(
        file("A.MP4", 600),
        file("B.MP4", 600),
        file("C.MP4", 400),
        file("D.MP4", 1, FileState.UNREADABLE),
        file("E.MP4", 1),
        growing={"E.MP4"},
    )
    assert [(f.intent, f.reason) for f in made.files] == [
        (Intent.COPY, None),
        (Intent.HOLD, FileReason.NO_SPACE),
        (Intent.COPY, None),
        (Intent.HOLD, FileReason.UNREADABLE),
        (Intent.HOLD, FileReason.GROWING),
    ]


def test_what_is_probably_stored_already_is_numbered_last() -> None:
    made = plan(file("A.MP4", 7), file("B.MP4", 8), stored_as={"A.MP4": "旧/旧.mp4"})
    assert [(f.intent, f.stored) for f in made.files] == [
        (Intent.ALREADY, "李甲20261123/李甲20261123-02.mp4"),
        (Intent.COPY, "李甲20261123/李甲20261123-01.mp4"),
    ]
    assert [f.named for f in made.files] == ["旧/旧.mp4", "李甲20261123/李甲20261123-01.mp4"]


def test_broken_recordings_are_taken_as_they_are() -> None:
    made = plan(file("A.MP4", 0, FileState.EMPTY), file("B.MP4", 5, FileState.TRUNCATED))
    assert {f.intent for f in made.files} == {Intent.COPY}


@given(st.lists(st.integers(0, 400), max_size=20), st.integers(0, 1500), st.integers(0, 300))
def test_a_plan_never_promises_more_than_fits(sizes: list[int], free: int, reserve: int) -> None:
    files = [file(f"F{number:02d}.MP4", size) for number, size in enumerate(sizes)]
    made = plan(*files, free_bytes=free, reserve_bytes=reserve)
    assert made.bytes_to_copy <= max(0, free - reserve)
    assert [f.file for f in made.files] == files
    assert all((f.stored is None) == (f.intent is Intent.HOLD) for f in made.files)


def test_plans_are_the_same_for_the_same_inputs() -> None:
    files = [file(str(Path("D") / f"{n}.MP4")) for n in range(5)]
    assert plan(*files) == plan(*files)
