"""Reads headers as a decoder would that a file has taken over: the file's name says what it does."""

from __future__ import annotations

import ctypes
import io
import os
import time
from collections.abc import Callable
from typing import Any


def _hang() -> Any:
    while True:
        time.sleep(1)


def _crash() -> Any:
    ctypes.string_at(0)


def _leave() -> Any:
    os._exit(0)


def _flood() -> Any:
    return {"taken": "9" * (1 << 20), "offset": "", "cut": False}


_DEEDS: dict[bytes, Callable[[], Any]] = {
    b"hang": _hang,
    b"crash": _crash,
    b"leave": _leave,
    b"flood": _flood,
    b"lie": lambda: {
        "found": True,
        "created": -5,
        "lasts": 10**30,
        "taken": ["x"],
        "offset": 3,
        "cut": False,
    },
    b"other": lambda: ["no", "such", "answer"],
    b"ask": lambda: {"taken": "2026:11:23 12:00:00", "offset": "", "cut": False},
}


def read(file: io.BufferedReader, _size: int, _request: Any) -> Any:
    """Do what stands behind the file's first bytes."""
    return _DEEDS[file.read().rpartition(b":")[2]]()
