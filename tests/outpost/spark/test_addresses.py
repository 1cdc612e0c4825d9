"""Texts resolved by partitions on Spark: the same rows as at home, in the same order, whatever the partitions."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from bench.addresses import ALIASES, city
from bench.addresses import texts as noisy
from outpost.address import Register, build_register
from outpost.address.night.match import resolve_night
from outpost.address.night.parallel import batches
from outpost.address.register import store
from outpost.address.register.districts import cut
from outpost.home import Home
from outpost.spark import addresses
from outpost.spark.addresses import Resolver, SparkAddressesError, WorkerError, beside
from outpost.spark.session import is_here
from tests.outpost.address import test_match
from tests.outpost.address.test_golden import golden, register
from tests.outpost.address.test_properties import PIECES

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

con = test_match.con
GOLDEN = [str(text) for cases in golden()["classes"].values() for text in cases]


def hostile(count: int) -> list[str]:
    """Texts put together of pieces of addresses and of what is none."""
    chosen = random.Random(18)
    pieces = [*PIECES, "启东市", "人民中路", "城北村", "12号", "\u0000", "\u202e", "'", '"', "\\", "%"]
    return sorted({"".join(chosen.choices(pieces, k=chosen.randint(0, 9))) for _ in range(count)})


def kept(whole: Register, folder: Path) -> Path:
    store.save(whole, folder / "address", "one")
    return folder / "address"


def column(values: list[str]) -> pl.Series:
    return pl.Series("address_text", values, dtype=pl.String)


def at_home(texts: pl.Series, whole: Register) -> pl.DataFrame:
    return pl.concat(batches(texts, whole))


def worker(prepared: Path, rules: str | None = None) -> Resolver:
    """A worker of no cluster: what is sent to it is there."""
    names = store.load_names(prepared)
    doors: Any = {code: SimpleNamespace(value=under) for code, under in cut(prepared, names)}
    sent: Any = SimpleNamespace(value=names)
    return Resolver(sent, doors, rules or store.rules_version())


def given(texts: list[str], start: int = 0) -> pa.RecordBatch:
    numbers = pa.array(range(start, start + len(texts)), pa.int64())
    return pa.record_batch([numbers, pa.array(texts, pa.string())], names=["number", "address_text"])


def test_a_partition_comes_to_the_same_whatever_its_batches(tmp_path: Path) -> None:
    resolve = worker(kept(register(), tmp_path))
    found = pl.DataFrame(pa.Table.from_batches(resolve(iter([given(GOLDEN[7:], 7), given([]), given(GOLDEN[:7])]))))
    assert found["number"].to_list() == list(range(len(GOLDEN)))
    (tmp_path / "found").mkdir()
    found.write_parquet(tmp_path / "found" / "part-0.parquet")
    back = pl.concat(addresses._found(tmp_path / "found", len(GOLDEN)))
    assert back.equals(at_home(column(GOLDEN), register()))
    assert back.schema == at_home(column(GOLDEN), register()).schema


def test_an_empty_partition_gives_nothing(tmp_path: Path) -> None:
    assert list(worker(kept(register(), tmp_path))(iter([given([])]))) == []


def test_a_worker_of_other_rules_refuses(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match=r"a worker has .* this machine rules 1"):
        list(worker(kept(register(), tmp_path), "rules 1, polars 0.1")(iter([given(GOLDEN[:1])])))


def test_a_fault_of_a_worker_is_told_without_its_texts(tmp_path: Path) -> None:
    broken = worker(kept(register(), tmp_path))
    broken._doors.clear()
    with pytest.raises(WorkerError) as told:
        list(broken(iter([given(["崇川区工农路108号2单元501室"])])))
    assert str(told.value) == "a worker failed with KeyError"
    assert told.value.__suppress_context__


@pytest.mark.parametrize("lost", ["a file", "a row", "order"])
def test_rows_that_do_not_come_back_are_told(tmp_path: Path, lost: str) -> None:
    rows = at_home(column(GOLDEN), register()).with_row_index("number").cast({"number": pl.Int64})
    rows = rows.with_columns(pl.col("reading").reinterpret(signed=True))
    first, second = rows[:9], {"a file": rows[:0], "a row": rows[10:], "order": rows[9:].reverse()}[lost]
    for number, part in enumerate((first, second)):
        part.write_parquet(tmp_path / f"part-{number}.parquet")
    with pytest.raises(SparkAddressesError, match=f"of {len(GOLDEN)} texts the cluster gave back 9 in order"):
        list(addresses._found(tmp_path, len(GOLDEN)))


def test_a_session_that_is_gone_is_told_and_nothing_stays(tmp_path: Path) -> None:
    def gone(_: object) -> None:
        raise ConnectionRefusedError("[Errno 111] 127.0.0.1:25333")

    session: Any = SimpleNamespace(sparkContext=SimpleNamespace(broadcast=gone))
    asked = beside(session, kept(register(), tmp_path), tmp_path / "aside", column(GOLDEN))
    with pytest.raises(SparkAddressesError, match=r"on Spark \(ConnectionRefusedError\): look whether it runs"), asked:
        pass
    assert not (tmp_path / "aside").exists()


def test_what_is_carried_to_workers_is_a_package_that_resolves(tmp_path: Path) -> None:
    carried = addresses.carry(tmp_path / "spark")
    code = (
        f"import sys; sys.path.insert(0, {str(carried)!r})\n"
        "import outpost.spark.addresses, outpost.address as a\n"
        "print(a.parse('工农路１号')['road'][0], outpost.__file__)"
    )
    said = subprocess.run([sys.executable, "-I", "-X", "utf8", "-c", code], capture_output=True, check=True).stdout
    assert said.decode().split() == ["工农路", str(carried / "outpost" / "__init__.py")]


@pytest.mark.parametrize(
    ("master", "here"), [("local", True), ("local[2]", True), ("local[*]", True), ("local-cluster[2,1,1024]", False),
                         ("spark://127.0.0.1:7077", False)]
)  # fmt: skip
def test_workers_that_are_children_need_nothing_carried(master: str, here: bool) -> None:
    assert is_here(master) == here


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java (Debian: openjdk-17-jre-headless)")
    from pyspark.sql import SparkSession

    from tests.outpost.spark import sessions

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYSPARK_PYTHON", sys.executable)
        patched.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "1g")
        session = builder.config("spark.ui.enabled", "false").getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        sessions.end(session)


def spread(session: SparkSession, prepared: Path, texts: pl.Series, partitions: int | None = None) -> pl.DataFrame:
    aside = prepared.with_name("aside")
    with beside(session, prepared, aside, texts, partitions=partitions) as found:
        rows = pl.concat(found)
    assert not aside.exists()
    return rows


@pytest.mark.slow
def test_spark_gives_the_rows_of_home(session: SparkSession, tmp_path: Path) -> None:
    prepared = kept(register(), tmp_path)
    texts = column([*GOLDEN, *hostile(600)])
    wanted = at_home(texts, register())
    assert spread(session, prepared, texts).equals(wanted)
    assert spread(session, prepared, texts, partitions=5).equals(wanted)
    assert spread(session, prepared, texts[:1], partitions=3).equals(at_home(texts[:1], register()))


@pytest.mark.slow
def test_spark_gives_the_rows_of_home_for_a_demo_city(session: SparkSession, tmp_path: Path) -> None:
    frame, dwellings = city(3_000, 7)
    whole = build_register(frame, ALIASES)
    written = pl.concat(noisy(dwellings, level, 3, 300)["address_text"] for level in ("usual", "rough", "registry"))
    written = written.drop_nulls().unique().sort()
    assert spread(session, kept(whole, tmp_path), written, partitions=4).equals(at_home(written, whole))


@pytest.mark.slow
def test_a_failure_on_spark_names_its_kind_and_no_text(
    session: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = kept(register(), tmp_path)
    monkeypatch.setattr(addresses, "cut", lambda *_: iter(()))
    with pytest.raises(SparkAddressesError) as told:
        spread(session, prepared, column(["崇川区工农路108号2单元501室"]))
    assert "a worker failed with KeyError" in str(told.value)
    assert "工农路" not in str(told.value)
    assert "\n" not in str(told.value)
    assert not (tmp_path / "aside").exists()


@pytest.mark.slow
def test_a_night_whose_texts_go_to_spark_is_the_night_at_home(
    con: duckdb.DuckDBPyConnection, session: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["工农路108号2单元501", "国胜花园3幢", "南京市南通路89号", "工农路108号旁", "城北村5组12号"]
    rows = [(f"L{n}", text, test_match.FIRST, "2026-11-01") for n, text in enumerate(texts)]
    test_match.rows_of(con, "lease", rows)
    resolve_night(con, Home(tmp_path / "home"), test_match.T)
    at_home_ = con.execute("FROM address.resolved").fetchall()
    con.execute("DELETE FROM address.resolved").fetchall()
    monkeypatch.setattr("outpost.address.night.match.MANY", 1)
    elsewhere = partial(beside, session)
    resolve_night(con, Home(tmp_path / "spark"), test_match.T, elsewhere=elsewhere)
    assert con.execute("FROM address.resolved").fetchall() == at_home_
    again = resolve_night(con, Home(tmp_path / "spark"), test_match.T, elsewhere=elsewhere)
    assert again["resolved_tonight"] == 0
