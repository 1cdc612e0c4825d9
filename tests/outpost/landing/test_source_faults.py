"""``push.source_fault`` holds what models and landing counted, in a database of an earlier version too."""

from __future__ import annotations

import datetime as dt

from outpost import database, sql

T = dt.date(2026, 11, 22)
EARLIER = "CREATE TABLE push.source_fault (business_date DATE NOT NULL, model_id TEXT NOT NULL, fault TEXT NOT NULL, rows BIGINT NOT NULL)"  # noqa: E501


def test_a_table_of_an_earlier_version_takes_what_landing_counts() -> None:
    with database.connect() as con:
        con.execute("CREATE SCHEMA push")
        con.execute(EARLIER)
        con.execute("INSERT INTO push.source_fault VALUES ('2026-11-22', 'P2', 'another_name', 3)")
        for _ in range(2):
            database.create_schema(con)
        con.execute(
            "INSERT INTO push.source_fault BY NAME SELECT DATE '2026-11-22' AS business_date, 'gov.grid' AS extract,"
            " d AS delivery, 'worker_number' AS \"column\", 'null_marker' AS fault, 2 AS rows"
            " FROM (VALUES ('gov.grid@2026-11-21'), ('gov.grid@2026-11-22')) AS given(d)"
        )
        told = sql.query(con, "status/source_faults", {"business_date": T}).fetchall()
    assert told == [("P2", "another_name", 3), ("gov.grid", "worker_number null_marker", 4)]
