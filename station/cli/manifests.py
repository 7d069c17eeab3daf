"""archive manifest: digests of recordings for others, in a file that common tools check."""

from __future__ import annotations

from argparse import Namespace

from station.archive.exchange.chosen import KNOWN, algorithm_name
from station.archive.exchange.values import ManifestGiven, ManifestWish
from station.cli.arguments import Commands, command, file_path
from station.cli.context import Context
from station.cli.import_command import stopping
from station.cli.outcome import REFUSED, Outcome, UsageProblem
from station.cli.progress import shown_progress
from station.core.texts import Texts


def add_to(words: Commands) -> None:
    """Add the command to the group of the archive."""
    parser = command(
        words,
        "manifest",
        _manifest,
        "write the digests of recordings into a file for others (`cksum --check FILE`), each file proved as it is read",
        "archive manifest --session 20261126-043841-7c7ad1a9 --digest sm3 --out sm3.txt --reason 移送检察机关",
    )
    parser.add_argument(
        "sha256", nargs="*", metavar="SHA256", help="recordings, by the beginnings of their hashes"
    )
    parser.add_argument(
        "--session",
        action="append",
        default=[],
        metavar="SESSION",
        help="all that came in by an import (`archive imports`), again for each",
    )
    parser.add_argument("--matter", default=None, metavar="NO", help="the recordings of a matter")
    parser.add_argument(
        "--digest",
        action="append",
        default=[],
        choices=KNOWN,
        help="an algorithm, again for each; without it those that the office chose (DM-03)",
    )
    parser.add_argument(
        "--as-on-card",
        action="store_true",
        help="name files as they lay on their card, as `archive give-back` writes them",
    )
    parser.add_argument(
        "--out", required=True, type=file_path, metavar="FILE", help="a file that is not there yet"
    )
    parser.add_argument(
        "--reason", required=True, metavar="TEXT", help="for whom and what for; it is recorded"
    )


def _manifest(context: Context, arguments: Namespace) -> Outcome:
    if not (arguments.sha256 or arguments.session or arguments.matter):
        raise UsageProblem("archive.manifest_of_what")
    wish = ManifestWish(
        tuple(dict.fromkeys(arguments.session)),
        arguments.matter,
        tuple(arguments.sha256),
        tuple(arguments.digest),
        arguments.as_on_card,
    )
    with stopping() as cancel:
        given = context.station.services.archive.manifests.write(
            context.session,
            wish,
            arguments.out,
            arguments.reason,
            context.texts,
            report=shown_progress(context.texts),
            cancel=cancel,
        )
    return Outcome(given.to_json(), given_lines(given, context.texts), REFUSED if given.left_out else 0)


def given_lines(given: ManifestGiven, texts: Texts) -> list[str]:
    """What came of it in words."""
    names = texts("list.join").join(map(algorithm_name, given.algorithms))
    lines = [texts("archive.manifest_given", count=given.files, names=names, to=str(given.to))]
    lines += [
        texts("archive.manifest_lacks", stored=each.stored, why=texts(f"archive.giving.{each.reason}"))
        for each in given.left_out
    ]
    if not given.way.is_cold:
        lines.append(texts("archive.not_proven_read", why=texts(f"archive.way.{given.way}")))
    return lines
