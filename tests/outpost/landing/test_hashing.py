"""Numbers and names hashed by processes beside the night: the same rows in the same order, and faults that are told."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from outpost import contracts
from outpost.child import ChildError
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.identity.vault import VaultReader
from outpost.landing import hashing, readers
from outpost.landing.hashing import MOST, Keys, helpers
from outpost.landing.sizes import BATCH_ROWS
from tests.outpost.child import jobs
from tests.outpost.landing.conftest import SECRETS, City, Row, good_row, id_number

EXTRACT = "police.household_registration"
CONTRACT = contracts.ALL[EXTRACT]
ROWS: Sequence[Row] = [
    good_row(CONTRACT, serial) | {"mother_id_number": id_number(serial + 500) if serial % 2 else ""}
    for serial in range(1, 12)
]


@pytest.fixture
def in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows are a batch, and a delivery of more than three is worth a process."""
    monkeypatch.setattr(hashing, "BATCH_ROWS", 3)
    monkeypatch.setattr(readers, "BATCH_ROWS", 3)


def landed(city: City) -> pl.DataFrame:
    (file,) = (city.home.lake / "landed" / EXTRACT).glob("*.parquet")
    return pl.read_parquet(file)


@pytest.mark.usefixtures("in_small_batches")
def test_rows_and_persons_are_those_of_one_process(city: City) -> None:
    city.addresses(*(f"A{serial}" for serial in range(1, 12)))
    assert city.deliver_and_land(EXTRACT, ROWS).total("loaded") == len(ROWS)
    rows, numbers = landed(city), Pseudonymiser(SECRETS.identity_key)
    assert rows["row_number"].to_list() == list(range(1, 12))
    assert rows["person_key"].to_list() == [numbers.one(row["id_number"]) for row in ROWS]
    mothers = [row["mother_id_number"] for row in ROWS]
    assert rows["mother_person_key"].to_list() == [numbers.one(mother) if mother else None for mother in mothers]
    assert rows["name_key"].to_list() == [Pseudonymiser(SECRETS.name_key).one(row["name"]) for row in ROWS]
    with VaultReader(city.home.vault) as vault:
        known = vault.persons(pl.concat([rows["person_key"], rows["mother_person_key"].drop_nulls()]))
    assert sorted(known["id_number"]) == sorted([row["id_number"] for row in ROWS] + [one for one in mothers if one])


@pytest.mark.parametrize("processes", [0, 1, 3])
@pytest.mark.parametrize("batches", [0, 1, 2, 7])
def test_batches_come_out_in_their_order(processes: int, batches: int) -> None:
    texts = [pl.Series([f"{batch}-{place}" for place in range(batch)], dtype=pl.String) for batch in range(batches)]

    def work(batch: pl.Series, keys: Keys) -> tuple[list[str], list[str]]:
        return keys.numbers.of(batch).to_list(), keys.names.of(batch).to_list()

    here = Keys.of(SECRETS)
    with hashing.hashing(SECRETS, processes) as hands:
        found = list(hands.over(texts, work))
    assert [made for _, made in found] == [work(batch, here) for batch in texts]
    assert all(given is batch for (given, _), batch in zip(found, texts, strict=True))


@pytest.mark.usefixtures("in_small_batches")
@pytest.mark.parametrize("job", [jobs.dies, jobs.leaves, jobs.quotes])
def test_a_process_that_fails_stops_the_night_and_the_next_one_lands_the_same(
    city: City, monkeypatch: pytest.MonkeyPatch, job: Callable[..., object]
) -> None:
    city.addresses(*(f"A{serial}" for serial in range(1, 12)))
    city.deliver(EXTRACT, ROWS)
    with monkeypatch.context() as patched:
        patched.setattr(hashing, "DigestsOf", lambda *_: job)
        with pytest.raises(ChildError, match="the process that makes pseudonyms") as told:
            city.land(EXTRACT)
    assert jobs.VALUE not in str(told.value)
    assert id_number(1) not in str(told.value)
    assert city.table("landing.delivery").filter(extract=EXTRACT).is_empty()
    assert not list((city.home.lake / "landed" / EXTRACT).iterdir())
    with VaultReader(city.home.vault) as vault:
        assert vault.persons([Pseudonymiser(SECRETS.identity_key).one(id_number(1))]).is_empty()
    assert city.land(EXTRACT).total("loaded") == len(ROWS)


@pytest.mark.usefixtures("in_small_batches")
def test_a_refusal_in_a_later_batch_is_the_same(city: City) -> None:
    city.deliver(EXTRACT, ROWS, count=7)
    before = children_of(os.getpid())
    result = city.land(EXTRACT)
    assert [outcome.ground for outcome in result.outcomes] == ["wrong_rows"]
    assert children_of(os.getpid()) <= before


def children_of(process: int) -> set[str]:
    return set(Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split())


def test_only_large_deliveries_with_identities_are_worth_a_process() -> None:
    assert helpers(BATCH_ROWS, 2, hashes=True) == 0
    assert helpers(BATCH_ROWS + 1, 2, hashes=True) == 1
    assert helpers(BATCH_ROWS + 1, 2, hashes=False) == 0
    assert helpers(BATCH_ROWS + 1, 1, hashes=True) == 0
    assert helpers(BATCH_ROWS + 1, 64, hashes=True) == MOST
