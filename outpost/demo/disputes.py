"""Disputes: calls to the police and to 12345, transfers, mediation and what became of it."""

from __future__ import annotations

import numpy as np
import polars as pl

from outpost.demo.history import FOREVER, Bools, Ints, changed, dates, maybe, moments, shown
from outpost.demo.people import People
from outpost.demo.places import Places
from outpost.demo.plan import Plan
from outpost.demo.population import Tables, numbered
from outpost.demo.texts import texts_of, truth_of

CATEGORIES = ["neighbour", "family", "property_management", "tenancy", "consumer", "labour", "noise_leak", "parking"]
_SHARES = [0.2, 0.16, 0.12, 0.12, 0.1, 0.06, 0.16, 0.08]


def disputes(plan: Plan, places: Places, people: People, chunk: int) -> tuple[Tables, list[pl.DataFrame]]:
    """Incidents, transfers, service events and mediation cases of one chunk, and the truth of their texts."""
    rng = plan.rng(10, chunk)
    events = _events(plan, people, rng)
    calls = events.filter("police")
    transfers = _transfers(plan, calls, places, chunk, rng)
    cases, case_homes = _cases(plan, people, transfers, chunk, rng)
    relapse = _relapses(plan, cases, case_homes, rng)
    incidents = _incidents(plan, pl.concat([calls, relapse]), places, chunk, rng)
    service, service_texts = _service_events(plan, events.filter(~pl.col("police")), places, chunk, rng)
    texts = texts_of(places, case_homes, rng, "usual")
    mediation = cases.with_columns(address_text=texts["address_text"].gather(cases["row"]))
    truth = [
        truth_of("gov.service_event", numbered("RX", chunk, len(service_texts)), service_texts),
        truth_of("gov.mediation_case", numbered("TJ", chunk, len(texts)), texts),
    ]
    tables = {
        "police.dispute_incident": incidents,
        "police.dispute_transfer": transfers,
        "gov.service_event": service,
        "gov.mediation_case": mediation,
    }
    return tables, truth


def _events(plan: Plan, people: People, rng: np.random.Generator) -> pl.DataFrame:
    """Single disputes anywhere, and places where one dispute goes on: three to six within some weeks."""
    occupied = np.flatnonzero(people.homes["occupied"].to_numpy())
    persons = len(people.persons)
    single = round(persons * 0.028) if len(occupied) else 0
    hot = max(4, round(persons * 0.0016 * plan.boost)) if len(occupied) else 0
    size = rng.integers(2, 7, hot)
    centre = plan.last - rng.integers(-2, 75, hot)
    owner = np.repeat(np.arange(hot), size)
    home = np.concatenate([rng.choice(occupied, single), rng.choice(occupied, hot)[owner]]).astype(np.int64)
    days = np.concatenate(
        [plan.last + 1 - rng.integers(0, 120, single), centre[owner] - rng.integers(0, 28, len(owner))]
    )
    category = np.concatenate([rng.choice(8, single, p=_SHARES), rng.choice(8, hot, p=_SHARES)[owner]])
    count = len(home)
    reporter = np.where(rng.random(count) < 0.25, home * 10 + 9, home * 10 + rng.integers(0, 3, count))
    return pl.DataFrame(
        {
            "home": home,
            "day": days,
            "category": category,
            "reporter": reporter,
            "police": rng.random(count) < 0.42,
            "second": rng.integers(0, 86_400, count),
        }
    ).filter((pl.col("day") <= plan.last + 1) & (pl.col("day") > plan.first - 119))


def _reporters(events: pl.DataFrame, chunk: int, rng: np.random.Generator) -> pl.Series:
    number = (events["reporter"].to_numpy() * 1_000_003 + chunk * 7919 + 17) % (2**40)
    return maybe(pl.Series(np.char.add("rp", number.astype(str))).cast(pl.String), rng.random(len(events)) < 0.85)


def _occurred(events: pl.DataFrame) -> pl.Series:
    return pl.Series((events["day"].to_numpy() * 86_400 + events["second"].to_numpy()) * 1000).cast(pl.Datetime("ms"))


