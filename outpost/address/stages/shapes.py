"""Characters that are taken for one another in writing and typing: 育 and 肓, 崇 and 祟."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("lookalikes.txt")
_NO_GROUP: frozenset[int] = frozenset()


@cache
def _groups() -> dict[str, frozenset[int]]:
    """The groups that each character is in, by their numbers."""
    groups = _FILE.read_text(encoding="utf-8").split()
    return {c: frozenset(n for n, group in enumerate(groups) if c in group) for c in set("".join(groups))}


def looks_alike(one: str, other: str) -> bool:
    """Whether two texts of one length differ only in characters that look alike."""
    known = _groups()
    return len(one) == len(other) and all(
        a == b or not known.get(a, _NO_GROUP).isdisjoint(known.get(b, _NO_GROUP))
        for a, b in zip(one, other, strict=True)
    )
