"""A few rows in place of a city: registers that hold what some tasks rest on, and nothing else.

The published database and the registers of the last night are attached read-only; beside them stand empty tables of the
same names, which take the cited rows and the kept context of the tasks that are asked about. The shared terms and a
model run on these as they do in a night. Here: the tables. Not here: what is concluded (``recomputing``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache

import duckdb

from outpost import contracts, database, landing, models, reference, sql
from outpost.contracts import Contract
from outpost.home import Home
from outpost.models import ModelSpec
from outpost.night import shared_terms, standing, workfile
from outpost.night.shared_terms import SharedTerm
from outpost.settings import ModelSettings, Settings

_MEMORY = "500MB"
_ATTACHED = "ATTACH {file} AS {name} (READ_ONLY)"
_ALIASES = "person_alias"
_REFERENCE = ("registers.ref_", "registers.calendar")


@dataclass
class Bench:
    """The connection, and whether the last night's registers are attached (``kept_registers``)."""

    con: duckdb.DuckDBPyConnection
    home: Home
    has_registers: bool

    @contextmanager
    def on_published(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection with the published tables under their own names."""
        self.con.execute("USE published").fetchall()
        try:
            yield self.con
        finally:
            self.con.execute("USE memory").fetchall()


@contextmanager
def opened(home: Home) -> Iterator[Bench]:
    """The published night of a home, to look tasks up and to compute their findings again."""
    with (
        standing.published_file(home) as file,
        workfile.last_registers(home) as registers,
        closing(database.connect(memory_limit=_MEMORY, threads=2)) as con,
    ):
        database.create_schema(con)
        con.execute(_ATTACHED.format(file=database.quoted(file), name="published"))
        if registers is not None:
            con.execute(_ATTACHED.format(file=database.quoted(registers), name="kept_registers"))
        yield Bench(con, home, registers is not None)


def lay_out(bench: Bench, spec: ModelSpec, day: dt.date) -> set[str]:
    """Put the rows and context of the tasks in ``explained`` (of one model and night) where the model looks for them.

    Returns the numbers of those of which a row is there no more.
    """
    con = bench.con
    for table in ("landing.delivery", "landing.same_name", "address.row_text", "address.resolved"):
        sql.clear(con, table)
    if sql.has_table(con, "published.landing.same_name"):
        sql.insert(con, "landing.same_name", sql.load("past/same_name"), {"T": day})
    lost = lay_out_rows(bench, day)
    sql.insert(con, "landing.delivery", sql.load("explain/delivery"), {"T": day})
    landing.build_status(con, day)
    if any(table.startswith(_REFERENCE) for table in _needed(spec)):
        _load_references(bench, day)
    sql.insert(con, "registers.standard_address", sql.load("explain/kept_address"), {})
    if "address.match" in _needed(spec):
        _load_matches(con)
    return lost


def _load_references(bench: Bench, day: dt.date) -> None:
    """The reference files as the night of ``day`` read them; as they are now where that is not kept any more."""
    con, folder = bench.con, bench.home.lake / reference.KEPT
    if sql.has_table(con, "published.push.reference_input"):
        kept = dict(sql.query(con, "past/references", {"T": day}).fetchall())
        if reference.is_kept(folder, kept):
            reference.load_kept(con, folder, kept, day)
            return
    reference.load(con, bench.home.reference, day)


def lay_out_rows(bench: Bench, day: dt.date | None = None) -> set[str]:
    """The rows alone, in empty registers; returns the numbers of tasks of which one is there no more.

    ``day``: the night whose names with a lost character lie in ``landing.same_name``.
    """
    con = bench.con
    con.execute("DETACH registers")
    con.execute("ATTACH ':memory:' AS registers")
    sql.create_temporary(con, "wanted", sql.load("explain/wanted"), {})
    for contract in contracts.ALL.values():
        _empty(con, contract)
    _load_rows(bench, day)
    return {number for (number,) in sql.query(con, "explain/lost", {}).fetchall()}


def derive(bench: Bench, spec: ModelSpec, day: dt.date, settings: Settings) -> None:
    """The shared terms that a model reads, on what was laid out."""
    given = {"T": day, **models.term_parameters([spec], day, settings)}
    for term in terms_of(spec):
        asked = dict.fromkeys(sql.parameters_of(term.text))
        sql.create_table(bench.con, term.table, term.text, asked | given)


def settings_of_night(bench: Bench, model_id: str, day: dt.date) -> Settings:
    """What the city had set otherwise on a night, as the night wrote it down."""
    with bench.on_published() as con:
        recorded = sql.query(con, "explain/overrides", {"model_id": model_id, "T": day}).fetchall()
    values = {name: _number(value) for name, value in recorded}
    return Settings(models={model_id: ModelSettings(parameters=values)}) if values else Settings()


def terms_of(spec: ModelSpec) -> list[SharedTerm]:
    """The shared terms that a model reads and those behind them, in an order in which they can be derived."""
    return [term for term in shared_terms.all_terms() if term.table in _needed(spec)]


def _needed(spec: ModelSpec) -> frozenset[str]:
    return _closure(sql.tables_of(spec.statement))


@cache
def _closure(tables: frozenset[str]) -> frozenset[str]:
    needed = set(tables)
    for term in reversed(shared_terms.all_terms()):
        if term.table in needed:
            needed |= term.reads
    return frozenset(needed)


def _empty(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    typed = ", ".join(f'"{name}" {kind}' for name, kind in contract.register_columns().items())
    con.execute("CREATE TABLE " + sql.identifier(contract.table) + " (" + typed + ")").fetchall()


def _load_rows(bench: Bench, day: dt.date | None) -> None:
    """The cited rows: from the last night's registers where they are, else as they were landed."""
    con = bench.con
    extracts = {name for (name,) in sql.query(con, "explain/extracts", {}).fetchall()}
    cited = [contract for contract in contracts.ALL.values() if contract.extract in extracts]
    sql.create_temporary(con, "missing", "FROM wanted", {})
    for contract in cited if bench.has_registers else ():
        names = {"kept_table": f"kept_registers.main.{contract.name}"}
        sql.insert(con, contract.table, sql.renamed(sql.load("explain/from_register"), names), {})
        if day is not None and contract.with_identity("name") and sql.has_table(con, "published.landing.same_name"):
            # What the register says of these names is of another night: such rows are read as they were landed.
            text = sql.renamed(sql.load("explain/otherwise_named"), {"the_table": contract.table})
            sql.run(con, text, {"extract": contract.extract, "T": day}).fetchall()
        _found(con, contract)
    for contract in cited if sql.count(con, "missing") else ():
        _load_landed(bench, contract)
        _found(con, contract)


def _found(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    con.execute(sql.renamed(sql.load("explain/found"), {"the_table": contract.table})).fetchall()


def _load_landed(bench: Bench, contract: Contract) -> None:
    con, extract = bench.con, {"extract": contract.extract}
    with bench.on_published():
        found = sql.query(con, "explain/files", extract).fetchall()
    files = [str(bench.home.root / path) for (path,) in found if (bench.home.root / path).is_file()]
    if not files:
        return
    _alias(bench)
    sql.create_temporary(con, "landed_cited", sql.load("explain/from_files"), {**extract, "files": files})
    landing.as_register(con, contract, con.table("landed_cited")).insert_into(contract.table)


def _alias(bench: Bench) -> None:
    there = bench.has_registers
    text = f"FROM kept_registers.main.{_ALIASES}" if there else sql.load("landing/no_alias")
    sql.create_table(bench.con, f"registers.{_ALIASES}", text, {})


def _load_matches(con: duckdb.DuckDBPyConnection) -> None:
    sql.create_temporary(con, "kept_match", sql.load("explain/kept_match"), {})
    for contract in contracts.ALL.values():
        if contract.address_text is not None:
            names = {"the_table": contract.table}
            sql.insert(con, "address.row_text", sql.renamed(sql.load("explain/row_text"), names), {})
            sql.insert(con, "address.resolved", sql.renamed(sql.load("explain/resolved"), names), {})


def _number(text: str) -> int | float:
    return float(text) if "." in text or "e" in text.lower() else int(text)
