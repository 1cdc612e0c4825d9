"""``outpost backtest``: a changed rule on past nights, beside the one in force."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json, print_table

if TYPE_CHECKING:
    from outpost.backtest import Report
    from outpost.home import Home
    from outpost.models import ModelSpec
    from outpost.settings import Settings


class Nights(click.ParamType[tuple[dt.date, dt.date]]):
    """Two dates as FROM:TO, or one."""

    name = "FROM:TO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[dt.date, dt.date]:
        if isinstance(value, tuple):
            return value
        first, _, last = str(value).partition(":")
        try:
            found = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
        except ValueError:
            self.fail(f"{value!r} is not two dates like 2026-11-01:2026-11-22", param, ctx)
        if found[1] < found[0]:
            self.fail(f"{found[0]} comes after {found[1]}", param, ctx)
        return found


set_option = click.option("--set", "sets", metavar="NAME=VALUE", multiple=True, help="another value of a parameter")
page_option = click.option(
    "--page", type=click.Path(dir_okay=False, path_type=Path), help="write the report to this file, as one HTML page"
)


@click.command()
@click.argument("model_id", metavar="MODEL")
@set_option
@click.option(
    "--sql",
    "query",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="another query, held to the guards of models",
)
@click.option("--nights", type=Nights(), required=True, help="business dates, at most 90 back")
@page_option
@home_option
@json_option
def backtest(
    model_id: str,
    sets: tuple[str, ...],
    query: Path | None,
    nights: tuple[dt.date, dt.date],
    page: Path | None,
    home: str | None,
    as_json: bool,
) -> None:
    """Run a changed rule over past nights, beside the one in force. Changes nothing of the home.

    Each night's registers are rebuilt as they were; both rules run on them with the parameters of that night.
    """
    from outpost import backtest as tests

    if not sets and query is None:
        raise click.UsageError("nothing is changed: name values with --set, or a query with --sql")
    outpost_home, said, spec = known_model(home, model_id)
    report = tests.run(outpost_home, said, tests.changed_by(spec, sets, query), *nights)
    tell(report, page, as_json)


def known_model(home: str | None, model_id: str) -> tuple[Home, Settings, ModelSpec]:
    """The home, its settings and a model that can be read; UsageError names those that there are."""
    from outpost import models, settings

    outpost_home = existing_home(home)
    said = settings.read(outpost_home.config)
    specs = models.load_for_night(profile=said.profile)
    spec = specs.get(model_id.upper())
    if spec is None:
        raise click.UsageError(f"there is no model {model_id}; there are {', '.join(specs)}")
    if not spec.is_readable:
        raise click.ClickException(f"{spec.id} is held: {spec.held.why if spec.held else ''}")
    return outpost_home, said, spec


def tell(report: Report, page: Path | None, as_json: bool) -> None:
    """Print a report, and write its page where one is asked for."""
    if page is not None:
        from outpost import pages
        from outpost.backtest.page import render

        pages.write(page, render(report))
    if as_json:
        print_json(report.as_json())
        return
    _print(report)
    if page is not None:
        echo(f"\n{page}")


def _print(report: Report) -> None:
    counted = f"{len(report.nights)} nights from {report.nights[0]} to {report.nights[-1]}"
    echo(f"{report.model_id}, {counted}" + (f"; {len(report.missing)} not kept" if report.missing else ""))
    for name, before, after in report.values:
        echo(f"  {name}: {before} -> {after}")
    if report.query_changed:
        echo("  another query" if not report.is_new else "  a new model: there is none in force to compare with")
    for night, side, state, why in report.states:
        echo(f"  {night} {'in force' if side == 'live' else 'changed'}: {state} ({why})")
    echo("\nfindings (distinct over all nights)")
    rows = [(reason, *(counts[fate] for fate in ("kept", "added", "dropped"))) for reason, counts in _reasons(report)]
    print_table(["reason", "kept", "added", "dropped"], rows)
    echo("\ntasks per recipient")
    header = ["rule", "recipients", "tasks", "median", "p95", "max", "new over the cap", "days over"]
    print_table(header, [(_RULE[side], *vars(load).values()) for side, load in report.load.items()])
    echo("\nshare of tasks in the busiest places")
    told = [
        (_RULE[side], _percent(it.busiest_dwellings), _percent(it.busiest_communities))
        for side, it in report.concentration.items()
    ]
    print_table(["rule", "1% of dwellings", "10% of communities"], told)
    echo("\nwhat became of the tasks")
    for fate in ("dropped", "kept"):
        outcomes = ", ".join(f"{name} {count}" for name, count in report.outcomes[fate].items()) or "none"
        reviews = ", ".join(f"{name} {count}" for name, count in report.reviews[fate].items()) or "nothing"
        echo(f"  {fate}: {outcomes}; reviewers: {reviews}")
    if report.dropped_confirmed:
        echo(f"  dropped though confirmed: {', '.join(report.dropped_confirmed)}")


_RULE = {"live": "in force", "changed": "changed"}


def _reasons(report: Report) -> list[tuple[str, Any]]:
    return [*report.by_reason.items(), ("all", report.totals)]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
