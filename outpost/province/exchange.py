"""The exchange of person keys, as each city's own process does it: hand out, then look who is known elsewhere.

A key is an HMAC of the normalised ID number under the province's secret. A city hands out ``key, is_registered,
lives_here, is_mother``, keeps ``person_key, key`` to itself until it has looked up, and finds in the others' files
which of its persons are known where, which only its own home holds (``lake/province/known.parquet``). Files are mode
0600 and take the place of those of the night before.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from outpost import database, settings, sql, vault_access
from outpost.home import Home, write_whole
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.identity.vault import VaultReader
from outpost.past import Workshop

FEWEST = 3
"""Fewer persons than this, and more than none, are not told."""
MATTERS = ("registered_in_both", "live_here_registered_there", "mothers_registered_there")
_TABLES = frozenset({"registers.household_registration", "registers.resident", "registers.birth"})
_WHAT = ("is_registered", "lives_here", "is_mother")
"""What a person is in a city, handed out beside his key."""


@dataclass(frozen=True)
class HandOut:
    """A city's job: hand out its keys. Called with nothing of interest; answers how many there are."""

    home: Path
    night: dt.date
    secret: bytes = field(repr=False)
    target: Path

    def __call__(self, _: object) -> int:
        home = Home(self.home)
        said = settings.read(home.config)
        with Workshop(home, said, _TABLES) as workshop, workshop.night(self.night) as past:
            persons = past.con.sql(sql.load("province/persons"), params={"T": self.night}).pl()
        with VaultReader(home.vault, said.night.threads) as vault:
            known = vault.persons(persons["person_key"])
            vault_access.note(home.lake, "province", self.night, vault.entries)
        keys = Pseudonymiser(self.secret).of(known["id_number"]).alias("key")
        keyed = persons.join(known.select("person_key", keys), on="person_key")
        _put(_own(home), keyed)
        _put(self.target, keyed.group_by("key").agg(pl.col(_WHAT).any()).sort("key"))
        count: int = keyed.height
        return count


@dataclass(frozen=True)
class LookUp:
    """A city's job: who of its persons is known elsewhere. Called with the other cities' files by code.

    Answers a row a city, counts of one and two as null.
    """

    home: Path

    def __call__(self, others: dict[str, Path]) -> list[dict[str, Any]]:
        home = Home(self.home)
        handed = [
            pl.read_parquet(path).select("key", *_WHAT).with_columns(city=pl.lit(code))
            for code, path in sorted(others.items())
        ]
        none = pl.DataFrame(schema={"key": pl.String, **dict.fromkeys(_WHAT, pl.Boolean), "city": pl.String})
        other = pl.concat([none, *handed])
        with (
            duckdb.connect() as con,
            database.registered(con, "own", pl.read_parquet(_own(home))),
            database.registered(con, "other", other),
        ):
            known = con.sql(sql.load("province/known")).pl()
            with database.registered(con, "known", known):
                counted = con.sql(sql.load("province/counts")).pl()
        _put(home.lake / "province" / "known.parquet", known)
        _own(home).unlink()  # made anew by every exchange: what ties pseudonyms to the province's keys stays no longer
        few = pl.when(pl.col(MATTERS).is_between(1, FEWEST - 1)).then(None).otherwise(pl.col(MATTERS)).name.keep()
        rows: list[dict[str, Any]] = counted.with_columns(few).to_dicts()
        return rows


def _own(home: Home) -> Path:
    return home.lake / "province" / "keys.parquet"


def _put(path: Path, rows: pl.DataFrame) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = io.BytesIO()
    rows.write_parquet(written)
    write_whole(path, written.getvalue(), mode=0o600)
