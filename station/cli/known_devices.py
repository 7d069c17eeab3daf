"""archive device: naming the device of an import that came in before it was known."""

from __future__ import annotations

from argparse import Namespace

from station.archive.identity.wording import grounds_said
from station.archive.session_bodies import DeviceKnown
from station.cli.arguments import Commands, code, command
from station.cli.context import Context
from station.cli.outcome import Outcome


def add_to(words: Commands) -> None:
    """Add the command to the group of the archive."""
    parser = command(
        words,
        "device",
        _device,
        "say which device an import was of, after it came in",
        "archive device 20261126-043841-7c7ad1a9 --camera BWC-0017 --reason 已核对机身编号",
    )
    parser.add_argument("session", metavar="SESSION", help="as `archive imports` lists it")
    parser.add_argument(
        "--camera",
        type=code,
        metavar="TAG",
        help="the device; without it, the one with the serial number that was read",
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="how you know it")
    parser.add_argument(
        "--times-confirmed",
        action="store_true",
        help="you looked at the recordings that only their files' times put into the loan: they are of it",
    )


def _device(context: Context, arguments: Namespace) -> Outcome:
    devices, texts = context.station.services.archive.devices, context.texts
    camera = None if arguments.camera is None else context.item(arguments.camera)
    named = devices.name(
        context.session, arguments.session, camera, arguments.reason, confirmed=arguments.times_confirmed
    )
    body = named.entry.of(DeviceKnown)
    evidence = [each.value for each in body.evidence]
    document = {
        "entry": named.entry.reference,
        "session": body.session,
        "camera": named.camera,
        "recordings": named.recordings,
        "closing": named.closing.value,
        "closed": {"tag": named.camera, "evidence": evidence} if body.closes else None,
    }
    lines = [
        texts("archive.device_named", session=body.session, camera=named.camera, count=named.recordings),
        texts(f"archive.return.{named.closing}", camera=named.camera),
    ]
    if body.closes:
        lines += grounds_said(texts, body.evidence)
    return Outcome(document, lines)
