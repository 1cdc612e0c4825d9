"""PostgreSQL, and servers of its protocol (人大金仓): ``COPY ... TO STDOUT`` in one repeatable-read snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import sql as compose

from outpost.contracts.contract import Column
from outpost.sources.database import NoSuchColumnError
from outpost.sources.delivery import DeliveryWriter
from outpost.sources.settings import Source, SourceError

_Found = TypeVar("_Found")
_BOOL, _BYTEA, _TIMESTAMPTZ = 16, 17, 1184
_LOCAL = "Asia/Shanghai"
_NO_COLUMN = "42703"
_SAID = {
    "42P01": "the table is not there: is its name, with its schema, right?",
    "42501": "the account may not read this: GRANT SELECT on the table to it",
    "28P01": "the server refused the password",
    "28000": "the server does not let this account in (pg_hba.conf)",
    "3D000": "the server has no such database",
    "57014": "the statement ran into its time limit (statement_seconds), or was cancelled",
    "42601": "the select is no statement that the server reads",
    "40001": "the snapshot could not be kept: pull again",
    "25006": "the select would write: sources are only read",
    "22P05": "a character cannot be written in UTF-8: say the encoding in sources.toml (encoding)",
    "22021": "bytes are no text in the database's encoding: say the encoding in sources.toml (encoding)",
}

_AT_THE_DOOR = {"password authentication failed": "28P01", "pg_hba.conf": "28000", "does not exist": "3D000"}
"""What libpq says when it is not let in, without an SQLSTATE; never shown as it is."""


@contextmanager
def opened(name: str, source: Source, dsn: str) -> Iterator[PostgreSQL]:
    """The server's rows as they are now, until the context is left."""
    try:
        con = psycopg.connect(
            dsn,
            autocommit=False,
            connect_timeout=source.connect_seconds,
            options=f"-c statement_timeout={source.statement_seconds * 1000}",
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
            application_name="outpost pull",
        )
    except psycopg.Error as fault:
        raise _told(name, fault, "cannot be reached: is the server up, and the DSN right?") from None
    try:
        yield PostgreSQL(name, source, con)
    finally:
        con.close()


class PostgreSQL:
    """A connection in one snapshot."""

    def __init__(self, name: str, source: Source, con: psycopg.Connection[Any]) -> None:
        self._name, self._con = name, con
        self.encoding = "utf-8"
        con.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        con.read_only = True
        self._run(f"SET LOCAL TimeZone = '{_LOCAL}'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL bytea_output = 'hex'")
        self.encoding = self._settle_encoding(source)

    def _settle_encoding(self, source: Source) -> str:
        """What the server writes: UTF-8 from any encoding that it knows; the bytes as they are where it knows none."""
        if self._con.info.parameter_status("server_encoding") == "SQL_ASCII":
            if source.encoding is None:
                raise SourceError(
                    f"{self._name}: the database says no encoding (SQL_ASCII): set encoding in sources.toml"
                )
            return source.encoding
        self._run("SET LOCAL client_encoding = 'UTF8'")
        return "utf-8"

    def quote(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def literal(self, text: str) -> str:
        return compose.Literal(text).as_string(self._con)

    def try_out(self, statement: str) -> None:
        self._describe(statement)

    def expression(self, statement: str, columns: Mapping[str, Column]) -> Mapping[str, str]:
        kinds = dict(zip(columns, self._describe(statement), strict=True))
        binary = [name for name, kind in kinds.items() if kind == _BYTEA]
        if binary:
            raise SourceError(f"{self._name}: columns of bytes are no texts: {', '.join(binary)}")
        return {name: self._written(name, kind) for name, kind in kinds.items()}

    def _written(self, name: str, kind: int) -> str:
        column = self.quote(name)
        if kind == _BOOL:
            return f"CASE WHEN {column} THEN 'Y' WHEN NOT {column} THEN 'N' END"
        if kind == _TIMESTAMPTZ:
            return f"{column} AT TIME ZONE '{_LOCAL}'"
        return column

    def newest(self, statement: str) -> str | None:
        def ask(cursor: psycopg.Cursor[Any]) -> Any:
            (kind,) = _kinds(cursor.execute(self._bytes(statement)))
            zone = f"AT TIME ZONE '{_LOCAL}'" if kind == _TIMESTAMPTZ else ""
            text = " ".join(["SELECT CAST(((", statement, ")", zone, ") AS text)"])
            return cursor.execute(self._bytes(text)).fetchone()

        found = self._ask(ask)
        value = None if found is None else found[0]
        return value.decode("ascii") if isinstance(value, bytes) else value

    def stream(self, statement: str, writer: DeliveryWriter) -> int:
        def copy(cursor: psycopg.Cursor[Any]) -> int:
            with cursor.copy(self._bytes(f"COPY ({statement}) TO STDOUT (FORMAT csv)")) as rows:
                for block in rows:
                    writer.write(block)
            return cursor.rowcount

        return self._ask(copy)

    def _describe(self, statement: str) -> list[int]:
        return self._ask(lambda cursor: _kinds(cursor.execute(self._bytes(statement))))

    def _bytes(self, statement: str) -> bytes:
        """A statement as the database reads it: names are in its encoding, whatever it calls that."""
        try:
            return statement.encode(self.encoding)
        except UnicodeEncodeError:
            raise SourceError(f"{self._name}: a name in sources.toml cannot be written in {self.encoding}") from None

    def _run(self, statement: str) -> None:
        self._told_of(lambda: self._con.execute(statement))

    def _ask(self, question: Callable[[psycopg.Cursor[Any]], _Found]) -> _Found:
        """The answer, asked within a savepoint: what fails for one extract does not end the snapshot for the others."""

        def asked() -> _Found:
            with self._con.transaction(), self._con.cursor() as cursor:
                return question(cursor)

        return self._told_of(asked)

    def _told_of(self, work: Callable[[], _Found]) -> _Found:
        try:
            return work()
        except psycopg.Error as fault:
            raise _told(self._name, fault, "the connection was lost, or the server gave up: pull again") from None


def _kinds(cursor: psycopg.Cursor[Any]) -> list[int]:
    """The type of each column, by its number; names would be read in an encoding that the server may not know."""
    found = cursor.pgresult
    return [found.ftype(place) for place in range(found.nfields)] if found else []


def _told(name: str, fault: psycopg.Error, otherwise: str) -> SourceError:
    """The server's word by its SQLSTATE: its message could hold a value, or the DSN."""
    state = fault.sqlstate or ""
    if state == _NO_COLUMN:
        return NoSuchColumnError(f"{name}: a column is not there")
    at_the_door = next((code for words, code in _AT_THE_DOOR.items() if not state and words in str(fault)), state)
    said = _SAID.get(at_the_door, otherwise)
    return SourceError(f"{name}: {said}" + (f" (SQLSTATE {state})" if state else f" ({type(fault).__name__})"))
