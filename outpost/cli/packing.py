"""``outpost pack``: what both networks have before them at a meeting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from outpost.choices import PACK_KINDS
from outpost.cli.language import echo
from outpost.cli.options import BusinessDate, existing_home, home_option, json_option, print_json


@click.command()
@click.option(
    "--kind", required=True, type=click.Choice(PACK_KINDS), help="morning brief, joint meeting, visit, action"
)
@click.option("--area", "code", required=True, metavar="CODE", help="district (6 digits), town (9) or community (12)")
@click.option("--date", "night", type=BusinessDate(), help="the night; it must be the last published one (the default)")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="write into this folder (default: reports/<T>/packs)",
)
@home_option
@json_option
def pack(kind: Any, code: str, night: dt.date | None, out: Path | None, home: str | None, as_json: bool) -> None:
    """A meeting pack of an area, as .docx and, where LibreOffice is installed, PDF.

    morning: 晨会 brief of a community; weekly: joint meeting of a town or district; tenday: joint visit in a town or
    community; monthly: joint action by building. Templates: reference/packs/<kind>.docx, else those of Outpost.
    """
    from outpost.briefing import opened, packs

    outpost_home = existing_home(home)
    with opened(outpost_home, night) as facts:
        folder = out or outpost_home.reports / facts.night.isoformat() / "packs"
        made = packs.make_packs(facts, kind, code, folder)
        last = facts.night
    if as_json:
        files = [str(file) for file in made.files]
        print_json({"business_date": last, "kind": kind, "area": code, "files": files, "pdf": not made.lacks_office})
        return
    for file in made.files:
        echo(click.format_filename(file))
    if made.lacks_office:
        echo("LibreOffice Writer is not installed: there is no PDF", err=True)
