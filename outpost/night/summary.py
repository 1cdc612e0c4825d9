"""A published night in numbers, for people and machines: never a row's values."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import astuple, dataclass
from typing import Any

import duckdb

from outpost import sql
from outpost.home import Home
from outpost.ledger import chain, status
from outpost.night import standing
from outpost.night.night import NightError

_Row = tuple[Any, ...]


@dataclass(frozen=True)
class NightSummary:
    """What ``outpost status`` and the end of ``outpost nightly`` tell."""

    business_date: dt.date
    list_day: dt.date
    state: str
    head: str | None
    balance: list[_Row]
    models: list[_Row]
    held: list[_Row]
    deliveries: list[_Row]
    quarantine: list[_Row]
    source_faults: list[_Row]
    tasks: list[_Row]
    queue: list[_Row]
    batches: list[_Row]
    files: int
    lines: int
    outbox: str

    def small_balance(self) -> list[_Row]:
        """The balance with the accounts of all deliveries added up."""
        added: dict[tuple[str, str], int] = {}
        for account, term, count in self.balance:
            place = ("deliveries" if account.startswith("delivery ") else account, term)
            added[place] = added.get(place, 0) + count
        return [(*place, count) for place, count in sorted(added.items())]

    def tables(self) -> list[tuple[list[str], list[_Row]]]:
        """Header and rows of each table, in the order in which people ask."""
        return [
            (["balance", "term", "count"], self.small_balance()),
            (["model", "state", "findings", "why"], self.models),
            (["held", "extract", "why"], self.held),
            (_DELIVERY, [row for row in self.deliveries if row[1] != "accepted" or row[5]]),
            (["quarantine", "column", "rule", "rows"], self.quarantine),
            (["counted by", "source fault", "rows"], self.source_faults),
            (["tasks of", "state", "waits for", "tasks", "overdue"], self.tasks),
            (["queue of", "number", "place", "task", "model", "priority", "opened", "waits for"], self.queue),
            (["held by the breaker", "model", "tasks", "released by", "rejected by"], self.batches),
        ]

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return dataclasses.asdict(self)


_DELIVERY = ["delivery", "status", "rows", "loaded", "replaced", "quarantined", "parked", "dropped", "why"]


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
            deliveries=rows("deliveries", night),
            quarantine=rows("quarantine", night),
            source_faults=rows("source_faults", night),
            tasks=[astuple(found) for found in status.counts(con, list_day)],
            queue=[astuple(found) for found in status.queue(con)],
            batches=[astuple(found) for found in status.waiting_batches(con)],
            files=files,
            lines=lines,
            outbox=str(home.outbox / night.isoformat()),
        )


def _lists(home: Home, night: dt.date) -> tuple[int, int]:
    manifest = home.outbox / night.isoformat() / "manifest.json"
    if not manifest.is_file():
        return 0, 0
    files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    # A recipient may get the same lines in several formats.
    lines = {(file["zone"], file["kind"], file["number"]): file["rows"] for file in files}
    return len(files), sum(lines.values())
