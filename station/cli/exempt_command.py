"""exempt: a written explanation in place of recordings, of a device that came back or of a matter (RC-06)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command
from station.cli.context import Context
from station.cli.import_words import matter_lines
from station.cli.outcome import Outcome, UsageProblem
from station.inventory.bodies import RecordingExempted
from station.matters.visit_bodies import MatterExempted


def add_exempt(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "exempt",
        _exempt,
        "a written explanation in place of recordings (RC-06)",
        "exempt BWC-0017 --ground safety --text 检查场所要求关闭电子设备",
    )
    parser.add_argument(
        "tag",
        nargs="?",
        type=code,
        metavar="TAG",
        help="the device that came back without recordings; without it the explanation is of the matter",
    )
    parser.add_argument("--ground", required=True, metavar="CODE", help="see `rules`, RC-06")
    parser.add_argument("--text", required=True, help="the explanation")
    parser.add_argument("--matter", default="", metavar="NO", help="number of the matter it was made for")


def _exempt(context: Context, arguments: Namespace) -> Outcome:
    ground, text, number = arguments.ground, arguments.text, arguments.matter
    matters = context.station.services.matters.matters
    if arguments.tag is None:
        if not number.strip():
            raise UsageProblem("matters.exempt_whom", usage="exempt TAG | exempt --matter NO")
        entry = matters.exempt(context.session, number, ground, text)
        matter = entry.of(MatterExempted).matter
        document = {"entry": entry.reference, "tag": None, "matter": matter}
        return Outcome(document, [context.texts("matters.cli.exempted", matter=matter, entry=entry.seq)])
    exemptions, tag = context.station.services.inventory.exemptions, context.item(arguments.tag)
    entry = exemptions.exempt(context.session, tag, ground, text, number)
    tag = entry.of(RecordingExempted).tag
    known = matters.known(context.session, number) if number.strip() else None
    document = {"entry": entry.reference, "tag": tag, "matter": None if known is None else known.number}
    lines = [context.texts("archive.cli.exempted", tag=tag), *matter_lines(known, context.texts)]
    return Outcome(document, lines)
