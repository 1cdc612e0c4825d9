"""Logs beside the ledger: what stands in them, and what is no line of them."""

import datetime as dt
from pathlib import Path

from outpost import lake_log, purge_log

T = dt.date(2026, 11, 22)


def test_a_purge_of_nothing_leaves_no_line(tmp_path: Path) -> None:
    purge_log.note(tmp_path, T, {"files": 0})
    purge_log.note(tmp_path, T, {"files": 2, "landed rows": 0})
    assert [line["gone"] for line in lake_log.read(tmp_path / purge_log.FILE)] == [{"files": 2}]


def test_what_is_no_line_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    lake_log.append(file, "this", {"n": 1})
    with file.open("ab") as more:
        more.write(b'\xff\xfe\n[1]\n{"n": 2}\n{"cut off')
    assert [line["n"] for line in lake_log.read(file)] == [1, 2]
    assert lake_log.read(tmp_path / "missing") == []
