"""What is logged stands on a terminal in the station's language."""

import ast
import logging
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from station.cli.terminal import EscapedFormatter, log_key
from station.cli.usage_words import usage_words
from station.core.errors import StoreProblem
from station.core.texts import LANGUAGES, load_texts

PROGRAM = Path(__file__).parents[2] / "station"
TOLD = ("warning", "error", "exception")
_PLACES = re.compile("%[a-z]")


@cache
def logged() -> frozenset[str]:
    """Each sentence that the program logs for a person; what has no words of its own is none."""
    sources = (path.read_text(encoding="utf-8") for path in PROGRAM.rglob("*.py"))
    return frozenset(said for source in sources if "log." in source for said in _logged_in(source))


def _logged_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        called = node.func if isinstance(node, ast.Call) else None
        if not (isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)):
            continue
        if called.value.id != "log" or called.attr not in TOLD:
            continue
        assert isinstance(node, ast.Call)
        said = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
        if re.search("[a-z]{3}", _PLACES.sub("", str(said))):
            yield str(said)


@cache
def refused_usage() -> frozenset[str]:
    """Each sentence about a wrong command line that the commands themselves say, with 7 where something is filled in."""
    sources = (path.read_text(encoding="utf-8") for path in (PROGRAM / "cli").rglob("*.py"))
    return frozenset(
        said
        for source in sources
        if any(word in source for word in ("ArgumentTypeError", "UsageProblem", "detail"))
        for node in ast.walk(ast.parse(source))
        for said in _usage_in(node)
    )


def _usage_in(node: ast.AST) -> Iterator[str]:
    said: ast.expr | None = None
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ArgumentTypeError"):
        said = node.args[0]
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "UsageProblem":
        said = next((each.value for each in node.keywords if each.arg == "detail"), None)
    elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "detail":
        said = node.value
    if isinstance(said, ast.Constant):
        yield str(said.value)
    elif isinstance(said, ast.JoinedStr):
        yield "".join(str(each.value) if isinstance(each, ast.Constant) else "7" for each in said.values)


def test_what_is_wrong_with_a_command_line_is_told_in_one_language() -> None:
    texts, sentences = load_texts("zh_CN"), refused_usage()
    assert len(sentences) > 12
    for said in (*sentences, "not with each other: --from, --by"):
        words = re.sub(r"--[a-z-]+|DM-05\.[a-z_]+|[A-Z]+(=[A-Z]+)?", "", usage_words(said, texts))
        assert not re.search("[a-z]{2}", words), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_log_has_words_with_the_same_places(language: str) -> None:
    texts = load_texts(language)
    sentences = logged()
    assert len(sentences) > 15
    for said in sentences:
        assert texts.has(log_key(said)), said
        assert _PLACES.findall(texts(log_key(said))) == _PLACES.findall(said), said
    known = {key for key in texts.words if key.startswith("log.") and not key.startswith("log.level.")}
    assert known == set(map(log_key, sentences)), "words of nothing that is logged"


def test_a_line_is_in_chinese_from_its_first_word_to_its_last() -> None:
    shown = EscapedFormatter("%(levelname)s %(message)s", lambda: load_texts("zh_CN"))
    problem = StoreProblem("store.disk_full", detail="")
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "not synchronised: %s", (problem,), None)
    line = shown.format(record)
    assert line.startswith("注意 没有同步：")
    assert not re.search("[a-z]{3}", line)
