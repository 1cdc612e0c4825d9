"""The tree of standard addresses of one chunk: roads with numbers, estates with 幢, 单元, 室, villages with 组, 号."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from outpost.demo.history import FOREVER, dates, moments
from outpost.demo.plan import Plan
from outpost.demo.points import stand
from outpost.demo.words import HAMLETS, SURNAMES, estate_names, pick, road_names

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ESTATE, ROAD, SHOP, VILLAGE = 0, 1, 2, 3
DWELLINGS_A_PERSON = 0.49
ESTATE_BUILDINGS = 6
ROAD_BUILDINGS = 12
GROUP_PLOTS = 28


@dataclass(frozen=True)
class Places:
    """``buildings`` and ``dwellings`` are in code order; ``dwellings.building`` is the row of its building.

    Columns of both: kind, community (row of the chunk's communities), code, status and the parts of which texts are
    made: site, number, suffix (附1号), unit, room. ``upper`` holds communities and level 4, and above them what begins
    in this chunk; ``units`` level 6.
    """

    communities: pl.DataFrame
    upper: pl.DataFrame
    buildings: pl.DataFrame
    units: pl.DataFrame
    dwellings: pl.DataFrame


def make_places(plan: Plan, chunk: int) -> Places:
    """Lay out the communities of one chunk."""
    rng = plan.rng(1, chunk)
    communities = plan.communities.filter(pl.col("chunk") == chunk)
    buildings = _buildings(communities, rng, chunk)
    units, dwellings = _inside(buildings, rng)
    upper = pl.concat([_areas(plan, communities, chunk), _sites(buildings)])
    return Places(communities, upper, buildings, units, dwellings)


def _spread(counts: Ints) -> tuple[Ints, Ints]:
    """For each row, which of ``counts`` it belongs to, and its place there."""
    owner = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return owner, place


def _buildings(communities: pl.DataFrame, rng: np.random.Generator, chunk: int) -> pl.DataFrame:
    people = communities["people"].to_numpy()
    urban = communities["urban"].to_numpy()
    dwellings = people * DWELLINGS_A_PERSON
    shares = {
        ESTATE: np.where(urban, 0.74, 0.10) / 25.5,
        ROAD: np.where(urban, 0.12, 0.0) / 9.0,
        SHOP: np.where(urban, 0.12, 0.03),
        VILLAGE: np.where(urban, 0.02, 0.87),
    }
    parts = []
    for kind, share in shares.items():
        counts = np.floor(dwellings * share + rng.random(len(people))).astype(np.int64)
        if kind in (ESTATE, ROAD):
            counts = np.maximum(counts, np.where(urban, 1, 0))
        owner, place = _spread(counts)
        parts.append(_of_kind(kind, owner, place, communities, rng, chunk))
    rows = pl.concat(parts).sort("community_row", "kind", "site_number", "place")
    number = pl.int_range(pl.len()).over("community_row").cast(pl.String).str.zfill(5)
    code = pl.col("community_code") + "L" + number
    hangs = pl.col("kind").eq(VILLAGE) & (pl.col("chance") > 0.985)
    status = pl.when(pl.col("chance") < 0.004).then(2).when(pl.col("chance") < 0.006).then(3).otherwise(1)
    rows = rows.with_columns(
        code=code,
        status=status,
        number=pl.when(hangs).then(pl.col("number") + 600 + pl.col("site_number") * GROUP_PLOTS).otherwise("number"),
        site_code=pl.when(~hangs).then(
            pl.col("community_code")
            + pl.lit("S")
            + pl.col("kind").replace({SHOP: ROAD}).cast(pl.String)
            + pl.col("site_number").cast(pl.String).str.zfill(3)
        ),
        site=pl.when(~hangs).then(pl.col("site")),
        updated_day=pl.lit(0),
    )
    return stand(rows.sort("code"), communities)


def _of_kind(
    kind: int, owner: Ints, place: Ints, communities: pl.DataFrame, rng: np.random.Generator, chunk: int
) -> pl.DataFrame:
    count = len(owner)
    place_in_town = communities["place_in_town"].to_numpy()[owner]
    first = communities["first_estate"].to_numpy()[owner]
    floors, unit_count, flats = np.zeros((3, count), dtype=np.int64)
    suffix = pl.Series([None] * count, dtype=pl.String)
    if kind == ESTATE:
        site_number, number = place // ESTATE_BUILDINGS, place % ESTATE_BUILDINGS + 1
        name = estate_names(first + site_number)
        floors = rng.choice([5, 6, 6, 6, 7, 11], count)
        unit_count = rng.choice([0, 1, 2, 2, 2, 3], count)
        flats = np.full(count, 2)
    elif kind in (ROAD, SHOP):
        site_number = place // ROAD_BUILDINGS
        road = place_in_town // 2 * 3 + site_number % 3
        lane = np.where(road % 9 == 4, 2, np.where(road % 11 == 6, 1, np.where(road % 13 == 3, 3, 0)))
        town = np.array([int(code[4:]) for code in communities["town_code"]])[owner]
        name = road_names(town % 37 * 5 + road, lane)
        number = (
            place_in_town % 2 * 1200
            + kind % 2 * 600
            + place % ROAD_BUILDINGS * 4
            + site_number // 3 * 48
            + rng.integers(1, 5, count)
        )
        if kind == ROAD:
            floors, flats = rng.integers(3, 6, count), rng.integers(2, 4, count)
        else:
            letter = rng.random(count)
            suffix = pl.Series(np.where(letter < 0.04, "附1号", np.where(letter < 0.06, "A号", ""))).replace("", None)
        site_number = site_number % 3
    else:
        site_number, number = place // GROUP_PLOTS, place % GROUP_PLOTS + 1
        hamlet = (
            pick(SURNAMES[:90], (owner * 7 + site_number * 13) % 90)
            + "家"
            + pick(HAMLETS, (owner + site_number) % len(HAMLETS))
        )
        group = pl.Series(site_number + 1).cast(pl.String) + "组"
        name = group.zip_with(pl.Series(owner % 3 != 0) | pl.Series(site_number % 4 != 0), hamlet)
    return (
        communities[owner]
        .select(
            "community_code",
            "community",
            "town_code",
            "town",
            "district_code",
            "district",
            "area_code",
            "beat_code",
            "urban",
            "shared_name",
        )
        .with_columns(
            community_row=pl.Series(owner),
            kind=pl.lit(kind),
            site_number=pl.Series(site_number),
            place=pl.Series(place),
            site=name,
            number=pl.Series(number),
            suffix=suffix,
            floors=pl.Series(floors),
            unit_count=pl.Series(unit_count),
            flats=pl.Series(flats),
            chance=pl.Series(rng.random(count)),
            longitude=pl.Series(rng.random(count)),
            latitude=pl.Series(rng.random(count)),
        )
    )


def _inside(buildings: pl.DataFrame, rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Level 6, and every dwelling: rooms, and level-5 plots and shops that have no rooms."""
    floors, unit_count, flats = (buildings[name].to_numpy() for name in ("floors", "unit_count", "flats"))
    owner, place = _spread(unit_count)
    units = buildings[owner].with_columns(building=pl.Series(owner), unit=pl.Series(place + 1))
    units = units.with_columns(code=pl.col("code") + pl.lit("U") + pl.col("unit").cast(pl.String))
    rooms = np.where(floors > 0, floors * flats * np.maximum(unit_count, 1), 1)
    owner, place = _spread(rooms)
    inside = floors[owner] > 0
    flat = np.where(inside, flats[owner], 1)
    high = np.where(inside, floors[owner], 1)
    unit = np.where(unit_count[owner] > 0, place // (high * flat) + 1, 0)
    within = place % (high * flat)
    room = np.where(inside, (within // flat + 1) * 100 + within % flat + 1, 0)
    chance = rng.random(len(owner))
    rows = buildings[owner].with_columns(
        building=pl.Series(owner),
        building_code=pl.col("code"),
        unit=pl.Series(unit).replace(0, None),
        room=pl.Series(room).replace(0, None),
        is_room=pl.Series(inside),
        room_chance=pl.Series(chance),
    )
    unit_code = (
        pl.when(pl.col("unit").is_not_null()).then(pl.lit("U") + pl.col("unit").cast(pl.String)).otherwise(pl.lit(""))
    )
    code = pl.col("code") + pl.when(pl.col("is_room")).then(unit_code + "R" + pl.col("room").cast(pl.String)).otherwise(
        pl.lit("")
    )
    of_room = pl.when(pl.col("room_chance") < 0.01).then(2).when(pl.col("room_chance") < 0.013).then(3).otherwise(1)
    gone = (pl.col("status") == 2) & (pl.col("chance") < 0.003)
    status = pl.when(~pl.col("is_room")).then(pl.col("status")).when(gone).then(2).otherwise(of_room)
    return units, rows.with_columns(code=code, own_status=status)


def _areas(plan: Plan, communities: pl.DataFrame, chunk: int) -> pl.DataFrame:
    """Districts and towns that begin in this chunk, and its communities."""
    begun = plan.communities.filter(pl.col("chunk") < chunk)
    districts = communities.unique("district_code", keep="first", maintain_order=True).filter(
        ~pl.col("district_code").is_in(begun["district_code"].implode())
    )
    towns = communities.unique("town_code", keep="first", maintain_order=True).filter(
        ~pl.col("town_code").is_in(begun["town_code"].implode())
    )
    nothing = pl.lit(None, dtype=pl.String)
    full = pl.col("district") + pl.col("town")
    return pl.concat(
        [
            districts.select(
                address_code="district_code",
                level=pl.lit(1),
                parent_code=nothing,
                name="district",
                full_name="district",
                district_code="district_code",
                town_code=nothing,
                community_code=nothing,
                beat_code=nothing,
            ),
            towns.select(
                address_code="town_code",
                level=pl.lit(2),
                parent_code="district_code",
                name="town",
                full_name=full,
                district_code="district_code",
                town_code="town_code",
                community_code=nothing,
                beat_code=nothing,
            ),
            communities.select(
                address_code="community_code",
                level=pl.lit(3),
                parent_code="town_code",
                name="community",
                full_name=full + pl.col("community"),
                district_code="district_code",
                town_code="town_code",
                community_code="community_code",
                beat_code="beat_code",
            ),
        ]
    )


def _sites(buildings: pl.DataFrame) -> pl.DataFrame:
    sites = buildings.filter(pl.col("site_code").is_not_null()).unique("site_code", keep="first", maintain_order=True)
    return sites.select(
        address_code="site_code",
        level=pl.lit(4),
        parent_code="community_code",
        name="site",
        full_name=pl.col("district") + pl.col("town") + pl.col("community") + pl.col("site"),
        district_code="district_code",
        town_code="town_code",
        community_code="community_code",
        beat_code="beat_code",
    )


def building_name() -> pl.Expr:
    """3幢, 108号, 12号附1号, 108A号."""
    number = pl.col("number").cast(pl.String)
    ending = pl.when(pl.col("kind") == ESTATE).then(pl.lit("幢")).otherwise(pl.lit("号"))
    with_suffix = pl.when(pl.col("suffix") == "A号").then(number + "A号").otherwise(number + ending + pl.col("suffix"))
    return pl.when(pl.col("suffix").is_null()).then(number + ending).otherwise(with_suffix)


def standard_addresses(plan: Plan, places: Places, chunk: int) -> pl.DataFrame:
    """The whole of police.standard_address of this chunk, as first versions; old rows all."""
    rng = plan.rng(2, chunk)
    head = pl.col("district") + pl.col("town") + pl.col("community") + pl.col("site").fill_null("")
    common = ("district_code", "town_code", "community_code", "beat_code", "longitude", "latitude")
    buildings = places.buildings.select(
        address_code="code",
        level=pl.lit(5),
        parent_code=pl.coalesce("site_code", "community_code"),
        name=building_name(),
        full_name=head + building_name(),
        **{name: pl.col(name) for name in common},
        status=pl.col("status"),
    )
    unit = pl.col("unit").cast(pl.String) + "单元"
    units = places.units.select(
        address_code="code",
        level=pl.lit(6),
        parent_code=places.buildings["code"].gather(places.units["building"]),
        name=unit,
        full_name=head + building_name() + unit,
        **{name: pl.col(name) for name in common},
        status=pl.col("status"),
    )
    room = pl.col("room").cast(pl.String) + "室"
    parent = pl.col("building_code") + pl.when(pl.col("unit").is_not_null()).then(
        pl.lit("U") + pl.col("unit").cast(pl.String)
    ).otherwise(pl.lit(""))
    rooms = places.dwellings.filter("is_room").select(
        address_code="code",
        level=pl.lit(7),
        parent_code=parent,
        name=room,
        full_name=head + building_name() + pl.coalesce(unit, pl.lit("")) + room,
        **{name: pl.col(name) for name in common},
        status=pl.col("own_status"),
    )
    nowhere = pl.lit(None, dtype=pl.Float64)
    upper = places.upper.with_columns(longitude=nowhere, latitude=nowhere, status=pl.lit(1))
    rows = pl.concat([upper, buildings, units, rooms], how="diagonal_relaxed")
    days = np.minimum(plan.last - 20 - (rng.random(len(rows)) * 3000).astype(np.int64), plan.first - 1)
    return rows.with_columns(
        updated_at=moments(days, rng), _from=pl.Series(days.astype(np.int32)), _to=pl.lit(FOREVER, dtype=pl.Int32)
    )


__all__ = ["ESTATE", "ROAD", "SHOP", "VILLAGE", "Places", "building_name", "dates", "make_places", "standard_addresses"]
