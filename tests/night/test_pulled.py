"""A city whose deliveries are tables of a PostgreSQL server: its night finds what it found from files."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.night.conftest import NIGHTS, City
from tests.servers import Server, postgresql

FOUND = "SELECT model_id, reason, subject_key, address_code, evidence FROM push.finding ORDER BY ALL"
COUNTED = (
    "SELECT extract, rows, loaded, replaced, quarantined, parked, dropped, status FROM landing.delivery ORDER BY ALL"
)


@pytest.fixture
def server() -> Iterator[Server]:
    with postgresql() as running:
        yield running


def load(con: psycopg.Connection[object], file: Path, table: str) -> list[str]:
    """A table of texts with the rows of a file, in its order."""
    with file.open(encoding="utf-8", newline="") as text:
        header = next(csv.reader(text))
    con.execute(f"CREATE TABLE {table} ({', '.join(f'{name} text' for name in header)})".encode())
    with con.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv, HEADER)".encode()) as rows:
        rows.write(file.read_bytes())
    return header


@pytest.mark.slow
def test_what_is_pulled_is_what_was_delivered(
    fresh_city: City, first_night: City, copy_of: Callable[[City], City], server: Server
) -> None:
    city = copy_of(fresh_city)
    night = city.root / "landing" / NIGHTS[0].isoformat()
    files = sorted(night.rglob("*.csv"))
    sections = ['[sources.city]\nkind = "postgresql"\ndsn_env = "CITY_DSN"\n']
    with psycopg.connect(server.postgresql(), autocommit=True) as con:
        for file in files:
            extract, table = f"{file.parent.name}.{file.stem}", f"{file.parent.name}_{file.stem}"
            header = load(con, file, table)
            changed = 'changed = "updated_at"\n' if "updated_at" in header else 'load = "full"\n'
            sections.append(f'[sources.city.extracts."{extract}"]\ntable = "{table}"\n{changed}')
    (city.root / "sources.toml").write_text("\n".join(sections), encoding="utf-8")
    shutil.rmtree(city.root / "landing")
    done = city.run("pull", "--date", NIGHTS[0].isoformat(), check=False, CITY_DSN=server.postgresql())
    assert done.returncode == 0, [line for line in done.stdout.splitlines() if "failed" in line]
    assert done.stdout.count("delivered") == len(files)
    city.run("nightly", "--once")
    assert city.query(COUNTED) == first_night.query(COUNTED)
    assert city.query(FOUND) == first_night.query(FOUND)
    city.run("verify")
