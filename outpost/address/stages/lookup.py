"""The stages of resolving, from strict to loose: what each asks of the register, and what its answers amount to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import polars as pl

from outpost.address.register.prepared import Register, key_expression
from outpost.address.stages.methods import Method, Status

MAX_CANDIDATES = 20
_STAIRS = 4


class Stage(NamedTuple):
    """One stage: its name, what it asks of what is still open, and whether it only finds less than the text names;
    ``holds``: what it finds may be a dwelling of its own (a room in a house), or only what holds it."""

    name: str
    ask: Callable[[pl.DataFrame, Register], pl.DataFrame]
    coarser: bool = False
    method: Method | None = None
    holds: bool = False


def _keyed(rows: pl.DataFrame, *, prefix: str = "", **emptied: str) -> pl.DataFrame:
    return rows.with_columns(pl.lit("").alias(slot) for slot in emptied.values()).with_columns(
        key=pl.lit(prefix) + key_expression() + pl.col("tail")
    )


_room, _floor = pl.col("room") != "", pl.col("floor") != ""
_unit, _number, _building = pl.col("unit") != "", pl.col("number") != "", pl.col("building") != ""

# Room 02 of floor 12 and room 101 of floor -1 are other rooms without their floor.
_floor_tells = pl.col("floor").str.starts_with("-") | (pl.col("room").str.len_chars() < 3)

STAGES = (
    Stage("all the numbers that the text names", lambda q, _: q),
    Stage(
        "the building under its road, house number unwritten",
        lambda q, _: _keyed(q.filter(~_number & _building & pl.col("is_road")), prefix="~"),
        method=Method.NUMBER_UNWRITTEN,
    ),
    Stage(
        "the house in its village, group unwritten",
        lambda q, _: _keyed(
            q.filter((pl.col("group") == "") & pl.col("is_village") & pl.col("all_explained")), prefix="^"
        ),
        method=Method.GROUP_UNWRITTEN,
    ),
    Stage("the room, floor left aside", lambda q, _: _keyed(q.filter(_floor & _room & ~_floor_tells), a="floor"), True),
    Stage(
        "the unit, its room not found",
        lambda q, _: _keyed(q.filter(_unit & (_room | _floor)), a="room", b="floor"),
        True,
    ),
    Stage(
        "the building, unit and room not found",
        lambda q, _: _keyed(q.filter(_unit | _room | _floor), a="room", b="floor", c="unit"),
        True,
    ),
    Stage(
        "the plot, its building not found",
        lambda q, _: _keyed(q.filter(_number & _building), a="room", b="floor", c="unit", d="building"),
        True,
        holds=True,
    ),
    Stage("the doors of a range", lambda q, _: _doors_of_range(q), method=Method.RANGE),
    Stage(
        "the range that the register has around the number",
        lambda q, _: _keyed(q.filter(_number), prefix="≈", a="room", b="floor", c="unit", d="building", e="stated"),
        method=Method.RANGE,
    ),
    Stage(
        "the room in its estate, building unwritten",
        lambda q, register: _rooms_of_estate(q, register),
        method=Method.BUILDING_UNWRITTEN,
    ),
)


def _doors_of_range(queries: pl.DataFrame) -> pl.DataFrame:
    """1-3号 as the doors 1 to 3 (at most 20), 1、2号 as 1 and 2: one row a door."""
    number = pl.when(_number).then(pl.col("number")).otherwise(pl.col("building"))
    rows = queries.filter(pl.col("reading") == 0).with_columns(number=number, building=pl.lit(""))
    rows = rows.filter(pl.col("number").str.contains("^[0-9]{1,5}(?:-[0-9]{1,5}|(?:、[0-9]{1,5})+)$") & ~_room)
    ends = pl.col("number").str.extract_all("[0-9]+").cast(pl.List(pl.Int64))
    low, high = ends.list.first(), ends.list.last()
    listed = pl.col("number").str.contains("、")
    rows = rows.filter(listed | ((low < high) & (high - low <= 20)))
    doors = pl.when(listed).then(ends).otherwise(pl.int_ranges(low, high + 1))
    rows = (
        rows.with_columns(number=doors)
        .explode("number")
        .with_columns(pl.col("number").cast(pl.String), rank=pl.lit(0, pl.Int32), stated=pl.lit(""))
    )
    return _keyed(rows)


def _rooms_of_estate(queries: pl.DataFrame, register: Register) -> pl.DataFrame:
    """国胜花园501室 as room 501 of each of its buildings: one row a building (and unit) that has such a room."""
    in_estate = ~pl.col("is_road") & ~pl.col("is_village") & (pl.col("reading") == 0)
    rows = queries.filter(in_estate & _room & ~_floor & ~_number & ~_building & ~_unit)
    doors = register.index.join(rows.select("anchor_id").unique(), on="anchor_id", how="semi").select(
        "anchor_id", "key"
    )
    doors = doors.unique().with_columns(room=pl.col("key").str.extract("^/[^|]*[|][|]([^|@]+)$")).drop_nulls("room")
    return rows.drop("key").join(doors, on=["anchor_id", "room"])


def _only_holding(outcome: pl.DataFrame) -> pl.DataFrame:
    """工农路110号9幢101 is no text of the house 110号, which has no building 9."""
    house = outcome.filter(pl.col("status") == Status.HOUSE.value)
    other = outcome.filter(pl.col("status") != Status.HOUSE.value)
    return pl.concat([other, _never_one(house).with_columns(method=pl.lit(Method.UNEXPLAINED.value))])


def _never_one(outcome: pl.DataFrame) -> pl.DataFrame:
    """A range is never one door, nor is a building guessed: several found are candidates, one alone is NONE with it."""
    one = pl.col("address_code").is_not_null()
    return outcome.with_columns(
        candidates=pl.when(one).then(pl.concat_list("address_code")).otherwise("candidates"),
        status=pl.when(one).then(pl.lit(Status.NONE.value)).otherwise("status"),
        address_code=pl.lit(None, pl.String),
    )


def run_stages(
    queries: pl.DataFrame, cut: pl.DataFrame, register: Register
) -> Iterator[tuple[Stage, pl.DataFrame, pl.DataFrame]]:
    """Each stage with what it asked and what it decided, for texts that no stage before it has decided."""
    strict, *loose = STAGES
    outcome = _outcome(_hits(queries, register.index, register), cut)
    yield strict, queries, outcome
    decided = outcome.select("text")
    queries = queries.join(decided, on="text", how="anti")
    # What the looser stages ask of the register is picked from it once: few texts are left, and it is large.
    unrepaired = queries.join(cut.filter(pl.col("repaired")), on="text", how="anti")
    parts = unrepaired.filter(pl.col("whole") == "")
    asks = [(stage, stage.ask(parts if stage.coarser else queries, register)) for stage in loose]
    doors = pl.concat([asked.select("anchor_id", "key") for _, asked in asks]).unique()
    index = register.index.join(doors, on=["anchor_id", "key"], how="semi")
    for stage, asked in asks:
        asked = asked.join(decided, on="text", how="anti")
        outcome = _as(stage, _outcome(_hits(asked, index, register), cut))
        yield stage, asked, outcome
        decided = pl.concat([decided, outcome.select("text")])


def _as(stage: Stage, outcome: pl.DataFrame) -> pl.DataFrame:
    """The outcome as the stage means it."""
    if stage.coarser:
        return _only_holding(_as_coarser(outcome)) if stage.holds else _as_coarser(outcome)
    if stage.method:
        outcome = outcome.with_columns(method=pl.lit(stage.method.value))
    return _never_one(outcome) if stage.method in (Method.RANGE, Method.BUILDING_UNWRITTEN) else outcome


def _as_coarser(outcome: pl.DataFrame) -> pl.DataFrame:
    """A dwelling is a match of a finer text; a building is one whose room is unknown."""
    house = pl.col("status") == Status.HOUSE.value
    building = pl.col("status") == Status.BUILDING.value
    method = pl.when(house).then(pl.lit(Method.TEXT_FINER.value)).when(building).then(pl.lit(Method.ROOM_UNKNOWN.value))
    return outcome.with_columns(method=method.otherwise("method"), room_unknown=building)


def _hits(queries: pl.DataFrame, index: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Addresses under the same anchor and numbers whose unit does not contradict the text's."""
    hits = queries.select(
        "text", "rank", "anchor_id", "key", "room", "stated", "unexplained", "as_stair",
        pl.col("unit").alias("text_unit"), pl.col("floor").alias("text_floor"), _written_as().alias("as"),
    ).join(index, on=["anchor_id", "key"], how="inner")  # fmt: skip
    same = pl.col("unit") == pl.col("text_unit")
    free = (pl.col("room") != "") & ((pl.col("text_unit") == "") | (pl.col("unit") == ""))
    hits = hits.filter(same | free).with_columns(
        extra=~same & (pl.col("unit") == ""), loose=~same & (pl.col("text_unit") == "")
    )
    hits = hits.drop("node").hstack(register.nodes[hits["node"]])  # a node's number is its row
    hits = hits.filter(
        ((pl.col("stated") == "") | (pl.col("number") == "") | (pl.col("number") == pl.col("stated")))
        & ((pl.col("as") == "") | (pl.col("written") == "") | (pl.col("as") == pl.col("written")) | ~_one_number())
    )
    elsewhere = _off_its_floor("text_floor") & (pl.col("floor") != pl.col("text_floor"))
    # A register may leave out stairs, but not the eighth; and a 号 may be no stair at all.
    no_stair = pl.col("text_unit").cast(pl.Int64, strict=False).fill_null(0) > _STAIRS
    no_stair = pl.col("extra") & (no_stair | (pl.col("as_stair") != ""))
    return hits.with_columns(unexplained=pl.col("unexplained") | elsewhere | no_stair)


