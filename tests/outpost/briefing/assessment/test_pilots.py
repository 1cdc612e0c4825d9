"""Pilot areas against the rest: a planted effect is found, none where none is, and little data give no number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.briefing.assessment.pilots import FEWEST_CLUSTERS, Effect, compare
from outpost.settings import SettingsError, parse
from tests.outpost.briefing.assessment.made import City, rows

SEEDS = 200
CLUSTERS = 24


def cells(seed: int, effect: float, clusters: int = CLUSTERS, pilots: int = CLUSTERS // 2) -> pl.DataFrame:
    """Clusters that differ from each other and in time, with 20 to 60 cases a period; pilots gain ``effect``."""
    chance = np.random.default_rng(seed)
    made: list[dict[str, Any]] = []
    for cluster in range(clusters):
        own = chance.normal(0.6, 0.08)
        for is_after in (False, True):
            is_pilot = cluster < pilots
            share = own + chance.normal(0.0, 0.05) + 0.05 * is_after + effect * (is_pilot and is_after)
            cases = int(chance.integers(20, 60))
            holds = int(chance.binomial(cases, min(max(share, 0.0), 1.0)))
            made.append(
                {"cluster": f"{cluster:03}", "is_pilot": is_pilot, "is_after": is_after, "cases": cases, "holds": holds}
            )
    return pl.DataFrame(made)


def effects(effect: float) -> list[tuple[float, float, float]]:
    """Difference and interval over many seeds."""
    found = [compare(cells(seed, effect), "holds", "cases") for seed in range(SEEDS)]
    return [(it.difference, it.low, it.high) for it in found if it.difference is not None and it.low and it.high]


@pytest.mark.parametrize("planted", [0.0, 0.15, -0.10])
def test_a_planted_effect_is_recovered_and_the_interval_holds_it_as_often_as_it_says(planted: float) -> None:
    found = effects(planted)
    assert len(found) == SEEDS
    assert np.mean([difference for difference, _, _ in found]) == pytest.approx(planted, abs=0.01)
    assert 0.92 <= np.mean([low <= planted <= high for _, low, high in found]) <= 0.99


def test_an_effect_that_is_large_is_told_from_none() -> None:
    assert np.mean([low > 0 for _, low, _ in effects(0.2)]) > 0.9


def test_two_in_a_cluster_are_less_sure_than_the_same_cases_apart() -> None:
    apart = cells(1, 0.0)
    twice = pl.concat([apart, apart.with_columns(pl.col("cluster") + "b")])
    together = pl.concat([apart, apart])
    known, unsure = (compare(it, "holds", "cases") for it in (twice, together))
    assert known.difference == pytest.approx(unsure.difference)
    assert width(unsure) > 1.3 * width(known)


def width(effect: Effect) -> float:
    assert effect.high is not None
    assert effect.low is not None
    return effect.high - effect.low


@given(st.integers(0, 2**32 - 1))
def test_the_interval_is_around_the_difference_of_the_differences(seed: int) -> None:
    found = compare(cells(seed, 0.05).sample(fraction=1.0, shuffle=True, seed=seed % 99), "holds", "cases")
    assert found.low is not None
    assert found.high is not None
    assert found.difference is not None
    changes = [
        side.after.holds / side.after.cases - side.before.holds / side.before.cases
        for side in (found.pilot, found.rest)
    ]
    assert found.difference == pytest.approx(changes[0] - changes[1])
    assert (found.low + found.high) / 2 == pytest.approx(found.difference)


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (pl.col("is_after"), "no_before"),
        (~pl.col("is_after"), "no_after"),
        (pl.col("is_after") | pl.col("is_pilot"), "no_before"),
        (pl.col("is_pilot"), "no_before"),
        (pl.col("cluster") >= f"{CLUSTERS // 2 - FEWEST_CLUSTERS + 1:03}", "few_clusters"),
        (pl.col("cluster") >= f"{CLUSTERS // 2 - FEWEST_CLUSTERS:03}", None),
    ],
)
def test_where_nothing_can_be_said_no_number_is(kept: pl.Expr, why: str | None) -> None:
    found = compare(cells(3, 0.3).filter(kept), "holds", "cases")
    assert found.why == why
    assert (found.difference is None) is (why is not None)


def test_areas_that_changed_all_alike_get_no_interval_without_a_width() -> None:
    alike = cells(1, 0.0).with_columns(cases=pl.lit(10), holds=pl.when("is_pilot").then(7).otherwise(5))
    found = compare(alike, "holds", "cases")
    assert (found.why, found.difference, found.low) == ("no_spread", None, None)


def city(areas: int, pilots: int, **more: Any) -> City:
    """Communities with four tasks a month, the first ones pilots since July; half as many late from then on."""
    codes = [f"320602{at // 10 + 1:03}{at % 10 + 1:03}" for at in range(areas)]
    made = City(pilots=codes[:pilots], since=dt.date(2026, 7, 1), **more)
    for month in range(1, 12):
        for at, code in enumerate(codes):
            due = dt.date(2026, month, 10)
            better = at < pilots and month >= 7
            for task in range(4):
                late = task < (1 if better else 2) + (at + month) % 3 - 1
                made.task(
                    due,
                    due + dt.timedelta(days=int(late)),
                    area=code,
                    code="01" if task < 2 + (at + month) % 2 else "04",
                )
    return made


def test_pilots_of_the_settings_are_compared_with_the_rest_month_by_month() -> None:
    told = city(30, 12).report()
    said = " ".join(words.en for words in told.pilots)
    assert "12 pilot areas since 2026-07" in said
    assert "answered in time: the pilots changed by +25.0 points more than the rest" in said
    assert "confirmed: the pilots changed by +0.0 points more" in said
    assert "clustered by community" in said
    assert "without the pilots both would have changed alike" in said
    months = rows(told, "pilot_months")
    assert [row["apart_in_time"] for row in months] == [0.0] * 6 + [0.25] * 5
    assert months[6]["month"] == "2026-07 (pilots on)"
    effect = told.as_json()["effects"]["in_time"]
    assert (effect["difference"], effect["why"]) == (0.25, None)
    assert 0 < effect["low"] < 0.25 < effect["high"]
    pilot, rest, *_ = rows(told, "pilots")
    assert (pilot["clusters"], pilot["before"], pilot["after"], pilot["change"]) == (12, 0.5, 0.75, 0.25)
    assert (rest["clusters"], rest["change"]) == (18, 0.0)


def test_few_areas_get_a_sentence_in_place_of_a_number() -> None:
    told = city(30, 3).report()
    said = [words.zh for words in told.pilots]
    assert "按期答复率：试点 3 个、其他 27 个社区，一方不足 10 个，算不出可靠的区间，不报差别。" in said
    assert not [words for words in said if "个百分点" in words]


def test_pilots_that_are_towns_are_counted_by_town() -> None:
    made = city(30, 0)
    made.pilots, made.since = ["320602001"], dt.date(2026, 7, 1)
    said = [words.zh for words in made.report().pilots]
    assert "按期答复率：试点 1 个、其他 2 个镇街，一方不足 10 个，算不出可靠的区间，不报差别。" in said


def of_grids(communities: int) -> City:
    """Buildings in a first grid of each community, which is a pilot, and in a second one, which is not."""
    codes = [f"320602001{at:03}" for at in range(1, communities + 1)]
    made = City(pilots=[f"{code}G01" for code in codes], since=dt.date(2026, 7, 1), has_registers=True)
    for code in codes:
        for grid in ("G01", "G02"):
            grids = f"INSERT INTO registers.address_grid VALUES ('{code}{grid}B', '{code}{grid}')"
            made.statements += [grids, f"INSERT INTO registers.grid_now VALUES ('{code}{grid}', '{code}')"]
            for _ in range(3):
                made.task(dt.date(2026, 11, 10), building_code=f"{code}{grid}B", area=code)
    return made


def test_grids_may_be_pilots() -> None:
    told = of_grids(3).report()
    (row,) = rows(told, "pilot_months")
    assert (row["pilot_due"], row["rest_due"]) == (9, 9)
    assert not [said for said in told.pilots if "登记中找不到" in said.zh]


@pytest.mark.parametrize("communities", [1, 2])
def test_a_grid_or_two_are_not_assessed_for_they_are_persons(communities: int) -> None:
    told = of_grids(communities).report()
    assert (rows(told, "pilots"), rows(told, "pilot_months")) == ([], [])
    assert "再列数字就成了对个人的统计" in told.pilots[-1].zh


def test_a_code_of_no_area_is_told() -> None:
    made = City(pilots=["320699001001"], since=dt.date(2026, 7, 1), has_registers=True)
    assert [said.zh for said in made.report().pilots if "1 个代码在登记中找不到" in said.zh]


def test_without_pilots_nothing_is_compared() -> None:
    assert City().report().pilots == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("pilot = ['320602']", "assessment.pilot: unknown key"),
        ("pilots = ['3206']", "assessment.pilots.0"),
        ("pilots = ['320602']", "pilots and pilot_since belong together"),
        ("pilot_since = 2026-07-01", "pilots and pilot_since belong together"),
        ("pilots = ['320602']\npilot_since = 2026-07-02", "name the first day of a month"),
        ("pilots = ['320602', '320602']\npilot_since = 2026-07-01", "stands there twice"),
    ],
)
def test_a_slip_in_the_settings_is_named(text: str, fault: str, tmp_path: Any) -> None:
    with pytest.raises(SettingsError, match=fault):
        parse(f"[assessment]\n{text}\n", tmp_path / "outpost.toml")
