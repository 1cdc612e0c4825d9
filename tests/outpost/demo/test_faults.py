"""Faults are planted where the summary says, and the first night stays clean."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from outpost.demo import write_city
from tests.outpost.demo.conftest import LAST, NIGHTS

KINDS = {
    "no_manifest", "bad_manifest", "wrong_sha256", "wrong_bytes", "wrong_rows", "wrong_extract", "wrong_network",
    "wrong_date", "wrong_schema_version", "unreadable", "unknown_encoding", "gb18030", "missing_column", "not_full",
    "renamed_column", "retyped_column", "extra_column", "never_column", "rows_fallen", "rows_grown", "null_required",
    "unparsable_date", "impossible_date", "wrong_check_character", "unknown_code", "id_shape", "older_than_115",
    "parked_then_found", "parked_then_missing", "orphan_address", "missing_parent", "no_parent", "too_many_bad_rows",
    "duplicate_same", "duplicate_newer", "duplicate_tied", "sent_again", "category_not_allowed", "csv_gz", "parquet",
    "quoted_newlines", "crlf", "bom", "null_marker", "id_damaged", "lost_character", "outer_blank", "excel_wrapping",
    "format_character", "ctrl_z", "encoding_spelled", "not_utf_8", "symbolic_link", "no_header", "updated_at_ahead",
    "clock_ahead",
}  # fmt: skip


def test_every_kind_of_bad_input_is_planted_after_a_clean_first_night(tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    dirty = tmp_path / "dirty"
    write_city(clean, residents=1500, nights=3, seed=2, date=LAST)
    summary = write_city(dirty, residents=1500, nights=3, seed=2, date=LAST, faults=True)
    assert {fault.kind for fault in summary.faults} >= KINDS
    assert min(fault.night for fault in summary.faults) == NIGHTS[1]
    for path in (clean / NIGHTS[0].isoformat()).rglob("*.csv"):
        assert path.read_bytes() == (dirty / path.relative_to(clean)).read_bytes()


def test_faults_need_a_second_night(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 2 nights"):
        write_city(tmp_path, residents=600, nights=1, seed=1, date=dt.date(2026, 5, 1), faults=True)
