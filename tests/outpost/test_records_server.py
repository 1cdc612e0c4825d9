"""Whether Dagster's records can be kept in a PostgreSQL database, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from outpost import records_server
from outpost.home import Home
from pipelines.records_server import parts, url_of
from tests.servers import Server, postgres_server

__all__ = ["postgres_server"]
DSN = "RECORDS_DSN"


def kept_at(root: Path, monkeypatch: pytest.MonkeyPatch, dsn: str) -> Home:
    """A home whose settings say so."""
    root.mkdir(exist_ok=True)
    (root / "outpost.toml").write_text(f'[records]\nstorage = "postgres"\ndsn_env = "{DSN}"\n', encoding="utf-8")
    monkeypatch.setenv(DSN, dsn)
    return Home(root)


def asked(dsn: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn) as con:
        return con.execute(question.encode()).fetchall()


@pytest.fixture
def database(postgres_server: Server) -> Iterator[str]:
    """A DSN of an empty database."""
    with psycopg.connect(postgres_server.postgresql(), autocommit=True) as con:
        con.execute("CREATE DATABASE of_one_home")
        yield postgres_server.postgresql("of_one_home")
        con.execute("DROP DATABASE of_one_home")


def test_a_database_keeps_the_records_of_one_home(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (kept_at(tmp_path / name, monkeypatch, database) for name in ("one", "other"))
    assert records_server.fault_of(one) is None
    assert asked(database, "SELECT to_regclass('outpost_home') IS NULL") == [(True,)]  # who only looks leaves nothing
    assert records_server.fault_of(one, mark=True) is None
    assert records_server.fault_of(one) is None
    for mark in (False, True):
        assert "keeps the records of another home" in str(records_server.fault_of(other, mark=mark))


@pytest.mark.parametrize(
    ("dsn", "why"),
    [
        ("postgresql://outpost:hunter2@127.0.0.1:1/records", "nobody listens there"),
        ("postgresql://outpost:hunter2@127.0.0.1:port/records", "cannot be used"),
        ("mysql://outpost:hunter2@127.0.0.1/records", "does not begin with postgresql://"),
        ("", f"the environment has no {DSN}"),
    ],
)
def test_what_cannot_be_used_is_told_without_its_dsn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dsn: str, why: str
) -> None:
    home = kept_at(tmp_path, monkeypatch, dsn)
    said = str(records_server.fault_of(home, mark=True))
    assert why in said
    assert "hunter2" not in said


@pytest.mark.parametrize("account", ["nobody_here:outpost", "outpost:wrong"])
def test_an_account_that_is_refused_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_server: Server, account: str
) -> None:
    dsn = f"postgresql://{account}@{postgres_server.host}:{postgres_server.port}/postgres"
    home = kept_at(tmp_path, monkeypatch, dsn)
    assert "it refuses the account" in str(records_server.fault_of(home))


def test_a_home_without_settings_keeps_files(tmp_path: Path) -> None:
    assert records_server.where(Home(tmp_path)) is None


def test_the_driver_is_named() -> None:
    """SQLAlchemy takes psycopg for postgresql:// by itself; Dagster's storages speak psycopg2 alone."""
    url = make_url(url_of("postgresql://a:b%2Fc@h:5/d?sslmode=require"))
    assert (url.drivername, url.password, url.database) == ("postgresql+psycopg2", "b/c", "d")
    assert url.query["sslmode"] == "require"
    assert url.query["connect_timeout"] == "5"


def test_what_dagsters_storages_raise_stops_nothing_and_is_not_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: str) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr("pipelines.records_server._made", broken)
    assert parts(kept_at(tmp_path, monkeypatch, database)) is None
    assert "kept in the home for now: its tables cannot be made or used (RuntimeError)" in caplog.text
    assert "hunter2" not in caplog.text


def test_the_mark_stands_where_the_dsn_leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    """Also into a schema of its own."""
    with psycopg.connect(database, autocommit=True) as con:
        con.execute("CREATE SCHEMA nantong")
    home = kept_at(tmp_path, monkeypatch, f"{database}?options=-csearch_path%3Dnantong")
    assert records_server.fault_of(home, mark=True) is None
    assert asked(database, "SELECT to_regclass('nantong.outpost_home') IS NOT NULL") == [(True,)]
