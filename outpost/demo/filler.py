"""Rows for an extract that the city has no maker of its own for: what its contract asks for, and no more sense.

Numbers, codes, dates and texts follow the contract's types, codes and keys; persons, addresses and areas are those of
the city. Rows that break a rule of the contract are left out. The same seed gives the same rows, whatever other
extracts there are.
"""

from __future__ import annotations

import zlib
from collections.abc import Container
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from outpost import contracts
from outpost.contracts import Column, Contract
from outpost.contracts.contract import POLARS
from outpost.contracts.rules import rules
from outpost.demo.history import changed, dates, maybe, moments, shown
from outpost.demo.people import People
from outpost.demo.places import Places
from outpost.demo.plan import Plan
from outpost.demo.population import Tables, numbered
from outpost.demo.texts import texts_of, truth_of
from outpost.demo.words import SURNAMES, person_names, pick
from outpost.demo.writing import day_of

Ints = npt.NDArray[np.int64]

_CITY = 7_730_000
_AT_LEAST = 40
_STREAM = 97
_OLDEST, _NEWEST = -400, 60
"""Days from the last night within which dates lie; those of a row follow each other in the order of its columns."""
_PLACE = "_place"
_AREAS = ("community_code", "town_code", "district_code", "beat_code")


@dataclass(frozen=True)
class _Ground:
    """What the rows of one extract stand on: a dwelling each, and a person where the extract names one."""

    plan: Plan
    chunk: int
    places: Places
    dwellings: Ints
    persons: pl.DataFrame
    rng: np.random.Generator

    @property
    def rows(self) -> int:
        return len(self.dwellings)


def others(
    plan: Plan, places: Places, people: People, chunk: int, made: Container[str]
) -> tuple[Tables, list[pl.DataFrame]]:
    """The extracts that are not among those ``made``, and the truth about their texts."""
    tables: Tables = {}
    truth: list[pl.DataFrame] = []
    for contract in contracts.ALL.values():
        if contract.extract not in made:
            tables[contract.extract], texts = _fill(contract, _ground(contract, plan, places, people, chunk))
            truth += texts
    return tables, truth


def _ground(contract: Contract, plan: Plan, places: Places, people: People, chunk: int) -> _Ground:
    rng = plan.rng(_STREAM, zlib.crc32(contract.extract.encode()), chunk)
    persons = people.persons.filter(~pl.col("foreign"))
    of_persons = bool(contract.with_identity("person", "mother"))
    if contract.with_identity("mother"):
        persons = persons.filter(~pl.col("male") & pl.col("age").is_between(20, 45))
    active = np.flatnonzero(places.dwellings["own_status"].to_numpy() == 1)
    there = len(persons) if of_persons else len(active)
    wanted = max(_AT_LEAST, round(contract.terms.rows_at_city_scale * len(people.persons) / _CITY))
    at = rng.permutation(there)[: min(wanted, there)]
    chosen = persons[at] if of_persons else persons.clear()
    dwellings = chosen["home"].to_numpy() if of_persons else active[at]
    return _Ground(plan, chunk, places, dwellings.astype(np.int64), chosen, rng)


def _fill(contract: Contract, ground: _Ground) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    plan, rng = ground.plan, ground.rng
    texts = texts_of(ground.places, ground.dwellings, rng, "usual")
    days = iter(_days(contract, ground))
    columns = []
    for column in contract.columns:
        if column.name == "updated_at":
            continue
        if column.meaning.address_text:
            values = texts["address_text"]
        elif column.kind == "date" and not column.meaning.birth_date:
            values = dates(next(days))
        else:
            values = _values(contract, column, ground)
        columns.append(_sometimes(column, values, rng).alias(column.name))
    frame = pl.DataFrame(columns).with_row_index(_PLACE)
    frame = shown(frame, plan.last - rng.integers(0, 300, ground.rows), rng)
    frame = _allowed(contract, plan, frame).unique(list(contract.terms.key), keep="first", maintain_order=True)
    again = rng.random(len(frame)) < 0.01
    when = plan.first + rng.integers(0, plan.last - plan.first + 1, len(frame))
    return changed(frame, again, when, {}, rng), _truth(contract, frame, texts)


