"""Pictures as plain points, decoded by a confined process that reads this one file (`reader`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.archive.survey.values import MediaKind
from station.core.errors import DeviceProblem, Refused
from station.core.progress import CancelToken
from station.core.sandbox import Limits, SandboxAnswer, ask_sandboxed, open_regular

MOST_POINTS: Final = 200_000_000
"""Of a picture that is shown; the largest sensors have half as many."""
SMALL_LIMITS: Final = Limits(seconds=20, wait_seconds=60, answer_bytes=4 << 20)
WHOLE_LIMITS: Final = Limits(
    seconds=60, wait_seconds=180, memory_bytes=2560 << 20, answer_bytes=MOST_POINTS * 4 + 4096
)
READER: Final = "station.archive.catalogue.reader"

TOO_MANY: Final = "archive.too_many_points"
_AS_PHOTO: Final = {
    "sandbox.gave_up": "archive.photo_broken",
    "sandbox.too_long": "archive.photo_too_long",
    "sandbox.too_much": "archive.photo_too_much",
    "sandbox.ended": "archive.photo_ended",
}
"""What is said of tables is not what helps with a photo."""


@dataclass(frozen=True, slots=True)
class Points:
    """A picture: lines from the top, three bytes for each point (red, green, blue), with `alpha` a fourth.

    `kept_apart` says whether the system confined the decoding.
    """

    width: int
    height: int
    alpha: bool
    content: bytes | bytearray
    kept_apart: bool = True


def small_picture(
    path: Path, kind: MediaKind, width: int, height: int, cancel: CancelToken | None = None
) -> Points:
    """A picture within `width` × `height` of the picture or film at `path`.

    Raises Refused ``archive.too_many_points`` and ``sandbox.…`` for a file without a readable picture, StoreProblem
    ``sandbox.not_started`` and ``sandbox.not_readable``, DeviceProblem ``archive.source_unreadable``, Cancelled.
    """
    return _ask(path, SMALL_LIMITS, cancel, film=kind is MediaKind.VIDEO, width=width, height=height)


def whole_picture(path: Path, cancel: CancelToken | None = None) -> Points:
    """All points of the picture at `path`.

    Raises Refused ``archive.too_many_points`` and ``archive.photo_…`` for what can't be decoded, and as `small_picture`
    StoreProblem, DeviceProblem, Cancelled.
    """
    try:
        return _ask(path, WHOLE_LIMITS, cancel, film=False, width=None, height=None)
    except Refused as problem:
        if problem.code not in _AS_PHOTO:
            raise
        raise Refused(_AS_PHOTO[problem.code], name=path.name) from problem


def _ask(path: Path, limits: Limits, cancel: CancelToken | None, **request: int | None) -> Points:
    with open_regular(path, None, follow=False) as file:
        try:
            answer = ask_sandboxed(READER, file, {"most": MOST_POINTS, **request}, limits, cancel)
        except OSError as problem:
            raise DeviceProblem(
                "archive.source_unreadable", source=path.name, detail=problem.strerror
            ) from problem
        except Refused as problem:
            if not problem.code.startswith("sandbox.") and problem.code != TOO_MANY:
                raise Refused(
                    "sandbox.gave_up", name=path.name, detail=""
                ) from problem  # none of the reader's
            raise
    return _believed(path.name, answer, request)


def _believed(name: str, answer: SandboxAnswer, request: dict[str, int | None]) -> Points:
    """The points, if they are as many as the answer states and as were asked for."""
    match answer.read:
        case {"width": int(width), "height": int(height), "alpha": bool(alpha)}:
            most = MOST_POINTS if request["width"] is None else request["width"] * (request["height"] or 0)
            fits = width > 0 and height > 0 and width * height <= most
            if fits and len(answer.content) == width * height * (4 if alpha else 3):
                return Points(width, height, alpha, answer.content, answer.kept_apart)
    raise Refused("sandbox.gave_up", name=name, detail="")
