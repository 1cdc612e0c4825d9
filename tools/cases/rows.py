"""Rows for a model's cases: what a case names, defaults for what it leaves out, in the shape of the registers.

A value ``T-10`` or ``T-10 12:00:00`` in a date or timestamp column is counted from the case's business date. Persons
are their own pseudonyms (``id_number: grandma``). An ``address_text`` that is a code or full name of the case's
register is matched to it; anything else is not, unless the row says so itself (``match: {status: AMBIGUOUS}``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from outpost import contracts
from outpost.contracts.contract import POLARS, Column, Contract
from outpost.errors import OutpostError

Row = dict[str, Any]
Rows = dict[str, list[Row]]

DEFAULTS = Path(__file__).with_name("defaults.yaml")
_DAY = re.compile(r"T(?P<days>[+-]\d+)?(?: (?P<time>\d\d:\d\d:\d\d))?")
_OUTSIDE = frozenset({"match", "first_seen", "delivery", "row_number"})
SOURCE_ROW = pl.Struct({"extract": pl.String(), "delivery": pl.String(), "row_number": pl.Int64()})
MATCH_SCHEMA = {
    "extract": pl.String(),
    "source_key": pl.String(),
    "address_text": pl.String(),
    "normalised": pl.String(),
    "status": pl.String(),
    "address_code": pl.String(),
    "method": pl.String(),
    "candidates": pl.List(pl.String()),
    "room_unknown": pl.Boolean(),
    "remark": pl.String(),
    "district_code": pl.String(),
    "town_code": pl.String(),
    "community_code": pl.String(),
    "first_seen": pl.Date(),
}


class CaseError(OutpostError):
    """A case file cannot be read; the text names extract and column."""


def read_yaml(file: Path) -> Any:
    """What a YAML file says, by the parser in C: all cases are read whenever tests are collected. yaml.YAMLError."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def defaults() -> Mapping[str, Row]:
    """Values of columns that a case leaves out, by extract: those of ``defaults.yaml``, which read like the town
    of the cases, and for what it does not name whatever the contract takes."""
    named: dict[str, Row] = read_yaml(DEFAULTS)
    return {extract: _of_contract(contract) | named.get(extract, {}) for extract, contract in contracts.ALL.items()}


def _of_contract(contract: Contract) -> Row:
    """A value for every required column that is neither key nor address: the first code, ``N``, a day of last month."""
    return {
        column.name: _plain_value(column)
        for column in contract.columns
        if column.required and column.name not in contract.terms.key and not column.meaning.address_text
        if column.meaning.refers_to is None and not column.is_number
    }


def _plain_value(column: Column) -> Any:
    if column.codes is not None:
        return next(iter(column.codes))
    if column.kind == "text":
        return column.example or ("张三" if column.identity else column.name)
    return {"integer": 1, "decimal": 1, "date": "T-30", "timestamp": "T-30", "flag": "N"}[column.kind]


def day(text: Any, business_date: dt.date) -> dt.date:
    """``T-10``, an ISO date or a date as a date."""
    value = moment(text, business_date)
    return value.date()


def moment(text: Any, business_date: dt.date) -> dt.datetime:
    """``T-10 12:00:00`` or an ISO timestamp; midnight where no time is named."""
    if isinstance(text, dt.datetime):
        return text
    if isinstance(text, dt.date):
        return dt.datetime.combine(text, dt.time())
    found = _DAY.fullmatch(str(text))
    if not found:
        return dt.datetime.fromisoformat(str(text))
    at = business_date + dt.timedelta(days=int(found["days"] or 0))
    return dt.datetime.combine(at, dt.time.fromisoformat(found["time"] or "00:00:00"))


def register_rows(extract: str, rows: list[Row], business_date: dt.date) -> pl.DataFrame:
    """The rows of ``registers.<name>``: typed, identity replaced, numbered in the order of the case."""
    contract = contracts.ALL[extract]
    columns: dict[str, Any] = {
        column.register_name: POLARS[column.kind] for column in contract.columns if column.register_name
    }
    if contract.takes_certificates:
        columns["infant_certificate_number"] = pl.String()
    columns |= {"source_key": pl.String(), "source_row": SOURCE_ROW}
    made = [_register_row(contract, row, position, business_date) for position, row in enumerate(rows, 1)]
    return pl.DataFrame(made, schema=columns, orient="row")


