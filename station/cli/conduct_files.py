"""violations attach · attached: photos and papers of a record of conduct, and ``--file`` of the commands that make one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli.arguments import Commands, command, file_path, number
from station.cli.attachments import added_files, files_of, takes_copy
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.people.conduct.values import ConductPaper


def takes_files(parser: ArgumentParser) -> None:
    """Let a command take photos and papers."""
    parser.add_argument(
        "--file",
        action="append",
        default=[],
        type=file_path,
        metavar="FILE",
        help="a picture or PDF of up to 20 MB that shows it; may be repeated",
    )


def add_to(words: Commands) -> None:
    """Add the commands to ``violations``."""
    parser = command(
        words,
        "attach",
        _attach,
        "add photos or papers to a record; they are copied into the data folder",
        "violations attach 812 现场.jpg --what photo --note 单肩未开机",
    )
    parser.add_argument("id", type=number, metavar="ID", help="the number of the record")
    parser.add_argument("file", nargs="+", type=file_path, metavar="FILE")
    kinds = [each.value for each in ConductPaper]
    parser.add_argument("--what", choices=kinds, help="else photo or paper, as the file is")
    parser.add_argument("--note", default="")
    parser = command(
        words,
        "attached",
        _attached,
        "photos and papers of a record, each compared with the ledger; or a copy of one of them",
        "violations attached 812 --entry 813 --out 现场.jpg",
    )
    parser.add_argument("id", type=number, metavar="ID", help="the number of the record")
    takes_copy(parser)


def _attach(context: Context, arguments: Namespace) -> Outcome:
    files = context.station.services.people.conduct_files
    what = None if arguments.what is None else ConductPaper(arguments.what)
    entries = files.attach(context.session, arguments.id, arguments.file, what, arguments.note)
    line = context.texts("conduct.cli.attached", record=arguments.id, count=len(entries))
    return added_files(files.kept(context.session, str(arguments.id)), entries, line)


def _attached(context: Context, arguments: Namespace) -> Outcome:
    none = context.texts("conduct.cli.no_files", record=arguments.id)
    return files_of(
        context, arguments, context.station.services.people.conduct_files, str(arguments.id), none
    )
