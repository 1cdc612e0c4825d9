"""What the maps of one network are cut from: its areas, their outlines, their counts and what can be searched for.

Read once for a network, then cut for each ground. Counts under three are -1 from the database on.
"""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import duckdb
import numpy as np
import polars as pl

from outpost import begun, database, matters, sql
from outpost.briefing.map import given, sketch
from outpost.briefing.map.outlines import Outlines
from outpost.briefing.map.plane import Plane, plausible
from outpost.briefing.published import Published
from outpost.lists.lines.scan import id_shaped, pseudonym_shaped
from outpost.yields import place_tasks

Zone = Literal["gov", "police"]
Level = Literal["city", "district", "town", "station"]
ZONES: tuple[Zone, ...] = ("gov", "police")
_FITS = 0.5
"""Share of buildings that must lie in their area's given shape, or the two are of different datums."""


class Ground(NamedTuple):
    """What a desk answers for. ``code``: six digits of a district, nine of a town, a station's own; "" of the city."""

    level: Level
    code: str = ""


class Told(NamedTuple):
    """Something that the page says of its shapes: a key of words.toml and its numbers."""

    key: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Atlas:
    """``areas``: code, name and what each lies in, by code; ``outlines`` (None: nothing can be drawn) count its rows.

    ``counts``: layer, area and the five counts; ``sums`` by what lies below a ground; ``places`` for the search.
    """

    zone: Zone
    areas: pl.DataFrame = field(repr=False)
    outlines: Outlines | None = field(repr=False)
    told: Sequence[Told]
    counts: pl.DataFrame = field(repr=False)
    sums: pl.DataFrame = field(repr=False)
    places: pl.DataFrame = field(repr=False)
    models: pl.DataFrame = field(repr=False)

    def within(self, ground: Ground) -> pl.DataFrame:
        """The areas of a ground, each with its ``row`` of all."""
        if ground.level == "city":
            return self.areas
        return self.areas.filter(pl.col(f"{ground.level}_code") == ground.code)

    def below(self, ground: Ground) -> pl.DataFrame:
        """Counts of what lies below a ground, by code, with its name; without a name where no area of it is known."""
        codes, names = {
            "city": ("district_code", "district"),
            "district": ("town_code", "town"),
            "town": ("community_code", "community"),
            "station": ("code", "name"),
        }[ground.level]
        known = self.areas.group_by(pl.col(codes).alias("code")).agg(pl.col(names).min().alias("name"))
        own = self.sums.filter((pl.col("ground") == ground.level) & (pl.col("ground_code") == ground.code))
        return own.join(known, on="code", how="left", maintain_order="left")


_KEPT: dict[tuple[int, Zone], Atlas] = {}


def atlas(facts: Published, zone: Zone) -> Atlas:
    """Everything that the maps of a network need. ``facts`` must have the registers of the night.

    Kept as long as ``facts`` is there: several parts of a briefing draw from it, and a whole city's takes seconds.
    """
    key = id(facts), zone
    if key not in _KEPT:
        _KEPT[key] = _read(facts, zone)
        weakref.finalize(facts, _KEPT.pop, key, None)
    return _KEPT[key]


def _read(facts: Published, zone: Zone) -> Atlas:
    con = facts.con
    if not sql.has_table(con, "temp.main.map_standing"):
        sql.create_temporary(con, "map_standing", sql.load("briefing/map_standing"), {})
    areas = _scanned(_frame(con, f"map_areas_{zone}", {})).with_row_index("row")
    database.as_table(con, "map_area", areas)
    models = _models(facts, zone)
    database.as_table(con, "map_model", models)
    place_tasks(con, has_registers=True)
    care = sorted(key for key, matter in matters.table().items() if matter.care)
    sunday = facts.list_day + dt.timedelta(days=6 - facts.list_day.weekday())
    values = {"zone": zone, "T": facts.night, "L": facts.list_day, "sunday": sunday, "care": care}
    sql.create_temporary(con, "map_task", sql.load("briefing/map_tasks"), values)
    counts = _frame(con, "map_counts", {})
    counts = counts.join(areas.select("row", area_code="code"), on="area_code", maintain_order="left").drop("area_code")
    places = _frame(con, "map_places", values)
    outlines, told = _outlines(facts, zone, areas)
    return Atlas(
        zone,
        areas,
        outlines,
        told,
        counts,
        _frame(con, "map_sums", {}),
        places,
        models.filter(pl.col("model_id").is_in(counts["layer"].unique().implode())),
    )


def _frame(con: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object]) -> pl.DataFrame:
    text = sql.load(f"briefing/{name}")
    found: pl.DataFrame = con.sql(text, params=sql.bound(text, values)).pl()
    return found


def _models(facts: Published, zone: Zone) -> pl.DataFrame:
    """The models whose tasks a network may count: those whose spec has a text for it, none of care for the police."""
    known = [
        (spec.id, spec.theme, spec.title)
        for spec in begun.with_begun(facts.specs).values()
        if zone in spec.zones and not (zone == "police" and spec.theme == "care")
    ]
    return pl.DataFrame(sorted(known), schema=["model_id", "theme", "title"], orient="row")


def suspect(name: str) -> bool:
    """Whether a name could hold a number of a person, as no list may."""
    return id_shaped(name) or pseudonym_shaped(name)


def _scanned(areas: pl.DataFrame) -> pl.DataFrame:
    """Areas without such names: the code stands for them."""
    caught = pl.Series([suspect(name) for name in areas["name"]], dtype=pl.Boolean)
    return areas.with_columns(name=pl.when(caught).then("code").otherwise("name"))


def _outlines(facts: Published, zone: Zone, areas: pl.DataFrame) -> tuple[Outlines | None, list[Told]]:
    """The city's own shapes where it has any that can be drawn, else those of the buildings; and what is to be told."""
    points = _frame(facts.con, f"map_points_{zone}", {})
    points = points.join(areas.select("row", "code"), on="code", maintain_order="left")
    degrees = points.select("longitude", "latitude").to_numpy().astype(np.float64)
    good = plausible(degrees)
    told = [] if good.all() else [Told("without_degrees", {"count": int((~good).sum())})]
    points, degrees = points.filter(pl.Series(good)), degrees[good]
    shapes = given.read(facts.home.reference / given.FILE, dict(zip(areas["code"], areas["row"], strict=True)))
    told += [Told(key, values) for key, values in shapes.told]
    if shapes.rings:
        plane = Plane.over(np.concatenate([ring for _, ring in shapes.rings]))
        outlines = given.outlines(shapes.rings, plane)
        share = given.share_within(shapes.rings, plane, points["row"].to_numpy(), plane.metres_of(degrees))
        if share is not None and share < _FITS:
            told.append(Told("does_not_fit", {"percent": round(share * 100)}))
        missing = len(areas) - len(outlines.areas)
        if missing:
            told.append(Told("without_shape", {"count": missing}))
        return outlines, [Told("given", {}), *told]
    if not len(points):
        return None, told
    plane = Plane.over(degrees)
    outlines, is_mixed = sketch.drawn(points["row"], plane.metres_of(degrees))
    told += [Told("mixed", {})] if is_mixed else []
    missing = len(areas) - len(outlines.areas)
    if missing:
        told.append(Told("without_buildings", {"count": missing}))
    return outlines, [Told("sketched", {}), *told]
