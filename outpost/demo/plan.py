"""What is fixed before any row is made: which real communities the city has, how many live in each, its posts.

Codes: towns carry their own nine digits, a community is its town code and a three-digit sequence in the order of the
list of names. The development area (320671) counts to 崇川区: its towns keep 320671..., their district is 320613.
Towns of the list without a town code, and the "virtual" communities of statistics, are left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

DATA = Path(__file__).parent / "data"
PEOPLE_A_COMMUNITY = 800
PEOPLE_A_CHUNK = 40_000
PEOPLE_A_GRID = 844
"""9,162 general grids and 7.73 million residents."""
PEOPLE_A_DEDICATED_GRID = 1723
PEOPLE_A_BEAT = 8384
DISTRICTS = {
    "320612": "通州区",
    "320613": "崇川区",
    "320614": "海门区",
    "320623": "如东县",
    "320681": "启东市",
    "320682": "如皋市",
    "320685": "海安市",
}
DEVELOPMENT_AREA = "320671"
_EPOCH = dt.date(1970, 1, 1)

Ints = npt.NDArray[np.int64]


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


@dataclass(frozen=True)
class Plan:
    """The frame of one city. ``communities``: one row a community, in code order, with people, grids, beat, chunk."""

    seed: int
    residents: int
    first: int
    last: int
    communities: pl.DataFrame

    @property
    def chunks(self) -> int:
        return int(self.communities["chunk"].max()) + 1  # type: ignore[arg-type]

    def rng(self, *stream: int) -> np.random.Generator:
        """The random numbers of one part of the city: the same whatever else is made, and in which order."""
        return np.random.default_rng([self.seed & 0xFFFFFFFF, *stream])

    @property
    def boost(self) -> float:
        """How much more often rare things happen in a small city, so that each model has something to find there."""
        return float(np.clip((50_000 / self.residents) ** 0.5, 1.0, 4.0))


def read_communities() -> pl.DataFrame:
    """Every community that has a town code: code, name, town and district with code and name, whether it is urban."""
    towns = pl.read_csv(DATA / "nantong_towns_modood.csv", infer_schema=False)
    names = pl.read_csv(DATA / "nantong_villages_jionlp.csv", infer_schema=False)
    rows = (
        names.select("town_code9", community="village_or_community")
        .join(towns, on="town_code9", how="inner", maintain_order="left")
        .filter(~pl.col("community").str.contains("虚拟"))
        .unique(["town_code9", "community"], keep="first", maintain_order=True)
    )
    district = pl.col("district_code6").replace({DEVELOPMENT_AREA: "320613"})
    sequence = pl.int_range(1, pl.len() + 1).over("town_code9").cast(pl.String).str.zfill(3)
    return rows.select(
        community_code=pl.col("town_code9") + sequence,
        community="community",
        town_code="town_code9",
        town=pl.col("town").str.replace("（.*）", ""),
        district_code=district,
        district=district.replace_strict(DISTRICTS),
        area_code="district_code6",
        urban=pl.col("community").str.ends_with("社区"),
        shared_name=pl.len().over("community") > 1,
    )


def make_plan(residents: int, nights: int, seed: int, date: dt.date) -> Plan:
    """Choose communities (社区 three times as populous as 村) and share the residents out over them."""
    everything = read_communities()
    rng = np.random.default_rng([seed & 0xFFFFFFFF, 0])
    weight = np.where(everything["urban"].to_numpy(), 3.0, 1.0)
    wanted = int(np.clip(round(residents / PEOPLE_A_COMMUNITY), 8, len(everything)))
    rank = rng.exponential(size=len(everything)) / weight
    rank[_same_name_twice(everything, rng)] = -1.0
    chosen = np.sort(np.argsort(rank, kind="stable")[:wanted])
    some = everything[chosen].sort("community_code")
    weight = np.where(some["urban"].to_numpy(), 3.0, 1.0) * rng.uniform(0.7, 1.3, wanted)
    ends = np.rint(np.cumsum(weight) / weight.sum() * residents).astype(np.int64)
    people = np.diff(ends, prepend=0)
    # more than a community can get: numbers of estates, and with them their names, are of one community
    estates = np.ceil(people * 0.004).astype(np.int64) + 3
    chunk = np.minimum((ends - 1) // PEOPLE_A_CHUNK, max(0, residents // PEOPLE_A_CHUNK - 1))
    communities = some.with_columns(
        people=people,
        first_estate=np.cumsum(estates) - estates,
        chunk=chunk - chunk.min(),
        grids=np.maximum(1, np.rint(people / PEOPLE_A_GRID)).astype(np.int64),
        dedicated=(people / PEOPLE_A_DEDICATED_GRID + rng.random(wanted)).astype(np.int64),
    )
    last = day_number(date)
    return Plan(seed, residents, last - nights + 1, last, _with_beats(communities))


def _same_name_twice(everything: pl.DataFrame, rng: np.random.Generator) -> list[int]:
    """Two pairs of communities of one name in different towns, so that even a small city has such names."""
    shared = everything.with_row_index("place").filter("shared_name")
    names = sorted(shared["community"].unique().to_list())
    picked = [names[place] for place in rng.permutation(len(names))[:2]]
    places: list[int] = []
    for name in picked:
        places += shared.filter(pl.col("community") == name)["place"].to_list()[:2]
    return places


def _with_beats(communities: pl.DataFrame) -> pl.DataFrame:
    """A beat is a run of communities of one town, at least two where the town has them."""
    size = max(2, round(PEOPLE_A_BEAT / (communities["people"].sum() / len(communities))))
    size = min(size, 4)
    place = pl.int_range(0, pl.len()).over("town_code")
    number = (place // size + 1).cast(pl.String).str.zfill(2)
    return communities.with_columns(
        place_in_town=place,
        in_town=pl.len().over("town_code"),
        beat_code=pl.lit("JW") + pl.col("town_code") + number,
        station_code=pl.lit("PCS") + pl.col("town_code"),
    )
