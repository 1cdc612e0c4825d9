"""Whatever throws while a delivery is read refuses that delivery; what the machine does stops the night."""

from __future__ import annotations

import codecs
import errno
import hashlib
import io
import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from outpost import contracts
from outpost.identity.vault import VaultWriter
from outpost.landing import discover
from outpost.landing.machine_errors import MachineFaultError
from tests.outpost.landing.conftest import City, T, good_row

HOUSE = contracts.ALL["gov.house"]
LEASE = contracts.ALL["gov.lease"]


class PanicException(BaseException):
    """A panic of Polars is no ``Exception``."""


ERRORS = [
    RuntimeError("王小明"),
    OSError(5, "王小明"),
    PanicException("王小明"),
    MemoryError("王小明"),
    UnicodeError("王小明"),
    pa.ArrowInvalid("王小明"),
    pl.exceptions.ComputeError("王小明"),
    RecursionError("王小明"),
    KeyError("王小明"),
]

Target = tuple[Any, str]
READS_CSV: list[Target] = [
    (pa_csv, "open_csv"), (pa_csv, "ReadOptions"), (pa_csv, "ConvertOptions"),
    (zlib, "decompressobj"), (codecs, "getincrementaldecoder"), (json, "loads"), (io, "BufferedReader"),
    (Path, "read_bytes"), (hashlib, "file_digest"),
]  # fmt: skip
READS_PARQUET: list[Target] = [
    (pq, "ParquetFile"), (pq, "read_metadata"), (pc, "binary_length"), (pa, "concat_batches"),
]  # fmt: skip
CHECKS: list[Target] = [(pl, "coalesce"), (pl, "concat_str"), (pl, "int_range")]


def throwing(error: BaseException) -> Callable[..., Any]:
    def thrown(*_: Any, **__: Any) -> Any:
        raise error

    return thrown


def deliver(city: City, ending: str) -> None:
    rows = [good_row(HOUSE, serial) for serial in (1, 2)]
    how: dict[str, Any] = {"encoding": "gbk"} if ending == ".csv.gz" else {}
    if ending == ".parquet":
        content = io.BytesIO()
        pl.DataFrame(rows).write_parquet(content)
        how["content"] = content.getvalue()
    city.deliver("gov.house", rows, ending=ending, **how)


@pytest.mark.parametrize(
    ("ending", "target"),
    [(".csv.gz", target) for target in READS_CSV]
    + [(".parquet", target) for target in READS_PARQUET]
    + [(".csv", target) for target in CHECKS],
    ids=lambda value: value if isinstance(value, str) else value[1],
)
def test_every_call_that_reads_may_throw(
    city: City, monkeypatch: pytest.MonkeyPatch, ending: str, target: Target
) -> None:
    day = T
    for error in ERRORS:
        deliver(city, ending)
        with monkeypatch.context() as patch:
            patch.setattr(*target, throwing(error))
            inputs = discover(city.con, city.home, day)
            (outcome,) = city.land("gov.house", day, inputs=inputs).outcomes
        assert outcome.status == "refused", (target, error)
        assert "王小明" not in str(outcome.why)
        (city.home.landing / "2026-11-22/gov" / f"house{ending}").unlink()
        city.con.execute("DELETE FROM landing.delivery")
    city.deliver("gov.lease", [good_row(LEASE)])
    assert city.land("gov.lease").count("accepted") == 1


def test_what_throws_in_the_middle_of_a_file_refuses_it_and_leaves_nothing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.deliver("gov.lease", [good_row(LEASE, serial) for serial in (1, 2)])
    monkeypatch.setattr("outpost.landing.rows._stage", throwing(PanicException("王小明")))
    (outcome,) = city.land("gov.lease").outcomes
    assert (outcome.status, outcome.ground) == ("refused", "failed")
    assert "PanicException at " in str(outcome.why)
    assert [path for path in city.home.lake.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("wish", [KeyboardInterrupt, SystemExit])
def test_a_wish_to_end_ends(city: City, monkeypatch: pytest.MonkeyPatch, wish: type[BaseException]) -> None:
    city.deliver("gov.lease", [good_row(LEASE)])
    monkeypatch.setattr(pa_csv, "open_csv", throwing(wish()))
    with pytest.raises(wish):
        city.land("gov.lease")
    assert city.table("landing.delivery").is_empty()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
def test_a_disk_that_fails_us_is_no_fault_of_the_delivery(
    city: City, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    city.deliver("gov.lease", [good_row(LEASE)])
    place = city.home.lake / "landed" / "gov.lease" / "x.parquet"
    monkeypatch.setattr(pq, "ParquetWriter", throwing(OSError(number, os.strerror(number), str(place))))
    with pytest.raises(MachineFaultError) as told:
        city.land("gov.lease")
    text = str(told.value)
    assert errno.errorcode[number] in text
    assert "lake/landed/gov.lease/x.parquet" in text
    assert "then run the night again" in text
    assert city.table("landing.delivery").is_empty()
    monkeypatch.undo()
    assert city.land("gov.lease").count("accepted") == 1


@pytest.mark.parametrize(
    "error", [duckdb.IOException("lock"), pl.exceptions.ComputeError("No space left on device (os error 28)")]
)
def test_a_locked_vault_or_a_full_disk_stops_the_night(
    city: City, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    city.deliver("gov.lease", [good_row(LEASE)])
    monkeypatch.setattr(VaultWriter, "keep", throwing(error))
    with pytest.raises(MachineFaultError):
        city.land("gov.lease")
    assert city.table("landing.delivery").is_empty()
