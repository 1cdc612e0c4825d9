"""What the police network knows of people: residents, household registrations, rentals, papers; births, deaths."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from outpost.demo.history import FOREVER, changed, dates, maybe, shown
from outpost.demo.numbers import eight_digits, fifteen_digits, id_numbers
from outpost.demo.people import DORMITORY, HOME, LET, OWN, People
from outpost.demo.places import Places
from outpost.demo.plan import Plan
from outpost.demo.words import person_names

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Tables = dict[str, pl.DataFrame]


def numbered(prefix: str, chunk: int, count: int) -> pl.Series:
    """``count`` numbers of this chunk: prefix, chunk, sequence."""
    return pl.Series(np.arange(count)).cast(pl.String).str.zfill(7).str.replace("^", f"{prefix}{chunk:03d}")


def population(plan: Plan, places: Places, people: People, chunk: int) -> Tables:
    """police.resident, household_registration, rental_house, credential, gov.birth, gov.death of one chunk."""
    rng = plan.rng(4, chunk)
    persons = _when_known(plan, people, rng)
    codes = places.dwellings["code"]
    births, registered = _births(plan, persons, chunk, rng)
    died = _deceased(plan, people, codes, chunk, rng)
    former = _former_tenants(plan, people, chunk, rng)
    elsewhere = _registered_homes(people, persons, rng)
    households = _household_registrations(plan, persons, registered, died, elsewhere, codes, chunk, rng)
    return {
        "police.resident": _residents(plan, people, persons, former, died, elsewhere, codes, chunk, rng),
        "police.household_registration": households,
        "police.rental_house": _rentals(plan, people, codes, chunk, rng),
        "police.credential": _credentials(plan, persons, rng),
        "gov.birth": births,
        "gov.death": _deaths(plan, died, births, chunk, rng),
    }


def _when_known(plan: Plan, people: People, rng: np.random.Generator) -> pl.DataFrame:
    """Persons with ``known``, the day from which the police register has them here."""
    persons, homes = people.persons, people.homes
    home = persons["home"].to_numpy()
    use, start, born = (persons[name].to_numpy() for name in ("use", "start", "born"))
    late = homes["late"].to_numpy()[home]
    one = rng.random(len(persons))
    late = np.where(one < 0.006, FOREVER, late)
    recent = np.minimum(start + late, FOREVER)
    old = plan.last - 5 - (rng.random(len(persons)) ** 0.6 * 1800).astype(np.int64)
    known = np.where(use == LET, recent, np.maximum(old, np.where(use == OWN, start, start + 2)))
    baby = (plan.last - born < 800) & (use == OWN)
    chance = rng.random(len(persons))
    slow = np.where(
        chance < 0.05, 30 + rng.exponential(40, len(persons)).astype(np.int64), rng.integers(3, 29, len(persons))
    )
    slow = np.where(chance > 1 - min(0.012 * plan.boost, 0.04), FOREVER, slow)
    return persons.with_columns(known=pl.Series(np.where(baby, born + slow, known)), baby=pl.Series(baby))


def _births(
    plan: Plan, persons: pl.DataFrame, chunk: int, rng: np.random.Generator
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """gov.birth, and certificate and mother of each baby by its place among the persons."""
    place = pl.int_range(pl.len())
    mothers = persons.filter(~pl.col("male") & pl.col("role").is_in([ord("H"), ord("S")])).select(
        "home", mother="id_number"
    )
    mothers = mothers.unique("home", keep="first", maintain_order=True)
    babies = (
        persons.with_columns(place=place).filter("baby").join(mothers, on="home", how="inner", maintain_order="left")
    )
    babies = babies.with_columns(
        certificate=numbered("Q", chunk, len(babies)),
        order=pl.col("slot").rank("ordinal").over("home", "born").cast(pl.Int64),
    )
    born = babies["born"].to_numpy()
    seen = born + rng.integers(1, 4, len(babies))
    frame = babies.select(
        certificate_number="certificate",
        birth_date=dates(born),
        sex=pl.when("male").then(1).otherwise(2),
        birth_order="order",
        mother_id_number="mother",
        void=pl.Series(rng.random(len(babies)) < 0.008),
    )
    count = min(len(babies), max(2, round(len(babies) * 0.006)))
    lost = babies.head(count)
    day = plan.last - 44 - np.arange(count) * 67 % 500
    infants = lost.select(
        certificate_number=numbered("QZ", chunk, count),
        birth_date=dates(day - 2),
        sex=pl.lit(1),
        birth_order=pl.lit(1),
        mother_id_number="mother",
        void=pl.lit(False),
    )
    births = pl.concat([shown(frame, seen, rng), shown(infants, day, rng)], how="vertical_relaxed")
    return births, babies.select("place", "certificate", "mother")


def _deceased(plan: Plan, people: People, codes: pl.Series, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    own = np.flatnonzero((people.homes["use"].to_numpy() == OWN) & people.homes["occupied"].to_numpy())
    count = max(12, round(len(people.persons) * 0.026)) if len(own) else 0
    home = rng.choice(own, count)
    died = plan.last + 2 - (rng.random(count) * 822).astype(np.int64)
    born = died - ((58 + 40 * rng.beta(3, 2, count)) * 365.25).astype(np.int64)
    male = rng.random(count) < 0.5
    chance = rng.random(count)
    delay = np.where(
        chance < 0.03 * plan.boost, 40 + rng.exponential(40, count).astype(np.int64), rng.integers(2, 28, count)
    )
    delay = np.where(chance > 1 - 0.005 * plan.boost, FOREVER, delay)
    number = id_numbers(born, male, plan.chunks + chunk, plan.chunks * 3)
    return pl.DataFrame({"home": home, "died": died, "born": born, "male": male, "delay": delay}).with_columns(
        id_number=number, name=person_names(rng, count), code=codes.gather(pl.Series(home))
    )


def _deaths(plan: Plan, died: pl.DataFrame, births: pl.DataFrame, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    count = len(died)
    another = pl.Series(rng.random(count) < 0.004)
    frame = died.select(
        certificate_number=numbered("S", chunk, count),
        id_number="id_number",
        name=died["name"].zip_with(~another, person_names(rng, count)),
        death_date=dates(died["died"].to_numpy()),
        source=pl.Series(np.where(rng.random(count) < 0.8, "health", "civil_affairs")),
        void=pl.Series(rng.random(count) < 0.01),
    )
    lost = births.filter(pl.col("certificate_number").str.starts_with("QZ"))
    infants = lost.select(
        certificate_number=numbered("SZ", chunk, len(lost)),
        id_number=pl.lit("CERT:") + pl.col("certificate_number"),
        name=pl.lit("未命名"),
        death_date=pl.col("birth_date") + pl.duration(days=1),
        source=pl.lit("health"),
        void=pl.lit(False),
    )
    seen = np.concatenate([died["died"].to_numpy(), lost["_from"].to_numpy()]) + rng.integers(1, 6, count + len(lost))
    return shown(pl.concat([frame, infants]), seen, rng)


def _former_tenants(plan: Plan, people: People, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    let = np.flatnonzero((people.homes["use"].to_numpy() == LET) & people.homes["occupied"].to_numpy())
    home = np.repeat(let, rng.integers(0, 3, len(let)))
    end = people.homes["tenancy_start"].to_numpy()[home] - rng.integers(2, 40, len(home))
    male = rng.random(len(home)) < 0.55
    born = plan.last - rng.integers(19 * 365, 56 * 365, len(home))
    return pl.DataFrame({"home": home, "end": end, "male": male, "born": born}).with_columns(
        id_number=id_numbers(born, male, plan.chunks * 2 + chunk, plan.chunks * 3), name=person_names(rng, len(home))
    )


def _registered_homes(people: People, persons: pl.DataFrame, rng: np.random.Generator) -> Ints:
    """For each person the dwelling of his household registration: his own, or for lodgers one elsewhere."""
    own = np.flatnonzero(people.homes["use"].to_numpy() == OWN)
    lodger = persons["type"].to_numpy() == 3
    return np.where(lodger, rng.choice(own, len(persons)), persons["home"].to_numpy())


def _household_number(chunk: int, home: pl.Series) -> pl.Series:
    return home.cast(pl.String).str.zfill(7).str.replace("^", f"HH{chunk:03d}")


def _residents(
    plan: Plan,
    people: People,
    persons: pl.DataFrame,
    former: pl.DataFrame,
    died: pl.DataFrame,
    elsewhere: Ints,
    codes: pl.Series,
    chunk: int,
    rng: np.random.Generator,
) -> pl.DataFrame:
    use = persons["use"].to_numpy()
    alone = rng.random(len(persons)) < 0.01
    sex = pl.when("male").then(1).otherwise(2)
    nothing, no_day = pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.Date)
    living = persons.select(
        id_type=pl.when("foreign").then(pl.lit("14")).otherwise(pl.lit("11")),
        id_number="id_number",
        name="name",
        sex=sex,
        birth_date=dates(persons["born"].to_numpy()),
        address_code=codes.gather(persons["home"]),
        registration_type="type",
        lives_here=pl.lit(True),
        relationship_code=maybe(persons["relation"].cast(pl.String).str.zfill(2), ~alone),
        household_number=maybe(_household_number(chunk, persons["home"]), (use == OWN) | (rng.random(len(use)) < 0.5)),
        start_date=dates(persons["start"].to_numpy()),
        end_date=no_day,
        known="known",
        home="home",
    )
    lodger = pl.Series((persons["type"].to_numpy() == 3) & (rng.random(len(use)) < 0.7))
    away = living.with_columns(
        address_code=codes.gather(pl.Series(elsewhere)),
        registration_type=pl.lit(1, dtype=pl.Int64),
        lives_here=pl.lit(False),
        start_date=pl.col("birth_date"),
        known=pl.lit(plan.last - 700, dtype=pl.Int64),
        household_number=_household_number(chunk, pl.Series(elsewhere)),
        home=pl.lit(-1, dtype=pl.Int64),
    ).filter(lodger)
    gone = former.select(
        id_type=pl.lit("11"),
        id_number="id_number",
        name="name",
        sex=sex,
        birth_date=dates(former["born"].to_numpy()),
        address_code=codes.gather(former["home"]),
        registration_type=pl.lit(2, dtype=pl.Int64),
        lives_here=pl.lit(True),
        relationship_code=nothing,
        household_number=nothing,
        start_date=dates(former["end"].to_numpy() - 300),
        end_date=dates(former["end"].to_numpy()),
        known=pl.col("end") + 3,
        home=pl.lit(-1, dtype=pl.Int64),
    )
    dead = died.select(
        id_type=pl.lit("11"),
        id_number="id_number",
        name="name",
        sex=sex,
        birth_date=dates(died["born"].to_numpy()),
        address_code="code",
        registration_type=pl.lit(1, dtype=pl.Int64),
        lives_here=pl.lit(True),
        relationship_code=pl.lit("51"),
        household_number=_household_number(chunk, died["home"]),
        start_date=dates(died["died"].to_numpy() - 6000),
        end_date=no_day,
        known=pl.col("died") - 900,
        home=pl.lit(-1, dtype=pl.Int64),
    )
    rows = pl.concat([living, away, gone, dead], how="vertical_relaxed")
    rows = rows.with_columns(registration_id=numbered("R", chunk, len(rows)), _died=_at_the_end(died, len(rows)))
    first = shown(rows, rows["known"].to_numpy(), rng)
    return _with_ends(people, died, first, rng).drop("known", "home", "_died")


def _at_the_end(died: pl.DataFrame, rows: int) -> pl.Series:
    """For the last rows, which are those of the dead: the place among the dead; -1 else."""
    return pl.Series(np.concatenate([np.full(rows - len(died), -1), np.arange(len(died))]))


def _with_ends(people: People, died: pl.DataFrame, rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Tenants who left and people who died: their rows end once the police hear of it."""
    home = rows["home"].to_numpy()
    inside = home >= 0
    left = np.where(inside, people.homes["left"].to_numpy()[home], FOREVER)
    known = np.where(left < FOREVER, left + people.homes["left_known"].to_numpy()[home], FOREVER)
    place = rows["_died"].to_numpy()
    # one more place behind the dead, so that the living's -1 finds something in a city without any
    left = np.where(place >= 0, np.append(died["died"].to_numpy(), FOREVER)[place], left)
    known = np.where(place >= 0, np.append((died["died"] + died["delay"]).to_numpy(), FOREVER)[place], known)
    return changed(rows, known < FOREVER, known, {"end_date": dates(left)}, rng)


