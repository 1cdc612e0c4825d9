"""Deliveries out of a database: one read-only snapshot a source, only the contract's columns, streamed.

``Database`` is what each kind of server does in its own way; what is asked, and in which order, is the same for all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from outpost import contracts
from outpost.contracts.contract import Column
from outpost.sources.delivery import DeliveryWriter, now
from outpost.sources.settings import ExtractSource, SourceError, load_of, relation, source_columns

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?")
_LOCAL = dt.timezone(dt.timedelta(hours=8))
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class NoSuchColumnError(SourceError):
    """A statement named a column that the source does not have."""


class Database(Protocol):
    """A connection in one read-only snapshot. Errors of a driver come out as SourceError, without its message."""

    encoding: str
    """Of the bytes that ``stream`` writes."""

    def quote(self, name: str) -> str:
        """An identifier as the server reads it, whatever is in it."""

    def literal(self, text: str) -> str:
        """A text literal."""

    def try_out(self, statement: str) -> None:
        """Have the server read a statement that gives no row. NoSuchColumnError, or SourceError with the cause."""

    def expression(self, statement: str, columns: Mapping[str, Column]) -> Mapping[str, str]:
        """For each column of ``statement`` (which gives no row; ``columns`` in its order) how its value is written down
        as a text.

        SourceError names columns whose values are no texts at all.
        """

    def newest(self, statement: str) -> str | None:
        """The one value of a statement as a text ``YYYY-MM-DD HH:MM:SS[.ffffff]``, or a date; None for null."""

    def stream(self, statement: str, writer: DeliveryWriter) -> int:
        """Write the rows of a statement; returns how many."""


Opened = AbstractContextManager[Database]


@dataclass(frozen=True)
class Taken:
    """What one extract came to: rows, how it was loaded, and up to where its changes have been seen."""

    rows: int
    load: str
    through: str | None


def take(database: Database, extract: str, one: ExtractSource, writer: DeliveryWriter, through: str | None) -> Taken:
    """Write one extract's rows; ``through``: up to where its changes were seen before, None for all of its history."""
    contract = contracts.ALL[extract]
    columns = source_columns(extract, one)
    rows_from = relation(database.quote, one)
    _require_columns(database, extract, one, rows_from, columns)
    written = _expressions(database, columns, contract.by_name, rows_from)
    newest = None
    where = ""
    if load_of(extract, one) == "incremental":
        changed = database.quote(one.changed)
        newest = database.newest(" ".join(["SELECT", f"max({changed})", "FROM", rows_from]))
        if newest is not None and not (_MOMENT.fullmatch(newest) or _DAY.fullmatch(newest)):
            raise SourceError(f"{extract}: {one.changed} is no time and no date: changes cannot be told by it")
        if through is not None:
            since = earlier(not_ahead(through, now()), one.overlap_minutes)
            where = f"WHERE {changed} >= {database.literal(since)}"
    order = ", ".join(database.quote(name) for name in one.order_by)
    statement = " ".join(["SELECT", ", ".join(written), "FROM", rows_from, where])
    if order:
        statement += f" ORDER BY {order}"
    writer.rows = database.stream(statement, writer)
    load = "full" if through is None or load_of(extract, one) == "full" else "incremental"
    return Taken(writer.rows, load, not_ahead(newest, now()) if newest else through)


def not_ahead(moment: str, clock: dt.datetime) -> str:
    """A moment (or a day), ``clock`` at the latest: one row dated in the future would hide every change until then."""
    if _DAY.fullmatch(moment):
        return min(moment, clock.date().isoformat())
    found = dt.datetime.fromisoformat(moment)
    found = found if found.tzinfo else found.replace(tzinfo=_LOCAL)
    return moment if found <= clock else clock.replace(tzinfo=None).isoformat(" ")


def earlier(moment: str, minutes: int) -> str:
    """A moment (or a day) so many minutes before, in the form in which it is given."""
    if _DAY.fullmatch(moment):
        return (dt.date.fromisoformat(moment) - dt.timedelta(days=-(-minutes // (24 * 60)))).isoformat()
    found = dt.datetime.fromisoformat(moment)
    if (
        found.tzinfo is not None
    ):  # a text with a zone: a blank sorts before its T, so that nothing of the hour is missed
        found = found.astimezone(_LOCAL).replace(tzinfo=None)
    return (found - dt.timedelta(minutes=minutes)).isoformat(" ")


def _require_columns(
    database: Database, extract: str, one: ExtractSource, rows_from: str, columns: Mapping[str, str | None]
) -> None:
    """SourceError names every column that the source does not have: each is asked for alone when not all are there."""
    named = [name for name in columns.values() if name]
    named += [name for name in (*one.order_by, one.changed) if name and name not in named]
    try:
        database.try_out(_without_rows(database, named, rows_from))
        return
    except NoSuchColumnError:
        pass
    missing = []
    for name in named:
        try:
            database.try_out(_without_rows(database, [name], rows_from))
        except NoSuchColumnError:
            missing.append(name)
    raise SourceError(
        f"{extract}: the source has no column {', '.join(missing) or 'of these names'}: "
        "say in sources.toml what it is called there (columns), or that it is left out (leave_out)"
    )


def _without_rows(database: Database, names: Iterable[str], rows_from: str) -> str:
    return " ".join(["SELECT", ", ".join(map(database.quote, names)), "FROM", rows_from, "WHERE 1 = 0"])


def _expressions(
    database: Database, columns: Mapping[str, str | None], contract: Mapping[str, Column], rows_from: str
) -> Sequence[str]:
    read = {column: contract[name] for name, column in columns.items() if column}
    texts = database.expression(_without_rows(database, read, rows_from), read)
    return [texts[column] if column else "NULL" for column in columns.values()]
