"""The register prepared for resolving: its names in a dictionary, its doors under structured keys.

Each address of level 5 to 7 is put under the name it hangs from (its road, estate or village: the *anchor*) and the
numbers on its path. Register and texts are read by the same rules, so that 108号 on a road, 3幢 in an estate and 501
in a stair mean the same on both sides, whichever level the register keeps them on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from outpost.address.inputs import frame as table
from outpost.address.inputs import standard_addresses
from outpost.address.read import segments as s
from outpost.address.read.names import Entry, Names, anchor_key, common_name, is_road
from outpost.address.read.normal import normalise
from outpost.address.read.numbers import SLOTS
from outpost.address.read.regions import home_of
from outpost.address.register.path import ESTATE, KEPT, contribution

_HOMES = re.compile(
    "(?:[花家嘉佳豪名雅]园|新村|小区|公寓|公馆|苑|府|邸|城|湾|庭|山庄|庄园|别墅|大厦|广场|家属院|大院|宿舍|国际社区)(?:[0-9]+期|[东西南北中]区)?$"
)
NODE = ("node", "address_code", "status", "level", "is_dwelling", "district_code", "town", "community_code", "number",
        "building", "floor", "written")  # fmt: skip
_COLUMNS = ("address_code", "level", "parent_code", "name", "district_code", "town_code",
            "community_code", "status")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Register:
    """An index over one standard_address delivery; made by :func:`build_register`, read by ``resolve``.

    ``nodes``: one row an address of level 5 to 7. ``index``: anchor_id, key, unit -> node. ``anchors``: name and
    district -> anchor_id. ``protected``: names that look like numbers. ``inner``: a road or estate and a building's own
    name on it (裙楼, B区). ``estates``: names of estates; ``homes``: of those in which 3号 is 3幢; ``buildings``: of
    buildings that need no number.
    """

    nodes: pl.DataFrame
    index: pl.DataFrame
    anchors: pl.DataFrame
    names: Names
    protected: dict[str, str]
    areas: dict[str, list[str]]
    inner: frozenset[tuple[str, str]]
    estates: frozenset[str]
    homes: frozenset[str]
    buildings: frozenset[str]


def build_register(
    standard_address: Any,
    aliases: Any = None,
    *,
    province: str | None = None,
    city: str | None = None,
) -> Register:
    """Prepare a register for :func:`outpost.address.stages.resolve`.

    ``standard_address``: the columns of the extract police.standard_address (extracts.toml), as a Polars, Arrow or
    pandas frame, a DuckDB relation or a list of mappings; address_code, level, parent_code and name are needed
    (:func:`outpost.address.inputs.standard_addresses`). ``aliases``, likewise: kind (district|town|road|estate),
    old_name, new_name. ``province`` and ``city`` are what full names leave out; by default they are told by the
    district codes. Raises ValueError when a column is missing.
    """
    frame = standard_addresses(standard_address).select(_COLUMNS)
    frame = frame.with_columns(name=normalise(frame["name"])).drop_nulls("name")
    frame = frame.with_columns(name=s.plain_phases(pl.col("name")))
    frame = frame.with_columns(
        town=pl.coalesce(pl.col("community_code").str.extract("^([0-9]{9})[0-9]{3,}$"), _nine_digits("town_code"))
    )
    codes = frame.filter(pl.col("level") == 1)["district_code"].drop_nulls().to_list()
    home_province, home_city = home_of(codes)
    names = Names(home_province if province is None else province, home_city if city is None else city)
    _admin_names(names, frame)
    tree = _contexts(frame)
    _anchor_names(names, tree)
    _alias_names(names, None if aliases is None else table(aliases))
    names.freeze()
    anchors = (
        pl.concat([tree.select("district_code", pl.col(c).alias("name")) for c in ("anchor", "inner")])
        .filter(pl.col("name") != "")
        .unique()
        .sort("name", "district_code")
        .with_row_index("anchor_id")
    )
    nodes = _nodes(tree)
    index = _index(nodes, anchors)
    looks_numbered = re.compile(s.SEGMENT).search
    # 东甲5号 is number 5 of a place that is called 东甲, where the register has one; elsewhere it is number 甲5.
    protected = {
        name: s.protect(name)
        for name in sorted(names.entries)
        if len(name) > 1 and (looks_numbered(name) or name.endswith(s.STEMS))
    }
    inner = frozenset(
        nodes.filter((pl.col("inner") != "") & (pl.col("anchor") != "")).select("anchor", "inner").iter_rows()
    )
    estates = frozenset(filter(ESTATE.search, anchors["name"].to_list()))
    named = nodes.filter(pl.col("key") == "||").select(pl.when(pl.col("inner") != "").then("inner").otherwise("anchor"))
    buildings = frozenset(filter(None, named.to_series().to_list()))
    flats = nodes.filter((pl.col("room") != "") & (pl.col("group") == ""))
    lane = pl.col("anchor").str.ends_with("里")  # 百花里 is an estate where it has blocks
    blocks = flats.filter(lane & (pl.col("written") == "block"))["anchor"].unique()
    homes = frozenset(filter(_HOMES.search, anchors["name"])) | frozenset(filter(_not_road, flats["anchor"].unique()))
    homes |= frozenset(blocks)
    return Register(
        nodes.select(NODE), index, anchors, names, protected, _areas(nodes), inner, estates, homes, buildings
    )


def _not_road(name: str) -> bool:
    return bool(name) and not is_road(name)


def _nine_digits(column: str) -> pl.Expr:
    """A town's code is its first nine digits; what is no such code (of a test, of another country) stays whole."""
    code = pl.col(column)
    return pl.coalesce(code.str.extract("^([0-9]{9})[0-9]*$"), code)


