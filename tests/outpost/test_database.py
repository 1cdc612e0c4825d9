"""Transactions that keep what they say they keep."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import duckdb
import polars as pl
import pytest

from outpost import database, sql

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with database.connect() as opened:
        opened.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY)")
        yield opened


def rows(con: duckdb.DuckDBPyConnection) -> list[int]:
    return [number for (number,) in con.execute("FROM kept ORDER BY number").fetchall()]


def test_what_a_transaction_did_is_kept(con: duckdb.DuckDBPyConnection) -> None:
    with database.transaction(con):
        con.execute("INSERT INTO kept VALUES (1)")
    with database.transaction(con):
        con.execute("INSERT INTO kept VALUES (2)")
    assert rows(con) == [1, 2]


def test_after_an_error_nothing_of_it_is_kept_and_the_connection_goes_on(con: duckdb.DuckDBPyConnection) -> None:
    def stopped() -> None:
        with database.transaction(con):
            con.execute("INSERT INTO kept VALUES (1)")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stopped()
    with database.transaction(con):
        con.execute("INSERT INTO kept VALUES (2)")
    assert rows(con) == [2]


@pytest.mark.parametrize(
    "failing",
    [
        "SELECT error('no')",
        "FROM no_such_table",
        "SELEC 1",
        "INSERT INTO kept VALUES (1)",
        "SELECT CAST('x' AS INTEGER)",
    ],
)
def test_an_error_that_was_caught_does_not_lose_a_commit_without_a_word(
    con: duckdb.DuckDBPyConnection, failing: str
) -> None:
    """The trap of DuckDB 2.0 (duckdb#25300): COMMIT answers, and keeps nothing."""

    def went_on() -> None:
        with database.transaction(con):
            con.execute("INSERT INTO kept VALUES (1)")
            with suppress(duckdb.Error):
                con.execute(failing).fetchall()

    with pytest.raises(database.CommitError, match="kept nothing"):
        went_on()
    assert rows(con) == []
    with database.transaction(con):
        con.execute("INSERT INTO kept VALUES (3)")
    assert rows(con) == [3]


def test_the_engine_still_has_the_trap_that_the_mark_is_for(con: duckdb.DuckDBPyConnection) -> None:
    """When this fails, an engine has come that says so itself: the mark may go."""
    con.execute("BEGIN")
    con.execute("INSERT INTO kept VALUES (1)")
    with suppress(duckdb.Error):
        con.execute("SELECT error('no')").fetchall()
    con.execute("COMMIT")
    assert rows(con) == []


def test_only_one_function_commits() -> None:
    """Everybody else's COMMIT would go unproved. outpost/records.py speaks to SQLite."""
    word = re.compile(r"[\"'](?:BEGIN|COMMIT)\b|con\.(?:begin|commit)\(\)")
    found = {
        path.relative_to(ROOT).as_posix()
        for package in ("outpost", "assets", "pipelines")
        for path in (ROOT / package).rglob("*.py")
        if word.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"outpost/database.py", "outpost/records.py"}


def views(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
    return [name for (name,) in found]


def test_a_frame_is_there_for_the_statements_within_and_gone_afterwards(con: duckdb.DuckDBPyConnection) -> None:
    frame = pl.DataFrame({"number": [1, 2], "name": ["王", None], "parts": [["a"], []]})
    with database.registered(con, "given", frame):
        assert con.execute("FROM given ORDER BY ALL").fetchall() == [(1, "王", ["a"]), (2, None, [])]
    assert views(con) == []


def test_a_frame_is_gone_after_an_error_that_leaves_the_connection_usable(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(KeyError), database.registered(con, "given", pl.DataFrame({"number": [1]})):
        raise KeyError("number")
    assert views(con) == []


def test_the_error_of_a_statement_is_told_and_not_that_its_frame_could_not_be_dropped(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """In a transaction that an error has ended, DuckDB refuses to drop the view too."""
    with (
        pytest.raises(duckdb.ConversionException),
        database.transaction(con),
        database.registered(con, "given", pl.DataFrame({"text": ["x"]})),
    ):
        con.execute("SELECT CAST(text AS INTEGER) FROM given").fetchall()
    assert views(con) == []


def test_a_frame_can_be_made_a_table(con: duckdb.DuckDBPyConnection) -> None:
    assert database.as_table(con, "given", pl.DataFrame({"number": [1, 2, 3]})) == 3
    assert con.execute("SELECT sum(number) FROM given").fetchall() == [(6,)]
    assert views(con) == []


class Losing:
    """A connection to an engine that writes one row less than it says."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def execute(self, text: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        done = self._con.execute(text, parameters)
        if text.startswith(("INSERT", "CREATE")):
            said = done.fetchall()
            self._con.execute("DELETE FROM lost WHERE number = (SELECT max(number) FROM lost)").fetchall()
            return self._con.execute("SELECT $said", {"said": said[0][0]})
        return done


def test_rows_that_a_scan_does_not_find_stop_the_writer(con: duckdb.DuckDBPyConnection) -> None:
    numbers = "SELECT range AS number FROM range(10)"
    with pytest.raises(sql.LostRowsError, match="lost: 10 rows were written and a scan finds 9"):
        sql.create_table(Losing(con), "lost", numbers, {})  # type: ignore[arg-type]
    with pytest.raises(sql.LostRowsError, match="lost: 19 rows were written and a scan finds 18"):
        sql.insert(Losing(con), "lost", numbers, {})  # type: ignore[arg-type]
    with pytest.raises(sql.LostRowsError, match="lost"):
        sql.create_temporary(Losing(con), "lost", numbers, {})  # type: ignore[arg-type]


def test_rows_written_are_rows_found_beyond_the_sizes_of_the_engine(con: duckdb.DuckDBPyConnection) -> None:
    """Row groups of 122,880 rows, made and filled in one transaction on several threads."""
    for threads in (2, 4):
        con.execute(f"SET threads = {threads}")
        with database.transaction(con):
            assert sql.create_temporary(con, "source", "SELECT range AS number FROM range(300000)", {}) == 300_000
            assert sql.create_temporary(con, "target", "FROM source ORDER BY number LIMIT 0", {}) == 0
            assert sql.insert(con, "target", "FROM source", {}) == 300_000
        assert sql.scanned(con, "target") == 300_000


def test_nothing_is_said_at_the_end_of_a_process_that_still_holds_the_database() -> None:
    """DuckDB 2.0.0 told of "leaked" objects after everything else that a command said."""
    held = (
        "import ctypes, duckdb\n"
        "con = duckdb.connect()\n"
        "for kept in (con, con.execute, duckdb.DuckDBPyConnection):\n"
        "    ctypes.pythonapi.Py_IncRef(ctypes.py_object(kept))\n"
    )
    done = subprocess.run([sys.executable, "-c", held], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(("usual", "less"), [("4GB", "953.6 MiB"), ("2000MB", "476.8 MiB"), ("300MB", "244.1 MiB")])
def test_memory_is_lent_and_comes_back_after_an_error(usual: str, less: str) -> None:
    with closing(database.connect(memory_limit=usual)) as con:
        asked = "SELECT current_setting('memory_limit')"
        before = con.execute(asked).fetchall()
        with suppress(KeyError), database.leaner(con, usual):
            assert con.execute(asked).fetchall() == [(less,)]
            raise KeyError
        assert con.execute(asked).fetchall() == before
        with database.leaner(con, None):
            assert con.execute(asked).fetchall() == before


def test_memory_that_is_in_use_is_not_lent() -> None:
    with closing(database.connect(memory_limit="700MB")) as con:
        con.execute("SET temp_directory = ''")
        con.execute("CREATE TABLE full_of AS SELECT hash(range) AS one, hash(-range) AS other FROM range(20_000_000)")
        with database.leaner(con, "700MB"):
            assert con.execute("SELECT count(*) FROM full_of").fetchall() == [(20_000_000,)]
        assert con.execute("SELECT current_setting('memory_limit')").fetchall() == [("667.5 MiB",)]
