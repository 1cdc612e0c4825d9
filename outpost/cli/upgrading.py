"""``outpost upgrade``."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json


@click.command()
@click.option("--dry-run", is_flag=True, help="say what would change, tried on a copy; change nothing")
@click.option(
    "--backup",
    "copy",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=None,
    help="where the copy of before goes  [default: <home>-schema-<number>, beside the home]",
)
@home_option
@json_option
def upgrade(dry_run: bool, copy: Path | None, home: str | None, as_json: bool) -> None:
    """Bring a home of an earlier version up to this one, after a copy of it.

    A night does so by itself; this does it at an hour of your choice, with a copy to go back to. It may be repeated.
    The copy holds the secrets and the vault: keep it as carefully as the home.
    """
    from outpost import upgrade as upgrading

    outpost_home = existing_home(home)
    done = upgrading.rehearse(outpost_home) if dry_run else upgrading.upgrade(outpost_home, copy and copy.resolve())
    if as_json:
        print_json({"home": str(outpost_home.root), "dry_run": dry_run, **dataclasses.asdict(done)})
        return
    if not done.is_due:
        echo(f"schema {done.after}: this home is up to date")
        return
    echo(f"schema {done.before} -> {done.after}")
    for name in done.added:
        echo(f"  new: {name}")
    for name in done.dropped:
        echo(f"  goes: {name}")
    if dry_run:
        echo("nothing was changed: `outpost upgrade` does it, after a copy")
    else:
        echo(f"copy of before: {done.copy}; `outpost restore` makes a home of it for the version before")
