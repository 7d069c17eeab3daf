"""Plays films as a decoder would that a file has taken over: what stands in the file says what it does once it plays."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from typing import Any

from station.core.sandbox import Content, OngoingReading
from tests.archive import hostile_decoder

_FACTS = {"milliseconds": 1000, "width": 320, "height": 180, "turn": 0, "pictures": True, "sound": False}


def _reach(target: dict[str, Any]) -> Content:
    colour = hostile_decoder.reach(target)
    said = {"picture": {"at": 0, "width": 1, "height": 1}, "sound": None, "ended": True}
    return Content(said, 4, [bytes([colour] * 4)])


def _eat(_target: dict[str, Any]) -> Content:
    held = [bytearray(1 << 20)]
    while True:
        held.append(bytearray(1 << 24))


def _talk(_target: dict[str, Any]) -> Content:
    return Content({}, 1 << 20, [bytes(1 << 20)])


def _lie(target: dict[str, Any]) -> Content:
    return Content(target["said"], target["size"], [bytes(target["size"])])


_DEEDS: dict[str, Callable[[dict[str, Any]], Content]] = {
    "reach": _reach,
    "hang": hostile_decoder.hang,
    "crash": hostile_decoder.crash,
    "eat": _eat,
    "talk": _talk,
    "lie": _lie,
}


def read(file: io.BufferedReader, _size: int, _request: Any) -> OngoingReading:
    """Look like a film until it plays."""
    target = json.loads(file.read())
    facts = _FACTS | ({"width": os.getpid()} if target.get("told") == "process" else {})
    return OngoingReading(
        facts, lambda _wish: OngoingReading(_DEEDS[target["do"]](target), lambda _next: None)
    )
