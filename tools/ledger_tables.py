"""docs/ledger-tables.md: every tonight_* table of the ledger's night, its grain and its columns.

The grain is what a SQL file says in its opening comment (``-- Grain: ...``); of a table that Python makes,
sql/tasks/order.toml says it. The columns are DuckDB's own, asked of an empty night.

``python -m tools.ledger_tables`` writes the page, ``--check`` only says whether it is out of date.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from outpost import database, init, landing, reference, secrets, settings, sql
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.ledger import order, passing
from outpost.ledger.steps import Advance
from outpost.night.shared_terms import all_terms
from tools.written import command, differing

PAGE = Path(__file__).resolve().parents[1] / "docs" / "ledger-tables.md"
_NIGHT = dt.date(2026, 11, 22)
_GRAIN = "-- Grain: "


_HEAD = """\
# The tables of a ledger's night

Written by `python -m tools.ledger_tables` from the SQL files and an empty night; do not edit by hand.

A night of the ledger is a list of statements in steps: [sql/tasks/order.toml](../sql/tasks/order.toml). Each makes a
table that lives for this night alone (`tonight_*`), adds to one, or changes one. Below is every such table, step by
step, with its grain (what one row is, and the columns that tell rows apart) and its columns.
`python -m tools.ledger_steps --home H --until STEP` does the last published night again on a copy, up to a step.
""".splitlines()


class GrainError(OutpostError):
    """A table of the night does not say what one row of it is; the text names the file."""


@dataclass(frozen=True)
class Made:
    """One table that a step makes."""

    name: str
    grain: str
    meaning: str
    columns: tuple[tuple[str, str], ...]


def page() -> str:
    """The page as it should be."""
    lines = [*_HEAD]
    for step, tables in _steps():
        lines += ["", f"## {step.name}", "", step.does, ""]
        lines += [f"- `{statement.line}`" for statement in step.statements]
        for table in tables:
            lines += ["", f"### {table.name} ({step.name})", "", table.meaning, "", f"Grain: {table.grain}.", ""]
            lines += ["| column | type |", "|---|---|"]
            lines += [f"| `{name}` | {kind} |" for name, kind in table.columns]
    return "\n".join(lines) + "\n"


def _steps() -> Iterator[tuple[order.Step, list[Made]]]:
    """Each step with the tables that it makes for the first time."""
    with tempfile.TemporaryDirectory() as folder, closing(database.connect(threads=1)) as con:
        home = Home(Path(folder))
        init.make_home(home)
        _empty_night(con, home)
        night = Advance.of(con, {}, _NIGHT, settings.read(home.config), secrets.read(home.secrets))
        yield from _walked(con, order.steps(), night.parameters, night.python)
        kept = {**night.python, "describe_kept": lambda: passing.describe(con, [], {})}
        yield from _walked(con, order.steps("pass_on"), night.parameters, kept)


def _walked(
    con: duckdb.DuckDBPyConnection,
    steps: Sequence[order.Step],
    parameters: Mapping[str, object],
    python: Mapping[str, Callable[[], object]],
) -> Iterator[tuple[order.Step, list[Made]]]:
    """Do every statement, also those that a step leaves out when there is nothing to do."""
    for step in steps:
        made: dict[str, Made] = {}
        for statement in step.statements:
            order.run(con, statement, {**parameters, **step.parameters}, python)
            for name, grain, meaning in _tables_of(statement):
                made.setdefault(name, Made(name, grain, meaning, _columns(con, name)))
        yield step, list(made.values())


def _tables_of(statement: order.Statement) -> Iterator[tuple[str, str, str]]:
    """Name, grain and meaning of the tables that a statement makes."""
    if statement.python is not None:
        function = order.python_steps()[statement.python]
        for name, grain in function.makes.items():
            yield name, grain, f"Made by {function.does}."
    elif statement.table is not None and statement.sql is not None and not statement.adds:
        grain, meaning = opening(statement.sql)
        yield statement.table, grain, meaning


def opening(name: str) -> tuple[str, str]:
    """Grain and meaning, as the file's opening comment says them."""
    comment = [line for line in sql.load(name).splitlines() if line.startswith("--")]
    grains = [line.removeprefix(_GRAIN).rstrip(".") for line in comment if line.startswith(_GRAIN)]
    if len(grains) != 1:
        raise GrainError(f"sql/{name}.sql makes a table: its opening comment needs one line `{_GRAIN}one row a ...`")
    text = sql.load(name)
    before = text[: text.index(_GRAIN)].splitlines()
    return grains[0], " ".join(line.removeprefix("--").strip() for line in before)


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> tuple[tuple[str, str], ...]:
    described = con.execute(
        "SELECT column_name, column_type FROM (DESCRIBE FROM query_table($table))", {"table": table}
    )
    return tuple((name, kind) for name, kind in described.fetchall())


def _empty_night(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    """The registers and shared terms that the ledger reads, without a row."""
    database.create_schema(con)
    reference.load(con, home.reference, _NIGHT)
    landing.build_all(con, home, _NIGHT)
    needed = sql.tables_below("tasks")
    terms = {term.table: term for term in all_terms()}
    while more := {read for name in needed & terms.keys() for read in terms[name].reads} - needed:
        needed |= more
    for term in all_terms():
        if term.table in needed:
            sql.create_table(con, term.table, term.text, {"T": _NIGHT})


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


def main(arguments: Sequence[str]) -> int:
    """Write, or with ``--check`` say what is out of date; returns the exit code."""
    return command(arguments, "tools.ledger_tables", write, lambda: differing(PAGE, page()))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
