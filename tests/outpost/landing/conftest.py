"""A home in a temporary folder, into which tests put real deliveries: files, manifests, faults."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from outpost import contracts, database
from outpost.contracts import Contract
from outpost.home import Home
from outpost.identity.id_number import check_character
from outpost.landing import Input, LandingResult, build_aliases, build_register, build_status, discover, land
from outpost.secrets import Secrets
from outpost.settings import LandingSettings as Limits

T = dt.date(2026, 11, 22)
SECRETS = Secrets(b"1" * 32, b"2" * 32, b"3" * 32, b"4" * 32, b"5" * 32)
Row = Mapping[str, Any]


def id_number(serial: int, born: str = "19800101") -> str:
    """A synthetic ID number with the right check character."""
    first = f"990101{born}{serial:03d}"
    return first + check_character(first)


def good_row(contract: Contract, serial: int = 1) -> dict[str, str]:
    """A row that breaks no rule, as texts; rows of different serial have different keys."""
    kinds = {
        "integer": "1",
        "decimal": "80.5",
        "date": "2026-10-05",
        "timestamp": "2026-11-01T08:30:00+08:00",
        "flag": "N",
    }
    row = {}
    for column in contract.columns:
        if column.is_number:
            row[column.name] = id_number(serial) if column.identity == "person" else ""
            if column.required:
                row[column.name] = id_number(serial)
        elif column.identity is not None:
            row[column.name] = "王小明"
        elif column.codes is not None:
            row[column.name] = str(next(iter(column.codes)))
        elif column.pattern is not None:
            row[column.name] = str(column.numbered_example(serial - 1))
        else:
            row[column.name] = kinds.get(column.kind, f"{column.name}-{serial}")
    if contract.extract == "police.standard_address":
        row |= {"level": "1", "parent_code": "", "address_code": f"A{serial}"}
    elif "address_code" in row:
        row["address_code"] = f"A{serial}"
    return row


def csv_bytes(rows: Sequence[Row], columns: Sequence[str] | None = None, newline: str = "\n") -> bytes:
    """Rows as CSV with a header."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns or list(rows[0]), lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


@dataclass
class City:
    """A home, its work file, and the deliveries that tests put there."""

    home: Home
    con: duckdb.DuckDBPyConnection

    def deliver(
        self,
        extract: str,
        rows: Sequence[Row],
        day: dt.date = T,
        /,
        *,
        content: bytes | None = None,
        ending: str = ".csv",
        count: int | None = None,
        **manifest: Any,
    ) -> Path:
        """Put a delivery into landing/; ``manifest`` changes or (None) removes fields of its manifest."""
        contract = contracts.ALL[extract]
        data = csv_bytes(rows, list(contract.by_name) if not rows else None) if content is None else content
        if ending == ".csv.gz" and content is None:
            data = gzip.compress(data, mtime=0)
        file = self.put(extract, day, ending, data)
        values: dict[str, Any] = {
            "extract": extract,
            "network": contract.network,
            "business_date": day.isoformat(),
            "load": "full",
            "rows": len(rows) if count is None else count,
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "encoding": "utf-8",
            "schema_version": 1,
            "extracted_at": f"{day}T23:30:00+08:00",
        }
        values |= manifest
        kept = {name: value for name, value in values.items() if value is not None}
        file.with_name(f"{contract.name}.manifest.json").write_text(json.dumps(kept), encoding="utf-8")
        return file

    def put(self, extract: str, day: dt.date, ending: str, data: bytes) -> Path:
        """Put a data file into landing/, without a manifest."""
        network, name = extract.split(".")
        folder = self.home.landing / day.isoformat() / network
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{name}{ending}"
        file.write_bytes(data)
        return file

    def addresses(self, *codes: str, day: dt.date = T) -> LandingResult:
        """Deliver and land standard addresses of these codes, all of them districts."""
        contract = contracts.ALL["police.standard_address"]
        self.deliver("police.standard_address", [good_row(contract) | {"address_code": code} for code in codes], day)
        return self.land("police.standard_address", day)

    def land(
        self, extract: str, night: dt.date = T, released: Sequence[str] = (), inputs: Sequence[Input] | None = None
    ) -> LandingResult:
        """Land what lies in landing/ for one extract."""
        found = discover(self.con, self.home, night, released) if inputs is None else inputs
        return land(self.con, self.home, contracts.ALL[extract], night, found, Limits(), SECRETS, released)

    def deliver_and_land(self, extract: str, rows: Sequence[Row], day: dt.date = T, **how: Any) -> LandingResult:
        """Deliver rows and land them on the night of the same day."""
        self.deliver(extract, rows, day, **how)
        return self.land(extract, day)

    def build(self, night: dt.date = T) -> dict[str, int]:
        """Build the registers of what was delivered so far, and ``registers.extract_status``; rows by extract."""
        told = self.con.execute("SELECT DISTINCT extract FROM landing.delivery").fetchall()
        wanted = {extract for (extract,) in told if extract in contracts.ALL}
        if "gov.death" in wanted:
            wanted |= {"police.resident", "police.household_registration"}
        build_aliases(self.con, self.home)
        ordered = sorted(wanted, key=lambda extract: extract == "gov.death")
        rows = {name: build_register(self.con, self.home, contracts.ALL[name], night) for name in ordered}
        build_status(self.con, night)
        return rows

    def table(self, name: str) -> pl.DataFrame:
        """A table as a frame; of a register with ``delivery`` and ``row_number`` as columns."""
        frame = self.con.table(name).pl()
        return frame.unnest("source_row") if "source_row" in frame.columns else frame

    def quarantine(self) -> list[tuple[int, str, str]]:
        """``row_number, column, rule`` of what is quarantined."""
        frame = self.table("landing.quarantine").sort("delivery", "row_number")
        return [(row["row_number"], row["column"], row["rule"]) for row in frame.to_dicts()]


@pytest.fixture(scope="session")
def work_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work file with empty tables, which each city copies."""
    path = tmp_path_factory.mktemp("landing") / "work.duckdb"
    with database.connect(path, threads=1) as con:
        database.create_schema(con)
    return path


@pytest.fixture
def city(tmp_path: Path, work_file: Path) -> Iterator[City]:
    """An empty city."""
    home = Home(tmp_path / "前哨 home")
    for folder in home.folders():
        folder.mkdir(parents=True)
    shutil.copyfile(work_file, home.root / "work.duckdb")
    con = database.connect(home.root / "work.duckdb", threads=2)
    yield City(home, con)
    con.close()


@pytest.fixture
def rows_of() -> Callable[[str, int], list[dict[str, str]]]:
    """Good rows of an extract."""

    def make(extract: str, count: int) -> list[dict[str, str]]:
        return [good_row(contracts.ALL[extract], serial) for serial in range(1, count + 1)]

    return make
