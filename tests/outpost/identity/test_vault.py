"""The vault: private from its first byte, newest wins in any order, answers many keys at once."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import stat
from pathlib import Path

import duckdb
import polars as pl
import pytest

from outpost import contracts
from outpost.identity.vault import STAGED, VaultReader, VaultWriter, forget, forgettable
from outpost.identity.vault_tables import PERSON, VaultTable

DAY = dt.date(2026, 11, 22)
NOTHING = pl.Series([], dtype=pl.Int64)


def staged(key: str, name: str | None, hour: int = 0, row: int = 1, number: str | None = "N") -> pl.DataFrame:
    moment = dt.datetime.fromisoformat("2026-11-01") + dt.timedelta(hours=hour)
    values = {"key": key, "id_number": number, "name": name, "updated_at": moment, "row_number": row}
    return pl.DataFrame([values], schema=STAGED)


def keep(path: Path, table: str, rows: pl.DataFrame, day: dt.date = DAY, extract: str = "police.resident") -> None:
    with VaultWriter(path) as vault:
        vault.stage(rows)
        vault.keep(contracts.VAULT[table], extract, day, NOTHING)


def name_of(path: Path, key: str) -> str | None:
    with VaultReader(path) as vault:
        found = vault.persons([key])
    return found["name"].to_list()[0] if len(found) else None


@pytest.mark.parametrize("umask", [0o022, 0o000])
def test_private_from_the_first_byte(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "vault.duckdb"
    before = os.umask(umask)
    try:
        with VaultWriter(path) as vault:
            vault.stage(staged("k", "王小明"))
            modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
            vault.keep(PERSON, "police.resident", DAY, NOTHING)
            modes |= {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        assert modes == {0o600}
        assert os.umask(umask) == umask
    finally:
        os.umask(before)


def test_what_is_not_kept_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "vault.duckdb"
    with VaultWriter(path) as vault:
        vault.stage(staged("k", "王小明"))
    assert name_of(path, "k") is None


def test_rows_left_out_leave_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "vault.duckdb"
    with VaultWriter(path) as vault:
        vault.stage(pl.concat([staged("a", "甲", row=1), staged("b", "乙", row=2)]))
        vault.keep(PERSON, "police.resident", DAY, pl.Series([2]))
    assert (name_of(path, "a"), name_of(path, "b")) == ("甲", None)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_newest_name_wins_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    path = tmp_path / "vault.duckdb"
    versions = [
        (staged("k", "旧", hour=1), DAY, "police.resident"),
        (staged("k", "新", hour=2), DAY, "gov.death"),
        (staged("k", None, hour=9), DAY + dt.timedelta(days=1), "gov.benefit"),
    ]
    for number in order:
        rows, day, extract = versions[number]
        keep(path, "person", rows, day, extract)
    assert name_of(path, "k") == "新"


def test_with_equal_times_the_later_delivery_wins(tmp_path: Path) -> None:
    path = tmp_path / "vault.duckdb"
    for day, name in ((DAY, "甲"), (DAY + dt.timedelta(days=1), "乙"), (DAY, "丙")):
        keep(path, "person", staged("k", name), day)
    assert name_of(path, "k") == "乙"


def test_within_a_delivery_the_newest_row_wins(tmp_path: Path) -> None:
    path = tmp_path / "vault.duckdb"
    rows = [staged("k", "新", hour=2, row=1), staged("k", "旧", hour=1, row=2), staged("k", None, hour=3, row=3)]
    keep(path, "person", pl.concat(rows))
    assert name_of(path, "k") == "新"


@pytest.mark.parametrize("table", sorted(set(contracts.VAULT) - {PERSON.name}))
def test_public_numbers_have_names(tmp_path: Path, table: str) -> None:
    path = tmp_path / "vault.duckdb"
    for day, hour, name in ((DAY, 1, "甲"), (DAY + dt.timedelta(days=1), 1, "乙"), (DAY, 0, "丙")):
        keep(path, table, staged("k", name, hour=hour, number=None), day)
    keep(path, table, staged("vacant", None, number=None))
    with VaultReader(path) as vault:
        assert vault.look_up(contracts.VAULT[table], ["k", "vacant", "unknown"]).rows() == [("k", "乙")]


def test_a_table_that_nothing_was_kept_in_yet_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "vault.duckdb"
    keep(path, "lessor", staged("Z1", "欧阳", number=None))
    table = VaultTable("elevator", "elevator_number", ("surname",))
    with VaultReader(path) as vault:
        assert vault.look_up(table, ["Z1"]).columns == ["elevator_number", "surname"]
        assert vault.look_up(table, ["Z1"]).is_empty()
    assert forgettable(path, {table: pl.Series(["Z1"])}) == {table: 0}
    forget(path, {table: pl.Series(["Z1"]), contracts.VAULT["lessor"]: pl.Series(["Z1"]), PERSON: pl.Series(["k"])})
    with VaultReader(path) as vault:
        assert vault.look_up(contracts.VAULT["lessor"], ["Z1"]).rows() == [("Z1", "欧阳")]


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "vault.duckdb"
    keep(path, "person", staged("k", "甲"))
    before = path.read_bytes()
    with VaultReader(path) as vault:
        con = vault._con
        assert con is not None
        with pytest.raises(duckdb.Error, match="read-only"):
            con.execute("DELETE FROM person")
    assert path.read_bytes() == before


def test_without_a_vault_nobody_is_known(tmp_path: Path) -> None:
    with VaultReader(tmp_path / "vault.duckdb") as vault:
        assert vault.persons(["k"]).is_empty()
    assert not (tmp_path / "vault.duckdb").exists()
