"""Who a person is stands in the vault and nowhere else."""

from __future__ import annotations

import csv
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outpost import contracts
from tests.night.conftest import NIGHTS, City

Copy = Callable[[City], City]
TRACER = """
import os, sys
opened = open(os.environ["OPENED"], "a", encoding="utf-8")
import duckdb
connect = duckdb.connect
def traced(database=":memory:", *args, **kwargs):
    if "vault" in str(database):
        frame, names = sys._getframe(1), []
        while frame:
            names.append(frame.f_globals.get("__name__", ""))
            frame = frame.f_back
        mode = "read" if kwargs.get("read_only") else "write"
        opened.write(mode + " " + " ".join(n for n in names if n.startswith("outpost.")) + "\\n")
        opened.flush()
    return connect(database, *args, **kwargs)
duckdb.connect = traced
import runpy
sys.argv = ["outpost", *sys.argv[1:]]
runpy.run_module("outpost", run_name="__main__")
"""


def delivered_identities(city: City) -> Iterator[str]:
    """Every ID number and name of a person in the deliveries of the first night."""
    for contract in contracts.ALL.values():
        columns = [column.name for column in contract.columns if column.identity is not None]
        file = city.root / "landing" / NIGHTS[0].isoformat() / contract.network / f"{contract.name}.csv"
        if columns and file.is_file():
            with file.open(encoding="utf-8", newline="") as rows:
                for row in csv.DictReader(rows):
                    yield from (row[column] for column in columns if column.endswith("id_number") and row[column])


@pytest.mark.slow
def test_only_the_list_writer_reads_the_vault(fresh_city: City, copy_of: Copy, tmp_path: Path) -> None:
    city = copy_of(fresh_city)
    tracer, opened = tmp_path / "tracer.py", tmp_path / "opened"
    tracer.write_text(TRACER, encoding="utf-8")
    os.spawnve(
        os.P_WAIT,
        sys.executable,
        [sys.executable, str(tracer), "nightly", "--once", "--home", str(city.root)],
        city.environment(OPENED=str(opened), PYTHONPATH=str(city.project)),
    )
    lines = opened.read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        mode, *modules = line.split()
        modules = [name for name in modules if name != "outpost.locks"]  # waits for who has it open
        assert modules[0] == "outpost.identity.vault", line
        if mode == "read":
            assert any(name.startswith("outpost.lists") or name == "outpost.night.stages" for name in modules), line
        else:
            tried = set(modules[1:2]) == {
                "outpost.night.night"
            }  # whether it can be written to, before the night begins
            assert tried or any(name.startswith("outpost.landing") for name in modules), line


def test_the_vault_and_the_secrets_are_for_their_owner_alone(first_night: City) -> None:
    for name in ("vault.duckdb", "secrets.toml"):
        assert stat.S_IMODE((first_night.root / name).stat().st_mode) == 0o600


def test_no_table_has_an_identity_column(first_night: City) -> None:
    names = first_night.query("SELECT lower(column_name) FROM duckdb_columns() WHERE NOT internal")
    forbidden = {column.name for contract in contracts.ALL.values() for column in contract.columns if column.identity}
    forbidden -= {"name"}
    assert not {name for (name,) in names} & forbidden


@pytest.mark.slow
def test_no_id_number_is_in_any_file_but_the_deliveries_and_the_vault(three_nights: City) -> None:
    numbers = sorted({number.encode() for number in delivered_identities(three_nights) if len(number) >= 15})
    assert len(numbers) > 500
    sample = numbers[:: max(1, len(numbers) // 400)]
    for path in three_nights.root.rglob("*"):
        inside = path.relative_to(three_nights.root).parts[0]
        if path.is_file() and inside not in ("landing", "vault.duckdb"):
            content = path.read_bytes()
            assert not any(number in content for number in sample), path.name
