"""audit year · list · check: the audit of a year as a package, those that were made, and the proof of a package (EQ-06, EQ-10, DM-03).

Checking needs no account: anyone who has the data may check it; with an account the check is put on record.
"""

from __future__ import annotations

import argparse
from argparse import Namespace

from station.audit.year.checking import CheckedPackage
from station.audit.year.listing import YEAR_LIST
from station.audit.year.use_cases import MadeYear, PastYear
from station.audit.year.wording import failure_words, later_rule_words
from station.cli.arguments import Commands, command, day, file_path, group
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, plain_row, query_of
from station.cli.outcome import DONE, REFUSED, Outcome
from station.cli.progress import shown_progress
from station.core.clock import local, to_record
from station.core.ledger import Entry, Stream
from station.core.listing.wording import declared_line
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
        "list",
        _list,
        "the audits that were made: as of when, by whom, where they went, and what came of checking them",
        "audit list --filter result=differs --out audits.xlsx",
    )
    add_list_options(parser, YEAR_LIST)
    parser = command(
        words,
        "check",
        _check,
        "whether a package is as it was made, and the ledger still says so; with --as on record",
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


def _list(context: Context, arguments: Namespace) -> Outcome:
    def line(row: PastYear) -> str:
        return declared_line(context.texts, YEAR_LIST, row, context.settings.zone)

    service = context.station.services.audit.year_list
    return list_outcome(context, service, query_of(arguments), _row, line)


def _row(row: PastYear) -> dict[str, object]:
    """An audit in the form for scripts: its columns, and what did not agree when it was last checked."""
    checked = row.checked
    return {
        **plain_row(YEAR_LIST, row),
        "files": [each.name for each in row.body.files],
        "failures": None if checked is None else list(checked.failures),
    }


def _check(context: Context, arguments: Namespace) -> Outcome:
    texts = context.texts
    checked, entry, kept = _checked(context, arguments)
    lines = [failure_words(each, texts) for each in checked.failures]
    if checked.ok:
        lines = [texts("audit_year.check_ok", year=checked.year, seq=checked.entry)]
    else:
        lines.append(texts("audit_year.check_failed", count=len(checked.failures)))
    if (rule := later_rule_words(checked, texts)) is not None:
        lines.append(rule)
    facts = _checked_facts(checked, texts) | {"recorded": None if entry is None else entry.reference}
    return Outcome(facts, [*lines, kept], DONE if checked.ok else REFUSED)


def _checked(context: Context, arguments: Namespace) -> tuple[CheckedPackage, Entry | None, str]:
    """What came of a check, its entry, and what is said of that; only who names an account signs in for it."""
    report, texts = shown_progress(context.texts), context.texts
    if not getattr(arguments, "account", None):
        years = context.inspected.services.audit.years
        checked = years.check(program_session(), arguments.path, report=report)
        return checked, None, texts("audit_year.cli.check_unsigned")
    years, session = context.station.services.audit.years, context.session
    checked, entry = years.check_on_record(session, arguments.path, report=report)
    if entry is None:
        return checked, None, texts("audit_year.check_untold")
    return checked, entry, texts("audit_year.check_recorded", seq=entry.seq)


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
