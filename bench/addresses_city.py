# ruff: noqa: E501 - Chinese characters count double
"""A synthetic register for the address benchmark: real towns and communities, invented roads, estates and doors."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl

_FIRST = "金银玉龙凤华康永安福瑞祥和平盛世纪春江海天星月明珠阳光翠绿碧水青云锦绣御景城都名学府书香国际滨河湖"
_SECOND = "园庭苑府湾景轩居郡邸阁台峰岛林泉悦韵澜桂棠枫桦柏松荷兰竹梅"
_ESTATE = ("花园", "苑", "小区", "新村", "家园", "公寓", "名邸", "嘉园")
_ROADS = ("路", "路", "路", "街", "大道", "东路", "西路", "南路", "北路", "中路")


def divisions(source: Path) -> list[tuple[str, str, str, str, str, str]]:
    """Communities with a town code: district code and name, town code and name, community code and name."""
    rows = pl.read_csv(source, infer_schema=False).drop_nulls("town_code9")
    rows = rows.filter(~pl.col("district_code6").eq("320671")).sort("town_code9", "village_or_community")
    rows = rows.with_columns(sequence=pl.col("village_or_community").cum_count().over("town_code9"))
    rows = rows.with_columns(code=pl.col("town_code9") + pl.col("sequence").cast(pl.String).str.zfill(3))
    columns = ["district_code6", "district", "town_code9", "town", "code", "village_or_community"]
    return list(rows.select(columns).unique("code", maintain_order=True).iter_rows())


def register(source: Path, addresses: int, seed: int = 1) -> pl.DataFrame:
    """About ``addresses`` rows of police.standard_address."""
    rng = random.Random(seed)
    places = divisions(source)
    rows: list[tuple[str, int, str | None, str, str, str, str | None, str | None, int]] = []
    made: set[str] = set()

    def add(
        level: int, parent: tuple[str, str] | None, name: str, at: tuple[str, str | None, str | None]
    ) -> tuple[str, str]:
        code = f"A{len(rows):08d}"
        full = (parent[1] if parent else "") + name
        rows.append(
            (
                code,
                level,
                parent[0] if parent else None,
                name,
                full,
                *at,
                2 if rng.random() < 0.005 and level > 4 else 1,
            )
        )
        return code, full

    towns: dict[str, tuple[str, str]] = {}
    each = addresses / len(places)
    for district_code, district, town_code, town, code, community in places:
        if district_code not in made:
            made.add(district_code)
            towns[district_code] = add(1, None, district, (district_code, None, None))
        if town_code not in made:
            made.add(town_code)
            towns[town_code] = add(2, towns[district_code], town, (district_code, town_code, None))
        at = (district_code, town_code, code)
        here = add(3, towns[town_code], community, at)
        start = len(rows)
        number = 0
        while len(rows) - start < each:
            number += 1
            kind = rng.random()
            if community.endswith("村") and kind < 0.6:
                group = add(4, here, f"{number}组", at)
                for house in range(1, rng.randint(15, 50)):
                    add(5, group, f"{house}号", at)
            elif kind < 0.75:
                name = "".join(rng.sample(_FIRST, 2)) + rng.choice(_SECOND) * (rng.random() < 0.4) + rng.choice(_ESTATE)
                estate = add(4, here, name, at)
                _blocks(add, rng, estate, at, rng.randint(3, 30))
            else:
                name = "".join(rng.sample(_FIRST + _SECOND, 2)) + rng.choice(_ROADS)
                road = add(4, here, name, at)
                for house in range(rng.randint(1, 30), rng.randint(40, 160), 2):
                    door = add(5, road, f"{house}号", at)
                    if rng.random() < 0.3:
                        for room in range(1, rng.randint(2, 8)):
                            add(7, door, f"{room // 4 + 1}0{room % 4 + 1}室", at)
    schema = {"address_code": pl.String, "level": pl.Int64, "parent_code": pl.String, "name": pl.String, "full_name": pl.String,
              "district_code": pl.String, "town_code": pl.String, "community_code": pl.String, "status": pl.Int64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _blocks(add, rng: random.Random, estate, at, blocks: int) -> None:  # type: ignore[no-untyped-def]
    for block in range(1, blocks + 1):
        building = add(5, estate, f"{block}幢", at)
        floors, doors, stairs = rng.choice((6, 6, 11, 18)), rng.choice((2, 2, 3, 4)), rng.choice((1, 2, 2, 3, 4))
        for stair in range(1, stairs + 1):
            unit = add(6, building, f"{stair}单元", at) if stairs > 1 else building
            for floor in range(1, floors + 1):
                for door in range(1, doors + 1):
                    add(7, unit, f"{floor}0{door}室", at)
