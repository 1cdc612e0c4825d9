"""From a row to the tasks that it led to, over all versions of the row that are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from outpost import contracts, database, retention_periods, sql
from outpost.audit.home import head_of, last_night, published
from outpost.audit.tables import Answer, Table, rows_of
from outpost.contracts import Contract
from outpost.errors import OutpostError, UsageError
from outpost.home import Home
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.night import workfile
from outpost.pages import Words
from outpost.secrets import Secrets

ASKED = "?"
"""What stands in a key for the number of a person, which is asked for and never shown or kept."""


class NoSuchRowError(OutpostError):
    """No kept row has that key."""


@dataclass(frozen=True)
class Key:
    """A row's key: one part a key column. The number of a person among them is a pseudonym, with those that it had."""

    contract: Contract
    parts: tuple[str, ...]

    @property
    def person_at(self) -> int | None:
        """The place of the part that is a person's."""
        return _person_at(self.contract)


def read_key(extract: str, text: str, number_of: Callable[[str], str], secrets: Secrets) -> Key:
    """The key ``text`` (parts joined with ``|``) of a row of ``extract``.

    ``number_of`` asks for the number of a person, given the name of its column; it is called where the part is ``?``.

    Raises:
        UsageError: no such extract, another number of parts, or the number of a person on the command line.
    """
    contract = _contract(extract)
    names = contract.terms.key
    parts = tuple(part.strip() for part in text.split("|"))
    if len(parts) != len(names):
        raise UsageError(f"a key of {extract} is {'|'.join(names)}: {len(names)} parts, not {len(parts)}")
    place = _person_at(contract)
    if place is None:
        return Key(contract, parts)
    if parts[place] != ASKED:
        raise UsageError(
            f"{names[place]} is the number of a person, which no command line takes (others can see it, and the shell "
            f"keeps it): write {ASKED} in its place and it is asked for"
        )
    from outpost.identity.numbers import normalise_numbers

    number = normalise_numbers(pl.Series([number_of(names[place])]))[0]
    if not number:
        raise UsageError(f"no {names[place]} was given")
    pseudonym = Pseudonymiser(secrets.identity_key).one(number)
    return Key(contract, (*parts[:place], pseudonym, *parts[place + 1 :]))


def trace(home: Home, key: Key) -> Answer:
    """Every task that a row of this key led to, and where the row's kept versions stand.

    NoSuchRowError: no row that is kept has the key.
    """
    with published(home) as con:
        night = last_night(con)
        rows = _rows(con, home, key)
        if not rows:
            kept = retention_periods.days("superseded", night or dt.date.max)
            raise NoSuchRowError(
                f"no kept row of {key.contract.extract} has this key (parts: {', '.join(key.contract.terms.key)}); "
                f"rows that were replaced or ended are kept for {kept} days"
            )
        database.as_table(con, "asked_row", _frame(rows))
        cite(con, key.contract.extract)
        header, tasks = rows_of(sql.query(con, "audit/tasks_of_rows", {}))
        found_in, deliveries = rows_of(sql.query(con, "audit/versions", {}))
        return Answer(
            title=Words("从数据行到任务", "From a row to its tasks"),
            head=head_of(con, night, Words(key.contract.terms.title, key.contract.extract)),
            facts=[("extract", key.contract.extract), ("versions", len(rows)), ("tasks", len(tasks))],
            tables=[
                Table("tasks", Words("任务", "Tasks"), header, tasks),
                Table("rows", Words("留存的各版本", "Versions that are kept"), found_in, deliveries),
            ],
        )


def cite(con: duckdb.DuckDBPyConnection, extract: str, delivery: str | None = None) -> None:
    """Make ``cited_row(task_number, delivery, row_number)``: rows that tasks rest on, of an extract or one delivery."""
    marker = f'"delivery":"{delivery}"' if delivery else f'"extract":"{extract}"'
    parameters = {"extract": extract, "delivery": delivery, "marker": marker}
    sql.create_temporary(con, "cited_row", sql.load("audit/cited_rows"), parameters)


def _contract(extract: str) -> Contract:
    if extract not in contracts.ALL:
        raise UsageError(f"there is no extract {extract}; there are {', '.join(contracts.ALL)}")
    return contracts.ALL[extract]


def _person_at(contract: Contract) -> int | None:
    return next((i for i, name in enumerate(contract.terms.key) if contract.by_name[name].identity is not None), None)


def _rows(con: duckdb.DuckDBPyConnection, home: Home, key: Key) -> list[tuple[str, int]]:
    found = sql.query(con, "audit/landed_files", {"extract": key.contract.extract}).fetchall()
    files = [str(home.root / path) for (path,) in found if (home.root / path).is_file()]
    if not files:
        return []
    asked = {"files": files, "keys": _source_keys(con, home, key)}
    return sql.query(con, "audit/rows_of_key", asked).fetchall()


def _source_keys(con: duckdb.DuckDBPyConnection, home: Home, key: Key) -> list[str]:
    """The key as landed rows have it: under every number that the person had."""
    place = key.person_at
    if place is None:
        return ["|".join(key.parts)]
    with workfile.last_registers(home) as registers:
        known: Sequence[str] = [key.parts[place]]
        if registers is not None:
            con.execute("ATTACH " + database.quoted(registers) + " AS registers (READ_ONLY)")
            known = [row[0] for row in sql.query(con, "audit/aliases_of", {"person_key": known[0]}).fetchall()]
            con.execute("DETACH registers")
    return ["|".join((*key.parts[:place], person, *key.parts[place + 1 :])) for person in known]


def _frame(rows: list[tuple[str, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"delivery": pl.String, "row_number": pl.Int64}, orient="row")
