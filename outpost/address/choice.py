# ruff: noqa: E501 - Chinese characters count double
"""``choose``: of a few written addresses, the one that a query most likely means; structure first, then likeness."""

from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz

from outpost.address.normal import normalise
from outpost.address.numerals import canonical_number, name_key
from outpost.address.parts import Part, parts_of
from outpost.address.repair import could_be_slip

_NUMBERS = {"road_number": (1.0, 1.5), "building": (0.7, 1.0), "unit": (0.3, 0.5), "floor": (0.2, 0.3), "room": (0.5, 0.7),
            "group": (0.5, 1.0)}  # fmt: skip
_DIVISIONS = {
    "province": (0.1, 1.0),
    "city": (0.2, 1.0),
    "district": (0.3, 0.8),
    "town": (0.3, 0.4),
    "community": (0.3, 0.3),
}
_NAMES = ("road", "estate")
_MARKS = "号幢栋座楼单元梯层室房户组队社弄巷#第"

Parsed = tuple[dict[str, Part], str]


def choose(queries: pl.Series, candidates: pl.Series) -> pl.Series:
    """For each query the place (from 0) of the candidate that fits it best in its list of texts; null for an empty list.

    What both state counts for a candidate when it agrees and more against it when it does not; numbers agree or do
    not, names may be alike. Of equals the first is taken.
    """
    asked = normalise(queries)
    offered = candidates.explode(empty_as_null=False) if candidates.len() else pl.Series([], dtype=pl.String)
    texts = pl.concat([asked, normalise(offered.cast(pl.String))]).drop_nulls().unique()
    parsed = dict(zip(texts.to_list(), parts_of(texts), strict=True))
    chosen: list[int | None] = []
    for query, options in zip(asked.to_list(), candidates.to_list(), strict=True):
        if query is None or not options:
            chosen.append(None)
            continue
        clean = normalise(pl.Series(options, dtype=pl.String)).to_list()
        scores = [-9.0 if text is None else _score(query, parsed[query], text, parsed[text]) for text in clean]
        chosen.append(scores.index(max(scores)))
    return pl.Series(chosen, dtype=pl.UInt32)


def _score(query: str, asked: Parsed, text: str, offered: Parsed) -> float:
    ours, theirs = asked[0], offered[0]
    score = fuzz.ratio(query, text) / 100 + fuzz.partial_ratio(_place(asked), _place(offered)) / 100
    for part, (gain, loss) in (_NUMBERS | _DIVISIONS).items():
        if part in ours and part in theirs:
            score += gain if _same(part, ours[part].text, theirs[part].text) else -loss
    for part in _NAMES:
        if part in ours and part in theirs:
            score += _name_alike(name_key(ours[part].text), name_key(theirs[part].text))
    return score


def _same(part: str, one: str, other: str) -> bool:
    if part in _NUMBERS:
        return canonical_number(one.strip(_MARKS)) == canonical_number(other.strip(_MARKS))
    return one[:2] == other[:2]


def _name_alike(one: str, other: str) -> float:
    """1 for the same name, less for one within the other or for a slip, -1 for another name."""
    if one == other:
        return 1.0
    if one in other or other in one or could_be_slip(one, other):
        return 0.5
    return -1.0


def _place(parsed: Parsed) -> str:
    """The estate and what is left over: where a firm or a shop is named."""
    parts, remark = parsed
    return (parts["estate"].text if "estate" in parts else "") + remark
