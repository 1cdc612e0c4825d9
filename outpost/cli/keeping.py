"""``outpost backup`` and ``outpost restore``."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json
from outpost.home import Home

if TYPE_CHECKING:
    from outpost.backup import Copied

_FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("target", metavar="DIR", type=_FOLDER)
@home_option
@json_option
def backup(target: Path, home: str | None, as_json: bool) -> None:
    """Copy the whole home to DIR, consistently, while readers and nights go on.

    The copy holds the secrets and the vault: keep it as carefully as the home.
    """
    from outpost import backup as backups

    copied = backups.backup(existing_home(home), target.resolve())
    if as_json:
        print_json({"place": str(target), **dataclasses.asdict(copied)})
        return
    echo(_told(copied, "copied"))
    echo(f"head {copied.head}: note it somewhere else, and `outpost verify --head` finds a home rolled back")


@click.command()
@click.argument("source", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@home_option
@json_option
def restore(source: Path, home: str | None, as_json: bool) -> None:
    """Make a home (which must not be there yet) from the copy in DIR, and verify it."""
    from outpost import backup as backups

    copied = backups.restore(source.resolve(), Home.find(home))
    if as_json:
        print_json({"home": str(Home.find(home).root), **dataclasses.asdict(copied)})
    else:
        for problem in copied.problems:
            echo(problem)
        echo(_told(copied, "restored"))
        echo(f"head {copied.head}; verified: {len(copied.problems) or 'no'} problems")
    if copied.problems:
        sys.exit(1)


def _told(copied: Copied, done: str) -> str:
    night = f"up to the night of {copied.night}" if copied.night else "before its first night"
    return f"{done}: {copied.files:,} files, {copied.bytes / 1e6:,.1f} MB, {night}"
