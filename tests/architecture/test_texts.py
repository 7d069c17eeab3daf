"""The words: every key in both languages, with the same placeholders, in a form that can be filled in."""

import string
import tomllib
from pathlib import Path

import pytest

TEXTS = Path(__file__).resolve().parents[2] / "resources" / "texts"
LANGUAGES = ("zh_CN", "en")


def flatten(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    words: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            words |= flatten(value, f"{prefix}{name}.")
        else:
            assert isinstance(value, str), f"{prefix}{name} is not text"
            words[f"{prefix}{name}"] = value
    return words


def words_by_file(language: str) -> dict[str, dict[str, str]]:
    return {
        path.relative_to(TEXTS / language).as_posix(): flatten(
            tomllib.loads(path.read_text(encoding="utf-8"))
        )
        for path in sorted((TEXTS / language).rglob("*.toml"))
    }


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_both_languages_hold_the_same_files() -> None:
    assert words_by_file("zh_CN").keys() == words_by_file("en").keys()


def test_both_languages_hold_the_same_keys() -> None:
    chinese, english = words_by_file("zh_CN"), words_by_file("en")
    apart = {
        name: sorted(chinese[name].keys() ^ english[name].keys())
        for name in chinese.keys() & english.keys()
        if chinese[name].keys() != english[name].keys()
    }
    assert apart == {}, "keys that only one language has"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_and_no_key_is_worded_twice(language: str) -> None:
    seen: dict[str, str] = {}
    for name, words in words_by_file(language).items():
        for key, text in words.items():
            assert text.strip(), f"{language}/{name}: {key} is empty"
            assert key not in seen, f"{language}/{name}: {key} has words in {seen[key]} already"
            seen[key] = name


def test_placeholders_are_equal_and_named() -> None:
    chinese, english = words_by_file("zh_CN"), words_by_file("en")
    wrong = [
        f"{name}: {key}"
        for name in chinese.keys() & english.keys()
        for key in chinese[name].keys() & english[name].keys()
        if placeholders(chinese[name][key]) != placeholders(english[name][key])
        or "" in placeholders(chinese[name][key])
    ]
    assert wrong == []
