"""What a night says while it runs: the estimate, the bar on a terminal, and lines elsewhere."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.cli.progress import Estimate, Progress
from outpost.home import Home
from outpost.night import logbook
from outpost.night.outcome import Outcome

T = dt.date(2026, 11, 22)
USUAL = {"night": 10.0, "landing": 20.0, "registers": 30.0, "findings": 40.0, "lists": 20.0}
_CODE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_left_falls_as_the_night_goes_on() -> None:
    estimate = Estimate(USUAL, 0.0)
    assert estimate.left(0.0) == 120.0
    estimate.enters("night", 0.0)
    estimate.enters("landing", 4.0)
    assert estimate.left(9.0) == (10 - 4) + (20 - 5) + 30 + 40 + 20
    estimate.enters("findings", 12.0)  # landing took 8 s and registers none: what they did not need is not to come
    assert estimate.left(12.0) == (10 - 4) + 40 + 20
    assert estimate.left(500.0) == (10 - 4) + 20, "a stage that takes longer than usual adds nothing"
    estimate.enters("published:", 500.0)
    assert estimate.left(500.0) == 10 - 4


@given(
    st.dictionaries(st.sampled_from([*USUAL, "report", "briefing", "other"]), st.floats(0, 1e5)),
    st.lists(st.tuples(st.sampled_from([*USUAL, "published:", "watch", "report", "R1", ""]), st.floats(0, 1e4))),
)
def test_a_share_is_one_whatever_the_night_does(usual: dict[str, float], steps: list[tuple[str, float]]) -> None:
    estimate, now = Estimate(usual, 0.0), 0.0
    for word, seconds in steps:
        estimate.enters(word, now)
        now += seconds
        assert 0 <= estimate.share(now) <= 1
        assert 0 <= estimate.left(now) <= sum(usual.values()) + 1e-6


def test_before_the_first_night_there_is_no_estimate() -> None:
    assert Estimate({}, 0.0).said(5.0).startswith("no estimate")
    assert Estimate({"landing": 600.0}, 0.0).said(0.0) == "about 10 min left"
    assert Estimate({"landing": 60.0}, 0.0).said(15.0) == "about 60 s left", "nothing has been said to begin yet"


def said_by(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, err: io.StringIO, *, quiet: bool = False) -> str:
    monkeypatch.setattr("sys.stderr", err)
    logger = logging.getLogger("outpost.night")
    with Progress(Home(tmp_path), T, quiet=quiet):
        for line in ("night of 2026-11-22: 25 deliveries", "landing gov.lease", "landing gov.house"):
            logger.info(line)
        for handler in logger.handlers:
            handler.close()  # as Dagster does when it sets up its own
        logger.warning("[bold]purge failed")
        logger.info("published: lists for 2026-11-23")
    return err.getvalue()


def test_elsewhere_than_on_a_terminal_a_stage_is_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert said_by(monkeypatch, tmp_path, io.StringIO()) == (
        "night of 2026-11-22: 25 deliveries\nlanding\noutpost: warning: [bold]purge failed\n"
        "published: lists for 2026-11-23\n"
    )


def test_nothing_is_said_where_json_is_wanted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert said_by(monkeypatch, tmp_path, Terminal(), quiet=True) == ""


@pytest.mark.parametrize("known", [True, False])
def test_a_terminal_has_a_bar_and_keeps_warnings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, known: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if known:
        home = Home(tmp_path)
        for stage, step in (("findings", "run model R1"), ("night", "publish")):
            with logbook.step(home, T - dt.timedelta(1), stage, step) as told:
                told.ended(Outcome({}))
        monkeypatch.setattr(logbook, "usual_seconds", lambda *_: {"findings": 600.0})
    raw = said_by(monkeypatch, tmp_path, Terminal())
    shown = _CODE.sub("", raw)
    assert "outpost: warning: [bold]purge failed" in shown
    assert ("about 10 min left" in shown) == known
    assert ("no estimate before the first night is done" in shown) == (not known)
    assert raw.endswith("\x1b[2K"), "the bar is gone afterwards"


def test_no_color_is_honoured_and_a_dumb_terminal_has_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(logbook, "usual_seconds", lambda *_: USUAL)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*[39][0-9]m", said_by(monkeypatch, tmp_path, Terminal()))
    monkeypatch.delenv("NO_COLOR")
    assert re.search(r"\x1b\[[0-9;]*[39][0-9]m", said_by(monkeypatch, tmp_path, Terminal()))
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in said_by(monkeypatch, tmp_path, Terminal())
