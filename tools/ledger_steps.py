"""A night of the ledger, stopped after a step and looked at: on a copy, never on the published file.

    python -m tools.ledger_steps                                   # the steps, in order
    python -m tools.ledger_steps --home H --until 12_route         # the last published night: rows by table
    python -m tools.ledger_steps --home H --until route --keep F   # the same, kept: tables of schema tonight

The copy that is kept holds addresses and pseudonyms, as the published file does: nobody else can read it, and it is to
be deleted after use. ``outpost query`` and any DuckDB client open it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from outpost import ledger, models, secrets, settings, sql
from outpost.database import quoted
from outpost.errors import OutpostError
from outpost.home import Home, HomeError
from outpost.ledger import order
from outpost.locks import copy_settled
from outpost.night import workfile
from outpost.night.inputs import Inputs

SCHEMA = "tonight"


class LookError(OutpostError):
    """The night cannot be looked at; the text says what is missing."""


def look(home: Home, last: order.Step, place: Path) -> dict[str, int]:
    """Do the last published night once more in a copy at ``place``, up to ``last``; returns rows by ``tonight_*``
    table, which stay in the copy below the schema ``tonight``."""
    if not home.database.exists():
        raise LookError(f"{home.root} has no published night")
    with _copy(home, place) as con:
        business_date: dt.date | None = con.execute("SELECT max(business_date) FROM push.ledger_night").fetchall()[0][0]
        if business_date is None or workfile.night_of_registers(con) != business_date:
            raise LookError("the registers of the last published night are not there: the next night leaves its own")
        inputs = Inputs.read(workfile.night_folder(home, business_date))
        if inputs is None:
            raise LookError(f"lake/night/{business_date} does not say any more what that night took")
        journal = [entry for entry in inputs.journal if ledger.is_whole(entry)]
        in_force = settings.read(home.config)
        specs = {
            name: spec.as_of(business_date) for name, spec in models.load_for_night(profile=in_force.profile).items()
        }
        ledger.Advance.of(con, specs, business_date, in_force, secrets.read(home.secrets), journal).stop_after(last)
        return _keep(con)


@contextmanager
def _copy(home: Home, place: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a copy of the published file, with the night's registers beside it, read-only."""
    copy_settled(home.database, place)
    place.chmod(0o600)
    with workfile.last_registers(home) as registers, closing(duckdb.connect(str(place))) as con:
        if registers is None:
            raise LookError("the registers of the last published night are not there: the next night leaves its own")
        con.execute("ATTACH " + quoted(registers) + " AS registers (READ_ONLY)")
        yield con


def _keep(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Turn tonight's temporary tables into tables of the copy."""
    con.execute("CREATE SCHEMA " + sql.identifier(SCHEMA)).fetchall()
    made = con.execute("SELECT table_name FROM duckdb_tables() WHERE temporary ORDER BY table_name").fetchall()
    names = [name for (name,) in made if name.startswith("tonight_")]
    return {name: sql.create_table(con, f"{SCHEMA}.{name}", f"FROM temp.{sql.identifier(name)}", {}) for name in names}


def main(arguments: list[str]) -> int:
    """List the steps, or look at a night; returns the exit code."""
    parser = argparse.ArgumentParser(prog="tools.ledger_steps", description=__doc__.partition("\n")[0])
    parser.add_argument("--home", help="the home, else $OUTPOST_HOME, else ./outpost-home")
    parser.add_argument("--until", metavar="STEP", help="the last step that is done, with or without its number")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="where the copy stays")
    asked = parser.parse_args(arguments)
    if asked.until is None:
        sys.stdout.writelines(f"{step.name:<12} {step.does}\n" for step in order.steps())
        return 0
    if asked.keep and asked.keep.exists():
        parser.error(f"{asked.keep} is there already")
    try:
        with tempfile.TemporaryDirectory() as folder:
            place = asked.keep or Path(folder) / "night.duckdb"
            rows = look(Home.find(asked.home).existing(), order.step_named(asked.until), place)
    except (LookError, order.OrderError, HomeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{name:<20} {count:>12,}\n" for name, count in rows.items())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
