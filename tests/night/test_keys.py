"""Keys exchanged on a home with nights behind it: the lists say the same, the chain holds, the old key is gone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from outpost import secrets
from outpost.home import Home
from outpost.night.night import Night
from tests.night.conftest import NIGHTS, City

KINDS = ("pseudonym", "task", "audit")
SAID_ALIKE = (
    "SELECT model_id, reason, subject_kind, address_code, priority, state, ending, opened_on, listed_on, due_on"
    " FROM push.task ORDER BY ALL",
    "SELECT business_date, model_id, reason, count(*) FROM push.finding GROUP BY ALL ORDER BY ALL",
    "SELECT business_date, account, term, count FROM push.balance ORDER BY ALL",
    "SELECT zone, kind, number, role, model_id, reason, address_code, state, note FROM push.list_line ORDER BY ALL",
    "SELECT * FROM push.correction ORDER BY ALL",
)


def persons(city: City) -> set[str]:
    with duckdb.connect(str(city.root / "vault.duckdb"), read_only=True) as con:
        return {key for (key,) in con.execute("SELECT person_key FROM person").fetchall()}


def landed_keys(city: City) -> Iterator[set[str]]:
    """The pseudonyms of each landed file, in columns of persons and in keys that begin with one."""
    for path in sorted((city.root / "lake" / "landed").rglob("*.parquet")):
        rows = pl.read_parquet(path)
        for column in rows.columns:
            if column.endswith("person_key") or column == "source_key":
                yield set(rows[column].drop_nulls().str.slice(0, 32))


@pytest.fixture(scope="module")
def exchanged(first_night: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """After the first night all three keys were exchanged, and the night that took them was begun once in vain."""
    city = first_night.copy(tmp_path_factory.mktemp("keys") / "home")
    city.run("keys", "rotate", "pseudonym")
    abandoned = Night(Home(city.root), NIGHTS[1])
    abandoned.begin()
    abandoned.close()
    before = persons(city)
    assert city.run("verify").returncode == 0, "what is published goes on under the old key"
    assert city.run("explain", "--recompute-all").returncode == 0
    for kind in KINDS:
        city.run("keys", "rotate", kind)
    city.run("nightly")
    assert not before & persons(city), "neither the old key nor the one that was never published is left"
    return city


@pytest.mark.slow
def test_lists_say_the_same_as_without_an_exchange(exchanged: City, three_nights: City) -> None:
    for text in SAID_ALIKE:
        assert exchanged.query(text) == three_nights.query(text)


@pytest.mark.slow
def test_chain_findings_and_files_are_proved(exchanged: City, first_night: City) -> None:
    exchanged.run("verify")
    ((head,),) = first_night.query("SELECT head FROM push.ledger_night")
    exchanged.run("verify", "--head", head)
    exchanged.run("explain", "--recompute-all")
    with_entries = exchanged.query("SELECT count(*) FROM push.night_input WHERE kind = 'journal'")
    assert with_entries == [(4,)], "who exchanged which key is sealed into the ledger"


@pytest.mark.slow
def test_nothing_current_stands_under_the_old_key(exchanged: City, three_nights: City) -> None:
    old, new = persons(three_nights), persons(exchanged)
    assert len(old) == len(new)
    assert not old & new
    files = list(landed_keys(exchanged))
    assert any(keys & new for keys in files)
    assert not any(keys & old for keys in files)
    subjects = exchanged.query("SELECT split_part(subject_key, '|', 1) FROM push.task WHERE subject_kind = 'person'")
    assert subjects
    assert not {key for (key,) in subjects} & old
    assert exchanged.query("SELECT count(*) FROM landing.rekeyed_person") == [(0,)]


@pytest.mark.slow
def test_only_new_tasks_have_new_numbers(exchanged: City, three_nights: City) -> None:
    text = f"SELECT task_number FROM push.task WHERE opened_on {{}} DATE '{NIGHTS[0]}' ORDER BY ALL"
    assert exchanged.query(text.format("<=")) == three_nights.query(text.format("<="))
    assert exchanged.query(text.format(">")) != three_nights.query(text.format(">"))


@pytest.mark.slow
def test_what_was_written_under_the_old_audit_key_needs_it(
    exchanged: City, tmp_path: Path, copy_of: Callable[[City], City]
) -> None:
    city = copy_of(exchanged)
    path = city.root / "secrets.toml"
    kept = secrets.read(path)
    secrets.write(path, dataclasses.replace(kept, earlier=()))
    told = city.run("verify", check=False)
    assert told.returncode == 1
    assert "chain: event 1" in told.stdout + told.stderr
    # What lies after the exchange is not proved by the old key, whoever has it.
    (earlier,) = kept.earlier
    through = dataclasses.replace(earlier, through_event=10**6, through_night=dt.date.max)
    secrets.write(path, dataclasses.replace(kept, earlier=(through,)))
    assert city.run("verify", check=False).returncode == 1
