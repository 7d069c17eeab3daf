"""repair send · back: an item goes to a designated place and comes back (EQ-14)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command, day, group
from station.cli.context import Context
from station.cli.entered import fen
from station.cli.outcome import Outcome
from station.inventory.repairs.bodies import SentToRepair


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands,
        "repair",
        "what is sent to be repaired, and comes back",
        "repair send BWC-0017 --to 区局装备维修站 --expected-on 2026-12-05",
    )
    parser = command(
        words,
        "send",
        _send,
        "send a damaged item to a designated place",
        "repair send BWC-0017 --to 区局装备维修站 --expected-on 2026-12-05",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--to", required=True, metavar="PLACE", help="one of EQ-14.repairers")
    parser.add_argument("--expected-on", type=day, required=True, metavar="DAY", help="when it is to be back")
    parser.add_argument("--fault", default="", metavar="TEXT", help="without it, what the register says")
    parser = command(
        words,
        "back",
        _back,
        "an item is back from repair",
        "repair back BWC-0017 --mended --note 换屏 --cost 200",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--mended", action="store_true", help="it is in good condition again")
    how.add_argument("--not-mended", action="store_true", help="it stays damaged")
    parser.add_argument("--note", required=True, metavar="TEXT", help="what was done, or why not")
    parser.add_argument("--cost", default=None, metavar="YUAN")


def _send(context: Context, arguments: Namespace) -> Outcome:
    tag = context.item(arguments.tag)
    entry = context.station.services.inventory.repairs.send(
        context.session, tag, arguments.to, arguments.expected_on, arguments.fault
    )
    repairer, label = entry.of(SentToRepair).repairer, context.label(tag)
    said = context.texts("repairs.sent_done", tag=label, repairer=repairer)
    return Outcome({"tag": label, "repairer": repairer, "entry": entry.reference}, [said])


def _back(context: Context, arguments: Namespace) -> Outcome:
    tag, mended = context.item(arguments.tag), bool(arguments.mended)
    entry = context.station.services.inventory.repairs.back(
        context.session, tag, arguments.note, mended=mended, cost_fen=fen(arguments.cost)
    )
    key = "mended_done" if mended else "unmended_done"
    label = context.label(tag)
    said = context.texts(f"repairs.{key}", tag=label)
    return Outcome({"tag": label, "mended": mended, "entry": entry.reference}, [said])