def _one_number() -> pl.Expr:
    return (pl.col("number") == "") | (pl.col("building") == "")


def _written_as() -> pl.Expr:
    """How a text writes the one house that it names: ``house`` (9号) or ``block`` (9幢), or ``""``.
    In an estate both are the same; on a road, in a village or a market they are not."""
    house, block = pl.col("as_house") != "", pl.col("as_block") != ""
    tells = ~pl.col("is_home") & _one_number() & (house ^ block)
    return pl.when(~tells).then(pl.lit("")).when(house).then(pl.lit("house")).otherwise(pl.lit("block"))


def _off_its_floor(floor: str) -> pl.Expr:
    """Room 302 on floor 5: one of the two is wrong."""
    numbered = pl.col(floor).str.contains("^[0-9]+$") & pl.col("room").str.contains("^[0-9]{3,4}$")
    return numbered & (pl.col("room").str.head(-2) != pl.col(floor))


def _outcome(hits: pl.DataFrame, cut: pl.DataFrame) -> pl.DataFrame:
    """What the hits of each text amount to. Texts whose only hits contradict the text's names are left out."""
    admin = cut.select("districts", "towns", "communities", "repaired")
    hits = hits.hstack(admin[hits["text"]])  # a text's number is its row
    fits_town = (pl.col("towns").list.len() == 0) | pl.col("towns").list.contains(pl.col("town"))
    fits_district = (pl.col("districts").list.len() == 0) | pl.col("districts").list.contains(pl.col("district_code"))
    hits = hits.filter(fits_town & fits_district)
    state = pl.col("status")
    hits = hits.with_columns(grade=pl.when(state.is_between(1, 3)).then(state - 1).otherwise(3).cast(pl.Int8))
    one = pl.col("text").is_unique()
    return _meant(pl.concat([_only(hits.filter(one)), _best(hits.filter(~one))]))


