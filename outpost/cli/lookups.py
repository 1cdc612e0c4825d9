"""``outpost models``, ``outpost address``, ``outpost query``, ``outpost verify``."""

from __future__ import annotations

import sys

import click
import duckdb

from outpost.cli.options import existing_home, home_option, json_option, print_json, print_table
from outpost.night import standing


@click.command()
@click.argument("sql", required=False)
@home_option
@json_option
def query(sql: str | None, home: str | None, as_json: bool) -> None:
    """Read-only SQL over the published tables; without SQL, from standard input, or the tables on a terminal."""
    place = existing_home(home)
    if sql is None and sys.stdin.isatty():
        sql = "SELECT schema_name AS schema, table_name AS name FROM duckdb_tables() ORDER BY ALL"
    text = sql if sql is not None else sys.stdin.read()
    with standing.published_database(place) as con:
        # Only what is published: no file, no other database can be reached from the statement.
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        try:
            found = con.execute(text)
            header = [column[0] for column in found.description or []]
            rows = found.fetchall()
        except duckdb.Error as fault:
            raise click.ClickException(str(fault).split("\n")[0]) from None
    if as_json:
        print_json([dict(zip(header, row, strict=True)) for row in rows])
    else:
        print_table(header, rows)
