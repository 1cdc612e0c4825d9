"""The scratch database in which past nights are rebuilt, one after the other: what did not change is built once."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import duckdb

from outpost import contracts, database, landing, locks, reference, sql
from outpost.address.night import match
from outpost.contracts import Contract
from outpost.home import Home
from outpost.landing.registers import build_register_as_known
from outpost.lineage import catalog
from outpost.night import shared_terms, standing
from outpost.past.nights import PastNightError, nights_kept, settings_of
from outpost.settings import Settings

_ALIASES = "registers.person_alias"
_STATUS = "registers.extract_status"
_CALENDAR = "registers.calendar"
_HOUSEHOLDS = "police.household_registration"
_KEYED = ("person_key", "mother_person_key")
_REGISTERED = ("police.resident", _HOUSEHOLDS)


@dataclass
class PastNight:
    """One night as it was: ``con`` reaches its tables and nothing else; ``settings`` are those of that night."""

    business_date: dt.date
    con: duckdb.DuckDBPyConnection
    settings: Settings
    _built: dict[str, object] = field(repr=False)

    def derive(self, tables: Collection[str], parameters: Mapping[str, Any]) -> None:
        """Bring the shared terms among ``tables``, and those below them, to ``parameters``.

        What was derived from the same rows with the same parameters stands already.
        """
        given = {"T": self.business_date, **parameters}
        wanted = _behind(tables)
        for term in shared_terms.all_terms():
            if term.table not in wanted:
                continue
            asked = {name: given.get(name) for name in sorted(sql.parameters_of(term.text))}
            made_of = (tuple(asked.items()), tuple(self._built.get(table) for table in sorted(term.reads)))
            if self._built.get(term.table) != made_of:
                sql.create_table(self.con, term.table, term.text, asked)
                self._built[term.table] = made_of


class Workshop:
    """Rebuilds nights of a home in a folder of its own, which ``close`` removes. A context manager."""

    def __init__(self, home: Home, settings: Settings, tables: Collection[str]) -> None:
        self._home = home
        self._settings = settings
        self._tables = _behind(tables)
        self._built: dict[str, object] = {}
        self._kept = nights_kept(home)
        place = home.lake / "past"
        place.mkdir(exist_ok=True)
        locks.sweep(place)
        self._folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=place))
        self._file = self._folder / "outpost.duckdb"
        with self._connected() as con:
            database.create_schema(con)
            con.execute("DROP VIEW push.task").fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove all that was built."""
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._folder.parent.is_dir() and not any(self._folder.parent.iterdir()):
            self._folder.parent.rmdir()

    @contextmanager
    def night(self, business_date: dt.date) -> Iterator[PastNight]:
        """The night of ``business_date`` with the tables that were asked for, but shared terms: see ``derive``.

        Raises:
            PastNightError: what it worked with is not kept.
        """
        if business_date not in self._kept:
            raise PastNightError(f"the night of {business_date} is not kept")
        with standing.published_file(self._home) as published, self._connected() as con:
            con.execute(f"ATTACH {database.quoted(published)} AS published (READ_ONLY)").fetchall()
            settings = settings_of(con, self._settings, business_date)
            self._build(con, business_date)
            con.execute("DETACH published").fetchall()
        with self._connected() as con:
            database.confine(con)
            yield PastNight(business_date, con, settings, self._built)

    @contextmanager
    def results(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The scratch database with ``published`` attached, to hold what was found against what became of it."""
        with standing.published_file(self._home) as published, self._connected() as con:
            con.execute(f"ATTACH {database.quoted(published)} AS published (READ_ONLY)").fetchall()
            yield con

    @contextmanager
    def _connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        said = self._settings.night
        con = database.connect(
            self._file, self._folder / "registers.duckdb", threads=said.threads, memory_limit=said.memory_limit
        )
        try:
            con.execute("SET temp_directory = " + database.quoted(self._folder / "spill"))
            database.write_quickly(con)
            yield con
        finally:
            con.close()

    def _build(self, con: duckdb.DuckDBPyConnection, night: dt.date) -> None:
        for table in ("landing.delivery", "landing.file", "landing.same_name"):
            sql.clear(con, table)
            sql.insert(con, table, sql.load(f"past/{table.partition('.')[2]}"), {"T": night})
        self._references(con, night)
        wanted = [contract for contract in contracts.ALL.values() if contract.table in self._tables]
        # A death is kept while its person is in a register: those come first.
        for contract in sorted(wanted, key=lambda it: it.extract == "gov.death"):
            self._register(con, contract, night)
        if _STATUS in self._tables:
            landing.build_status(con, night)
            self._built[_STATUS] = night
        if catalog.MATCH in self._tables:
            self._matches(con, night)
        if catalog.TASKS in self._tables:
            sql.create_temporary(con, "past_event", sql.load("past/task_event"), {"T": night})
            sql.create_table(con, catalog.TASKS, sql.load("past/task"), {})
            self._built[catalog.TASKS] = night
        self._built["landing.delivery"] = night

    def _references(self, con: duckdb.DuckDBPyConnection, night: dt.date) -> None:
        kept = dict(sql.query(con, "past/references", {"T": night}).fetchall())
        same = all(self._built.get(f"registers.{name}") == digest for name, digest in kept.items())
        if same and self._built.get(_CALENDAR) == night:
            return
        reference.load_kept(con, self._home.lake / reference.KEPT, kept, night)
        self._built |= {f"registers.{name}": digest for name, digest in kept.items()} | {_CALENDAR: night}

    def _register(self, con: duckdb.DuckDBPyConnection, contract: Contract, night: dt.date) -> None:
        keyed = any(column.register_name in _KEYED for column in contract.columns)
        made_of: list[object] = [self._files(con, contract.extract)]
        if keyed:
            made_of += [self._aliases(con), self._same_names(con, contract.extract)]
        if contract.terms.keep is not None:
            made_of += [night, [self._built.get(contracts.ALL[it].table) for it in _REGISTERED]]
        if self._built.get(contract.table) != made_of:
            build_register_as_known(con, self._home, contract, night)
            self._built[contract.table] = made_of

    def _files(self, con: duckdb.DuckDBPyConnection, extract: str) -> list[str]:
        return [path for (path,) in sql.query(con, "landing/current_files", {"extract": extract}).fetchall()]

    def _same_names(self, con: duckdb.DuckDBPyConnection, extract: str) -> list[tuple[Any, ...]]:
        return sorted(sql.query(con, "landing/same_names", {"extract": extract}).fetchall())

    def _aliases(self, con: duckdb.DuckDBPyConnection) -> object:
        files = sorted(sql.query(con, "landing/newest_files", {"extract": _HOUSEHOLDS}).fetchall())
        if self._built.get(_ALIASES) != files:
            landing.build_aliases(con, self._home)
            self._built[_ALIASES] = files
        return files

    def _matches(self, con: duckdb.DuckDBPyConnection, night: dt.date) -> None:
        match.view_texts(con)
        for table in ("address.row_text", "address.resolved"):
            sql.clear(con, table)
            sql.insert(con, table, sql.load(f"past/{table.partition('.')[2]}"), {"T": night})
        self._built[catalog.MATCH] = night


def _behind(tables: Collection[str]) -> frozenset[str]:
    """These tables and all that they are made of, as far as a past night has them."""
    found = set(tables) | {_STATUS}
    if found & {catalog.MATCH}:
        found |= {contracts.ALL[extract].table for extract in match.EXTRACTS}
    for term in reversed(shared_terms.all_terms()):
        if term.table in found:
            found |= term.reads
            if catalog.MATCH in term.reads:
                found |= {contracts.ALL[extract].table for extract in match.EXTRACTS}
    if contracts.ALL["gov.death"].table in found:
        found |= {contracts.ALL[extract].table for extract in _REGISTERED}
    return frozenset(found)
