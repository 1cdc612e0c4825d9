"""A night's registers in memory, in which rows are edited as an answer says, and a model is asked and run again."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from outpost import contracts, database, sql
from outpost.asking import conditions
from outpost.asking.conditions import PathView
from outpost.asking.night import AskedNight
from outpost.lineage import catalog
from outpost.models import ModelSpec, guards
from outpost.models.runner import term_parameters
from outpost.settings import Settings
from outpost.steps.deciders import Decider
from outpost.steps.paths import Path as Way
from outpost.steps.paths import Stage
from tools.cases.rows import register_rows
from tools.cases.runner import match_as_table

SAID = tomllib.loads(Path(__file__).with_name("repairs.toml").read_text(encoding="utf-8"))
"""The edits (``repairs``), those that need more than a row (``several``), and the conditions that have none."""
_CHANGED = re.compile(r"(?:UPDATE|INSERT INTO|DELETE FROM) ([a-z_.]+)")
_NAMED = re.compile(r"\$(\w+)")
_FOR_EDITS = {"registers.address", "registers.living", "registers.dispute_row"}
"""Shared terms that edits read."""
_MOST = 12
"""Repairs in a row; no rule has so many conditions."""


@dataclass
class Chain:
    """What became of one subject on one path: the conditions that were repaired in turn, and how it ended.

    ``end``: found (the model fires), beyond (a condition that no row mends), missing (nobody has said an edit).
    """

    model_id: str
    subject: str = field(repr=False)
    repaired: list[str] = field(default_factory=list)
    end: str = ""


class Bench:
    """Registers that can be edited. ``con``: their tables, shared terms, matches and the night's own tables."""

    def __init__(self, con: duckdb.DuckDBPyConnection, day: dt.date, certificate_key: bytes = b"") -> None:
        self.con, self.day, self._key = con, day, certificate_key

    def night(self, spec: ModelSpec) -> AskedNight:
        """The night to ask, with nothing remembered of before an edit."""
        return AskedNight(self.con, self.day, Settings(), {spec.id: spec}, self._key, tasks=("push", "task"))

    def ask(self, spec: ModelSpec, path: Way, key: str, text: str = "") -> PathView:
        """A path told for one key, as ``outpost why-not`` does; ``text``: of A1, its normalised text."""
        narrowed = ("normalised", [text]) if text else None
        return conditions.of_path(self.night(spec), spec, path, [key], whole=False, deep=True, narrowed=narrowed)

    def fired(self, spec: ModelSpec, reasons: Collection[str]) -> set[str]:
        """The keys that the model finds for some reasons, whole and in parts."""
        given = self.night(spec).parameters(spec)
        rows = sql.run(self.con, f"SELECT DISTINCT reason, subject_key FROM ({spec.query})", given).fetchall()
        return {part for reason, key in rows if reason in reasons for part in (key, *key.split("|"))}

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is edited within is as before afterwards."""
        self.con.execute("BEGIN").fetchall()
        try:
            yield
        finally:
            self.con.execute("ROLLBACK").fetchall()

    def edit(self, spec: ModelSpec, statements: Sequence[str], given: dict[str, Any]) -> None:
        """Run an edit, and derive again the shared terms of what it touched."""
        changed = set()
        for text in statements:
            named = {name: given[name] for name in _NAMED.findall(text)}
            self.con.execute(text, named).fetchall()
            changed |= set(_CHANGED.findall(text))
        derive(self.con, spec, self.day, changed)


def derive(con: duckdb.DuckDBPyConnection, spec: ModelSpec, day: dt.date, changed: set[str] | None = None) -> None:
    """Derive the shared terms that a model reads, or those of them below which a table has changed."""
    given = {"T": day} | term_parameters([spec], day, Settings())
    done: dict[str, bool] = {}

    def one(table: str) -> bool:
        text = guards.term_text(table)
        if text is None:
            return changed is None or table in changed
        if table not in done:
            below = [one(it) for it in sorted(guards.tables_read(text) - {table})]
            done[table] = changed is None or any(below)
            if done[table]:
                sql.create_table(con, table, text, given)
        return done[table]

    for table in sorted(guards.tables_read(spec.query) | _FOR_EDITS):
        one(table)


def empty() -> duckdb.DuckDBPyConnection:
    """A database whose registers are a schema: a transaction writes to one catalog alone."""
    con = duckdb.connect(config={"threads": 1})
    con.execute("CREATE SCHEMA registers").fetchall()
    return con


def without_rows(con: duckdb.DuckDBPyConnection, spec: ModelSpec, day: dt.date) -> None:
    """Empty registers of the extracts that a model does not declare: edits may name them."""
    for extract, contract in contracts.ALL.items():
        if extract not in spec.extracts:
            with database.registered(con, "no_rows", register_rows(extract, [], day)):
                sql.create_table(con, contract.table, "FROM no_rows", {})


def city(published: Path, registers: Path) -> duckdb.DuckDBPyConnection:
    """A copy in memory of all that the models of a published night read; the caller closes it."""
    con = empty()
    database.create_schema(con)
    match_as_table(con)
    for file, name in ((published, "published"), (registers, "kept")):
        con.execute("ATTACH " + database.quoted(file) + f" AS {name} (READ_ONLY)").fetchall()
    tables = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept' ORDER BY table_name"
    for (table,) in con.execute(tables).fetchall():
        if f"registers.{table}" not in catalog.terms():
            con.execute(f"CREATE TABLE registers.{table} AS FROM kept.{table}").fetchall()
    for table in ("address.match", "landing.delivery", "push.task_live"):
        con.execute(f"INSERT INTO {table} BY NAME FROM published.{table}").fetchall()
    return con


def called(view: PathView) -> str:
    """What the condition that an answer names is called in ``repairs.toml``."""
    lost = view.steps[-1]
    failing = lost.failing
    if failing is None:
        return f"none {view.register}"
    return f"{lost.step} {failing.name or failing.asks}"


def name_of(stage: Stage, decider: Decider) -> str:
    """What a condition of a stage is called in ``repairs.toml``."""
    return f"{stage.step} {decider.name or conditions.asks(decider)}"


def place(view: PathView) -> tuple[int, int, int]:
    """Where a path is lost: how far above the registers, in which stage, at which of its conditions (-1: no row)."""
    lost = view.steps[-1]
    position = next((n for n, it in enumerate(lost.conditions) if not it.holds), -1)
    return -view.depth, view.stage, position


def chain(bench: Bench, spec: ModelSpec, path: Way, key: str, text: str = "") -> Chain:
    """Repair what each answer names, one after the other, until the model fires; each repair moves the answer on."""
    done = Chain(spec.id, key)
    parts = key.split("|")
    reason = min(set(spec.reasons) & path.reasons)
    given = {"key": key, "first": parts[0], "second": parts[-1], "text": text, "T": bench.day, "reason": reason}

    def ask() -> PathView:
        return bench.ask(spec, path, key, text)

    with bench.undone():
        view = ask()
        while not view.found:
            name = called(view)
            if name in SAID["beyond"].get(spec.id, {}):
                done.end = "beyond"
                return done
            edit = SAID["repairs"][spec.id].get(name, SAID["repairs"]["terms"].get(name))
            if edit is None:
                done.end = "missing"
                done.repaired.append(name)
                return done
            before = place(view)
            bench.edit(spec, edit, given)
            done.repaired.append(name)
            view = ask()
            assert view.found or place(view) > before, f"{spec.id}: {done.repaired}, then {called(view)}"
            assert len(done.repaired) <= _MOST, f"{spec.id}: {done.repaired}"
        assert key in bench.fired(spec, path.reasons), (
            f"{spec.id}: after {done.repaired} its steps find it, the model does not"
        )
    done.end = "found"
    return done
