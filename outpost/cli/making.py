"""``outpost init`` and ``outpost demo``."""

from __future__ import annotations

import datetime as dt
import time

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
from outpost.home import Home, keep_private


@click.command()
@home_option
@json_option
def init(home: str | None, as_json: bool) -> None:
    """Make a home: settings, secrets, reference files. What is there already is kept."""
    from outpost.init import make_home
    from outpost.night import standing
    from outpost.night.run import engine_named

    outpost_home = Home.find(home)
    keep_private()
    standing.refuse_newer(outpost_home)
    written = make_home(outpost_home)
    engine_named("duckdb").make_records(outpost_home)
    names = [path.relative_to(outpost_home.root).as_posix() for path in written]
    if as_json:
        print_json({"home": str(outpost_home.root), "written": names})
        return
    echo(f"home: {outpost_home.root}")
    for name in names:
        echo(f"  wrote {name}")
    if not names:
        echo("  everything was there already; nothing changed")


_RESIDENTS, _LIVE_RESIDENTS, _MOST_LIVE_RESIDENTS = 20_000, 2_000, 100_000
_NIGHTS, _LIVE_NIGHTS = 3, 30


@click.command()
@click.option(
    "--residents",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help=f"how many live there  [default: {_RESIDENTS:,}; with --live {_LIVE_RESIDENTS:,}]",
)
@click.option(
    "--nights",
    type=click.IntRange(min=1, max=366),
    default=None,
    metavar="K",
    help=f"how many nights, the last on --date  [default: {_NIGHTS}; with --live {_LIVE_NIGHTS}]",
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="S")
@click.option("--date", "last", type=BusinessDate(), default=None, help="the last night (default: yesterday)")
@click.option("--faults", is_flag=True, help="also plant every kind of bad input")
@click.option(
    "--live", "is_live", is_flag=True, help="run the nights, too, and let the city's people answer their lists"
)
@home_option
@json_option
def demo(
    residents: int | None,
    nights: int | None,
    seed: int,
    last: dt.date | None,
    faults: bool,
    is_live: bool,
    home: str | None,
    as_json: bool,
) -> None:
    """Write K nights of a synthetic city's extracts into landing/.

    With --live the nights are run as `outpost nightly` does, and between two of them the city's people answer: workers
    fill in their lists, officers and offices review, departments change their registers, and later extracts show what
    was put right. The same seed does the same; started again after a stop, it goes on.
    """
    from outpost.night import standing

    outpost_home = existing_home(home)
    standing.refuse_newer(outpost_home)
    if is_live:
        _live(outpost_home, residents, nights, seed, last, faults=faults, as_json=as_json)
    else:
        _write(outpost_home, residents or _RESIDENTS, nights or _NIGHTS, seed, last, faults=faults, as_json=as_json)


def _live(
    home: Home,
    residents: int | None,
    nights: int | None,
    seed: int,
    last: dt.date | None,
    *,
    faults: bool,
    as_json: bool,
) -> None:
    from outpost.cli.living import live
    from outpost.demo.live import LiveCity

    if faults:
        raise click.UsageError(
            "--live and --faults do not go together: faults are planted in nights written beforehand"
        )
    people = residents or _LIVE_RESIDENTS
    if people > _MOST_LIVE_RESIDENTS:
        raise click.UsageError(f"--live holds its city in memory: at most {_MOST_LIVE_RESIDENTS:,} residents")
    city = LiveCity(people, nights or _LIVE_NIGHTS, seed, (last or yesterday()).isoformat())
    live(home, city, as_json=as_json)


def _write(
    home: Home, residents: int, nights: int, seed: int, last: dt.date | None, *, faults: bool, as_json: bool
) -> None:
    from outpost.demo import write_city

    if faults and nights < 2:
        raise click.UsageError("--faults needs at least 2 nights: the first one is clean")
    began = time.perf_counter()
    summary = write_city(
        home.landing, residents=residents, nights=nights, seed=seed, date=last or yesterday(), faults=faults
    )
    seconds = time.perf_counter() - began
    if as_json:
        print_json({**summary.as_dict(), "seconds": round(seconds, 2)})
        return
    echo(f"{residents:,} residents, {nights} nights in {home.landing} ({seconds:.1f} s)")
    print_table(["night", "files", "rows"], summary.nights_table())
    if faults:
        echo("planted:")
        print_table(["fault", "night", "extract", "rows"], summary.faults_table())
