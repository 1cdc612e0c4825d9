"""The names of distinct texts: administrative codes, anchors to look under, and why a text is refused at sight."""

from __future__ import annotations

import polars as pl

from outpost.address import segments as s
from outpost.address.methods import Method
from outpost.address.places import Found, Names, anchor_key, is_road
from outpost.address.register import Register

_ANCHOR = pl.Struct({"anchor_id": pl.UInt32, "place": pl.UInt8, "is_road": pl.UInt8})
SCHEMA = {
    **{f"name{i}": pl.String for i in range(1, s.SEGMENTS + 1)},
    "rest": pl.String,
    **{f"kind{i}": pl.String for i in range(1, s.SEGMENTS + 1)},
    "districts": pl.List(pl.String),
    "towns": pl.List(pl.String),
    "communities": pl.List(pl.String),
    "head_anchors": pl.List(_ANCHOR),
    "has_road": pl.Boolean,
    "refused": pl.String,
    "remark": pl.String,
}


def read_heads(heads: pl.DataFrame, register: Register) -> pl.DataFrame:
    """``heads``: distinct name1..nameN, rest. Returns them with what they say (SCHEMA)."""
    ids: dict[str, list[tuple[str, int]]] = {}
    for anchor_id, district, name in register.anchors.select("anchor_id", "district_code", "name").iter_rows():
        ids.setdefault(name, []).append((district, anchor_id))
    rows = [_row(head, register, ids) for head in heads.iter_rows()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _row(head: tuple[str | None, ...], register: Register, ids: dict[str, list[tuple[str, int]]]) -> tuple[object, ...]:
    runs, kinds = [], []
    for run in head:
        runs.append(register.names.read(run) if run else Found())
    for found, run in zip(runs[:-1], head[:-1], strict=True):
        kinds.append(_kind(found, s.visible(run or "")))
    districts = _union(runs, "districts")
    towns, communities = _union(runs, "towns"), _union(runs, "communities")
    anchors = list(dict.fromkeys(a for found in runs for a in found.anchors))
    picked = []
    for place, anchor in enumerate(reversed(anchors)):
        for district, anchor_id in ids.get(anchor, ()):
            if not districts or district in districts:
                picked.append({"anchor_id": anchor_id, "place": place, "is_road": int(is_road(anchor))})
    leftovers = [piece for found in runs for piece in found.leftovers]
    refused = ""
    has_road = any(is_road(a) for a in anchors)
    return (*head, *kinds, sorted(districts), sorted(towns), sorted(communities), picked, has_road, refused, ",".join(leftovers) or None)


def _union(runs: list[Found], column: str) -> frozenset[str]:
    known: frozenset[str] = frozenset()
    for found in runs:
        codes: frozenset[str] = getattr(found, column)
        known = (known & codes or known or codes) if codes else known
    return known


def _kind(found: Found, text: str) -> str:
    if not text:
        return ""
    last = found.anchors[-1] if found.anchors else text
    return "R" if is_road(last) else "E"


__all__ = ["Names", "anchor_key", "read_heads"]
_ = Method
