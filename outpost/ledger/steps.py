"""The ledger's night: findings, answers and time become events, and every task's state follows from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

from outpost import database, sql
from outpost.database import as_table
from outpost.errors import OutpostError
from outpost.ledger import balance, batches, chain, inbox, numbers, rekey
from outpost.ledger.entries import releases, said
from outpost.ledger.frames import transitions
from outpost.ledger.requirements import LedgerSettings, LedgerSpec
from outpost.ledger.workdays import Workdays
from outpost.secrets import Secrets
from outpost.settings import Settings


@dataclass(frozen=True)
class LedgerNight:
    """What the ledger says of a night: counts, the end of its chain, and what does not add up (by check)."""

    business_date: dt.date
    counts: dict[str, int]
    head: str
    faults: dict[str, list[str]] = field(default_factory=dict)


class LedgerError(OutpostError):
    """The ledger cannot take this night; the text says why."""


def advance(
    con: duckdb.DuckDBPyConnection,
    specs: Mapping[str, LedgerSpec],
    business_date: dt.date,
    settings: Settings | LedgerSettings,
    secrets: Secrets,
    journal: Iterable[Mapping[str, Any]] = (),
) -> LedgerNight:
    """Take the night of ``business_date``: all of it, or (after an error or a crash) nothing.

    Reads push.finding, not_evaluated and model_night of the night, the registers and the journal (see ``entries``);
    writes push.task_* and what belongs to them. Called again on the same unpublished work file it does the night
    again from where the night before left it, with the same result.

    Raises:
        LedgerError: a later night is in the ledger already.
    """
    wanted = settings if isinstance(settings, LedgerSettings) else LedgerSettings.of(settings)
    with database.transaction(con):
        return _Advance(con, dict(specs), business_date, wanted, secrets, tuple(journal)).run()


@dataclass
class _Advance:
    con: duckdb.DuckDBPyConnection
    specs: dict[str, LedgerSpec]
    business_date: dt.date
    settings: LedgerSettings
    secrets: Secrets
    journal: tuple[Mapping[str, Any], ...]

    def run(self) -> LedgerNight:
        """The steps of the night, in order."""
        self._begin()
        self._rekey()
        heard = inbox.take(self.con, said(self.journal), self.specs, self.business_date, self.workdays)
        self._close("tasks/retired", 3)
        resolved = batches.take(self.con, releases(self.journal, self.specs), self.business_date)
        self._judge_findings()
        self._open()
        self._renew()
        self._absent()
        self._route()
        self._list()
        return self._finish({"refused_entries": heard.refused, "batches_resolved": resolved})

    @property
    def list_day(self) -> dt.date:
        """L: the day on which tonight's lists are worked."""
        return self.business_date + dt.timedelta(days=1)

    def _begin(self) -> None:
        self._undo()
        self.workdays = Workdays.read(self.con)
        limits = vars(self.settings) | {"city": self.settings.city_code}
        self.parameters: dict[str, Any] = {**limits, "T": self.business_date, "L": self.list_day}
        as_table(self.con, "tonight_spec", self._spec_frame())
        as_table(self.con, "tonight_transition", transitions())
        self._turn()
        self._table("tonight_task", "tasks/live")
        self._table("tonight_event", "tasks/event_table")

    def _undo(self) -> None:
        last = self.con.execute("SELECT max(business_date) FROM push.ledger_night").fetchall()[0][0]
        if last is not None and last > self.business_date:
            raise LedgerError(f"the ledger already holds the night of {last}: nights run in order")
        if last == self.business_date:
            self._turn()
            for path in sorted((sql.SQL_ROOT / "tasks" / "undo").glob("*.sql")):
                night = {"T": self.business_date, "L": self.list_day}
                sql.query(self.con, f"tasks/undo/{path.stem}", night).fetchall()

    def _turn(self) -> None:
        for path in sorted((sql.SQL_ROOT / "tasks" / "turn").glob("*.sql")):
            sql.query(self.con, f"tasks/turn/{path.stem}", {}).fetchall()

    def _spec_frame(self) -> pl.DataFrame:
        rows = [
            (
                spec.id,
                spec.one_task,
                spec.reviewer,
                spec.retired,
                self.settings.first_load_of.get(spec.id, self.settings.first_load),
            )
            for _, spec in sorted(self.specs.items())
        ]
        schema = {
            "model_id": pl.String,
            "one_task": pl.Boolean,
            "reviewer": pl.String,
            "retired": pl.Boolean,
            "first_load": pl.Boolean,
        }
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _rekey(self) -> None:
        if rekey.follow_persons(self.con, self.parameters):
            self._close("tasks/same_key", 1)
        rekey.follow_texts(self.con, self.parameters)

    def _close(self, which: str, step: int) -> int:
        closing = self._table("tonight_closing", which)
        if closing:
            self._insert("tonight_event", "tasks/closed_events", step=step)
            self._run("tasks/close")
        return closing

    def _judge_findings(self) -> None:
        self._table("tonight_finding", "tasks/finding")
        self._table("tonight_quiet", "tasks/quiet")
        self._table("tonight_batch", "tasks/batch")
        self._table("tonight_fate_first", "tasks/fate_first")
        self._table("tonight_breaker", "tasks/breaker")
        self._insert("push.breaker_night", "tasks/breaker_kept")
        self._table("tonight_fate", "tasks/fate")
        self._insert("push.breaker_key", "tasks/held_keys")
        self._insert("tonight_event", "tasks/batch_events")
        self._table_of_dues()

    def _table_of_dues(self) -> None:
        rules = [rule for (rule,) in sql.query(self.con, "tasks/due_rules", {}).fetchall()]
        dues = {"due_rule": rules, "due_on": [self.workdays.due(rule, self.list_day) for rule in rules]}
        as_table(self.con, "tonight_due", pl.DataFrame(dues, {"due_rule": pl.String, "due_on": pl.Date}))

    def _open(self) -> None:
        self._table("tonight_new_key", "tasks/new_key")
        rows = self.con.execute("FROM tonight_new_key").fetchall()
        drawn = list(numbers.assign(rows, self.business_date, self.secrets.task_key))
        keys, models, episodes = zip(*rows, strict=True) if rows else ((), (), ())
        schema = {"task_number": pl.String, "task_key": pl.String, "model_id": pl.String, "episode": pl.Int32}
        columns = {"task_number": drawn, "task_key": keys, "model_id": models, "episode": episodes}
        as_table(self.con, "tonight_new", pl.DataFrame(columns, schema))
        self._table("tonight_opened", "tasks/opened")
        self._insert("tonight_event", "tasks/opened_events")
        sql.insert(self.con, "tonight_task", "FROM tonight_opened", {})

    def _renew(self) -> None:
        self._table("tonight_renewed", "tasks/renewed")
        self._insert("tonight_event", "tasks/renewed_events")
        self._run("tasks/renew")

    def _absent(self) -> None:
        self._table("tonight_absent", "tasks/absent")
        self._insert("tonight_event", "tasks/absent_events")
        self._run("tasks/mark_absent")
        self._close("tasks/resolved", 8)

    def _route(self) -> None:
        self._table("tonight_place", "tasks/place")
        self._table("tonight_post", "tasks/post")
        self._table("tonight_natural", "tasks/natural")
        self._table("tonight_recipient", "tasks/recipient")
        self._table("tonight_routed", "tasks/routed")
        self._insert("tonight_event", "tasks/routed_events")
        self._run("tasks/route")

    def _list(self) -> None:
        self._table("tonight_waiting", "tasks/waiting")
        self._table("tonight_listing", "tasks/listing")
        self._insert("tonight_event", "tasks/listed_events")
        self._insert("tonight_event", "tasks/waits_events")
        self._run("tasks/list")
        self._insert("push.listed_dwelling", "tasks/listed_dwelling")

    def _finish(self, counts: dict[str, int]) -> LedgerNight:
        self._run("tasks/clear_task_live")
        self._insert("push.task_live", "tasks/still_live")
        self._insert("push.task_ended", "tasks/ended")
        self._insert("push.finding_fate", "tasks/fate_kept")
        self._run("tasks/spent")
        self._run("tasks/clear_list_line")
        lines = self._insert("push.list_line", "tasks/list_line")
        head = chain.append(self.con, self.business_date, self.secrets.audit_key)
        unbalanced = balance.close(self.con, self.business_date)
        kept = sql.query(self.con, "tasks/balance_kept", {"T": self.business_date}).fetchall()
        for account, term, count in kept:
            if account in ("findings", "tasks"):
                counts[term] = count
        counts["events"] = sql.count(self.con, "tonight_salted")
        counts["lines"] = lines
        faults = {"balance": unbalanced + self._audit(), "chain": self._check_chain()}
        return LedgerNight(self.business_date, counts, head.hash, faults)

    def _audit(self) -> list[str]:
        found = []
        for path in sorted((sql.SQL_ROOT / "audits" / "tasks").glob("ledger__*.sql")):
            bad = sql.query(self.con, f"audits/tasks/{path.stem}", self.parameters).fetchall()
            if bad:
                found.append(f"{path.stem.removeprefix('ledger__')}: {len(bad)} rows, first {bad[0][0]}")
        return found

    def _check_chain(self) -> list[str]:
        illegal = sql.query(self.con, "tasks/verify/illegal_tonight", self.parameters).fetchall()
        return [
            f"event {seq} of {number}: {event} from {before} to {after}"
            for seq, number, event, before, after in illegal
        ]

    def _table(self, name: str, query: str) -> int:
        return sql.create_temporary(self.con, name, sql.load(query), self.parameters)

    def _insert(self, table: str, query: str, **more: Any) -> int:
        return sql.insert(self.con, table, sql.load(query), self.parameters | more)

    def _run(self, query: str) -> None:
        sql.query(self.con, query, self.parameters).fetchall()
