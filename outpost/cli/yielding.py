"""``outpost yield``: how many of the listed tasks people found to be so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outpost.cli.backtesting import page_option
from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json, print_table

if TYPE_CHECKING:
    from outpost.yields import Yields
    from outpost.yields.counting import Row


class Months(click.ParamType[tuple[dt.date, dt.date]]):
    """Two months as FROM:TO, or one."""

    name = "YYYY-MM:YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[dt.date, dt.date]:
        if isinstance(value, tuple):
            return value
        first, _, last = str(value).partition(":")
        try:
            found = dt.date.fromisoformat(f"{first}-01"), dt.date.fromisoformat(f"{last or first}-01")
        except ValueError:
            self.fail(f"{value!r} is not two months like 2026-09:2026-11", param, ctx)
        if found[1] < found[0]:
            self.fail(f"{first} comes after {last}", param, ctx)
        return found


@click.command("yield")
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(["model", "district", "month"]),
    help="told by these (default: model); nothing is told by person",
)
@click.option("--model", "model_id", metavar="ID", help="of one model")
@click.option("--months", type=Months(), help="of tasks first listed in these months")
@page_option
@home_option
@json_option
def show_yield(
    by: tuple[Any, ...],
    model_id: str | None,
    months: tuple[dt.date, dt.date] | None,
    page: Path | None,
    home: str | None,
    as_json: bool,
) -> None:
    """Listed tasks and their answers, by model, district or month: how many were confirmed, and how sure that is.

    Shares are of answered tasks alone, with a 95% Wilson interval. There are no tables of workers, officers or
    residents.
    """
    from outpost import models, settings, yields

    outpost_home = existing_home(home)
    specs = models.load_for_night(profile=settings.read(outpost_home.config).profile)
    wanted = model_id.upper() if model_id else None
    if wanted is not None and wanted not in specs:
        raise click.UsageError(f"there is no model {model_id}; there are {', '.join(specs)}")
    found = yields.yields_of(outpost_home, specs, by or ("model",), wanted, months)
    if page is not None:
        from outpost import pages
        from outpost.yields.page import render

        pages.write(page, render(found))
    if as_json:
        print_json(found.as_json())
        return
    _print(found)
    if page is not None:
        echo(f"\n{page}")


def _print(found: Yields) -> None:
    if not found.rows:
        echo("nothing was listed yet")
        return
    header = [*found.by, "listed", "answered", "confirmed", "not so", "could not check", "unanswered"]
    rows = [[*(getattr(row, name) or "unknown" for name in found.by), *_counts(row)] for row in found.rows]
    print_table([*header, "share", "95% interval", "floor", "trend"], rows)
    echo("\nshare of listed tasks in the busiest places")
    places = [
        (model, it.dwellings, _percent(it.busiest_dwellings), it.communities, _percent(it.busiest_communities))
        for model, it in found.concentration.items()
    ]
    print_table(["model", "dwellings", "busiest 1%", "communities", "busiest 10%"], places)


def _counts(row: Row) -> list[object]:
    counts, rate = row.counts, row.rate
    interval = "" if rate.low is None else f"{_percent(rate.low)} to {_percent(rate.high)}"
    told = [counts.listed, counts.answered, counts.confirmed, counts.not_so, counts.could_not_check, counts.unanswered]
    return [*told, _percent(rate.share), interval, _floor(row), row.trend or ""]


def _floor(row: Row) -> str:
    if row.floor is None:
        return ""
    if row.rate.surely_below(row.floor):
        return f"below {row.floor:.0%}"
    return f"perhaps below {row.floor:.0%}" if row.rate.below(row.floor) else f"{row.floor:.0%}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
