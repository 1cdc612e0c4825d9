"""``outpost doctor``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys

import click

from outpost.cli.language import echo
from outpost.cli.options import LOCAL, existing_home, home_option, json_option, print_json


@click.command()
@home_option
@json_option
def doctor(home: str | None, as_json: bool) -> None:
    """Look at a home without changing it: what would stop a night, and what to do. Exits 1 when a night would fail."""
    from outpost import doctor as doctors

    outpost_home = existing_home(home)
    found = doctors.look_at(outpost_home, dt.datetime.now(LOCAL).date())
    faults = [finding for finding in found if finding.level == "fault"]
    if as_json:
        print_json(
            {"home": str(outpost_home.root), "faults": len(faults), "findings": list(map(dataclasses.asdict, found))}
        )
    else:
        for finding in found:
            echo(f"{finding.level:<8}{finding.area:<12}{finding.said}")
            if finding.todo:
                echo(f"{'':<20}-> {finding.todo}")
        warnings = sum(finding.level == "warning" for finding in found)
        echo(f"{len(faults)} faults, {warnings} warnings: " + ("a night would fail" if faults else "a night can run"))
    if faults:
        sys.exit(1)
