"""One namespace of codes: whatever the case, width or dash, a code has one meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.codes import (
    CARD_WORDS,
    CodeHolder,
    CodeKind,
    code_key,
    kept_code,
    meanings,
    read_repeatedly,
    require_free,
)
from station.core.errors import Refused
from station.inventory.counter.scanning import PRINTED

TAG = CodeHolder(CodeKind.TAG, "B1001", "执法记录仪")
NUMBER = CodeHolder(CodeKind.NUMBER, "1001", "李甲")
BADGE = CodeHolder(CodeKind.BADGE, "1001", "李甲")


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize(
    "written", ["BWC-0017", "bwc-0017", "ＢＷＣ－００１７", " Bwc—0017 ", "bwc–0017", "BWC‐0017", "BWC−0017"]
)
def test_a_code_is_one_in_any_writing(written: str) -> None:
    assert code_key(written) == "BWC-0017"


@given(st.text(max_size=12))
def test_the_normal_form_is_its_own(text: str) -> None:
    assert code_key(code_key(text)) == code_key(text)


@pytest.mark.rule("EQ-10", "item")
def test_only_an_officers_own_codes_may_be_the_same() -> None:
    require_free("1001", ())
    require_free("1001", (NUMBER, BADGE), officer="1001")
    for holders, code in (
        ((TAG,), "codes.is_tag"),
        ((NUMBER,), "codes.is_number"),
        ((BADGE,), "codes.is_badge"),
        ((NUMBER, TAG), "codes.is_tag"),
    ):
        officer = "1002" if TAG not in holders else "1001"
        with pytest.raises(Refused) as refusal:
            require_free("1001", holders, officer=officer)
        assert (refusal.value.code, refusal.value.rule) == (code, "EQ-10")


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize(
    "code", ["CMD:GOOD", "cmd:x", "ＡＣＴ：1", "act:sampling", "CMD.GOOD", "cmd-done", "ACT.1", *CARD_WORDS]
)
def test_what_stands_on_cards_is_nobodys_code(code: str) -> None:
    with pytest.raises(Refused, match="is_card"):
        require_free(code, (), officer="1001")


@pytest.mark.parametrize("code", ["ACT-01", "CMDR-1", "ACTIVE", "ACT1"])
def test_what_only_resembles_a_card_is_free(code: str) -> None:
    require_free(code, ())


@pytest.mark.rule("EQ-10", "item")
def test_a_code_is_kept_with_one_kind_of_dash_and_a_letter_of_a_word_stays() -> None:
    assert kept_code(" ＢＷＣ\u20130017 ") == "BWC-0017"
    assert kept_code("\u30d0\u30c3\u30c6\u30ea\u30fc") == "\u30d0\u30c3\u30c6\u30ea\u30fc"


def test_every_word_on_a_card_is_kept_for_cards() -> None:
    assert set(PRINTED) == set(CARD_WORDS)


def test_number_and_badge_of_one_officer_mean_the_same() -> None:
    assert len(meanings((NUMBER, BADGE))) == 1
    assert len(meanings((NUMBER, BADGE, TAG))) == 2
    other = CodeHolder(CodeKind.BADGE, "1002", "王乙")
    assert len(meanings((NUMBER, other))) == 2


@given(st.text(min_size=1, max_size=8), st.integers(2, 4))
def test_a_code_read_several_times_is_found_again(code: str, times: int) -> None:
    once = read_repeatedly(code * times)
    assert once
    assert code * times == once * (len(code) * times // len(once))


@pytest.mark.parametrize("code", ["", "A", "AB", "ABA", "B1001", "BWC-0017"])
def test_a_code_read_once_is_not_taken_apart(code: str) -> None:
    assert read_repeatedly(code) == ""
