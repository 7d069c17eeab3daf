"""No words in the screens' code: everything a person reads comes from the texts, and every key asked for is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import station.ui
from station.core.texts import Texts

FOLDER = Path(str(station.ui.__file__)).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(FOLDER.rglob("*.py")):
        yield str(path.relative_to(FOLDER)), ast.parse(path.read_text(encoding="utf-8"))


def test_no_chinese_stands_in_the_code() -> None:
    found = []
    for name, tree in trees():
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or id(node) in docstrings:
                continue
            if isinstance(node.value, str) and CHINESE.search(node.value):
                found.append(f"{name}:{node.lineno} {node.value}")
    assert found == []


def test_every_key_the_screens_ask_for_has_words(texts: Texts) -> None:
    missing = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _asks_for_words(node.func) and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and not texts.has(key.value):
                    missing.append(f"{name}:{node.lineno} {key.value}")
    assert missing == []


def _asks_for_words(func: ast.expr) -> bool:
    named = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return named in ("texts", "_texts")