def _incidents(plan: Plan, events: pl.DataFrame, places: Places, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    count = len(events)
    chance = rng.random(count)
    home = events["home"]
    code = places.dwellings["code"].gather(home)
    area = places.dwellings["community_code"].gather(home)
    code = code.zip_with(pl.Series(chance > 0.08), area)
    code = maybe(code, chance > 0.02)
    category = pl.Series(CATEGORIES).gather(events["category"])
    # calls of other categories are dropped at import
    category = category.zip_with(pl.Series(rng.random(count) > 0.01), pl.Series(["traffic"] * count))
    frame = events.select(
        incident_number=numbered("JQ", chunk, count),
        occurred_at=_occurred(events),
        category=category,
        address_code=code,
        injury_flag=pl.Series(rng.random(count) < 0.03),
        domestic_violence_flag=pl.Series((rng.random(count) < 0.10) & (events["category"].to_numpy() == 1)),
        fire_gas_threat_flag=pl.Series(rng.random(count) < 0.006),
        disposition=pl.Series(
            rng.choice(["mediated_on_site", "mediated_on_site", "transferred", "recorded", "other"], count)
        ),
        reporter_hash=_reporters(events, chunk, rng),
    )
    whole = _noted(frame, events, rng)
    later = rng.random(count) < 0.08
    values = {"disposition": pl.Series(["transferred"] * count)}
    return changed(whole, later, events["day"].to_numpy() + rng.integers(1, 4, count), values, rng)


def _noted(frame: pl.DataFrame, events: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Written down on the day itself, some minutes after; what is late at night is delivered the next night."""
    noted = pl.Series(rng.integers(5, 50, len(frame)) * 60_000).cast(pl.Duration("ms"))
    moment = _occurred(events) + noted
    return frame.with_columns(
        updated_at=moment, _from=moment.cast(pl.Date).to_physical(), _to=pl.lit(FOREVER, dtype=pl.Int32)
    )


def _service_events(
    plan: Plan, events: pl.DataFrame, places: Places, chunk: int, rng: np.random.Generator
) -> tuple[pl.DataFrame, pl.DataFrame]:
    count = len(events)
    texts = texts_of(places, events["home"].to_numpy(), rng, "rough")
    frame = events.select(
        event_number=numbered("RX", chunk, count),
        source=pl.Series(np.where(rng.random(count) < 0.7, "hotline", "grid")),
        category=pl.Series(CATEGORIES).gather(events["category"]),
        address_text=texts["address_text"],
        occurred_at=_occurred(events),
        status=pl.lit("open"),
        reporter_hash=_reporters(events, chunk, rng),
    )
    whole = _noted(frame, events, rng)
    closed = events["day"].to_numpy() + rng.integers(1, 12, count)
    return changed(whole, np.full(count, True), closed, {"status": pl.Series(["closed"] * count)}, rng), texts


def _transfers(plan: Plan, calls: pl.DataFrame, places: Places, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    rows = calls.filter(pl.Series(rng.random(len(calls)) < 0.33))
    count = len(rows)
    frame = rows.select(
        "home",
        "day",
        place_of_category="category",
        transfer_number=numbered("YJ", chunk, count),
        transferred_at=_occurred(rows),
        category=pl.Series(CATEGORIES).gather(rows["category"]),
        address_code=places.dwellings["code"].gather(rows["home"]),
        to_unit=places.dwellings["town"].gather(rows["home"]) + "人民调解委员会",
    )
    return _noted(frame, rows, rng)


def _cases(
    plan: Plan, people: People, transfers: pl.DataFrame, chunk: int, rng: np.random.Generator
) -> tuple[pl.DataFrame, Ints]:
    """Cases received from transfers, and others; open at first, then closed, signed, performed, followed up."""
    count = len(transfers)
    chance = rng.random(count)
    never = min(0.015 * plan.boost, 0.05)
    slow = np.where(chance < 0.22 + never, rng.integers(2, 12, count), rng.integers(0, 2, count))
    received = chance > never
    named = rng.random(count) < 0.78
    slow = np.where(named, slow, np.minimum(slow, 2))
    occupied = np.flatnonzero(people.homes["occupied"].to_numpy())
    others = max(12, round(len(people.persons) * 0.0135)) if len(occupied) else 0
    home = np.concatenate([transfers["home"].to_numpy()[received], rng.choice(occupied, others)]).astype(np.int64)
    accepted = np.concatenate(
        [(transfers["day"].to_numpy() + slow)[received], plan.last + 1 - rng.integers(0, 460, others)]
    )
    category = np.concatenate([transfers["place_of_category"].to_numpy()[received], rng.choice(8, others, p=_SHARES)])
    number = pl.concat(
        [
            maybe(transfers["transfer_number"], named).filter(pl.Series(received)),
            pl.Series([None] * others, dtype=pl.String),
        ]
    )
    total = len(home)
    length = np.where(
        rng.random(total) < 0.09, 22 + rng.integers(0, 40, total), 1 + rng.exponential(7, total).astype(np.int64)
    )
    ended = accepted + length
    ending = rng.choice(
        ["agreed", "terminated", "refused", "withdrawn", "to_court"], total, p=[0.72, 0.12, 0.06, 0.05, 0.05]
    )
    agreed = ending == "agreed"
    nobody = dates(ended, np.zeros(total, dtype=bool))
    nothing = pl.Series([None] * total, dtype=pl.String)
    first = pl.DataFrame({"row": np.arange(total)}).with_columns(
        case_number=numbered("TJ", chunk, total),
        transfer_number=number,
        category=pl.Series(CATEGORIES).gather(pl.Series(category)),
        accepted_on=dates(accepted),
        status=pl.lit("open"),
        agreement_number=nothing,
        signed_on=nobody,
        performance_due_on=nobody,
        performed_on=nobody,
        followed_up_on=nobody,
        court_confirmed=pl.Series([None] * total, dtype=pl.Boolean),
    )
    rows = shown(first, accepted, rng)
    due = ended + rng.integers(5, 50, total)
    has_due = agreed & (rng.random(total) < 0.45)
    values = {
        "status": pl.Series(ending),
        "agreement_number": maybe(numbered("XY", chunk, total), agreed),
        "signed_on": dates(ended, agreed),
        "performance_due_on": dates(due, has_due),
        "performed_on": dates(ended, agreed & ~has_due & (rng.random(total) < 0.8)),
        "court_confirmed": maybe(pl.Series(rng.random(total) < 0.1), agreed),
    }
    rows = _step(rows, np.full(total, True), ended, values, rng)
    follow = ended + np.where(rng.random(total) < 0.06, rng.integers(16, 70, total), rng.integers(3, 14, total))
    rows = _step(rows, agreed & (rng.random(total) > 0.01), follow, {"followed_up_on": dates(follow)}, rng)
    kept = due + np.where(rng.random(total) < 0.08, rng.integers(4, 60, total), rng.integers(-8, 2, total))
    rows = _step(
        rows, has_due & (rng.random(total) > 0.015), np.maximum(kept, ended + 1), {"performed_on": dates(kept)}, rng
    )
    return rows, home


def _step(
    rows: pl.DataFrame, where: Bools, days: Ints, values: dict[str, pl.Series], rng: np.random.Generator
) -> pl.DataFrame:
    """``changed`` for arrays in the order of the cases, whatever versions there are already."""
    place = rows["row"].to_numpy()
    spread = {name: series.gather(pl.Series(place)) for name, series in values.items()}
    return changed(rows, where[place], days[place], spread, rng)


def _relapses(plan: Plan, cases: pl.DataFrame, homes: Ints, rng: np.random.Generator) -> pl.DataFrame:
    """New calls where an agreement was signed within the last weeks."""
    signed = cases.filter(pl.col("signed_on").is_not_null()).unique("row", keep="first", maintain_order=True)
    day = signed["signed_on"].to_physical().to_numpy()
    recent = signed.filter(pl.Series((day > plan.last - 85) & (day < plan.last - 14)))
    count = min(len(recent), max(3, round(len(homes) * 0.02)))
    some = recent.head(count)
    return pl.DataFrame(
        {
            "home": homes[some["row"].to_numpy()],
            "day": plan.last + 1 - rng.integers(0, 18, count),
            "category": [CATEGORIES.index(name) for name in some["category"]],
            "reporter": np.arange(count) * 77,
            "police": np.full(count, True),
            "second": rng.integers(0, 86_400, count),
        }
    )


__all__ = ["CATEGORIES", "disputes", "moments"]
