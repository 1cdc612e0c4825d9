"""``outpost sources check``: what landing would say of each source, before the first night; nothing is taken in.

Everything is delivered into a home that lives as long as the check (below ``lake/sources/check``, for its owner alone),
landed there by the same code as on a night, and thrown away: what is told is what a night would tell. No value is:
counts by column and rule.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from outpost import contracts, database, landing, locks, secrets, settings, sql
from outpost.home import Home
from outpost.init import make_home
from outpost.sources.delivery import staging
from outpost.sources.pulling import Pulled, pull

_SCRATCH = "check"
_ADDRESSES = "police.standard_address"


@dataclass(frozen=True)
class Said:
    """One thing to know of an extract. ``state``: would be ``accepted``, ``refused``, or could not be ``read``; of an
    accepted one ``column``, ``rule`` and ``rows`` say what is wrong in how many rows."""

    source: str
    extract: str
    state: str
    rows: int
    column: str = ""
    rule: str = ""
    why: str = ""


def check(home: Home, names: Sequence[str], business_date: dt.date) -> list[Said]:
    """Pull the named sources (none: all) and land them aside. Errors as ``pulling.pull``'s."""
    with _scratch(home) as aside:
        pulled = pull(home, names, business_date, into=aside)
        said = [Said(one.source, one.extract, "read", 0, why=one.why) for one in pulled if one.state == "failed"]
        # References are held against the addresses of the same check, where they are among the sources.
        there = sorted((one for one in pulled if one.state != "failed"), key=lambda one: one.extract != _ADDRESSES)
        with closing(database.connect()) as con:
            database.create_schema(con)
            for one in there:
                said += _unmapped(one)
                said += _landed(con, aside, home, one, business_date)
    order = [one.extract for one in pulled]
    return sorted(said, key=lambda one: order.index(one.extract))


@contextmanager
def _scratch(home: Home) -> Iterator[Home]:
    place = staging(home) / _SCRATCH
    place.mkdir(mode=0o700, exist_ok=True)
    locks.sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=place))
    try:
        aside = Home(folder)
        make_home(aside)
        shutil.rmtree(aside.reference)
        shutil.copytree(home.reference, aside.reference)
        yield aside
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):  # another check is at it
            place.rmdir()


def _unmapped(one: Pulled) -> Iterator[Said]:
    """What the mapping has no counterpart for; a rule of landing tells of the same rows below."""
    for left in one.unmapped:
        why = f"{left.value or 'values'}: not in mapping/{one.extract}.toml"
        yield Said(one.source, one.extract, "mapped", left.rows, left.column, "no_counterpart", why)


def _landed(con: duckdb.DuckDBPyConnection, aside: Home, home: Home, one: Pulled, day: dt.date) -> Iterator[Said]:
    inputs = landing.discover(con, aside, day)
    limits, keys = settings.read(home.config).landing, secrets.read(aside.secrets)
    result = landing.land(con, aside, contracts.ALL[one.extract], day, inputs, limits, keys)
    for outcome in result.outcomes:
        yield Said(one.source, one.extract, outcome.status, outcome.rows or 0, why=outcome.why or "")
        wanted = {"extract": one.extract, "delivery": outcome.delivery}
        for column, rule, rows in sql.query(con, "landing/counted_faults", wanted).fetchall():
            yield Said(one.source, one.extract, outcome.status, rows, column or "", rule)
        if outcome.parked:
            why = "rows whose address is not among the standard addresses that are known"
            yield Said(one.source, one.extract, outcome.status, outcome.parked, "", "parked", why)
