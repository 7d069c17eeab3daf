"""The Chinese fonts of this machine, for what the program draws, and the characters that they lack.

A font that lacks a character draws an empty box or nothing, without an error. So each character is looked up before
anything is set; one that no font has is replaced by its number, and the person who writes or prints the paper is
told.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.core.errors import DeviceProblem
from station.reports import layout

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONT_VARIABLE: Final = "STATION_FONT"
"""Environment variable with the font file that is used instead of those found; more, behind ``:``, are looked into
for characters that the first one lacks."""

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
# Looked into for characters that the font lacks, such as those of CJK extension B that occur in names.
_RARE_CANDIDATES: Final = (
    "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf",
    "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
    "/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf",
    "C:/Windows/Fonts/simsunb.ttf",
)
_MOST_FACES: Final = 16


@cache
def chinese_font(pixels: int) -> FreeTypeFont:
    """The Chinese font in `pixels` height. Raises DeviceProblem `printing.no_font` when the machine has none."""
    files = _font_files()
    if not files:
        raise DeviceProblem("printing.no_font")
    return _best_face(files[0], pixels)


@lru_cache(maxsize=16_384)
def font_of(character: str, pixels: int) -> FreeTypeFont | None:
    """The first font of this machine that has `character`, in `pixels` height; None when none has.

    Raises DeviceProblem `printing.no_font`.
    """
    main = chinese_font(pixels)
    place = _holder(character)
    if place is None:
        return None
    return _rare_font(place, pixels) if place else main


@cache
def _rare_font(place: int, pixels: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(_font_files()[place]), pixels)


@cache
def _font_files() -> tuple[Path, ...]:
    """The font file, then those for rare characters; nothing when there is no font."""
    named = os.environ.get(FONT_VARIABLE)
    if named:
        main, *rare = map(Path, named.split(os.pathsep))
        found = main if main.is_file() else None
    else:
        found = next((Path(each) for each in _CANDIDATES if Path(each).is_file()), None)
        rare = [Path(each) for each in _RARE_CANDIDATES]
    return () if found is None else (found, *(each for each in rare if each.is_file()))


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
    """The fonts of papers: the folders of the font files, the Chinese family, and one for codes.

    The folder of the font itself comes first; the others are searched for characters that it lacks.
    """

    folders: tuple[Path, ...]
    family: str
    code_family: str


_CHARACTER, _NO_CHARACTER = "\u4e2d", "\uffff"


@cache
def paper_fonts() -> PaperFonts:
    """The Chinese fonts for papers. Raises DeviceProblem `reports.no_font` when the machine has none.

    A font without Chinese characters counts as none.
    """
    from PIL import ImageFont

    files = _font_files()
    families: list[str] = []
    for index in range(_MOST_FACES if files else 0):
        try:
            face = ImageFont.truetype(str(files[0]), _LOOKED_AT, index=index)
        except OSError:
            break
        name = face.getname()[0]
        if name and _draws(face, _CHARACTER):
            families.append(name)
    if not families:
        raise DeviceProblem("reports.no_font")
    simplified = [name for name in families if "SC" in name.split()] or families
    code = next((name for name in simplified if "Mono" in name), simplified[0])
    folders = tuple(dict.fromkeys(each.parent for each in files))
    return PaperFonts(folders, next((name for name in simplified if "Mono" not in name), code), code)


def forget_fonts() -> None:
    """Clear what is cached of the fonts, so that they are looked for anew."""
    for each in (chinese_font, font_of, _rare_font, _font_files, paper_fonts, _faces, _holder):
        each.cache_clear()


_LOOKED_AT: Final = 24
"""Pixels at which it is looked whether a font holds a character."""
_NOT_DRAWN: Final = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})


@cache
def _faces() -> tuple[FreeTypeFont, ...]:
    from PIL import ImageFont

    return tuple(ImageFont.truetype(str(path), _LOOKED_AT) for path in _font_files())


@lru_cache(maxsize=16_384)
def _holder(character: str) -> int | None:
    """The first font file that has `character`, None when none has."""
    if character.isascii() or unicodedata.category(character) in _NOT_DRAWN:
        return 0
    return next((place for place, face in enumerate(_faces()) if _draws(face, character)), None)


def _draws(face: FreeTypeFont, character: str) -> bool:
    """Whether the face has a picture of its own for a character."""
    return bytes(face.getmask(character)) != bytes(face.getmask(_NO_CHARACTER))


def not_held(texts: Iterable[str]) -> tuple[str, ...]:
    """Characters of `texts` that no font of this machine has, in order."""
    found = {each for text in texts if not text.isascii() for each in set(text) if _holder(each) is None}
    return tuple(sorted(found))


def number_of(character: str) -> str:
    """The number that replaces a character that no font has."""
    return f"[U+{ord(character):04X}]"


@dataclass(slots=True)
class Spelling:
    """Prepares texts for setting.

    It removes control characters and replaces characters that no font has by their numbers.
    """

    missing: set[str] = field(default_factory=set)

    def __call__(self, text: str) -> str:
        """`text` as it is set; the missing characters are remembered."""
        clean = layout.clean(text)
        lacking = not_held((clean,))
        self.missing.update(lacking)
        for each in lacking:
            clean = clean.replace(each, number_of(each))
        return clean
