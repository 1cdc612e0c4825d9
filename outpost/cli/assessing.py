"""``outpost assessment``: the monthly assessment of models, areas, departments and time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json, print_table

if TYPE_CHECKING:
    from outpost.briefing.assessment.tables import Cell, Report


class Month(click.ParamType[dt.date]):
    """A month, as its first day."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(f"{value}-01")
        except ValueError:
            self.fail(f"{value!r} is not a month like 2026-11", param, ctx)


@click.command()
@click.option("--month", type=Month(), help="the month (default: the one before that of the last published night)")
@home_option
@json_option
def assessment(month: dt.date | None, home: str | None, as_json: bool) -> None:
    """Models, areas, departments and time, month by month; never persons.

    Writes a page and a workbook for each zone into reports/<month>/<zone>/; --json prints the same and writes nothing.
    The first night of a month does it for the month before.
    """
    from outpost.briefing.assessment import writing

    outpost_home = existing_home(home)
    editions = writing.reports(outpost_home, month)
    if as_json:
        print_json([edition.as_json() for edition in editions])
        return
    for path in writing.write(outpost_home, editions):
        echo(f"wrote {click.format_filename(path)}")
    for edition in editions:
        _print(edition)


def _print(edition: Report) -> None:
    echo(f"\n{edition.title.en}, {edition.edition.en}: {edition.lead.en}")
    (models,) = [table for table in edition.tables if table.name == "by_model"]
    header = [name.en for name in models.header]
    print_table(header, [[_shown(cell) for cell in row] for row in models.rows])


def _shown(cell: Cell) -> object:
    from outpost.briefing.assessment.tables import Share, percent
    from outpost.pages import Words

    if isinstance(cell, Words):
        return cell.en
    return percent(cell.value) if isinstance(cell, Share) else "" if cell is None else cell
