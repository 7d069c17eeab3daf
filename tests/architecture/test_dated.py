"""Whatever is a list, a report or a paper can be asked for as of a day, or says why it has none (DM-03)."""

import argparse
import inspect
from collections.abc import Iterator

import pytest

from station.cli.command_line import build_parser
from station.core.report import Report
from station.people.asking import calls_of
from station.people.dated import Dated
from tests.architecture.calls import services_of

NO_PAST = {
    "archive contents": "the files of the archive folder as they lie there",
    "archive manifest": "digests of the files of the archive folder as they lie there",
    "calendar import": "the preview of a file",
    "equipment attached": "writes the attached file itself",
    "equipment import": "the preview of a file",
    "forms fill": "a workbook to be filled in",
    "forms make": "the template that is made",
    "forms return": "what was filed, as the file that goes up",
    "forms template": "writes the kept template itself",
    "instruments import": "the preview of a file",
    "labels preview": "labels that are printed now",
    "labels print": "labels that are printed now",
    "matters import": "the preview of a file",
    "people import": "the preview of a file",
    "screens": "pictures of the program",
    "standards import": "the preview of a file",
    "stocktake attached": "writes the attached file itself",
    "template preview": "a text that is tried",
    "violations attached": "writes the attached file itself",
    "training attached": "writes the attached file itself",
}
"""Commands that write a file which tells nothing of the state of a day."""
SHOWING = {
    *("show", "list", "where", "changes", "check", "due", "history", "loans", "leave", "holdings", "account"),
    *("kinds", "status", "undecided", "desktops", "head", "stocks", "posts", "keys", "contents", "short"),
}
"""The last words of commands that only show what there is."""
OF_NOW = {
    "archive contents": "the files of the archive folder as they lie there",
    "archive show": "a recording with the proof of its file as it lies there",
    "archive undecided": "journals that lie on the disk",
    "audit check": "compares a package with itself",
    "devices list": "what is plugged into the computer",
    "draw check": "draws again what was drawn once",
    "labels stocks": "papers for labels that the program can print on",
    "ledger head": "where both streams end, by which somebody compares now",
    "people account": "a group of commands",
    "places check": "records that somebody looked",
    "station desktops": "which computers come to the database",
    "sync status": "what the centre has confirmed by now",
}
"""Commands that show what no entry tells of a day, or what no day changes."""


def commands(parser: argparse.ArgumentParser, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every command with its options."""
    options = {each for action in parser._actions for each in action.option_strings}
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups or options - {"-h", "--help"}:
        yield path, options
    for group in groups:
        for name, below in group.choices.items():
            yield from commands(below, f"{path} {name}".strip())


@pytest.mark.rule("DM-03", "as_of")
def test_every_command_that_gives_a_list_or_a_paper_takes_a_day() -> None:
    writing = {path: options for path, options in commands(build_parser()) if "--out" in options}
    assert {path for path, options in writing.items() if "--as-of" not in options} == {
        path for path in NO_PAST if path in writing
    }


@pytest.mark.rule("DM-03", "as_of")
def test_every_command_that_shows_what_there_is_takes_a_day() -> None:
    showing = {
        path: options for path, options in commands(build_parser()) if path.rpartition(" ")[2] in SHOWING
    }
    assert {path for path, options in showing.items() if "--as-of" not in options} == OF_NOW.keys()


@pytest.mark.rule("DM-03", "as_of")
def test_every_service_that_makes_a_report_can_be_had_as_of_a_day() -> None:
    undated = set[str]()
    for path, service in services_of():
        if issubclass(service, Dated):
            continue
        for call in calls_of(service):
            method = inspect.unwrap(getattr(service, call.name))
            named = inspect.get_annotations(method).get("return") if inspect.isfunction(method) else None
            if named == "Report" and method.__globals__["Report"] is Report:
                undated.add(f"{path}.{call.name}")
    assert undated == set()
