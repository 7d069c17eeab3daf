"""No words in the screens' code: everything a person reads comes from the texts, and every key asked for is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from station.core.texts import load_texts
from tests.plugins.parsed import nodes

UI = Path(__file__).parents[2] / "station" / "ui"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def modules() -> Iterator[tuple[str, tuple[ast.AST, ...]]]:
    for path in sorted(UI.rglob("*.py")):
        yield str(path.relative_to(UI)), nodes(path.read_text(encoding="utf-8"))


def test_no_chinese_stands_in_the_code() -> None:
    found = []
    for name, parts in modules():
        docstrings = {id(node.value) for node in parts if isinstance(node, ast.Expr)}
        for node in parts:
            if not isinstance(node, ast.Constant) or id(node) in docstrings:
                continue
            if isinstance(node.value, str) and CHINESE.search(node.value):
                found.append(f"{name}:{node.lineno} {node.value}")
    assert found == []


def test_every_key_the_screens_ask_for_has_words() -> None:
    texts, missing = load_texts("zh_CN"), []
    for name, parts in modules():
        for node in parts:
            if isinstance(node, ast.Call) and _asks_for_words(node.func) and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and not texts.has(key.value):
                    missing.append(f"{name}:{node.lineno} {key.value}")
    assert missing == []


def _asks_for_words(func: ast.expr) -> bool:
    named = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return named in ("texts", "_texts")
