"""The commands that README and the papers for administrators name are there, with the options that they are told to take."""

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

from station.cli.command_line import build_parser

ROOT = Path(__file__).parents[2]
PAPERS = [
    *(ROOT / name for name in ("README.md", "README.zh-CN.md")),
    *(ROOT / "docs" / name for name in ("administrator.md", "administrator.zh-CN.md", "centre.md")),
    *(ROOT / "docs" / name for name in ("recorders.md", "tampering.md")),
]
ANYWHERE = {"--data", "--json", "--as", "--help", "--version"}
_QUOTED = re.compile(r"`([^`\n]+)`")
_TYPED = re.compile(r"^\s*(?:\$ )?((?:[A-Z_]+=\S+ )*\./run .+)$", re.MULTILINE)
_SETTING = re.compile("[A-Z_]+=")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_STANDS_FOR_ANY = {"COMMAND", "命令"}


def test_what_the_papers_tell_to_type_is_understood() -> None:
    told = [(path.name, words) for path in PAPERS for words in _told(path.read_text(encoding="utf-8"))]
    assert len(told) > 500, "most of what they name"
    wrong = [f"{name}: {' '.join(words)}: {fault}" for name, words in told if (fault := _fault(words))]
    assert not wrong, "\n".join(wrong)


def test_a_parameter_that_a_refusal_tells_to_set_is_set_with_its_reason() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "resources/texts").rglob("*.toml"))
    told = re.findall(r"rules set [A-Z]+-\d+[^|}\n]*", texts)
    assert told
    assert [each for each in told if "--reason" not in each] == []


def _told(text: str) -> Iterator[list[str]]:
    """The words of each command in a text, `./run` and settings before it left out."""
    groups = _commands(build_parser())
    for sentence in [*_QUOTED.findall(text), *_TYPED.findall(text)]:
        words = sentence.split()
        while words and _SETTING.match(words[0]):
            words.pop(0)
        typed = words[:1] == ["./run"]
        words = words[1:] if typed else words
        # A single word may be a name of something else as well; so may one in the middle of a sentence.
        if words and (typed or (len(words) > 1 and words[0] in groups)):
            yield words


def _fault(words: list[str]) -> str:
    """What the command line would not understand, empty where it would."""
    parser: ArgumentParser = build_parser()
    rest = list(words)
    while rest and rest[0].startswith("--"):
        del rest[: 2 if rest[0] in {"--as", "--data"} else 1]
    if rest and rest[0] in _STANDS_FOR_ANY:
        return ""
    known = set(ANYWHERE)
    while commands := _commands(parser):
        known |= _options(parser)
        if not rest or rest[0].startswith(("--", "…")):
            break
        several = [rest[0]] if rest[0] in commands else rest[0].split("|")
        if unknown := [name for name in several if name not in commands]:
            return f"no such command: {unknown[0]}"
        parser = commands[several[0]]
        del rest[0]
    known |= _options(parser)
    return ", ".join(
        f"no {option}" for word in rest for option in _OPTION.findall(word) if option not in known
    )


def _commands(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    return next((each.choices for each in parser._actions if isinstance(each, _SubParsersAction)), {})


def _options(parser: ArgumentParser) -> set[str]:
    return {option for each in parser._actions for option in each.option_strings}
