"""Who answers for the ground: beats and officers, grids and workers, and which building is in which grid."""

from __future__ import annotations

import numpy as np
import polars as pl

from outpost.demo.history import FOREVER, Bools, dates, maybe
from outpost.demo.places import Places
from outpost.demo.plan import Ints, Plan
from outpost.demo.population import Tables
from outpost.demo.words import person_names

GROUND = ("police.beat", "gov.grid")
"""Extracts that are made for the whole city at once."""


def city_ground(plan: Plan) -> Tables:
    """police.beat and gov.grid of the whole city."""
    return {"police.beat": _beats(plan), "gov.grid": _grids(plan)}


def _beats(plan: Plan) -> pl.DataFrame:
    rng = plan.rng(6)
    rows = plan.communities.select("beat_code", "station_code", "community_code")
    beats = rows["beat_code"].unique(maintain_order=True)
    count = len(beats)
    chance = rng.permutation(count)
    vacant = max(2, round(count * 0.012))
    posts = pl.DataFrame({"beat_code": beats}).with_columns(
        officer_number=maybe(beats.str.replace("JW", "P"), chance >= vacant),
        officer_name=maybe(person_names(rng, count), chance >= vacant),
        acting_officer_number=maybe(beats.str.replace("JW", "PD"), chance < vacant // 2),
        since=pl.Series(_begun(plan, chance == vacant - 1, rng.integers(20, 1500, count))),
    )
    joined = rows.join(posts, on="beat_code", how="left", maintain_order="left")
    nothing = pl.lit(None, dtype=pl.Date)
    frame = joined.with_columns(valid_from=dates(joined["since"].to_numpy()), valid_to=nothing)
    old = frame.head(max(1, count // 8)).with_columns(
        valid_from=pl.col("valid_from") - pl.duration(days=900),
        valid_to=pl.col("valid_from") - pl.duration(days=1),
        officer_number=pl.lit("P000000"),
        officer_name=pl.lit("王旧"),
    )
    whole = pl.concat([frame, old])
    return whole.with_columns(_from=pl.lit(0, dtype=pl.Int32), _to=pl.lit(FOREVER, dtype=pl.Int32)).drop("since")


def _begun(plan: Plan, lately: Bools, days_ago: Ints) -> Ints:
    """Since when a post exists: some only lately, but none later than the first night."""
    new = min(plan.last - 6, plan.first - 1)
    result: Ints = np.where(lately, new, plan.last - days_ago)
    return np.minimum(result, plan.first - 1)


def grid_code(community_code: pl.Expr, number: pl.Expr, kind: str) -> pl.Expr:
    """A grid's code: community, G or Z (专属), two digits."""
    return community_code + pl.lit("G" if kind == "general" else "Z") + number.cast(pl.String).str.zfill(2)


def _grids(plan: Plan) -> pl.DataFrame:
    rng = plan.rng(7)
    parts = []
    for kind, column in (("general", "grids"), ("dedicated", "dedicated")):
        counts = plan.communities[column].to_numpy()
        owner = np.repeat(np.arange(len(counts)), counts)
        number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
        rows = plan.communities[owner].select("community_code", "community").with_columns(number=pl.Series(number))
        parts.append(
            rows.select(
                grid_code=grid_code(pl.col("community_code"), pl.col("number"), kind),
                name=pl.col("community")
                + pl.lit("第" if kind == "general" else "专属")
                + pl.col("number").cast(pl.String)
                + "网格",
                kind=pl.lit(kind),
                community_code="community_code",
            )
        )
    frame = pl.concat(parts)
    count = len(frame)
    chance = rng.permutation(count)
    vacant = chance < max(2, round(count * 0.01))
    since = _begun(plan, chance == 0, rng.integers(60, 1500, count))
    frame = frame.with_columns(
        worker_number=maybe(frame["grid_code"].str.replace("^", "W"), ~vacant),
        worker_name=maybe(person_names(rng, count), ~vacant),
        leader_number=maybe(frame["community_code"].str.replace("^", "L"), chance != 1),
        valid_from=dates(since),
        valid_to=pl.lit(None, dtype=pl.Date),
    )
    first = frame.with_columns(
        _from=pl.Series(np.minimum(since, plan.last - 30).astype(np.int32)), _to=pl.lit(FOREVER, dtype=pl.Int32)
    )
    # posts are filled and fall vacant while the nights go on
    day = plan.first + 1 + np.arange(count) % max(plan.last - plan.first, 1)
    filled = vacant & (chance % 2 == 1)
    return _posts(first, filled, day)


def _posts(frame: pl.DataFrame, filled: Bools, day: Ints) -> pl.DataFrame:
    later = frame.with_columns(
        worker_number=frame["grid_code"].str.replace("^", "W"),
        worker_name=pl.lit("周新"),
        _from=pl.Series(day.astype(np.int32)),
    )
    ended = pl.Series(np.where(filled, day, FOREVER).astype(np.int32))
    return pl.concat([frame.with_columns(_to=ended), later.filter(pl.Series(filled))])


def grid_addresses(plan: Plan, places: Places, chunk: int) -> pl.DataFrame:
    """gov.grid_address: each building in a general grid, some in a dedicated one too; a few gaps and clashes."""
    rng = plan.rng(8, chunk)
    buildings = places.buildings
    owner = buildings["community_row"].to_numpy()
    size = np.bincount(owner, minlength=len(places.communities))
    place = np.arange(len(owner)) - np.repeat(np.cumsum(size) - size, size)
    grids = places.communities["grids"].to_numpy()[owner]
    dedicated = places.communities["dedicated"].to_numpy()[owner]
    chance = rng.random(len(owner))
    rate = 0.0012 * plan.boost
    number = place * grids // size[owner] + 1
    foreign = (owner + 1) % len(places.communities)
    elsewhere = chance > 1 - rate
    of_community = np.where(elsewhere, foreign, owner)
    number = np.where(elsewhere, 1, number)
    parts = [_in_grid(places, np.flatnonzero(chance > rate), of_community, number, "general")]
    clash = np.flatnonzero((chance > rate) & (chance < 1.7 * rate))
    parts.append(_in_grid(places, clash, np.where(grids > 1, owner, foreign), number % grids + 1, "general"))
    special = np.flatnonzero((dedicated > 0) & (place % 40 < 6) & (place // 40 < dedicated))
    parts.append(_in_grid(places, special, owner, place // 40 + 1, "dedicated"))
    rows = pl.concat(parts).unique(["address_code", "grid_code"], keep="first", maintain_order=True)
    since = plan.last - 60 - rng.integers(0, 1500, len(rows))
    assigned = rng.random(len(rows)) < 0.002
    seen = np.where(assigned, plan.first + rng.integers(0, max(plan.last - plan.first, 0) + 1, len(rows)), 0)
    return rows.with_columns(
        valid_from=dates(np.where(assigned, seen, since)),
        valid_to=pl.lit(None, dtype=pl.Date),
        _from=pl.Series(seen.astype(np.int32)),
        _to=pl.lit(FOREVER, dtype=pl.Int32),
    )


def _in_grid(places: Places, at: Ints, community: Ints, number: Ints, kind: str) -> pl.DataFrame:
    codes = places.communities["community_code"].gather(pl.Series(community[at]))
    frame = pl.DataFrame(
        {"address_code": places.buildings["code"].gather(pl.Series(at)), "community": codes, "number": number[at]}
    )
    return frame.select("address_code", grid_code=grid_code(pl.col("community"), pl.col("number"), kind))
