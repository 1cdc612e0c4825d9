"""Sources whose tables have a city's own columns, codes and units: the delivery has the contract's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from outpost.mapping import Unmapped
from outpost.sources import settings
from tests.outpost.sources.test_databases import ODD, Bench, mariadb_server, pg, postgres_server

__all__ = ["mariadb_server", "pg", "postgres_server"]
MAPPING = """
leave_out = ["usable_area", "bedrooms", "danger_level", "planned_use"]
[columns]
house_number = "编号"
address_text = "坐落"
building_area = "亩"
status = "状态"
first_registered_on = "登记"
updated_at = "更新"
[units]
building_area = "亩"
[dates]
first_registered_on = "YYYYMMDD"
[codes.status]
"现房" = 1
[constants]
ground_floor_shop = "N"
"""
TABLE = 'CREATE TABLE "房" ("编号" text, "坐落" text, "亩" numeric, "状态" text, "登记" text, "更新" timestamp)'
HOUSES = '[sources.city.extracts."gov.house"]\ntable = "房"\nload = "full"\n'


def say(bench: Bench) -> None:
    folder = bench.home.root / "mapping"
    folder.mkdir()
    (folder / "gov.house.toml").write_text(MAPPING, encoding="utf-8")


def test_a_table_in_a_citys_own_words(pg: tuple[Bench, psycopg.Connection[Any], str]) -> None:
    bench, con, dsn = pg
    con.execute(TABLE.encode())
    rows = [("H1", ODD, "1.5", "现房", "20081112"), ("H2", "", None, "在建", None)]
    rows += [(f"M{number}", "工农路", "3", "在建", "") for number in range(2, 50_000)]
    with con.cursor() as cursor:
        cursor.executemany("INSERT INTO 房 VALUES (%s, %s, %s, %s, %s, '2026-11-20 11:00:00')", rows[:2])
        with cursor.copy("COPY 房 FROM STDIN") as copied:
            for row in rows[2:]:
                copied.write_row((*row, "2026-11-20 11:00:00"))
    bench.source(dsn, HOUSES)
    say(bench)
    (done,) = bench.pull()
    assert (done.state, done.rows, done.why) == ("delivered", len(rows), "")
    assert done.unmapped == (Unmapped("status", "在建", len(rows) - 1),)
    found = bench.delivered()
    assert found[0] == ["H1", ODD, "1000", "", "", "", "N", "", "2008-11-12", "1", "2026-11-20 11:00:00"]
    assert found[1] == ["H2", "", "", "", "", "", "N", "", "", "在建", "2026-11-20 11:00:00"]
    assert [row[0] for row in found] == [row[0] for row in rows]
    assert {row[2] for row in found[2:]} == {"2000"}


@pytest.mark.parametrize(
    ("kind", "extracts", "why"),
    [
        ("postgresql", HOUSES + 'columns = { status = "x" }\n', r"mapping/gov\.house\.toml, or here; not in both"),
        ("postgresql", HOUSES + 'leave_out = ["bedrooms"]\n', "not in both"),
        ("sftp", '[sources.city.extracts."gov.house"]\nfile = "house.csv.gz"\n', "`outpost convert` maps a file"),
    ],
)
def test_what_is_said_twice_is_refused(tmp_path: Path, kind: str, extracts: str, why: str) -> None:
    bench = Bench(tmp_path / "home", kind)
    bench.source("dsn", extracts, 'known_hosts = "x"' if kind == "sftp" else "")
    say(bench)
    with pytest.raises(settings.SourcesError, match=why):
        settings.read(bench.home)


def test_what_is_never_ingested_is_no_column_of_a_mapping(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "home", "postgresql")
    bench.source("dsn", HOUSES)
    say(bench)
    file = bench.home.root / "mapping" / "gov.house.toml"
    file.write_text(MAPPING.replace('"坐落"', '"holder_phone"'), encoding="utf-8")
    with pytest.raises(settings.SourcesError, match="never ingested: holder_phone"):
        settings.read(bench.home)
