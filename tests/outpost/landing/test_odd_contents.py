"""Odd contents of manifests, CSV and Parquet: refused for what they are, and nothing is quoted; clocks ahead."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outpost import contracts
from outpost.landing import DeliveryOutcome
from tests.outpost.landing.conftest import City, T, csv_bytes, good_row

LEASE = contracts.ALL["gov.lease"]
HOUSE = contracts.ALL["gov.house"]
NEXT = T + dt.timedelta(days=1)
NAMES = ["王小明", "lease_number-1", "address_text-1"]
"""Values of the rows, which no reason may repeat."""


def leases(count: int) -> list[dict[str, str]]:
    return [good_row(LEASE, serial) for serial in range(1, count + 1)]


def houses(count: int) -> list[dict[str, str]]:
    return [good_row(HOUSE, serial) for serial in range(1, count + 1)]


def land(city: City, extract: str = "gov.lease", night: dt.date = T) -> DeliveryOutcome:
    (outcome,) = city.land(extract, night).outcomes
    assert not any(name in str(outcome.why) for name in NAMES)
    return outcome


# Manifests.


def manifest_text(city: City, text: str | bytes) -> DeliveryOutcome:
    file = city.deliver("gov.lease", leases(2)).with_name("lease.manifest.json")
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return land(city)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"rows": 1e400}',
        '{"rows": NaN}',
        '{"rows": ' + "9" * 5000 + "}",
        '{"rows": 2, "rows": 2}',
        b"\xff\xfe\x00\x00",
        b"",
        "null",
        '"text"',
    ],
    ids=["deep list", "deep object", "infinite", "NaN", "5000 digits", "twice", "no UTF-8", "empty", "null", "text"],
)
def test_manifests_that_no_reader_expects(city: City, text: str | bytes) -> None:
    assert manifest_text(city, text).ground == "bad_manifest"


@pytest.mark.parametrize(
    ("field", "value", "ground"),
    [
        ("rows", 10**30, "bad_manifest"),
        ("rows", 2.0, "bad_manifest"),
        ("rows", float("inf"), "bad_manifest"),
        ("bytes", "12", "bad_manifest"),
        ("bytes", -1, "bad_manifest"),
        ("extracted_at", "9999-12-31T23:59:59-14:00", "bad_manifest"),
        ("extracted_at", "0001-01-01T00:00:00+14:00", "bad_manifest"),
        ("extracted_at", "99999-01-01T00:00:00", "bad_manifest"),
        ("extracted_at", "9999-12-31T23:59:59", "clock_ahead"),
        ("business_date", "0000-00-00", "bad_manifest"),
        ("business_date", "9999-12-31", "wrong_place"),
        ("load", "\ud800", "wrong_place"),
        ("extract", "\ud800", "wrong_place"),
        ("encoding", ["utf-8"], "bad_manifest"),
    ],
)
def test_absurd_fields_of_a_manifest(city: City, field: str, value: Any, ground: str) -> None:
    city.deliver("gov.lease", leases(2), **{field: value})
    assert land(city).ground == ground


@pytest.mark.parametrize(
    ("spelling", "encoding"),
    [(name, "utf-8") for name in ("UTF-8", "utf8", "Utf_8", "UTF-8-SIG", " utf-8 ")]
    + [(name, "gb18030") for name in ("GB18030", "GBK", "gb2312", "GB_2312", "CP936", "gb-18030", "Windows-936")],
)
def test_usual_spellings_of_encodings(city: City, spelling: str, encoding: str) -> None:
    content = csv_bytes(leases(2)).decode().encode(encoding)
    city.deliver("gov.lease", leases(2), content=content, encoding=spelling)
    assert land(city).status == "accepted"


@pytest.mark.parametrize("spelling", ["", "utf-16", "UTF-7", "latin-1", "big5", "ascii", "\x00"])
def test_other_encodings_are_refused(city: City, spelling: str) -> None:
    city.deliver("gov.lease", leases(2), encoding=spelling)
    assert land(city).ground == "unknown_encoding"


# Clocks ahead.


@pytest.mark.parametrize(
    ("moment", "status"),
    [("2026-11-24T23:59:59+08:00", "accepted"), ("2026-11-25T00:00:00+08:00", "refused"), ("2099-01-01", "refused")],
)
def test_extracted_after_the_day_of_landing_and_one_more(city: City, moment: str, status: str) -> None:
    city.deliver("gov.lease", leases(1), extracted_at=moment)
    assert land(city).status == status


def test_a_clock_of_2099_leaves_the_next_delivery_fresh(city: City) -> None:
    city.deliver("gov.grid", [good_row(contracts.ALL["gov.grid"])], extracted_at="2099-01-01T00:00:00+08:00")
    assert land(city, "gov.grid").ground == "clock_ahead"
    city.deliver("gov.grid", [good_row(contracts.ALL["gov.grid"])], NEXT)
    assert land(city, "gov.grid", NEXT).status == "accepted"


@pytest.mark.parametrize(
    ("updated_at", "newest"),
    [("2099-01-01 00:00:00", "closed"), ("2026-11-24 08:00:00", "closed"), ("2026-11-23 23:00:00", "open")],
)
def test_a_version_of_the_future_counts_as_of_its_extraction(city: City, updated_at: str, newest: str) -> None:
    event = good_row(contracts.ALL["gov.service_event"])
    city.deliver_and_land("gov.service_event", [event | {"status": "open", "updated_at": updated_at}])
    later = event | {"status": "closed", "updated_at": "2026-11-23 09:00:00"}
    city.deliver_and_land("gov.service_event", [later], NEXT, load="incremental")
    city.build(NEXT)
    assert city.table("registers.service_event")["status"].to_list() == [newest]
    ahead = city.table("push.source_fault").filter(pl.col("fault") == "clock_ahead")
    assert ahead["rows"].to_list() == ([1] if newest == "closed" else [])


# CSV.


@pytest.mark.parametrize("end", [b"\x1a", b"\x1a\r\n", b"\r\n\x1a\x1a\n"])
def test_a_final_ctrl_z_is_ignored(city: City, end: bytes) -> None:
    city.deliver("gov.lease", leases(2), content=csv_bytes(leases(2), newline="\r\n") + end)
    outcome = land(city)
    assert (outcome.status, outcome.loaded) == ("accepted", 2)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('5"B', '5"B'),
        ('"5"B"', '5"B'),
        ('"工农路"108号"', '工农路"108号'),
        ('"he said ""x"""', 'he said "x"'),
        ('"abc"def', '"abc"def'),
        (' "x"', '"x"'),
        ('"x" ', "x"),
        ('"a, ""b"", c"', 'a, "b", c'),
        ('"a\nb"', "a\nb"),
    ],
)
def test_quotes_within_values_are_kept(city: City, written: str, value: str) -> None:
    text = csv_bytes(leases(2)).decode().replace("address_text-1", written)
    city.deliver("gov.lease", leases(2), content=text.encode())
    outcome = land(city)
    assert (outcome.status, outcome.loaded) == ("accepted", 2), outcome.why
    city.build()
    assert city.table("registers.lease").sort("row_number")["address_text"].to_list() == [value, "address_text-2"]


