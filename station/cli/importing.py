"""``… import FILE``: a preview of each line before it is recorded.

``--preview`` only shows it. Otherwise a person at a terminal sees it and is asked; ``--yes``, ``--json`` and a script
(no terminal) are not asked, so a script uses ``--preview`` first.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from station.cli.arguments import file_path
from station.cli.context import Context
from station.cli.listed import list_report, takes_out, written
from station.cli.outcome import DONE, REFUSED, Outcome, UsageProblem
from station.cli.terminal import ask, say
from station.core.notices import Notice
from station.core.report import Report, ReportColumn
from station.core.texts import Texts
from station.sheets import ENCODINGS, Becomes, Preview, PreviewLine, Template
from station.sheets.headers import column_named

_COLUMNS = ("line", "sheet", "becomes", "what", "name", "columns", "said")
_MOST_NOTICES = 3
"""So many notices of a kind are shown one by one; `--json` has all."""
_YES = ("y", "yes", "是")
_MOST_ALIKE = 20
"""So many lines that have to be put right for the same are shown one by one; `--json` and `--out` have all."""
_MANY_BLANKS = re.compile(" {3,}")


@dataclass(frozen=True, slots=True)
class Looked:
    """A preview, where the titles of its table's columns stand in the texts, and by which matched titles it was read."""

    preview: Preview
    fields: str
    matched: Mapping[str, str] = field(default_factory=dict)


def takes_import(parser: ArgumentParser, template: str) -> None:
    """Let a command take a table; `template` is the command that prints its header."""
    parser.add_argument("file", type=file_path, metavar="FILE", help=f"as `{template}` prints it")
    parser.add_argument(
        "--preview", action="store_true", help="say what each line would become and record nothing"
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="record without asking; with --json or without a terminal nobody is asked",
    )
    parser.add_argument(
        "--encoding",
        choices=ENCODINGS,
        default="",
        help="in which encoding a CSV file is, where it is told wrongly",
    )
    parser.add_argument(
        "--match",
        action="append",
        default=[],
        metavar="TITLE=COLUMN",
        help="a title of the file stands for this column, or, with TITLE=, is not read; may be repeated, and is remembered",
    )
    parser.add_argument(
        "--match-as-before",
        action="store_true",
        help="read titles that were matched with columns before as they were then; --preview says which",
    )
    takes_out(parser)


def look(
    arguments: Namespace, template: Template, fields: str, preview: Callable[[Mapping[str, str]], Preview]
) -> Looked:
    """The file's preview, read by the titles that ``--match`` and ``--match-as-before`` match with columns.

    Raises `UsageProblem` for a match that is not TITLE=COLUMN, Refused ``batch.unknown_match``.
    """
    matched: dict[str, str] = {}
    for given in arguments.match:
        title, equals, column = (each.strip() for each in given.rpartition("="))
        if not equals or not title:
            detail = f"argument --match: not TITLE=COLUMN: {given}"
            raise UsageProblem("cli.usage", detail=detail, usage="--match TITLE=COLUMN")
        matched[title] = column_named(template, column) if column else ""
    found = preview(matched)
    if arguments.match_as_before and found.offered:
        matched = {**found.offered, **matched}
        found = preview(matched)
    return Looked(found, fields, matched)


def looked_at(context: Context, arguments: Namespace, looked: Looked) -> Outcome | None:
    """The outcome that ends the command before anything is recorded: the wanted preview, or a person's no.

    None when it is to be recorded. Raises `UsageProblem` for ``--out`` without ``--preview``.
    """
    preview = looked.preview
    if arguments.preview:
        file = written(context, arguments, lambda: _report(context, arguments, looked))
        return file or _shown(context, looked)
    if arguments.out is not None:
        raise UsageProblem(
            "cli.usage", detail="--out without --preview", usage="import FILE --preview --out FILE"
        )
    if not preview.records or arguments.yes or arguments.json or not _at_a_terminal():
        return None
    return None if _agreed(context, looked) else _left(context)


def problem_lines(looked: Looked, texts: Texts) -> list[str]:
    """The lines of a preview with problems, equal problems together, and what was left out."""
    wanted = (Becomes.REFUSED, Becomes.LEFT_OUT)
    lines = (each for each in looked.preview.lines if each.becomes in wanted)
    return [*_worded(lines, looked, texts), *_offered(looked, texts)]


