"""That a change of how a night works changes nothing that it comes to: fingerprints of three nights' results.

    python -m bench.same --code CHECKOUT --out before.json      # the code before
    python -m bench.same --against before.json                  # this code: says what is not the same

For each size and seed, with and without planted faults, a home with the same keys runs its three nights. Taken down are
the rows of every table that is published, kept as registers or in the vault, the bytes of every list and every file of
quarantine and corrections, and the rows, their order and their types in every Parquet file that landing wrote.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from bench.whole.watched import outpost
from outpost.demo import write_city
from outpost.secrets import Secrets, write

HERE = Path(__file__).resolve().parents[1]
LAST = dt.date(2026, 11, 23)
KEYS = Secrets(*(bytes([number]) * 32 for number in range(5)))
_TABLES = "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY ALL"
_ROWS = "SELECT count(*), sum(hash(t)), any_value(typeof(t)) FROM {0} AS t"
_IN_ORDER = "SELECT count(*), sum(hash(t)), any_value(typeof(t)) FROM (SELECT *, file_row_number FROM {0}) AS t"
_OF_THIS_MACHINE = {"landing.delivery": "file_stamp"}
"""Columns that say which file it was on this machine."""


def results(home: Path) -> Iterator[tuple[str, str]]:
    """What a home holds after its nights: the name of each part, and its fingerprint."""
    for file in ("outpost.duckdb", "vault.duckdb", "lake/registers.duckdb"):
        with duckdb.connect(str(home / file), read_only=True) as con:
            for schema, table in con.execute(_TABLES).fetchall():
                name = f"{schema}.{table}"
                if left_out := _OF_THIS_MACHINE.get(name):
                    rows = f'(SELECT * EXCLUDE ({left_out}) FROM "{schema}"."{table}")'
                else:
                    rows = f'"{schema}"."{table}"'
                yield f"{file}: {name}", _one(con, _ROWS.format(rows))
    with duckdb.connect() as con:
        for folder in ("landed", "parked", "reference"):
            for path in sorted((home / "lake" / folder).rglob("*.parquet")):
                rows = f"read_parquet('{path}', file_row_number = true)"
                yield path.relative_to(home).as_posix(), _one(con, _IN_ORDER.format(rows))
    for folder in ("outbox", "quarantine", "corrections"):
        for path in sorted(path for path in (home / folder).rglob("*") if path.is_file()):
            yield path.relative_to(home).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def _one(con: duckdb.DuckDBPyConnection, text: str) -> str:
    return " ".join(map(str, con.execute(text).fetchall()[0]))


def case(folder: Path, code: Path, residents: int, seed: int, *, faults: bool) -> dict[str, str]:
    """Run the nights of one city with the code of a checkout; SystemExit when one of them fails."""
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    outpost(code, ["init", "--home", str(home)])
    (home / "secrets.toml").unlink()
    write(home / "secrets.toml", KEYS)
    write_city(home / "landing", residents=residents, nights=3, seed=seed, date=LAST, faults=faults)
    ran = outpost(code, ["nightly", "--json", "--home", str(home)])
    verified = outpost(code, ["verify", "--json", "--home", str(home)])
    if ran.code or verified.code:
        raise SystemExit(f"{residents} residents, seed {seed}: a night failed or does not verify")
    sys.stdout.write(f"{residents} residents, seed {seed}, faults {faults}: CPU {ran.cpu:.1f} s\n")
    sys.stdout.flush()
    return dict(results(home))


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, nargs="*", default=[2000, 20_000])
    parser.add_argument("--seeds", type=int, nargs="*", default=[5, 11])
    parser.add_argument("--code", type=Path, default=HERE, help="the checkout whose code runs")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--against", type=Path)
    given = parser.parse_args()
    before = json.loads(given.against.read_text(encoding="utf-8")) if given.against else {}
    found, different = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for residents in given.residents:
            for seed in given.seeds:
                for faults in (False, True):
                    name = f"{residents} {seed} {'faults' if faults else 'clean'}"
                    found[name] = case(Path(folder), given.code, residents, seed, faults=faults)
                    different += _tell(name, found[name], before.get(name) if given.against else found[name])
    if given.out:
        given.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(different > 0)


def _tell(name: str, now: dict[str, str], before: dict[str, str] | None) -> int:
    """Print what is not as before; returns how many parts."""
    if before is None:
        sys.stdout.write(f"  {name} was not run before\n")
        return 1
    different = sorted(part for part in {*now, *before} if now.get(part) != before.get(part))
    for part in different:
        sys.stdout.write(f"  {name}: {part} is not the same\n")
    sys.stdout.write(f"  {len(now)} parts, {len(different)} not the same\n")
    return len(different)


if __name__ == "__main__":
    sys.exit(main())
