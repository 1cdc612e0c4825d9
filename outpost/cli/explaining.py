"""``outpost explain``."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import click

from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json
from outpost.home import Home


@click.command()
@click.argument("task", metavar="[TASK]", required=False)
@click.option("--rows", "with_rows", is_flag=True, help="show the source rows themselves, identity masked")
@click.option(
    "--page",
    "page_file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="write a page (HTML, one file, prints on A4), for the file of a complaint",
)
@click.option(
    "--recompute-all", is_flag=True, help="compute the findings of all open tasks again; exit 1 if one differs"
)
@home_option
@json_option
def explain(
    task: str | None, with_rows: bool, page_file: Path | None, recompute_all: bool, home: str | None, as_json: bool
) -> None:
    """Why TASK stands on a list: the sentence, the rule's numbers with their basis, source rows, route and life.

    Its finding is computed again from the rows that it cites and the context that was kept with it.
    """
    if recompute_all == (task is not None):
        raise click.UsageError("name one TASK (as on the list: R1-261123-0A7F3K), or --recompute-all")
    outpost_home = existing_home(home)
    if recompute_all:
        _all(outpost_home, as_json)
        return
    from outpost.explain import explanation, page, printed
    from outpost.pages import write

    found = explanation.explain(outpost_home, str(task), lines=with_rows)
    if page_file is not None:
        write(page_file, page.render(found))
    if as_json:
        print_json({**dataclasses.asdict(found), "verdict": printed.verdict(found)._asdict()})
    elif page_file is None:
        echo("\n".join(printed.lines(found)))
    else:
        echo(f"{found.task['task_number']}: {page_file}")


def _all(outpost_home: Home, as_json: bool) -> None:
    from outpost.explain import printed, recomputing

    found = recomputing.recompute_open(outpost_home)
    totals = printed.totals(found)
    differing = [one for one in found if one.verdict in ("differs", "failed")]
    if as_json:
        print_json({"tasks": len(found), "verdicts": totals, "differing": [one.task_number for one in differing]})
    else:
        for one in differing:
            echo(f"{one.task_number}: {one.verdict}")
        counts = ", ".join(f"{count} {verdict}" for verdict, count in totals.items())
        echo(f"{len(found)} open tasks computed again: {counts or 'nothing to compute'}")
    if differing:
        sys.exit(1)
