"""The ledger's night: findings, answers and time become events, and every task's state follows from them.

The order of its steps is sql/tasks/order.toml; here is what they need of Python, and what is checked at the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import duckdb
import polars as pl

from outpost import database, retention_periods, sql
from outpost.database import as_table
from outpost.errors import OutpostError
from outpost.ledger import balance, batches, chain, giving, inbox, numbers, order, people, rekey
from outpost.ledger.entries import begun, releases, said
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
    night = Advance.of(con, specs, business_date, settings, secrets, journal)
    with database.transaction(con):
        return night.run()


@dataclass
class Advance:
    """One night of the ledger on a connection: the Python that the order names, and the walk through it."""

    con: duckdb.DuckDBPyConnection
    specs: dict[str, LedgerSpec]
    business_date: dt.date
    settings: LedgerSettings
    secrets: Secrets
    journal: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(
        cls,
        con: duckdb.DuckDBPyConnection,
        specs: Mapping[str, LedgerSpec],
        business_date: dt.date,
        settings: Settings | LedgerSettings,
        secrets: Secrets,
        journal: Iterable[Mapping[str, Any]] = (),
    ) -> Advance:
        """The night of ``business_date``, nothing of it done."""
        wanted = settings if isinstance(settings, LedgerSettings) else LedgerSettings.of(settings)
        return cls(con, dict(specs), business_date, wanted, secrets, tuple(journal))

    def __post_init__(self) -> None:
        limits = vars(self.settings) | {"city": self.settings.city_code}
        kept = retention_periods.parameters(self.business_date)
        self.parameters: dict[str, Any] = {**limits, **kept, "T": self.business_date, "L": self.list_day}
        self.said = said(self.journal)
        self.begun = begun(self.journal)
        self.python: dict[str, Callable[[], object]] = {
            "describe_models": self._describe_models,
            "stop_collisions": lambda: rekey.stop_collisions(self.con),
            "name_answered": lambda: inbox.name_answered(self.con, self.said),
            "take_answers": self._take_answers,
            "take_releases": self._take_releases,
            "count_due_days": self._count_due_days,
            "draw_numbers": self._draw_numbers,
            "name_begun": lambda: people.name_begun(self.con, self.begun),
            "take_begun": self._take_begun,
            "chain": self._chain,
            "balance": self._balance,
        }

    def run(self) -> LedgerNight:
        """All steps of the night, in order, and what does not add up after them."""
        self.walk()
        kept = sql.query(self.con, "tasks/16_balance/kept", {"T": self.business_date}).fetchall()
        counts = {"refused_entries": self.refused, "batches_resolved": self.resolved}
        counts |= {term: count for account, term, count in kept if account in ("findings", "tasks")}
        accounts = ("reports", "orders")
        counts |= {f"{account}_{term}": count for account, term, count in kept if account in accounts and count}
        counts["events"] = sql.count(self.con, "tonight_salted")
        counts["lines"] = sql.count(self.con, "push.list_line")
        faults = {"balance": self.unbalanced + self._audit(), "chain": self._check_chain()}
        return LedgerNight(self.business_date, counts, self.head.hash, faults)

    def walk(self, last: order.Step | None = None) -> None:
        """Do the steps, up to ``last``."""
        for _ in order.walk(self.con, order.steps("undo") if self._is_again() else (), self.parameters, {}):
            pass
        for step in order.walk(self.con, order.steps(), self.parameters, self.python):
            if step == last:
                break

    def stop_after(self, last: order.Step) -> None:
        """All steps up to ``last``; the ``tonight_*`` tables stay on the connection as that step left them.

        For looking at a night, on a copy: the ledger is left in the middle of it, and must not be published.
        """
        with database.transaction(self.con):
            self.walk(last)

    @cached_property
    def workdays(self) -> Workdays:
        """The calendar of the night."""
        return Workdays.read(self.con)

    @property
    def list_day(self) -> dt.date:
        """L: the day on which tonight's lists are worked."""
        return self.business_date + dt.timedelta(days=1)

    def _is_again(self) -> bool:
        """Whether the ledger holds this very night already; LedgerError when it holds a later one."""
        last = self.con.execute("SELECT max(business_date) FROM push.ledger_night").fetchall()[0][0]
        if last is not None and last > self.business_date:
            raise LedgerError(f"the ledger already holds the night of {last}: nights run in order")
        return bool(last == self.business_date)

    def _describe_models(self) -> None:
        as_table(self.con, "tonight_spec", self._spec_frame())
        as_table(self.con, "tonight_transition", transitions())

    def _spec_frame(self) -> pl.DataFrame:
        rows = [
            (
                spec.id,
                spec.one_task,
                spec.reviewer,
                spec.retired,
                self.settings.first_load_of.get(spec.id, self.settings.first_load),
                *giving.seen_by(spec),
            )
            for _, spec in sorted(self.specs.items())
        ]
        schema = {
            "model_id": pl.String,
            "one_task": pl.Boolean,
            "reviewer": pl.String,
            "retired": pl.Boolean,
            "first_load": pl.Boolean,
            "for_gov": pl.Boolean,
            "for_police": pl.Boolean,
        }
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _take_answers(self) -> None:
        self.refused = inbox.take(self.con, self.said, self.specs, self.business_date, self.workdays).refused

    def _take_begun(self) -> None:
        people.take(self.con, self.begun, self.business_date, self.workdays, self.secrets.task_key)

    def _take_releases(self) -> None:
        self.resolved = batches.take(self.con, releases(self.journal, self.specs), self.business_date)

    def _count_due_days(self) -> None:
        rules = [rule for (rule,) in sql.query(self.con, "tasks/08_findings/due_rules", {}).fetchall()]
        dues = {"due_rule": rules, "due_on": [self.workdays.due(rule, self.list_day) for rule in rules]}
        as_table(self.con, "tonight_due", pl.DataFrame(dues, {"due_rule": pl.String, "due_on": pl.Date}))

    def _draw_numbers(self) -> None:
        rows = self.con.execute("FROM tonight_new_key").fetchall()
        drawn = list(numbers.assign(rows, self.business_date, self.secrets.task_key))
        keys, models, episodes = zip(*rows, strict=True) if rows else ((), (), ())
        schema = {"task_number": pl.String, "task_key": pl.String, "model_id": pl.String, "episode": pl.Int32}
        columns = {"task_number": drawn, "task_key": keys, "model_id": models, "episode": episodes}
        as_table(self.con, "tonight_new", pl.DataFrame(columns, schema))

    def _chain(self) -> None:
        self.head = chain.append(self.con, self.business_date, self.secrets.audit_key)

    def _balance(self) -> None:
        self.unbalanced = balance.close(self.con, self.business_date)

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
