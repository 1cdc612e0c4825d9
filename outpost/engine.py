"""Whether the database engine that is installed can be trusted with a night: asked before each one, in a tenth of a
second.

DuckDB 2.0.0 loses rows: of a table that is made empty in a transaction and filled in it with some 100,000 rows on two
threads, a plain count is right and every filter, sum and join finds nothing, also after the commit.
"""

from __future__ import annotations

import duckdb

from outpost import database, sql
from outpost.errors import OutpostError

ROWS = 150_000
"""Enough to cross the engine's own sizes: a row group holds 122,880 rows."""
GOOD = "2.0.1"
"""The version that Outpost is tested with."""
_QUESTIONS = ("counted", "filtered", "summed", "joined")


class EngineError(OutpostError):
    """The engine loses rows; the text says which version is good."""


def check(rows: int = ROWS) -> None:
    """Write ``rows`` rows as a night does and ask for them in four ways, before the commit and after it.

    Raises:
        EngineError: one of the answers is wrong.
    """
    with database.connect(threads=2) as con:
        try:
            with database.transaction(con):
                for step in ("empty", "source", "fill"):
                    sql.query(con, f"engine/{step}", {"rows": rows}).fetchall()
                before = _answers(con)
            judge({"before the commit": before, "after it": _answers(con)}, rows)
        except database.CommitError as fault:
            raise EngineError(_said(str(fault))) from None


def judge(answers: dict[str, dict[str, int | None]], rows: int) -> None:
    """EngineError unless every answer is what ``rows`` rows give."""
    right = {"counted": rows, "filtered": (rows + 1) // 2, "summed": rows * (rows - 1) // 2, "joined": rows}
    wrong = [f"{name} {when}" for when, found in answers.items() for name in _QUESTIONS if found[name] != right[name]]
    if wrong:
        raise EngineError(_said(f"rows that were written are not found ({', '.join(wrong)})"))


def _answers(con: duckdb.DuckDBPyConnection) -> dict[str, int | None]:
    ((*found,),) = sql.query(con, "engine/answers", {}).fetchall()
    return dict(zip(_QUESTIONS, found, strict=True))


def _said(what: str) -> str:
    return f"DuckDB {duckdb.__version__}: {what}; no night runs on it: install duckdb=={GOOD}"
