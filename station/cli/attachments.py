"""equipment attach · attached: photos and papers of an item."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from station.cli.arguments import Commands, code, command, file_path, number
from station.cli.context import Context
from station.cli.listed import takes_target, target
from station.cli.outcome import DONE, REFUSED, Outcome, UsageProblem
from station.core.attachments import Attachment, StoredState
from station.core.clock import local, to_record
from station.core.ledger import Entry
from station.inventory.attaching.bodies import PaperKind
from station.people.attaching import FilesOnRecord


def add_to(words: Commands) -> None:
    """Add the commands to ``equipment``."""
    parser = command(
        words,
        "attach",
        _attach,
        "add a photo or paper to an item; it is copied into the data folder",
        "equipment attach BWC-0017 发票.pdf --what purchase --note 2026年采购",
    )
    _takes_tag(parser)
    parser.add_argument("file", type=file_path, metavar="FILE", help="a picture or PDF of up to 20 MB")
    parser.add_argument("--what", choices=[each.value for each in PaperKind], help="without it, a photo")
    parser.add_argument("--note", default="")
    parser.add_argument(
        "--movement",
        type=number,
        metavar="SEQ",
        help="the entry of the check-out, return or handover that the photo shows",
    )
    parser = command(
        words,
        "attached",
        _attached,
        "photos and papers of an item, each compared with the ledger; or a copy of one of them",
        "equipment attached BWC-0017 --entry 120 --out 发票.pdf",
    )
    _takes_tag(parser)
    takes_copy(parser)


def _takes_tag(parser: ArgumentParser) -> None:
    parser.add_argument("tag", type=code, metavar="TAG")


def _attach(context: Context, arguments: Namespace) -> Outcome:
    if arguments.movement is not None:
        return _photograph(context, arguments)
    what = PaperKind(arguments.what or PaperKind.PHOTO.value)
    result = context.station.services.inventory.files.attach(
        context.session, context.item(arguments.tag), arguments.file, what, arguments.note
    )
    added = result.files[-1]
    texts, entry = context.texts, result.entry
    said = texts(
        "attachments.cli.added",
        name=added.file.name,
        tag=arguments.tag,
        what=texts(f"attachments.what.{what.value}"),
    )
    return Outcome({"entry": entry.reference, "file": file_facts(added)}, [said])


def _photograph(context: Context, arguments: Namespace) -> Outcome:
    """Add a photo to the end of a loan."""
    if arguments.what not in (None, PaperKind.PHOTO.value):
        raise UsageProblem("attachments.movement_and_what")
    tag, files = context.item(arguments.tag), context.station.services.inventory.files
    (entry,) = files.photograph(context.session, arguments.file, arguments.movement, (tag,), arguments.note)
    added = next(each for each in files.kept(context.session, tag) if each.seq == entry.seq)
    facts = {"name": added.file.name, "seq": arguments.movement, "count": 1}
    document = {"entry": entry.reference, "file": {**file_facts(added), "movement": arguments.movement}}
    return Outcome(document, [context.texts("attachments.cli.to_movement", **facts)])


def _attached(context: Context, arguments: Namespace) -> Outcome:
    files, tag = context.station.services.inventory.files, context.item(arguments.tag)
    copy = copied(context, arguments, lambda path: files.save(context.session, tag, arguments.entry, path))
    if copy is not None:
        return copy
    movements = _movements(context, tag)
    found = files.compared(context.session, tag)
    none = context.texts("attachments.none", tag=tag)
    return shown_files(context, found, none, lambda each: {"movement": movements.get(each.seq)})


def takes_copy(parser: ArgumentParser) -> None:
    """Let a command that shows files write a copy of one of them."""
    parser.add_argument("--entry", type=number, metavar="SEQ", help="the entry that added it")
    takes_target(parser, "where the copy is written")


def copied(context: Context, arguments: Namespace, save: Callable[[Path], Path]) -> Outcome | None:
    """What came of writing a copy, where one is asked for. Raises UsageProblem ``attachments.entry_and_out``."""
    path = target(context, arguments)
    if (arguments.entry is None) != (path is None):
        raise UsageProblem("attachments.entry_and_out")
    if path is None:
        return None
    written = save(path)
    return Outcome({"written": str(written)}, [context.texts("attachments.cli.saved", path=str(written))])


def added_files(kept: Sequence[Attachment], entries: Sequence[Entry], line: str) -> Outcome:
    """What came of adding files: of those `kept` the ones that the `entries` added. `line` says it."""
    seqs = {each.seq for each in entries}
    added = [file_facts(each) for each in kept if each.seq in seqs]
    return Outcome({"entries": [each.reference for each in entries], "files": added}, [line])


def files_of(context: Context, arguments: Namespace, service: FilesOnRecord, key: str, none: str) -> Outcome:
    """The files of a thing, each compared; or the copy of one of them that is asked for. `none` is said where there are none."""
    session = context.session
    copy = copied(context, arguments, lambda path: service.save(session, key, arguments.entry, path))
    return copy or shown_files(context, service.compared(session, key), none)


def shown_files(
    context: Context,
    found: Sequence[tuple[Attachment, StoredState]],
    none: str,
    more: Callable[[Attachment], dict[str, object]] = lambda _each: {},
) -> Outcome:
    """Files on record, each with how it compares; refused where one is not what its entry says. `none` is said where there are none."""
    whole = all(state in (StoredState.WHOLE, StoredState.ELSEWHERE) for _, state in found)
    document = [{**file_facts(each), "state": state.value, **more(each)} for each, state in found]
    lines = [_line(context, each, state) for each, state in found] or [none]
    return Outcome(document, lines, DONE if whole else REFUSED)


def _movements(context: Context, tag: str) -> dict[int, int]:
    """The entry of the check-out or return that a photo shows, by the one that added the photo."""
    loans = context.station.services.inventory.files.loans(context.session, tag)
    ends = [end for loan in loans for end in (loan.taken, loan.returned) if end is not None]
    return {photo.seq: end.entry.seq for end in ends for photo in end.photos}


def file_facts(each: Attachment) -> dict[str, object]:
    """A file in the form for scripts."""
    return {
        "seq": each.seq,
        "name": each.file.name,
        "what": each.what,
        "note": each.note,
        "sha256": each.file.sha256,
        "size": each.file.size,
        "form": each.file.form.value,
        "at": to_record(each.at),
        "by": each.by,
        "voided": each.voided,
    }


def _line(context: Context, each: Attachment, state: StoredState) -> str:
    texts = context.texts
    return texts(
        "attachments.cli.voided_line" if each.voided else "attachments.cli.line",
        seq=each.seq,
        name=each.file.name,
        what=texts(f"attachments.what.{each.what}"),
        when=f"{local(each.at, context.settings.zone):%Y-%m-%d %H:%M}",
        by=each.by,
        state=texts(f"attachments.state.{state.value}"),
        note=each.note,
    ).rstrip()
