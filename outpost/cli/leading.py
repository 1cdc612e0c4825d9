"""``outpost briefing``: what leaders are given of the last published night, written once more."""

from __future__ import annotations

import click

from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json


@click.command()
@home_option
@json_option
def briefing(home: str | None, as_json: bool) -> None:
    """Write the pages and papers for leaders of the last published night.

    The night itself writes them after publication, into outbox/<T>/<zone>/pages/. This is for when that failed.
    """
    from outpost import briefing as briefings
    from outpost.briefing.published import require

    outpost_home = existing_home(home)
    night = require(outpost_home)
    outcome = briefings.write(outpost_home, night)
    why = str(outcome.checks["written"].numbers["why"])
    if as_json:
        print_json({"business_date": night, "files": outcome.numbers.get("files", 0), "why": why})
    else:
        echo(f"{outcome.numbers.get('files', 0)} files: {outpost_home.outbox / night.isoformat()}")
    if why:
        raise click.ClickException(why)
