"""A night as a page: balance, held models, quarantine, tasks by model, town and grid, yield. No person's data.

Written by the night into ``reports/<T>/night.html``, and by ``outpost report`` wherever it is wanted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple

import duckdb

from outpost import database, models, sql, yields
from outpost.audit.home import NothingPublishedError, head_of, last_night, published
from outpost.audit.questions import BESIDE
from outpost.audit.tables import Answer, Table, rows_of
from outpost.error_line import one_line
from outpost.errors import OutpostError
from outpost.home import Home, write_whole
from outpost.night import logbook, summary, workfile
from outpost.night.outcome import Check, Outcome
from outpost.pages import Words

FILE = "night.html"
MOST_GRIDS = 40
"""Grids that the page names: those with the most overdue and open tasks. A city has thousands of them."""
_BY = [
    ("by_model", Words("任务：按模型", "Tasks by model"), None),
    ("by_town", Words("任务：按镇街", "Tasks by town"), None),
    ("by_grid", Words("任务：按网格", "Tasks by grid"), MOST_GRIDS),
]


def of_night(home: Home, night: dt.date | None = None) -> Answer:
    """The night ``night``, or the last published one. NothingPublishedError names what to do.

    Tasks are those of the last published night: of an earlier one the page tells what was found, held and balanced.
    """
    with published(home) as con:
        last = last_night(con)
        asked = night or last
        if asked is None or (asked != last and not sql.query(con, "status/night", {"business_date": asked}).fetchall()):
            raise NothingPublishedError(f"the night of {asked} is not published: `outpost status` names the last one")
        told = summary.of_night(home, asked)
        first, *others = _summary(told)
        tables = [first, *([*_tasks(con, home, told), _yield(home)] if asked == last else ()), *others]
        facts = [
            ("business_date", asked),
            ("list_day", told.list_day),
            ("state", told.state),
            ("files", told.files),
            ("lines", told.lines),
            ("findings", sum(row[2] for row in told.models)),
        ]
        return Answer(Words("夜间报告", "Report of a night"), head_of(con, asked), facts, tables)


@logbook.stepped("report")
def write(home: Home, night: dt.date) -> Outcome:
    """Put the page of a published night into ``reports/<T>/``. What goes wrong is told and harms no night."""
    try:
        answer = of_night(home, night)
        folder = home.reports / night.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FILE, answer.page())
    except (duckdb.Error, OSError, OutpostError) as error:
        said = one_line(error)
        return Outcome({}, {"written": Check(False, {"said": said}, warns=True)})
    rows = sum(len(table.rows) for table in answer.tables)
    return Outcome({"tables": len(answer.tables), "rows": rows}, {"written": Check(True)})


def _summary(told: summary.NightSummary) -> list[Table]:
    """What the night's own account says."""
    titles = {spec.id: spec.title for spec in models.load_for_night().values()}
    ran = [(row[0], titles.get(row[0], ""), *row[1:]) for row in told.models]
    deliveries = [row for row in told.deliveries if row[1] != "accepted" or row[5] or row[6] or row[7]]
    counted = ["rows", "loaded", "replaced", "quarantined", "parked", "dropped"]
    return [
        Table("models", Words("模型", "Models"), ["model_id", "title", "state", "findings", "why"], ran),
        Table("held", Words("未运行的模型", "Models that were held"), ["model_id", "extract", "why"], told.held),
        Table(
            "beside",
            BESIDE,
            ["model_id", "state", "added", "no_longer_found", "kept", "differing", "why"],
            told.beside,
        ),
        Table("balance", Words("平衡", "Balance"), ["account", "balance"], told.small_balance()),
        Table(
            "deliveries",
            Words("有问题的交付", "Deliveries that were not taken whole"),
            ["delivery", "status", *counted, "why"],
            deliveries,
        ),
        Table(
            "quarantine", Words("隔离的行", "Quarantined rows"), ["extract", "column", "rule", "rows"], told.quarantine
        ),
        Table(
            "source_faults",
            Words("数据源问题", "Faults of the sources"),
            ["counted_by", "fault", "rows"],
            told.source_faults,
        ),
    ]


def _yield(home: Home) -> Table:
    """What people found to be so, by model, with the 95% interval of the share."""
    rows = [
        (row.model, *astuple(row.counts), row.counts.unanswered, *astuple(row.rate), row.floor)
        for row in yields.yields_of(home, models.load_for_night()).rows
    ]
    counted = ["listed", "answered", "confirmed", "not_so", "could_not_check", "unanswered"]
    header = ["model_id", *counted, "share", "low", "high", "floor"]
    return Table("yield", Words("属实率：按模型", "Yield by model"), header, rows)


def _tasks(con: duckdb.DuckDBPyConnection, home: Home, told: summary.NightSummary) -> list[Table]:
    """Tasks that have not ended: by model, by town, by grid; none where the registers of the night are not there."""
    with workfile.last_registers(home) as registers:
        if registers is None:
            return []
        con.execute("ATTACH " + database.quoted(registers) + " AS registers (READ_ONLY)")
        try:
            days = {"T": told.business_date, "L": told.list_day}
            yields.place_tasks(con, has_registers=True)
            sql.create_temporary(con, "task_placed", sql.load("audit/tasks_placed"), days)
            return [
                Table(f"tasks_{name}", title, *rows_of(sql.query(con, f"audit/tasks_{name}", {})), most=most)
                for name, title, most in _BY
            ]
        finally:
            con.execute("DETACH registers")
