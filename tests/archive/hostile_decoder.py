"""Decodes pictures as a decoder would that a file has taken over: what stands in the file says what it does."""

from __future__ import annotations

import ctypes
import encodings.idna  # noqa: F401  # connecting would load it when nothing can be loaded any more
import io
import json
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from station.core.sandbox import Content


def reach(target: dict[str, Any]) -> int:
    """Black where every attempt was refused, white where one went through."""
    attempts: tuple[Callable[[], object], ...] = (
        lambda: Path(target["path"]).read_bytes(),
        lambda: Path(target["path"]).unlink(),
        lambda: socket.create_connection(("127.0.0.1", target["port"]), 2),
        lambda: list(Path("/").iterdir()),
        os.fork,
    )
    colour = 0
    for attempt in attempts:
        try:
            attempt()
        except PermissionError:
            continue
        colour = 255
    return colour


def _reach(target: dict[str, Any]) -> Content:
    return Content({"width": 1, "height": 1, "alpha": False}, 3, [bytes([reach(target)] * 3)])


def hang(_target: dict[str, Any]) -> Content:
    """Never answer."""
    while True:
        time.sleep(1)


def crash(_target: dict[str, Any]) -> Content:
    """Fall over a wild pointer."""
    ctypes.string_at(0)
    raise AssertionError


def _lie(target: dict[str, Any]) -> Content:
    return Content(target["answer"], target["size"], [bytes(target["size"])])


_DEEDS = {"reach": _reach, "hang": hang, "crash": crash, "lie": _lie}


def read(file: io.BufferedReader, _size: int, _request: Any) -> Content:
    """Do what the file wants."""
    target = json.loads(file.read())
    return _DEEDS[target["do"]](target)