def _index(nodes: pl.DataFrame, anchors: pl.DataFrame) -> pl.DataFrame:
    """Doors under their anchor and numbers; under a road also without the house number (key ``~...``), in a village
    also without the group (``^...``), a range (20-24号) under each number in it (``≈...``), in a building with a name
    of its own (中南大厦, 裙楼) also under its anchor with that name (``...@裙楼``), and by that name alone.
    """
    keyed = nodes.select("node", "district_code", "anchor", "inner", "key", *SLOTS)
    apart = (pl.col("key") == "||") & (pl.col("inner") != "")  # no number says which house of the road it is
    by_numbers = keyed.filter(~apart)
    within = keyed.filter((pl.col("number") != "") & (pl.col("building") != "")).with_columns(
        number=pl.lit(""), lane=pl.lit("")
    )
    within = within.with_columns(key=pl.lit("~") + key_expression())
    grouped = keyed.filter(pl.col("group") != "").with_columns(group=pl.lit(""))
    grouped = grouped.with_columns(key=pl.lit("^") + key_expression())
    # 三期 and 宿舍 are no names of one place: they are looked for only with the name that they stand in.
    telling = pl.col("inner").is_in(list(filter(common_name, keyed["inner"].unique().to_list()))).not_()
    named = keyed.filter((pl.col("inner") != "") & telling)
    named = named.with_columns(anchor=pl.col("inner"), number=pl.lit(""), lane=pl.lit(""))
    named = named.with_columns(key=key_expression())
    inside = keyed.filter((pl.col("inner") != "") & (pl.col("anchor") != ""))
    unnumbered = inside.filter(pl.col("number") != "").with_columns(number=pl.lit(""), lane=pl.lit(""))
    inside = pl.concat([inside, unnumbered.with_columns(key=key_expression())])
    inside = inside.with_columns(key=pl.concat_str("key", pl.lit("@"), "inner"))
    ranged = _doors_in_ranges(keyed)
    columns = ["node", "district_code", "anchor", "key", "unit"]
    return (
        pl.concat([rows.select(columns) for rows in (by_numbers, within, grouped, ranged, inside, named)])
        .join(anchors, left_on=["district_code", "anchor"], right_on=["district_code", "name"])
        .select("anchor_id", "key", "unit", "node")
    )


def _doors_in_ranges(keyed: pl.DataFrame) -> pl.DataFrame:
    """Houses whose number is a range, once for each number in it."""
    ends = pl.col("number").str.extract_groups("^([0-9]{1,4})-([0-9]{1,4})$")
    first, last = (ends.struct.field(end).cast(pl.Int64) for end in ("1", "2"))
    houses = keyed.filter(pl.all_horizontal(pl.col(slot) == "" for slot in ("room", "floor", "unit")))
    houses = houses.with_columns(first=first, last=last).filter((pl.col("last") - pl.col("first")).is_between(1, 40))
    doors = houses.with_columns(number=pl.int_ranges("first", pl.col("last") + 1)).explode("number")
    doors = doors.with_columns(pl.col("number").cast(pl.String))
    return doors.with_columns(key=pl.lit("≈") + key_expression())


