"""How the rows of a register are named to its department: by the extract's title and the row's own key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from outpost import contracts, messages
from outpost.lists.lines.scan import id_shaped, pseudonym_shaped
from outpost.workbook.text import cut, foreign

_MOST_NAMED = 6
_LONGEST_KEY = 60


class Source(NamedTuple):
    """A row that a correction waits for."""

    extract: str
    source_key: str
    delivery: str
    row_number: int


def told(sources: Sequence[Source]) -> str:
    """All rows of a line in words; rows of one extract stand together, many are counted."""
    by_extract: dict[str, list[Source]] = {}
    for source in sources:
        by_extract.setdefault(source.extract, []).append(source)
    texts = [_of_extract(extract, rows) for extract, rows in by_extract.items()]
    return messages.text("corrections.joiner").join(texts) or messages.text("corrections.no_rows")


def _of_extract(extract: str, rows: Sequence[Source]) -> str:
    keys = messages.text("rows.list_joiner").join(_key(row) for row in rows[:_MOST_NAMED])
    title = contracts.ALL[extract].terms.title
    if len(rows) > _MOST_NAMED:
        return messages.text("corrections.many_rows", title=title, keys=keys, count=len(rows))
    return messages.text("corrections.rows", title=title, keys=keys)


def _key(row: Source) -> str:
    """The row's key; where a part of it is identity, or looks like it, the place of the row in its delivery."""
    contract = contracts.ALL[row.extract]
    is_identity = any(contract.by_name[name].identity for name in contract.terms.key)
    if is_identity or id_shaped(row.source_key) or pseudonym_shaped(row.source_key):
        return messages.text("corrections.place", delivery=row.delivery.rpartition("@")[2], row=row.row_number)
    return cut(foreign(row.source_key), _LONGEST_KEY)
