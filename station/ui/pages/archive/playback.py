"""A film or sound as it runs: asks its confined process for pictures and samples ahead, and shows each at its time.

The clock is the computer's, set right by the sound device where one plays. After a place was gone to, or where the
decoding stood still, it waits for the first picture, so that nothing is passed over unseen.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QTransform

from station.archive.catalogue.films import Film, FilmFacts, FilmPiece
from station.core.errors import StationError
from station.core.progress import CancelToken, Report
from station.ui.pages.archive.film_sound import SoundOut
from station.ui.tasks import Job, Tasks

LANE: Final = "archive-film"
_TICK_MILLISECONDS: Final = 12
_TOLD_EACH: Final = 100
"""Milliseconds between two words about the place."""
_PICTURES_AHEAD: Final = 8
_AHEAD: Final = 2_000
_FAR_AHEAD: Final = 30_000
"""Milliseconds of sound that may wait: in an ordinary film, and in one whose pictures lie far behind their sound."""
_APART: Final = 60
"""Milliseconds between clock and sound that are set right."""
_CATCH_UP: Final = 300
"""Milliseconds of pictures that are passed over where the decoding is too slow for them, so that the sound goes on."""
_STOOD_STILL: Final = 1_000
_PICTURE_MILLISECONDS: Final = 40

_Shown = tuple[FilmPiece, QImage | None]


class Playback(QObject):
    """One file at a time, from `open` to `close`; times are milliseconds from its start."""

    opened = Signal(object)
    """`FilmFacts` of the file."""
    picture_changed = Signal(QImage)
    position_changed = Signal(int)
    duration_changed = Signal(int)
    state_changed = Signal()
    failed = Signal(object)
    """The `StationError` because of which it does not go on."""

    def __init__(self, tasks: Tasks, room: Callable[[], QSize], parent: QObject | None = None) -> None:
        """`room` says how many points of the screen a picture can fill."""
        super().__init__(parent)
        self._tasks, self._room = tasks, room
        self.sound = SoundOut(self)
        self.playing = False
        self.facts: FilmFacts | None = None
        self._film: Film | None = None
        self._job: Job[Film] | Job[_Shown] | None = None
        self._file = self._jump = 0
        """Which file, and which of the places gone to, an answer belongs to."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._tick)
        self._told = self._reached = 0
        """The place last told, and the one up to which there is something to show or to hear."""
        self._furthest = 0
        """The furthest place that was decoded in this file."""
        self._start: int | None = None
        self._pictures: deque[tuple[int, QImage]] = deque()
        self._forget()

    # ------------------------------------------------------------------------------------- what a person does

    def open(self, path: Path) -> None:
        """Play the file at `path` from its start."""
        self.close()
        rate = self.sound.rate or 48_000
        self._job = self._tasks.run(
            LANE,
            lambda _report, cancel: Film(path, rate, cancel),
            done=partial(self._on_open, self._file),
            failed=partial(self._on_failed, self._file),
            owner=self,
        )
        self._set_playing(on=True)

    def close(self) -> None:
        """Stop and close the file."""
        self._file += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._film is not None:
            self._tasks.ask(self._film.close, lane=LANE)  # behind what it may still be asked
            self._film = None
        self.facts = None
        self._furthest = 0
        self._forget()
        self._set_playing(on=False)

    def play(self) -> None:
        """Go on; from the start, where it had ended."""
        if self._over:
            self.go_to(0)
        self._set_playing(on=True)

    def pause(self) -> None:
        """Pause."""
        self._set_playing(on=False)

    def go_to(self, place: int) -> None:
        """Go on, or stand still, at `place`."""
        if self._film is None:
            return
        self._jump += 1
        self._forget()
        self._at = float(min(max(0, place), self.duration() or place))
        self._start = round(self._at)
        self._tell(at_once=True)
        self._ask()

    def position(self) -> int:
        """The present place, in milliseconds."""
        return round(self._now())

    def duration(self) -> int:
        """The duration in milliseconds, at least of what was decoded; 0 while it is unknown."""
        return max(self.facts.milliseconds or 0, self._furthest) if self.facts is not None else 0

    # ---------------------------------------------------------------------------------------------- internal

    def _forget(self) -> None:
        """Nothing is ahead, and the clock waits for the first picture."""
        self._pictures.clear()
        self.sound.stop()
        self._at, self._since = 0.0, 0.0
        self._runs = self._ended = self._over = self._seen = False
        self._start = None
        self._reached = 0

    def _now(self) -> float:
        since = (time.monotonic() - self._since) * 1000 if self._runs else 0.0
        return min(self._at + since, self.duration() or self._at + since)

    def _set_clock(self, place: float, *, runs: bool) -> None:
        self._at, self._since, self._runs = place, time.monotonic(), runs

    def _set_playing(self, *, on: bool) -> None:
        if on == self.playing:
            return
        self.playing = on
        if on:
            self._timer.start()
            self.sound.resume()
            if self._pictures or self._reached:
                self._set_clock(self._at, runs=True)
        else:
            self._timer.stop()
            self.sound.pause()
            self._set_clock(self._now(), runs=False)
            self._tell(at_once=True)
        self.state_changed.emit()

    def _on_open(self, file: int, film: Film) -> None:
        if file != self._file:
            self._tasks.ask(film.close, lane=LANE)
            return
        self._job, self._film, self.facts = None, film, film.facts
        self.opened.emit(film.facts)
        self.duration_changed.emit(self.duration())
        self._ask()

    def _on_failed(self, file: int, problem: StationError) -> None:
        if file == self._file:
            self.close()
            self.failed.emit(problem)

    def _ask(self) -> None:
        """Ask for what follows, if that is wanted and nothing is being asked."""
        film = self._film
        if film is None or self._job is not None or self._ended or not self._wanted():
            return
        start, self._start = self._start, None
        late = self.position() if self._runs and start is None else 0
        if late and self.sound.starving:
            late += _CATCH_UP
        room = self._room()
        if film.facts.turn in (90, 270):
            room = room.transposed()
        self._job = self._tasks.run(
            LANE,
            partial(_next_piece, film, room, start, late),
            done=partial(self._on_piece, self._file, self._jump),
            failed=partial(self._on_failed, self._file),
            owner=self,
        )

    def _wanted(self) -> bool:
        ahead = self._reached - self._now()
        seen = self.facts is not None and self.facts.pictures
        most = _FAR_AHEAD if seen and not self._pictures else _AHEAD
        return self._start is not None or (len(self._pictures) < _PICTURES_AHEAD and ahead < most)

    def _on_piece(self, file: int, jump: int, shown: _Shown) -> None:
        if file != self._file:
            return
        self._job = None
        if jump == self._jump:
            self._take(*shown)
        self._ask()

    def _take(self, piece: FilmPiece, image: QImage | None) -> None:
        first = not self._reached
        self._ended = piece.ended
        if piece.sound is not None:
            self.sound.put(piece.sound)
            length = len(piece.sound.samples) // 4 * 1000 // (self.sound.rate or 48_000)
            self._decoded_to(piece.sound.at + length, piece.sound.at + length)
        if piece.picture is not None and image is not None:
            self._decoded_to(piece.picture.at, piece.picture.at + _PICTURE_MILLISECONDS)
            if self.playing or self._seen:
                self._pictures.append((piece.picture.at, image))
            else:
                self.picture_changed.emit(image)  # where it stands still
            self._seen = True
        if first and self._reached and self.playing:
            self._set_clock(self._at, runs=True)
        if self._ended and not self._reached:
            self._finish()

    def _decoded_to(self, place: int, reached: int) -> None:
        """There is something at `place`, and it lasts up to `reached`; the file may say that it is shorter."""
        self._reached = max(self._reached, reached)
        before = self.duration()
        if self.facts is not None and self.facts.milliseconds is not None:
            self._furthest = max(self._furthest, place)
        if self.duration() != before:
            self.duration_changed.emit(self.duration())

    def _tick(self) -> None:
        if not self._runs:
            return
        now, heard = self._now(), self.sound.heard
        if heard is not None and abs(heard - now) > _APART:
            self._set_clock(heard, runs=True)
            now = heard
        due: tuple[int, QImage] | None = None
        while self._pictures and self._pictures[0][0] <= now:
            due = self._pictures.popleft()
        if due is not None:
            if heard is None and now - due[0] > _STOOD_STILL:
                self._set_clock(due[0], runs=True)
            self.picture_changed.emit(due[1])
        self.sound.pump()
        self._tell()
        # The last picture's time may end behind the film's, where the clock stands.
        end = min(self._reached, self.duration() or self._reached)
        if self._ended and not self._pictures and end <= now + _TICK_MILLISECONDS:
            self._finish()
        else:
            self._ask()

    def _finish(self) -> None:
        self._set_clock(float(self.duration() or self._reached), runs=False)
        self._over = True
        self._set_playing(on=False)

    def _tell(self, *, at_once: bool = False) -> None:
        now = self.position()
        if at_once or abs(now - self._told) >= _TOLD_EACH:
            self._told = now
            self.position_changed.emit(now)


def _next_piece(
    film: Film, room: QSize, start: int | None, late: int, _report: Report, cancel: CancelToken
) -> _Shown:
    """What follows, its points as a picture that stands as it is seen. Not in the screen's thread."""
    piece = film.more(room.width(), room.height(), start=start, late=late, cancel=cancel)
    if piece.picture is None:
        return piece, None
    width, height = piece.picture.width, piece.picture.height
    held = QImage(piece.picture.points, width, height, width * 4, QImage.Format.Format_RGB32)
    facts = film.facts
    wide = round(height * facts.width / facts.height)
    if abs(wide - width) > max(2, width // 100):  # its points are not square
        image = held.scaled(
            wide, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    else:
        image = held.copy()  # its own memory
    if facts.turn:
        image = image.transformed(QTransform().rotate(-facts.turn))
    return piece, image
