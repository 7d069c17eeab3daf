"""A film or sound that plays, decoded by a confined process that has this one file (`film_reader`)."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from station.core.errors import DeviceProblem, Refused
from station.core.progress import CancelToken
from station.core.sandbox import Limits, OpenedFile, Sandbox, SandboxAnswer, open_regular

READER: Final = "station.archive.catalogue.film_reader"
MOST_POINTS: Final = 40_000_000
"""Of one picture of a film; 8K has 33 million."""
_ROOM: Final = 8192
"""The widest and highest room that a picture is asked for."""
LIMITS: Final = Limits(
    seconds=24 * 3600, wait_seconds=10, memory_bytes=2560 << 20, answer_bytes=MOST_POINTS * 4 + (64 << 20)
)
"""A film plays as long as somebody looks; what holds for each answer is `wait_seconds`."""
_LONGEST: Final = 30 * 24 * 3600 * 1000
_SAMPLE_BYTES: Final = 4
_TURNS: Final = (0, 90, 180, 270)
_AS_FILM: Final = {
    "sandbox.gave_up": "archive.film_broken",
    "sandbox.too_long": "archive.film_too_long",
    "sandbox.too_much": "archive.film_too_much",
    "sandbox.ended": "archive.film_ended",
}
"""What is said of tables is not what helps with a film."""
_TOO_MANY: Final = "archive.film_too_many_points"
_BROKEN: Final = "archive.film_broken"


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """What is known before it plays.

    `milliseconds` it lasts (None: not said), the size as it is seen before the `turn` (degrees against the clock), whether
    there are pictures and sound, and whether the system kept the decoding apart from the machine.
    """

    milliseconds: int | None
    width: int
    height: int
    turn: int
    pictures: bool
    sound: bool
    kept_apart: bool


@dataclass(frozen=True, slots=True)
class FilmPicture:
    """Points of a picture: four bytes each (blue, green, red, one to ignore), lines from the top; shown at `at` milliseconds."""

    at: int
    width: int
    height: int
    points: memoryview


@dataclass(frozen=True, slots=True)
class FilmSound:
    """Samples of two channels, signed 16 bits each, heard from `at` milliseconds."""

    at: int
    samples: bytes


@dataclass(frozen=True, slots=True)
class FilmPiece:
    """The next part of a film: the next picture, the sound before it, and whether the film ended."""

    picture: FilmPicture | None
    sound: FilmSound | None
    ended: bool


class Film:
    """A file that plays, for one thread at a time; `close` ends its process."""

    def __init__(self, path: Path, rate: int, cancel: CancelToken | None = None) -> None:
        """Open it; `rate` is that of the samples wished for.

        Raises Refused ``archive.film_…``, StoreProblem ``sandbox.not_started`` and ``sandbox.not_readable``,
        DeviceProblem ``archive.source_unreadable``, Cancelled.
        """
        self._file: OpenedFile = open_regular(path, None, follow=False)
        self._sandbox = Sandbox(READER, LIMITS)
        self._end = weakref.finalize(self, _let_go, self._sandbox, self._file)
        try:
            answer = self._ask({"most": MOST_POINTS, "rate": rate}, cancel, first=True)
            self.facts = self._understood(answer)
        except BaseException:
            self.close()
            raise

    def more(
        self,
        width: int,
        height: int,
        *,
        start: int | None = None,
        late: int = 0,
        cancel: CancelToken | None = None,
    ) -> FilmPiece:
        """The next picture, within `width` × `height`, and the sound up to it; from the place `start` on, if one is given.

        Pictures before `late` milliseconds are passed over. A piece can be empty: the way to the place was long.
        Raises as opening does.
        """
        width, height = min(max(1, width), _ROOM), min(max(1, height), _ROOM)
        request = {"from": start, "late": late, "width": width, "height": height}
        answer = self._ask(request, cancel, first=False)
        return self._believed(answer, width, height)

    def close(self) -> None:
        """Close the file and end the process."""
        self._end()

    # ---------------------------------------------------------------------------------------- internal

    def _ask(self, request: dict[str, Any], cancel: CancelToken | None, *, first: bool) -> SandboxAnswer:
        name = self._file.path.name
        ask = self._sandbox.ask if first else self._sandbox.ask_more
        try:
            return ask(self._file, request, cancel)
        except OSError as problem:
            raise DeviceProblem(
                "archive.source_unreadable", source=name, detail=problem.strerror
            ) from problem
        except Refused as problem:
            if problem.code == _TOO_MANY:
                raise
            code = _AS_FILM.get(problem.code)
            if code is None and problem.code.startswith("sandbox."):
                raise
            raise Refused(code or _BROKEN, name=name) from problem  # no other is the reader's

    def _understood(self, answer: SandboxAnswer) -> FilmFacts:
        match answer.read:
            case {
                "milliseconds": int() | None as length,
                "width": int(width),
                "height": int(height),
                "turn": int(turn),
                "pictures": bool(pictures),
                "sound": bool(sound),
            } if (length is None or 0 <= length <= _LONGEST) and turn in _TURNS:
                fits = not pictures or (0 < width <= MOST_POINTS and 0 < height <= MOST_POINTS)
                if fits and (pictures or sound):
                    return FilmFacts(length, width, height, turn, pictures, sound, answer.kept_apart)
        raise Refused(_BROKEN, name=self._file.path.name)

    def _believed(self, answer: SandboxAnswer, width: int, height: int) -> FilmPiece:
        """The piece, if it has as many points and samples as it says, and no more than was asked for."""
        match answer.read:
            case {"picture": picture, "sound": sound, "ended": bool(ended)}:
                content = memoryview(answer.content)
                shown, used = _picture(picture, content, width, height)
                heard, rest = _sound(sound, content[used:])
                if used + rest == len(content):
                    return FilmPiece(shown, heard, ended)
        raise Refused(_BROKEN, name=self._file.path.name)


def _let_go(sandbox: Sandbox, file: OpenedFile) -> None:
    sandbox.close()
    file.close()


def _picture(
    said: Any, content: memoryview, most_wide: int, most_high: int
) -> tuple[FilmPicture | None, int]:
    match said:
        case {"at": int(at), "width": int(width), "height": int(height)} if 0 <= at <= _LONGEST:
            size = width * height * 4
            if 0 < width <= most_wide and 0 < height <= most_high and size <= len(content):
                return FilmPicture(at, width, height, content[:size]), size
    return None, 0


def _sound(said: Any, content: memoryview) -> tuple[FilmSound | None, int]:
    match said:
        case {"at": int(at), "bytes": int(size)} if 0 <= at <= _LONGEST:
            if 0 <= size <= len(content) and size % _SAMPLE_BYTES == 0:
                return FilmSound(at, bytes(content[:size])), size
    return None, 0
