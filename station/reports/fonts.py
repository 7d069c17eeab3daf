"""Where a Chinese font lies on this machine, for pages that are drawn rather than printed by the printer."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.core.errors import DeviceProblem

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONT_VARIABLE: Final = "STATION_FONT"
"""Environment variable with the font file that is used instead of the first one found."""

# Font file and the faces' names to prefer inside it: a fixed-width face keeps Latin letters on the grid.
_CANDIDATES: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
)
_MOST_FACES: Final = 16


@cache
def chinese_font(pixels: int) -> FreeTypeFont:
    """The Chinese font in `pixels` height. Raises DeviceProblem `printing.no_font` when the machine has none."""
    path = _font_file()
    if path is None:
        raise DeviceProblem("printing.no_font")
    return _best_face(path, pixels)


def _font_file() -> Path | None:
    named = os.environ.get(FONT_VARIABLE)
    paths = [Path(named)] if named else [Path(candidate) for candidate in _CANDIDATES]
    return next((path for path in paths if path.is_file()), None)


def _best_face(path: Path, pixels: int) -> FreeTypeFont:
    """The simplified Chinese fixed-width face of a collection where it has one, else its first face."""
    from PIL import ImageFont

    first = ImageFont.truetype(str(path), pixels)
    for index in range(_MOST_FACES):
        try:
            face = ImageFont.truetype(str(path), pixels, index=index)
        except OSError:
            break
        if "Mono" in (face.getname()[0] or "") and "SC" in (face.getname()[0] or ""):
            return face
    return first


@dataclass(frozen=True, slots=True)
class PaperFonts:
    """The Chinese fonts that papers are set in: the folder of their files, the family, and one for codes."""

    folder: Path
    family: str
    code_family: str


_CHARACTER, _NO_CHARACTER = "\u4e2d", "\uffff"


@cache
def paper_fonts() -> PaperFonts:
    """The Chinese font for papers. Raises DeviceProblem `reports.no_font` when the machine has none.

    A font without Chinese characters counts as none: typst would leave them out without a word.
    """
    from PIL import ImageFont

    path = _font_file()
    families: list[str] = []
    for index in range(_MOST_FACES if path is not None else 0):
        try:
            face = ImageFont.truetype(str(path), 24, index=index)
        except OSError:
            break
        name = face.getname()[0]
        if name and _draws_chinese(face):
            families.append(name)
    if path is None or not families:
        raise DeviceProblem("reports.no_font")
    simplified = [name for name in families if "SC" in name.split()] or families
    code = next((name for name in simplified if "Mono" in name), simplified[0])
    return PaperFonts(path.parent, next((name for name in simplified if "Mono" not in name), code), code)


def _draws_chinese(face: FreeTypeFont) -> bool:
    """Whether the face has a picture of its own for a Chinese character."""
    return bytes(face.getmask(_CHARACTER)) != bytes(face.getmask(_NO_CHARACTER))
