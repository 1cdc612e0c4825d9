"""A full extract that comes again byte for byte: what was landed is taken over, and comes to what reading it would."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from outpost import contracts, database
from outpost.home import Home
from outpost.landing import again
from tests.outpost.landing.conftest import City, T, good_row, id_number

LATER = T + dt.timedelta(days=7)
RESIDENT, HOUSEHOLD, HOUSE, HOME_RENTED = (
    "police.resident",
    "police.household_registration",
    "gov.house",
    "police.rental_house",
)
_TABLES = ("landing.delivery", "landing.quarantine", "landing.file", "landing.parked", "push.source_fault")
Rows = list[dict[str, str]]


def rows(extract: str, count: int = 3, **changes: str) -> Rows:
    return [good_row(contracts.ALL[extract], serial) | changes for serial in range(1, count + 1)]


@pytest.fixture
def another(tmp_path: Path, work_file: Path) -> Callable[[str], City]:
    """Cities of this test's own, each in a home of its own."""

    def make(name: str) -> City:
        home = Home(tmp_path / name)
        for folder in home.folders():
            folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(work_file, tmp_path / f"{name}.duckdb")
        return City(home, database.connect(tmp_path / f"{name}.duckdb"))

    return make


def state(city: City) -> dict[str, Any]:
    """All that landing left: rows of its tables, of its files in their order, of the vault."""
    found: dict[str, Any] = {}
    for table in _TABLES:
        frame = city.con.table(table).pl()
        found[table] = sorted(map(str, frame.drop("file_stamp", strict=False).rows()))
    for file in sorted((city.home.lake / "landed").rglob("*.parquet")):
        frame = pl.read_parquet(file)
        found[file.name + file.parent.name] = (frame.schema, frame.rows())
    if city.home.vault.exists():
        with duckdb.connect(str(city.home.vault), read_only=True) as con:
            for table in ("person", "lost_name"):
                found[table] = sorted(map(str, con.table(table).fetchall()))
    return found


def two_weeks(
    city: City, extract: str, delivered: Rows, between: Callable[[City], object] | None = None, **second: Any
) -> None:
    """The same rows on two nights, and what happens between them."""
    city.addresses("A1", "A2", "A3")
    city.deliver_and_land(extract, delivered)
    if between is not None:
        between(city)
    city.deliver_and_land(extract, delivered, LATER, **second)


@pytest.fixture
def compared(another: Callable[[str], City], monkeypatch: pytest.MonkeyPatch) -> Callable[..., bool]:
    """Run the same two nights with and without; both must leave the same. Returns whether anything was taken over."""

    def run(*args: Any, **kwargs: Any) -> bool:
        taken: list[bool] = []
        take_over = again.take_over

        def noted(*given: Any) -> again.Again | None:
            found = take_over(*given)
            taken.append(found is not None)
            return found

        monkeypatch.setattr(again, "take_over", noted)
        with_it = another("with")
        two_weeks(with_it, *args, **kwargs)
        monkeypatch.setattr(again, "take_over", lambda *_: None)
        without = another("without")
        two_weeks(without, *args, **kwargs)
        assert state(with_it) == state(without)
        return taken[-1]

    return run


Compared = Callable[..., bool]


@pytest.mark.parametrize("extract", [RESIDENT, HOUSEHOLD, HOUSE, HOME_RENTED, "gov.elder_care"])
def test_what_was_landed_is_taken_over(extract: str, compared: Compared) -> None:
    assert compared(extract, rows(extract))


def test_bad_rows_replaced_ones_and_cleaned_values_are_told_again(compared: Compared) -> None:
    good = rows(HOUSE, 4)
    untidy = good[0] | {"address_text": "  " + good[0]["address_text"]}
    bad = good[1] | {"status": "no code"}
    assert compared(HOUSE, [untidy, bad, good[2], good[2], good[3]])


def addresses_again(*codes: str) -> Callable[[City], object]:
    return lambda city: city.addresses(*codes, day=LATER)


def test_an_address_that_was_missing_is_missing_under_the_same_register(compared: Compared) -> None:
    assert compared(HOME_RENTED, rows(HOME_RENTED, 4), addresses_again("A1", "A2", "A3"))  # A4 is no address


def test_a_row_that_may_wait_for_its_address_is_read_again(compared: Compared) -> None:
    assert not compared(HOME_RENTED, rows(HOME_RENTED, 4))


@pytest.mark.parametrize("codes", [("A1", "A2"), ("A1", "A2", "A3", "A4")], ids=["gone", "come"])
def test_another_register_is_asked_anew(codes: tuple[str, ...], compared: Compared) -> None:
    assert not compared(HOME_RENTED, rows(HOME_RENTED, 4), addresses_again(*codes))


def test_a_register_that_has_more_than_is_needed_changes_nothing(compared: Compared) -> None:
    assert compared(HOME_RENTED, rows(HOME_RENTED), addresses_again("A1", "A2", "A3", "A9"))


def test_who_grew_too_old_is_seen(compared: Compared) -> None:
    born = (LATER - dt.timedelta(days=3)).replace(year=LATER.year - 116)
    assert not compared(RESIDENT, [*rows(RESIDENT), *rows(RESIDENT, 1, registration_id="R-9", birth_date=str(born))])


def household_of_the_same_hour(city: City) -> object:
    (one,) = rows(HOUSEHOLD, 1, name="王大明")
    return city.deliver_and_land(HOUSEHOLD, [one], T + dt.timedelta(days=1))


def test_a_name_that_another_register_gave_at_the_same_time_is_decided_anew(compared: Compared) -> None:
    assert not compared(RESIDENT, rows(RESIDENT), household_of_the_same_hour)


def test_two_names_of_one_time_in_one_file_are_decided_anew(compared: Compared) -> None:
    twice = [*rows(RESIDENT, 1), *rows(RESIDENT, 1, registration_id="R-9", name="王大明", address_code="A2")]
    assert not compared(RESIDENT, twice)


def test_versions_that_ran_ahead_of_the_clock_are_dated_anew(compared: Compared) -> None:
    assert not compared(HOUSE, rows(HOUSE, updated_at="2026-12-24T08:30:00+08:00"))


def test_another_encoding_is_another_text(compared: Compared) -> None:
    assert not compared(HOUSE, rows(HOUSE), encoding="gb18030")


def purge(city: City) -> object:
    return city.con.execute("DELETE FROM landing.quarantine").fetchall()


def test_what_is_no_longer_on_record_is_read_again(compared: Compared) -> None:
    bad: Mapping[str, str] = rows(HOUSE, 1)[0] | {"status": "no code", "house_number": "H-9"}
    assert not compared(HOUSE, [*rows(HOUSE), dict(bad)], purge)


def test_other_code_or_keys_land_it_anew(compared: Compared, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = iter(["before", "before", "after"] * 4)
    monkeypatch.setattr(again, "_code", lambda: next(kinds))
    assert not compared(HOUSE, rows(HOUSE))


def test_a_person_whom_the_vault_lost_is_taken_in_again(compared: Compared) -> None:
    def lose(city: City) -> object:
        with duckdb.connect(str(city.home.vault)) as con:
            return con.execute("DELETE FROM person WHERE id_number = $n", {"n": id_number(2)}).fetchall()

    assert not compared(RESIDENT, rows(RESIDENT), lose)