def _areas(nodes: pl.DataFrame) -> dict[str, list[str]]:
    """Anchors by district code, by town code and, under ``""``, of the whole city."""
    areas: dict[str, list[str]] = {"": nodes["anchor"].unique().sort().to_list()}
    for column in ("district_code", "town"):
        pairs = nodes.select(column, "anchor").drop_nulls().unique().sort(column, "anchor")
        areas |= dict(pairs.group_by(column).agg(pl.col("anchor").sort()).iter_rows())
    return areas


def _codes(frame: pl.DataFrame, level: int, code: str) -> list[tuple[str, list[str]]]:
    rows = (
        frame.filter((pl.col("level") == level) & pl.col(code).is_not_null())
        .group_by("name")
        .agg(pl.col(code).unique().sort())
    )
    return [(name, codes) for name, codes in rows.sort("name").iter_rows()]


def _admin_names(names: Names, frame: pl.DataFrame) -> None:
    for name, codes in _codes(frame, 1, "district_code"):
        entry = Entry(districts=frozenset(codes))
        names.add(name, entry)
        names.add(name.rstrip("市区县"), Entry(districts=frozenset(codes), short=True))
        if name.endswith("开发区") and names.city:
            for form in dict.fromkeys((names.city + "开发区", names.city.removesuffix("市") + "开发区")):
                names.add(form, Entry(districts=frozenset(codes)))
    for name, codes in _codes(frame, 2, "town"):
        names.add_town(name, frozenset(codes))
    for name, codes in _codes(frame, 3, "community_code"):
        names.add_community(name, frozenset(codes))


def _anchor_names(names: Names, tree: pl.DataFrame) -> None:
    for column in ("anchor_text", "inner_text"):
        for text in tree.get_column(column).drop_nulls().unique().sort().to_list():
            if text:
                names.add_anchor(text)


def _alias_names(names: Names, aliases: pl.DataFrame | None) -> None:
    if aliases is None:
        return
    for kind, old, new in (
        aliases.select("kind", "old_name", "new_name").sort("kind", "old_name", "new_name").iter_rows()
    ):
        target = names.entries.get(new)
        if target is None:
            continue
        if kind == "town" and target.towns:
            names.add_town(old, target.towns)
        elif kind == "district" and target.districts:
            names.add(old, Entry(districts=target.districts))
            names.add(old.rstrip("市区县"), Entry(districts=target.districts, short=True))
        elif target.anchors:
            names.add(old, Entry(anchors=target.anchors))


def _contexts(frame: pl.DataFrame) -> pl.DataFrame:
    """Every address of level 4 to 7 with its anchor, inner name and slots, from the top of the tree downwards."""
    above = frame.filter(pl.col("level") == 3).select(
        "address_code",
        pl.col("name").alias("anchor_text"),
        pl.lit("").alias("inner_text"),
        pl.lit(3).alias("anchor_level"),
        *(pl.lit("").alias(x) for x in KEPT),
    )
    roots = frame.filter(pl.col("level") < 3).select(
        "address_code",
        pl.lit("").alias("anchor_text"),
        pl.lit("").alias("inner_text"),
        pl.lit(3).alias("anchor_level"),
        *(pl.lit("").alias(x) for x in KEPT),
    )
    context = pl.concat([roots, above])
    levels = []
    for level in (4, 5, 6, 7):
        rows = frame.filter(pl.col("level") == level).join(
            context, left_on="parent_code", right_on="address_code", how="left", maintain_order="left"
        )
        rows = _placed(rows, level)
        levels.append(rows)
        if level < 7:
            context = pl.concat([context, rows.select(context.columns)])
    return pl.concat(levels).with_columns(
        anchor=_anchor_form(pl.col("anchor_text")), inner=_anchor_form(pl.col("inner_text"))
    )


def _anchor_form(text: pl.Expr) -> pl.Expr:
    return text.map_batches(_anchor_forms, return_dtype=pl.String)


def _anchor_forms(texts: pl.Series) -> pl.Series:
    distinct = texts.unique().drop_nulls()
    return texts.replace_strict(
        distinct, pl.Series([anchor_key(t) for t in distinct.to_list()], dtype=pl.String), default=""
    )


