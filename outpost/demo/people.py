"""Who lives in the dwellings of one chunk: households with kin, tenants, elders, children, dormitories, the dead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from outpost.demo.history import FOREVER
from outpost.demo.numbers import id_numbers
from outpost.demo.places import ESTATE, ROAD, SHOP, VILLAGE, Places
from outpost.demo.plan import Plan
from outpost.demo.words import person_names

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# H head, S spouse, C minor child, A grown child, P father of the head, M mother of the head, G grandchild, N no kin
OWN, LET, HOME, DORMITORY, CHILDREN = 0, 1, 2, 3, 4
# (who, use of the dwelling, share among dwellings of that use, youngest head, oldest head)
HOUSEHOLDS: list[tuple[str, int, float, int, int]] = [
    ("H", OWN, 0.08, 22, 64), ("HS", OWN, 0.18, 34, 68), ("HSC", OWN, 0.13, 25, 46), ("HSCC", OWN, 0.05, 28, 46),
    ("HSCP", OWN, 0.04, 28, 48), ("HSCM", OWN, 0.06, 28, 48), ("HSCPM", OWN, 0.05, 28, 46), ("HSAC", OWN, 0.03, 42, 52),
    ("HSA", OWN, 0.09, 46, 66), ("HSM", OWN, 0.05, 52, 68), ("HSP", OWN, 0.03, 52, 68),
    ("HS", OWN, 0.14, 62, 83), ("H", OWN, 0.08, 64, 91), ("HSG", OWN, 0.01, 55, 74),
    ("HC", OWN, 0.02, 28, 48),
    ("H", LET, 0.36, 19, 58), ("HS", LET, 0.27, 22, 58), ("HSC", LET, 0.17, 24, 44), ("NN", LET, 0.10, 18, 45),
    ("NNN", LET, 0.05, 18, 48), ("NNNN", LET, 0.028, 18, 50),
    ("N" * 5, LET, 0.010, 18, 50), ("N" * 7, LET, 0.006, 18, 52),
    ("N" * 9, LET, 0.003, 18, 52), ("N" * 10, LET, 0.003, 18, 52), ("N" * 16, LET, 0.003, 18, 52),
    ("N" * 14, HOME, 0.5, 74, 97), ("N" * 22, HOME, 0.5, 74, 97),
    ("N" * 9, DORMITORY, 0.5, 18, 50), ("N" * 18, DORMITORY, 0.5, 18, 50),
    ("C", CHILDREN, 0.5, 0, 0), ("CC", CHILDREN, 0.5, 0, 0),
]  # fmt: skip
_WIDEST = max(len(who) for who, *_ in HOUSEHOLDS)
_ROLES = np.array([[ord(letter) for letter in who.ljust(_WIDEST)] for who, *_ in HOUSEHOLDS])
_SIZES = np.array([len(who) for who, *_ in HOUSEHOLDS])
_USES = np.array([use for _, use, *_ in HOUSEHOLDS])


@dataclass(frozen=True)
class People:
    """``persons``: the living, one row each; ``homes``: one row a dwelling, in the order of ``places.dwellings``."""

    persons: pl.DataFrame
    homes: pl.DataFrame


def make_people(plan: Plan, places: Places, chunk: int) -> People:
    """Fill dwellings until the chunk has its people; what is left stands empty."""
    rng = plan.rng(3, chunk)
    wanted = int(places.communities["people"].sum())
    use = _uses(plan, places, rng)
    kind = _household_kinds(use, rng)
    crowded = _crowd(plan, places, use, kind, rng)
    order = rng.permutation(np.flatnonzero(use >= 0))
    special = np.isin(use[order], (HOME, DORMITORY, CHILDREN)) | np.isin(order, crowded)
    order = np.concatenate([order[special], order[~special]])
    lived_in = np.zeros(len(use), dtype=bool)
    lived_in[order] = np.cumsum(_SIZES[kind[order]]) <= wanted + 2
    homes = pl.DataFrame({"use": use, "household": np.where(lived_in, kind, -1), "occupied": lived_in})
    tenancy = _tenancies(plan, len(use), rng)
    let = use == LET
    left = let & lived_in & (rng.random(len(use)) < 0.045 * plan.boost**0.5)
    homes = homes.with_columns(
        tenancy_start=pl.Series(tenancy),
        people=pl.Series(np.where(lived_in, _SIZES[kind], 0)),
        left=pl.Series(np.where(left, plan.last + 2 - rng.integers(0, 60, len(use)), FOREVER)),
        left_known=pl.Series(np.where(left, rng.integers(2, 40, len(use)), 0)),
        late=pl.Series(_delays(rng, len(use), 0.20, 0.015)),
        rental_late=pl.Series(_delays(rng, len(use), 0.18, 0.02)),
    )
    return People(_members(plan, places, homes, chunk, rng), homes)


def _uses(plan: Plan, places: Places, rng: np.random.Generator) -> Ints:
    """What each dwelling is used for; -1: nobody lives there (shops, cancelled and pending addresses)."""
    dwellings = places.dwellings
    kind, chance = dwellings["kind"].to_numpy(), rng.random(len(dwellings))
    active = dwellings["own_status"].to_numpy() == 1
    share = np.select([kind == ESTATE, kind == ROAD, kind == SHOP], [0.115, 0.17, 0.12], 0.04)
    use = np.where(chance < share, LET, OWN)
    use = np.where((kind == SHOP) & (chance > 0.35), -1, use)
    shops = np.flatnonzero((kind == SHOP) & active)
    people = float(places.communities["people"].sum())
    some = rng.permutation(shops)
    homes = max(1, round(people * 0.00012))
    dormitories = max(1, round(people * 0.0003))
    use[some[:homes]] = HOME
    use[some[homes : homes + dormitories]] = DORMITORY
    flats = np.flatnonzero(active & (kind == ESTATE))
    children = max(3, round(people * 0.00006 * plan.boost))
    use[rng.choice(flats, min(children, len(flats)), replace=False)] = CHILDREN
    return np.where(active, use, -1)


def _household_kinds(use: Ints, rng: np.random.Generator) -> Ints:
    chance = rng.random(len(use))
    kind = np.zeros(len(use), dtype=np.int64)
    for one in (OWN, LET, HOME, DORMITORY, CHILDREN):
        of_use = np.flatnonzero(one == _USES)
        share = np.cumsum([HOUSEHOLDS[place][2] for place in of_use])
        at = use == one
        kind[at] = of_use[np.minimum(np.searchsorted(share / share[-1], chance[at]), len(of_use) - 1)]
    return kind


def _crowd(plan: Plan, places: Places, use: Ints, kind: Ints, rng: np.random.Generator) -> Ints:
    """Let flats that are certainly crowded (changes ``kind``): 9, 10 and 16 people by turns."""
    flats = rng.permutation(np.flatnonzero((use == LET) & (places.dwellings["kind"].to_numpy() == ESTATE)))
    wanted = max(3, round(float(places.communities["people"].sum()) * 0.00008 * plan.boost))
    crowds = np.flatnonzero((_USES == LET) & (_SIZES >= 9))
    chosen = flats[:wanted]
    kind[chosen] = crowds[np.arange(len(chosen)) % len(crowds)]
    return chosen


def _tenancies(plan: Plan, count: int, rng: np.random.Generator) -> Ints:
    """First day of each tenancy: most of the last year, some begin in the nights to come."""
    age = rng.exponential(380, count) - 6
    result: Ints = plan.last - np.minimum(age, 2500).astype(np.int64)
    return result


def _delays(rng: np.random.Generator, count: int, late: float, never: float) -> Ints:
    """Days until something is registered: mostly a few, sometimes weeks, sometimes never (FOREVER)."""
    chance = rng.random(count)
    days = np.where(chance < late, 8 + rng.exponential(25, count).astype(np.int64), rng.integers(1, 7, count))
    return np.where(chance > 1 - never, FOREVER, days)


def _members(plan: Plan, places: Places, homes: pl.DataFrame, chunk: int, rng: np.random.Generator) -> pl.DataFrame:
    lived_in = np.flatnonzero(homes["occupied"].to_numpy())
    kind = homes["household"].to_numpy()[lived_in]
    size = _SIZES[kind]
    home = np.repeat(lived_in, size)
    kind = np.repeat(kind, size)
    slot = np.arange(len(home)) - np.repeat(np.cumsum(size) - size, size)
    role = _ROLES[kind, slot]
    use = _USES[kind]
    head_male = np.repeat(rng.random(len(lived_in)) < 0.62, size)
    low, high = (np.array([row[place] for row in HOUSEHOLDS], dtype=np.float64)[kind] for place in (3, 4))
    age = _ages(role, low, high, np.repeat(rng.random(len(lived_in)), size), rng)
    chance = rng.random(len(home)) < 0.5
    male = np.select(
        [role == ord("H"), role == ord("S"), role == ord("P"), role == ord("M")],
        [head_male, ~head_male, np.full(len(home), True), np.full(len(home), False)],
        chance,
    )
    born = plan.last - (age * 365.25).astype(np.int64) - 1
    tenancy = homes["tenancy_start"].to_numpy()[home]
    start = _starts(plan, use, tenancy, born, rng)
    kind_of_registration = _registration_types(use, homes, home, rng)
    relation = np.select(
        [
            role == ord("H"),
            role == ord("S"),
            (role == ord("C")) | (role == ord("A")),
            role == ord("P"),
            role == ord("M"),
            role == ord("G"),
        ],
        [2, 10, np.where(male, 20, 30), 51, 52, 40],
        np.where(chance, 99, 98),
    )
    # two brothers or sisters by themselves: both are children of a head who is not there
    foreign = kind_of_registration == 4
    number = id_numbers(born, male, chunk, plan.chunks * 3)
    passport = (
        pl.Series("E99" + np.char.zfill((np.arange(len(home)) % 10**6).astype(str), 6)) if foreign.any() else number
    )
    return pl.DataFrame(
        {
            "home": home,
            "slot": slot,
            "role": role,
            "use": use,
            "male": male,
            "born": born,
            "age": age,
            "start": start,
            "type": kind_of_registration,
            "relation": relation,
            "foreign": foreign,
        }
    ).with_columns(
        id_number=number.zip_with(pl.Series(~foreign), passport),
        name=person_names(rng, len(home)),
        community_row=places.dwellings["community_row"].gather(pl.Series(home)),
    )


def _ages(role: Ints, low: Floats, high: Floats, of_head: Floats, rng: np.random.Generator) -> Floats:
    own = rng.random(len(role))
    # of a couple of elders there are more young ones than old ones
    head = np.where(low >= 64, low + (high - low) * of_head**1.7, low + (high - low) * of_head)
    head = np.where(role == ord("N"), low + (high - low) * own, head)
    child = np.minimum(17.9, head - 21.5)
    return np.select(
        [
            role == ord("S"),
            role == ord("C"),
            role == ord("A"),
            (role == ord("P")) | (role == ord("M")),
            role == ord("G"),
        ],
        [
            np.clip(head + own * 8 - 4, 19.5, 103),
            np.where(high > 0, np.maximum(child, 0.5) * (0.02 + 0.98 * own**0.6), 5 + own * 10.5),
            18.2 + own * np.maximum(head - 24 - 18.2, 1),
            np.minimum(head + 22 + own * 11, 100),
            2 + own * 13,
        ],
        np.minimum(head, 112),
    )


def _starts(plan: Plan, use: Ints, tenancy: Ints, born: Ints, rng: np.random.Generator) -> Ints:
    long_ago = plan.last - 30 - (rng.random(len(use)) * 9000).astype(np.int64)
    late = np.where(rng.random(len(use)) < 0.12, rng.integers(0, 20, len(use)), 0)
    recent = plan.last - 3 - (rng.random(len(use)) * 60).astype(np.int64)
    start = np.select(
        [use == LET, use == CHILDREN, use == DORMITORY],
        [tenancy + late, recent, np.maximum(tenancy, plan.last - 900)],
        long_ago,
    )
    result: Ints = np.maximum(start, born)
    return result


def _registration_types(use: Ints, homes: pl.DataFrame, home: Ints, rng: np.random.Generator) -> Ints:
    """Owners are registered here (1); tenants are migrants (2), lodgers from the city (3) or foreign (4)."""
    of_home = rng.random(len(homes))[home]
    let = np.where(of_home < 0.60, 2, np.where(of_home < 0.995, 3, 4))
    return np.select([use == LET, use == DORMITORY, use == HOME], [let, np.full(len(use), 2), np.full(len(use), 3)], 1)


__all__ = ["DORMITORY", "HOME", "LET", "OWN", "VILLAGE", "People", "make_people"]