def case_key(extract: str, row: Row) -> str:
    """How a case names a row: its key columns as written, joined with ``|``."""
    given = {**defaults().get(extract, {}), **row}
    missing = [name for name in contracts.ALL[extract].terms.key if name not in given]
    if missing:
        raise CaseError(f"{extract}: the key column {missing[0]} is missing")
    return "|".join(str(given[name]) for name in contracts.ALL[extract].terms.key)


def match_rows(given: Rows, business_date: dt.date) -> pl.DataFrame:
    """``address.match`` of all rows of the case that have an address text; a text is first seen on the day that the row
    names, else on its updated_at."""
    known = _Register(given.get("police.standard_address", []))
    made = []
    for extract, row in _with_text(given):
        text = row.get("address_text")
        found: Row = known.match(text) | (row.get("match") or {})
        seen = row.get("first_seen", row.get("updated_at", "T-30"))
        made.append(
            {
                "normalised": text,
                "method": "full_name" if found["address_code"] else "not_in_register",
                "candidates": [],
                "room_unknown": False,
                **found,
                "extract": extract,
                "source_key": _dated_key(extract, row, business_date),
                "address_text": text,
                "first_seen": day(seen, business_date),
            }
        )
    return pl.DataFrame(made, schema=MATCH_SCHEMA, orient="row")


def _with_text(given: Rows) -> Iterator[tuple[str, Row]]:
    for extract, rows in given.items():
        if extract in contracts.ALL and contracts.ALL[extract].address_text:
            for row in rows:
                yield extract, {**defaults().get(extract, {}), **row}


def _dated_key(extract: str, row: Row, business_date: dt.date) -> str:
    parts = []
    for name in contracts.ALL[extract].terms.key:
        column = contracts.ALL[extract].by_name[name]
        parts.append(str(_value(column, row[name], business_date)))
    return "|".join(parts)


def _register_row(contract: Contract, row: Row, position: int, business_date: dt.date) -> Row:
    given = {**defaults().get(contract.extract, {}), **row}
    unknown = sorted(set(given) - set(contract.by_name) - _OUTSIDE)
    if unknown:
        raise CaseError(f"{contract.extract}: no such column: {', '.join(unknown)}")
    made: Row = {}
    for column in contract.columns:
        value = given.get(column.name)
        if column.required and value is None:
            raise CaseError(f"{contract.extract}: {column.name} is required: a row without it never gets this far")
        if column.register_name is not None:
            made[column.register_name] = None if value is None else _value(column, value, business_date)
    number = str(given.get("id_number", ""))
    if contract.takes_certificates:
        infant = number.startswith("CERT:")
        made["infant_certificate_number"] = number.removeprefix("CERT:") if infant else None
        made["person_key"] = None if infant else number
    made["source_key"] = _dated_key(contract.extract, given, business_date)
    made["source_row"] = {
        "extract": contract.extract,
        "delivery": given.get("delivery", f"{contract.extract}@{business_date}"),
        "row_number": given.get("row_number", position),
    }
    return made


def _value(column: Column, value: Any, business_date: dt.date) -> Any:
    try:
        match column.kind:
            case "date":
                return day(value, business_date)
            case "timestamp":
                return moment(value, business_date)
            case "decimal":
                return Decimal(str(value))
            case "flag":
                return {"Y": True, "N": False, True: True, False: False}[value]
            case "integer":
                return int(value)
            case _:
                return str(value)
    except (ValueError, KeyError, ArithmeticError) as fault:
        raise CaseError(f"{column.name}: {value!r} is no {column.kind}") from fault


class _Register:
    """The case's standard addresses, as far as matching a text to them goes."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = [{**defaults()["police.standard_address"], **row} for row in rows]
        self._by_text = {str(row["address_code"]): row for row in self._rows}
        self._by_text |= {str(row["full_name"]): row for row in self._rows if row.get("full_name")}
        self._parents = {str(row.get("parent_code")) for row in self._rows if row["status"] == 1}
        grandparents = {str(row.get("parent_code")) for row in self._rows if str(row["address_code"]) in self._parents}
        self._parents |= grandparents

    def match(self, text: Any) -> Row:
        row = self._by_text.get(str(text))
        if row is None or row["status"] == 3 or row["level"] < 5:
            return {"status": "NONE", "address_code": None}
        if row["status"] == 2:
            status = "CANCELLED"
        elif row["level"] == 7 or str(row["address_code"]) not in self._parents:
            status = "HOUSE"
        else:
            status = "BUILDING"
        codes = {name: row.get(name) for name in ("district_code", "town_code", "community_code")}
        return {"status": status, "address_code": row["address_code"], **codes}
