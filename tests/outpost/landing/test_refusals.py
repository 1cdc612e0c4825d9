"""What refuses a delivery as a whole, one test a row of the bad-input table; and what only warns."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from outpost import contracts
from outpost.contracts import ContractError
from outpost.landing import DeliveryOutcome, discover, land_unknown, waiting_for_release
from outpost.night import releases
from tests.outpost.landing.conftest import City, T, csv_bytes, good_row

LEASE = contracts.ALL["gov.lease"]
HOUSE = contracts.ALL["gov.house"]
NEXT = T + dt.timedelta(days=1)


def leases(count: int) -> list[dict[str, str]]:
    return [good_row(LEASE, serial) for serial in range(1, count + 1)]


def houses(count: int) -> list[dict[str, str]]:
    return [good_row(HOUSE, serial) for serial in range(1, count + 1)]


def refused(city: City, extract: str = "gov.lease", night: dt.date = T) -> DeliveryOutcome:
    """Land; the one delivery must be refused and leave nothing loaded."""
    outcomes = city.land(extract, night).outcomes
    assert [outcome.status for outcome in outcomes] == ["refused"]
    assert city.build(night)[extract] == 0
    assert city.table("landing.file").filter(pl.col("extract") == extract).is_empty()
    assert outcomes[0].why
    return outcomes[0]


def test_no_manifest(city: City) -> None:
    city.put("gov.lease", T, ".csv", csv_bytes(leases(1)))
    assert refused(city).ground == "no_manifest"


@pytest.mark.parametrize(
    ("field", "value", "ground"),
    [
        ("sha256", "0" * 64, "wrong_sha256"),
        ("bytes", 1, "wrong_bytes"),
        ("rows", 3, "wrong_rows"),
        ("extract", "gov.house", "wrong_place"),
        ("network", "police", "wrong_place"),
        ("business_date", "2026-11-21", "wrong_place"),
        ("schema_version", 2, "wrong_place"),
        ("load", "delta", "wrong_place"),
        ("encoding", "big5", "unknown_encoding"),
        ("encoding", "utf-16", "unknown_encoding"),
        ("rows", "2", "bad_manifest"),
        ("rows", True, "bad_manifest"),
        ("extracted_at", "yesterday", "bad_manifest"),
        ("sha256", "abc", "bad_manifest"),
    ],
)
def test_wrong_manifest(city: City, field: str, value: Any, ground: str) -> None:
    city.deliver("gov.lease", leases(2), **{field: value})
    outcome = refused(city)
    assert outcome.ground == ground
    assert ground not in ("wrong_place", "bad_manifest") or field in str(outcome.why)


@pytest.mark.parametrize(
    "field",
    [
        "extract",
        "network",
        "business_date",
        "load",
        "rows",
        "bytes",
        "sha256",
        "encoding",
        "schema_version",
        "extracted_at",
    ],
)
def test_manifest_without_a_field(city: City, field: str) -> None:
    city.deliver("gov.lease", leases(2), **dict[str, Any]({field: None}))
    outcome = refused(city)
    assert outcome.ground == "bad_manifest"
    assert field in str(outcome.why)


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"extract": '])
def test_manifest_that_is_no_object(city: City, text: str) -> None:
    file = city.deliver("gov.lease", leases(1))
    file.with_name("lease.manifest.json").write_text(text)
    assert refused(city).ground == "bad_manifest"


def test_manifest_without_file(city: City) -> None:
    city.deliver("gov.lease", leases(1)).unlink()
    assert refused(city).ground == "no_file"


def test_two_files_for_one_manifest(city: City) -> None:
    city.deliver("gov.lease", leases(1))
    city.put("gov.lease", T, ".parquet", b"x")
    assert refused(city).ground == "unreadable"


def test_full_extract_as_increment(city: City) -> None:
    city.deliver("gov.house", houses(1), load="incremental")
    assert refused(city, "gov.house").ground == "wrong_place"


def test_first_delivery_of_an_increment_must_be_whole(city: City) -> None:
    city.deliver("gov.lease", leases(1), load="incremental")
    assert refused(city).ground == "not_full"


HEADER = ",".join(LEASE.by_name)


def broken(name: str) -> tuple[str, bytes, int]:
    good = csv_bytes(leases(2))
    two_rows = good.decode().splitlines(keepends=True)
    cases: dict[str, tuple[str, bytes, int]] = {
        "empty": (".csv", b"", 0),
        "ragged, too short": (".csv", good + b"L9,short\n", 3),
        "ragged, too long": (".csv", good[:-1] + b",more\n", 2),
        "open quote": (".csv", good + b'"never closed\n', 3),
        "open quote at the end": (".csv", good[:-1] + b'"', 2),
        "not UTF-8": (".csv", good.replace("王小明".encode(), b"\xff\xfe"), 2),
        "GB18030 said to be UTF-8": (".csv", good.decode().encode("gb18030"), 2),
        "no gzip": (".csv.gz", good, 2),
        "cut gzip": (".csv.gz", gzip.compress(good)[:-12], 2),
        "gzip with rubbish behind": (".csv.gz", gzip.compress(good) + b"rubbish", 2),
        "no Parquet": (".parquet", good, 2),
        "a row swallowed by a quote": (".csv", "".join([two_rows[0], '"', *two_rows[1:]]).encode(), 2),
        "blank": (".csv", b"\n\n", 0),
    }
    return cases[name]


@pytest.mark.parametrize(
    "name",
    [
        "empty",
        "ragged, too short",
        "ragged, too long",
        "open quote",
        "not UTF-8",
        "GB18030 said to be UTF-8",
        "no gzip",
        "cut gzip",
        "gzip with rubbish behind",
        "no Parquet",
        "a row swallowed by a quote",
        "blank",
    ],
)
def test_unreadable_file(city: City, name: str) -> None:
    ending, content, count = broken(name)
    city.deliver("gov.lease", [], content=content, ending=ending, count=count)
    outcome = refused(city)
    assert outcome.ground in ("unreadable", "wrong_rows")
    assert "王" not in str(outcome.why)
    assert "short" not in str(outcome.why)


def test_file_that_is_no_gb18030(city: City) -> None:
    content = csv_bytes(leases(1)).replace("王小明".encode(), b"\xff\xff\xff")
    city.deliver("gov.lease", leases(1), content=content, encoding="gb18030")
    assert refused(city).ground == "unreadable"


def test_utf8_said_to_be_gb18030(city: City) -> None:
    """It decodes without an error, to words that nobody wrote."""
    content = csv_bytes([row | {"address_text": "崇川区工农路一百零八号"} for row in leases(4)])
    content = content.replace("王小明".encode(), "王小".encode())
    city.deliver("gov.lease", leases(4), content=content, encoding="gb18030")
    assert refused(city).ground == "unreadable"


@pytest.mark.parametrize("word", ["联通", "工农路108号", "plain", "𠮷野家"])
def test_gb18030_is_read(city: City, word: str) -> None:
    rows = [row | {"address_text": word} for row in leases(3)]
    city.deliver("gov.lease", rows, content=csv_bytes(rows).decode().encode("gb18030"), encoding="gb18030")
    assert city.land("gov.lease").outcomes[0].loaded == 3
    city.build()
    assert city.table("registers.lease")["address_text"].to_list() == [word] * 3


def test_decompression_bomb_is_refused_before_it_unfolds(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outpost.landing.streams.FREE_TEXT", 1 << 20)
    bomb = gzip.compress(HEADER.encode() + b"\n" + b"0" * (16 << 20))
    city.deliver("gov.lease", [], content=bomb, ending=".csv.gz", count=1)
    outcome = refused(city)
    assert (outcome.ground, "decompresses" in str(outcome.why)) == ("unreadable", True)


def test_missing_and_renamed_columns_are_named(city: City) -> None:
    rows = [
        {("tenants" if name == "tenant_count" else name): value for name, value in row.items()} for row in leases(1)
    ]
    del rows[0]["status"]
    city.deliver("gov.lease", rows)
    outcome = refused(city)
    assert outcome.ground == "columns"
    assert all(name in str(outcome.why) for name in ("tenant_count", "status", "tenants"))


def test_column_that_comes_twice(city: City) -> None:
    content = csv_bytes(leases(1)).replace(b"tenant_count,", b"status,", 1)
    city.deliver("gov.lease", leases(1), content=content)
    assert refused(city).ground == "columns"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("tenant_count", pl.Series([1.5])),
        ("tenant_count", pl.Series(["1"])),
        ("start_date", pl.Series([dt.datetime.fromisoformat("2026-01-01")])),
        ("updated_at", pl.Series([dt.datetime(2026, 1, 1, tzinfo=dt.UTC)])),
        ("lease_number", pl.Series([1])),
        ("corporate", pl.Series([True])),
    ],
)
def test_retyped_columns_are_named(city: City, column: str, values: pl.Series) -> None:
    frame = pl.DataFrame(
        {
            "lease_number": ["L1"],
            "address_text": ["工农路"],
            "start_date": [dt.date(2026, 10, 1)],
            "end_date": [dt.date(2027, 10, 1)],
            "tenant_count": [2],
            "tenants_local": ["N"],
            "lessor_surname": ["王"],
            "corporate": ["N"],
            "status": [1],
            "updated_at": [dt.datetime.fromisoformat("2026-10-01")],
        }
    )
    file = io.BytesIO()
    frame.with_columns(values.alias(column)).write_parquet(file)
    city.deliver("gov.lease", [], content=file.getvalue(), ending=".parquet", count=1)
    outcome = refused(city)
    assert outcome.ground == "types"
    assert str(outcome.why).endswith(f": {column}")


def test_extra_column_is_ignored_and_warned(city: City) -> None:
    rows = [row | {"remark": "x"} for row in leases(1)]
    outcome = city.deliver_and_land("gov.lease", rows).outcomes[0]
    assert outcome.status == "accepted"
    assert "remark" in str(outcome.why)
    city.build()
    assert "remark" not in city.table("registers.lease").columns


@pytest.mark.parametrize("column", ["tenant_phone", "Mobile_No", "民族", "ethnicity", "photo_url", "diagnosis"])
def test_extra_column_of_the_never_list(city: City, column: str) -> None:
    city.deliver("gov.lease", [row | {column: "x"} for row in leases(1)])
    outcome = refused(city)
    assert outcome.ground == "never_column"
    assert column in str(outcome.why)


def test_the_city_adds_to_the_never_list(city: City) -> None:
    (city.home.reference / "never_columns.txt").write_text("# ours\n*salary*\n", encoding="utf-8")
    city.deliver("gov.lease", [row | {"salary_band": "x"} for row in leases(1)])
    assert refused(city).ground == "never_column"


def test_a_contract_that_the_city_forbids_is_refused(city: City) -> None:
    (city.home.reference / "never_columns.txt").write_text("lessor_*\n", encoding="utf-8")
    city.deliver("gov.lease", leases(1))
    with pytest.raises(ContractError, match="lessor_surname"):
        city.land("gov.lease")


def test_too_many_bad_rows(city: City) -> None:
    rows = houses(400)
    for row in rows[:21]:
        row["status"] = "7"
    city.deliver("gov.house", rows)
    outcome = refused(city, "gov.house")
    assert outcome.ground == "bad_rows"
    assert "status unknown_code 21" in str(outcome.why)
    assert len(city.quarantine()) == 21


@pytest.mark.parametrize(("rows", "bad"), [(400, 20), (420, 21), (20, 20)])
def test_few_bad_rows_are_quarantined(city: City, rows: int, bad: int) -> None:
    delivered = houses(rows)
    for row in delivered[:bad]:
        row["status"] = "7"
    outcome = city.deliver_and_land("gov.house", delivered).outcomes[0]
    assert (outcome.status, outcome.quarantined, outcome.loaded) == ("accepted", bad, rows - bad)


@pytest.mark.parametrize(("before", "after"), [(300, 239), (300, 361), (260, 0), (51, 103)])
def test_full_extract_that_changed_too_much_waits_for_release(city: City, before: int, after: int) -> None:
    city.deliver_and_land("gov.house", houses(before))
    outcome = city.deliver_and_land("gov.house", houses(after), NEXT).outcomes[0]
    assert (outcome.status, outcome.ground) == ("refused", "row_change")
    assert city.build(NEXT)["gov.house"] == before
    assert waiting_for_release(city.con, "gov.house", NEXT) == ["gov.house@2026-11-23"]
    later = NEXT + dt.timedelta(days=1)
    assert city.land("gov.house", later).outcomes == ()
    released = city.land("gov.house", later, released=["gov.house@2026-11-23"]).outcomes
    assert [(found.delivery, found.status) for found in released] == [("gov.house@2026-11-23#2", "accepted")]
    assert city.build(later)["gov.house"] == after
    assert city.land("gov.house", later, released=["gov.house@2026-11-23"]).outcomes == ()
    assert waiting_for_release(city.con, "gov.house", NEXT) == []


@pytest.mark.parametrize(("before", "after"), [(300, 240), (300, 360), (100, 50), (100, 150), (0, 50)])
def test_full_extract_that_changed_little(city: City, before: int, after: int) -> None:
    city.deliver_and_land("gov.house", houses(before))
    assert city.deliver_and_land("gov.house", houses(after), NEXT).outcomes[0].status == "accepted"


def test_rebase_of_an_increment_may_have_any_number_of_rows(city: City) -> None:
    city.deliver_and_land("gov.lease", leases(300))
    assert city.deliver_and_land("gov.lease", leases(2), NEXT).outcomes[0].status == "accepted"
    assert city.build(NEXT)["gov.lease"] == 2


def test_sent_again_is_noted_and_not_fresh(city: City) -> None:
    city.deliver_and_land("gov.lease", leases(2))
    late = T + dt.timedelta(days=3)
    city.deliver("gov.lease", leases(2), late, extracted_at=f"{T}T23:30:00+08:00")
    outcome = city.land("gov.lease", late).outcomes[0]
    assert (outcome.status, outcome.loaded) == ("sent_again", 0)
    assert city.build(late)["gov.lease"] == 2
    status = city.table("registers.extract_status").filter(pl.col("extract") == "gov.lease").to_dicts()[0]
    assert (status["status"], status["age_days"], status["delivery"]) == ("stale", 3, "gov.lease@2026-11-22")


def test_yesterdays_file_with_its_own_manifest_is_sent_again(city: City) -> None:
    city.deliver_and_land("gov.lease", leases(2))
    city.deliver("gov.lease", leases(2), NEXT, business_date="2026-11-22", extracted_at=f"{T}T23:30:00+08:00")
    assert city.land("gov.lease", NEXT).outcomes[0].status == "sent_again"


def test_new_manifest_with_the_same_content_is_fresh(city: City) -> None:
    city.deliver_and_land("gov.lease", leases(2))
    assert city.deliver_and_land("gov.lease", leases(2), NEXT).outcomes[0].status == "accepted"
    city.build(NEXT)
    status = city.table("registers.extract_status").filter(pl.col("extract") == "gov.lease").to_dicts()[0]
    assert (status["status"], status["age_days"]) == ("fresh", 0)


def test_refused_delivery_delivered_again(city: City) -> None:
    city.deliver("gov.lease", leases(2), rows=5)
    assert refused(city).delivery == "gov.lease@2026-11-22"
    city.deliver("gov.lease", leases(2))
    outcomes = city.land("gov.lease", NEXT).outcomes
    assert [(found.delivery, found.status) for found in outcomes] == [("gov.lease@2026-11-22#2", "accepted")]
    assert city.build(NEXT)["gov.lease"] == 2


def test_late_deliveries_are_landed_in_order_of_their_dates(city: City) -> None:
    city.deliver("gov.lease", leases(3), T, load="full")
    city.deliver("gov.lease", [leases(1)[0] | {"status": "2"}], NEXT, load="incremental")
    outcomes = city.land("gov.lease", T + dt.timedelta(days=5)).outcomes
    assert [(found.business_date, found.status) for found in outcomes] == [(T, "accepted"), (NEXT, "accepted")]


def test_deliveries_after_the_night_wait(city: City) -> None:
    city.deliver("gov.lease", leases(1), NEXT)
    assert discover(city.con, city.home, T) == []
    assert len(discover(city.con, city.home, NEXT)) == 1


def test_landing_twice_has_no_second_effect(city: City) -> None:
    city.deliver("gov.lease", leases(2))
    inputs = discover(city.con, city.home, T)
    first = city.land("gov.lease", inputs=inputs)
    deliveries, file = city.table("landing.delivery"), city.table("landing.file")
    again = city.land("gov.lease", inputs=inputs)
    assert again.outcomes == first.outcomes
    assert city.table("landing.delivery").equals(deliveries)
    assert city.table("landing.file").equals(file)
    assert discover(city.con, city.home, T) == []


def test_a_file_that_changed_after_the_list_was_written(city: City) -> None:
    city.deliver("gov.lease", leases(2))
    inputs = discover(city.con, city.home, T)
    city.deliver("gov.lease", leases(3))
    assert city.land("gov.lease", inputs=inputs).outcomes[0].ground == "changed"
    assert city.land("gov.lease", NEXT).outcomes[0].status == "accepted"


def test_misplaced_files_are_named(city: City) -> None:
    folder = city.home.landing / "2026-11-22" / "police"
    folder.mkdir(parents=True)
    (folder / "lease.csv").write_bytes(b"x")
    (folder / ".hidden.csv").write_bytes(b"x")
    (folder / "readme.txt").write_bytes(b"x")
    inputs = discover(city.con, city.home, T)
    outcomes = land_unknown(city.con, city.home, T, inputs)
    assert [(found.delivery, found.ground) for found in outcomes] == [("police.lease@2026-11-22", "unknown_extract")]
    assert land_unknown(city.con, city.home, T, inputs) == outcomes
    assert discover(city.con, city.home, T) == []


def test_a_folder_of_no_network_is_named(city: City) -> None:
    folder = city.home.landing / "2026-11-22" / "goverment"
    folder.mkdir(parents=True)
    (folder / "lease.csv").write_bytes(b"x")
    (folder.with_name(".partial")).mkdir()
    (folder.with_name(".partial") / "lease.csv").write_bytes(b"x")
    outcomes = land_unknown(city.con, city.home, T, discover(city.con, city.home, T))
    assert [(found.delivery, found.ground) for found in outcomes] == [("goverment.lease@2026-11-22", "unknown_extract")]


@pytest.mark.parametrize("said", ["night", "business date"])
def test_a_late_delivery_is_released_by_the_night_that_refused_it(city: City, said: str) -> None:
    city.deliver_and_land("gov.house", houses(300))
    late = NEXT + dt.timedelta(days=2)
    city.deliver("gov.house", houses(100), NEXT)
    assert "--night 2026-11-25" in str(city.land("gov.house", late).outcomes[0].why)
    night = late if said == "night" else NEXT
    words = [
        {"kind": "release", "target": "gov.house", "night": str(night), "by": by, "account": by, "reject": False}
        for by in ("甲", "乙")
    ]
    assert releases.deliveries(city.con, words[:1]) == frozenset()
    assert releases.deliveries(city.con, [words[0], words[0]]) == frozenset()
    assert releases.deliveries(city.con, words) == {"gov.house@2026-11-23"}


def test_inputs_survive_being_written_down(city: City, tmp_path: Path) -> None:
    city.deliver("gov.lease", leases(1))
    inputs = discover(city.con, city.home, T)
    file = tmp_path / "inputs.json"
    file.write_text(json.dumps([entry.as_json() for entry in inputs]))
    assert [type(inputs[0]).from_json(values) for values in json.loads(file.read_text())] == inputs
