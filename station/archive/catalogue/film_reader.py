"""The reader in the confined process while a film or sound plays: it decodes on request, picture by picture.

Points are in the screen's order (blue, green, red, one empty), sound is signed 16-bit samples of two channels.
"""

from __future__ import annotations

import io
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Final

from station.archive.catalogue.decoders import av
from station.archive.catalogue.film_times import FilmTimes
from station.core.errors import Refused
from station.core.sandbox import Content, OngoingReading

_BUFFER_BYTES: Final = 1 << 18
_THREADS: Final = 2
"""The decoder's own; the counter needs the rest of a small machine."""
_TURN_SECONDS: Final = 0.25
"""So long one request may decode before it is answered with what there is, so that a new wish is soon heard."""
_SOUND_MILLISECONDS: Final = 250
"""So much sound is handed over at a time where no picture comes."""
_BROKEN_IN_A_ROW: Final = 500
"""Packets that can't be decoded, one after the other, before the file is given up."""
_POINT_BYTES, _SAMPLE_BYTES = 4, 4
_FIRST_RATE: Final = 25
_EVEN: Final = 16
"""A width in points by which pictures are made smaller twice as fast as by others."""


def read(file: io.BufferedReader, _size: int, request: Any) -> OngoingReading:
    """Open the film: ``most`` points of a picture, ``rate`` of the sound. Raises Refused ``archive.film_too_many_points``.

    The answer has ``milliseconds`` (None: not said), ``width`` and ``height`` as the picture is seen, ``turn`` in degrees,
    whether there are ``pictures`` and ``sound``. Each ``more`` takes ``from`` (milliseconds to go to, or None), ``late``
    (what lies before is not wanted any more), ``width`` and ``height`` (of the room there is), and gives ``picture``,
    ``sound`` and ``ended``, with the points and the samples behind them.
    """
    film = _Film(file, request["most"], request["rate"])
    return OngoingReading(film.facts(), film.more)


@dataclass(slots=True)
class _Decoded:
    """What was decoded for one request."""

    picture: Any = None
    picture_at: float = 0.0
    sound: list[bytes] = field(default_factory=list)
    sound_at: float | None = None

    def take_sound(self, samples: bytes, at: float) -> None:
        if self.sound_at is None:
            self.sound_at = at
        self.sound.append(samples)


