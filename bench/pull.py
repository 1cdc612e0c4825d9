"""What pulling a table out of PostgreSQL takes, beside a bare ``COPY`` of the same columns into a file.

    python -m bench.pull [--rows 1000000] [--turns 3]

Needs PostgreSQL's programs on the machine; the server is started for it. Both read the same table on the same server,
in turns. Told: seconds of a clock (median), processor seconds of the client, and the client's largest memory, for a
tenth of the rows as well: it must not grow.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from tests.servers import postgresql

_COLUMNS = (
    "house_number, address_text, building_area, usable_area, bedrooms, planned_use, ground_floor_shop, danger_level,"
    " first_registered_on, status, updated_at"
)
_ROWS = (
    "SELECT 'H' || i, '崇川区工农路' || i % 999 || '号' || i % 40 || '幢' || i % 900 || '室',"
    " (i % 200)::numeric(12,2), NULL, i % 5, '住宅', i % 2 = 0, NULL, DATE '2001-01-01' + i % 9000,"
    " 1, TIMESTAMP '2026-11-20' + i % 80000 * INTERVAL '1 second'"
    " FROM generate_series(1, {}) i"
)


def run(what: str, dsn: str, rows: int) -> None:
    """One turn, in a process of its own: prints what it took."""
    table = f"house_{rows}"
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        if what == "copy":
            with (
                (Path(folder) / "file.csv").open("wb") as file,
                psycopg.connect(dsn) as con,
                con.cursor().copy(f"COPY (SELECT {_COLUMNS} FROM {table}) TO STDOUT (FORMAT csv)") as copied,
            ):
                for block in copied:
                    file.write(block)
        else:
            from outpost.home import Home
            from outpost.init import make_home
            from outpost.sources.pulling import pull

            home = Home(Path(folder) / "home")
            make_home(home)
            (home.root / "dsn").write_text(dsn)
            (home.root / "dsn").chmod(0o600)
            section = '[sources.city]\nkind = "postgresql"\ndsn_file = "dsn"\n[sources.city.extracts."gov.house"]\n'
            (home.root / "sources.toml").write_text(f'{section}table = "{table}"\n')
            began = time.perf_counter()
            (done,) = pull(home, (), dt.date(2026, 11, 22))
            assert done.rows == rows, done.why
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {"clock": time.perf_counter() - began, "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}
    print(json.dumps(told))  # noqa: T201


def main() -> None:
    """Compare, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run(given.run[0], given.run[1], int(given.run[2]))
        return
    with postgresql() as server:
        dsn = server.postgresql()
        for rows in (given.rows // 10, given.rows):
            with psycopg.connect(dsn, autocommit=True) as con:
                con.execute(f"CREATE TABLE house_{rows} ({_COLUMNS}) AS {_ROWS.format(rows)}")
            found: dict[str, list[dict[str, float]]] = {"copy": [], "pull": []}
            for _ in range(given.turns):
                for what, turns in found.items():
                    command = [sys.executable, "-m", "bench.pull", "--run", what, dsn, str(rows)]
                    turns.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
            for what, turns in found.items():
                clock, cpu, mb = (statistics.median(turn[name] for turn in turns) for name in ("clock", "cpu", "mb"))
                print(f"{rows:>10,} rows  {what}  {clock:6.2f} s  {cpu:6.2f} CPU s  {mb:6.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main()
