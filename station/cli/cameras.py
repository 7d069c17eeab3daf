"""devices cameras: cameras that speak PTP and are no disk; ``import ptp:PORT`` fetches one and brings it in."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.archive.cameras.ports import PTP
from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.cli.progress import shown_progress
from station.core.progress import CancelToken


def add_to(words: Commands) -> None:
    """Add the command to the group of devices."""
    command(
        words,
        "cameras",
        _cameras,
        "cameras that are no disk, with the name that `import` takes",
        "devices cameras --json",
    )


def listed(context: Context) -> Outcome:
    """The cameras, also as a part of `devices list`."""
    texts, found = context.texts, context.station.services.archive.cameras.list(context.session)
    lines = [texts("cameras.cli.line", camera=each.address, model=each.model) for each in found]
    return Outcome({"cameras": [{"camera": each.address, "model": each.model} for each in found]}, lines)


def _cameras(context: Context, _arguments: Namespace) -> Outcome:
    found = listed(context)
    return found if found.lines else Outcome(found.document, [context.texts("cameras.cli.none")])


@contextmanager
def source_of(context: Context, source: Path, cancel: CancelToken) -> Iterator[Path]:
    """The folder to import: `source` itself, or what is fetched from the camera of this name meanwhile."""
    if not str(source).startswith(f"{PTP}:"):
        yield source
        return
    cameras = context.station.services.archive.cameras
    report = shown_progress(context.texts)
    with cameras.fetched(context.session, str(source), report=report, cancel=cancel) as folder:
        yield folder
