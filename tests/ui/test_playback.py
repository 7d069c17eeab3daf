"""A film that plays in the window comes to its end, however its time stamps run."""

import io
from pathlib import Path
from typing import Any

import av
import pytest
from PySide6.QtCore import QSize

from station.ui.pages.archive.playback import Playback
from station.ui.tasks import Tasks
from tests.archive.test_films import grey


def film(form: str, rate: int, count: int) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=form) as container:
        video = container.add_stream("libx264", rate=rate, options={"g": "10", "bf": "0"})
        video.width, video.height, video.pix_fmt = 160, 90, "yuv420p"
        for number in range(count):
            container.mux(video.encode(grey(40 + number % 20 * 8)))
        container.mux(video.encode())
    return buffer.getvalue()


@pytest.fixture
def playback(qtbot: Any) -> Any:
    tasks = Tasks()
    made = Playback(tasks, lambda: QSize(160, 90))
    yield made
    made.close()
    tasks.shutdown(10)


def test_a_film_of_two_joined_parts_is_shown_whole_and_lasts_as_long(
    qtbot: Any, playback: Playback, tmp_path: Path
) -> None:
    path = tmp_path / "film.ts"
    path.write_bytes(film("mpegts", 25, 20) * 2)
    shown, lasts = list[int](), list[int]()
    playback.picture_changed.connect(lambda image: shown.append(image.width()))
    playback.duration_changed.connect(lasts.append)
    playback.open(path)
    qtbot.waitUntil(lambda: not playback.playing and bool(shown), timeout=20_000)
    assert lasts[0] < 1000 < lasts[-1]
    assert 1500 <= playback.duration() <= 1700
    assert playback.position() == playback.duration()


def test_a_film_of_many_pictures_a_second_stands_still_at_its_end(
    qtbot: Any, playback: Playback, tmp_path: Path
) -> None:
    path = tmp_path / "film.mkv"
    path.write_bytes(film("matroska", 100, 40))
    shown = list[int]()
    playback.picture_changed.connect(lambda image: shown.append(image.width()))
    playback.open(path)
    qtbot.waitUntil(lambda: not playback.playing and bool(shown), timeout=20_000)
    assert 390 <= playback.position() <= 410
