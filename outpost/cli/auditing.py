"""``outpost trace``, ``outpost audit``, ``outpost report``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outpost.cli.language import echo
from outpost.cli.options import BusinessDate, existing_home, home_option, json_option, print_json, print_table

if TYPE_CHECKING:
    from outpost.audit.tables import Answer

_page_option = click.option(
    "--page", type=click.Path(dir_okay=False, path_type=Path), help="write it as one HTML file that prints on A4"
)
_csv_option = click.option(
    "--csv", "folder", type=click.Path(file_okay=False, path_type=Path), help="write one CSV a table into this folder"
)


@click.command()
@click.argument("extract")
@click.argument("key")
@home_option
@json_option
@_csv_option
@_page_option
def trace(extract: str, key: str, home: str | None, as_json: bool, folder: Path | None, page: Path | None) -> None:
    """Every task that a row has led to, over all kept nights.

    EXTRACT as gov.lease, KEY as its key columns joined with |. The number of a person in a key is written ? and asked
    for: no command line takes it.
    """
    from outpost import secrets
    from outpost.audit import trace as tracing

    outpost_home = existing_home(home)
    asked = tracing.read_key(extract, key, _asked_for, secrets.read(outpost_home.secrets))
    _tell(tracing.trace(outpost_home, asked), as_json=as_json, folder=folder, page=page)


@click.command()
@click.option("--task", metavar="NUMBER", help="one task")
@click.option("--recipient", metavar="KIND:NUMBER", help="one recipient, as worker:W0001")
@click.option("--delivery", metavar="DELIVERY", help="one delivery, as gov.lease@2026-11-22")
@click.option("--night", type=BusinessDate(), help="one night")
@home_option
@json_option
@_csv_option
@_page_option
def audit(
    task: str | None,
    recipient: str | None,
    delivery: str | None,
    night: dt.date | None,
    home: str | None,
    as_json: bool,
    folder: Path | None,
    page: Path | None,
) -> None:
    """Who got what, when, from which rows: of one task, recipient, delivery or night."""
    from outpost.audit import questions

    if sum(asked is not None for asked in (task, recipient, delivery, night)) != 1:
        raise click.UsageError("name one of --task, --recipient, --delivery, --night")
    outpost_home = existing_home(home)
    if task is not None:
        answer = questions.of_task(outpost_home, task)
    elif recipient is not None:
        answer = questions.of_recipient(outpost_home, recipient)
    elif delivery is not None:
        answer = questions.of_delivery(outpost_home, delivery)
    else:
        assert night is not None
        answer = questions.of_night(outpost_home, night)
    _tell(answer, as_json=as_json, folder=folder, page=page)


@click.command()
@click.option("--date", "business_date", type=BusinessDate(), help="the night (default: the last published one)")
@home_option
@json_option
@_csv_option
@_page_option
def report(
    business_date: dt.date | None, home: str | None, as_json: bool, folder: Path | None, page: Path | None
) -> None:
    """A night in numbers: balance, held models, quarantine, tasks by model, town and grid. No person's data.

    The night itself writes it as reports/<T>/night.html.
    """
    from outpost.audit import report as reports

    _tell(reports.of_night(existing_home(home), business_date), as_json=as_json, folder=folder, page=page)


def _asked_for(column: str) -> str:
    return str(click.prompt(column, hide_input=True, err=True))


def _tell(answer: Answer, *, as_json: bool, folder: Path | None, page: Path | None) -> None:
    """Print an answer, or put it where it is wanted."""
    if folder is not None:
        for file in answer.write_csv(folder):
            echo(f"wrote {click.format_filename(file)}", err=as_json)
    if page is not None:
        from outpost import pages

        pages.write(page, answer.page())
        echo(f"wrote {click.format_filename(page)}", err=as_json)
    if as_json:
        print_json(answer.as_dict())
        return
    if folder is not None or page is not None:
        return
    for name, value in answer.facts:
        echo(f"{name + ':':<18}{'' if value is None else value}")
    for table in answer.tables:
        if not table.rows and table.note is None:
            continue
        echo(f"\n{table.title.en}")
        if table.note is not None:
            echo(f"  {table.note.en}")
        print_table(table.header, table.rows, rest="--csv DIR, --page FILE or --json has all")
