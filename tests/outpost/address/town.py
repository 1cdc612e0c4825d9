"""A small town to resolve against: a road with a plot, an estate, a village with groups, a road with blocks."""

from __future__ import annotations

import polars as pl

SCHEMA = {
    "address_code": pl.String, "level": pl.Int64, "parent_code": pl.String, "name": pl.String, "full_name": pl.String,
    "district_code": pl.String, "town_code": pl.String, "community_code": pl.String, "beat_code": pl.String,
    "status": pl.Int64, "longitude": pl.Float64, "latitude": pl.Float64,
}  # fmt: skip
Node = tuple[str, int, str | None, str]

BASE: list[Node] = [
    ("320613", 1, None, "崇川区"),
    ("320681", 1, None, "启东市"),
    ("320613003", 2, "320613", "任港街道"),
    ("320681100", 2, "320681", "汇龙镇"),
    ("C1", 3, "320613003", "国胜社区"),
    ("C2", 3, "320681100", "城北村"),
    ("R1", 4, "C1", "工农路"),
    ("R2", 4, "C2", "人民中路"),
    ("R3", 4, "C1", "国胜花园"),
    ("R4", 4, "C2", "5组"),
    ("B1", 5, "R1", "108号"),
    ("B2", 5, "R2", "3幢"),
    ("B3", 5, "R3", "3幢"),
    ("B4", 5, "R4", "12号"),
    *((f"{b}U{u}", 6, b, f"{u}单元") for b in ("B1", "B2", "B3") for u in (1, 2)),
    *(
        (f"{b}U{u}-{r}", 7, f"{b}U{u}", f"{r}室")
        for b in ("B1", "B2", "B3")
        for u in (1, 2)
        for r in (501, 502)
        if (u, r) != (1, 502)
    ),
]


def standard_address(
    extra: list[tuple[str, int, str, str]] | None = None, base: list[Node] | None = None
) -> pl.DataFrame:
    """The town as police.standard_address, with further nodes (code, level, parent, name; ``code!2``: status 2)."""
    nodes: dict[str, tuple[int, str | None, str, int]] = {}
    for code, level, parent, name in [*(BASE if base is None else base), *(extra or [])]:
        clean, _, mark = code.partition("!")
        nodes[clean] = (level, parent, name, int(mark or 1))
    rows = []
    for code, (level, parent, name, status) in nodes.items():
        path, step = [(code, level, name)], parent
        while step is not None:
            path.append((step, nodes[step][0], nodes[step][2]))
            step = nodes[step][1]
        at = {depth: step_code for step_code, depth, _ in path}
        full = "".join(part for _, _, part in reversed(path))
        community = f"{at.get(2, '000000000')[:9]}{at[3][1:].zfill(3)}" if 3 in at else None
        rows.append(
            (code, level, parent, name, full, at.get(1, "320613"), at.get(2), community, None, status, None, None)
        )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
