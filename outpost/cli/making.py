"""``outpost init`` and ``outpost demo``."""

from __future__ import annotations

import datetime as dt
import time

import click

from outpost.cli.nights import load_engine
from outpost.cli.options import (
    BusinessDate,
    existing_home,
    home_option,
    json_option,
    print_json,
    print_table,
    yesterday,
)
from outpost.home import Home
from outpost.init import make_home


@click.command()
@home_option
@json_option
def init(home: str | None, as_json: bool) -> None:
    """Make a home: settings, secrets, reference files. What is there already is kept."""
    outpost_home = Home.find(home)
    written = make_home(outpost_home)
    load_engine("duckdb").make_records(outpost_home)
    names = [path.relative_to(outpost_home.root).as_posix() for path in written]
    if as_json:
        print_json({"home": str(outpost_home.root), "written": names})
        return
    click.echo(f"home: {outpost_home.root}")
    for name in names:
        click.echo(f"  wrote {name}")
    if not names:
        click.echo("  everything was there already; nothing changed")


@click.command()
@click.option("--residents", type=click.IntRange(min=1), default=20_000, show_default=True, metavar="N")
@click.option("--nights", type=click.IntRange(min=1, max=366), default=3, show_default=True, metavar="K")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S")
@click.option("--date", "last", type=BusinessDate(), default=None, help="the last night (default: yesterday)")
@click.option("--faults", is_flag=True, help="also plant every kind of bad input")
@home_option
@json_option
def demo(
    residents: int, nights: int, seed: int, last: dt.date | None, faults: bool, home: str | None, as_json: bool
) -> None:
    """Write K nights of a synthetic city's extracts into landing/."""
    from outpost.demo import write_city

    outpost_home = existing_home(home)
    if faults and nights < 2:
        raise click.UsageError("--faults needs at least 2 nights: the first one is clean")
    began = time.perf_counter()
    summary = write_city(
        outpost_home.landing, residents=residents, nights=nights, seed=seed, date=last or yesterday(), faults=faults
    )
    seconds = time.perf_counter() - began
    if as_json:
        print_json({**summary.as_dict(), "seconds": round(seconds, 2)})
        return
    click.echo(f"{residents:,} residents, {nights} nights in {outpost_home.landing} ({seconds:.1f} s)")
    print_table(["night", "files", "rows"], summary.nights_table())
    if faults:
        click.echo("planted:")
        print_table(["fault", "night", "extract", "rows"], summary.faults_table())
