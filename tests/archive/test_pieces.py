"""The pieces of one recording are found, shown as one, and the gaps in it as findings (RC-03)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.catalogue.listing import GAPS, PIECES
from station.archive.catalogue.pieces import Piece, PieceTolerances, pieces_of
from station.archive.survey.values import FileRole, MediaKind, MediaTime, SourceFile, TimeSource
from station.core.listing import ListQuery
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, Office
from tests.archive.test_survey import put

BEGUN = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TOLERATED = PieceTolerances(2 * SECOND, 60 * SECOND)
ZONE = "Asia/Shanghai"


def film(path: str, begins: float, lasts: float | None = 600, **more: object) -> SourceFile:
    length = None if lasts is None else lasts * SECOND
    time = MediaTime(BEGUN + begins * SECOND, TimeSource.CONTAINER, length)
    return replace(SourceFile(path, 100, 0, MediaKind.VIDEO, time, suffix="mp4"), **more)  # type: ignore[arg-type]


def found(*files: SourceFile, device: bool = True, matter: bool = False) -> dict[str, tuple[int, int]]:
    pieces = pieces_of(files, TOLERATED, ZONE, one_device=device, one_matter=matter)
    return {path: (each.number, each.count) for path, each in pieces.items()}


@pytest.mark.rule("RC-03", "pieces")
def test_what_follows_on_within_the_tolerance_is_one_recording() -> None:
    files = [film("A.MP4", 0), film("B.MP4", 660), film("C.MP4", 1259), film("D.MP4", 1920)]
    assert found(*reversed(files)) == {"A.MP4": (1, 3), "B.MP4": (2, 3), "C.MP4": (3, 3)}
    assert found(*files, device=False) == {}  # two devices may have recorded side by side
    pieces = pieces_of(files, TOLERATED, ZONE)
    assert len({each.of for each in pieces.values()}) == 1
    assert not any(each.has_gap for each in pieces.values())


@pytest.mark.rule("RC-03", "pieces")
@pytest.mark.parametrize(
    "other",
    [
        film("B.MP4", 597),  # it begins before the first ends
        film("B.MP4", 661),
        film("B.WAV", 600, kind=MediaKind.AUDIO),
        film("B.MOV", 600, suffix="mov"),
        film("B.LRV", 600, role=FileRole.COMPANION),
        film("B.MP4", 600, time=MediaTime(BEGUN + 600 * SECOND, TimeSource.FILE_TIME, 600 * SECOND)),
        film(
            "B.MP4",
            600,
            time=MediaTime(BEGUN + 600 * SECOND, TimeSource.CONTAINER, 600 * SECOND, disputed=True),
        ),
    ],
)
def test_what_only_lies_near_is_another_recording(other: SourceFile) -> None:
    assert found(film("A.MP4", 0), other) == {}
    assert found(film("A.MP4", 0, None), film("B.MP4", 600)) == {}


@pytest.mark.rule("RC-03", "gaps")
def test_a_gap_between_chapters_and_a_missing_one_are_findings() -> None:
    files = [
        film(f"GX0{number}0007.MP4", begins) for number, begins in ((1, 0), (2, 602), (3, 1205), (5, 2400))
    ]
    pieces = pieces_of(files, TOLERATED, ZONE, one_device=False)
    of = pieces["GX010007.MP4"].of
    assert list(pieces.values()) == [
        Piece(of, 1, 4),
        Piece(of, 2, 4),  # containers round
        Piece(of, 3, 4, 3 * SECOND),
        Piece(of, 4, 4, 595 * SECOND, missing=1),
    ]
    assert [each.has_gap for each in pieces.values()] == [False, False, True, True]


@pytest.mark.rule("RC-03", "gaps")
def test_between_recordings_of_one_matter_a_longer_gap_is_a_finding() -> None:
    night = 16 * 3600
    files = [film("A.MP4", 0), film("B.MP4", 661), film("C.MP4", 1300), film("D.MP4", night)]
    assert pieces_of(files, TOLERATED, ZONE) == {
        "B.MP4": Piece(pieces_of(files, TOLERATED, ZONE)["B.MP4"].of, 1, 2),
        "C.MP4": Piece(pieces_of(files, TOLERATED, ZONE)["B.MP4"].of, 2, 2),
    }
    gaps = {path: each.gap for path, each in pieces_of(files, TOLERATED, ZONE, one_matter=True).items()}
    assert gaps == {"B.MP4": 61 * SECOND, "C.MP4": None}  # the next day is another visit


@given(st.lists(st.tuples(st.integers(0, 20_000), st.one_of(st.none(), st.integers(1, 3000))), max_size=12))
def test_every_file_is_at_most_one_piece_and_a_recording_has_all_its_numbers(
    spans: list[tuple[int, int | None]],
) -> None:
    files = [film(f"{place:02}.MP4", begins, lasts) for place, (begins, lasts) in enumerate(spans)]
    pieces = pieces_of(files, TOLERATED, ZONE)
    assert pieces == pieces_of(list(reversed(files)), TOLERATED, ZONE)
    for of in {each.of for each in pieces.values()}:
        places = sorted((each.number, each.count) for each in pieces.values() if each.of == of)
        assert places == [(number, len(places)) for number in range(1, len(places) + 1)]
        assert len(places) > 1


@pytest.mark.rule("RC-03", "pieces")
def test_pieces_are_on_record_stored_apart_and_narrow_the_list(office: Office, tmp_path: Path) -> None:
    card = tmp_path / "card"
    for number, begins in ((1, 0), (2, 600), (3, 1500)):
        start = BEGUN + begins * SECOND
        put(
            card,
            f"DCIM/GX0{number}0007.MP4",
            movie(start, seconds=600, payload=bytes([number])),
            start + 600 * SECOND,
        )
    put(card, "DCIM/GX010008.MP4", movie(BEGUN + 7200 * SECOND), BEGUN + 7260 * SECOND)
    office.bring_in(card, officer="1001")

    def listed(wanted: str) -> dict[str, str]:
        rows = office.catalogue.page(STAFF, ListQuery((("pieces", wanted),))).rows
        return {
            each.source_path[-12:]: f"{each.piece.number}/{each.piece.count}" for each in rows if each.piece
        }

    assert listed(PIECES) == {f"GX0{number}0007.MP4": f"{number}/3" for number in (1, 2, 3)}
    assert listed(GAPS) == {"GX030007.MP4": "3/3"}
    assert len(office.stored()) == 4
    one, *_ = office.catalogue.page(STAFF, ListQuery((("pieces", GAPS),))).rows
    others = office.catalogue.pieces(STAFF, one.sha256)
    assert [each.piece and each.piece.number for each in others] == [1, 2, 3]
    assert one.piece is not None
    assert one.piece.gap == 300 * SECOND
    assert office.catalogue.pieces(LI, one.sha256) == others
