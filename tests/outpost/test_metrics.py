"""metrics.prom: its format to the letter, what it holds before a night, and that it stops nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost import database, metrics
from outpost.home import Home
from outpost.metrics import Metric
from outpost.night import failures
from outpost.night.summary import NightSummary
from tests import exposition

T = dt.date(2026, 11, 22)
NIGHT = NightSummary(
    T, T, "published", None,
    [("delivery gov.lease@1", "rows", 8), ("delivery gov.house@1", "rows", 2), ("corrections", "gone", None),
     ("flow", "opened", 3)],
    [("R1", "ran", 4, None), ("P1", "held", None, "late")], [("P1", "gov.lease", "late")], [],
    [("gov.lease@2026-11-22", "accepted", 6, 4, 0, 2, 0, 0, None),
     ("gov.lease@2026-11-21", "accepted", 2, 2, 0, 0, 0, 0, None),
     ("gov.house@2026-11-22", "refused", None, None, None, None, None, None, "cut off")],
    [], [],
    [("R1", "queued", "day_cap", 5, 0), ("R1", "queued", "open_cap", 1, 0), ("R1", "open", None, 7, 2)],
    [(T, "R1", 9, None, None)], 3, 40, "outbox",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path)
    found.landing.mkdir()
    with closing(database.connect(found.database)) as con:
        database.create_schema(con)
    return found


def told(home: Home, last: NightSummary | None = NIGHT) -> dict[str, dict[exposition.Labels, float]]:
    assert metrics.write(home, last)
    return exposition.read((home.root / metrics.FILE).read_text(encoding="utf-8"))


@given(st.lists(st.tuples(st.text(), st.floats(-1e12, 1e12)), min_size=1, unique_by=lambda pair: pair[0]), st.text())
def test_whatever_a_label_holds_it_is_read_as_it_was(pairs: list[tuple[str, float]], said: str) -> None:
    metric = Metric("outpost_x", f"x{said}".replace("\r", ""), {(name,): value for name, value in pairs}, ("extract",))
    found = exposition.read("".join(f"{line}\n" for line in metric.lines()))["outpost_x"]
    assert found == {(("extract", name),): pytest.approx(value, rel=1e-12) for name, value in pairs}


def test_a_night_in_metrics(home: Home) -> None:
    found = told(home)
    of_lease, of_r1 = (("extract", "gov.lease"),), (("model", "R1"),)
    assert found["outpost_night_business_date_seconds"][()] == dt.datetime(2026, 11, 21, 16, tzinfo=dt.UTC).timestamp()
    assert found["outpost_night_published_time_seconds"][()] == pytest.approx(home.database.stat().st_mtime)
    assert found["outpost_deliveries"] == {(("status", "accepted"),): 2, (("status", "refused"),): 1}
    assert found["outpost_extract_rows"][of_lease] == 8
    assert found["outpost_extract_quarantine_ratio"] == {of_lease: 0.25}
    assert found["outpost_models"] == {(("state", "failed"),): 0, (("state", "held"),): 1, (("state", "ran"),): 1}
    assert found["outpost_model_findings"] == {of_r1: 4}
    assert found["outpost_tasks"] == {(*of_r1, ("state", "queued")): 6, (*of_r1, ("state", "open")): 7}
    assert found["outpost_tasks_overdue"] == {of_r1: 2}
    assert found["outpost_tasks_new"][()] == 3
    assert found["outpost_balance"][("account", "delivery"), ("term", "rows")] == 10
    assert (found["outpost_lists"][()], found["outpost_list_lines"][()], found["outpost_batches_held"][()]) == (
        3,
        40,
        1,
    )
    assert "outpost_stage_seconds" not in found


def test_labels_are_those_of_which_a_home_has_few(home: Home) -> None:
    allowed = {"version", "stage", "status", "extract", "model", "state", "account", "term"}
    many = dataclasses.replace(NIGHT, deliveries=NIGHT.deliveries * 500, batches=NIGHT.batches * 500)
    found = told(home, many)
    assert {name for samples in found.values() for labels in samples for name, _ in labels} <= allowed
    assert sum(map(len, found.values())) == sum(map(len, told(home).values()))


def test_before_the_first_night_what_waits_and_failed_is_told(home: Home) -> None:
    (home.landing / str(T) / "gov").mkdir(parents=True)
    (home.landing / str(T) / "gov" / "lease.csv").touch()
    failures_of = home.lake / "night" / str(T)
    failures_of.mkdir(parents=True)
    failures.note(failures_of, "publish: the disk is full")
    found = told(home, None)
    assert found == {
        "outpost_info": {(("version", metrics._version()),): 1},
        "outpost_nights_waiting": {(): 1},
        "outpost_night_failed_parts": {(): 1},
    }


def test_what_cannot_be_written_is_a_warning(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    home.database.write_bytes(b"no database at all" * 1000)
    (home.root / metrics.FILE).write_text("of before\n", encoding="utf-8")
    assert not metrics.write(home)
    assert "metrics.prom is not written" in caplog.text
    assert (home.root / metrics.FILE).read_text(encoding="utf-8") == "of before\n"


@pytest.mark.parametrize(
    "text",
    [
        "outpost_x 1\n",
        "# HELP a b\n# TYPE a gauge\n",
        "# HELP a b\n# TYPE a gauge\na 1",
        "# HELP a b\n# TYPE a gauge\na 1\na 2\n",
        "# HELP a b\n# TYPE a gauge\na{x='1'} 1\n",
        '# HELP a b\n# TYPE a gauge\na{x="1"} 1\na 2\n',
        '# HELP a b\n# TYPE a gauge\na{x="1",x="2"} 1\n',
        "# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n# TYPE a gauge\na 2\n",
        "# HELP a b\n# TYPE a gauge\na 1 \n",
        "# HELP a b\n# TYPE a gauge\na 0x1\n",
        "# TYPE a gauge\na 1\n",
    ],
)
def test_the_reader_refuses_what_a_collector_would(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        exposition.read(text)
