"""Reference data that the city keeps in ``reference/``: holidays, renames, places, departments.

Each file has its columns fixed; a file with other columns or a wrong value is an error that names file and line.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from outpost import database, sql
from outpost.errors import OutpostError
from outpost.home import Home, write_whole

FILES = Path(__file__).parent / "files"
NEVER_COLUMNS = "never_columns.txt"
KEPT = "reference"
"""Where below lake/ the rows of reference files are kept as nights read them: <digest>.parquet."""
_PAST_DAYS, _COMING_DAYS = 1500, 500


class ReferenceFileError(OutpostError):
    """A reference file cannot be used; the text names file, line and what is wrong."""


@dataclass(frozen=True)
class _File:
    table: str
    columns: dict[str, Callable[[str], object]]
    required: frozenset[str]


def _flag(text: str) -> bool:
    if text not in ("Y", "N"):
        raise ValueError("Y or N expected")
    return text == "Y"


def _alias_kind(text: str) -> str:
    if text not in ("district", "town", "road", "estate"):
        raise ValueError("district, town, road or estate expected")
    return text


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _date(text: str) -> dt.date:
    if not _DATE.fullmatch(text):
        raise ValueError("YYYY-MM-DD expected")
    return dt.date.fromisoformat(text)


_TYPES: dict[Callable[[str], object], pl.DataType] = {
    str: pl.String(),
    int: pl.Int64(),
    _date: pl.Date(),
    _flag: pl.Boolean(),
    _alias_kind: pl.String(),
}

_WANTED: dict[Callable[[str], object], str] = {
    int: "a whole number",
    _date: "a date as YYYY-MM-DD",
    _flag: "Y or N",
    _alias_kind: "district, town, road or estate",
}

_REFERENCE = {
    "workdays.csv": _File("ref_workday", {"date": _date, "is_workday": _flag}, frozenset({"date", "is_workday"})),
    "spring_festival.csv": _File("ref_spring_festival", {"year": int, "date": _date}, frozenset({"year", "date"})),
    "aliases.csv": _File(
        "ref_alias",
        {"kind": _alias_kind, "old_name": str, "new_name": str, "valid_from": _date},
        frozenset({"kind", "old_name", "new_name"}),
    ),
    "dispute_places_excluded.csv": _File(
        "ref_excluded_place", {"address_code": str, "kind": str}, frozenset({"address_code"})
    ),
    "exceptions.csv": _File(
        "ref_exception",
        {"model_id": str, "subject": str, "reason": str, "owner": str, "until": _date},
        frozenset({"subject", "reason", "owner", "until"}),
    ),
    "departments.csv": _File(
        "ref_department", {"code": str, "name": str, "zone": str}, frozenset({"code", "name", "zone"})
    ),
    "service_points.csv": _File(
        "ref_service_point",
        {"town_code": str, "item": str, "name": str, "address": str},
        frozenset({"town_code", "item", "name"}),
    ),
}


def write_defaults(home: Home) -> list[Path]:
    """Put the reference files that are not there yet into the home; returns those written."""
    missing = [file for file in sorted(FILES.iterdir()) if not (home.reference / file.name).exists()]
    for file in missing:
        write_whole(home.reference / file.name, file.read_text(encoding="utf-8"))
    return [home.reference / file.name for file in missing]


def faults(folder: Path) -> list[str]:
    """Every reference file that cannot be used, one sentence each: what stops a night, told at once."""
    found = []
    for name, file in _REFERENCE.items():
        try:
            _read(folder / name, file)
        except ReferenceFileError as error:
            found.append(str(error))
    return found


def load(con: duckdb.DuckDBPyConnection, folder: Path, business_date: dt.date) -> None:
    """Create ``registers.ref_*`` and ``registers.calendar`` (T-1500 .. T+500 with a running count of working days)."""
    for name, file in _REFERENCE.items():
        with database.registered(con, "reference_rows", _read(folder / name, file)):
            sql.create_table(con, f"registers.{file.table}", "FROM reference_rows", {})
    make_calendar(con, business_date)


def make_calendar(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> None:
    """Create ``registers.calendar`` from ``registers.ref_workday``."""
    bounds = {
        "first_day": business_date - dt.timedelta(days=_PAST_DAYS),
        "last_day": business_date + dt.timedelta(days=_COMING_DAYS),
    }
    sql.create_table(con, "registers.calendar", sql.load("registers/calendar"), bounds)


def keep(con: duckdb.DuckDBPyConnection, folder: Path, business_date: dt.date) -> None:
    """Keep what ``load`` read, below ``folder``, and write down in ``push.reference_input`` which file was which.

    A file that did not change since another night is there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    digests = []
    for file in _REFERENCE.values():
        rows = con.sql(f"FROM registers.{sql.identifier(file.table)}").pl()
        digest = hashlib.sha256(f"{file.table}\n{rows.write_csv()}".encode()).hexdigest()
        target = folder / f"{digest}.parquet"
        if not target.is_file():
            partial = folder / f".{digest}.partial"
            rows.write_parquet(partial)
            partial.replace(target)
        digests.append((business_date, file.table, digest))
    con.execute("DELETE FROM push.reference_input WHERE business_date = $T", {"T": business_date}).fetchall()
    frame = pl.DataFrame(digests, schema=["business_date", "name", "digest"], orient="row")
    with database.registered(con, "reference_rows", frame):
        sql.insert(con, "push.reference_input", "FROM reference_rows", {})


