"""devices: what is plugged into this computer."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from station.archive.sources import PluggedSource
from station.archive.volumes import Volume
from station.cli import recorders
from station.cli.arguments import Commands, command, group
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.core import sizes
from station.core.texts import Texts

_LIST = "devices list --json"


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "devices", "cards, cameras and drives that are plugged in", _LIST)
    command(words, "list", _list, "what is plugged in, mounted or not, and which item it is", _LIST)
    recorders.add_to(words)


def _list(context: Context, _arguments: Namespace) -> Outcome:
    found = context.station.services.archive.sources.list(context.session)
    lines = [line for each in found for line in _lines(each, context.texts)]
    return Outcome(
        {"devices": [each.to_json() for each in found]}, lines or [context.texts("archive.plugged.none")]
    )


def _lines(source: PluggedSource, texts: Texts) -> Iterator[str]:
    found = source.found
    facts = {
        "device": found.device,
        "label": found.label or "–",
        "camera": source.camera or texts("archive.plugged.no_item"),
        "serial": found.serial or "–",
        "size": sizes.size(found.total_bytes),
    }
    if isinstance(found, Volume):
        key = "read_only" if found.read_only else "writable"
        yield texts("archive.plugged.mounted", path=found.path, how=texts(f"archive.plugged.{key}"), **facts)
    else:
        yield texts("archive.plugged.unopened", state=texts(f"archive.barrier.{found.barrier}"), **facts)
        yield "  " + texts(f"archive.barrier_said.{found.barrier}")
    if source.beside:
        yield "  " + texts("archive.plugged.beside", devices=texts("list.join").join(source.beside))
