"""archive second · make-up · mend: the second archive, what it lacks, and mending of either archive from the other."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from station.archive.second.places import would_be_on_one_disk
from station.archive.second.values import Carried, LookedAt, SecondState
from station.archive.second.wording import carried_lines, state_lines
from station.cli.arguments import Commands, command, file_path
from station.cli.context import Context
from station.cli.import_command import stopping
from station.cli.outcome import DONE, ENVIRONMENT, REFUSED, Outcome
from station.cli.progress import shown_progress
from station.core.clock import to_record
from station.core.texts import Texts

_MOST_NAMED = 20


def add_to(words: Commands) -> None:
    """Add the commands to the group of the archive."""
    parser = command(
        words,
        "second",
        _second,
        "both places of the recordings, and what the second archive lacks; choose another one",
        "--as admin archive second --set /mnt/second",
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--set", type=file_path, metavar="DIR", help="let this folder be the second archive from now on"
    )
    choice.add_argument("--none", action="store_true", help="make no second copies from now on")
    command(
        words,
        "make-up",
        _make_up,
        "copy to the second archive what it lacks, verified",
        "archive make-up --json",
    )
    command(
        words,
        "mend",
        _mend,
        "copy back from the second archive what the last check of the first one found missing or changed",
        "archive mend --json",
    )


def _second(context: Context, arguments: Namespace) -> Outcome:
    texts = context.texts
    if arguments.none or arguments.set is not None:
        folder = "" if arguments.none else str(Path(arguments.set).absolute())
        context.station.services.people.station_settings.choose_second(context.session, folder)
        key = "chosen" if folder else "chosen_none"
        lines = [texts(f"storage.{key}", folder=folder)]
        same = bool(folder) and would_be_on_one_disk(context.settings.archive_folder, Path(folder))
        if same:
            lines.append(texts("storage.same_disk"))
        return Outcome({"folder": folder or None, "same_disk": same}, lines)
    second, session = context.station.services.archive.second, context.session
    state = second.state(session)
    lacking = second.lacking(session) if state.folder is not None else ()
    document = {
        "first": {
            "folder": str(state.first),
            "recordings": state.recordings,
            "problem": None if state.first_problem is None else state.first_problem.code,
            "checked": _looked(state.first_checked),
        },
        "disks": [each.to_json() for each in state.rooms],
        "second": None if state.folder is None else _document(state),
        "lacking": [{"sha256": each.sha256, "stored": each.stored, "size": each.size} for each in lacking],
    }
    lines = list(state_lines(state, texts, context.settings.zone))
    lines += [f"  {each.stored}" for each in lacking[:_MOST_NAMED]]
    if len(lacking) > _MOST_NAMED:
        lines.append(texts("storage.more", count=len(lacking) - _MOST_NAMED))
    absent = state.problem or state.first_problem
    return Outcome(document, lines, DONE if absent is None else ENVIRONMENT)


def _document(state: SecondState) -> dict[str, object]:
    return {
        "folder": str(state.folder),
        "archive": state.name or None,
        "problem": None if state.problem is None else state.problem.code,
        "same_disk": state.same_disk,
        "copies": state.copies,
        "lacking": state.lacking,
        "lacking_bytes": state.lacking_bytes,
        "free_bytes": state.free_bytes,
        "checked": _looked(state.checked),
    }


def _looked(looked: LookedAt | None) -> dict[str, object] | None:
    if looked is None:
        return None
    return {"at": to_record(looked.at), "checked": looked.checked, "bad": looked.bad}


def _make_up(context: Context, _arguments: Namespace) -> Outcome:
    with stopping() as cancel:
        done = context.station.services.archive.second_care.make_up(
            context.session, report=shown_progress(context.texts), cancel=cancel
        )
    return _carried(done, "made_up", context.texts)


def _mend(context: Context, _arguments: Namespace) -> Outcome:
    with stopping() as cancel:
        done = context.station.services.archive.second_care.mend(
            context.session, report=shown_progress(context.texts), cancel=cancel
        )
    return _carried(done, "mended", context.texts)


def _carried(done: Carried, key: str, texts: Texts) -> Outcome:
    lines = list(carried_lines(done, key, texts))
    lines += [
        texts("archive.cli.bad_line", reason=texts(f"archive.fault.{each.reason}"), stored=each.stored)
        for each in done.left
    ]
    status = REFUSED if done.left else DONE
    return Outcome(done.to_json(), lines, ENVIRONMENT if done.reason is not None else status)
