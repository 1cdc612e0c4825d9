"""How a count is shown: under three it is not told, and neither is what would give it away."""

from __future__ import annotations

LEAST = 3
"""The smallest count of tasks that a page tells (docs/adr/0033)."""


def shown(count: int) -> int | str:
    """A count of tasks as it may be read.

    >>> [shown(count) for count in (0, 1, 2, 3)]
    [0, '<3', '<3', 3]
    """
    return f"<{LEAST}" if 0 < count < LEAST else count


def change(now: int, then: int | None) -> str:
    """By how much a count changed; a dash where one of the two is not told, or was not counted.

    >>> change(7, 4), change(4, 7), change(5, 5), change(2, 7), change(7, None)
    ('+3', '−3', '0', '—', '—')
    """
    if then is None or 0 < now < LEAST or 0 < then < LEAST:
        return "—"
    return f"{now - then:+,}".replace("-", "−") if now != then else "0"


def drawn(count: int) -> int:
    """The count that a drawing shows: of those that are not told, one height for all."""
    return LEAST - 1 if 0 < count < LEAST else count
