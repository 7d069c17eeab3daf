"""equipment attach · attached: photos and papers of an item."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli.arguments import Commands, code, command, file_path, number
from station.cli.context import Context
from station.cli.listed import takes_target, target
from station.cli.outcome import DONE, REFUSED, Outcome, UsageProblem
from station.core.attachments import Attachment, StoredState
from station.core.clock import local, to_record
from station.inventory.attaching.bodies import PaperKind


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
    parser.add_argument("--what", choices=[each.value for each in PaperKind], default=PaperKind.PHOTO.value)
    parser.add_argument("--note", default="")
    parser = command(
        words,
        "attached",
        _attached,
        "photos and papers of an item, each compared with the ledger; or a copy of one of them",
        "equipment attached BWC-0017 --entry 120 --out 发票.pdf",
    )
    _takes_tag(parser)
    parser.add_argument("--entry", type=number, metavar="SEQ", help="the entry that added it")
    takes_target(parser, "where the copy is written")


def _takes_tag(parser: ArgumentParser) -> None:
    parser.add_argument("tag", type=code, metavar="TAG")


def _attach(context: Context, arguments: Namespace) -> Outcome:
    what = PaperKind(arguments.what)
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
    return Outcome({"entry": entry.reference, "file": _facts(added)}, [said])


def _attached(context: Context, arguments: Namespace) -> Outcome:
    texts, files = context.texts, context.station.services.inventory.files
    tag = context.item(arguments.tag)
    path = target(context, arguments)
    if (arguments.entry is None) != (path is None):
        raise UsageProblem("attachments.entry_and_out")
    if path is not None:
        written = files.save(context.session, tag, arguments.entry, path)
        return Outcome({"written": str(written)}, [texts("attachments.cli.saved", path=str(written))])
    found = files.compared(context.session, tag)
    whole = all(state in (StoredState.WHOLE, StoredState.ELSEWHERE) for _, state in found)
    document = [{**_facts(each), "state": state.value} for each, state in found]
    lines = [_line(context, each, state) for each, state in found] or [texts("attachments.none", tag=tag)]
    return Outcome(document, lines, DONE if whole else REFUSED)


def _facts(each: Attachment) -> dict[str, object]:
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