def _placed(rows: pl.DataFrame, level: int) -> pl.DataFrame:
    road = r"(?:路|街|大道|道|巷|弄|线|胡同|里)$"
    rows = rows.with_columns(
        pl.col("anchor_text", "inner_text", *KEPT).fill_null(""), pl.col("anchor_level").fill_null(3)
    ).with_columns(kind=pl.when(pl.col("anchor_text").str.contains(road)).then(pl.lit("R")).otherwise(pl.lit("E")))
    distinct = rows.select("name", "kind").unique()
    added = [contribution(level, name, kind) for name, kind in distinct.iter_rows()]
    columns = {"own_text": [a[0] for a in added]} | {
        f"own_{slot}": [a[2][i] for a in added] for i, slot in enumerate(KEPT)
    }
    distinct = distinct.hstack(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))
    rows = rows.join(distinct, on=["name", "kind"], how="left", maintain_order="left")
    own = pl.col("own_text")
    if level == 6:  # 2号 below 15弄 is a house in the lane
        in_lane = (pl.col("lane") != "") & (pl.col("number") == "") & pl.col("name").str.ends_with("号")
        rows = rows.with_columns(
            own_number=pl.when(in_lane).then(pl.col("own_unit")).otherwise("own_number"),
            own_unit=pl.when(in_lane).then(pl.lit("")).otherwise("own_unit"),
        )
    # A road or an estate may be left out of the tree and stand in the name of its house: 工农路108号 in a community.
    is_anchor = pl.lit(True) if level == 4 else own.str.contains(road) | (pl.col("anchor_level") < 4)
    inner = (own != "") & ~is_anchor & (own != pl.col("anchor_text"))
    return rows.with_columns(
        pl.when((own != "") & is_anchor).then(own).otherwise(pl.col("anchor_text")).alias("anchor_text"),
        pl.when(inner).then(own).otherwise(pl.col("inner_text")).alias("inner_text"),
        pl.when((own != "") & is_anchor).then(pl.lit(4)).otherwise(pl.col("anchor_level")).alias("anchor_level"),
        *(pl.when(pl.col(f"own_{x}") != "").then(pl.col(f"own_{x}")).otherwise(pl.col(x)).alias(x) for x in KEPT),
    ).drop("kind", "own_text", *(f"own_{x}" for x in KEPT))


def key_expression() -> pl.Expr:
    """The numbers of a door but for its unit: houses | group | room, or the floor where there is no room.

    Room 02 of floor 12 is room 1202; rooms below the ground (floor -1) have keys of their own.
    """
    below_ground = pl.col("floor").str.starts_with("-")
    short = pl.col("room").str.contains("^[0-9]{1,2}$") & pl.col("floor").str.contains("^[0-9]{1,2}$")
    room = (
        pl.when((pl.col("room") != "") & below_ground)
        .then(pl.col("floor") + "_" + pl.col("room"))
        .when(short)
        .then(pl.col("floor") + pl.col("room").str.zfill(2))
        .when(pl.col("room") != "")
        .then(pl.col("room"))
        .when(pl.col("floor") != "")
        .then("F" + pl.col("floor"))
        .otherwise(pl.lit(""))
    )
    return pl.concat_str([houses_expression(), pl.lit("|"), pl.col("group"), pl.lit("|"), room])


def houses_expression() -> pl.Expr:
    """Lane, house number and building of a door: =15弄/2, /108/3."""
    return pl.concat_str(
        pl.when(pl.col(slot) != "").then(mark + pl.col(slot)).otherwise(pl.lit(""))
        for slot, mark in (("lane", "="), ("number", "/"), ("building", "/"))
    )


def _nodes(tree: pl.DataFrame) -> pl.DataFrame:
    nodes = (
        tree.filter(pl.col("level") >= 5).sort("address_code").with_row_index("node").with_columns(key=key_expression())
    )
    active = nodes.filter(pl.col("status") == 1)
    upward = _above(tree)
    holding = (
        active.select("address_code")
        .join(upward, on="address_code")
        .select(pl.col("above").alias("address_code"))
        .unique()
    )
    inner = nodes.join(holding.with_columns(holds=pl.lit(True)), on="address_code", how="left", maintain_order="left")
    return inner.with_columns(
        is_dwelling=(pl.col("status") == 1) & ((pl.col("level") == 7) | pl.col("holds").is_null())
    ).drop("holds", "name")


def _above(tree: pl.DataFrame) -> pl.DataFrame:
    """Pairs address_code, above: each address with its ancestors of level 5 and 6."""
    parent = tree.filter(pl.col("level").is_in([6, 7])).select("address_code", pl.col("parent_code").alias("above"))
    stairs = tree.filter(pl.col("level") == 6).select(
        pl.col("address_code").alias("above"), pl.col("parent_code").alias("top")
    )
    over = parent.join(stairs, on="above").select("address_code", pl.col("top").alias("above"))
    return pl.concat([parent, over])
