"""How much landing holds at once, and beyond which sizes a delivery is none that a city could mean."""

from __future__ import annotations

BATCH_ROWS = 131_072
"""Rows that are checked at once."""
LARGEST_ROW = 16 << 20
"""Bytes of text that one row may take."""
MEMORY = 1 << 30
"""Bytes that reading one delivery may hold, where the settings say nothing (``landing.memory_limit``)."""
FREE_TEXT = 64 << 20
"""Bytes of text that are taken without a further question."""
LARGEST_MEAN_ROW = 8192
"""Bytes that rows may take on average, beyond ``FREE_TEXT``."""
FREE_ROWS, LARGEST_ROWS_A_BYTE = 1_000_000, 64
"""Beyond the first million rows, a file has at most 64 rows for each of its bytes."""

_UNITS = {"MB": 1 << 20, "GB": 1 << 30}


def in_bytes(size: str) -> int:
    """``512MB`` or ``1GB`` as bytes."""
    return int(size[:-2]) * _UNITS[size[-2:]]


def batch_bytes(memory: int) -> int:
    """Bytes of text in one batch: several batches are on their way at once, each in several forms."""
    return max(memory // 32, 1 << 20)
