"""The exchange: who is known in both cities is found under the province's key, and nothing else is told."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.home import Home
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.province import exchange

KEYS = Pseudonymiser(b"p" * 32)
PERSONS = st.dictionaries(st.integers(1, 9), st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=9)


def rows(city: str, persons: dict[int, tuple[bool, bool, bool]]) -> pl.DataFrame:
    """What a city keeps: its own pseudonyms beside the province's keys."""
    local = Pseudonymiser(city.encode() * 5)
    numbers = [f"99{person:015}X" for person in persons]
    schema = {"is_registered": pl.Boolean, "lives_here": pl.Boolean, "is_mother": pl.Boolean}
    what = pl.DataFrame(list(persons.values()), schema=schema, orient="row")
    series = pl.Series("id_number", numbers, dtype=pl.String)
    return what.with_columns(person_key=local.of(series), key=KEYS.of(series))


def looked_up(folder: Path, own: pl.DataFrame, others: dict[str, pl.DataFrame]) -> list[dict[str, Any]]:
    home = Home(folder / "home")
    exchange._put(exchange._own(home), own)
    files = {}
    for code, frame in others.items():
        files[code] = folder / f"{code}.parquet"
        exchange._put(files[code], frame.drop("person_key"))
    return exchange.LookUp(home.root)(files)


@given(here=PERSONS, there=PERSONS)
def test_counts_are_those_of_the_persons_in_both(
    tmp_path_factory: pytest.TempPathFactory, here: dict[int, Any], there: dict[int, Any]
) -> None:
    folder = tmp_path_factory.mktemp("exchange")
    found = looked_up(folder, rows("320600", here), {"320500": rows("320500", there)})
    both = here.keys() & there.keys()
    counts = {
        "registered_in_both": sum(here[one][0] and there[one][0] for one in both),
        "live_here_registered_there": sum(here[one][1] and not here[one][0] and there[one][0] for one in both),
        "mothers_registered_there": sum(here[one][2] and not here[one][0] and there[one][0] for one in both),
    }
    hidden = {name: None if count in (1, 2) else count for name, count in counts.items()}
    assert found == ([{"city": "320500", **hidden}] if both else [])
    known = pl.read_parquet(folder / "home" / "lake" / "province" / "known.parquet")
    own = dict(zip(rows("320600", here)["person_key"], here, strict=True))
    assert {own[key] for key in known["person_key"]} == both


def test_a_city_alone_finds_nobody_and_keeps_no_key(tmp_path: Path) -> None:
    assert looked_up(tmp_path, rows("320600", {1: (True, True, False)}), {}) == []
    assert [path.name for path in (tmp_path / "home").rglob("*.parquet")] == ["known.parquet"]


def test_files_are_their_owners(tmp_path: Path) -> None:
    looked_up(tmp_path, rows("320600", {1: (True, True, False)}), {"320500": rows("320500", {1: (True, False, False)})})
    for file in tmp_path.rglob("*.parquet"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_secret_is_not_shown(tmp_path: Path) -> None:
    import datetime as dt

    job = exchange.HandOut(tmp_path, dt.date(2026, 11, 22), b"hunter2" * 5, tmp_path / "x")
    assert "hunter2" not in repr(job)
