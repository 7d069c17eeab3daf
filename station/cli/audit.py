"""audit year · check: the audit of a year as a package, and the proof of a package (EQ-06, EQ-10, DM-03).

Checking needs no account: anyone who has the data may check it.
"""

from __future__ import annotations

import argparse
from argparse import Namespace

from station.audit.year.checking import CheckedPackage
from station.audit.year.use_cases import MadeYear
from station.audit.year.wording import failure_words, later_rule_words
from station.cli.arguments import Commands, command, day, file_path, group
from station.cli.context import Context
from station.cli.outcome import DONE, REFUSED, Outcome
from station.cli.progress import shown_progress
from station.core.clock import local, to_record
from station.core.ledger import Stream
from station.core.report import named_characters
from station.core.texts import Texts
from station.people.sessions import program_session


def register(commands: Commands) -> None:
    """Add the group."""
    example = "--as admin audit year 2026 --out 年终审计-2026"
    words = group(commands, "audit", "the audit of a year, and the proof of one", example)
    parser = command(words, "year", _year, "make the audit of a year in a new folder", example)
    parser.add_argument("year", type=_whole_year, metavar="YYYY")
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="DATE",
        help="as of the end of this day of the year; else 31 December, or now where the year is not over",
    )
    parser.add_argument(
        "--out", type=file_path, required=True, metavar="DIR", help="a folder that is not there yet"
    )
    parser = command(
        words,
        "check",
        _check,
        "whether a package is as it was made, and the ledger still says so",
        "audit check 年终审计-2026 --json",
    )
    parser.add_argument(
        "path", type=file_path, metavar="PATH", help="the folder of the package, or a file in it"
    )


def _whole_year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"not a year like 2026: {text}")
    return int(text)


def _year(context: Context, arguments: Namespace) -> Outcome:
    years, session = context.station.services.audit.years, context.session
    made = years.make(
        session,
        context.texts,
        arguments.year,
        arguments.out,
        arguments.as_of,
        report=shown_progress(context.texts),
    )
    return Outcome(_made_facts(made), _made_lines(made, context.texts))


def _made_facts(made: MadeYear) -> dict[str, object]:
    period, manifest = made.found.period, made.manifest
    return {
        "written": str(made.folder),
        "year": period.year,
        "as_of": to_record(period.as_of),
        "over": period.over,
        "entry": made.entry.reference,
        "digest": made.digest,
        "heads": {
            stream.value: {
                "seq": manifest.heads.day[stream].seq,
                "hash": manifest.heads.day[stream].hash.hex(),
            }
            for stream in Stream
        },
        "figures": [
            {key: each[key] for key in ("code", "of", "kind", "amount")} for each in manifest.figures
        ],
        "later": len(manifest.later),
        "files": [each.name for each in manifest.files],
        "missing_characters": list(made.missing),
    }


def _made_lines(made: MadeYear, texts: Texts) -> list[str]:
    period = made.found.period
    moment = local(period.as_of, period.zone).strftime("%Y-%m-%d %H:%M")
    key = "made_whole" if period.over else "made_part" if period.whole_day else "made_so_far"
    lines = [
        texts(f"audit_year.{key}", year=period.year, day=period.last.isoformat(), moment=moment),
        texts("audit_year.made_at", path=made.folder, seq=made.entry.seq, count=len(made.manifest.figures)),
    ]
    if made.found.later:
        lines.append(texts("audit_year.later_said", count=len(made.found.later)))
    if made.missing:
        lines.append(texts("reports.missing", characters=named_characters(made.missing)))
    return lines


def _check(context: Context, arguments: Namespace) -> Outcome:
    years = context.inspected.services.audit.years
    checked = years.check(program_session(), arguments.path, report=shown_progress(context.texts))
    lines = [failure_words(each, context.texts) for each in checked.failures]
    if checked.ok:
        lines = [context.texts("audit_year.check_ok", year=checked.year, seq=checked.entry)]
    else:
        lines.append(context.texts("audit_year.check_failed", count=len(checked.failures)))
    if (rule := later_rule_words(checked, context.texts)) is not None:
        lines.append(rule)
    return Outcome(_checked_facts(checked, context.texts), lines, DONE if checked.ok else REFUSED)


def _checked_facts(checked: CheckedPackage, texts: Texts) -> dict[str, object]:
    return {
        "ok": checked.ok,
        "path": str(checked.folder),
        "year": checked.year,
        "as_of": None if checked.as_of is None else to_record(checked.as_of),
        "entry": checked.entry,
        "later_rule": {"rule": checked.later_rule, "says": later_rule_words(checked, texts)},
        "failures": [
            {"code": each.code, "facts": dict(each.facts), "message": failure_words(each, texts)}
            for each in checked.failures
        ],
    }
