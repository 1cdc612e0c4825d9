"""``outpost manifest`` and ``outpost convert``: files whose sender wrote no manifest, or wrote them in his own form."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from outpost.cli.options import BusinessDate, existing_home, home_option, json_option, print_json, print_table


def _of_a_delivery(command: Callable[..., Any]) -> Callable[..., Any]:
    """FILE..., and what each is where its place does not say it."""
    marks = (
        click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)),
        click.option("--extract", metavar="NETWORK.NAME", help="of which extract (default: as the file's place says)"),
        click.option(
            "--date", "business_date", type=BusinessDate(), help="business date (default: as its folder says)"
        ),
        click.option("--encoding", type=click.Choice(["utf-8", "gb18030"]), help="default: found out, UTF-8 first"),
        click.option("--load", type=click.Choice(["full", "incremental"]), help="default: as the contract says"),
    )
    for mark in reversed(marks):
        command = mark(command)
    return command


@click.command()
@_of_a_delivery
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


_CONVERTED: dict[str, Any] = {"file": None, "extract": "", "state": "", "rows": 0, "unmapped": [], "why": ""}


@click.command()
@_of_a_delivery
@home_option
@json_option
def convert(
    files: tuple[Path, ...],
    extract: str | None,
    business_date: dt.date | None,
    encoding: str | None,
    load: str | None,
    home: str | None,
    as_json: bool,
) -> None:
    """Write the delivery that each FILE is, in the city's own columns, codes and units, by mapping/<extract>.toml.

    The delivery goes into landing/ with its manifest; FILE stays as it is. Values without a counterpart stay as they
    came and are counted: landing will put their rows into quarantine. Exit code 1 when a file could not be converted.
    """
    from outpost.errors import OutpostError, UsageError
    from outpost.landing.declaring import Place
    from outpost.sources.converting import convert as converted

    outpost_home = existing_home(home)
    told: list[dict[str, Any]] = []
    for file in files:
        place = None
        try:
            place = Place.of(file, extract, business_date)
            done = converted(outpost_home, file, place.extract, place.business_date, encoding=encoding, load=load)
        except UsageError:
            raise
        except OutpostError as fault:
            named = place.extract if place else extract or ""
            told.append(
                {"file": file, "extract": named, "state": "failed", "rows": 0, "unmapped": [], "why": str(fault)}
            )
        else:
            left = [dataclasses.asdict(one) for one in done.unmapped]
            row = {
                "file": file,
                "extract": done.extract,
                "state": "written",
                "rows": done.rows,
                "unmapped": left,
                "why": "",
            }
            told.append(row)
    if as_json:
        print_json(told)
    else:
        print_table(
            ("file", "extract", "state", "rows", "why"),
            [(one["file"], one["extract"], one["state"], one["rows"], one["why"]) for one in told],
        )
        print_unmapped([(one["extract"], *left.values()) for one in told for left in one["unmapped"]])
    if any(one["state"] == "failed" for one in told):
        sys.exit(1)


def print_unmapped(rows: Sequence[tuple[Any, ...]]) -> None:
    """Values that a mapping has no counterpart for."""
    if rows:
        click.echo()
        click.echo("without a counterpart in mapping/, and left as they came:")
        print_table(
            ("extract", "column", "value", "rows"), [(e, c, value or "(not told)", n) for e, c, value, n in rows]
        )
