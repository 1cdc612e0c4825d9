"""The order of a night's statements: sql/tasks/order.toml, read and walked.

What runs when, and into which table, stands in that file alone. Here is how a line of it is read and done. What a
statement means is in its SQL file; what needs Python is handed in by name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from outpost import sql
from outpost.errors import OutpostError

FOLDER = "tasks"
_LINE = re.compile(r"(?:(?P<table>[a-z_.]+) (?P<how>=|\+=) )?(?P<source>[a-z0-9_/]+)(?P<stops>; or stop)?")
_PYTHON = "python: "


class OrderError(OutpostError):
    """A line of order.toml cannot be read; the text says which."""


@dataclass(frozen=True)
class Statement:
    """One line of a step. ``table``: what is made (``=``) or added to (``+=``); ``sql``: the file below sql/, or None
    where ``python`` names a function or ``source`` a table of tonight whose rows are taken whole."""

    line: str
    table: str | None = None
    adds: bool = False
    sql: str | None = None
    source: str | None = None
    python: str | None = None
    stops_if_empty: bool = False


@dataclass(frozen=True)
class Step:
    """Statements of one folder, and the parameters that they have besides the night's."""

    name: str
    does: str
    statements: tuple[Statement, ...]
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class PythonStep:
    """What a Python function of the order does, and the tables that it makes with their grain."""

    does: str
    makes: Mapping[str, str]


@cache
def _document() -> Mapping[str, Any]:
    return tomllib.loads((sql.SQL_ROOT / FOLDER / "order.toml").read_text(encoding="utf-8"))


@cache
def steps(part: str = "night") -> tuple[Step, ...]:
    """The steps of ``night``, ``undo``, ``pass_on`` or ``purge``, in order. OrderError names a line that is none."""
    return tuple(
        Step(
            entry["step"],
            entry["does"],
            tuple(read_statement(line, entry["step"]) for line in entry["statements"]),
            entry.get("parameters", {}),
        )
        for entry in _document()[part]
    )


@cache
def python_steps() -> Mapping[str, PythonStep]:
    """The Python functions that the order names."""
    return {name: PythonStep(entry["does"], entry["makes"]) for name, entry in _document()["python"].items()}


def step_named(name: str, part: str = "night") -> Step:
    """A step by its folder's name, with or without its number. OrderError says which there are."""
    for step in steps(part):
        if name in (step.name, step.name.partition("_")[2]):
            return step
    raise OrderError(f"no step {name!r}: there are {', '.join(step.name for step in steps(part))}")


def walk(
    con: duckdb.DuckDBPyConnection,
    wanted: Iterable[Step],
    parameters: Mapping[str, Any],
    python: Mapping[str, Callable[[], object]],
) -> Iterator[Step]:
    """Do the steps; each is given back when it is done, so that a caller may stop there."""
    for step in wanted:
        given = {**parameters, **step.parameters}
        for statement in step.statements:
            if run(con, statement, given, python) == 0 and statement.stops_if_empty:
                break
        yield step


def run(
    con: duckdb.DuckDBPyConnection,
    statement: Statement,
    parameters: Mapping[str, Any],
    python: Mapping[str, Callable[[], object]],
) -> int | None:
    """Do one statement; returns the rows that it made or added, None where it did neither."""
    if statement.python is not None:
        python[statement.python]()
        return None
    text = sql.load(statement.sql) if statement.sql else f"FROM {sql.identifier(str(statement.source))}"
    if statement.table is None:
        sql.run(con, text, parameters).fetchall()
        return None
    fill = sql.insert if statement.adds else sql.create_temporary
    return fill(con, statement.table, text, parameters)


def read_statement(line: str, folder: str) -> Statement:
    """One line of the step in ``folder``. OrderError when it is none."""
    if line.startswith(_PYTHON):
        name = line.removeprefix(_PYTHON)
        if name not in python_steps():
            raise OrderError(f"sql/{FOLDER}/order.toml, {folder}: {line!r} has no [python.{name}]")
        return Statement(line, python=name)
    found = _LINE.fullmatch(line)
    if found is None or (found["stops"] and not found["table"]):
        raise OrderError(f"sql/{FOLDER}/order.toml, {folder}: {line!r} is not a statement")
    source, adds = found["source"], found["how"] == "+="
    if adds and source.startswith("tonight_"):
        return Statement(line, found["table"], adds, source=source, stops_if_empty=bool(found["stops"]))
    file = f"{FOLDER}/{source}" if "/" in source else f"{FOLDER}/{folder}/{source}"
    return Statement(line, found["table"], adds, sql=file, stops_if_empty=bool(found["stops"]))