def _household_registrations(
    plan: Plan,
    persons: pl.DataFrame,
    registered: pl.DataFrame,
    died: pl.DataFrame,
    elsewhere: Ints,
    codes: pl.Series,
    chunk: int,
    rng: np.random.Generator,
) -> pl.DataFrame:
    count = len(persons)
    local = persons["type"].is_in([1, 3]) & ~persons["foreign"]
    certificate = pl.Series([None] * count, dtype=pl.String).scatter(registered["place"], registered["certificate"])
    mother = pl.Series([None] * count, dtype=pl.String).scatter(registered["place"], registered["mother"])
    born = persons["born"].to_numpy()
    chance = rng.random(count)
    old_form = (chance < 0.02) & (born < -3000) & (eight_digits(born) < 20000101)
    other_day = id_numbers(
        born - 1 - (chance * 300).astype(np.int64), persons["male"].to_numpy(), chunk, plan.chunks * 3
    )
    corrected = (chance > 0.9985) & ~persons["baby"].to_numpy()
    previous = maybe(fifteen_digits(persons["id_number"]), old_form).zip_with(pl.Series(~corrected), other_day)
    known = np.where(
        persons["baby"].to_numpy(),
        persons["known"].to_numpy(),
        plan.last - 10 - (rng.random(count) ** 0.5 * 3000).astype(np.int64),
    )
    living = persons.select(
        id_number="id_number",
        previous_id_number=previous,
        name="name",
        birth_date=dates(born),
        address_code=codes.gather(pl.Series(elsewhere)),
        household_number=_household_number(chunk, pl.Series(elsewhere)),
        status=pl.lit(1),
        birth_certificate_number=maybe(certificate, rng.random(count) < 0.9),
        mother_id_number=mother,
        known=pl.Series(known),
    ).filter(local)
    nothing = pl.lit(None, dtype=pl.String)
    dead = died.select(
        id_number="id_number",
        previous_id_number=nothing,
        name="name",
        birth_date=dates(died["born"].to_numpy()),
        address_code="code",
        household_number=_household_number(chunk, died["home"]),
        status=pl.lit(1),
        birth_certificate_number=nothing,
        mother_id_number=nothing,
        known=pl.col("died") - 2000,
    )
    rows = pl.concat([living, dead], how="vertical_relaxed")
    place = _at_the_end(died, len(rows)).to_numpy()
    first = shown(rows, rows["known"].to_numpy(), rng)
    known = np.append(np.minimum(died["died"].to_numpy() + died["delay"].to_numpy(), FOREVER - 1), FOREVER - 1)
    when = known[place]
    status = pl.Series(np.full(len(rows), 2))
    whole = changed(first, place >= 0, when, {"status": status}, rng)
    another = (
        (rng.random(len(whole)) < 0.0005)
        & (whole["_to"].to_numpy() == FOREVER)
        & (whole["_from"].to_numpy() < plan.first)
    )
    corrected_on = plan.first + rng.integers(0, max(plan.last - plan.first, 0) + 1, len(whole))
    return changed(whole, another, corrected_on, {"name": person_names(rng, len(whole))}, rng).drop("known")


