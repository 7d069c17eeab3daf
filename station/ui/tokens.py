"""Colours by meaning, light and dark, and how well they can be told apart.

A token says what a colour is for, never what it looks like; widgets and the style sheet know only tokens. The pairs
in `READABLE_PAIRS` are the ones text is set in; WCAG 2.2 (1.4.3) asks 4.5:1 of them, which a test holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

STATE_TOKENS: Final = ("ok", "attention", "stop", "sealed", "accent", "neutral")
"""Tokens a state can wear; each has a soft partner (``ok-soft``) as its background."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: a name (``light``, ``dark``) and a colour ``#rrggbb`` for every token."""

    name: str
    colours: Mapping[str, str]

    def __getitem__(self, token: str) -> str:
        """The colour of `token`. Raises KeyError for a token that does not exist."""
        return self.colours[token]

    @property
    def dark(self) -> bool:
        """Whether light text stands on a dark background."""
        return self.name == "dark"


LIGHT: Final = Theme(
    "light",
    MappingProxyType(
        {
            "surface": "#f4f6f9",
            "surface-raised": "#ffffff",
            "surface-sunken": "#eaeef3",
            "surface-hover": "#eef2f7",
            "border": "#d8dee7",
            "border-strong": "#838e9f",
            "text": "#1a2433",
            "text-muted": "#556275",
            "text-disabled": "#98a2b1",
            "accent": "#1d5bb8",
            "accent-strong": "#164a99",
            "accent-soft": "#e4edfa",
            "on-accent": "#ffffff",
            "ok": "#176e3c",
            "ok-soft": "#e2f3e9",
            "attention": "#855300",
            "attention-soft": "#fdf0d5",
            "stop": "#b3261e",
            "stop-soft": "#fce9e7",
            "sealed": "#663a9c",
            "sealed-soft": "#f1eafa",
            "neutral": "#4d5a6d",
            "neutral-soft": "#e9edf2",
            "selection": "#d7e5f8",
            "shadow": "#1a2433",
            "screen": "#0b0d10",
            "on-screen": "#ffffff",
        }
    ),
)

DARK: Final = Theme(
    "dark",
    MappingProxyType(
        {
            "surface": "#14181e",
            "surface-raised": "#1c222a",
            "surface-sunken": "#10141a",
            "surface-hover": "#242b35",
            "border": "#323b47",
            "border-strong": "#6d7a8c",
            "text": "#e7ebf1",
            "text-muted": "#a5b0bf",
            "text-disabled": "#66717f",
            "accent": "#78aefc",
            "accent-strong": "#9cc4ff",
            "accent-soft": "#1d2f4a",
            "on-accent": "#0b1b33",
            "ok": "#62cb90",
            "ok-soft": "#173022",
            "attention": "#ecb654",
            "attention-soft": "#362b14",
            "stop": "#ff938a",
            "stop-soft": "#3d201e",
            "sealed": "#c6a6f3",
            "sealed-soft": "#2d2242",
            "neutral": "#b3bdca",
            "neutral-soft": "#2a323d",
            "selection": "#243b5e",
            "shadow": "#000000",
            "screen": "#0b0d10",
            "on-screen": "#ffffff",
        }
    ),
)

THEMES: Final[Mapping[str, Theme]] = MappingProxyType({"light": LIGHT, "dark": DARK})

_BACKGROUNDS: Final = ("surface", "surface-raised", "surface-sunken", "surface-hover", "selection")

READABLE_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    *((ink, background) for ink in ("text", "text-muted") for background in _BACKGROUNDS),
    *((state, f"{state}-soft") for state in STATE_TOKENS),
    *((state, background) for state in STATE_TOKENS for background in ("surface", "surface-raised")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("text", "accent-soft"),
    ("on-screen", "screen"),
)
"""Every pair of ink and background that text is set in."""


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0.0 black to 1.0 white (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, background: str) -> float:
    """Contrast of two colours, 1.0 to 21.0 (WCAG 2.2)."""
    light, dark = sorted((luminance(ink), luminance(background)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
