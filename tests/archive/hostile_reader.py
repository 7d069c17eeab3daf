"""Reads headers as a decoder would that a file has taken over: the file's name says what it does."""

from __future__ import annotations

import ctypes
import io
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any


def _hang() -> Any:
    while True:
        time.sleep(1)


def _crash() -> Any:
    ctypes.string_at(0)


def _leave() -> Any:
    os._exit(0)


def _flood() -> Any:
    return _told("9" * (1 << 20))


def _told(raw: str) -> Any:
    """An answer of one time: 2026-11-23 12:00:00 of the wall clock."""
    wall = (datetime(2026, 11, 23, 12) - datetime(1904, 1, 1)) // timedelta(microseconds=1)
    times = [["exif", "start", wall, None, False, 1_000_000, raw]]
    return {"found": True, "cut": False, "lasts": None, "times": times}


_DEEDS: dict[bytes, Callable[[], Any]] = {
    b"hang": _hang,
    b"crash": _crash,
    b"leave": _leave,
    b"flood": _flood,
    b"lie": lambda: {
        "found": True,
        "cut": False,
        "lasts": 10**30,
        "times": [["exif", "start", -5, 10**6, 1, 0, 3]],
    },
    b"other": lambda: ["no", "such", "answer"],
    b"ask": lambda: _told("2026:11:23 12:00:00"),
}


def read(file: io.BufferedReader, _size: int, _request: Any) -> Any:
    """Do what stands behind the file's first bytes."""
    return _DEEDS[file.read().rpartition(b":")[2]]()