class _Film:
    def __init__(self, file: io.BufferedReader, most: int, rate: int) -> None:
        self._file, self._most, self._rate = file, most, rate
        self._open()
        self._first: Any = None
        """The picture that was decoded to see how the film is turned."""
        self._resampler = self._new_resampler()
        self._wanted_from = 0.0
        self._last_stamp = 0.0
        self._times = FilmTimes()
        self._restarts = False
        """Whether time stamps are known to start anew, so that they do not tell a place."""
        self._broken = 0
        self._frames = self._decoded()
        if self._video is not None:
            self._look_at_first()

    def _open(self) -> None:
        """Stand at the start. Time stamps that occur twice can't be looked up, the first of them neither."""
        self._file.seek(0)
        self._container = av.open(self._file, "r", buffer_size=_BUFFER_BYTES)
        self._video = next((one for one in self._container.streams.video if not _is_cover(one)), None)
        self._audio = next(iter(self._container.streams.audio), None)
        if self._video is None and self._audio is None:
            raise ValueError("neither pictures nor sound")
        if self._video is not None:
            self._video.thread_type = "FRAME"
            self._video.codec_context.thread_count = _THREADS
            self._require_few(self._video.codec_context.width, self._video.codec_context.height)
        self._begins = (self._container.start_time or 0) / av.time_base

    def facts(self) -> dict[str, Any]:
        """What is known before it plays."""
        width, height, turn = 0, 0, 0
        if self._first is not None:
            frame = self._first
            width, height, turn = frame.width, frame.height, round(frame.rotation / 90) * 90 % 360
            shape = self._video.sample_aspect_ratio if self._video is not None else None
            if shape and 0.1 < shape < 10:
                width = max(1, round(width * shape))
        length = self._container.duration
        return {
            "milliseconds": None if length is None else max(0, length * 1000 // av.time_base),
            "width": width,
            "height": height,
            "turn": turn,
            "pictures": self._first is not None,
            "sound": self._audio is not None,
        }

    def more(self, request: dict[str, Any]) -> OngoingReading:
        """The next picture and the sound up to it."""
        if request["from"] is not None:
            self._go_to(request["from"] / 1000)
        found, ended = self._decode(request["late"] / 1000)
        picture, points = None, b""
        if found.picture is not None:
            points, width, height = _points(found.picture, request["width"], request["height"])
            picture = {"at": _milliseconds(found.picture_at), "width": width, "height": height}
        samples = b"".join(found.sound)
        sound = None
        if found.sound_at is not None:
            sound = {"at": _milliseconds(found.sound_at), "bytes": len(samples)}
        said = {"picture": picture, "sound": sound, "ended": ended}
        return OngoingReading(Content(said, len(points) + len(samples), (points, samples)), self.more)

    # ---------------------------------------------------------------------------------------- internal

    def _look_at_first(self) -> None:
        """Decode as far as the first picture; sound before it is heard again from the start."""
        for kind, frame in self._frames:
            if kind == "picture":
                self._first = frame
                break
        if self._first is None and self._audio is None:
            raise ValueError("a film without a picture")
        self._go_to(0.0)

    def _go_to(self, seconds: float) -> None:
        self._restarts = self._restarts or self._times.restarted
        # Where the place can't be looked up, the way to it is decoded.
        sought = 0.0 if self._restarts else seconds
        self._wanted_from = seconds
        if sought > 0:
            self._container.seek(int((sought + self._begins) * av.time_base), backward=True)
        else:
            self._frames.close()
            self._container.close()
            self._open()
        self._resampler = self._new_resampler()
        self._times = FilmTimes(sought)
        self._last_stamp, self._broken = sought, 0
        self._frames = self._decoded()

    def _decode(self, late: float) -> tuple[_Decoded, bool]:
        found, until = _Decoded(), time.monotonic() + _TURN_SECONDS
        for kind, frame in self._frames:
            if kind == "sound":
                self._take_sound(found, frame)
                if self._enough(found):
                    return found, False
            else:
                at = self._time_of(frame)
                if at >= self._wanted_from:
                    found.picture, found.picture_at = frame, at
                    if at >= late:
                        return found, False
            if time.monotonic() > until:
                return found, False
        return found, True

    def _enough(self, found: _Decoded) -> bool:
        return sum(map(len, found.sound)) > self._rate * _SAMPLE_BYTES * _SOUND_MILLISECONDS // 1000

    def _take_sound(self, found: _Decoded, frame: Any) -> None:
        lasts = frame.samples / frame.sample_rate
        at = self._times.of("sound", (frame.time or 0.0) - self._begins, lasts)
        if at + lasts <= self._wanted_from:
            return
        try:
            made = self._resampler.resample(frame)
        except ValueError:  # the sound goes on in another form
            self._resampler = self._new_resampler()
            made = self._resampler.resample(frame)
        for part in made:
            found.take_sound(bytes(part.planes[0])[: part.samples * _SAMPLE_BYTES], at)

    def _decoded(self) -> Generator[tuple[str, Any], None, None]:
        """Everything in the file's order from where it stands; what is broken is passed over."""
        streams = [stream for stream in (self._video, self._audio) if stream is not None]
        packets = self._container.demux(streams)
        while True:
            try:
                packet = next(packets, None)
                frames = packet.decode() if packet is not None else []
            except av.error.EOFError:
                return
            except av.FFmpegError:
                self._broken += 1
                if self._broken > _BROKEN_IN_A_ROW:
                    raise
                continue
            if packet is None:
                return
            for frame in frames:
                self._broken = 0
                if isinstance(frame, av.VideoFrame):
                    self._require_few(frame.width, frame.height)
                    yield "picture", frame
                elif isinstance(frame, av.AudioFrame):
                    yield "sound", frame

    def _time_of(self, frame: Any) -> float:
        """Seconds from the start; a picture without a time follows the one before."""
        rate = self._video.average_rate if self._video is not None else None
        lasts = 1 / float(rate or _FIRST_RATE)
        if frame.time is not None:
            self._last_stamp = frame.time - self._begins
        else:
            self._last_stamp += lasts
        return self._times.of("picture", self._last_stamp, lasts)

    def _require_few(self, width: int, height: int) -> None:
        if width * height > self._most:
            raise Refused(
                "archive.film_too_many_points", width=width, height=height, most=self._most // 1_000_000
            )

    def _new_resampler(self) -> Any:
        return av.AudioResampler(format="s16", layout="stereo", rate=self._rate)


def _is_cover(stream: Any) -> bool:
    """Whether it is a still picture that belongs to a sound."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def _points(frame: Any, width: int, height: int) -> tuple[bytes, int, int]:
    """The picture no larger than the room, in its own shape of points."""
    share = min(1.0, width / frame.width, height / frame.height)
    width = round(frame.width * share)
    if share < 1:
        width = max(width // _EVEN * _EVEN, min(width, _EVEN), 1)
    height = min(height, max(1, round(frame.height * width / frame.width)))
    painted = frame.reformat(width=width, height=height, format="bgra", interpolation="BILINEAR")
    plane = painted.planes[0]
    line, wide = width * _POINT_BYTES, plane.line_size
    held = memoryview(plane)
    if line == wide:
        return bytes(held[: line * height]), width, height
    return b"".join(held[top : top + line] for top in range(0, wide * height, wide)), width, height
