"""The words: every key in both languages, with the same placeholders, in a form that can be filled in."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from station.core.fronts import Front, said_at
from station.core.policy import load_rulebook
from station.core.resources import resource_path
from station.core.texts import load_texts, read_words

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


def placeholders(text: str) -> set[tuple[Front, str]]:
    """The facts that a text names, at either front."""
    return {
        (front, field)
        for front in Front
        for _, field, _, _ in string.Formatter().parse(said_at(text, front))
        if field is not None
    }


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
        or "" in {field for _, field in placeholders(chinese[name][key])}
    ]
    assert wrong == []


# These show how an address is written, colons and all.
ADDRESS_FORMS = {
    "administration.settings.printer_hint",
    "printers_page.address_hint",
    "sync_page.place_missing",
}


def test_english_sentences_have_straight_quotes() -> None:
    """Fonts for Chinese set curly ones as wide as a character, which tears an English sentence apart."""
    curly = {
        key
        for words in words_by_file("en").values()
        for key, text in words.items()
        if set(text) & set("“”‘’")
    }
    assert not curly


def test_chinese_sentences_have_chinese_punctuation() -> None:
    """A comma of the Latin script between Chinese words looks like a machine's translation."""
    chinese = "\u3400-\u9fff\u3000-\u303f\uff00-\uffef\ue000"
    wrong = re.compile(rf"[{chinese}][,:;?!()]|[,:;?!()][{chinese}]")
    words = read_words(resource_path("texts") / "zh_CN")
    words |= {f"{rule.id}.title": rule.title("zh_CN") for rule in load_rulebook()}
    words |= {f"{rule.id}.text": rule.text("zh_CN") for rule in load_rulebook()}
    found = {
        key: text
        for key, text in words.items()
        if re.search("[\u3400-\u9fff]", text) and wrong.search(re.sub(r"\{[^}]*\}", "\ue000", text))
    }
    assert set(found) <= ADDRESS_FORMS, found


def test_english_words_agree_with_the_number_before_them() -> None:
    """``1 items checked out`` is no English: ``{count} {count:item|items}`` says either."""
    words = read_words(resource_path("texts") / "en")
    several = re.compile(r"\{count\} (?!more of)(?:[a-z]+ ){0,2}?[a-z]+s\b")
    bare = {key: text for key, text in words.items() if several.search(text)}
    assert not bare
    texts = load_texts("en")
    assert [texts("equipment.cli.checked_out", count=count, seq=7) for count in (1, "1", 2, 0)] == [
        "1 item checked out, entry 7.",
        "1 item checked out, entry 7.",
        "2 items checked out, entry 7.",
        "0 items checked out, entry 7.",
    ]
    assert texts("kits.counted") == "{count} items"  # a fact that is missing shows as its name


RETIRED = {
    "zh_CN": {"证件码": "工牌", "证件号": "工牌", "胸牌": "工牌", "PIN": "签字密码", "回车": "Enter"},
    "en": {"name tag": "badge", "ID card": "badge", "passcode": "PIN", "Return key": "Enter"},
}
"""Words that once stood beside the one that a thing has now. 证件 is the enforcement certificate, not what is scanned."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thing_has_one_word(language: str) -> None:
    words = read_words(resource_path("texts") / language)
    found = {
        key: (old, new)
        for key, text in words.items()
        for old, new in RETIRED[language].items()
        if re.search(rf"(?<![A-Za-z]){old}(?![a-z])", re.sub(r"\{[^}]*\}", "", text))
    }
    assert found == {}


_OWN_WORDS = frozenset(
    f"errors.{code}"
    for code in (
        "cli.usage",
        "cli.system",
        "cli.fault",
        "settings.unreadable",
        "start.fault",
        "office_printing.certificate_changed",
    )
)
"""Whose detail is in the program's own words, a place, or the report of a fault."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_others_say_stands_behind_our_sentence(language: str) -> None:
    texts = load_texts(language)
    mark = texts("system.said_beside", detail="{detail}")
    told = {
        key: text for key, text in texts.words.items() if key.startswith("errors.") and "{detail}" in text
    }
    assert {key for key, text in told.items() if not text.endswith(mark)} <= _OWN_WORDS
