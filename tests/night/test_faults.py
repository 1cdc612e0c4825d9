"""A city with every kind of bad input planted: each is met as the contract says, and the nights still balance."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.night.conftest import LAST, NIGHTS, City

pytestmark = pytest.mark.slow

REFUSED = {
    "wrong_network": "wrong_place",
    "wrong_extract": "wrong_place",
    "wrong_date": "wrong_place",
    "wrong_schema_version": "wrong_place",
    "no_manifest": "no_manifest",
    "bad_manifest": "bad_manifest",
    "wrong_sha256": "wrong_sha256",
    "wrong_bytes": "wrong_bytes",
    "wrong_rows": "wrong_rows",
    "unreadable": "unreadable",
    "unknown_encoding": "unknown_encoding",
    "missing_column": "columns",
    "renamed_column": "columns",
    "retyped_column": "types",
    "never_column": "never_column",
    "rows_fallen": "row_change",
    "rows_grown": "row_change",
    "too_many_bad_rows": "bad_rows",
    "not_full": "wrong_place",
    "symbolic_link": "irregular",
    "no_header": "columns",
    "not_utf_8": "unreadable",
    "clock_ahead": "clock_ahead",
}
QUARANTINED = {
    "null_required": "null",
    "unparsable_date": "unparsable",
    "impossible_date": "impossible_date",
    "wrong_check_character": "check_character",
    "unknown_code": "unknown_code",
    "id_shape": "number_shape",
    "older_than_115": "age",
    "unknown_flag": "unparsable",
    "unparsable_integer": "unparsable",
    "parked_then_missing": "missing_address",
    "orphan_address": "missing_address",
    "missing_parent": "missing_parent",
    "no_parent": "no_parent",
    "duplicate_tied": "duplicate_key",
}
ACCEPTED = {"csv_gz", "bom", "crlf", "gb18030", "parquet", "quoted_newlines", "extra_column", "new_address",
            "ctrl_z", "encoding_spelled", "updated_at_ahead"}  # fmt: skip
COUNTED = {"null_marker", "id_damaged", "lost_character", "outer_blank", "excel_wrapping", "format_character"}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[City, list[tuple[str, str, str]]]:
    """Three nights with faults, run; and what was planted as (kind, night, extract)."""
    city = City(Path(tmp_path_factory.mktemp("faulty") / "home"))
    city.run("init")
    wanted = ["--residents", "2500", "--nights", "3", "--date", LAST.isoformat(), "--faults", "--json"]
    said = json.loads(city.run("demo", *wanted).stdout)
    city.run("nightly")
    return city, [(fault["kind"], str(fault["night"]), fault["extract"]) for fault in said["faults"]]


def test_every_fault_is_met(faulty: tuple[City, list[tuple[str, str, str]]]) -> None:
    city, planted = faulty
    rows = city.query(
        "SELECT extract, business_date::TEXT, status, ground, parked, replaced, dropped FROM landing.delivery"
    )
    deliveries = {(row[0], row[1]): row[2:] for row in rows}
    rules = set(city.query("SELECT DISTINCT extract, rule FROM landing.quarantine"))
    counted = set(city.query("SELECT DISTINCT extract, fault FROM push.source_fault"))
    for kind, night, extract in planted:
        status, ground, *_ = deliveries.get((extract, night), (None, None))
        told = (kind, night, extract, status, ground)
        if kind in REFUSED:
            assert (status, ground) == ("refused", REFUSED[kind]), told
        elif kind in QUARANTINED:
            assert (extract, QUARANTINED[kind]) in rules, told
        elif kind in ACCEPTED:
            assert status == "accepted", told
        elif kind in COUNTED:
            assert status == "accepted", told
            assert (extract, kind) in counted, told
        elif kind == "sent_again":
            assert status == "sent_again", told
        elif kind == "not_delivered":
            assert status is None, told
        elif kind in ("duplicate_same", "duplicate_newer"):
            assert deliveries[extract, night][3] > 0, told
        elif kind == "category_not_allowed":
            assert deliveries[extract, night][4] > 0, told
        else:
            assert kind == "parked_then_found", told


def test_parked_rows_are_in_the_register_or_in_quarantine_in_the_end(
    faulty: tuple[City, list[tuple[str, str, str]]],
) -> None:
    city, _ = faulty
    assert city.query("SELECT count(*) FROM landing.parked") == [(0,)]
    assert city.query("SELECT count(*) > 0 FROM landing.file WHERE kind = 'unparked'") == [(True,)]


def test_the_quarantine_of_a_night_is_a_folder_of_masked_rows(faulty: tuple[City, list[tuple[str, str, str]]]) -> None:
    city, _ = faulty
    rows = (city.root / "quarantine" / NIGHTS[1].isoformat() / "police.resident.csv").read_text(encoding="utf-8-sig")
    assert "check_character" in rows
    assert not re.search(r"\d{6}", rows)


def test_the_nights_balance_all_the_same(faulty: tuple[City, list[tuple[str, str, str]]]) -> None:
    city, _ = faulty
    assert [row[0] for row in city.query("SELECT business_date FROM push.night ORDER BY ALL")] == NIGHTS
    wrong = city.query(
        "SELECT delivery FROM landing.delivery WHERE status = 'accepted'"
        " AND rows <> loaded + replaced + quarantined + parked + dropped"
    )
    assert wrong == []


def test_what_is_refused_is_said_without_a_row_of_it(faulty: tuple[City, list[tuple[str, str, str]]]) -> None:
    city, _ = faulty
    told = city.run("status", "--date", NIGHTS[1].isoformat()).stdout
    assert "refused" in told
    assert "99" + "0" * 15 not in told


def test_two_people_let_in_a_delivery_that_was_refused_for_its_size(
    faulty: tuple[City, list[tuple[str, str, str]]],
) -> None:
    city, planted = faulty
    extract, night = next((extract, night) for kind, night, extract in planted if kind == "rows_grown")
    settings = city.root / "outpost.toml"
    said = settings.read_text(encoding="utf-8").replace('profile = "production"', 'profile = "trial"')
    settings.write_text(said.replace('proof = "login"', 'proof = "names"'), encoding="utf-8")
    assert "second" in city.run("release", extract, "--night", night, "--by", "甲").stdout
    assert city.run("release", extract, "--night", night, "--by", "甲", check=False).returncode == 1
    assert "two people" in city.run("release", extract, "--night", night, "--by", "乙").stdout
    later = (LAST.replace(day=LAST.day + 1)).isoformat()
    city.run("nightly", "--date", later)
    assert city.query(
        f"SELECT status FROM landing.delivery WHERE extract = '{extract}' AND night = DATE '{later}'"
    ) == [("accepted",)]
