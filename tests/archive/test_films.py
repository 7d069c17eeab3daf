"""Films and sounds are played by a confined process each; whatever a file does to it ends in a sentence."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

from station.archive.catalogue import films
from station.archive.catalogue.films import Film, FilmPicture, FilmPiece
from station.core.errors import Cancelled, Refused, StoreProblem
from station.core.progress import CancelToken
from station.core.sandbox import Limits
from tests.archive.media import decodable_movie
from tests.archive.test_survey import put

RATE = 48_000
ROOM = (320, 180)


def movie(
    *, sound: bool = False, pictures: bool = True, turn: int = 0, seconds: int = 2, form: str = "mp4"
) -> bytes:
    """A film at ten pictures a second, each lighter than the one before; the sound is one level throughout."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=form) as container:
        video = container.add_stream("libx264", rate=10, options={"g": "10"}) if pictures else None
        audio = container.add_stream("aac", rate=RATE) if sound else None
        if audio is not None:
            audio.layout = "mono"
        if video is not None:
            video.width, video.height, video.pix_fmt = 160, 90, "yuv420p"
            video.set_display_rotation(turn)
        for number in range(seconds * 10):
            if video is not None:
                container.mux(video.encode(grey(40 + number * 8)))
            if audio is not None:
                for part in range(5):
                    container.mux(audio.encode(_level(number * 5 + part)))
        for stream in (video, audio):
            if stream is not None:
                container.mux(stream.encode())
    return buffer.getvalue()


def grey(level: int) -> av.VideoFrame:
    frame = av.VideoFrame(160, 90, "yuv420p")
    for place, plane in enumerate(frame.planes):
        plane.update(bytes([level if place == 0 else 128]) * plane.buffer_size)
    return frame


def _level(number: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="mono", samples=960)
    frame.planes[0].update(b"\x00\x10" * 960)
    frame.sample_rate, frame.pts = RATE, number * 960
    return frame


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Any]:
    made: list[Film] = []

    def open_film(content: bytes, name: str = "film.mp4", **wish: Any) -> Film:
        film = Film(put(tmp_path, name, content), RATE, **wish)
        made.append(film)
        return film

    yield open_film
    for film in made:
        film.close()


def pieces(film: Film, start: int | None = None, late: int = 0) -> list[FilmPiece]:
    """All that follows."""
    found: list[FilmPiece] = []
    while not found or not found[-1].ended:
        found.append(film.more(*ROOM, start=start, late=late))
        start = None
    return found


def shown(found: list[FilmPiece]) -> list[FilmPicture]:
    return [piece.picture for piece in found if piece.picture is not None]


def test_a_film_comes_picture_by_picture_with_its_sound(opened: Any) -> None:
    film = opened(movie(sound=True))
    assert (film.facts.milliseconds, film.facts.pictures, film.facts.sound) == (2000, True, True)
    found = pieces(film)
    assert [picture.at for picture in shown(found)] == list(range(0, 2000, 100))
    levels = [picture.points[0] for picture in shown(found)]
    assert levels == sorted(levels)
    assert levels[-1] - levels[0] > 100
    samples = b"".join(piece.sound.samples for piece in found if piece.sound is not None)
    assert len(samples) / (RATE * 4) == pytest.approx(2, abs=0.1)
    left, right = samples[RATE * 2 : RATE * 2 + 2], samples[RATE * 2 + 2 : RATE * 2 + 4]
    assert left == right
    assert 2000 < int.from_bytes(left, "little", signed=True) < 5000


def test_a_place_is_gone_to_exactly_and_the_film_goes_on_from_there(opened: Any) -> None:
    film = opened(movie(sound=True))
    assert len(shown(pieces(film))) == 20
    found = pieces(film, start=1500)
    assert [picture.at for picture in shown(found)] == [1500, 1600, 1700, 1800, 1900]
    first = next(piece.sound for piece in found if piece.sound is not None)
    assert 1450 <= first.at <= 1530
    assert shown(pieces(film, start=0))[0].at == 0


def test_what_is_late_is_passed_over_and_the_sound_is_kept(opened: Any) -> None:
    found = pieces(opened(movie(sound=True)), late=1000)
    assert len(shown(found)) < 20
    samples = b"".join(piece.sound.samples for piece in found if piece.sound is not None)
    assert len(samples) / (RATE * 4) == pytest.approx(2, abs=0.1)


def test_a_sound_alone_is_played_in_parts(opened: Any) -> None:
    film = opened(movie(sound=True, pictures=False), "voice.m4a")
    assert (film.facts.pictures, film.facts.sound) == (False, True)
    found = pieces(film)
    assert len(found) > 4
    assert not shown(found)


@pytest.mark.parametrize("sound", [False, True])
def test_the_time_goes_on_where_the_time_stamps_start_anew(opened: Any, sound: bool) -> None:
    """Three films joined to one file, as a camera's parts are."""
    film = opened(movie(sound=sound, form="mpegts") * 3, "film.ts")
    found = pieces(film)
    at = [picture.at for picture in shown(found)]
    assert len(at) >= 58
    assert at == sorted(at)
    assert max(after - before for before, after in pairwise(at)) < 350
    assert 5700 <= at[-1] <= 6200
    samples = b"".join(piece.sound.samples for piece in found if piece.sound is not None)
    assert len(samples) / (RATE * 4) == pytest.approx(6 if sound else 0, abs=0.3)
    heard = [piece.sound.at for piece in found if piece.sound is not None]
    assert heard == sorted(heard)
    # A place behind the first part is gone to as exactly.
    again = [picture.at for picture in shown(pieces(film, start=4500))]
    assert again == [each for each in at if each >= 4500]