def test_a_header_that_is_missing_is_told_without_the_first_row(city: City) -> None:
    rows = csv_bytes(leases(2)).split(b"\n", 1)[1]
    city.deliver("gov.lease", leases(2), content=rows, count=1)
    outcome = land(city)
    assert outcome.ground == "columns"
    assert "10 unknown columns, the first row looks like data" in str(outcome.why)


def test_names_of_columns_that_look_like_values_are_not_repeated(city: City) -> None:
    rows = [row | {"990101198001010011": "x", "note": "y"} for row in leases(1)]
    city.deliver("gov.lease", rows)
    outcome = land(city)
    assert (outcome.status, outcome.why) == ("accepted", "extra columns ignored: note")
    city.deliver("gov.lease", [{**leases(1)[0], "990101198001010011": "x"}], NEXT)
    renamed = [{("13912345678" if name == "status" else name): value for name, value in leases(1)[0].items()}]
    city.deliver("gov.lease", renamed, NEXT)
    assert "13912345678" not in str(land(city, night=NEXT).why)


def test_more_rows_than_said_are_not_read_to_their_end(city: City) -> None:
    city.deliver("gov.lease", leases(5), rows=3)
    outcome = land(city)
    assert (outcome.ground, outcome.why) == ("wrong_rows", "more rows delivered than the 3 in the manifest")


