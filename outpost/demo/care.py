"""Care: lists of elders and of children, visits by grid workers, benefits and disability certificates."""

from __future__ import annotations

import numpy as np
import polars as pl

from outpost.demo.history import FOREVER, Ints, changed, dates, maybe, moments, shown
from outpost.demo.people import HOME, OWN, People
from outpost.demo.places import Places
from outpost.demo.plan import Plan
from outpost.demo.population import Tables, numbered

VISITS_A_PERSON_AND_DAY = 0.0065
"""50,000 visits a day among 7.73 million."""
HISTORY_DAYS = 90


def care(plan: Plan, places: Places, people: People, chunk: int) -> Tables:
    """gov.elder_care, child_care, grid_visit, benefit and disability_certificate of one chunk."""
    rng = plan.rng(11, chunk)
    elders, elder_visits = _elders(plan, people, chunk, rng)
    children, child_visits = _children(plan, people, chunk, rng)
    certificates, benefits = _papers(plan, people, rng)
    return {
        "gov.elder_care": elders,
        "gov.child_care": children,
        "gov.grid_visit": _visits(plan, places, people, pl.concat([elder_visits, child_visits]), chunk, rng),
        "gov.benefit": benefits,
        "gov.disability_certificate": certificates,
    }


def _rounds(plan: Plan, period: Ints, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Visits every ``period`` days: owner and day of each in the last 130 days and the nights; first days."""
    span = HISTORY_DAYS + 40 + plan.last - plan.first
    phase = rng.integers(0, 1 << 30, len(period)) % period
    counts = (span - phase + period - 1) // period
    counts = np.maximum(counts, 0)
    owner = np.repeat(np.arange(len(period)), counts)
    turn = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    day = plan.last + 1 - span + phase[owner] + turn * period[owner]
    return owner, day, phase


def _with_rounds(
    plan: Plan, frame: pl.DataFrame, known: Ints, owner: Ints, day: Ints, rng: np.random.Generator
) -> pl.DataFrame:
    """Versions of list rows: the last visit before the first night, and each visit of the nights."""
    count = len(frame)
    last = np.full(count, -1)
    before = day < plan.first
    np.maximum.at(last, owner[before], day[before])
    rows = shown(
        frame.with_columns(row=pl.int_range(pl.len()), last_visited_on=dates(last, last > 0)),
        np.maximum(known, last),
        rng,
    )
    for night in range(plan.first, plan.last + 1):
        visited = np.zeros(count, dtype=bool)
        visited[owner[day == night]] = True
        if visited.any():
            where = visited[rows["row"].to_numpy()]
            rows = changed(
                rows, where, np.full(len(rows), night), {"last_visited_on": dates(np.full(len(rows), night))}, rng
            )
    return rows.drop("row")


def _elders(plan: Plan, people: People, chunk: int, rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    persons = people.persons
    alone = people.homes["people"].gather(persons["home"]).to_numpy() <= 2
    youngest = persons.select(pl.col("age").min().over("home"))["age"].to_numpy()
    age = persons["age"].to_numpy()
    old = (age >= 65) & (youngest >= 60) & alone & (persons["use"].to_numpy() == OWN)
    listed = old & (rng.random(len(persons)) < np.where(youngest >= 80, 0.97, 0.03))
    # both of a couple are on the list, or none
    listed = (
        pl.DataFrame({"home": persons["home"], "listed": listed})
        .select(pl.col("listed").any().over("home"))["listed"]
        .to_numpy()
        & old
    )
    listed |= (persons["use"].to_numpy() == HOME) & (rng.random(len(persons)) < 0.05)
    some = persons.filter(pl.Series(listed))
    count = len(some)
    high = (some["age"].to_numpy() >= 85) & (rng.random(count) < 0.35)
    slow = rng.random(count) < 0.16
    period = np.where(
        high, np.where(slow, 9, 6), np.where(slow, rng.integers(33, 60, count), rng.integers(20, 29, count))
    )
    owner, day, _ = _rounds(plan, period, rng)
    never = rng.random(count) < 0.006
    owner, day = owner[~never[owner]], day[~never[owner]]
    chance = rng.random(count)
    refused = chance < 0.01
    ended = chance > 0.985
    frame = some.select(
        list_id=numbered("LN", chunk, count),
        id_number="id_number",
        tier=pl.Series(np.where(high, "high", "normal")),
        refused_on=dates(plan.last - rng.integers(20, 200, count), refused),
        end_date=dates(plan.last + 5 - rng.integers(0, 300, count), ended),
    )
    # those who turned old lately join the list while the nights go on
    joined = np.where(
        rng.random(count) < 0.01, plan.last - rng.integers(-1, 20, count), plan.last - 200 - rng.integers(0, 900, count)
    )
    visits = pl.DataFrame(
        {"home": some["home"].to_numpy()[owner], "day": day, "purpose": np.full(len(day), "elder_care")}
    )
    return _with_rounds(plan, frame, joined, owner, day, rng), visits


def _children(plan: Plan, people: People, chunk: int, rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    persons = people.persons
    role, age = persons["role"].to_numpy(), persons["age"].to_numpy()
    left_behind = (role == ord("G")) & (rng.random(len(persons)) < 0.6)
    other = (role == ord("C")) & (age > 1) & (age < 17.5) & (rng.random(len(persons)) < 0.007)
    some = persons.filter(pl.Series(left_behind | other))
    count = len(some)
    high = rng.random(count) < 0.2
    slow = rng.random(count) < min(0.2 * plan.boost, 0.45)
    period = np.where(
        high, np.where(slow, 36, 25), np.where(slow, rng.integers(95, 125, count), rng.integers(40, 86, count))
    )
    owner, day, _ = _rounds(plan, period, rng)
    frame = some.select(
        list_id=numbered("ET", chunk, count),
        id_number="id_number",
        tier=pl.Series(np.where(high, "high", "normal")),
        kind=pl.Series(np.where(some["role"].to_numpy() == ord("G"), "left_behind", "in_difficulty")),
        delegated_care=pl.Series(rng.random(count) > min(0.08 * plan.boost, 0.25)),
        end_date=dates(np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool)),
    )
    known = plan.last - 150 - rng.integers(0, 600, count)
    visits = pl.DataFrame(
        {"home": some["home"].to_numpy()[owner], "day": day, "purpose": np.full(len(day), "child_care")}
    )
    rows = _with_rounds(plan, frame, known, owner, day, rng)
    delegated = ~rows["delegated_care"].to_numpy() & (rng.random(len(rows)) < 0.1)
    when = plan.first + rng.integers(0, max(plan.last - plan.first, 0) + 1, len(rows))
    return changed(rows, delegated, when, {"delegated_care": pl.Series(np.full(len(rows), True))}, rng), visits


def _visits(
    plan: Plan, places: Places, people: People, care_visits: pl.DataFrame, chunk: int, rng: np.random.Generator
) -> pl.DataFrame:
    """Routine visits everywhere and those of care; what is seen is what is there on that day, with some mistakes."""
    homes = people.homes
    span = HISTORY_DAYS + plan.last - plan.first + 1
    count = round(len(people.persons) * VISITS_A_PERSON_AND_DAY * span)
    active = np.flatnonzero(places.dwellings["own_status"].to_numpy() == 1)
    routine = pl.DataFrame({"home": rng.choice(active, count), "day": plan.last + 1 - rng.integers(0, span, count)})
    purpose = pl.Series(np.where(rng.random(count) < 0.9, "routine", "task"))
    rows = pl.concat([routine.with_columns(purpose=purpose), care_visits], how="vertical_relaxed")
    rows = rows.filter((pl.col("day") > plan.last + 1 - span) & (pl.col("day") <= plan.last + 1))
    home, day, count = rows["home"].to_numpy(), rows["day"].to_numpy(), len(rows)
    there = homes["people"].to_numpy()[home]
    start, left = homes["tenancy_start"].to_numpy()[home], homes["left"].to_numpy()[home]
    let = homes["use"].to_numpy()[home] == 1
    settled = ~let | (day >= start + 21)
    gone = let & (day >= left)
    # a dwelling that is not as the register says, from some day on
    odd = rng.random(len(homes)) < min(0.003 * plan.boost, 0.01)
    off = rng.choice([-2, 2, 3, -99], len(homes))
    odd_from = plan.last - rng.integers(0, 60, len(homes))
    strange = odd[home] & (day >= odd_from[home])
    seen = np.where(strange, np.where(there > 0, np.maximum(there + off[home], 0), 2), there)
    chance = rng.random(count)
    seen = np.where((chance < 0.04) & (seen > 1), seen - 1, seen)
    seen = np.where(gone, 0, seen)
    nobody = (rng.random(count) < 0.12) | ~settled
    care_visit = rows["purpose"].is_in(["elder_care", "child_care"]).to_numpy()
    nobody &= ~care_visit
    occupancy = np.select(
        [nobody, gone | (strange & (there > 0) & (seen == 0)), seen == 0],
        ["no_answer", "moved_out", "vacant"],
        "occupied",
    )
    occupied = occupancy == "occupied"
    frame = rows.select(
        visit_id=numbered("ZF", chunk, count),
        address_code=places.dwellings["code"].gather(rows["home"]),
        visited_at=moments(day, rng, 8, 20),
        purpose="purpose",
        occupancy=pl.Series(occupancy),
        people_seen=maybe(pl.Series(np.where(occupied, seen, 0)), occupied & (rng.random(count) < 0.93)),
    )
    slow = np.where(rng.random(count) < 0.05, 1, 0)
    return shown(frame, day + slow, rng)


def _papers(plan: Plan, people: People, rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    persons = people.persons
    count = len(persons)
    local = persons["type"].is_in([1, 3]).to_numpy()
    age, born = persons["age"].to_numpy(), persons["born"].to_numpy()
    disabled = local & (rng.random(count) < np.where(age > 50, 0.05, 0.012))
    expires = plan.last + rng.integers(90, 3600, count)
    near = rng.random(count) < 0.03 * plan.boost
    expires = np.where(near, plan.last + rng.integers(-36, 98, count), expires)
    issued = persons.filter(pl.Series(disabled)).select("id_number", expires_on=dates(expires[disabled]))
    certificates = shown(issued, plan.last - 40 - rng.integers(0, 1500, len(issued)), rng)
    eighty = born + 29_220
    due = local & (eighty <= plan.last)
    missing = rng.random(count) < min(0.005 * plan.boost, 0.012)
    start = eighty + np.where(rng.random(count) < 0.04, rng.integers(31, 80, count), rng.integers(1, 27, count))
    parts = []
    for kind, at, first in (
        ("elder_allowance", due & ~missing, start),
        ("low_income", local & (rng.random(count) < 0.012), plan.last - rng.integers(30, 2000, count)),
        ("disability", disabled & (rng.random(count) < 0.5), plan.last - rng.integers(30, 2000, count)),
    ):
        rows = persons.filter(pl.Series(at)).select("id_number", kind=pl.lit(kind), start_date=dates(first[at]))
        ended = rng.random(len(rows)) < 0.01
        rows = rows.with_columns(
            end_date=dates(np.minimum(first[at] + 400, plan.last + 40), ended & (kind != "elder_allowance"))
        )
        parts.append(shown(rows, first[at] + rng.integers(0, 3, len(rows)), rng))
    return certificates, pl.concat(parts)


__all__ = ["FOREVER", "care"]
