"""Oracle and 达梦 (DM) by their DB-API drivers: a server-side cursor in one read-only transaction.

Written against the drivers' documented interface and tried with a cursor of that form; not tried against a server.
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from outpost.contracts.contract import Column
from outpost.sources.database import NoSuchColumnError
from outpost.sources.delivery import DeliveryWriter
from outpost.sources.settings import Source, SourceError

_Found = TypeVar("_Found")
_ROWS = 10_000
_NO_COLUMN = ("ORA-00904", "-2207")


@contextmanager
def opened_oracle(name: str, source: Source, dsn: str) -> Iterator[Cursors]:
    """DSN: ``user/password@host:port/service``."""
    import oracledb

    oracledb.defaults.fetch_lobs = False
    oracledb.defaults.fetch_decimals = True
    with _connected(name, lambda: oracledb.connect(dsn, tcp_connect_timeout=source.connect_seconds)) as con:
        con.call_timeout = source.statement_seconds * 1000
        yield Cursors(name, con, "SET TRANSACTION READ ONLY")


@contextmanager
def opened_dm(name: str, source: Source, dsn: str) -> Iterator[Cursors]:
    """DSN: ``user/password@host:port``."""
    import dmPython

    with _connected(name, lambda: dmPython.connect(dsn, login_timeout=source.connect_seconds)) as con:
        yield Cursors(name, con, "SET TRANSACTION READ ONLY")


@contextmanager
def _connected(name: str, connect: Callable[[], Any]) -> Iterator[Any]:
    try:
        con = connect()
    except Exception as fault:
        raise SourceError(f"{name}: cannot be reached: is the server up, and the DSN right? ({_code(fault)})") from None
    try:
        yield con
    finally:
        con.close()


class Cursors:
    """A DB-API connection in one snapshot; values come typed and are written as the contract reads them."""

    encoding = "utf-8"

    def __init__(self, name: str, con: Any, begin: str) -> None:
        self._name, self._con = name, con
        self._ask(lambda cursor: cursor.execute(begin))

    def quote(self, name: str) -> str:
        """Such a server keeps plain names in capitals; any other name is written as it is."""
        written = name.upper() if name.isascii() and name == name.lower() else name
        return '"' + written.replace('"', '""') + '"'

    def literal(self, text: str) -> str:
        if len(text) == len("2026-01-01"):
            return f"DATE '{text}'"
        return f"TIMESTAMP '{text}'"

    def try_out(self, statement: str) -> None:
        self._ask(lambda cursor: cursor.execute(statement))

    def expression(self, statement: str, columns: Mapping[str, Column]) -> Mapping[str, str]:
        return {name: self.quote(name) for name in columns}

    def newest(self, statement: str) -> str | None:
        def ask(cursor: Any) -> str | None:
            cursor.execute(statement)
            (value,) = cursor.fetchone()
            return written(value)

        return self._ask(ask)

    def stream(self, statement: str, writer: DeliveryWriter) -> int:
        def rows(cursor: Any) -> int:
            cursor.arraysize = _ROWS
            cursor.execute(statement)
            while block := cursor.fetchmany(_ROWS):
                writer.write_rows([written(value) for value in row] for row in block)
            return writer.rows

        return self._ask(rows)

    def _ask(self, question: Callable[[Any], _Found]) -> _Found:
        try:
            cursor = self._con.cursor()
            try:
                return question(cursor)
            finally:
                cursor.close()
        except SourceError:
            raise
        except Exception as fault:  # each driver has its own errors, and their messages may quote values
            code = _code(fault)
            if code in _NO_COLUMN:
                raise NoSuchColumnError(f"{self._name}: a column is not there") from None
            raise SourceError(
                f"{self._name}: the server gave up or the connection was lost: pull again ({code})"
            ) from None


def written(value: Any) -> str | None:
    """A value as the contract's CSV has it: null, or a text. SourceError for bytes and for what has parts."""
    match value:
        case None | str():
            return value
        case bool():
            return "Y" if value else "N"
        case int() | decimal.Decimal():
            return str(value)
        case float():
            return repr(value)
        case dt.datetime():
            return (value.astimezone(_LOCAL) if value.tzinfo else value).replace(tzinfo=None).isoformat(" ")
        case dt.date():
            return value.isoformat()
        case _:
            raise SourceError(f"a value of the type {type(value).__name__} is no text of a contract")


_LOCAL = dt.timezone(dt.timedelta(hours=8))


def _code(fault: BaseException) -> str:
    """The server's code for what went wrong, as the driver's error carries it, else the error's class."""
    first = fault.args[0] if fault.args else None
    code = getattr(first, "full_code", None) or getattr(first, "code", None)
    return str(code) if code else type(fault).__name__