def is_kept(folder: Path, kept: Mapping[str, str]) -> bool:
    """Whether the rows of every reference file of a night are there: ``kept`` says the digest of each table."""
    return all((folder / f"{kept.get(file.table)}.parquet").is_file() for file in _REFERENCE.values())


def load_kept(con: duckdb.DuckDBPyConnection, folder: Path, kept: Mapping[str, str], business_date: dt.date) -> None:
    """As ``load``, from what a night kept: ``kept`` says the digest of each table of ``registers.ref_*``.

    Raises:
        ReferenceFileError: a file is not there any more.
    """
    for file in _REFERENCE.values():
        path = folder / f"{kept.get(file.table)}.parquet"
        if not path.is_file():
            raise ReferenceFileError(f"the rows of {file.table} of {business_date} are not in lake/{KEPT} any more")
        with database.registered(con, "reference_rows", pl.read_parquet(path)):
            sql.create_table(con, f"registers.{file.table}", "FROM reference_rows", {})
    make_calendar(con, business_date)


LISTED_AHEAD_DAYS = 60
"""So far beyond the list day workdays.csv should say which days are worked: due dates reach so far."""


def end_of_calendar(folder: Path) -> dt.date | None:
    """The last day that workdays.csv lists; None when it lists none. After it every Monday to Friday is worked."""
    last = _read(folder / "workdays.csv", _REFERENCE["workdays.csv"])["date"].max()
    return last if isinstance(last, dt.date) else None


def note_end_of_calendar(con: duckdb.DuckDBPyConnection, list_day: dt.date) -> None:
    """Fill push.calendar_end, after ``load``: one row when workdays.csv ends before the 60th day after the list day."""
    needed = {"needed_through": list_day + dt.timedelta(days=LISTED_AHEAD_DAYS)}
    sql.clear(con, "push.calendar_end")
    sql.insert(con, "push.calendar_end", sql.load("night/calendar_end"), needed)


def never_columns(folder: Path) -> list[str]:
    """The globs of columns that no contract may hold."""
    lines = (folder / NEVER_COLUMNS).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _read(path: Path, file: _File) -> pl.DataFrame:
    if not path.is_file():
        raise ReferenceFileError(f"reference/{path.name} is missing: `outpost init` puts back the default")
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        if header != list(file.columns):
            raise ReferenceFileError(f"reference/{path.name}: the header must be {','.join(file.columns)}")
        rows = [_values(path.name, reader.line_num, cells, file) for cells in reader if cells]
    except csv.Error:
        raise ReferenceFileError(
            f"reference/{path.name} line {reader.line_num}: quotes do not close, or stand within a cell"
        ) from None
    schema = {name: _TYPES[parse] for name, parse in file.columns.items()}
    return pl.DataFrame(rows, schema=schema, orient="row").unique(maintain_order=True)


def _text(path: Path) -> str:
    """The whole file; ReferenceFileError names the line in which it stops being UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise ReferenceFileError(
            f"reference/{path.name} line {line}: byte {column} of the line is not UTF-8: save the file as UTF-8"
        ) from None


def _values(name: str, line: int, cells: list[str], file: _File) -> list[object]:
    if len(cells) != len(file.columns):
        raise ReferenceFileError(f"reference/{name} line {line}: {len(file.columns)} columns expected")
    values: list[object] = []
    for (column, parse), cell in zip(file.columns.items(), cells, strict=True):
        text = cell.strip()
        if not text:
            if column in file.required:
                raise ReferenceFileError(f"reference/{name} line {line}: {column} is empty")
            values.append(None)
            continue
        try:
            values.append(parse(text))
        except ValueError:
            wanted = _WANTED.get(parse, "another value is expected")
            raise ReferenceFileError(f"reference/{name} line {line}: {column} cannot be read: {wanted}") from None
    return values
