"""The corrections of a night: new ones from tasks that ended, the fate of those that wait, files for departments."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from outpost import sql
from outpost.corrections.book import Department, Entry, file_of
from outpost.corrections.choosing import Chooser, Cited, CorrectionSpec, Proposal
from outpost.corrections.rows import SCHEMA, as_cited, as_they_stand
from outpost.corrections.telling import Source, told
from outpost.corrections.transfer_sheet import Transferred
from outpost.database import as_table
from outpost.home import Home
from outpost.lists.files.recipient import file_name

_TABLE: dict[str, Any] = {
    "task_number": pl.String,
    "zone": pl.String,
    "department": pl.String,
    "model_id": pl.String,
    "matter": pl.String,
    "address_code": pl.String,
    "address": pl.String,
    "answer_code": pl.String,
    "answered_on": pl.Date,
    "opened_on": pl.Date,
    "closed_on": pl.Date,
    "state": pl.String,
}
_SOURCES: dict[str, Any] = {"task_number": pl.String, **SCHEMA, "shown": pl.Boolean}


@dataclass(frozen=True)
class Corrections:
    """What a night's corrections came to. ``no_department``: those for whom departments.csv names nobody."""

    new: int
    changed: int
    gone: int
    open: int
    no_department: int


def take(
    con: duckdb.DuckDBPyConnection, home: Home, specs: Mapping[str, CorrectionSpec], business_date: dt.date
) -> Corrections:
    """Open corrections for the tasks that ended tonight, close those whose rows have changed. Doing it again is fine.

    Reads push.task_ended, the registers and landed files of cited deliveries; writes push.correction and its sources.
    """
    night = {"T": business_date}
    for step in ("forget_sources", "forget_new", "reopen"):
        sql.query(con, f"corrections/{step}", night).fetchall()
    zones = {code: zone for code, _, zone in sql.query(con, "corrections/departments", {}).fetchall()}
    violent = {number for (number,) in sql.query(con, "corrections/violent", night).fetchall()}
    chooser = Chooser(specs, zones, violent)
    ended = con.sql(sql.load("corrections/closed"), params=night).pl()
    proposals = chooser.proposals(ended.iter_rows(named=True))
    _keep(con, home, proposals, business_date)
    states = _judge(con, night)
    return Corrections(
        len(proposals),
        states.count("changed"),
        states.count("gone"),
        _open(con),
        chooser.no_department,
    )


def write(
    con: duckdb.DuckDBPyConnection, folder: Path, answers: Mapping[str, str], business_date: dt.date
) -> dict[str, int]:
    """Write ``<zone>/<department>.xlsx`` below ``folder`` for each department that is told something tonight.

    What ``folder`` held goes. ``answers`` maps answer codes to their readings. Returns each department's lines.
    """
    shutil.rmtree(folder, ignore_errors=True)
    names = {code: name for code, name, _ in sql.query(con, "corrections/departments", {}).fetchall()}
    sources: dict[str, list[Source]] = defaultdict(list)
    for number, *source in sql.query(con, "corrections/sources", {}).fetchall():
        sources[number].append(Source(*source))
    departments: dict[Department, list[Entry]] = defaultdict(list)
    result = sql.query(con, "corrections/lines", {"T": business_date})
    columns = [column[0] for column in result.description]
    for values in result.fetchall():
        row = dict(zip(columns, values, strict=True))
        department = Department(row["zone"], row["department"], names.get(row["department"], row["department"]))
        departments[department].append(_entry(row, told(sources[row["task_number"]]), answers))
    transferred = _transferred(con, names, business_date)
    lines: dict[str, int] = {}
    for department in sorted(departments.keys() | transferred.keys()):
        entries, handed = departments.get(department, []), transferred.get(department, [])
        target = folder / department.zone / f"{file_name(department.code)}.xlsx"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file_of(department, entries, handed, business_date))
        lines[department.code] = len(entries) + len(handed)
    return lines


def _transferred(
    con: duckdb.DuckDBPyConnection, names: Mapping[str, str], business_date: dt.date
) -> dict[Department, list[Transferred]]:
    """What each department reads of what was handed to it."""
    found: dict[Department, list[Transferred]] = defaultdict(list)
    for zone, code, *line in sql.query(con, "corrections/transfer_lines", {"T": business_date}).fetchall():
        found[Department(zone, code, names.get(code, code))].append(Transferred(*line))
    return found


def _entry(row: Mapping[str, Any], rows: str, answers: Mapping[str, str]) -> Entry:
    code = row["answer_code"]
    return Entry(
        row["task_number"],
        row["matter"],
        row["address"],
        rows,
        f"{code} {answers.get(code, '')}".strip(),
        row["answered_on"],
        row["opened_on"],
        row["state"],
        row["officer"] or "",
    )


def _keep(con: duckdb.DuckDBPyConnection, home: Home, proposals: Sequence[Proposal], night: dt.date) -> None:
    """Write new corrections down, with the rows that they wait for as the task cited them."""
    rows = [
        {name: value for name, value in asdict(one).items() if name in _TABLE}
        | {"opened_on": night, "closed_on": None, "state": "open"}
        for one in proposals
    ]
    as_table(con, "tonight_correction", pl.DataFrame(rows, _TABLE))
    sql.insert(con, "push.correction", "FROM tonight_correction", {})
    cited = as_cited(con, home, (row for one in proposals for row in one.waits_for))
    known = {Cited(row["extract"], row["delivery"], row["row_number"]): row for row in cited.iter_rows(named=True)}
    sources = [
        {**known[row], "task_number": one.task_number, "shown": row.extract.split(".")[0] == one.zone}
        for one in proposals
        for row in one.waits_for
        if row in known
    ]
    as_table(con, "tonight_correction_source", pl.DataFrame(sources, _SOURCES))
    sql.insert(con, "push.correction_source", "FROM tonight_correction_source", {})


def _judge(con: duckdb.DuckDBPyConnection, night: Mapping[str, dt.date]) -> list[str]:
    """Hold what open corrections wait for against tonight's registers; the states of those that are done with."""
    sql.create_temporary(con, "tonight_waited_for", sql.load("corrections/waited_for"), {})
    wanted: dict[str, list[str]] = defaultdict(list)
    for extract, key in con.table("tonight_waited_for").select("extract", "source_key").fetchall():
        wanted[extract].append(key)
    as_table(con, "tonight_current", as_they_stand(con, wanted))
    sql.create_temporary(con, "tonight_verdict", sql.load("corrections/verdict"), {})
    sql.query(con, "corrections/close", night).fetchall()
    sql.query(con, "corrections/adopt", {}).fetchall()
    return [state for (state,) in con.table("tonight_verdict").select("state").fetchall()]


def _open(con: duckdb.DuckDBPyConnection) -> int:
    return int(sql.query(con, "tasks/16_balance/terms/corrections__open", {}).fetchall()[0][0])
