"""The city held in memory: what it delivers, and what an entry changes of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from outpost import contracts
from outpost.demo import write_city
from outpost.demo.live import Edit, World
from outpost.demo.live.case import key_of
from outpost.demo.plan import day_number
from outpost.demo.writing import day_of
from tests.outpost.demo.live.conftest import FIRST, LAST

DAY = day_number(FIRST) + 4


def shown(world: World, extract: str, day: int) -> list[dict[str, object]]:
    rows = world.current(extract, day)
    return [{name: value for name, value in row.items() if not name.startswith("_")} for row in rows]


def test_its_nights_are_those_of_the_demo_byte_for_byte_while_nobody_does_anything(
    world: World, tmp_path: Path
) -> None:
    write_city(tmp_path / "demo", residents=400, nights=10, seed=3, date=LAST)
    for night in range(world.plan.first, world.plan.first + 3):
        world.deliver(night, tmp_path / "live")
        for path in sorted((tmp_path / "live" / day_of(night).isoformat()).rglob("*.*")):
            assert path.read_bytes() == (tmp_path / "demo" / path.relative_to(tmp_path / "live")).read_bytes()


def test_the_row_of_a_delivery_is_known_whatever_came_after(world: World) -> None:
    world.deliver(world.plan.first, None)
    before = [world.delivered("gov.lease", f"gov.lease@{FIRST}", place) for place in (1, 2)]
    for row in before:
        assert row is not None
        world.apply(Edit("change", "gov.lease", DAY, "T", key_of("gov.lease", row), {"status": 2}))
    assert [world.delivered("gov.lease", f"gov.lease@{FIRST}", place) for place in (1, 2)] == before
    assert world.delivered("gov.lease", f"gov.lease@{FIRST}", 10**6) is None
    assert world.delivered("gov.lease", "gov.lease@2020-01-01", 1) is None


@pytest.mark.parametrize("extract", ["gov.lease", "police.resident", "gov.elder_care", "police.beat"])
def test_a_change_shows_from_its_day_on_and_on_no_day_before(world: World, extract: str) -> None:
    row = world.current(extract, DAY)[0]
    text = next(
        name
        for name, kind in world.tables[extract].schema.items()
        if kind == pl.String and name not in key_of(extract, row)
    )
    days = range(world.plan.first, world.plan.last + 1)
    before = {day: shown(world, extract, day) for day in days}
    world.apply(Edit("change", extract, DAY, "T", key_of(extract, row), {text: "新"}))
    for day in days:
        now = shown(world, extract, day)
        if day < DAY:
            assert now == before[day]
        else:
            assert [one[text] for one in now if key_of(extract, one) == key_of(extract, row)] == ["新"]
            assert len(now) == len(before[day])


def test_who_nobody_had_entered_is_entered_once(world: World) -> None:
    hidden = world.unknown("police.resident", DAY)
    assert hidden
    key = key_of("police.resident", hidden[0])
    world.apply(Edit("change", "police.resident", DAY, "T", key, {}))
    assert len(world.current("police.resident", DAY, **key)) == 1
    assert world.current("police.resident", DAY - 1, **key) == []
    assert key not in [key_of("police.resident", row) for row in world.unknown("police.resident", DAY)]


def test_a_planned_visit_comes_as_planned_after_one_more(world: World) -> None:
    frame = world.tables["gov.elder_care"]
    later = frame.filter((pl.col("_from") > DAY) & (pl.col("_from") <= world.plan.last)).to_dicts()
    planned = next(row for row in later if world.current("gov.elder_care", DAY, list_id=row["list_id"]))
    key = key_of("gov.elder_care", planned)
    world.apply(Edit("change", "gov.elder_care", DAY, "T", key, {"last_visited_on": day_of(DAY).isoformat()}, True))
    assert world.current("gov.elder_care", DAY, **key)[0]["last_visited_on"] == day_of(DAY)
    (then,) = world.current("gov.elder_care", planned["_from"], **key)
    assert then["last_visited_on"] == planned["last_visited_on"]


def test_rows_are_added_and_removed_from_a_day_on(world: World) -> None:
    row = world.current("gov.grid_address", DAY)[0]
    key = key_of("gov.grid_address", row)
    world.apply(Edit("remove", "gov.grid_address", DAY, "T", key))
    assert world.current("gov.grid_address", DAY - 1, **key)
    assert not world.current("gov.grid_address", DAY, **key)
    world.apply(Edit("add", "gov.grid_address", DAY + 1, "T", {}, key))
    assert not world.current("gov.grid_address", DAY, **key)
    assert world.current("gov.grid_address", DAY + 1, **key)


def test_an_incremental_extract_delivers_a_change_once(world: World, tmp_path: Path) -> None:
    row = world.current("gov.lease", DAY)[0]
    world.apply(Edit("change", "gov.lease", DAY, "T", key_of("gov.lease", row), {"status": 2}))
    told = 0
    for night in range(world.plan.first, world.plan.last + 1):
        world.deliver(night, tmp_path)
        rows = pl.read_csv(tmp_path / day_of(night).isoformat() / "gov" / "lease.csv", infer_schema=False)
        if night > world.plan.first:
            told += len(rows.filter((pl.col("lease_number") == row["lease_number"]) & (pl.col("status") == "2")))
    assert told == 1


def test_a_version_is_never_confused_with_another(world: World) -> None:
    for step, row in enumerate(world.current("gov.lease", DAY)[:5]):
        world.apply(Edit("change", "gov.lease", DAY + step % 2, "T", key_of("gov.lease", row), {"status": 2}))
    for extract in contracts.ALL:
        assert world.tables[extract]["_row"].is_unique().all()


def test_dates_of_edits_are_dates_of_the_extract(world: World) -> None:
    row = world.current("police.resident", DAY)[0]
    world.apply(Edit("change", "police.resident", DAY, "T", key_of("police.resident", row), {"end_date": "2026-11-20"}))
    (now,) = world.current("police.resident", DAY, **key_of("police.resident", row))
    assert now["end_date"] == dt.date(2026, 11, 20)
