"""Amounts of money, which are kept as whole fen, in words."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """``¥1,680.00``."""
    return f"¥{fen // 100:,}.{fen % 100:02}"
