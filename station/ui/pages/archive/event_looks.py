"""How what happened to a recording looks in its history: icon and colour."""

from __future__ import annotations

from typing import Final

EVENT_LOOKS: Final = {
    "media.imported": ("import", "accent"),
    "media.restored": ("undo", "accent"),
    "media.viewed": ("eye", "neutral"),
    "media.attributed": ("person", "ok"),
    "media.reattributed": ("person", "accent"),
    "media.contents_noted": ("check", "ok"),
    "media.hindrance_noted": ("edit", "accent"),
    "media.marked": ("pin", "attention"),
    "media.retention_kept": ("archive", "ok"),
    "media.retention_usual": ("archive", "neutral"),
    "media.given_back": ("export", "attention"),
    "media.manifest_given_out": ("export", "attention"),
    "media.stored_in_part": ("stop", "stop"),
    "media.digested": ("seal", "neutral"),
}
