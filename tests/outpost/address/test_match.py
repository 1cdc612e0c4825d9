"""The night of addresses: results kept, first sight, and what a changed register makes anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from outpost import contracts, database, sql
from outpost.address.night.match import resolve_night
from outpost.address.night.parallel import beside
from outpost.address.night.published import published_register
from outpost.address.register import store
from outpost.child import ChildError
from outpost.home import Home
from tests.outpost.address.town import standard_address

EXTRACTS = [contract.name for contract in contracts.ALL.values() if contract.address_text]
T = date(2026, 11, 23)
pytestmark = pytest.mark.every


def rows_of(con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[str, str | None, str, str]]) -> None:
    frame = pl.DataFrame(
        rows,
        schema={"source_key": pl.String, "address_text": pl.String, "delivery": pl.String, "updated_at": pl.String},
        orient="row",
    ).with_columns(pl.col("updated_at").str.to_datetime("%Y-%m-%d"), source_row=pl.struct("delivery"))
    con.register("given", frame)
    con.execute(f"CREATE OR REPLACE TABLE registers.{name} AS FROM given").fetchall()
    con.unregister("given")


def register_of(con: duckdb.DuckDBPyConnection, frame: pl.DataFrame, delivery: str) -> None:
    con.register("given", frame.with_columns(source_row=pl.struct(delivery=pl.lit(delivery))))
    con.execute("CREATE OR REPLACE TABLE registers.standard_address AS FROM given").fetchall()
    con.unregister("given")


def delivered(con: duckdb.DuckDBPyConnection, extract: str, day: date) -> None:
    con.execute(
        "INSERT INTO landing.delivery (delivery, extract, business_date, file, status, night, sequence) "
        "VALUES ($d, $e, $t, 'f', 'accepted', $t, 1)",
        {"d": f"{extract}@{day}", "e": extract, "t": day},
    ).fetchall()


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = database.connect()
    database.create_schema(connection)
    connection.execute(
        "CREATE TABLE registers.ref_alias (kind TEXT, old_name TEXT, new_name TEXT, valid_from DATE)"
    ).fetchall()
    for name in EXTRACTS:
        rows_of(connection, name, [])
    register_of(connection, standard_address(), "police.standard_address@2026-11-20")
    delivered(connection, "gov.lease", date(2026, 11, 20))
    delivered(connection, "gov.lease", T)
    yield connection
    connection.close()


FIRST = "gov.lease@2026-11-20"
LATER = "gov.lease@2026-11-23"


def matches(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str | None]]:
    found = con.execute("SELECT source_key, status, address_code FROM address.match ORDER BY source_key").fetchall()
    return {key: (status, code) for key, status, code in found}


def test_every_row_gets_its_match_and_null_texts_none(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows_of(con, "lease", [("L1", "工农路108号2单元501", FIRST, "2026-11-01"), ("L2", None, FIRST, "2026-11-01")])
    rows_of(con, "house", [("H1", "工农路108号2单元501", "gov.house@2026-11-20", "2026-11-01")])
    numbers = resolve_night(con, Home(tmp_path), T)
    assert numbers["texts"] == 3
    assert numbers["resolved_tonight"] == 1
    assert matches(con) == {"H1": ("HOUSE", "B1U2-501"), "L1": ("HOUSE", "B1U2-501"), "L2": ("NONE", None)}


def test_second_night_resolves_only_new_texts(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows_of(con, "lease", [("L1", "工农路108号2单元501", FIRST, "2026-11-01")])
    resolve_night(con, Home(tmp_path), date(2026, 11, 22))
    rows_of(
        con, "lease", [("L1", "工农路108号2单元501", FIRST, "2026-11-01"), ("L2", "国胜花园3幢", LATER, "2026-11-23")]
    )
    assert resolve_night(con, Home(tmp_path), T)["resolved_tonight"] == 1
    before = matches(con)
    assert resolve_night(con, Home(tmp_path), T)["resolved_tonight"] == 0
    assert matches(con) == before


def test_a_process_beside_the_night_finds_what_the_night_finds(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["工农路108号2单元501", "国胜花园3幢", "南京市南通路89号", "工农路108号旁", "城北村5组12号"]
    rows_of(con, "lease", [(f"L{n}", text, FIRST, "2026-11-01") for n, text in enumerate(texts)])
    resolve_night(con, Home(tmp_path / "alone"), T)
    alone = con.execute("FROM address.resolved ORDER BY address_text").fetchall()
    con.execute("DELETE FROM address.resolved")
    monkeypatch.setattr("outpost.address.night.match.MANY", len(texts))
    numbers = resolve_night(con, Home(tmp_path / "beside"), T)
    assert numbers["resolved_tonight"] == len(texts)
    assert con.execute("FROM address.resolved ORDER BY address_text").fetchall() == alone
    assert not (tmp_path / "beside" / "lake" / "address.beside").exists()


def test_many_texts_are_resolved_elsewhere_where_that_is_wanted(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["工农路108号2单元501", "国胜花园3幢", "城北村5组12号"]
    rows_of(con, "lease", [(f"L{n}", text, FIRST, "2026-11-01") for n, text in enumerate(texts)])
    sent: list[list[str]] = []

    @contextmanager
    def elsewhere(prepared: Path, folder: Path, given: pl.Series) -> Iterator[Iterator[pl.DataFrame]]:
        sent.append(given.to_list())
        with beside(prepared, folder, given) as found:
            yield found

    resolve_night(con, Home(tmp_path / "few"), T, elsewhere=elsewhere)
    at_home = con.execute("FROM address.resolved ORDER BY address_text").fetchall()
    assert sent == []
    con.execute("DELETE FROM address.resolved")
    monkeypatch.setattr("outpost.address.night.match.MANY", len(texts))
    resolve_night(con, Home(tmp_path / "many"), T, elsewhere=elsewhere)
    assert sent == [sorted(texts)]
    assert con.execute("FROM address.resolved ORDER BY address_text").fetchall() == at_home


def test_what_a_killed_night_left_of_its_texts_is_gone_after_the_next(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    left = tmp_path / "lake" / "address.beside"
    left.mkdir(parents=True)
    (left / "texts.parquet").write_bytes(b"left")
    rows_of(con, "lease", [("L1", "工农路108号2单元501", FIRST, "2026-11-01")])
    resolve_night(con, Home(tmp_path), T)
    assert not left.exists()


def test_a_process_beside_that_fails_is_said_without_its_texts(tmp_path: Path) -> None:
    texts = pl.Series("address_text", ["工农路108号2单元501"])
    nowhere = beside(tmp_path / "no register", tmp_path / "aside", texts)
    with nowhere as found, pytest.raises(ChildError, match="resolves addresses ended with exit code 1"):
        list(found)
    assert not (tmp_path / "aside").exists()


def first_seen(con: duckdb.DuckDBPyConnection) -> list[tuple[str, date | None]]:
    return con.execute("SELECT source_key, first_seen FROM address.match ORDER BY source_key").fetchall()


def test_first_sight_is_the_rows_own_date_only_for_the_first_delivery(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows_of(con, "lease", [("L1", "甲路1号", FIRST, "2026-03-01"), ("L2", "乙路2号", LATER, "2026-03-01")])
    resolve_night(con, Home(tmp_path), T)
    assert first_seen(con) == [("L1", date(2026, 3, 1)), ("L2", T)]
    rows_of(con, "lease", [("L1", "甲路1号", LATER, "2026-11-24"), ("L2", "乙路3号", LATER, "2026-11-24")])
    resolve_night(con, Home(tmp_path), date(2026, 11, 24))
    assert first_seen(con) == [("L1", date(2026, 3, 1)), ("L2", date(2026, 11, 24))]


def test_a_text_that_comes_back_was_seen_before(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    nights: list[list[tuple[str, str | None]]] = [
        [("L1", "甲路1号"), ("L2", "甲路1号")], [("L1", "甲路2号")], [("L1", "甲路1号")], [("L1", "甲路2号")],
        [("L1", "甲路1号"), ("L2", None)],
    ]  # fmt: skip
    for days, rows in enumerate(nights):
        rows_of(con, "lease", [(key, text, LATER, "2026-03-01") for key, text in rows])
        resolve_night(con, Home(tmp_path), T + timedelta(days))
    assert first_seen(con) == [("L1", T), ("L2", None)]
    assert matches(con)["L2"] == ("NONE", None)
    earlier = con.execute("SELECT source_key, first_seen FROM address.earlier_text ORDER BY ALL").fetchall()
    assert earlier == [("L1", T), ("L1", T + timedelta(1)), ("L2", T)]


def test_results_of_texts_that_are_gone_are_not_kept(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows_of(con, "lease", [("L1", "甲路1号", FIRST, "2026-03-01"), ("L2", "甲路2号", FIRST, "2026-03-01")])
    resolve_night(con, Home(tmp_path), T)
    rows_of(con, "lease", [("L1", "甲路3号", LATER, "2026-03-01")])
    assert resolve_night(con, Home(tmp_path), T)["resolved_tonight"] == 1
    assert con.execute("SELECT address_text FROM address.resolved").fetchall() == [("甲路3号",)]


def test_an_extract_that_comes_later_is_resolved(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows_of(con, "lease", [("L1", "工农路110号", FIRST, "2026-03-01")])
    resolve_night(con, Home(tmp_path), T)
    rows_of(con, "house", [("H1", "工农路108号2单元501", FIRST, "2026-03-01")])
    assert resolve_night(con, Home(tmp_path), T)["resolved_tonight"] == 1
    assert matches(con)["H1"] == ("HOUSE", "B1U2-501")


def test_a_database_of_an_earlier_version_keeps_when_a_text_was_seen(tmp_path: Path) -> None:
    con = duckdb.connect()
    con.execute("CREATE SCHEMA address")
    con.execute(
        "CREATE TABLE address.match AS SELECT 'gov.lease' AS extract, 'L1' AS source_key, '甲路1号' AS address_text"
    )
    con.execute(
        "CREATE TABLE address.first_seen AS"
        " SELECT extract, source_key, substr(sha256(address_text), 1, 16) AS text_hash, DATE '2026-03-01' AS first_seen"
        " FROM address.match"
    )
    for table in ("resolved", "register_version", "anchor_digest"):
        con.execute(f"CREATE TABLE address.{table} (version TEXT)")
    database.create_schema(con)
    database.create_schema(con)
    seen = con.execute("SELECT extract, source_key, first_seen FROM address.row_text").fetchall()
    assert seen == [("gov.lease", "L1", date(2026, 3, 1))]
    con.close()


def test_changed_register_resolves_again_what_it_can_affect_and_nothing_else(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    texts = [("L1", "工农路108号2单元501", FIRST, "2026-11-01"), ("L2", "国胜花园3幢2单元501", FIRST, "2026-11-01"),
             ("L3", "城北村5组12号", FIRST, "2026-11-01"), ("L4", "新开路9号", FIRST, "2026-11-01")]  # fmt: skip
    rows_of(con, "lease", texts)
    resolve_night(con, Home(tmp_path), T)
    assert matches(con)["L4"] == ("NONE", None)
    frame = standard_address()
    cancelled = frame.with_columns(
        status=pl.when(pl.col("address_code") == "B1U2-501").then(2).otherwise(pl.col("status"))
    )
    register_of(con, cancelled, "police.standard_address@2026-11-24")
    assert resolve_night(con, Home(tmp_path), date(2026, 11, 24))["resolved_tonight"] == 1
    assert matches(con)["L1"] == ("CANCELLED", "B1U2-501")
    extended = standard_address(extra=[("R9", 4, "C1", "新开路"), ("B9", 5, "R9", "9号")])
    register_of(con, extended, "police.standard_address@2026-11-25")
    assert resolve_night(con, Home(tmp_path), date(2026, 11, 25))["resolved_tonight"] == 2
    assert matches(con)["L4"] == ("HOUSE", "B9")
    assert matches(con)["L1"] == ("HOUSE", "B1U2-501")


def test_a_register_that_comes_again_under_another_delivery_is_not_prepared_again(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    rows_of(con, "lease", [("L1", "工农路108号2单元501", FIRST, "2026-11-01")])
    resolve_night(con, home, T)
    before = con.execute("FROM address.register_version").fetchall()
    with monkeypatch.context() as patch:
        patch.setattr("outpost.address.night.match.build_register", None)
        register_of(con, standard_address().reverse(), "police.standard_address@2026-11-24")
        rows_of(con, "house", [("H1", "国胜花园3幢2单元501", LATER, "2026-11-24")])
        assert resolve_night(con, home, T + timedelta(1))["resolved_tonight"] == 1
        ((version, names),) = con.execute("FROM address.register_version").fetchall()
        assert (version == before[0][0], names == before[0][1]) == (False, True)
        assert store.version_of(tmp_path / "lake" / "address") == version
        assert resolve_night(con, home, T + timedelta(2))["resolved_tonight"] == 0
    renamed = standard_address().with_columns(name=pl.col("name").replace("工农路", "工农西路"))
    register_of(con, renamed, "police.standard_address@2026-11-25")
    resolve_night(con, home, T + timedelta(3))
    assert matches(con)["L1"][0] == "NONE"


def test_a_night_that_dies_while_it_takes_a_register_over_comes_to_the_same_when_repeated(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew = store.renew

    def dies(folder: Path, version: str) -> None:
        renew(folder, version)
        raise KeyboardInterrupt

    home = Home(tmp_path)
    rows_of(con, "lease", [("L1", "工农路108号2单元501", FIRST, "2026-11-01")])
    resolve_night(con, home, T)
    before = con.execute("FROM address.resolved").fetchall()
    register_of(con, standard_address(), "police.standard_address@2026-11-24")
    with monkeypatch.context() as patch:
        patch.setattr(store, "renew", dies)
        with pytest.raises(KeyboardInterrupt):
            resolve_night(con, home, T + timedelta(1))
    assert resolve_night(con, home, T + timedelta(1))["resolved_tonight"] == 0
    assert con.execute("FROM address.resolved").fetchall() == before
    assert con.execute("SELECT version FROM address.register_version").fetchall() == [
        (store.version_of(tmp_path / "lake" / "address"),)
    ]


def test_kept_results_equal_those_made_from_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows_of(
        con,
        "lease",
        [
            (f"L{i}", t, FIRST, "2026-11-01")
            for i, t in enumerate(("工农路108号2单元501", "新开路9号", "国盛花园3幢2单元501"))
        ],
    )
    resolve_night(con, Home(tmp_path / "a"), T)
    register_of(
        con,
        standard_address(extra=[("R9", 4, "C1", "国盛花园"), ("B9", 5, "R9", "3幢")]),
        "police.standard_address@2026-11-25",
    )
    resolve_night(con, Home(tmp_path / "a"), T)
    kept = matches(con)
    con.execute("DELETE FROM address.resolved").fetchall()
    resolve_night(con, Home(tmp_path / "b"), T)
    assert matches(con) == kept


def test_the_prepared_register_is_kept_for_the_command_line(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert published_register(Home(tmp_path), ["国胜花园3幢501"]) is None
    resolve_night(con, Home(tmp_path), T)
    register = published_register(Home(tmp_path), ["国胜花园3幢501"])
    assert register is not None
    assert sql.count(con, "registers.standard_address") > register.nodes.height > 0