def notice_lines(notices: Sequence[Notice], texts: Texts) -> list[str]:
    """Notices in words, those of a kind together: the first few, and the number of the others."""
    kinds: dict[str, list[Notice]] = {}
    for each in notices:
        kinds.setdefault(each.text_key, []).append(each)
    said: list[str] = []
    for alike in kinds.values():
        said += [texts(each.text_key, **each.named_facts) for each in alike[:_MOST_NOTICES]]
        if len(alike) > _MOST_NOTICES:
            said.append(texts("importing.cli.alike_notices", count=len(alike) - _MOST_NOTICES))
    return said


def _at_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty()


def _agreed(context: Context, looked: Looked) -> bool:
    """Whether the person at the terminal, who sees all of it, wants it recorded."""
    say(*_lines(looked, context.texts))
    return ask(context.texts("importing.cli.question")).casefold() in _YES


def _left(context: Context) -> Outcome:
    return Outcome(None, [context.texts("importing.cli.not_recorded")], REFUSED)


def _shown(context: Context, looked: Looked) -> Outcome:
    preview, texts = looked.preview, context.texts
    document = {
        "recorded": False,
        **{each.value: preview.count(each) for each in Becomes},
        "lines": [each.document(texts, looked.fields) for each in preview.lines],
        "effects": [texts(each.text_key, **each.named_facts) for each in preview.effects],
        "form": preview.form,
        "titles": [{"title": each.title, "column": each.column} for each in preview.titles],
        "offered": dict(preview.offered),
    }
    lines = [*_lines(looked, texts), texts("importing.cli.previewed")]
    return Outcome(document, lines, REFUSED if preview.problems else DONE)


def _lines(looked: Looked, texts: Texts) -> Sequence[str]:
    preview = looked.preview
    # What stays as it is is counted: among a whole register the few lines that change would not be seen.
    moved = (each for each in preview.lines if each.becomes is not Becomes.UNCHANGED or each.notices)
    said = [*_worded(moved, looked, texts), preview.counted(texts), *preview.remarks(texts)]
    return [*said, *_offered(looked, texts)]


def _offered(looked: Looked, texts: Texts) -> list[str]:
    """What such titles meant before, where the file was not read so."""
    pairs = looked.preview.matches_before(texts, looked.fields)
    return [texts("importing.cli.match_before", pairs=pairs)] if pairs else []


def _worded(lines: Iterable[PreviewLine], looked: Looked, texts: Texts) -> list[str]:
    """Each line in words; of many lines with the same problem, the first few and the number of the others."""
    said: list[str] = []
    shown: dict[object, list[PreviewLine]] = {}
    for each in lines:
        refused = each.becomes is Becomes.REFUSED
        kind = (each.sheet, *((problem.column, problem.code) for problem in each.problems))
        if not refused:
            kind = (each.sheet, each.becomes, *(noted.text_key for noted in each.notices))
        alike = shown.setdefault(kind, []) if refused or each.notices else []
        alike.append(each)
        if len(alike) <= _MOST_ALIKE:
            said.append(_line(each, looked, texts))
    for alike in shown.values():
        more = alike[_MOST_ALIKE:]
        if more:
            facts = {"count": len(more), "line": more[-1].line, "first": alike[0].line}
            columns = alike[0].columns(texts, looked.fields)
            key = "alike" if alike[0].becomes is Becomes.REFUSED else "alike_noticed"
            said.append(texts(f"importing.cli.{key}", columns=columns, **facts))
    return said


def _line(line: PreviewLine, looked: Looked, texts: Texts) -> str:
    facts = {
        "becomes": texts(f"importing.becomes.{line.becomes}"),
        "what": line.what,
        "name": line.name,
        "said": line.said(texts, looked.fields),
    }
    if not line.line:
        return texts("importing.cli.no_line", **facts).rstrip()
    changed = line.becomes is Becomes.CHANGED  # what is said of it names its columns
    columns = "" if changed and line.changes else line.columns(texts, looked.fields)
    worded = texts("importing.cli.line", line=line.line, columns=columns, **facts)
    return _MANY_BLANKS.sub("  ", worded).rstrip()  # of what is not there


def _report(context: Context, arguments: Namespace, looked: Looked) -> Report:
    texts, preview = context.texts, looked.preview
    columns = [
        ReportColumn(key, texts(f"importing.column.{key}"), "count" if key == "line" else "text")
        for key in _COLUMNS
    ]
    rows = [
        (
            each.line or None,
            each.sheet,
            texts(f"importing.becomes.{each.becomes}"),
            each.what,
            each.name,
            each.columns(texts, looked.fields),
            each.said(texts, looked.fields),
        )
        for each in preview.lines
    ]
    said = [arguments.file.name, preview.counted(texts), *preview.remarks(texts)]
    return list_report(context, texts("importing.title"), columns, rows, said, behind=None)
