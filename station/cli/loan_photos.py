"""``--photo FILE`` of checkout and checkin: how the items looked when they went out or came back (EQ-10)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from station.cli.arguments import file_path
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.core.errors import StationError
from station.core.ledger import Entry
from station.core.notices import notice
from station.inventory.attaching.movements import moved_items
from station.inventory.counter import CounterResult


def takes_photos(parser: ArgumentParser) -> None:
    """Let a command take photos of its items."""
    parser.add_argument(
        "--photo",
        action="append",
        default=[],
        type=file_path,
        metavar="FILE",
        help="a picture of the items as they go out or come back (with --dissent: of what is disputed), up to 20 MB; may be repeated",
    )


def require_photos(context: Context, arguments: Namespace) -> None:
    """Raise Refused where a photo can't be taken, before anything is recorded."""
    for path in arguments.photo:
        context.station.services.inventory.files.judged(context.session, path)


def with_photos(context: Context, arguments: Namespace, result: CounterResult, outcome: Outcome) -> Outcome:
    """Add the photos to what was recorded; what can't be added is a warning, since the loan stands."""
    if not arguments.photo:
        return outcome
    texts, entries, lines, warnings = context.texts, list[Entry](), list(outcome.lines), list[object]()
    for path in arguments.photo:
        for movement in filter(moved_items, result.entries):
            try:
                added = context.station.services.inventory.files.photograph(
                    context.session, path, movement.seq
                )
            except StationError as problem:
                warning = _not_added(context, path, movement, problem)
                warnings.append(warning)
                lines.append(str(warning["message"]))
                continue
            entries += added
            facts = {"name": path.name, "seq": movement.seq, "count": len(added)}
            lines.append(texts("attachments.cli.to_movement", **facts))
    document = {
        **outcome.document,
        "photos": [each.reference for each in entries],
        "warnings": [*outcome.document["warnings"], *warnings],
    }
    return replace(outcome, document=document, lines=lines)


def _not_added(context: Context, path: Path, movement: Entry, problem: StationError) -> dict[str, object]:
    texts = context.texts
    told = notice("photo_not_added", None, name=path.name, seq=movement.seq, reason=texts.sentence(problem))
    message = texts(told.text_key, **told.named_facts)
    return {"code": told.code, "rule": told.rule, "facts": told.named_facts, "message": message}