def _rentals(plan: Plan, people: People, codes: pl.Series, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    homes = people.homes
    use, start = homes["use"].to_numpy(), homes["tenancy_start"].to_numpy()
    let = (use == LET) & homes["occupied"].to_numpy()
    over = (use == OWN) & (rng.random(len(use)) < 0.03)
    at = np.flatnonzero(let | over)
    ended = over[at]
    began = np.where(ended, plan.last - 500 - rng.integers(0, 900, len(at)), start[at])
    stopped = began + 365
    frame = pl.DataFrame({"address_code": codes.gather(pl.Series(at))}).with_columns(
        rental_id=numbered("Z", chunk, len(at)),
        status=pl.Series(np.where(ended, 2, 1)),
        room_count=maybe(pl.Series(rng.integers(1, 4, len(at))), rng.random(len(at)) < 0.8),
        start_date=dates(began),
        end_date=dates(stopped, ended),
    )
    seen = np.where(ended, stopped, np.minimum(began + homes["rental_late"].to_numpy()[at], FOREVER - 1))
    left = homes["left"].to_numpy()[at]
    known = np.where(left < FOREVER, left + homes["left_known"].to_numpy()[at], FOREVER - 1)
    values = {"status": pl.Series(np.full(len(at), 2)), "end_date": dates(left)}
    return changed(shown(frame, seen, rng), left < FOREVER, known, values, rng)


def _credentials(plan: Plan, persons: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    use, age, kind = (persons[name].to_numpy() for name in ("use", "age", "type"))
    permit = (
        (kind == 2) & (use != DORMITORY) & (rng.random(len(use)) < 0.55) & (persons["known"].to_numpy() < plan.last)
    )
    card = (kind != 4) & (rng.random(len(use)) < np.where(age >= 60, 0.035, 0.006)) & (use != HOME)
    due = np.where(
        rng.random(len(use)) < 0.10 * plan.boost**0.5, rng.integers(-40, 45, len(use)), rng.integers(40, 365, len(use))
    )
    first = (
        persons.filter(pl.Series(permit))
        .select("id_number", kind=pl.lit("residence_permit"))
        .with_columns(due=pl.Series(due[permit]))
    )
    due = rng.integers(-200, 500, len(use))
    second = (
        persons.filter(pl.Series(card))
        .select("id_number", kind=pl.lit("id_card"))
        .with_columns(due=pl.Series(due[card]))
    )
    rows = pl.concat([first, second])
    day = rows["due"].to_numpy() + plan.last
    seen = plan.last - 5 - rng.integers(0, 300, len(rows))
    whole = shown(rows.select("id_number", "kind", due_on=dates(day)), seen, rng)
    renewed = rng.random(len(rows)) < 0.5
    return changed(
        whole,
        renewed & (rows["due"].to_numpy() < 45),
        day - 10 + rng.integers(0, 30, len(rows)),
        {"due_on": dates(day + 365)},
        rng,
    )
