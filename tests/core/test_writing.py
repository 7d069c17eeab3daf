"""One rule for what people write: composed, seen, on one line or several; and how the unseen is shown."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.writing import composed, escaped, named, not_permitted


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("柜1-03", ""),
        ("\U00030000\ue000 名", ""),
        ("a\x1b[31m", "U+001B"),
        ("a\x7f", "U+007F"),
        ("a\x9bm", "U+009B"),
        ("\u202egpj.exe", "U+202E"),
        ("李\u200b甲", "U+200B"),
        ("\u2066x", "U+2066"),
        ("\ufeffx", "U+FEFF"),
        ("soft\u00adhyphen", "U+00AD"),
        ("line\u2028end", "U+2028"),
        ("\ud800", "U+D800"),
        ("\u3164", "U+3164"),
        ("\U000e0041", "U+E0041"),
        ("a\nb", "U+000A"),
        ("a\tb", "U+0009"),
        ("cafe\u0301", "U+0065"),
    ],
)
def test_the_first_character_that_may_not_be_written(text: str, character: str) -> None:
    found = not_permitted(text)
    assert (named(found) if found else "") == character


def test_several_lines_where_they_are_meant() -> None:
    assert not_permitted("第一行\n\t第二行", lines=True) == ""
    assert not_permitted("a\r\nb", lines=True) == "\r"
    assert composed("cafe\u0301\r\nb") == "café\nb"
    assert not_permitted(composed("cafe\u0301\r\nb"), lines=True) == ""


@given(st.text())
def test_what_is_composed_differs_by_unseen_characters_alone(text: str) -> None:
    tidy = composed(text)
    found = not_permitted(tidy, lines=True)
    assert (found == "") == (escaped(tidy) == tidy)


@given(st.text())
def test_what_is_escaped_has_nothing_unseen_and_json_reads_it_back(text: str) -> None:
    shown = escaped(text)
    assert not_permitted(composed(shown), lines=True) == ""
    document = json.dumps({"a": text}, ensure_ascii=False)
    assert json.loads(escaped(document)) == {"a": text}