def _only(hits: pl.DataFrame) -> pl.DataFrame:
    """What there is to say of a text's only hit; most have no other."""
    return hits.select(
        "text", pl.concat_list("address_code").alias("codes"), "grade", "is_dwelling", "rank",
        pl.col("loose") | pl.col("extra"), pl.lit(False).alias("several"), "unexplained",
    )  # fmt: skip


def _best(hits: pl.DataFrame) -> pl.DataFrame:
    """The same of the best hits of each text."""
    in_community = pl.col("communities").list.contains(pl.col("community_code"))
    hits = hits.with_columns(outside=~in_community & (pl.col("communities").list.len() > 0))
    # A name that is alike to several leaves no choice between them, whatever their status.
    several = pl.col("repaired") & (pl.col("anchor_id").n_unique().over("text") > 1)
    hits = hits.with_columns(several=several)
    for column in ("rank", "extra", "outside", "grade"):
        hits = hits.filter(pl.col(column) == pl.col(column).min().over("text"))
    # Of rooms in one building the one without a stair is meant; another building's is as good as any with one.
    hits = hits.filter(pl.col("loose") == pl.col("loose").min().over("text", "anchor_id", "community_code", "key"))
    return hits.group_by("text").agg(
        pl.col("address_code").unique().sort().alias("codes"),
        pl.col("grade").first(),
        pl.col("is_dwelling").first(),
        pl.col("rank").first(),
        (pl.col("loose") | pl.col("extra")).first().alias("loose"),
        pl.col("several").first(),
        pl.col("unexplained").all(),
    )


def _meant(grouped: pl.DataFrame) -> pl.DataFrame:
    """The outcome of each text whose best hits are known."""
    single = (pl.col("codes").list.len() == 1) & ~pl.col("several")
    doubtful = single & pl.col("unexplained")
    status = (
        pl.when((pl.col("grade") == 2) | doubtful).then(pl.lit(Status.NONE.value))
        .when(~single).then(pl.lit(Status.AMBIGUOUS.value))
        .when(pl.col("grade") == 1).then(pl.lit(Status.CANCELLED.value))
        .when(pl.col("is_dwelling")).then(pl.lit(Status.HOUSE.value))
        .otherwise(pl.lit(Status.BUILDING.value))
    )  # fmt: skip
    method = (
        pl.when(doubtful).then(pl.lit(Method.UNEXPLAINED.value))
        .when(pl.col("grade") == 2).then(pl.lit(Method.PENDING.value))
        .when(pl.col("rank") >= 20).then(pl.lit(Method.OTHER_READING.value))
        .when(pl.col("loose")).then(pl.lit(Method.UNIT_UNWRITTEN.value))
        .otherwise(pl.lit(Method.STRUCTURE.value))
    )  # fmt: skip
    decided = single & ~doubtful & (pl.col("grade") < 2)
    return grouped.select(
        "text",
        status.alias("status"),
        pl.when(decided).then(pl.col("codes").list.first()).alias("address_code"),
        method.alias("method"),
        pl.when(decided)
        .then(pl.lit([], dtype=pl.List(pl.String)))
        .otherwise(pl.col("codes").list.head(MAX_CANDIDATES))
        .alias("candidates"),
        pl.lit(False).alias("room_unknown"),
    )
