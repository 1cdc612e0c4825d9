"""Tonight against the nights before, with the real Great Expectations and its real pages."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from outpost import database, watch
from outpost.watch.bands import BANDS, NIGHTS_NEEDED
from tests.outpost.watch.conftest import T

GRID = "gov.grid"


def published(tmp_path: Path, nights: Mapping[int, Mapping[Any, float]]) -> Path:
    """A database with profiles: days before T -> (extract, column, metric) -> value."""
    path = tmp_path / "家 home" / "outpost.duckdb"
    path.parent.mkdir()
    con = duckdb.connect(str(path))
    con.execute("ATTACH ':memory:' AS registers")
    database.create_schema(con)
    rows = [
        (T - dt.timedelta(days), *name, value) for days, numbers in nights.items() for name, value in numbers.items()
    ]
    con.executemany("INSERT INTO landing.profile VALUES (?, ?, ?, ?, ?)", rows)
    con.close()
    return path


def judged(database_path: Path) -> watch.Judgement:
    return watch.judge(database_path, database_path.parent / "reports", T)


def test_a_first_night_has_no_history_and_no_failure(tmp_path: Path) -> None:
    found = judged(published(tmp_path, {0: {(GRID, None, "rows"): 40.0}}))
    assert (found.passed, found.failed, found.no_history) == (0, 0, 1)
    assert found.said == "no history yet"
    assert found.data_docs is None


def test_a_night_like_the_others_passes(tmp_path: Path) -> None:
    usual = {(GRID, None, "rows"): 400.0, (GRID, "worker_number", "null_share"): 0.1, ("gov.birth", None, "rows"): 0.0}
    found = judged(published(tmp_path, dict.fromkeys(range(4), usual)))
    assert (found.passed, found.failed, found.no_history) == (3, 0, 0)
    assert set(found.extracts) == {GRID, "gov.birth"}


def test_what_is_unusual_is_named_by_extract_and_column(tmp_path: Path) -> None:
    usual = {(GRID, None, "rows"): 400.0, (GRID, "worker_number", "null_share"): 0.10, (GRID, "kind", "distinct"): 2.0}
    tonight = {**usual, (GRID, None, "rows"): 200.0, (GRID, "worker_number", "null_share"): 0.5}
    found = judged(published(tmp_path, {0: tonight, 1: usual, 2: usual, 3: usual}))
    assert (found.passed, found.failed) == (1, 2)
    assert found.extracts[GRID].failed == ("rows in force", "worker_number: share of empty values")
    assert found.said == "2 of 3 numbers unusual: gov.grid: rows in force, worker_number: share of empty values"


@pytest.mark.parametrize("nights", range(NIGHTS_NEEDED + 1))
def test_a_number_needs_some_nights_before_it_is_judged(tmp_path: Path, nights: int) -> None:
    old = {(GRID, None, "rows"): 400.0}
    both = old | {(GRID, None, "delivered"): 400.0}
    before = {10 + n: both for n in range(nights)}
    found = judged(published(tmp_path, {-5: both, 0: both, 1: old, 2: old} | before))
    assert found.no_history == (0 if nights >= NIGHTS_NEEDED else 1)


def test_the_median_forgets_what_is_older_than_the_window(tmp_path: Path) -> None:
    rows = (GRID, None, "rows")
    found = judged(published(tmp_path, {0: {rows: 40.0}, 28: {rows: 40.0}, 29: {rows: 4.0}, 30: {rows: 4.0}}))
    assert found.said == "no history yet"


def test_the_pages_show_the_numbers_and_load_nothing_from_elsewhere(tmp_path: Path) -> None:
    usual = {(GRID, None, "rows"): 400.0}
    found = judged(published(tmp_path, {0: {(GRID, None, "rows"): 123.0}, 1: usual, 2: usual}))
    assert found.data_docs == tmp_path / "家 home" / "reports" / T.isoformat() / "data-docs"
    pages = {path: path.read_text(encoding="utf-8") for path in found.data_docs.rglob("*.html")}
    results = [text for path, text in pages.items() if "validations" in path.parts]
    assert (found.data_docs / "index.html") in pages
    assert any("123" in text and "the median of 2 nights is 400" in text for text in results)
    for text in pages.values():
        assert not re.search(r"<(link|img|iframe)\b[^>]*(src|href)=[\"']?(https?:)?//|<script", text)


def test_the_first_page_leads_to_each_extract_and_names_what_is_unusual(tmp_path: Path) -> None:
    usual = {(GRID, None, "rows"): 400.0, ("police.beat", None, "rows"): 9.0}
    found = judged(published(tmp_path, {0: usual | {(GRID, None, "rows"): 123.0}, 1: usual, 2: usual}))
    assert found.data_docs is not None
    first = (found.data_docs / "index.html").read_text(encoding="utf-8")
    links = dict(re.findall(r'<a href="([^"]+)">([a-z.]+)</a>', first))
    assert sorted(links.values()) == [GRID, "police.beat"]
    assert all((found.data_docs / link).is_file() for link in links)
    assert re.findall(r'class="unusual">([^<]+)<', first) == ["rows in force"]


def test_nothing_is_left_but_the_pages_and_a_night_judged_again_replaces_them(tmp_path: Path) -> None:
    usual = {(GRID, None, "rows"): 400.0}
    path = published(tmp_path, dict.fromkeys(range(3), usual))
    judged(path)
    first = sorted(p.name for p in path.parent.rglob("index.html"))
    judged(path)
    assert sorted(p.name for p in path.parent.rglob("index.html")) == first
    assert [p.name for p in (path.parent / "reports" / T.isoformat()).iterdir()] == ["data-docs"]
    assert sorted(p.name for p in path.parent.iterdir()) == ["outpost.duckdb", "reports"]


def test_a_process_of_its_own_writes_nothing_but_reports_says_nothing_and_imports_late(tmp_path: Path) -> None:
    """Great Expectations is imported by the judgement alone; what it hardly ever uses is there when it is used."""
    usual = {(GRID, None, "rows"): 400.0}
    path = published(tmp_path, dict.fromkeys(range(3), usual))
    empty = tmp_path / "nobody"
    empty.mkdir()
    said = (
        f"import datetime, pathlib, sys, outpost.watch; home = pathlib.Path({str(path.parent)!r})\n"
        f"night = datetime.date.fromisoformat('{T}')\n"
        "assert 'great_expectations' not in sys.modules\n"
        "outpost.watch.judge(home / 'outpost.duckdb', home / 'reports', night)\n"
        "assert 'great_expectations' in sys.modules\n"
        "assert not {'scipy.stats._stats_py', 'altair.vegalite', 'pyspark'} & set(sys.modules)\n"
        "import scipy.stats\n"
        "from altair import Chart\n"
        "assert scipy.stats.norm.cdf(0.0) == 0.5 and Chart.__module__.startswith('altair.')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", said],
        capture_output=True,
        text=True,
        check=True,
        cwd=empty,
        env={"HOME": str(empty), "TMPDIR": str(empty), "PYTHONPATH": str(Path.cwd())},
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("metric", sorted(BANDS))
def test_a_band_holds_its_median(metric: str) -> None:
    for usual in (0.0, 0.01, 0.5, 1.0, 3.0, 1e7):
        lowest, highest = BANDS[metric].around(usual)
        assert 0 <= lowest <= usual <= highest
