"""The columns of a delivery held against its contract, told without a word of the rows.

A file without a header row shows its first row where the names should be: those are not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from outpost.contracts import Contract
from outpost.contracts.never import never_named
from outpost.identity.free_text import MASK, mask_numbers
from outpost.landing.refusal import RefusalError

_NAME = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w ()（）/-]{0,39}")
_NO_NAME = re.compile(r"\d{4}|^[YN]$")


def check_columns(contract: Contract, header: Sequence[str], never: Iterable[str]) -> tuple[str, ...]:
    """The columns that the contract does not know; RefusalError when one is missing, comes twice or must never come."""
    extra = tuple(name for name in header if name not in contract.by_name)
    missing = [name for name in contract.by_name if name not in header]
    is_header = len(missing) <= len(contract.by_name) / 2
    forbidden = never_named(header, never) if is_header or all(map(_looks_like_a_name, header)) else []
    if forbidden:
        raise RefusalError("never_column", f"columns that are never ingested: {_told(forbidden)}")
    if missing:
        raise RefusalError("columns", f"columns missing: {', '.join(missing)}{_unknown(extra, is_header=is_header)}")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise RefusalError("columns", f"columns that come twice: {_told(twice)}")
    return tuple(mask_numbers(name) for name in extra if _looks_like_a_name(name))


def _unknown(extra: Sequence[str], *, is_header: bool) -> str:
    if not extra:
        return ""
    if is_header:
        return f"; unknown columns (renamed?): {_told(extra)}"
    looks = "" if all(map(_looks_like_a_name, extra)) else ", the first row looks like data: is the header missing?"
    return f"; {len(extra)} unknown columns{looks}"


def _told(names: Sequence[str]) -> str:
    shown = [mask_numbers(name) for name in names if _looks_like_a_name(name)]
    others = len(names) - len(shown)
    return ", ".join([*shown, *([f"{others} with names that are not shown"] if others else [])])


def _looks_like_a_name(text: str) -> bool:
    """Whether this may be told: a name, once a person's number in it is masked."""
    text = mask_numbers(text).replace(MASK, "")
    return _NAME.fullmatch(text) is not None and _NO_NAME.search(text) is None
