"""Who got what, when, from which rows: answers about one task, one recipient, one delivery, one night.

What lists held is read from the published folders (``outbox/<T>/tasks.parquet``), which are sealed; the rest from the
published database, the journal, and the logs of the vault's uses and of purges.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from typing import Any

import duckdb
import polars as pl

from outpost import contracts, database, journal, lake_log, purge_log, sql, vault_access
from outpost.audit.home import NothingPublishedError, head_of, last_night, published
from outpost.audit.tables import Answer, Table, rows_of
from outpost.audit.trace import cite
from outpost.errors import OutpostError, UsageError
from outpost.home import Home
from outpost.ledger import numbers
from outpost.night import standing
from outpost.pages import Words

KINDS = ("worker", "leader", "grid_office", "officer", "station", "district")
_NOBODY = {"task_number": None, "kind": None, "number": None, "night": None}
_LINE = {
    "zone": pl.String, "kind": pl.String, "number": pl.String, "role": pl.String, "task_number": pl.String,
    "model_id": pl.String, "state": pl.String, "is_new": pl.Boolean,
}  # fmt: skip
BESIDE = Words("影子对照：改后的版本与现行模型", "Changed versions beside the models in force")
_WITHHELD = Words("未出网的行", "Lines that were withheld")


class UnknownError(OutpostError):
    """The task, recipient, delivery or night is not in this home."""


def of_task(home: Home, task_number: str) -> Answer:
    """What a task is, on whose lists it stood, what happened to it, and the rows that it rests on."""
    number = numbers.read(task_number) or task_number.strip()
    with published(home) as con:
        of = {**_NOBODY, "task_number": number}
        header, found = rows_of(sql.query(con, "audit/task_facts", of))
        if not found:
            raise UnknownError(f"there is no task {number}: {_why_unknown(number)}")
        lists = _lists(con, home, of)
        return Answer(
            title=Words("任务的审计", "Audit of a task"),
            head=head_of(con, last_night(con), Words(number, number)),
            facts=list(zip(header, found[0], strict=True)),
            tables=[
                _table(con, "recipients", Words("现在在谁手里", "Who has it now"), "task_recipients", of),
                _table(con, "lists", Words("曾在谁的清单上", "On whose lists it stood"), "task_lists", {}, lists),
                _table(con, "events", Words("经过", "What happened"), "task_events", of),
                _table(con, "source_rows", Words("依据的数据行", "The rows that it rests on"), "task_rows", of),
                _table(con, "withheld", _WITHHELD, "withheld", of),
                _table(con, "corrections", Words("更正", "Corrections"), "task_corrections", of),
                *_transfers(con, of),
            ],
        )


def of_recipient(home: Home, recipient: str) -> Answer:
    """What a recipient was given, list by list and task by task, and what he said. ``recipient``: ``worker:W0001``."""
    kind, _, number = recipient.strip().partition(":")
    if kind not in KINDS or not number:
        raise UsageError(f"a recipient is KIND:NUMBER, as worker:W0001; kinds are {', '.join(KINDS)}")
    with published(home) as con:
        of = {**_NOBODY, "kind": kind, "number": number}
        note = _lists(con, home, of)
        nights = _lists_counted(con, Words("各晚清单", "Lists, night by night"), note, without=("kind", "number"))
        said = _table(
            con, "said", Words("反馈和审核", "Answers and reviews"), "recipient_events", {"actor": f"{kind}:{number}"}
        )
        withheld = _table(con, "withheld", _WITHHELD, "withheld", of)
        if not (nights.rows or said.rows or withheld.rows):
            raise UnknownError(f"{kind}:{number} got no list that is kept; `outpost audit --night T` names who got one")
        return Answer(
            title=Words("接收方的审计", "Audit of a recipient"),
            head=head_of(con, last_night(con), f"{kind}:{number}"),
            facts=[("kind", kind), ("number", number), ("nights", len(nights.rows))],
            tables=[
                nights,
                _table(con, "tasks", Words("收到的任务", "Tasks that were given"), "recipient_tasks", {}),
                said,
                withheld,
            ],
        )


def of_delivery(home: Home, delivery: str) -> Answer:
    """A delivery, what became of its rows, and the tasks that rest on them."""
    name = delivery.strip()
    with published(home) as con:
        header, found = rows_of(sql.query(con, "audit/delivery_facts", {"delivery": name}))
        if not found:
            known = name.partition("@")[0] in contracts.ALL
            raise UnknownError(
                f"there is no delivery {name}: a delivery is EXTRACT@DATE (#2 for a second one)"
                + ("; `outpost audit --night T` names those of a night" if known else "")
            )
        facts = dict(zip(header, found[0], strict=True))
        cite(con, facts["extract"], name)
        return Answer(
            title=Words("交付的审计", "Audit of a delivery"),
            head=head_of(con, last_night(con), name),
            facts=list(facts.items()),
            tables=[
                _table(
                    con, "quarantine", Words("隔离的行", "Quarantined rows"), "delivery_quarantine", {"delivery": name}
                ),
                _table(con, "tasks", Words("依据它的任务", "Tasks that rest on it"), "delivery_tasks", {}),
            ],
        )


def of_night(home: Home, night: dt.date) -> Answer:
    """A night: who got a list, from which deliveries and models, what was released, withheld, read and purged."""
    with published(home) as con:
        state = standing.finished(home).get(night)
        if state is None:
            raise NothingPublishedError(f"the night of {night} is not published: `outpost status` names the last one")
        on = {"business_date": night}
        note = _lists(con, home, _NOBODY, night)
        lists = _lists_counted(con, Words("谁收到了清单", "Who got a list"), note, without=("business_date",))
        lines = sum(row[3] for row in lists.rows)
        return Answer(
            title=Words("一晚的审计", "Audit of a night"),
            head=head_of(con, night, Words("审计", "audit")),
            facts=[("business_date", night), ("state", state), ("lists", len(lists.rows)), ("lines", lines)],
            tables=[
                lists,
                _table(con, "deliveries", Words("用了哪些交付", "Deliveries that it took"), "night_deliveries", on),
                _table(con, "models", Words("模型", "Models"), "night_models", on),
                *(
                    [_table(con, "beside", BESIDE, "night_beside", on)]
                    if sql.has_table(con, "push.beside_night")
                    else []
                ),
                _table(con, "events", Words("任务的变化", "What happened to tasks"), "night_events", on),
                _table(con, "withheld", _WITHHELD, "withheld", {**_NOBODY, "night": night}),
                _released(con, home, on),
                _logged("vault", Words("对身份库的使用", "Uses of the vault"), home, vault_access.FILE, night),
                _logged("purges", Words("到期删除", "Purges"), home, purge_log.FILE, night),
            ],
        )


def _why_unknown(number: str) -> str:
    if not numbers.is_sound(number):
        return "a task number is as R1-261123-0A7F3K, and this one is mistyped (its check character does not fit)"
    return "it is another home's, or ended so long ago that its details are purged (a year)"


def _lists_counted(
    con: duckdb.DuckDBPyConnection, title: Words, note: Words | None, *, without: Collection[str]
) -> Table:
    """What ``listed`` holds, list by list; ``without`` names the columns that all of them have in common."""
    header, rows = rows_of(sql.query(con, "audit/lists_counted", {}))
    shown = [place for place, name in enumerate(header) if name not in without]
    return Table("lists", title, [header[at] for at in shown], [tuple(row[at] for at in shown) for row in rows], note)


def _transfers(con: duckdb.DuckDBPyConnection, of: Mapping[str, Any]) -> list[Table]:
    """None in a file that a version before transfers published."""
    if not sql.has_table(con, "push.transfer"):
        return []
    return [_table(con, "transfers", Words("转办", "Handed to departments"), "task_transfers", of)]


def _table(
    con: duckdb.DuckDBPyConnection,
    name: str,
    title: Words,
    query: str,
    parameters: Mapping[str, Any],
    note: Words | None = None,
) -> Table:
    header, rows = rows_of(sql.query(con, f"audit/{query}", parameters))
    return Table(name, title, header, rows, note)


def _lists(
    con: duckdb.DuckDBPyConnection, home: Home, of: Mapping[str, Any], night: dt.date | None = None
) -> Words | None:
    """Make ``listed``: lines of published lists that fit ``of``. Returns what is to be said of nights that are gone."""
    every = sorted(night_ for night_, state in standing.finished(home).items() if state == "published")
    nights = every if night is None else [night]
    files = {day: home.outbox / day.isoformat() / "tasks.parquet" for day in nights}
    there = {str(file): day for day, file in files.items() if file.is_file()}
    database.as_table(con, "listed", _listed(there, of))
    gone = [day for day, file in files.items() if not file.is_file()]
    if not gone:
        return None
    return Words(
        f"{len(gone)}晚的清单已到期删除或不在（最晚一晚 {gone[-1]}）",
        f"the lists of {len(gone)} nights are gone, purged or taken away (the last of them {gone[-1]})",
    )


def _listed(files: Mapping[str, dt.date], of: Mapping[str, Any]) -> pl.DataFrame:
    """The lines of published lists that fit ``of``, with the night of each."""
    nights = pl.DataFrame(
        {"file": list(files), "business_date": list(files.values())},
        schema={"file": pl.String, "business_date": pl.Date},
    )
    if not files:
        return nights.select("business_date", *(pl.lit(None, dtype=kind).alias(name) for name, kind in _LINE.items()))
    lines = pl.scan_parquet(list(files), include_file_paths="file")
    asked = [pl.col(name) == of[name] for name in ("task_number", "kind", "number") if of[name] is not None]
    return lines.filter(*asked).select(*_LINE, "file").collect().join(nights, on="file").drop("file")


def _released(con: duckdb.DuckDBPyConnection, home: Home, on: Mapping[str, Any]) -> Table:
    """Words of release that a night took: of batches from the database, of deliveries from the journal."""
    rows: list[tuple[Any, ...]] = [
        (model, batch, person, account, "rejected" if reject else "released")
        for batch, model, person, account, reject in sql.query(con, "audit/night_words", on).fetchall()
    ]
    taken = {row[0] for row in sql.query(con, "audit/night_journal", on).fetchall()}
    rows += [
        (entry.get("target"), entry.get("night"), entry.get("by"), entry.get("account"), "released")
        for entry in journal.entries(home)
        if entry["id"] in taken and entry["kind"] == "release" and entry.get("target") in contracts.ALL
    ]
    header = ["target", "night", "by", "account", "word"]
    return Table("releases", Words("放行和否决", "Releases and rejections"), header, rows)


def _logged(name: str, title: Words, home: Home, file: str, night: dt.date) -> Table:
    """A log's lines about a night."""
    rows = []
    for line in lake_log.read(home.lake / file):
        if line.get("night") == night.isoformat():
            said = {key: value for key, value in line.items() if key not in ("at", "account", "night")}
            rows.append((line.get("at"), line.get("account"), json.dumps(said, ensure_ascii=False)))
    return Table(name, title, ["at", "account", "what"], rows)
