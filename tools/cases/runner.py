"""Where cases run: an in-memory database with the very terms and query of the night."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import duckdb
import polars as pl

from outpost import contracts, database, sql
from outpost.models import guards
from outpost.models.runner import ModelNight, run_model, term_parameters
from outpost.models.spec import ModelSpec
from outpost.settings import Settings
from tools.cases.reading import Case
from tools.cases.rows import Row, case_key, match_rows, moment, register_rows

_REFERENCE: Mapping[str, Mapping[str, Any]] = {
    "spring_festival": {"year": pl.Int64(), "date": pl.Date()},
    "excluded_place": {"address_code": pl.String(), "kind": pl.String()},
    "service_point": {"town_code": pl.String(), "item": pl.String(), "name": pl.String(), "address": pl.String()},
    "workday": {"date": pl.Date(), "is_workday": pl.Boolean()},
    "alias": {"kind": pl.String(), "old_name": pl.String(), "new_name": pl.String(), "valid_from": pl.Date()},
    "department": {"code": pl.String(), "name": pl.String(), "zone": pl.String()},
    "exception": {
        "model_id": pl.String(), "subject": pl.String(), "reason": pl.String(), "owner": pl.String(),
        "until": pl.Date(),
    },
}  # fmt: skip
_TASK = {"task_number": "X1-260101-00000", "episode": 1, "model_version": 1, "subject_kind": "dwelling", "priority": 3,
         "route": "officer", "due_rule": "5wd", "absent_nights": 0, "extended": False, "attempts": 0,
         "in_progress": False, "refused_by": []}  # fmt: skip


class CaseNight:
    """An in-memory night. Used as a context; holds one case at a time."""

    def __init__(self, con: duckdb.DuckDBPyConnection | None = None) -> None:
        """``con``: an empty database with a place called ``registers``; closed with the night."""
        self.con = con or database.connect(threads=1)
        database.create_schema(self.con)
        match_as_table(self.con)
        database.confine(self.con)
        self._loaded: dict[str, str] = {}
        self._changes: dict[str, int] = {}
        self._derived: dict[str, int] = {}
        self._derived_with: dict[str, Any] = {}
        self._clock = 0

    def __enter__(self) -> CaseNight:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.con.close()

    def load(self, case: Case, spec: ModelSpec, settings: Settings | None = None) -> None:
        """Put the case's rows where the night has them, and derive the terms that the model reads."""
        given = case.given
        for extract in sorted(spec.extracts):
            rows = given.get(extract, [])
            if self._is_new(extract, case, rows):
                self._table(contracts.ALL[extract].table, register_rows(extract, rows, case.business_date))
        read = {extract: rows for extract, rows in given.items() if extract in spec.extracts}
        if self._is_new("address.match", case, read):
            self._fill("address.match", match_rows(read, case.business_date))
        if self._is_new("reference", case, case.reference):
            self._reference(case)
        if self._is_new("standing", case, (case.status, case.deliveries)):
            self._standing(case)
        if self._is_new("tasks", case, case.tasks):
            self._tasks(case)
        parameters = {"T": case.business_date} | term_parameters([spec], case.business_date, settings or Settings())
        self._refresh(sorted(guards.tables_read(spec.query) | {"registers.address"}), parameters)

    def run(self, case: Case, spec: ModelSpec, settings: Settings | None = None) -> ModelNight:
        """The model's night on what was loaded; what another model found before is gone."""
        for table in ("push.finding", "push.not_evaluated"):
            sql.clear(self.con, table)
        return run_model(self.con, spec, case.business_date, settings or Settings())

    def findings(self, case: Case) -> list[Row]:
        """What push.finding holds, in the shape that cases write it."""
        rows = self.con.sql("FROM push.finding ORDER BY reason, subject_key").pl().to_dicts()
        keys = _keys_by_place(case)
        return [_as_written(row, keys) for row in rows]

    def not_evaluated(self) -> list[tuple[str | None, str | None]]:
        """(reason, subject_key) of push.not_evaluated."""
        rows = self.con.execute("SELECT reason, subject_key FROM push.not_evaluated ORDER BY ALL").fetchall()
        return [(reason, subject) for reason, subject in rows]

    def _is_new(self, what: str, case: Case, given: object) -> bool:
        """Whether this differs from what was loaded before: cases of a model differ in few rows."""
        written = f"{case.business_date} {given!r}"
        if self._loaded.get(what) == written:
            return False
        self._loaded[what] = written
        return True

    def _refresh(self, tables: list[str], parameters: Mapping[str, Any]) -> None:
        """Derive the terms among these tables, and below them, again where anything they are made of changed."""
        if self._derived_with != parameters:
            self._derived_with = dict(parameters)
            self._derived.clear()
        for table in tables:
            text = guards.term_text(table)
            if text is None:
                continue
            below = guards.tables_read(text) - {table}
            self._refresh(sorted(below), parameters)
            if table not in self._derived or any(self._changes.get(one, 0) > self._derived[table] for one in below):
                sql.create_table(self.con, table, text, parameters)
                self._derived[table] = self._changed(table)

    def _changed(self, table: str) -> int:
        self._clock += 1
        self._changes[table] = self._clock
        return self._clock

    def _reference(self, case: Case) -> None:
        for name, schema in _REFERENCE.items():
            rows = case.reference.get(name, [])
            self._table(f"registers.ref_{name}", pl.DataFrame(rows, schema=dict(schema), orient="row"))
        bounds = {
            "first_day": case.business_date - dt.timedelta(days=120),
            "last_day": case.business_date + dt.timedelta(days=60),
        }
        sql.create_table(self.con, "registers.calendar", sql.load("registers/calendar"), bounds)
        self._changed("registers.calendar")

    def _standing(self, case: Case) -> None:
        status, deliveries = [], []
        for extract in contracts.ALL:
            said = case.status.get(extract, "fresh")
            delivery = f"{extract}@{case.business_date}"
            status.append((extract, delivery, case.business_date, 0, said, "数据滞后" if said != "fresh" else ""))
            taken = moment(case.deliveries.get(extract, {}).get("extracted_at", "T+1 00:30:00"), case.business_date)
            deliveries.append(
                {"delivery": delivery, "extract": extract, "business_date": case.business_date, "file": "",
                 "status": "accepted", "extracted_at": taken, "night": case.business_date, "sequence": 1}
            )  # fmt: skip
        columns = ["extract", "delivery", "business_date", "age_days", "status", "why"]
        self._table("registers.extract_status", pl.DataFrame(status, schema=columns, orient="row"))
        self._fill("landing.delivery", pl.DataFrame(deliveries))

    def _tasks(self, case: Case) -> None:
        rows = [{**_TASK, "task_key": str(number), **task} for number, task in enumerate(case.tasks)]
        for row in rows:
            row["opened_on"] = moment(row.get("opened_on", "T-1"), case.business_date).date()
        self.con.execute("DELETE FROM push.task_live").fetchall()
        if rows:
            self._fill("push.task_live", pl.DataFrame(rows))

    def _table(self, table: str, rows: pl.DataFrame) -> None:
        with database.registered(self.con, "given_rows", rows):
            sql.create_table(self.con, table, "FROM given_rows", {})
        self._changed(table)

    def _fill(self, table: str, rows: pl.DataFrame) -> None:
        sql.clear(self.con, table)
        with database.registered(self.con, "given_rows", rows):
            sql.insert(self.con, table, "FROM given_rows", {})
        self._changed(table)


def _keys_by_place(case: Case) -> dict[tuple[str, int], str]:
    return {
        (extract, row.get("row_number", position)): case_key(extract, row)
        for extract, rows in case.given.items()
        for position, row in enumerate(rows, 1)
    }


def _as_written(row: Row, keys: Mapping[tuple[str, int], str]) -> Row:
    sources = [f"{it['extract']} {keys[it['extract'], it['row_number']]}" for it in row["source_rows"]]
    plain = {name: row[name] for name in ("reason", "subject_kind", "subject_key", "address_code", "building_code")}
    more = {name: row[name] for name in ("area_code", "priority", "route", "due_rule", "due_cap")}
    return {**plain, **more, "evidence": json.loads(row["evidence"]), "source_rows": sorted(sources)}


def match_as_table(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``address.match`` a table, so that a case may say of each row what its text was matched to."""
    sql.create_temporary(con, "given_match", "FROM address.match LIMIT 0", {})
    con.execute("DROP VIEW address.match").fetchall()
    sql.create_table(con, "address.match", "FROM given_match", {})
