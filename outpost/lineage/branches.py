"""The columns of a UNION: which of them tell of which branch a row is."""

from __future__ import annotations

from dataclasses import replace

from outpost.lineage.flow import Branch, Column, Source, Trace, either


def of_branches(found: list[Column], branch: Branch) -> Column:
    column = replace(
        either(found), made=found[0].made if _is_the_same(found) else f"{branch.owner} {branch.number} {len(found)}"
    )
    if not branch.rows or _is_the_same(found):
        return column
    if _tells_its_branch(found):
        return column.also(frozenset({Trace(branch, "outcome")}))
    return column.also(frozenset({Trace(branch, "branch")}))


def _is_the_same(found: list[Column]) -> bool:
    """Whether no branch can be told by this: one and the same column in each, or one text, or columns of one name as
    they are, as address_code of two registers is."""
    if found[0].made and len({it.made for it in found}) == 1:
        return True
    if found[0].texts is not None and len(found[0].texts) == 1:
        return all(it.texts == found[0].texts for it in found)
    return len({_names(column) for column in found}) == 1 and _names(found[0]) is not None


def _names(column: Column) -> frozenset[str] | None:
    """The names of the columns that a column is, as they are; None where it is computed or written."""
    own = [it for it in column.flow if it.how != "matched"]
    if column.texts is not None or not own or any(it.how != "value" for it in own):
        return None
    return frozenset(it.thing.column if isinstance(it.thing, Source) else "" for it in own)


def _tells_its_branch(found: list[Column]) -> bool:
    seen: set[str | None] = set()
    for column in found:
        if column.texts is None or column.texts & seen:
            return False
        seen |= column.texts
    return True
