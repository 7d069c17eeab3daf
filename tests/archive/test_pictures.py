"""Pictures and films are decoded in a confined process each; whatever a file does to it ends in a sentence."""

from __future__ import annotations

import io
import json
import os
import socket
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from station.archive.catalogue import pictures
from station.archive.catalogue.pictures import Points, small_picture, whole_picture
from station.archive.catalogue.thumbnails import Thumbnails
from station.archive.survey.values import MediaKind
from station.core.errors import Cancelled, Refused, StationError
from station.core.progress import CancelToken
from station.core.sandbox import Limits
from tests.archive.media import decodable_movie, picture
from tests.archive.office import STAFF, Office
from tests.archive.test_survey import put

BOX = (320, 180)


def small(path: Path, kind: MediaKind = MediaKind.IMAGE) -> Points:
    return small_picture(path, kind, *BOX)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The decoder does what the files want; what confines it is the real thing."""
    monkeypatch.setattr(pictures, "READER", "tests.archive.hostile_decoder")
    limits = Limits(seconds=30, wait_seconds=1, memory_bytes=512 << 20, answer_bytes=1 << 18)
    monkeypatch.setattr(pictures, "SMALL_LIMITS", limits)
    monkeypatch.setattr(pictures, "WHOLE_LIMITS", limits)


def hostile(folder: Path, do: str, **target: Any) -> Path:
    return put(folder, "x.jpg", json.dumps({"do": do, **target}).encode())


@pytest.mark.usefixtures("taken_over")
def test_a_decoder_that_is_taken_over_reaches_nothing(tmp_path: Path) -> None:
    victim = put(tmp_path, "evidence", b"x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        points = small(hostile(tmp_path, "reach", path=str(victim), port=server.getsockname()[1]))
    if not points.kept_apart:
        pytest.skip("this kernel or processor has neither Landlock nor a call filter; the program says so")
    assert bytes(points.content) == b"\0\0\0"
    assert victim.read_bytes() == b"x"


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize(
    ("do", "whole", "little"),
    [
        ("hang", "archive.photo_too_long", "sandbox.too_long"),
        ("crash", "archive.photo_broken", "sandbox.gave_up"),
    ],
)
def test_a_decoder_that_hangs_or_dies_ends_in_a_sentence(
    tmp_path: Path, do: str, whole: str, little: str
) -> None:
    path = hostile(tmp_path, do)
    for call, code in ((whole_picture, whole), (small, little)):
        with pytest.raises(Refused) as refused:
            call(path)
        assert (refused.value.code, refused.value.facts["name"]) == (code, "x.jpg")


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize(
    ("answer", "size"),
    [
        ({"width": 10, "height": 10, "alpha": False}, 299),
        ({"width": 10, "height": 10, "alpha": True}, 300),
        ({"width": 321, "height": 180, "alpha": False}, 321 * 180 * 3),
        ({"width": 0, "height": 0, "alpha": False}, 0),
        ({"width": "10", "height": 10, "alpha": False}, 300),
        (["points"], 3),
        ({"width": 100, "height": 100, "alpha": False}, 1 << 19),
    ],
)
def test_points_that_are_not_as_many_as_they_should_be_are_none(
    tmp_path: Path, answer: Any, size: int
) -> None:
    with pytest.raises(Refused, match=r"sandbox\.(gave_up|too_much)"):
        small(hostile(tmp_path, "lie", answer=answer, size=size))


@pytest.mark.usefixtures("taken_over")
def test_a_person_can_stop_it(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        whole_picture(hostile(tmp_path, "hang"), cancel)


def test_a_picture_comes_as_its_points(tmp_path: Path) -> None:
    image = Image.effect_noise((40, 30), 80).convert("RGB")
    points = whole_picture(put(tmp_path, "a.png", saved(image, "PNG")))
    assert (points.width, points.height, points.alpha) == (40, 30, False)
    assert bytes(points.content) == image.tobytes()


def test_a_picture_larger_than_a_strip_is_whole(tmp_path: Path) -> None:
    image = Image.radial_gradient("L").resize((3000, 1100)).convert("RGB")
    points = whole_picture(put(tmp_path, "a.bmp", saved(image, "BMP")))
    assert bytes(points.content) == image.tobytes()


def test_a_picture_is_turned_as_its_camera_was_held(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = put(tmp_path, "a.jpg", saved(Image.new("RGB", (60, 20)), "JPEG", exif=exif))
    points = whole_picture(path)
    assert (points.width, points.height) == (20, 60)


@pytest.mark.parametrize(("form", "name"), [("PNG", "a.png"), ("TIFF", "a.tif")])
def test_sixteen_bits_of_grey_keep_their_dark_and_light(tmp_path: Path, form: str, name: str) -> None:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 0x4000)
    image.putpixel((1, 0), 0xC000)
    points = whole_picture(put(tmp_path, name, saved(image, form)))
    assert bytes(points.content) == bytes([0x40] * 3 + [0xC0] * 3)


def test_what_can_be_seen_through_stays_so(tmp_path: Path) -> None:
    image = Image.new("RGBA", (3, 2), (10, 20, 30, 40))
    points = whole_picture(put(tmp_path, "a.png", saved(image, "PNG")))
    assert points.alpha
    assert bytes(points.content) == image.tobytes()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "AVIF"])
def test_every_kind_that_cameras_make_is_decoded_in_the_confined_process(tmp_path: Path, form: str) -> None:
    compressed = {"compression": "tiff_lzw"} if form == "TIFF" else {}
    image = Image.radial_gradient("L").convert("RGB")
    path = put(tmp_path, "a", saved(image, form, **compressed))
    assert (whole_picture(path).width, small(path).height) == (256, 180)


def test_a_picture_of_more_points_than_can_be_shown_is_refused_before_any_is_made(tmp_path: Path) -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1 << 20))
    content = b"\x89PNG\r\n\x1a\n"
    for chunk in (head, b"IDAT" + data, b"IEND"):
        content += struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    path = put(tmp_path, "a.png", content)
    for call in (whole_picture, small):
        with pytest.raises(Refused) as refused:
            call(path)
        assert refused.value.code == "archive.too_many_points"
        assert refused.value.facts == {"width": 60_000, "height": 60_000, "most": 200, "name": "a.png"}


def test_films_cut_anywhere_end_in_a_picture_or_a_sentence(tmp_path: Path) -> None:
    whole = decodable_movie()
    pictured = 0
    for part in range(1, 9):
        path = put(tmp_path, "a.mp4", whole[: len(whole) * part // 8])
        try:
            points = small(path, MediaKind.VIDEO)
        except Refused as refused:
            assert refused.code == "sandbox.gave_up"  # noqa: PT017  # either is right for most of them
        else:
            pictured += 1
            assert (points.width, points.height) == (128, 72)
    assert pictured, "the whole film has a picture"


def test_what_is_no_file_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "link.jpg").symlink_to(put(tmp_path, "a.jpg", picture()))
    for path in (tmp_path / "pipe.jpg", tmp_path / "link.jpg", Path("/dev/zero"), tmp_path):
        with pytest.raises(Refused, match=r"sandbox\.not_a_file"):
            whole_picture(path)
    with pytest.raises(StationError, match=r"sandbox\.not_readable"):
        whole_picture(tmp_path / "nowhere.jpg")


@pytest.mark.rule("DM-07", "viewing")
def test_seeing_a_photo_is_on_record_whatever_it_comes_to(office: Office, tmp_path: Path) -> None:
    source = tmp_path / "card"
    put(source, "A.JPG", picture())
    put(source, "B.JPG", b"\xff\xd8\xff no picture at all")
    office.bring_in(source, officer="1001")
    found = {each.source_path: each for each in office.catalogue.page(STAFF).rows}
    points = office.catalogue.see(STAFF, found["A.JPG"].sha256)
    assert (points.width, points.height) == (320, 200)
    with pytest.raises(Refused, match=r"archive\.photo_broken"):
        office.catalogue.see(STAFF, found["B.JPG"].sha256)
    for each in found.values():
        kinds = [entry.kind for entry in office.catalogue.proof(STAFF, each.sha256).history]
        assert kinds == ["media.imported", "media.viewed"]


@pytest.mark.usefixtures("taken_over")
def test_a_recording_that_kills_the_decoder_has_no_small_picture_and_is_not_tried_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "card"
    put(source, "A.JPG", b'{"do": "crash"}')
    office.bring_in(source, officer="1001")
    (recording,) = office.catalogue.page(STAFF).rows
    thumbnails = Thumbnails(office.archive, tmp_path / "cache")
    assert thumbnails.make(STAFF, recording) is None
    monkeypatch.setattr(pictures, "READER", "tests.archive.no_such_reader")
    assert thumbnails.make(STAFF, recording) is None
    assert not (tmp_path / "cache").exists()
