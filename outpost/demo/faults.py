"""Bad input, planted into deliveries that were written clean: every row of the table of bad inputs.

The first night stays clean. What is refused as a whole are extracts that may be some days old, so that models go on.
With two nights only the faults of the second night are there; with three or more, all.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
from pathlib import Path
from typing import Any

import polars as pl

from outpost import contracts
from outpost.demo.numbers import wrong_check
from outpost.demo.plan import Plan
from outpost.demo.planting import Plant, Planted, PlantedFault, Planting
from outpost.demo.untidy import end_mark, link, no_header, not_utf_8, spelled, untidy_households, updated_in_2099
from outpost.demo.writing import day_of, manifest_path

_KINDS_OF_RESIDENTS = 14


def plant(landing: Path, plan: Plan) -> tuple[PlantedFault, ...]:
    """Spoil deliveries of the second and third night; what was done where."""
    first = day_of(plan.first)
    found: list[PlantedFault] = []
    for number, plants in enumerate((SECOND_NIGHT, THIRD_NIGHT), start=1):
        night = day_of(plan.first + number)
        if plan.first + number > plan.last:
            break
        for extract, spoil in plants.items():
            for kind, rows in spoil(Planting(landing, night, extract, first)):
                found.append(PlantedFault(kind, night, extract, rows))
    return tuple(found)


def _of_at_least(rows: int, plant: Plant) -> Plant:
    """A fault that a delivery of fewer rows would not show: it is not planted there, and not told."""

    def spoil(one: Planting) -> Planted:
        return plant(one) if one.manifest["rows"] >= rows else []

    return spoil


def _said(kind: str, **values: Any) -> Plant:
    def spoil(one: Planting) -> Planted:
        one.say(**values)
        return [(kind, ())]

    return spoil


def _off_by_one(kind: str, name: str) -> Plant:
    def spoil(one: Planting) -> Planted:
        one.say(**{name: one.manifest[name] + 1})
        return [(kind, ())]

    return spoil


def _no_manifest(one: Planting) -> Planted:
    manifest_path(one.data).unlink()
    return [("no_manifest", ())]


def _bad_manifest(one: Planting) -> Planted:
    manifest_path(one.data).write_text('{"extract": "police.beat", ', encoding="utf-8")
    return [("bad_manifest", ())]


def _wrong_date(one: Planting) -> Planted:
    one.say(business_date=(one.night - dt.timedelta(days=1)).isoformat())
    return [("wrong_date", ())]


def _unreadable(one: Planting) -> Planted:
    whole = gzip.compress(one.data.read_bytes(), mtime=0)
    one.put(whole[: len(whole) // 2], ".csv.gz")
    return [("unreadable", ())]


def _missing_column(one: Planting) -> Planted:
    one.write(one.read().drop("kind"))
    return [("missing_column", ())]


def _renamed_column(one: Planting) -> Planted:
    one.write(one.read().rename({"completed_on": "finished_on"}))
    return [("renamed_column", ())]


def _retyped_column(one: Planting) -> Planted:
    rows = one.read().with_columns(
        pl.col("expires_on").str.replace_all("-", "").cast(pl.Int64),
        pl.col("updated_at").str.head(19).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us"),
    )
    one.put(_parquet(rows), ".parquet")
    return [("retyped_column", ())]


def _never_column(one: Planting) -> Planted:
    one.write(one.read().with_columns(mobile_phone=pl.lit("0")))
    return [("never_column", ())]


def _extra_column(one: Planting) -> Planted:
    """A column that no contract knows, and visits at a house that comes the next night and at one that never comes."""
    one.spoil("address_code", (1,), "NEW0001")
    one.spoil("address_code", (2,), "NOWHERE01")
    one.write(one.read().with_columns(batch=pl.lit("A7")))
    return [("extra_column", ()), ("parked_then_found", (1,)), ("parked_then_missing", (2,))]


def _rows_fallen(one: Planting) -> Planted:
    rows = one.read()
    one.write(rows.head(len(rows) * 6 // 10))
    return [("rows_fallen", ())]


def _rows_grown(one: Planting) -> Planted:
    rows = one.read()
    more = rows.head(len(rows) * 4 // 10).with_columns(pl.col("account_number") + "X")
    one.write(pl.concat([rows, more]))
    return [("rows_grown", ())]


def _too_many_bad_rows(one: Planting) -> Planted:
    count = one.manifest["rows"]
    rows = tuple(range(1, count + 1, 4))
    one.spoil("valid_from", rows, "not a date")
    return [("too_many_bad_rows", rows)]


def _sent_again(one: Planting) -> Planted:
    before = Planting(one.landing, one.night - dt.timedelta(days=1), one.extract, one.first)
    one.put(
        before.data.read_bytes(),
        rows=before.manifest["rows"],
        load=before.manifest["load"],
        extracted_at=before.manifest["extracted_at"],
    )
    return [("sent_again", ())]


def _gb18030(one: Planting) -> Planted:
    one.put(one.data.read_bytes().decode("utf-8").encode("gb18030"), encoding="gb18030")
    return [("gb18030", ())]


def _bom(one: Planting) -> Planted:
    one.put(b"\xef\xbb\xbf" + one.data.read_bytes())
    return [("bom", ())]


def _crlf(one: Planting) -> Planted:
    one.put(one.data.read_bytes().replace(b"\n", b"\r\n"))
    return [("crlf", ())]


def _quoted_newlines(one: Planting) -> Planted:
    count = min(3, one.manifest["rows"])
    rows = tuple(range(1, count + 1))
    if rows:
        one.spoil("address_text", rows, one.read()["address_text"] + "\n(二楼)")
    return [("quoted_newlines", rows)]


def _gzipped(one: Planting) -> Planted:
    one.put(gzip.compress(one.data.read_bytes(), mtime=0), ".csv.gz")
    return [("csv_gz", ())]


def _parquet(rows: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    rows.write_parquet(buffer)
    return buffer.getvalue()


def _as_parquet(one: Planting) -> Planted:
    rows = one.read()
    integers = [column.name for column in contracts.ALL[one.extract].columns if column.kind == "integer"]
    moment = (
        pl.col("updated_at").str.head(19).str.replace("T", " ").str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us")
    )
    one.put(_parquet(rows.with_columns(moment, *(pl.col(name).cast(pl.Int64) for name in integers))), ".parquet")
    return [("parquet", ())]


def _other_categories(one: Planting) -> Planted:
    """A category outside the allow-list, with a byte order mark in front of the file."""
    if not one.manifest["rows"]:  # a small city has nights without an incident
        return _bom(one)
    one.spoil("category", (1,), "gambling")
    return [("category_not_allowed", (1,)), *_bom(one)]


def _bad_residents(one: Planting) -> Planted:
    """One row or two of each rule, and rows at addresses that the register does not hold yet."""
    frame = one.read()
    plain = (
        frame.with_row_index("row", offset=1)
        .filter(
            (pl.col("id_type") == "11") & (pl.col("id_number").str.len_chars() == 18) & pl.col("end_date").is_null()
        )["row"]
        .to_list()
    )
    if len(plain) < 2 * _KINDS_OF_RESIDENTS:  # a village: too few to go round
        return []
    faults: list[tuple[str, str, str | pl.Series | None]] = [
        ("null_required", "name", None),
        ("unparsable_date", "start_date", "去年春天"),
        ("impossible_date", "birth_date", "1987-02-30"),
        ("wrong_check_character", "id_number", wrong_check(frame["id_number"])),
        ("unknown_code", "registration_type", "7"),
        ("id_shape", "id_number", "99A123"),
        ("older_than_115", "birth_date", "1899-01-01"),
        ("unknown_flag", "lives_here", "是"),
        ("unparsable_integer", "sex", "男"),
    ]
    found, step = [], min(5, len(plain) // _KINDS_OF_RESIDENTS)
    for place, (kind, column, value) in enumerate(faults):
        rows = (plain[place * step],)
        one.spoil(column, rows, value)
        found.append((kind, rows))
    return [*found, *_early_residents(one, plain[step * 12 :][:2])]


def _early_residents(one: Planting, rows: list[int]) -> Planted:
    """Residents of a house that comes with the next register of addresses, and of one that never comes."""
    one.spoil("address_code", rows[:1], "NEW0001")
    one.spoil("address_code", rows[1:], "NOWHERE01")
    return [("parked_then_found", (rows[0],)), ("parked_then_missing", (rows[1],))]


def _no_addresses_tonight(one: Planting) -> Planted:
    one.data.unlink()
    manifest_path(one.data).unlink()
    return [("not_delivered", ())]


def _new_addresses(one: Planting) -> Planted:
    """The house that was waited for; a room without its building; a building without a parent."""
    rows = one.read()
    house = rows.filter(pl.col("level") == "5").head(1)
    come = house.with_columns(
        address_code=pl.lit("NEW0001"), name=pl.lit("9901号"), full_name=house["full_name"] + "9901号"
    )
    loose = come.with_columns(address_code=pl.lit("LOOSE0001"), parent_code=pl.lit("NOPARENT01"))
    bare = come.with_columns(address_code=pl.lit("LOOSE0002"), parent_code=pl.lit(None, dtype=pl.String))
    one.write(pl.concat([rows, come, loose, bare]))
    count = len(rows)
    return [("new_address", (count + 1,)), ("missing_parent", (count + 2,)), ("no_parent", (count + 3,))]


def _duplicates(one: Planting) -> Planted:
    """The same row twice; a newer version; two versions of one time."""
    rows = one.read()
    count = len(rows)
    same = rows[0]
    newer = rows[1].with_columns(updated_at=pl.lit(f"{one.night.isoformat()}T23:00:00+08:00"), tier=pl.lit("high"))
    tied = rows[2].with_columns(tier=pl.when(pl.col("tier") == "high").then(pl.lit("normal")).otherwise(pl.lit("high")))
    one.write(pl.concat([rows, same, newer, tied]))
    return [
        ("duplicate_same", (1, count + 1)),
        ("duplicate_newer", (2, count + 2)),
        ("duplicate_tied", (3, count + 3)),
    ]


def _orphans(column: str = "address_code") -> Plant:
    def spoil(one: Planting) -> Planted:
        one.spoil(column, (2,), "NOWHERE02")
        return [("orphan_address", (2,))]

    return spoil


SECOND_NIGHT: dict[str, Plant] = {
    "police.standard_address": _no_addresses_tonight,
    "police.resident": _bad_residents,
    "police.rental_house": _gzipped,
    "police.dispute_incident": _other_categories,
    "police.dispute_transfer": _crlf,
    "police.beat": _said("wrong_network", network="gov"),
    "police.credential": _said("wrong_extract", extract="police.beat"),
    "gov.institution": _no_manifest,
    "gov.demolition": _said("wrong_sha256", sha256="0" * 64),
    "gov.disability_certificate": _off_by_one("wrong_bytes", "bytes"),
    "gov.benefit": _off_by_one("wrong_rows", "rows"),
    "gov.grid": _wrong_date,
    "gov.grid_address": _said("wrong_schema_version", schema_version=2),
    "gov.house": _unreadable,
    "gov.gas_account": _said("unknown_encoding", encoding="big5"),
    "gov.lease": _gb18030,
    "gov.business_entity": _as_parquet,
    "gov.service_event": _quoted_newlines,
    "gov.grid_visit": _of_at_least(2, _extra_column),
    "gov.elder_care": _sent_again,
    "gov.child_care": _of_at_least(3, _duplicates),
    "police.household_registration": untidy_households,
    "gov.birth": end_mark,
    "gov.mediation_case": spelled,
}
THIRD_NIGHT: dict[str, Plant] = {
    "police.standard_address": _new_addresses,
    "police.resident": _of_at_least(2, _orphans()),
    "police.beat": _bad_manifest,
    "gov.institution": _missing_column,
    "gov.demolition": _renamed_column,
    "gov.disability_certificate": _retyped_column,
    "gov.benefit": _never_column,
    "gov.house": _of_at_least(130, _rows_fallen),
    "gov.gas_account": _of_at_least(130, _rows_grown),
    "gov.grid_address": _of_at_least(85, _too_many_bad_rows),
    "gov.grid": _said("not_full", load="incremental"),
    "gov.mediation_case": _gzipped,
    "gov.elder_care": _of_at_least(3, _duplicates),
    "police.rental_house": link,
    "police.credential": no_header,
    "police.dispute_transfer": updated_in_2099,
    "police.household_registration": not_utf_8,
    "gov.child_care": _said("clock_ahead", extracted_at="2099-01-01T00:00:00+08:00"),
}
