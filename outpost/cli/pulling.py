"""``outpost pull`` and ``outpost sources check``: deliveries out of databases, drop folders and pages of JSON."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys

import click

from outpost.cli.language import echo
from outpost.cli.options import (
    BusinessDate,
    existing_home,
    home_option,
    json_option,
    print_json,
    print_table,
    yesterday,
)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--date", "business_date", type=BusinessDate(), help="business date to deliver for (default: yesterday)")
@home_option
@json_option
def pull(names: tuple[str, ...], business_date: dt.date | None, home: str | None, as_json: bool) -> None:
    """Write deliveries out of the sources of sources.toml into landing/; without SOURCE, of all.

    Only the columns of the contracts are read, in one read-only snapshot a source. An extract that lies in landing/ for
    the date already is left alone. Exit code 1 when an extract failed; the others are delivered.
    """
    from outpost.cli.declaring import print_unmapped
    from outpost.sources.pulling import pull as pulled

    day = business_date or yesterday()
    found = pulled(existing_home(home), names, day)
    if as_json:
        print_json([dataclasses.asdict(one) for one in found])
    else:
        shown = [(one.source, one.extract, one.state, one.rows or "", one.load, one.why) for one in found]
        print_table(("source", "extract", "state", "rows", "load", "why"), shown)
        print_unmapped([(one.extract, left.column, left.value, left.rows) for one in found for left in one.unmapped])
    if any(one.state == "failed" for one in found):
        sys.exit(1)


@click.group()
def sources() -> None:
    """The sources of sources.toml, before they are pulled."""


@sources.command("check")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--date", "business_date", type=BusinessDate(), help="as of this business date (default: yesterday)")
@home_option
@json_option
def check_sources(names: tuple[str, ...], business_date: dt.date | None, home: str | None, as_json: bool) -> None:
    """What a night would say of each source, by column and rule; nothing is taken in.

    Everything is read and landed aside, and thrown away. Exit code 1 when an extract could not be
    read or would be refused.
    """
    from outpost.sources.checking import check

    found = check(existing_home(home), names, business_date or yesterday())
    if as_json:
        print_json([dataclasses.asdict(one) for one in found])
    else:
        shown = [(one.source, one.extract, one.state, one.rows, one.column, one.rule, one.why) for one in found]
        print_table(("source", "extract", "state", "rows", "column", "rule", "why"), shown)
        echo("what each rule asks for: docs/data-dictionary, by extract; what bad input gets: docs/bad-input.md")
    if any(one.state in ("read", "refused") for one in found):
        sys.exit(1)
