"""Options that several commands share, and how they print."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import click

from outpost.cli.language import echo, title, width_of
from outpost.home import Home

LOCAL = ZoneInfo("Asia/Shanghai")
_Command = Callable[..., Any]


class BusinessDate(click.ParamType[dt.date]):
    """A date as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date like 2026-11-22", param, ctx)


def home_option(command: _Command) -> _Command:
    """``--home DIR``."""
    said = "home folder (default: $OUTPOST_HOME, else ./outpost-home)"
    return click.option("--home", metavar="DIR", help=said)(command)


def json_option(command: _Command) -> _Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="print JSON for machines")(command)


def yesterday() -> dt.date:
    """The business date whose night runs today, by Shanghai time."""
    return dt.datetime.now(LOCAL).date() - dt.timedelta(days=1)


def existing_home(given: str | None) -> Home:
    """The home that is meant; HomeError when it has not been made."""
    return Home.find(given).existing()


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


SHOWN = 40
"""Rows of a table that a terminal shows."""


def print_table(
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    most: int | None = SHOWN,
    rest: str = "--json has all",
    translated: bool = True,
) -> None:
    """A small table in columns; numbers to the right. Chinese characters count two columns.

    Of more than ``most`` rows (None: no limit) the first are shown, then how many more there are, and by ``rest`` the
    way to see them. ``translated``: the header is words, not names of somebody's own columns.
    """
    texts = [[_text(cell) for cell in row] for row in rows[:most]]
    titles = [title(name) if translated else name for name in header]
    widths = [max(map(width_of, column)) for column in zip(titles, *texts, strict=True)]
    numeric = [bool(texts) and all(_is_number(row[i]) for row in texts) for i in range(len(header))]
    for line in (titles, ["-" * width for width in widths], *texts):
        cells = [_padded(cell, width, right) for cell, width, right in zip(line, widths, numeric, strict=True)]
        click.echo("  " + "  ".join(cells).rstrip())
    if len(rows) > len(texts):
        echo(f"  ... {len(rows) - len(texts):,} more: {rest}")


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.2f}"
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:,}"
    return "" if cell is None else str(cell)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).removeprefix("-").isdigit() or not text


def _padded(text: str, width: int, right: bool) -> str:
    gap = " " * (width - width_of(text))
    return gap + text if right else text + gap