def _truth(contract: Contract, frame: pl.DataFrame, texts: pl.DataFrame) -> list[pl.DataFrame]:
    if contract.address_text is None:
        return []
    key = [pl.col(name).cast(pl.String) for name in contract.terms.key]
    keys = frame.select(pl.concat_str(key, separator="|").alias("key"))["key"]
    return [truth_of(contract.extract, keys, texts[frame[_PLACE]])]


def _allowed(contract: Contract, plan: Plan, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that break no rule of the contract on any of the city's nights."""
    typed = [pl.col(column.name).cast(POLARS[column.kind]) for column in contract.columns]
    broken = [rule.broken for night in (plan.first, plan.last) for rule in rules(contract, day_of(night))]
    marked = frame.select(typed).select(pl.any_horizontal(False, *broken).alias("broken"))
    return frame.filter(~marked["broken"])


def _days(contract: Contract, ground: _Ground) -> Ints:
    """For each date of the contract but birth dates, a day a row; a later column is never before an earlier one."""
    count = sum(column.kind == "date" and not column.meaning.birth_date for column in contract.columns)
    drawn = ground.plan.last + ground.rng.integers(_OLDEST, _NEWEST, (count, ground.rows))
    ordered: Ints = np.sort(drawn, axis=0)
    return ordered


def _sometimes(column: Column, values: pl.Series, rng: np.random.Generator) -> pl.Series:
    """What need not be there is missing in one row of ten."""
    return values if column.required else maybe(values, rng.random(len(values)) < 0.9)


def _values(contract: Contract, column: Column, ground: _Ground) -> pl.Series:
    plan, rng, rows = ground.plan, ground.rng, ground.rows
    if column.identity is not None:
        return _identity(column, ground)
    if column.codes is not None:
        codes = list(column.codes)
        usual = rng.random(rows) < 0.7
        return pl.Series(codes).gather(pl.Series(np.where(usual, 0, rng.integers(0, len(codes), rows))))
    if column.meaning.birth_date:
        return dates(
            ground.persons["born"].to_numpy() if len(ground.persons) else plan.last - rng.integers(1, 30_000, rows)
        )
    match column.kind:
        case "integer":
            return pl.Series(rng.integers(0, 20, rows))
        case "decimal":
            return pl.Series(np.round(rng.random(rows) * 200, 2))
        case "flag":
            return pl.Series(rng.random(rows) < 0.5)
        case "timestamp":
            return moments(plan.last - rng.integers(0, 120, rows), rng)
        case _:
            return _text(contract, column, ground)


def _text(contract: Contract, column: Column, ground: _Ground) -> pl.Series:
    dwellings = ground.places.dwellings
    nothing = pl.Series([None] * ground.rows, dtype=pl.String)
    if column.meaning.refers_to == "parent":
        return nothing
    if column.meaning.refers_to == "address":
        return dwellings["code"].gather(pl.Series(ground.dwellings))
    if column.name in _AREAS:
        return dwellings[column.name].gather(pl.Series(ground.dwellings))
    if column.example is not None:
        return pl.Series([column.numbered_example(number) for number in range(ground.rows)])
    if column.is_free_text and column.name not in contract.terms.key:
        return pl.Series(np.arange(ground.rows)).cast(pl.String).str.replace("^", column.meaning.chinese)
    prefix = "".join(word[0] for word in (contract.name + "_" + column.name).split("_")).upper()
    return numbered(prefix, ground.chunk, ground.rows)


def _identity(column: Column, ground: _Ground) -> pl.Series:
    match column.identity:
        case "person" | "mother":
            return ground.persons["id_number"]
        case "name":
            return ground.persons["name"]
        case "previous":
            return pl.Series([None] * ground.rows, dtype=pl.String)
        case "surname":
            return pick(SURNAMES, ground.rng.integers(0, len(SURNAMES), ground.rows))
        case _:
            return person_names(ground.rng, ground.rows)
