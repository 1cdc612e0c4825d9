"""``outpost returns`` and ``outpost purge``."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import click

from outpost.cli.language import echo
from outpost.cli.options import LOCAL, existing_home, home_option, json_option, print_json, print_table


@click.command("returns")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
@json_option
def take_returns(files: tuple[Path, ...], home: str | None, as_json: bool) -> None:
    """Take in filled-in lists: those named, or all that lie in inbox/. Each is answered by a receipt."""
    from outpost import models, returns, settings
    from outpost.night import standing

    outpost_home = existing_home(home)
    said = settings.read(outpost_home.config)
    wanted = list(files) or returns.waiting_files(outpost_home)
    today = dt.datetime.now(LOCAL).date()
    with standing.published_database(outpost_home) as con:
        taken = returns.take_in(outpost_home, wanted, con, models.load_for_night(profile=said.profile), today)
    counts = {
        "files": taken.files,
        "rows accepted": taken.accepted,
        "rows refused": taken.refused,
        "files refused": taken.refused_files,
        "taken in before": taken.again,
    }
    if as_json:
        print_json({**counts, "passed over": taken.passed_over, "receipts": [str(path) for path in taken.receipts]})
        return
    print_table(["returns", "count"], list(counts.items()))
    for name in taken.passed_over:
        echo(f"passed over: inbox/{name} is no file")
    for receipt in taken.receipts:
        echo(f"receipt: {receipt}")


@click.command()
@click.option("--dry-run", is_flag=True, help="only say what would go")
@home_option
@json_option
def purge(dry_run: bool, home: str | None, as_json: bool) -> None:
    """Let go of files, landed rows, identities and records of runs that are past their time.

    Rows of the database go with each night.
    """
    from outpost import models, settings
    from outpost.night import retention, standing
    from outpost.night.lock import HomeLock
    from outpost.night.run import engine_named

    outpost_home = existing_home(home)
    nights = [day for day, state in standing.finished(outpost_home).items() if state == "published"]
    if not nights:
        said = "no night is published yet: there is nothing to purge"
        print_json({"business_date": None, "dry_run": dry_run, "why": said}) if as_json else echo(said)
        return
    specs = models.load_for_night(profile=settings.read(outpost_home.config).profile)
    lock = HomeLock(outpost_home)
    if not dry_run:
        lock.acquire("outpost purge")
    try:
        gone = retention.purge(outpost_home, max(nights), specs, dry_run=dry_run)
        runs = engine_named("duckdb").prune_records(outpost_home, max(nights), dry_run=dry_run)
    finally:
        lock.release()
    if as_json:
        print_json({**dataclasses.asdict(gone), "runs": runs, "dry_run": dry_run})
        return
    for name in gone.files:
        echo(f"  {click.format_filename(name)}")
    print_table(["would go" if dry_run else "gone", "count"], [*gone.numbers.items(), ("records of runs", runs)])
    echo(f"counted from {gone.business_date}")
