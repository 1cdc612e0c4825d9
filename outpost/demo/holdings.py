"""What the government network holds about places: houses, leases, businesses, gas, demolitions, institutions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from outpost.demo.history import FOREVER, changed, dates, maybe, shown
from outpost.demo.numbers import credit_codes
from outpost.demo.people import DORMITORY, HOME, LET, People
from outpost.demo.places import ESTATE, ROAD, SHOP, VILLAGE, Places
from outpost.demo.plan import Plan
from outpost.demo.population import Tables, numbered
from outpost.demo.texts import building_texts, texts_of, truth_of
from outpost.demo.words import SURNAMES, TRADES, pick

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def holdings(plan: Plan, places: Places, people: People, chunk: int) -> tuple[Tables, list[pl.DataFrame]]:
    """The tables, and the truth about their texts."""
    tables: Tables = {}
    truth: list[pl.DataFrame] = []
    for stream, (extract, key, make) in enumerate(
        [
            ("gov.house", "house_number", _houses),
            ("gov.lease", "lease_number", _leases),
            ("gov.business_entity", "credit_code", _businesses),
            ("gov.gas_account", "account_number", _gas),
            ("gov.demolition", "project_number", _demolitions),
            ("gov.institution", "address_text", _institutions),
        ]
    ):
        rows = make(plan, places, people, chunk, plan.rng(5, chunk, stream))
        tables[extract] = rows
        first = rows.unique([key, "address_text"], keep="first", maintain_order=True)
        keys = first[key] if extract != "gov.demolition" else first[key] + "|" + first["address_text"]
        truth.append(truth_of(extract, keys, first))
    return tables, truth


def _updated(plan: Plan, count: int, rng: np.random.Generator, share_of_last_year: float = 0.06) -> Ints:
    """When old rows were last touched: few within the last year."""
    old = plan.last - 366 - rng.integers(0, 4000, count)
    return np.where(rng.random(count) < share_of_last_year, plan.last + 1 - rng.integers(0, 366, count), old)


def _houses(plan: Plan, places: Places, people: People, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    kind = places.dwellings["kind"].to_numpy()
    at = np.flatnonzero(rng.random(len(kind)) < 0.95)
    kind = kind[at]
    use = people.homes["use"].to_numpy()[at]
    count = len(at)
    bedrooms = np.where(kind == VILLAGE, rng.integers(2, 6, count), rng.choice([1, 2, 2, 3, 3, 3, 4], count))
    area = np.round(28 + bedrooms * 24 + rng.random(count) * 30, 2)
    tight = (use == LET) & (people.homes["people"].to_numpy()[at] == 9)
    area = np.where(tight, np.round(44 + rng.random(count) * 14, 2), area)
    area = np.where(rng.random(count) < 0.0015, 0.0, area)
    shop = (kind == SHOP) & ~np.isin(use, (HOME, DORMITORY))
    planned = np.where(
        shop,
        rng.choice(["commercial", "commercial", "commercial", "mixed", "storage", "industrial"], count),
        "residential",
    )
    with_people = people.homes["occupied"].to_numpy()[at]
    quiet = with_people & shop & (rng.random(count) > 0.12 * plan.boost)
    planned = np.where(quiet, "mixed", planned)
    few = min(0.0006 * plan.boost, 0.002)
    danger = np.where(rng.random(count) < few, "D", rng.choice(["A", "A", "A", "B", "C"], count))
    texts = texts_of(places, at, rng, "registry")
    registered = (
        plan.last + 1 - np.where(rng.random(count) < 0.01, rng.integers(0, 90, count), rng.integers(300, 9000, count))
    )
    frame = texts.with_columns(
        house_number=numbered("F", chunk, count),
        building_area=maybe(pl.Series(area), rng.random(count) < 0.98),
        usable_area=maybe(pl.Series(np.round(area * 0.75, 2)), rng.random(count) < 0.7),
        bedrooms=maybe(pl.Series(bedrooms), rng.random(count) < 0.96),
        planned_use=pl.Series(planned),
        ground_floor_shop=pl.Series(shop & ~quiet & (rng.random(count) < 0.5)),
        danger_level=maybe(pl.Series(danger), (danger == "D") | (rng.random(count) < 0.4)),
        first_registered_on=dates(registered),
        status=pl.Series(np.where(rng.random(count) < 0.01, 2, 1)),
    )
    return shown(frame, np.maximum(_updated(plan, count, rng), registered), rng)


def _leases(plan: Plan, places: Places, people: People, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    homes = people.homes
    let = (homes["use"].to_numpy() == LET) & homes["occupied"].to_numpy()
    at = np.flatnonzero(let & (rng.random(len(homes)) < 0.62))
    began = homes["tenancy_start"].to_numpy()[at]
    years = np.maximum(plan.last - began, 0) // 365
    start = began + years * 365
    before = np.flatnonzero((years > 0) & (plan.last - start < 88))
    at, start = np.concatenate([at, at[before]]), np.concatenate([start, start[before] - 365])
    count = len(at)
    people_there = homes["people"].to_numpy()[at]
    said = people_there + np.where(rng.random(count) < 0.02, rng.integers(1, 3, count), 0)
    lodgers = pl.Series(rng.random(count) < 0.25)
    texts = texts_of(places, at, rng, "usual")
    surname = pick(SURNAMES, (rng.random(count) ** 1.8 * len(SURNAMES)).astype(np.int64))
    frame = texts.with_columns(
        lease_number=numbered("ZL", chunk, count),
        start_date=dates(start),
        end_date=dates(start + 364),
        tenant_count=maybe(pl.Series(said), rng.random(count) < 0.85),
        tenants_local=maybe(lodgers, rng.random(count) < 0.7),
        lessor_surname=surname,
        corporate=pl.Series(rng.random(count) < 0.04),
        status=pl.lit(1),
    )
    whole = shown(frame, start + rng.integers(-3, 8, count), rng)
    left = homes["left"].to_numpy()[at]
    known = np.where(
        (left < FOREVER) & (left < start + 364) & (left > start), left + rng.integers(0, 20, count), FOREVER
    )
    return changed(whole, known < FOREVER, known, {"status": pl.Series(np.full(count, 2))}, rng)


def _businesses(plan: Plan, places: Places, people: People, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    kind = places.dwellings["kind"].to_numpy()
    use = people.homes["use"].to_numpy()
    weight = np.select([kind == SHOP, kind == ROAD, kind == ESTATE], [1.6, 0.25, 0.12], 0.25)
    weight = np.where(np.isin(use, (HOME, DORMITORY)), 0.02, weight)
    count = max(20, round(len(people.persons) * 0.155))
    at = np.sort(rng.choice(len(kind), count, p=weight / weight.sum()))
    trade = rng.choice(len(TRADES), count, p=np.array([row[2] for row in TRADES]) / sum(row[2] for row in TRADES))
    code = pick([row[0] for row in TRADES], trade)
    surname = pick(SURNAMES, rng.integers(0, 60, count))
    name = (
        pl.Series(["南通"] * count)
        + places.dwellings["town"].gather(pl.Series(at)).str.head(2)
        + surname
        + "记"
        + pick([row[1] for row in TRADES], trade)
    )
    texts = texts_of(places, at, rng, "usual")
    frame = texts.with_columns(
        credit_code=credit_codes(chunk * 200_000 + np.arange(count)),
        name=name,
        trade_code=code,
        cluster_address=pl.Series(rng.random(count) < np.where(kind[at] == SHOP, 0.01, 0.12)),
        flammable_goods=pl.Series(rng.random(count) < 0.03),
        status=pl.Series(np.where(rng.random(count) < 0.06, 2, 1)),
    )
    updated = _updated(plan, count, rng, 0.10)
    closed_lately = frame["status"].to_numpy() == 2
    whole = shown(frame, np.where(closed_lately, plan.last - rng.integers(0, 90, count), updated), rng)
    closes = rng.random(count) < 0.004
    values = {"status": pl.Series(np.full(count, 2))}
    return changed(whole, closes, plan.last + 1 - rng.integers(0, 20, count), values, rng)


def _gas(plan: Plan, places: Places, people: People, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    kind = places.dwellings["kind"].to_numpy()
    share = np.select([kind == ESTATE, kind == ROAD, kind == SHOP], [0.85, 0.8, 0.4], 0.1)
    active = places.dwellings["own_status"].to_numpy() == 1
    at = np.flatnonzero((rng.random(len(kind)) < share) & active)
    count = len(at)
    catering = (kind[at] == SHOP) & (rng.random(count) < 0.5)
    cycle = np.where(catering, 365, 730)
    # the share of accounts past their cycle is small; the others are spread over the cycle
    age = np.where(rng.random(count) < 0.03, cycle + rng.integers(0, 160, count), rng.integers(1, cycle - 12))
    near = rng.random(count) < 0.02
    age = np.where(near, cycle + rng.integers(-6, 6, count), age)
    checked = plan.last - age
    never = rng.random(count) < 0.06
    hazard = rng.random(count) < 0.012 * plan.boost
    due = plan.last + 3 - rng.integers(0, 20, count)
    checked = np.where(hazard, due - rng.integers(7, 30, count), checked)
    opened = np.where(never, plan.last - rng.integers(30, 725, count), checked - rng.integers(0, 3000, count))
    rectified = hazard & (rng.random(count) < 0.3)
    fixed_on = due - rng.integers(0, 8, count)
    texts = texts_of(places, at, rng, "registry")
    nobody = rng.choice([0, 0, 0, 0, 1, 1, 2, 3], count, p=[0.45, 0.2, 0.1, 0.1, 0.08, 0.05, 0.015, 0.005])
    frame = texts.with_columns(
        account_number=numbered("RQ", chunk, count),
        user_type=pl.Series(np.where(catering, "catering", np.where(kind[at] == SHOP, "other", "residential"))),
        status=pl.Series(np.where(rng.random(count) < 0.03, 2, 1)),
        opened_on=dates(opened),
        last_checked_on=dates(checked, ~never | hazard),
        hazard_level=maybe(pl.Series(np.where(rng.random(count) < 0.25, "grave", "general")), hazard),
        rectify_due_on=dates(due, hazard),
        rectified_on=dates(fixed_on, rectified & (fixed_on < plan.first)),
        consecutive_no_access=maybe(pl.Series(nobody), rng.random(count) < 0.9),
    )
    whole = shown(frame, np.maximum(np.where(never & ~hazard, opened, checked), plan.last - 3000), rng)
    again = rng.random(count) < np.where(age >= cycle - 12, 0.04, 0.0008)
    when = plan.first + rng.integers(1, max(plan.last - plan.first, 1) + 1, count)
    nothing = pl.Series([None] * count, dtype=pl.String)
    values = {
        "last_checked_on": dates(when - 1),
        "hazard_level": nothing,
        "rectify_due_on": dates(when, np.zeros(count, dtype=bool)),
        "rectified_on": dates(when, np.zeros(count, dtype=bool)),
        "consecutive_no_access": pl.Series(np.zeros(count, dtype=np.int64)),
    }
    return changed(whole, again, when, values, rng)


def _demolitions(plan: Plan, places: Places, people: People, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    """Cancelled buildings were demolished; others are planned; some are gone and still in the register."""
    status = places.buildings["status"].to_numpy()
    kind = places.buildings["kind"].to_numpy()
    gone = np.flatnonzero(status == 2)
    whole = np.flatnonzero((status == 1) & np.isin(kind, (VILLAGE, SHOP)))
    some = rng.permutation(whole)
    late = max(3, round(len(people.persons) * 0.00015 * plan.boost))
    planned = max(4, round(len(people.persons) * 0.003))
    at = np.concatenate([gone, some[: late + planned]])
    count = len(at)
    place = np.arange(count) - len(gone)
    completed = place < late
    age = np.where(place < 0, rng.integers(40, 1500, count), rng.integers(27, 90, count))
    texts = building_texts(places, at, rng, "registry")
    frame = texts.with_columns(
        project_number=pl.Series(np.arange(count) // 6).cast(pl.String).str.zfill(5).str.replace("^", f"CQ{chunk:03d}"),
        completed_on=dates(plan.last - age, completed),
        status=pl.Series(np.where(completed, "completed", np.where(rng.random(count) < 0.15, "withdrawn", "planned"))),
    ).unique(["project_number", "address_text"], keep="first", maintain_order=True)
    return shown(frame, plan.last - 20 - rng.integers(0, 300, len(frame)), rng)


def _institutions(plan: Plan, places: Places, people: People, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    use = people.homes["use"].to_numpy()
    at = np.flatnonzero(np.isin(use, (HOME, DORMITORY)))
    kind = np.where(use[at] == HOME, "nursing_home", rng.choice(["dormitory", "dormitory", "site_dormitory"], len(at)))
    empty = np.flatnonzero((places.dwellings["kind"].to_numpy() == SHOP) & (use == -1))
    more = rng.choice(empty, min(len(empty), max(2, round(len(people.persons) * 0.0003))), replace=False)
    at = np.concatenate([at, more])
    kind = np.concatenate([kind, rng.choice(["hotel", "hotel", "hospital", "welfare_home", "other"], len(more))])
    texts = texts_of(places, at, rng, "clean")
    frame = texts.with_columns(kind=pl.Series(kind)).unique("address_text", keep="first", maintain_order=True)
    return shown(frame, plan.last - 100 - rng.integers(0, 900, len(frame)), rng)
