"""devices list · mount · unmount: what is plugged into this computer."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from station.archive.sources import PluggedSource
from station.archive.volumes import Volume
from station.cli import cameras, recorders, serials, time_habits
from station.cli.arguments import Commands, command, group
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.core import sizes
from station.core.texts import Texts

_LIST, _MOUNT, _UNMOUNT = "devices list --json", "devices mount /dev/sdb1", "devices unmount /dev/sdb1"


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "devices", "cards, cameras and drives that are plugged in", _LIST)
    command(words, "list", _list, "what is plugged in, mounted or not, and which item it is", _LIST)
    parser = command(words, "mount", _mount, "open a device so that nothing is written to it", _MOUNT)
    parser.add_argument("device", metavar="DEVICE", help="as `devices list` names it")
    parser = command(words, "unmount", _unmount, "let go of a device, so that it may be pulled", _UNMOUNT)
    parser.add_argument("device", metavar="DEVICE", help="as `devices list` names it")
    command(
        words,
        "drifting",
        _drifting,
        "devices whose clocks stray by more than is allowed a day (EQ-14), by what is on record of them",
        "devices drifting --json",
    )
    recorders.add_to(words)
    cameras.add_to(words)
    time_habits.add_to(words)
    serials.add_to(words)


def _list(context: Context, _arguments: Namespace) -> Outcome:
    found = context.station.services.archive.sources.list(context.session)
    lines = [line for each in found for line in _lines(each, context.texts)]
    in_recorders, in_cameras = recorders.listed(context), cameras.listed(context)
    lines += [*in_recorders.lines, *in_cameras.lines]
    document = {"devices": [each.to_json() for each in found]}
    return Outcome(
        {**document, **in_recorders.document, **in_cameras.document},
        lines or [context.texts("archive.plugged.none")],
    )


def _mount(context: Context, arguments: Namespace) -> Outcome:
    device = arguments.device
    path = context.station.services.archive.sources.mount(context.session, device)
    line = context.texts("archive.plugged.opened", device=device, path=path)
    return Outcome({"device": device, "path": str(path)}, [line])


def _unmount(context: Context, arguments: Namespace) -> Outcome:
    device = arguments.device
    context.station.services.archive.sources.unmount(context.session, device)
    return Outcome({"device": device}, [context.texts("archive.plugged.released", device=device)])


def _drifting(context: Context, _arguments: Namespace) -> Outcome:
    found = context.station.services.archive.clocks.drifting(context.session)
    texts = context.texts
    lines = [
        texts(
            f"archive.cli.drift_{'fast' if each.seconds_a_day > 0 else 'slow'}",
            camera=each.camera,
            seconds=f"{abs(each.seconds_a_day):.1f}",
        )
        for each in found
    ]
    document = {"drifting": [each.to_json() for each in found]}
    return Outcome(document, lines or [texts("archive.cli.drift_none")])


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
        key = "write_protected" if found.write_protected else key
        yield texts("archive.plugged.mounted", path=found.path, how=texts(f"archive.plugged.{key}"), **facts)
    else:
        state = "own" if found.held else found.barrier.value
        yield texts("archive.plugged.unopened", state=texts(f"archive.barrier.{state}"), **facts)
        key = "archive.plugged.may_mount" if found.opens else f"archive.barrier_said.{state}"
        yield "  " + texts(key, device=found.device, folder=found.held)
    if source.own and (isinstance(found, Volume) or not found.held):
        yield "  " + texts("archive.plugged.own")
    if source.beside:
        yield "  " + texts("archive.plugged.beside", devices=texts("list.join").join(source.beside))
