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
    queries = queries.with_columns(_names(register)["name_hash"][queries["anchor_id"]])  # an anchor's number is its row
    houses = houses_expression()
    plot_only = queries.filter(number & building).with_columns(building=pl.lit(""))
    in_range = queries.filter(number).with_columns(building=pl.lit(""))
    asked = [
        (queries, houses),
        (queries.filter(~number & building & pl.col("is_road")), pl.lit("~") + houses),
        (queries.filter(~group & village), pl.lit("^") + houses),
        (queries.filter(every_door), pl.lit(_WHOLE)),
        (plot_only, houses),
        (in_range, pl.lit("≈") + houses),
    ]
    return _each_once(pl.concat([rows.select("text", _plot(which)) for rows, which in asked]))


def _each_once(rows: pl.DataFrame) -> pl.DataFrame:
    """text, looked_under: the plots of each text, sorted; both in one number are sorted and found again faster."""
    pairs = rows.select(pl.col("text").cast(pl.UInt64) * _SPACE + pl.col("plot")).to_series().unique().sort()
    split = pl.select(text=(pairs // _SPACE).cast(pl.UInt32), looked_under=(pairs % _SPACE).cast(pl.UInt32))
    return split.group_by(pl.col("text").set_sorted(), maintain_order=True).agg("looked_under")


def plot_digests(register: Register) -> pl.DataFrame:
    """plot, digest: a digest of every address in each plot that does not depend on the order of rows."""
    rows = register.index.join(register.nodes.select("node", *_NODE), on="node").join(_names(register), on="anchor_id")
    door = pl.struct("key", "unit", *_NODE).hash(seed=3)
    doors = rows.select("name_hash", door.alias("door"), houses=pl.col("key").str.extract("^([^|]*)"))
    doors = doors.with_columns(_plot(pl.col("houses")), _plot(pl.lit(_WHOLE)).alias("whole"))
    each = pl.concat([doors.select("plot", "door"), doors.select(pl.col("whole").alias("plot"), "door")])
    return each.group_by("plot").agg(pl.col("door").sort().implode().hash(seed=3).first().alias("digest")).sort("plot")
