"""The set-up speaks the login's language, on standard error, and every sentence of it exists."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.setup.checkouts import Checkout

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [
    path for path in sorted((ROOT / "setup").iterdir()) if path.suffix in ("", ".sh") and path.is_file()
]


def words(language: str) -> dict[str, str]:
    path = ROOT / "resources" / "texts" / language / "setup.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["setup"]


@pytest.mark.parametrize(
    ("login", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_TW.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "C"}, False),
        ({}, False),
    ],
)
def test_words_are_in_the_language_of_the_login(bare: Checkout, login: dict[str, str], chinese: bool) -> None:
    said = bare.shell("tell ready", **({"LANG": ""} | login))
    assert said.stdout == ""
    assert said.stderr == ("station: 准备完毕。\n" if chinese else "station: Ready.\n")


def test_a_terminal_of_the_national_character_set_can_read_them(bare: Checkout) -> None:
    bare.machine.script("locale", "echo GB18030")
    said = bare.shell("tell ready 2>&1 | iconv -f GB18030 -t UTF-8", LANG="zh_CN.GB18030")
    assert said.stdout == "station: 准备完毕。\n"


def test_facts_are_filled_in_as_they_are(bare: Checkout) -> None:
    said = bare.shell("tell wheels_missing folder '/a & b/\\1 $HOME {folder}'")
    assert said.stderr == "station: STATION_WHEELS names /a & b/\\1 $HOME {folder}, and that is no folder.\n"


def test_every_sentence_is_said_somewhere_with_its_facts_and_no_other_is() -> None:
    said: dict[str, set[str]] = {}
    for line in (
        line for path in SCRIPTS for line in path.read_text("utf-8").replace("\\\n", "").splitlines()
    ):
        for call in re.finditer(r"\b(?:tell|give_up) ([a-z_]+)", line.partition("# ")[0]):
            named = re.findall(r' ([a-z]+) "\$', line[call.end() :])
            said.setdefault(call[1], set()).update(named)
    english = words("en")
    assert english.keys() == said.keys()
    for name, facts in said.items():
        assert set(re.findall(r"\{(\w+)\}", english[name])) == facts, name


def test_words_are_read_by_the_shell_as_by_the_program(bare: Checkout) -> None:
    for language, login in (("en", "C.UTF-8"), ("zh_CN", "zh_CN.UTF-8")):
        texts = words(language)
        names = " ".join(texts)
        shown = bare.shell(f"for name in {names}; do words $name; done", LANG=login)
        assert shown.stdout.splitlines() == list(texts.values())
