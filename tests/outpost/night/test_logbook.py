"""The log of a night: what its lines hold, what they never hold, and what is read from them again."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import pytest

from outpost import retention_periods
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.lists.lines.scan import id_shaped
from outpost.night import logbook, retention
from outpost.night.outcome import PUBLISHED_BEFORE, Check, Outcome

NIGHT = dt.date(2026, 11, 22)
NUMBER = "990101197204170835"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def text_of(home: Home) -> str:
    return logbook.file_of(home, NIGHT).read_text(encoding="utf-8")


def ran(home: Home, stage: str, name: str, outcome: Outcome, night: dt.date = NIGHT) -> None:
    with logbook.step(home, night, stage, name) as told:
        told.ended(outcome)


def test_a_step_says_its_numbers_and_leaves_out_what_is_nothing(home: Home) -> None:
    ran(home, "landing", "land gov.lease", Outcome({"dagster/row_count": 3, "refused": 0, "why": "", "state": "ran"}))
    (line,) = logbook.read(home, NIGHT)
    assert line.level == "INFO"
    assert {name: line.said[name] for name in line.said if name != "seconds"} == {
        "stage": "landing",
        "step": "land gov.lease",
        "row_count": "3",
        "state": "ran",
    }
    assert float(line.said["seconds"]) >= 0
    assert line.at.utcoffset() == dt.timedelta(hours=8)


def test_checks_that_failed_have_their_own_line(home: Home) -> None:
    why = 'gov.lease refused: the "manifest" says 3 rows,\n  the file has 2'
    checks = {
        "contract": Check(False, {"why": why}, warns=True),
        "balance": Check(False, {"why": "1 is not 2"}, stops=True),
        "fine": Check(True, {"why": "never told"}),
    }
    ran(home, "landing", "land gov.lease", Outcome({"rows": 2}, checks))
    assert [(line.level, line.said.get("check"), line.said.get("why")) for line in logbook.read(home, NIGHT)] == [
        ("INFO", None, None),
        ("WARNING", "contract", why),
        ("ERROR", "balance", "1 is not 2"),
    ]


def test_a_failure_is_one_line_without_a_row_s_value(home: Home) -> None:
    with pytest.raises(ValueError, match="褚璎珞骥"), logbook.step(home, NIGHT, "findings", "run model R1"):
        raise ValueError(f"褚璎珞骥 {NUMBER}")
    with pytest.raises(OutpostError), logbook.step(home, NIGHT, "night", "publish"):
        raise OutpostError("the disk is full: make room")
    first, second = logbook.read(home, NIGHT)
    assert first.said["failed"].startswith("ValueError at ")
    assert second.said["failed"] == "the disk is full: make room"
    assert "褚" not in text_of(home)


def test_numbers_of_persons_are_masked_wherever_they_come_from(home: Home) -> None:
    with logbook.step(home, NIGHT, "lists", "write lists") as told:
        logging.getLogger("outpost.night").warning("inbox/%s.xlsx is no file", NUMBER)
        said = f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"
        told.ended(Outcome({"said": said, "who": "0" * 30 + "ab", "phone": "13977770083"}))
    assert len(logbook.read(home, NIGHT)) == 2
    assert not id_shaped(text_of(home))
    assert "0" * 30 not in text_of(home)
    assert "13977770083" not in text_of(home)


def test_warnings_are_told_once_and_only_while_the_step_runs(home: Home) -> None:
    with logbook.step(home, NIGHT, "night", "begin") as told:
        logging.getLogger("outpost.models").warning("R1 failed: KeyError")
        logging.getLogger("outpost.night").info("landing")
        told.ended(Outcome({}))
    logging.getLogger("outpost.models").warning("afterwards")
    assert [(line.level, line.said.get("said")) for line in logbook.read(home, NIGHT)] == [
        ("WARNING", "R1 failed: KeyError"),
        ("INFO", None),
    ]


def test_what_was_published_before_is_not_told(home: Home) -> None:
    ran(home, "night", "begin", PUBLISHED_BEFORE)
    assert logbook.read(home, NIGHT) == []


def test_the_last_attempt_is_read_and_what_is_no_line_is_passed_over(home: Home) -> None:
    logbook.begin(home, NIGHT)
    ran(home, "landing", "land a", Outcome({}))
    logbook.begin(home, NIGHT)
    ran(home, "findings", "run model R1", Outcome({}))
    with logbook.file_of(home, NIGHT).open("ab") as file:
        file.write(b'\xff\xfe no line\n\n2026-11-23T01:00:00+08:00 INFO stage="cut \\\n2026-11-23T01:00')
    assert list(logbook.stage_seconds(logbook.read(home, NIGHT))) == ["findings"]


def test_a_log_that_cannot_be_written_stops_no_step(home: Home) -> None:
    home.logs.write_text("a file where the folder should be", encoding="utf-8")
    ran(home, "landing", "land a", Outcome({"rows": 1}))
    assert logbook.read(home, NIGHT) == []
    assert logbook.usual_seconds(home, NIGHT) == {}


def test_what_is_usual_is_the_median_of_published_nights(home: Home) -> None:
    for days, seconds, steps in ((9, 4.0, 1), (3, 1.0, 2), (2, 9.0, 1), (1, 100.0, 0), (0, 500.0, 1)):
        night = NIGHT - dt.timedelta(days)
        lines = [f"stage=findings step=one seconds={seconds}", *["stage=night step=publish seconds=0.5"] * steps]
        home.logs.mkdir(exist_ok=True)
        said = "".join(f"2026-11-23T01:00:00+08:00 INFO {line}\n" for line in lines)
        logbook.file_of(home, night).write_text(said, encoding="utf-8")
    (home.logs / "notes.log").write_text("mine", encoding="utf-8")
    # 9, 3 and 2 nights back; the night of yesterday was not published, and tonight's own is not one of those before.
    assert logbook.usual_seconds(home, NIGHT) == {"findings": 4.0, "night": 0.5}
    assert logbook.usual_seconds(home, NIGHT - dt.timedelta(9)) == {}


def test_logs_go_when_their_time_is_over(home: Home) -> None:
    kept = retention_periods.days("logs", NIGHT)
    home.logs.mkdir()
    for days in (0, kept - 1, kept, kept + 400):
        logbook.file_of(home, NIGHT - dt.timedelta(days)).write_text("", encoding="utf-8")
    (home.logs / str(NIGHT - dt.timedelta(kept))).write_text("no log", encoding="utf-8")
    purged = retention.purge(home, NIGHT, {}).files
    assert {name for name in purged if name.endswith(logbook.SUFFIX)} == {
        f"logs/{NIGHT - dt.timedelta(days)}.log" for days in (kept, kept + 400)
    }
    assert logbook.file_of(home, NIGHT - dt.timedelta(kept - 1)).exists()
