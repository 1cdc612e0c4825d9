"""Dagster's records in a PostgreSQL server: nights and a back-fill there, and nights while it is not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import psycopg
import pytest

from tests.night.conftest import NIGHTS, City
from tests.night.test_dagster import dagster
from tests.servers import Server, postgres_server

Copy = Callable[[City], City]
DSN = "RECORDS_DSN"
__all__ = ["postgres_server"]


def kept_at(city: City, monkeypatch: pytest.MonkeyPatch, dsn: str) -> City:
    """The city, with its records in a database."""
    path = city.root / "outpost.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('storage = "sqlite" ', 'storage = "postgres" ').replace('dsn_env = "" ', f'dsn_env = "{DSN}" ')
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv(DSN, dsn)
    return city


@pytest.fixture
def database(postgres_server: Server, request: pytest.FixtureRequest) -> str:
    """A DSN of an empty database."""
    name = f"records_{abs(hash(request.node.name))}"
    with psycopg.connect(postgres_server.postgresql(), autocommit=True) as con:
        con.execute(f"CREATE DATABASE {name}".encode())
    return postgres_server.postgresql(name)


def asked(dsn: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn) as con:
        return con.execute(question.encode()).fetchall()


def runs(dsn: str) -> list[tuple[object, ...]]:
    return asked(dsn, "SELECT partition, status FROM runs ORDER BY id")


def runs_in_files(city: City) -> list[tuple[object, ...]]:
    file = city.root / "lake" / "dagster" / "history" / "runs.db"
    with closing(sqlite3.connect(file)) as con:
        return con.execute("SELECT partition, status FROM runs ORDER BY id").fetchall()


def doctor(city: City) -> str:
    return next(line for line in city.run("doctor", check=False).stdout.splitlines() if "Dagster's records" in line)


@pytest.mark.slow
def test_nights_and_a_back_fill_are_recorded_there_and_nowhere_else(
    fresh_city: City, three_nights: City, copy_of: Copy, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = kept_at(copy_of(fresh_city), monkeypatch, database)
    city.run("nightly", "--once")
    assert runs(database) == [(str(NIGHTS[0]), "SUCCESS")]
    for night in NIGHTS[1:]:  # what a back-fill of two partitions starts, one after the other
        done = dagster(city, "job", "execute", "-j", "nightly", "--tags", f'{{"dagster/partition": "{night}"}}')
        assert done.returncode == 0, done.stderr[-2000:]
    assert runs(database) == [(str(night), "SUCCESS") for night in NIGHTS]
    assert runs_in_files(city) == []
    assert city.outbox() == three_nights.outbox()
    assert city.tables() == three_nights.tables()
    assert "can be read" in doctor(city)
    assert asked(database, "SELECT count(*) > 1000 FROM event_logs") == [(True,)]


@pytest.mark.slow
def test_a_server_that_goes_away_stops_no_night(
    fresh_city: City, three_nights: City, copy_of: Copy, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gone while a night runs, gone before the next begins, and there again for the last."""
    city = kept_at(copy_of(fresh_city), monkeypatch, database)
    server, _, name = database.rpartition("/")
    away = [f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"]
    away.append(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as con:
        with city.started("nightly", "--once") as (running, lines):
            said = ""
            for line in lines:
                said += line
                if line == "registers\n":
                    for statement in away:
                        con.execute(statement.encode())
            assert running.wait() == 0, said
        assert "it is run again" in said
        city.run("nightly", "--once")
        assert runs_in_files(city) == [(str(night), "SUCCESS") for night in NIGHTS[:2]]
        assert "the server of [records] cannot be used" in doctor(city)
        con.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        city.run("nightly", "--once")
    assert runs(database)[-1] == (str(NIGHTS[2]), "SUCCESS")
    assert city.outbox() == three_nights.outbox()
    assert city.tables() == three_nights.tables()


@pytest.mark.slow
def test_a_database_that_answers_and_is_broken_stops_no_night(
    fresh_city: City, first_night: City, copy_of: Copy, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = kept_at(copy_of(fresh_city), monkeypatch, database)
    city.run("init")
    with psycopg.connect(database, autocommit=True) as con:
        con.execute("ALTER TABLE event_logs DROP COLUMN dagster_event_type")
    assert "it is run again" in city.run("nightly", "--once").stderr
    assert runs_in_files(city) == [(str(NIGHTS[0]), "SUCCESS")]
    assert city.outbox() == first_night.outbox()
    assert city.tables() == first_night.tables()
