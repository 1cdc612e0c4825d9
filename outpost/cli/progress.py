"""What a night says on stderr while it runs: a bar with an estimate on a terminal, elsewhere a line a stage.

The estimate is what the last nights took (:func:`outpost.night.logbook.usual_seconds`); before the first there is none.
Nothing of this gets into a log. ``NO_COLOR`` is honoured; a terminal that cannot move its cursor gets lines.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from outpost.home import Home

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

_ORDER = (
    "landing",
    "registers",
    "addresses",
    "findings",
    "tasks",
    "corrections",
    "lists",
    "night",
    "report",
    "briefing",
)
"""Stages as a night comes to their last steps."""
_LAST = {"published:": "night", "watch": "report", "lineage": "report"}
"""First words of what a night says whose stage is not called so."""
_EARLY = ("night", "report")
"""Stages that have a step early in the night: their own word tells of that one, not that all before them are done."""
_TOLD_WHOLE = ("night", "published:")


class Estimate:
    """How much of a night is still to come, in seconds on a clock of the caller's, by what nights usually take."""

    def __init__(self, usual: Mapping[str, float], now: float) -> None:
        self._usual = {stage: seconds for stage, seconds in usual.items() if stage in _ORDER and seconds > 0}
        self._spent: dict[str, float] = {}
        self._stage, self._since, self._furthest = "", now, 0
        self.began = now

    @property
    def is_known(self) -> bool:
        """Whether there were nights before to tell by."""
        return bool(self._usual)

    def enters(self, word: str, now: float) -> None:
        """The night has said ``word``: the first of a line that tells what it does now."""
        self._spent = self._spent_by(now)
        self._stage, self._since = _LAST.get(word, word), now
        if self._stage in _ORDER and word not in _EARLY:
            self._furthest = max(self._furthest, _ORDER.index(self._stage))

    def left(self, now: float) -> float:
        """Seconds until the night is done; 0 where it takes longer than usual."""
        spent = self._spent_by(now)
        coming = _ORDER[self._furthest :]
        return sum(max(0.0, self._usual.get(stage, 0.0) - spent.get(stage, 0.0)) for stage in coming)

    def share(self, now: float) -> float:
        """The part of the night that is done, 0 to 1."""
        passed = now - self.began
        left = self.left(now)
        return passed / (passed + left) if passed + left > 0 else 0.0

    def said(self, now: float) -> str:
        """The same for people."""
        if not self.is_known:
            return "no estimate before the first night is done"
        left = self.left(now)
        if left < 1:
            return "nearly done"
        return f"about {left / 60:.0f} min left" if left >= 90 else f"about {left:.0f} s left"

    def _spent_by(self, now: float) -> dict[str, float]:
        return {**self._spent, self._stage: self._spent.get(self._stage, 0.0) + now - self._since}


class Progress:
    """While a night runs within this context, what it does is told on stderr; with ``quiet`` nothing is."""

    def __init__(self, home: Home, night: dt.date, *, quiet: bool) -> None:
        self._home, self._night, self._quiet = home, night, quiet
        self._handler: logging.Handler = logging.NullHandler()

    def __enter__(self) -> None:
        if self._quiet:
            return
        if _is_terminal():
            from outpost.night import logbook

            self._handler = _Bar(Estimate(logbook.usual_seconds(self._home, self._night), time.monotonic()))
        else:
            self._handler = _Lines()
        logger = logging.getLogger("outpost.night")
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(self._handler)

    def __exit__(self, *_: object) -> None:
        logging.getLogger("outpost.night").removeHandler(self._handler)
        if isinstance(self._handler, _Bar):
            self._handler.end()


def _is_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _own_terminal() -> TextIO:
    """The terminal of stderr by a descriptor of its own: Dagster leads stderr into its records while a step runs."""
    try:
        return os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding=sys.stderr.encoding, errors="replace")
    except OSError:
        return sys.stderr


class _Bar(logging.Handler):
    """The step that runs, a bar, the time that passed and an estimate, in one line that is written anew."""

    def __init__(self, estimate: Estimate) -> None:
        super().__init__()
        self._estimate, self._line = estimate, ""
        self._terminal = _own_terminal()
        self._live = self._shown()

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if record.levelno >= logging.WARNING:
            self._live.console.print(f"outpost: warning: {line}", markup=False, highlight=False, soft_wrap=True)
            return
        self._line = line
        self._estimate.enters(line.split(" ")[0], time.monotonic())

    def end(self) -> None:
        """Take the bar away. Not ``close``: Dagster calls that of all handlers when it sets up its own."""
        self._live.stop()
        if self._terminal is not sys.stderr:
            self._terminal.close()

    def _shown(self) -> Live:
        from rich.console import Console
        from rich.live import Live

        console = Console(file=self._terminal)
        live = Live(get_renderable=self._row, console=console, refresh_per_second=2, transient=True)
        live.start()
        return live

    def _row(self) -> Table:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        now = time.monotonic()
        passed = dt.timedelta(seconds=int(now - self._estimate.began))
        cells = [Text(self._line, overflow="ellipsis", no_wrap=True), Text(str(passed)), Text(self._estimate.said(now))]
        if self._estimate.is_known:
            cells.insert(1, ProgressBar(total=1, completed=self._estimate.share(now), width=30))  # type: ignore[arg-type]
        row = Table.grid(padding=(0, 1))
        row.add_row(*cells)
        return row


class _Lines(logging.Handler):
    """A line when a stage begins, and warnings."""

    def __init__(self) -> None:
        super().__init__()
        self._begun: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        stage = line.split(" ")[0]
        if record.levelno >= logging.WARNING:
            sys.stderr.write(f"outpost: warning: {line}\n")
        elif stage not in self._begun:
            sys.stderr.write(f"{line if stage in _TOLD_WHOLE else stage}\n")
            self._begun.add(stage)
        sys.stderr.flush()