def test_an_empty_full_extract_after_a_small_one_waits_for_release(city: City) -> None:
    city.deliver_and_land("gov.house", houses(3))
    city.deliver("gov.house", [], NEXT)
    assert land(city, "gov.house", NEXT).ground == "row_change"
    assert city.build(NEXT)["gov.house"] == 3
    later = NEXT + dt.timedelta(days=1)
    assert city.land("gov.house", later, released=["gov.house@2026-11-23"]).count("accepted") == 1


# Parquet.


def parquet(columns: dict[str, Any], **how: Any) -> bytes:
    """Houses as Parquet: the columns given as Arrow arrays, the others as texts."""
    rows = len(next(iter(columns.values()))) if columns else 3
    texts = {name: pa.array([row[name] or None for row in houses(rows)], pa.string()) for name in HOUSE.by_name}
    file = io.BytesIO()
    pq.write_table(pa.table(texts | columns), file, **how)
    return file.getvalue()


def with_bad_bytes(kind: pa.DataType, **how: Any) -> bytes:
    """Texts of GBK in a column that says it is UTF-8."""
    binary = pa.array(
        ["工农路".encode("gbk"), b"A1", None], pa.large_binary() if kind == pa.large_string() else pa.binary()
    )
    column = (
        binary.view(kind)
        if kind in (pa.string(), pa.large_string())
        else binary.view(pa.string()).cast(kind, safe=False)
    )
    return parquet({"address_text": column}, **how)


TYPED = {
    name: pl.DataFrame(houses(3)).select(expression).to_arrow(compat_level=pl.CompatLevel.oldest()).column(0)
    for name, expression in {
        "building_area": pl.col("building_area").cast(pl.Decimal(18, 2)),
        "usable_area": pl.col("usable_area").cast(pl.Float64),
        "bedrooms": pl.col("bedrooms").cast(pl.Int64),
        "status": pl.col("status").cast(pl.Int8),
        "first_registered_on": pl.col("first_registered_on").str.to_date(),
        "updated_at": pl.col("updated_at").str.head(19).str.to_datetime("%Y-%m-%dT%H:%M:%S"),
    }.items()
}


def deliver_parquet(city: City, content: bytes, rows: int = 3, **how: Any) -> DeliveryOutcome:
    city.deliver("gov.house", [], content=content, ending=".parquet", count=rows, **how)
    return land(city, "gov.house")


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()], ids=str)
@pytest.mark.parametrize("dictionary", [True, False])
def test_bytes_that_are_no_utf_8(city: City, kind: pa.DataType, dictionary: bool) -> None:
    outcome = deliver_parquet(city, with_bad_bytes(kind, use_dictionary=dictionary))
    assert (outcome.status, outcome.ground) == ("refused", "unreadable")


@pytest.mark.parametrize("column", ["house_number", "planned_use", "status", "updated_at", "ground_floor_shop"])
def test_in_whatever_column_they_are(city: City, column: str) -> None:
    bad = pa.array([b"\xb9\xa4", b"1", b"1"], pa.binary()).view(pa.string())
    assert deliver_parquet(city, parquet({column: bad})).ground == "unreadable"


@pytest.mark.parametrize(
    "content",
    [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"PAR1" + b"\xff" * 12 + b"PAR1", b"PARE" + b"\0" * 20 + b"PARE",
     parquet({})[:-20], parquet({})[:200] + b"\0" * 50 + parquet({})[250:], b"PK\x03\x04" + b"\0" * 30],
    ids=["empty", "magic", "zeros", "ff", "encrypted footer", "cut", "overwritten", "zip"],
)  # fmt: skip
def test_what_is_no_whole_parquet(city: City, content: bytes) -> None:
    assert deliver_parquet(city, content).status == "refused"


DAYS = {
    "first_registered_on": [
        pa.array([2**31 - 1, -(2**31), 0], pa.int32()).view(pa.date32()),
        pa.array([2932897, -719163, 0], pa.int32()).view(pa.date32()),
    ],
    "updated_at": [
        pa.array([most, -most, 0], pa.int64()).view(pa.timestamp(unit))
        for unit, most in (("s", 2**50), ("ms", 2**63 - 1), ("us", 2**63 - 1))
    ],
}


