"""Documents refuse what no printer could show, at the moment they are built."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from station.core.documents import Barcode, BlockColumn, Document, QrCode, Ramp, Space, TableBlock, TextBlock


def test_a_document_is_a_value() -> None:
    first = Document("领用单", (TextBlock("领用单", size=2, align="center"), QrCode("station/1")))
    again = Document("领用单", (TextBlock("领用单", size=2, align="center"), QrCode("station/1")))
    assert first == again
    assert hash(first) == hash(again)
    with pytest.raises(FrozenInstanceError):
        first.title = "x"  # type: ignore[misc]


@pytest.mark.parametrize("size", [0, 4, -1])
def test_text_sizes_are_one_to_three(size: int) -> None:
    with pytest.raises(ValueError, match="size"):
        TextBlock("字", size=size)


@pytest.mark.parametrize("data", ["", "相机", "A\nB", "x" * 49])
def test_bar_code_data_is_printable_ascii(data: str) -> None:
    with pytest.raises(ValueError, match="bar code"):
        Barcode(data)


def test_qr_data_is_counted_in_bytes() -> None:
    assert QrCode("字" * 233).size == 6
    for wrong in ("", "字" * 234):
        with pytest.raises(ValueError, match="700"):
            QrCode(wrong)
    with pytest.raises(ValueError, match="dots"):
        QrCode("a", size=13)


def test_table_rows_match_the_columns() -> None:
    with pytest.raises(ValueError, match="cells"):
        TableBlock((BlockColumn("编号"), BlockColumn("名称")), (("A-1",),))
    with pytest.raises(ValueError, match="column"):
        TableBlock((), ())


def test_ramps_and_spaces_are_bounded() -> None:
    with pytest.raises(ValueError, match="ramp"):
        Ramp(1)
    with pytest.raises(ValueError, match="lines"):
        Space(0)
