"""A window says where to click: no text that it may show names a command or an option of the command line."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.cli.command_line import build_parser
from station.core.fronts import Front, said_at
from station.core.texts import LANGUAGES, load_texts

STATION = Path(__file__).resolve().parents[2] / "station"

OWNERS = {
    f"errors.sync.{code}"
    for code in (
        *("no_reason", "several_copies", "owner_needed"),
        *("cant_make_roles", "login_revoked", "login_unknown"),
    )
}
"""Raised by commands of the centre's owner alone, who has no window (`station.cli.centre_owner`)."""
NO_SCREEN = {"start.no_screen", "start.screen_unusable"}
"""Said at a terminal because no window can open."""
AT_TERMINAL = ("cli.", "demo.", "errors.cli.", "sync.proof.", "sync.continue.wanted")
"""Areas of the command line: its usage, the demo, the owner's proof of the centre, the preview of going on."""


def named_beside_commands() -> str:
    """The code of everything but the command line, which may use a text of the ``cli`` area all the same."""
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(STATION.rglob("*.py"))
        if path.relative_to(STATION).parts[0] != "cli"
    )


def shown_in_windows() -> set[str]:
    code = named_beside_commands()
    return {
        key
        for key in load_texts().words
        if not key.startswith(AT_TERMINAL)
        and key not in OWNERS | NO_SCREEN
        and (".cli." not in key or f'"{key}"' in code)
    }


def commands(parser: argparse.ArgumentParser, *path: str) -> Iterator[str]:
    """All commands of at least two words, with those that only hold others."""
    if len(path) > 1:
        yield " ".join(path)
    for each in parser._actions:
        if isinstance(each, argparse._SubParsersAction):
            for name, one in each.choices.items():
                yield from commands(one, *path, name)


def naming() -> re.Pattern[str]:
    """What names a command or an option."""
    every = "|".join(sorted(map(re.escape, commands(build_parser())), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{every}|--[a-z][a-z-]+)(?![\w-])")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_window_names_a_command(language: str) -> None:
    """What is a command is told by the Chinese words: two English ones may be a phrase as well (``report damage``)."""
    named = naming()
    chinese, windows = load_texts("zh_CN", Front.TERMINAL).words, load_texts(language).words
    found = {}
    for key in shown_in_windows():
        meant = set(named.findall(chinese[key]))
        there = {each for each in named.findall(windows[key]) if each in meant or each.startswith("--")}
        if there:
            found[key] = (there, windows[key])
    assert found == {}


def test_a_terminal_names_a_command_in_both_languages() -> None:
    named = naming()
    chinese, english = (load_texts(each, Front.TERMINAL).words for each in LANGUAGES)
    assert [key for key in chinese if named.search(chinese[key]) and not named.search(english[key])] == []


def test_each_front_is_told_what_can_be_done_there() -> None:
    said = "按“日结”{at:|（命令 ledger head {stream}）}，{at:在窗口里|在终端}看 {seq}"
    assert said_at(said, Front.WINDOW) == "按“日结”，在窗口里看 {seq}"
    assert said_at(said, Front.TERMINAL) == "按“日结”（命令 ledger head {stream}），在终端看 {seq}"
    halves = [
        text for language in LANGUAGES for text in load_texts(language).words.values() if "{at:" in text
    ]
    assert halves == [], "written so that no front can tell its half"