@pytest.mark.parametrize(("column", "values"), [(name, array) for name, arrays in DAYS.items() for array in arrays])
def test_days_outside_the_calendar_are_quarantined(city: City, column: str, values: pa.Array) -> None:
    outcome = deliver_parquet(city, parquet(TYPED | {column: values}))
    assert (outcome.status, outcome.loaded, outcome.quarantined) == ("accepted", 1, 2), outcome.why
    assert city.quarantine() == [(1, column, "impossible_date"), (2, column, "impossible_date")]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns", "int96"])
def test_moments_of_every_unit_are_the_same(city: City, unit: str) -> None:
    moment = dt.datetime(2026, 11, 1, 8, 30)  # noqa: DTZ001 - local time, as delivered
    kind = pa.timestamp("us" if unit == "int96" else unit)
    values = pa.array([moment] * 3, kind)
    content = parquet(TYPED | {"updated_at": values}, use_deprecated_int96_timestamps=unit == "int96")
    assert deliver_parquet(city, content).status == "accepted"
    city.build()
    assert city.table("registers.house")["updated_at"].to_list() == [moment] * 3


def test_a_moment_of_int96_beyond_64_bits_of_nanoseconds(city: City) -> None:
    values = pa.array([dt.datetime(9999, 12, 31)] * 3, pa.timestamp("us"))  # noqa: DTZ001
    content = parquet(TYPED | {"first_registered_on": TYPED["first_registered_on"], "updated_at": values},
                      use_deprecated_int96_timestamps=True)  # fmt: skip
    assert deliver_parquet(city, content).status == "accepted"
    faults = city.table("push.source_fault").filter(pl.col("fault") == "clock_ahead")["rows"].to_list()
    assert faults == [3]


NUMBERS: list[tuple[str, pa.Array]] = [
    ("usable_area", pa.array([float("nan"), float("inf"), 80.5])),
    ("usable_area", pa.array([1e300, -1e300, 80.5])),
    ("bedrooms", pa.array([2**63, 2**64 - 1, 3], pa.uint64())),
]


@pytest.mark.parametrize(("column", "values"), NUMBERS)
def test_numbers_that_do_not_fit_are_quarantined(city: City, column: str, values: pa.Array) -> None:
    outcome = deliver_parquet(city, parquet(TYPED | {column: values}))
    assert (outcome.status, outcome.quarantined) == ("accepted", 2), outcome.why


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_texts_of_every_type_are_read(city: City, kind: pa.DataType) -> None:
    columns = {name: pa.array([row[name] for row in houses(3)]).cast(kind) for name in HOUSE.by_name}
    assert deliver_parquet(city, parquet(columns)).loaded == 3


def test_texts_written_by_their_difference_are_read(city: City) -> None:
    encodings = dict.fromkeys(HOUSE.by_name, "DELTA_BYTE_ARRAY")
    content = parquet({}, use_dictionary=False, column_encoding=encodings)
    assert deliver_parquet(city, content).loaded == 3


def test_rows_far_over_the_manifest_are_known_from_the_footer(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pq, "ParquetFile", lambda *_, **__: pytest.fail("the footer was enough"))
    outcome = deliver_parquet(city, parquet({}), rows=2)
    assert (outcome.ground, outcome.why) == ("wrong_rows", "3 rows delivered, 2 in the manifest")


def long(rows: int, length: int) -> dict[str, pa.Array]:
    return {"address_text": pa.array(["x" * length] * rows)}


BOMBS: dict[str, tuple[Callable[[], bytes], int]] = {
    "one value of 100 MB": (lambda: parquet(long(3, 100 << 20), compression="zstd", use_dictionary=False), 3),
    "a value of 20 MB by reference": (lambda: parquet(long(3, 20 << 20), compression="zstd"), 3),
    "a value of 1 MB, repeated": (lambda: parquet(long(3000, 1 << 20), compression="zstd"), 3000),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_are_refused(city: City, kind: str) -> None:
    content, rows = BOMBS[kind][0](), BOMBS[kind][1]
    outcome = deliver_parquet(city, content, rows)
    assert outcome.ground == "too_large"


def test_a_file_of_another_folder_is_not_touched(city: City, tmp_path: Path) -> None:
    """The manifest's own words never name a file to be opened."""
    city.deliver("gov.lease", leases(1), file="../../../../etc/passwd")
    assert land(city).status == "accepted"
    assert json.loads((city.home.landing / "2026-11-22/gov/lease.manifest.json").read_text())["file"]
