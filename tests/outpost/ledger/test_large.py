"""A night beyond the engine's own sizes: more findings than three row groups hold, on several threads, spilling."""

from __future__ import annotations

import polars as pl
import pytest

from outpost import database, ledger, sql
from tests.outpost.ledger.conftest import MONDAY, SECRETS, City, finding, with_tables

FINDINGS = 400_000
KEPT = ("task_event", "task_live", "finding_fate", "list_line", "balance", "ledger_night")


def night_of(threads: int, memory: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int]]:
    """The ledger's tables after one night: rows of each, and their hashes added up."""
    folder = tmp_path_factory.mktemp(f"{threads}-threads")
    with database.connect(
        folder / "work.duckdb", folder / "registers.duckdb", threads=threads, memory_limit=memory
    ) as con:
        con.execute("SET temp_directory = " + database.quoted(folder / "spill"))
        city = City(with_tables(con))
        city._registers()
        city._found((finding(),), (), {})
        many = pl.select(subject_key=pl.concat_str(pl.lit("T"), pl.int_range(FINDINGS).cast(pl.String)))
        con.register("many", many.to_arrow())
        con.execute("CREATE TEMP TABLE one AS FROM push.finding")
        con.execute("DELETE FROM push.finding")
        sql.insert(con, "push.finding", "SELECT one.* REPLACE (many.subject_key AS subject_key) FROM one, many", {})
        ran = ledger.advance(con, city.models, MONDAY, city.settings, SECRETS)
        assert ran.faults == {"balance": [], "chain": []}
        assert ran.counts["opened"] == ran.counts["not_ended"] == FINDINGS
        assert ran.counts["events"] == sql.scanned(con, "push.task_event") >= FINDINGS
        assert ledger.verify(con, SECRETS) == []
        return {
            table: con.execute(f"SELECT count(*), sum(hash(kept)) FROM push.{table} AS kept").fetchall()[0]
            for table in KEPT
        }


@pytest.mark.slow
def test_four_hundred_thousand_findings_are_four_hundred_thousand_tasks(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    roomy = night_of(2, "8GB", tmp_path_factory)
    assert night_of(4, "1GB", tmp_path_factory) == roomy
