"""``outpost handovers``: the hand-over board of the last published night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json, print_table

if TYPE_CHECKING:
    import polars as pl

    from outpost.briefing.handover import Board

_HEADER = (
    "number",
    "task",
    "matter",
    "from",
    "to",
    "unit",
    "state",
    "handed on",
    "age",
    "due",
    "late",
    "level",
    "last hand",
)


@click.command()
@click.option("--area", metavar="CODE", default="", help="of a district or town, by its code (default: the city)")
@click.option("--zone", type=click.Choice(["gov", "police"]), help="as this network may read it (default: the whole)")
@home_option
@json_option
def handovers(area: str, zone: Any, home: str | None, as_json: bool) -> None:
    """What went from one network to the other, or to a department, and what became of it.

    Calls handed to mediation (D2) and answers 03 handed to departments, with state, age, due date and last hand: what
    nobody took first, then what is late, then what goes on. No place finer than a community is told, and no person.
    """
    from outpost.briefing.handover import board_of
    from outpost.briefing.published import opened

    if area and not (area.isdigit() and len(area) in (4, 6, 9)):
        raise click.UsageError(f"{area!r} is not the code of a district (6 digits) or town (9 digits)")
    with opened(existing_home(home)) as facts:
        board = board_of(facts).of("" if area == facts.settings.city.code[:4] else area, zone)
    if as_json:
        print_json(board.as_json())
        return
    _print(board)


def _print(board: Board) -> None:
    told = board.totals()
    echo(
        f"{board.night}: {told['in_hand']:,} in hand, of these {told['late']:,} late or stuck, "
        f"{told['not_received']:,} received by nobody, {told['escalated']:,} went up"
    )
    if board.unread:
        echo(f"{board.unread:,} are counted alone: their content is not for this network")
    states = sorted(board.states().items())
    print_table(["state", "from", "to", "count"], [(*key, count) for key, count in states])
    parts = (("received by nobody", board.untaken()), ("late or stuck", board.stuck()), ("going on", board.going_on()))
    for title, rows in parts:
        if len(rows):
            echo(f"\n{title}")
            print_table(_HEADER, _rows(rows))


def _rows(rows: pl.DataFrame) -> list[tuple[Any, ...]]:
    columns = (
        "number", "task_number", "matter", "from_zone", "to_zone", "to_unit", "state", "handed_on", "age_days",
        "due_on", "late_days", "level", "last_hand",
    )  # fmt: skip
    return rows.select(columns).rows()
