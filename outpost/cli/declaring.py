"""``outpost manifest``: manifests for files whose sender wrote none."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from outpost.cli.options import BusinessDate, existing_home, home_option, json_option, print_json, print_table


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--extract", metavar="NETWORK.NAME", help="of which extract (default: as the file's place says)")
@click.option("--date", "business_date", type=BusinessDate(), help="business date (default: as its folder says)")
@click.option("--encoding", type=click.Choice(["utf-8", "gb18030"]), help="default: found out, UTF-8 first")
@click.option("--load", type=click.Choice(["full", "incremental"]), help="default: as the contract says")
@click.option("--force", is_flag=True, help="write over a manifest that says otherwise")
@home_option
@json_option
def manifest(
    files: tuple[Path, ...],
    extract: str | None,
    business_date: dt.date | None,
    encoding: str | None,
    load: str | None,
    force: bool,
    home: str | None,
    as_json: bool,
) -> None:
    """Write the manifest of each FILE beside it: rows as landing counts them, bytes and SHA-256.

    A file in landing/<date>/<network>/ says itself what it is; else --extract and --date do. A file that landing would
    refuse gets none, and the reason is told. Exit code 1 when one got none.
    """
    from outpost import reference
    from outpost.errors import OutpostError
    from outpost.landing import declaring
    from outpost.landing.manifest import extracted_now

    never = reference.never_columns(existing_home(home).reference)
    told = []
    for file in files:
        try:
            place = declaring.Place.of(file, extract, business_date)
            said = declaring.declared(
                file, place, never, extracted_now(place.business_date), encoding=encoding, load=load
            )
            state: str = declaring.declare(file, said, force=force)
            told.append({"file": str(file), "extract": place.extract, "state": state, "rows": said["rows"], "why": ""})
        except OutpostError as fault:
            told.append(
                {"file": str(file), "extract": extract or "", "state": "refused", "rows": None, "why": str(fault)}
            )
    if as_json:
        print_json(told)
    else:
        print_table(("file", "extract", "state", "rows", "why"), [tuple(one.values()) for one in told])
    if any(one["state"] == "refused" for one in told):
        sys.exit(1)
