"""Nothing runs over the edge of the paper, and nothing that was said is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.documents import BlockColumn, TableBlock
from station.reports import layout

WORDS = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=32, max_codepoint=126),
        st.sampled_from("执法记录仪装备领用归还，。、（）“”《》…·℃é㐂𠮷"),
        st.characters(),
    ),
    max_size=80,
)
COLUMNS = st.integers(min_value=2, max_value=48)
ROLLS = st.sampled_from([32, 48])


def squeezed(text: str) -> str:
    return "".join(layout.clean(text).split())


@given(WORDS, COLUMNS)
def test_wrapped_text_keeps_to_the_columns_and_loses_nothing(text: str, columns: int) -> None:
    lines = layout.wrap(text, columns)
    assert lines
    assert all(layout.width(line) <= columns for line in lines)
    assert squeezed("".join(lines)) == squeezed(text)


@given(WORDS, WORDS, ROLLS)
def test_pairs_keep_both_ends(left: str, right: str, columns: int) -> None:
    lines = layout.pair_lines(left, right, columns)
    assert all(layout.width(line) <= columns for line in lines)
    assert squeezed("".join(lines)) == squeezed(left + right)
    assert layout.width(lines[-1]) == columns, "what stands right ends at the right edge"


@given(
    st.integers(min_value=1, max_value=6).flatmap(
        lambda count: st.tuples(
            st.lists(
                st.builds(BlockColumn, WORDS, st.one_of(st.none(), st.integers(min_value=1, max_value=30))),
                min_size=count,
                max_size=count,
            ),
            st.lists(st.tuples(*[WORDS] * count), max_size=3),
        )
    ),
    ROLLS,
)
def test_tables_keep_to_the_columns(
    parts: tuple[list[BlockColumn], list[tuple[str, ...]]], columns: int
) -> None:
    table = TableBlock(tuple(parts[0]), tuple(parts[1]))
    lines = layout.table_lines(table, columns)
    assert all(layout.width(line) <= columns for line in lines)
    held = sorted(squeezed("".join(lines)))
    assert held == sorted(
        squeezed("".join([c.title for c in parts[0]] + [cell for row in parts[1] for cell in row]))
    )


def test_punctuation_stays_with_its_words() -> None:
    assert layout.wrap("执法记录仪已归还，请核对。", 16) == ["执法记录仪已归", "还，请核对。"]
    assert layout.wrap("装备领用归（还）", 12) == ["装备领用归", "（还）"]


def test_words_break_at_spaces_and_long_ones_are_cut() -> None:
    assert layout.wrap("body camera returned", 12) == ["body camera", "returned"]
    assert layout.wrap("A" * 10, 4) == ["AAAA", "AAAA", "AA"]
    assert layout.wrap("one\n\ntwo", 10) == ["one", "", "two"]


def test_names_can_not_command_the_printer() -> None:
    assert layout.clean("李甲\x1b@\x1dV\x00\x10\x04\x01\u202e\u200b") == "李甲@V"
    assert layout.clean("a\tb\r\nc\rd\u3000e\ud800") == "a b\nc\nd e?"


def test_fixed_columns_are_kept_while_there_is_room() -> None:
    columns = (BlockColumn("编号", 12), BlockColumn("名称"), BlockColumn("到期", 10, "right"))
    assert layout.column_widths(columns, 48) == [12, 24, 10]
    assert sum(layout.column_widths(columns, 20)) + 2 <= 20
    with pytest.raises(ValueError, match="fit"):
        layout.column_widths(columns, 7)
    with pytest.raises(ValueError, match="columns"):
        layout.wrap("字", 1)
