"""What a result rests on: the plots that its text asked the register for, and which plots of a register have changed.

A plot is all that stands under one name and one house number (its rooms too), or under one name altogether where a text
asks for all of it. It has a number of 32 bits that depends on its district, name and house number alone, the same every
night; that two may share one number makes only more texts be resolved again.
"""

from __future__ import annotations

import polars as pl

from outpost.address.register.prepared import Register, houses_expression

_SPACE = 1 << 32
_WHOLE = "*"
_NODE = (
    "address_code", "status", "level", "is_dwelling", "district_code", "town", "community_code", "number", "building",
    "floor", "written",
)  # fmt: skip


def _plot(houses: pl.Expr) -> pl.Expr:
    """The number of a plot, of its anchor's hash (``name_hash``) and its houses."""
    return (pl.struct("name_hash", houses.alias("houses")).hash(seed=7) % _SPACE).cast(pl.UInt32).alias("plot")


def _names(register: Register) -> pl.DataFrame:
    named = pl.concat_str("district_code", pl.lit("|"), "name").hash(seed=7).alias("name_hash")
    return register.anchors.select("anchor_id", named)


def plots_asked(queries: pl.DataFrame, register: Register) -> pl.DataFrame:
    """text, looked_under: the plots whose addresses could change the result of each text that was looked for.

    ``queries``: of :func:`outpost.address.stages.resolve.ask`. Every stage asks for the houses of the text; some for
    less of them (house number, group or building unwritten), and some for all that an anchor has.
    """
    number, building, group = (pl.col(slot) != "" for slot in ("number", "building", "group"))
    village = pl.col("is_village")
    every_door = pl.col("number").str.contains("[-、]") | pl.col("building").str.contains("[-、]") | (
        ~number & ~building & (pl.col("room") != "") & ~pl.col("is_road") & ~village
    )  # fmt: skip
    houses = houses_expression()
    asked = [
        (pl.lit(True), houses),
        (~number & building & pl.col("is_road"), pl.lit("~") + houses),
        (~group & village, pl.lit("^") + houses),
        (every_door, pl.lit(_WHOLE)),
    ]
    rows = [queries.filter(when).select("text", "anchor_id", which.alias("houses")) for when, which in asked]
    plot_only = queries.filter(number & building).with_columns(building=pl.lit(""))
    rows.append(plot_only.select("text", "anchor_id", houses.alias("houses")))
    in_range = queries.filter(number).with_columns(building=pl.lit(""))
    rows.append(in_range.select("text", "anchor_id", (pl.lit("≈") + houses).alias("houses")))
    distinct = pl.concat(rows).unique().join(_names(register), on="anchor_id")
    return distinct.select("text", _plot(pl.col("houses"))).group_by("text").agg(
        pl.col("plot").unique().sort().alias("looked_under")
    )  # fmt: skip


def plot_digests(register: Register) -> pl.DataFrame:
    """plot, digest: a digest of every address in each plot that does not depend on the order of rows."""
    rows = register.index.join(register.nodes.select("node", *_NODE), on="node").join(_names(register), on="anchor_id")
    door = pl.struct("key", "unit", *_NODE).hash(seed=3)
    doors = rows.select("name_hash", door.alias("door"), houses=pl.col("key").str.extract("^([^|]*)"))
    doors = doors.with_columns(_plot(pl.col("houses")), _plot(pl.lit(_WHOLE)).alias("whole"))
    each = pl.concat([doors.select("plot", "door"), doors.select(pl.col("whole").alias("plot"), "door")])
    return each.group_by("plot").agg(pl.col("door").sort().implode().hash(seed=3).first().alias("digest")).sort("plot")