def test_pictures_fit_the_room_and_the_way_they_are_turned_is_said(opened: Any) -> None:
    film = opened(movie(turn=90))
    assert (film.facts.width, film.facts.height, film.facts.turn) == (160, 90, 90)
    picture = film.more(80, 80).picture
    assert (picture.width, picture.height, len(picture.points)) == (80, 45, 80 * 45 * 4)


def test_broken_packets_are_passed_over_and_a_film_cut_off_plays_to_where_it_ends(opened: Any) -> None:
    content = bytearray(decodable_movie(30))
    place = content.index(b"mdat") + 1200
    content[place : place + 300] = bytes(300)
    assert len(shown(pieces(opened(bytes(content))))) >= 20


@pytest.mark.parametrize("content", [b"", b"no film", movie()[:700], bytes(4096)])
def test_what_is_no_film_is_said(opened: Any, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        opened(content)
    assert (refused.value.code, refused.value.facts["name"]) == ("archive.film_broken", "film.mp4")


def test_pictures_of_too_many_points_are_refused(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "MOST_POINTS", 10_000)
    with pytest.raises(Refused, match=r"archive\.film_too_many_points"):
        opened(movie())


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "link.mp4"
    link.symlink_to(put(tmp_path, "film.mp4", movie()))
    with pytest.raises((Refused, StoreProblem)):
        Film(link, RATE)


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The decoder does what the files want; what confines it is the real thing."""
    monkeypatch.setattr(films, "READER", "tests.archive.hostile_film")
    monkeypatch.setattr(films, "LIMITS", Limits(seconds=30, memory_bytes=512 << 20, answer_bytes=1 << 18))


@pytest.mark.usefixtures("taken_over")
def test_a_decoder_that_is_taken_over_reaches_nothing(opened: Any, tmp_path: Path) -> None:
    victim = put(tmp_path, "evidence", b"x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        film = opened(json.dumps({"do": "reach", "path": str(victim), "port": port}).encode())
        reached = film.more(*ROOM).picture
    if not film.facts.kept_apart:
        pytest.skip("this kernel or processor has neither Landlock nor a call filter; the program says so")
    assert bytes(reached.points[:3]) == b"\0\0\0"
    assert victim.read_bytes() == b"x"


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize(
    ("do", "code"),
    [
        ("crash", "archive.film_broken"),
        ("eat", "archive.film_too_much"),
        ("talk", "archive.film_too_much"),
    ],
)
def test_a_decoder_that_goes_wrong_while_it_plays_ends_in_a_sentence(opened: Any, do: str, code: str) -> None:
    film = opened(json.dumps({"do": do}).encode())
    with pytest.raises(Refused) as refused:
        film.more(*ROOM)
    assert (refused.value.code, refused.value.facts["name"]) == (code, "film.mp4")
    with pytest.raises(Refused, match=r"archive\.film_broken"):  # and stays ended
        film.more(*ROOM)


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize(
    "said",
    [
        {"picture": {"at": 0, "width": 320, "height": 181}, "sound": None, "ended": False},
        {"picture": {"at": -5, "width": 2, "height": 1}, "sound": None, "ended": False},
        {"picture": {"at": 0, "width": 100, "height": 100}, "sound": None, "ended": False},
        {"picture": None, "sound": {"at": 0, "bytes": 4}, "ended": False},
        {"picture": None, "sound": None, "ended": "no"},
        ["what"],
    ],
)
def test_what_a_decoder_says_is_believed_only_in_bounds(opened: Any, said: Any) -> None:
    film = opened(json.dumps({"do": "lie", "said": said, "size": 8}).encode())
    with pytest.raises(Refused, match=r"archive\.film_broken"):
        film.more(*ROOM)


@pytest.mark.usefixtures("taken_over")
def test_a_decoder_that_stands_still_is_not_waited_for(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    film = opened(json.dumps({"do": "hang"}).encode())
    monkeypatch.setattr(film._sandbox, "_limits", Limits(wait_seconds=1))
    with pytest.raises(Refused, match=r"archive\.film_too_long"):
        film.more(*ROOM)


@pytest.mark.usefixtures("taken_over")
def test_a_person_can_stop_it(opened: Any) -> None:
    film, cancel = opened(json.dumps({"do": "hang"}).encode()), CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        film.more(*ROOM, cancel=cancel)


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_somebody_ended_is_said_to_have_been(opened: Any, by: signal.Signals) -> None:
    film = opened(json.dumps({"do": "hang", "told": "process"}).encode())
    os.kill(film.facts.width, by)
    with pytest.raises(Refused) as refused:
        film.more(*ROOM)
    assert (refused.value.code, refused.value.facts["name"]) == ("archive.film_ended", "film.mp4")
