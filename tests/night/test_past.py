"""The registers of a past night, rebuilt from what is kept, are those that the night used."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from outpost import contracts, models, settings
from outpost.home import Home
from outpost.lineage import catalog
from outpost.night import shared_terms
from outpost.past import PastNightError, Workshop, nights_kept
from tests.night.conftest import LAST, NIGHTS, City, demo_city

REGISTERS = {contract.table for contract in contracts.ALL.values()}
TERMS = {term.table for term in shared_terms.all_terms()}
TABLES = sorted(REGISTERS | TERMS | set(catalog.CONTEXT) | {"registers.person_alias"})


def rebuilt(home: Home, nights: Sequence[dt.date]) -> Iterator[tuple[dt.date, dict[str, list[str]]]]:
    said = settings.read(home.config)
    specs = models.load_for_night().values()
    with Workshop(home, said, TABLES) as workshop:
        for night in nights:
            with workshop.night(night) as past:
                past.derive(TABLES, models.term_parameters(specs, night, past.settings))
                yield night, {table: rows(past.con, table) for table in TABLES}


def rows(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """All that a model may read of a table, in a fixed order."""
    columns = catalog.CONTEXT[table].split() if table in catalog.CONTEXT else ["*"]
    named = ", ".join("*" if name == "*" else f'"{name}"' for name in sorted(columns))
    found = con.sql(f"SELECT {named} FROM {table}")
    return sorted(repr(sorted(zip(found.columns, row, strict=True))) for row in found.fetchall())


def used(after: Path, before: Path | None) -> dict[str, list[str]]:
    """The tables as the models of the home's last night saw them; tasks are those that the night ``before`` left."""
    found: dict[str, list[str]] = {}
    with duckdb.connect(str(after / "outpost.duckdb"), read_only=True) as con:
        con.execute(f"ATTACH '{after / 'lake' / 'registers.duckdb'}' AS registers (READ_ONLY)")
        found = {table: rows(con, table) for table in TABLES if table != catalog.TASKS}
    if before is None:
        return found | {catalog.TASKS: []}
    with duckdb.connect(str(before / "outpost.duckdb"), read_only=True) as con:
        return found | {catalog.TASKS: rows(con, catalog.TASKS)}


def assert_same(mine: dict[str, list[str]], theirs: dict[str, list[str]]) -> None:
    assert [table for table in TABLES if mine[table] != theirs[table]] == []


def test_the_first_night_is_told_again_after_two_more(three_nights: City, first_night: City) -> None:
    home = Home(three_nights.root)
    assert nights_kept(home) == NIGHTS
    ((_, mine),) = rebuilt(home, NIGHTS[:1])
    assert_same(mine, used(first_night.root, None))
    assert not (home.lake / "past").exists()


def test_a_night_that_was_never_run_cannot_be_told_again(three_nights: City) -> None:
    said = settings.read(Home(three_nights.root).config)
    with (
        Workshop(Home(three_nights.root), said, TABLES) as workshop,
        pytest.raises(PastNightError, match="2026-01-01"),
        workshop.night(dt.date(2026, 1, 1)),
    ):
        pass


@pytest.mark.slow
def test_every_night_is_told_again_whatever_was_delivered(tmp_path: Path) -> None:
    """Rows and texts that change and go and come back, and aliases that are changed."""
    city = demo_city(tmp_path / "home", "--nights", "4", "--residents", "400")
    nights = [LAST - dt.timedelta(days=days) for days in (3, 2, 1, 0)]
    change(city, nights[1], "gov/gas_account", lambda rows: rows[: -len(rows) // 5])
    change(
        city, nights[2], "gov/lease", lambda rows: [row | {"address_text": row["address_text"] + "号"} for row in rows]
    )
    kept: list[Path] = []
    for number, night in enumerate(nights):
        if number == 2:
            aliases = city.root / "reference" / "aliases.csv"
            aliases.write_text(aliases.read_text(encoding="utf-8") + "road,甲路,乙路,2026-01-01\n", encoding="utf-8")
        city.run("nightly", "--once")
        kept.append(city.copy(tmp_path / f"after {night}").root)
    with duckdb.connect(str(city.root / "outpost.duckdb"), read_only=True) as con:
        assert con.sql("SELECT count(*) > 0 FROM address.past_result").fetchall() == [(True,)]
    for number, (_, mine) in enumerate(rebuilt(Home(city.root), nights)):
        assert_same(mine, used(kept[number], kept[number - 1] if number else None))


def change(city: City, night: dt.date, place: str, how: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """Deliver other rows than the demo did, where it delivers any as CSV."""
    file = city.root / "landing" / night.isoformat() / f"{place}.csv"
    if not file.is_file():
        return
    manifest_file = file.with_suffix(".manifest.json")
    manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
    text = file.read_bytes().decode(manifest["encoding"]).removeprefix("\ufeff")
    rows = how(list(csv.DictReader(io.StringIO(text, newline=""))))
    if not rows:
        return
    memory = io.StringIO(newline="")
    writer = csv.DictWriter(memory, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = memory.getvalue().encode(manifest["encoding"])
    file.write_bytes(content)
    manifest |= {"rows": len(rows), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest_file.write_text(json.dumps(manifest), encoding="utf-8")
