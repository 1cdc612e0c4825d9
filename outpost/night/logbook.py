"""The log of a night, ``logs/<T>.log``: a line a step as it ends, its warnings and its failure (docs/seeing.md).

A line is the time (Shanghai), a level (INFO, WARNING, ERROR) and ``name=value`` pairs; texts stand in JSON's quotes.
Counts, ids and sentences of Outpost's own; what could be the number of a person is masked once more. A log that cannot
be written stops no night, and a night that dies leaves what it had written. Metrics and estimates are read from it.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib.metadata
import json
import logging
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from outpost.error_line import one_line
from outpost.home import Home
from outpost.lists.lines.scan import hidden
from outpost.night.outcome import PUBLISHED_BEFORE, Outcome

_P = ParamSpec("_P")
_Told = Callable[Concatenate[Home, dt.date, _P], Outcome]

SUFFIX = ".log"
_BEGINS = "night begins"
_LOGGERS = ("outpost.night", "outpost.models", "outpost.briefing")
_LONGEST = 2000
"""Characters of a text in a line. A night has few texts; one that is longer is a fault, and its beginning tells it."""
_PAIR = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)')
_PLAIN = re.compile(r"[^\s\"=\\]+")
_NO_NAME = re.compile(r"\W")
NIGHTS = 7
"""Nights whose median an estimate is: a week, which has one of every weekday."""


@dataclass(frozen=True)
class Line:
    """One line as it was read; ``said`` holds its pairs as texts."""

    at: dt.datetime
    level: str
    said: Mapping[str, str] = field(default_factory=dict)


def file_of(home: Home, night: dt.date) -> Path:
    """Where the log of a night is, whether it is there or not."""
    return home.logs / f"{night}{SUFFIX}"


def begin(home: Home, night: dt.date) -> None:
    """The first line of an attempt at a night."""
    _add(home, night, "INFO", {"event": _BEGINS, "night": str(night), "version": importlib.metadata.version("outpost")})


class Step:
    """One step that runs; ``ended`` takes what it says of itself."""

    def __init__(self) -> None:
        self.outcome: Outcome | None = None

    def ended(self, outcome: Outcome) -> Outcome:
        """Note what the step says; returns it."""
        self.outcome = outcome
        return outcome


@contextmanager
def step(home: Home, night: dt.date, stage: str, name: str) -> Iterator[Step]:
    """What is done within is told: how long it took, its numbers, checks that failed, warnings, or why it failed.

    Raises:
        whatever is raised within, unchanged.
    """
    told, began, handler = Step(), time.perf_counter(), _Warnings(home, night)
    for logger in _LOGGERS:
        logging.getLogger(logger).addHandler(handler)
    said: dict[str, Any] = {"stage": stage, "step": name}
    try:
        yield told
    except Exception as error:
        _add(home, night, "ERROR", {**said, "seconds": time.perf_counter() - began, "failed": one_line(error)})
        raise
    finally:
        for logger in _LOGGERS:
            logging.getLogger(logger).removeHandler(handler)
    if told.outcome is None or told.outcome is PUBLISHED_BEFORE:
        return
    _add(home, night, "INFO", {**said, "seconds": time.perf_counter() - began, **told.outcome.numbers})
    for check, held in told.outcome.checks.items():
        if not held.passed:
            numbers = {name: number for name, number in held.numbers.items() if name not in told.outcome.numbers}
            _add(home, night, "ERROR" if held.stops else "WARNING", {**said, "check": check, **numbers})


def stepped(stage: str) -> Callable[[_Told[_P]], _Told[_P]]:
    """For what is done of a published night: a function of its home and date whose outcome is told as a step's."""

    def decorate(function: _Told[_P]) -> _Told[_P]:
        @functools.wraps(function)
        def run(home: Home, night: dt.date, /, *args: _P.args, **kwargs: _P.kwargs) -> Outcome:
            with step(home, night, stage, f"{stage} {function.__name__}") as told:
                return told.ended(function(home, night, *args, **kwargs))

        return run

    return decorate


def read(home: Home, night: dt.date) -> list[Line]:
    """The lines of the last attempt at a night that says what it did, oldest first; none where there is no log.

    What is no line of this form, cut off by a crash or written by somebody else, is passed over.
    """
    try:
        text = file_of(home, night).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    lines = [line for line in map(_line, text.splitlines()) if line is not None]
    begun = [at for at, line in enumerate(lines) if line.said.get("event") == _BEGINS]
    return lines[begun[-1] :] if begun else lines


def stage_seconds(lines: Sequence[Line]) -> dict[str, float]:
    """Seconds by stage, in the order in which the stages ended their first step."""
    seconds: dict[str, float] = {}
    for line in lines:
        if "stage" in line.said and "seconds" in line.said:
            stage = line.said["stage"]
            seconds[stage] = seconds.get(stage, 0.0) + _number(line.said["seconds"])
    return seconds


def usual_seconds(home: Home, before: dt.date) -> dict[str, float]:
    """The median seconds of each stage over the last published nights; empty before the first."""
    logs = sorted(path for path in home.logs.glob(f"*{SUFFIX}") if path.stem < str(before)) if _has(home) else []
    nights: list[dict[str, float]] = []
    for path in reversed(logs):
        with suppress(ValueError):
            lines = read(home, dt.date.fromisoformat(path.stem))
            if any(line.said.get("step") == "publish" and line.level == "INFO" for line in lines):
                nights.append(stage_seconds(lines))
        if len(nights) == NIGHTS:
            break
    stages = dict.fromkeys(stage for night in nights for stage in night)
    return {stage: statistics.median(night[stage] for night in nights if stage in night) for stage in stages}


class _Warnings(logging.Handler):
    """Warnings of a step into the log of its night."""

    def __init__(self, home: Home, night: dt.date) -> None:
        super().__init__(logging.WARNING)
        self._home, self._night = home, night

    def emit(self, record: logging.LogRecord) -> None:
        _add(self._home, self._night, record.levelname, {"said": record.getMessage()})


def _has(home: Home) -> bool:
    return home.logs.is_dir()


def _add(home: Home, night: dt.date, level: str, said: Mapping[str, Any]) -> None:
    at = dt.datetime.now(ZoneInfo("Asia/Shanghai")).isoformat(timespec="seconds")
    pairs = (
        f"{_NO_NAME.sub('_', name.removeprefix('dagster/'))}={_shown(value)}"
        for name, value in said.items()
        if value not in ("", 0)
    )
    line = " ".join((at, level, *pairs)) + "\n"
    with suppress(OSError):
        home.logs.mkdir(mode=0o750, exist_ok=True)
        with file_of(home, night).open("a", encoding="utf-8", errors="replace") as file:
            file.write(line)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    text = value if isinstance(value, str) else str(value)
    text = hidden(text[:_LONGEST]) if isinstance(value, str) else text
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _line(text: str) -> Line | None:
    at, _, rest = text.partition(" ")
    level, _, pairs = rest.partition(" ")
    try:
        said = {name: json.loads(value) if value[0] == '"' else value for name, value in _PAIR.findall(pairs)}
        return Line(dt.datetime.fromisoformat(at), level, said) if level in ("INFO", "WARNING", "ERROR") else None
    except ValueError:
        return None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
