"""A published night in numbers, for people and machines: never a row's values."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import astuple, dataclass
from typing import Any, ClassVar

import duckdb

from outpost import sql
from outpost.home import Home
from outpost.ledger import balance, chain, status
from outpost.night import logbook, standing
from outpost.night.night import NightError

_Row = tuple[Any, ...]


@dataclass(frozen=True)
class NightSummary:
    """What ``outpost status`` and the end of ``outpost nightly`` tell."""

    BESIDE: ClassVar = ["beside", "state", "added", "dropped", "kept", "of them otherwise", "why"]
    """Header of how changed versions went beside the models in force."""

    business_date: dt.date
    list_day: dt.date
    state: str
    head: str | None
    balance: list[_Row]
    models: list[_Row]
    held: list[_Row]
    beside: list[_Row]
    deliveries: list[_Row]
    quarantine: list[_Row]
    source_faults: list[_Row]
    tasks: list[_Row]
    batches: list[_Row]
    files: int
    lines: int
    outbox: str

    def small_balance(self) -> list[_Row]:
        """The balance, a line an account, without those that counted nothing; all deliveries are added up."""
        accounts: dict[str, dict[str, int]] = {}
        for account, term, count in self.balance:
            terms = accounts.setdefault(account.split(" ")[0], {})
            terms[term] = terms.get(term, 0) + count
        return [
            (account, balance.in_words(account, terms))
            for account, terms in sorted(accounts.items())
            if any(terms.values())
        ]

    def by_model(self) -> list[_Row]:
        """How each model went, and its tasks that have not ended: under way, and waiting by the reason why."""
        tasks: dict[str, dict[str, int]] = {}
        for model, state, reason, count, overdue in self.tasks:
            of_model = tasks.setdefault(model, {})
            place = (reason or _WAITS[0]) if state == "queued" else state
            of_model[place] = of_model.get(place, 0) + count
            of_model["overdue"] = of_model.get("overdue", 0) + overdue
        went = {model: (state, findings, why) for model, state, findings, why in self.models}
        missing: dict[str, list[str]] = {}
        for model, extract, why in self.held:
            missing.setdefault(model, []).append(f"{extract}: {why}")
        rows = []
        for model in sorted({*went, *tasks}):
            state, findings, why = went.get(model, (None, None, None))
            places = [tasks.get(model, {}).get(place, 0) for place in ("open", "overdue", "in_review", *_WAITS)]
            rows.append((model, state, findings, *places, "; ".join(missing.get(model, ())) or why))
        return rows

    def tables(self) -> list[tuple[list[str], list[_Row]]]:
        """Header and rows of each table, in the order in which people ask; the first two are always shown whole."""
        return [
            (["balance", "terms"], self.small_balance()),
            (_MODEL, self.by_model()),
            (["held by the breaker", "model", "tasks", "released by", "rejected by"], self.batches),
            (list(_DELIVERED), [row for row in self.deliveries if row[1] != "accepted" or row[5]]),
            (["quarantine", "column", "rule", "rows"], self.quarantine),
            (["counted by", "source fault", "rows"], self.source_faults),
            (self.BESIDE, self.beside),
        ]

    def short_tables(self, lines: int) -> list[tuple[list[str], list[_Row], int]]:
        """The tables that have rows, and how many of each fit where ``lines`` lines are to be had for all of them.

        A table takes a blank line, two of header, and one that says how many rows are left out.
        """
        tables = [(header, rows) for header, rows in self.tables() if rows]
        most = [len(rows) if at < 2 else min(1, len(rows)) for at, (_, rows) in enumerate(tables)]
        while sum(most) + 4 * len(most) < lines:
            larger = [at for at, (_, rows) in enumerate(tables) if most[at] < len(rows)]
            if not larger:
                break
            most[min(larger, key=lambda at: most[at])] += 1
        return [(header, rows, count) for (header, rows), count in zip(tables, most, strict=True)]

    def as_dict(self) -> dict[str, Any]:
        """The same for machines; each row an object, its columns named as in the published tables."""
        named = {
            table: [dict(zip(columns, row, strict=True)) for row in getattr(self, table)]
            for table, columns in _COLUMNS.items()
        }
        return dataclasses.asdict(self) | named


_DELIVERED = ("delivery", "status", "rows", "loaded", "replaced", "quarantined", "parked", "dropped", "why")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "balance": ("account", "term", "count"),
    "models": ("model_id", "state", "findings", "why"),
    "held": ("model_id", "extract", "why"),
    "beside": ("model_id", "state", "added", "dropped", "kept", "differing", "why"),
    "deliveries": _DELIVERED,
    "quarantine": ("extract", "column", "rule", "rows"),
    "source_faults": ("counted_by", "fault", "rows"),
    "tasks": tuple(field.name for field in dataclasses.fields(status.Count)),
    "batches": tuple(field.name for field in dataclasses.fields(status.Batch)),
}
"""Names of the columns of each list of rows that a summary holds."""
_WAITS = ("day_cap", "open_cap", "dwelling_budget")
_MODEL = [
    "model", "state", "findings", "open", "overdue", "in review",
    *(f"waits: {reason.replace('_', ' ')}" for reason in _WAITS), "why",
]  # fmt: skip


def of_night(home: Home, business_date: dt.date | None = None) -> NightSummary:
    """The night of ``business_date``, or the last published one; NightError when there is none."""
    with standing.published_database(home) as con:

        def rows(name: str, day: dt.date | None) -> list[_Row]:
            try:
                return sql.query(con, f"status/{name}", {"business_date": day}).fetchall()
            except duckdb.BinderException:
                raise NightError(
                    f"{home.database.name} was written by an earlier version of Outpost: the next night brings it to "
                    "this one; until then `outpost query` shows its tables"
                ) from None

        found = rows("night", business_date)
        if not found:
            asked = f"the night of {business_date} is not" if business_date else "no night is"
            raise NightError(f"{asked} published yet: run `outpost nightly`")
        night, list_day, state = found[0]
        files, lines = _lists(home, night)
        return NightSummary(
            business_date=night,
            list_day=list_day,
            state=state,
            head=chain.heads(con).get(night),
            balance=rows("balance", night),
            models=rows("models", night),
            held=rows("held", night),
            beside=rows("beside", night) if sql.has_table(con, "push.beside_night") else [],
            deliveries=rows("deliveries", night),
            quarantine=rows("quarantine", night),
            source_faults=rows("source_faults", night),
            tasks=[astuple(found) for found in status.counts(con, list_day)],
            batches=[astuple(found) for found in status.waiting_batches(con)],
            files=files,
            lines=lines,
            outbox=str(home.outbox / night.isoformat()),
        )


def since(home: Home, first: dt.date) -> list[dict[str, Any]]:
    """The finished nights from the business date ``first`` on, oldest first: what came, ran and became of it.

    ``seconds`` is null where the night's log is gone, counts are null for a night that was given up.
    """
    with standing.published_database(home) as con:
        found = sql.query(con, "status/since", {"since": first})
        names = [column[0] for column in found.description or ()]
        nights = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    for night in nights:
        night["files"], night["lines"] = _lists(home, night["business_date"])
        seconds = logbook.stage_seconds(logbook.read(home, night["business_date"]))
        night["seconds"] = round(sum(seconds.values()), 3) if seconds else None
    return nights


def queue_of(home: Home, number: str) -> list[status.Waiting]:
    """What waits for the recipient with this number as of the last published night, in the order of its listing."""
    with standing.published_database(home) as con:
        return status.queue(con, number)


def _lists(home: Home, night: dt.date) -> tuple[int, int]:
    manifest = home.outbox / night.isoformat() / "manifest.json"
    if not manifest.is_file():
        return 0, 0
    files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    # A recipient may get the same lines in several formats.
    lines = {(file["zone"], file["kind"], file["number"]): file["rows"] for file in files}
    return len(files), sum(lines.values())
