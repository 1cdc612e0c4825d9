"""Databases that are odd: a row that breaks, a clock that is ahead, line ends in texts, names that nobody decodes."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import Any

import psycopg
import pytest

from outpost import contracts
from outpost.landing.readers import open_file
from tests.outpost.sources.test_databases import COLUMNS, HOUSES, VISIT, VISITS, Bench, T, maria, pg, visit
from tests.servers import Server, mariadb_server, postgres_server

__all__ = ["maria", "mariadb_server", "pg", "postgres_server"]

NEXT = T + dt.timedelta(days=1)


def computed(status: str) -> str:
    """gov.house out of a SELECT whose status is computed."""
    names = "house_number, 地址 AS address_text, building_area, usable_area, bedrooms, planned_use, ground_floor_shop,"
    names += f" danger_level, first_registered_on, {status} AS status, updated_at"
    return f'[sources.city.extracts."gov.house"]\nselect = "SELECT {names} FROM house"\n'


def test_a_row_that_breaks_one_extract_breaks_no_other(pg: tuple[Bench, psycopg.Connection[Any], str]) -> None:
    bench, con, dsn = pg
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    con.execute("INSERT INTO house (house_number, status) VALUES ('H1', 0)")
    con.execute(VISIT)
    bench.source(dsn, computed("1 / status") + VISITS)
    house, visits = bench.pull()
    assert (house.state, visits.state) == ("failed", "delivered"), (house.why, visits.why)
    assert bench.left() == ["grid_visit.csv.gz", "grid_visit.manifest.json"]


@pytest.mark.parametrize("kind", ["pg", "maria"])
def test_a_statement_that_takes_too_long_is_told_and_ends_no_other(kind: str, request: pytest.FixtureRequest) -> None:
    bench, con, dsn = request.getfixturevalue(kind)
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    con.execute("INSERT INTO house (house_number) VALUES ('H1')")
    con.execute(VISIT)
    wait = "pg_sleep(20)" if kind == "pg" else "sleep(20)"
    bench.source(dsn, computed(f"length(concat({wait}))") + VISITS, "statement_seconds = 1")
    house, visits = bench.pull()
    assert (house.state, visits.state) == ("failed", "delivered"), (house.why, visits.why)
    assert "time limit" in house.why


@pytest.mark.parametrize("kind", ["pg", "maria"])
@pytest.mark.parametrize("column", ["datetime", "date"])
def test_a_moment_in_the_future_hides_no_later_change(kind: str, column: str, request: pytest.FixtureRequest) -> None:
    bench, con, dsn = request.getfixturevalue(kind)
    con.execute(VISIT.replace("timestamp", "timestamp" if (kind, column) == ("pg", "datetime") else column))
    con.execute(f"INSERT INTO visit VALUES {visit(1, '2026-11-20 08:00:00')}, {visit(2, '2099-01-01 00:00:00')}")
    bench.source(dsn, VISITS)
    bench.pull()
    now = dt.datetime.now(dt.timezone(dt.timedelta(hours=8)))
    con.execute(f"INSERT INTO visit VALUES {visit(3, f'{now:%Y-%m-%d %H:%M:%S}')}")
    bench.pull(NEXT)
    assert {row[0] for row in bench.delivered("gov.grid_visit", NEXT)} == {"V2", "V3"}


def test_who_takes_a_delivery_away_and_pulls_again_gets_its_changes_again(
    pg: tuple[Bench, psycopg.Connection[Any], str],
) -> None:
    bench, con, dsn = pg
    con.execute(VISIT)
    con.execute(f"INSERT INTO visit VALUES {visit(1, '2026-11-20 08:00:00')}")
    bench.source(dsn, VISITS)
    bench.pull()
    con.execute(f"INSERT INTO visit VALUES {visit(2, '2026-11-21 08:00:00')}, {visit(3, '2026-11-22 08:00:00')}")
    for _ in range(2):
        bench.pull(NEXT)
        assert {row[0] for row in bench.delivered("gov.grid_visit", NEXT)} == {"V1", "V2", "V3"}
        shutil.rmtree(bench.home.landing / NEXT.isoformat())


TEXTS = ["a\rb", "a\r\nb", "\r", "\n", " a ", '"', "a\u2028b", "a\x0bb", "\\.", "\ufeffx", "a,b", "'", "\t"]


@pytest.mark.parametrize("kind", ["pg", "maria"])
def test_whatever_is_in_a_text_is_one_row_to_landing(kind: str, request: pytest.FixtureRequest) -> None:
    bench, con, dsn = request.getfixturevalue(kind)
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    for number, text in enumerate(TEXTS):
        con.execute("INSERT INTO house (house_number, 地址) VALUES (%s, %s)", (f"H{number}", text))
    bench.source(dsn, HOUSES.format("house"))
    assert bench.pull()[0].rows == len(TEXTS)
    file = bench.home.landing / T.isoformat() / "gov" / "house.csv.gz"
    batches = open_file(file, "utf-8", contracts.ALL["gov.house"], ()).batches
    assert sum(len(batch) for batch in batches) == len(TEXTS)
    assert {row[1] for row in bench.delivered()} == set(TEXTS)


def test_names_in_an_encoding_that_the_database_does_not_say(
    pg: tuple[Bench, psycopg.Connection[Any], str], postgres_server: Server
) -> None:
    bench, con, _ = pg
    con.execute("DROP DATABASE IF EXISTS named")
    con.execute("CREATE DATABASE named ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    dsn = postgres_server.postgresql("named")
    with psycopg.connect(dsn, autocommit=True) as plain:
        plain.execute("SET client_encoding = 'SQL_ASCII'")
        plain.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})".encode("gb18030"))
        plain.execute("INSERT INTO house (house_number, 地址) VALUES ('H1', '㐀镕村1号')".encode("gb18030"))
    bench.source(dsn, HOUSES.format("house"), 'encoding = "gb18030"')
    assert bench.pull()[0].state == "delivered"
    assert bench.delivered(encoding="gb18030")[0][1] == "㐀镕村1号"


@pytest.mark.parametrize("kind", ["pg", "maria"])
def test_a_full_disk_is_told_as_what_it_is(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, con, dsn = request.getfixturevalue(kind)
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    con.execute("INSERT INTO house (house_number) VALUES ('H1')")
    bench.source(dsn, HOUSES.format("house"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("outpost.sources.delivery._Compressed._put", full)
    (done,) = bench.pull()
    assert (done.state, done.why) == ("failed", "OSError: [Errno 28] No space left on device")
    assert bench.left() == []


def test_others_may_not_read_what_is_delivered(maria: tuple[Bench, Any, str]) -> None:
    bench, con, dsn = maria
    con.execute(f"CREATE TABLE house ({COLUMNS.format('datetime')})")
    bench.source(dsn, HOUSES.format("house"))
    bench.pull()
    (file,) = bench.home.landing.rglob("house.csv.gz")
    assert not file.stat().st_mode & 0o007
