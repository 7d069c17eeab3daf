"""The options by which a loan or a return that was written on paper is entered late."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli.arguments import moment
from station.cli.context import Context
from station.cli.loan_photos import takes_photos
from station.cli.outcome import UsageProblem
from station.cli.secrets import second_person
from station.core.clock import at_office
from station.inventory.late.use_cases import LateWish


def takes_late(parser: ArgumentParser) -> None:
    """Add them, and the photos of both ends of a loan."""
    takes_photos(parser)
    parser.add_argument(
        "--happened-at",
        type=moment,
        metavar="T",
        help='when it really happened, where it was written on paper: "2026-11-23 09:30" in the office\'s time',
    )
    parser.add_argument(
        "--second",
        metavar="ACCOUNT",
        help="who confirms a late entry besides; password from STATION_SECOND_PASSWORD or a prompt",
    )


def late_wish(context: Context, arguments: Namespace) -> LateWish | None:
    """What makes it a late entry; None where it happens now. Raises UsageProblem where a part is missing."""
    given = [arguments.happened_at is not None, arguments.second is not None]
    if not any(given):
        return None
    if not all(given) or arguments.reason is None:
        raise UsageProblem(
            "cli.usage",
            detail="not without each other: --happened-at T, --second ACCOUNT, --reason TEXT",
            usage="",
        )
    happened_at = at_office(arguments.happened_at, context.settings.zone)
    return LateWish(happened_at, arguments.reason, second_person(context, arguments.second))
