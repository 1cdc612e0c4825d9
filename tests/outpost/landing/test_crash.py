"""A night that was cut off: its work file is thrown away, its files and the vault stay; the next run gives the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from outpost import contracts, database, vault_access
from outpost.identity.vault import VaultReader, VaultWriter
from outpost.landing import discover
from tests.outpost.landing.conftest import City, T, good_row


def rows(extract: str) -> list[dict[str, str]]:
    contract = contracts.ALL[extract]
    return [good_row(contract, serial) for serial in (1, 2, 3, 2)] + [good_row(contract, 4) | {"updated_at": "x"}]


def files_below(folder: Path) -> dict[str, bytes]:
    """Content by place, without the log of uses of the vault: each use has its time."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != vault_access.FILE)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def afresh(city: City) -> City:
    """The same home with an empty work file, as the next run finds it."""
    city.con.close()
    con = database.connect(":memory:", threads=1)
    database.create_schema(con)
    return City(city.home, con)


EXTRACTS = ("police.standard_address", "police.resident", "gov.lease")
TABLES = ("landing.delivery", "landing.quarantine", "landing.file", "landing.parked")


def land_all(city: City) -> tuple[list[pl.DataFrame], dict[str, bytes]]:
    inputs = discover(city.con, city.home, T)
    for extract in EXTRACTS:
        city.land(extract, inputs=inputs)
    return [city.table(table) for table in TABLES], files_below(city.home.lake)


def test_landing_again_gives_the_same_rows_and_files(city: City) -> None:
    city.deliver("police.standard_address", rows("police.standard_address")[:2], T - dt.timedelta(days=1))
    for extract in EXTRACTS[1:]:
        city.deliver(extract, rows(extract))
    tables, files = land_all(city)
    assert tables[3]["row_number"].to_list() == [3], "one row must be parked for this test to say anything"
    again = afresh(city)
    tables_again, files_again = land_all(again)
    again.con.close()
    assert all(one.equals(two) for one, two in zip(tables, tables_again, strict=True))
    assert files == files_again


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_failure_around_the_vault_leaves_nothing_that_counts(
    city: City, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    city.deliver("gov.lease", rows("gov.lease"))
    kept = VaultWriter.keep

    def fails(*arguments: object) -> None:
        if moment == "after":
            kept(*arguments)  # type: ignore[arg-type]
        raise OSError("no space left on device")

    monkeypatch.setattr(VaultWriter, "keep", fails)
    with pytest.raises(OSError, match="no space"):
        city.land("gov.lease")
    assert all(city.table(table).is_empty() for table in TABLES)
    monkeypatch.undo()
    again = afresh(city)
    assert again.land("gov.lease").total("loaded") == 3
    again.con.close()
    with VaultReader(city.home.vault) as vault:
        assert len(vault.look_up(contracts.VAULT["lessor"], [f"lease_number-{serial}" for serial in range(1, 5)])) == 3
