"""What a task's finding stood in, kept with it: the context that is no source row of it (docs/adr/0018).

Each night, for every task that was opened or renewed, ``push.task_context`` gets the addresses of its rows with all
that lies above them, what the texts of its rows were resolved to, and the rows of who looks after the place.
Here: keeping it. Not here: what is done with it (``outpost.explain``).
"""

from __future__ import annotations

import datetime as dt

import duckdb

from outpost import contracts, database, sql

_MADE = ("tonight_cited", "tonight_place", "tonight_match", "tonight_named", "tonight_post")


def keep(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> int:
    """Keep the context of all tasks that this night's findings opened or renewed; returns how many.

    After the ledger's night, with the registers attached. Done again, it gives the same.
    """
    night = {"T": business_date}
    sql.create_temporary(con, "tonight_cited", sql.load("context/cited"), night)
    con.execute("CREATE OR REPLACE TEMP TABLE tonight_place (task_number TEXT, address_code TEXT)").fetchall()
    _gather(con)
    sql.create_temporary(con, "tonight_named", sql.load("context/named"), {})
    sql.create_temporary(con, "tonight_post", sql.load("context/post"), {})
    with database.transaction(con):
        sql.query(con, "context/forget", {}).fetchall()
        kept = sql.insert(con, "push.task_context", sql.load("context/context"), night)
    for table in _MADE:
        con.execute(f"DROP TABLE {sql.identifier(table)}").fetchall()
    return kept


def _gather(con: duckdb.DuckDBPyConnection) -> None:
    """The addresses and the matches of the cited rows, extract by extract."""
    begun = False
    for contract in contracts.ALL.values():
        column = contract.referring_to("address")
        if column is not None and column.register_name is not None:
            names = {"the_table": contract.table, "the_column": column.register_name}
            sql.insert(con, "tonight_place", sql.renamed(sql.load("context/place_of"), names), {})
        if contract.address_text is not None:
            text = sql.renamed(sql.load("context/match_of"), {"the_table": contract.table})
            parameters = {"extract": contract.extract}
            if begun:
                sql.insert(con, "tonight_match", text, parameters)
            else:
                sql.create_temporary(con, "tonight_match", text, parameters)
            begun = True
