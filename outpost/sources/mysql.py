"""MySQL and MariaDB: an unbuffered cursor in one consistent, read-only snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import pymysql
from pymysql.constants import FIELD_TYPE
from pymysql.cursors import SSCursor

from outpost.contracts.contract import Column
from outpost.sources.database import NoSuchColumnError
from outpost.sources.delivery import DeliveryWriter
from outpost.sources.settings import Source, SourceError

_Found = TypeVar("_Found")
_ROWS = 10_000
_PORT = 3306
_BLOBS = {FIELD_TYPE.TINY_BLOB, FIELD_TYPE.MEDIUM_BLOB, FIELD_TYPE.LONG_BLOB, FIELD_TYPE.BLOB, FIELD_TYPE.STRING,
          FIELD_TYPE.VAR_STRING, FIELD_TYPE.VARCHAR, FIELD_TYPE.GEOMETRY}  # fmt: skip
_BINARY = 63
_NO_COLUMN = 1054
_SAID = {
    1045: "the server refused the account or its password",
    1044: "the account may not use this database",
    1049: "the server has no such database",
    1142: "the account may not read this: GRANT SELECT on the table to it",
    1143: "the account may not read this column: GRANT SELECT on it",
    1146: "the table is not there: is its name right?",
    1064: "the select is no statement that the server reads",
    1792: "the select would write: sources are only read",
    1969: "the statement ran into its time limit (statement_seconds)",
    3024: "the statement ran into its time limit (statement_seconds)",
}


@contextmanager
def opened(name: str, source: Source, dsn: str) -> Iterator[MySQL]:
    """The server's rows as they are now, until the context is left. DSN: ``mysql://user:password@host:port/database``,
    or with ``?unix_socket=/path``."""
    try:
        place = urlsplit(dsn)
        given = dict(part.split("=", 1) for part in place.query.split("&") if part)
        unknown = set(given) - {"unix_socket", "ssl_ca"}
        if place.scheme not in ("mysql", "mariadb") or unknown:
            raise ValueError
        con = pymysql.connect(
            host=place.hostname or "localhost",
            port=place.port or _PORT,
            user=unquote(place.username or ""),
            password=unquote(place.password or ""),
            database=unquote(place.path.lstrip("/")),
            unix_socket=unquote(given["unix_socket"]) if "unix_socket" in given else None,
            ssl_ca=unquote(given["ssl_ca"]) if "ssl_ca" in given else None,
            charset="utf8mb4",
            conv=dict(pymysql.converters.encoders),  # no decoders: values as the server writes them, nothing rounded
            connect_timeout=source.connect_seconds,
            read_timeout=source.statement_seconds + source.connect_seconds,  # the server's own limit comes first
            cursorclass=SSCursor,
        )
    except ValueError:
        raise SourceError(
            f"{name}: the DSN is not mysql://user:password@host:port/database, with / # ? @ % of a password written as"
            " %2F ..."
        ) from None
    except pymysql.Error as fault:
        raise _told(name, fault, "cannot be reached: is the server up, and the DSN right?") from None
    try:
        yield MySQL(name, con, source.statement_seconds)
    finally:
        con.close()


class MySQL:
    """A connection in one snapshot."""

    encoding = "utf-8"

    def __init__(self, name: str, con: Any, seconds: int) -> None:
        self._name, self._con = name, con
        is_mariadb = "mariadb" in str(con.get_server_info()).lower()
        for statement in (
            f"SET SESSION max_statement_time = {seconds}"
            if is_mariadb
            else f"SET SESSION max_execution_time = {seconds * 1000}",
            "SET time_zone = '+08:00'",
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ):
            self._run(statement)

    def quote(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    def literal(self, text: str) -> str:
        return str(self._con.escape(text, {str: pymysql.converters.escape_str}))

    def try_out(self, statement: str) -> None:
        self._describe(statement)

    def expression(self, statement: str, columns: Mapping[str, Column]) -> Mapping[str, str]:
        fields = self._describe(statement)
        binary = [field.name for field in fields if field.charsetnr == _BINARY and field.type_code in _BLOBS]
        if binary:
            raise SourceError(f"{self._name}: columns of bytes are no texts: {', '.join(binary)}")
        return {field.name: self._written(field, columns[field.name]) for field in fields}

    def _written(self, field: Any, column: Column) -> str:
        named = self.quote(field.name)
        is_bit = field.type_code == FIELD_TYPE.BIT
        if is_bit or (field.type_code == FIELD_TYPE.TINY and column.kind == "flag"):
            if column.kind != "flag":
                return f"{named} + 0"
            return f"CASE {named} + 0 WHEN 1 THEN 'Y' WHEN 0 THEN 'N' ELSE {named} + 0 END"
        return named

    def newest(self, statement: str) -> str | None:
        found = self._ask(lambda cursor: (cursor.execute(statement), cursor.fetchall())[1])
        return found[0][0] if found else None

    def stream(self, statement: str, writer: DeliveryWriter) -> int:
        def rows(cursor: Any) -> int:
            cursor.execute(statement)
            found = cursor.fetchall_unbuffered()
            while block := list(islice(found, _ROWS)):
                writer.write_rows(block)
            return writer.rows

        return self._ask(rows)

    def _run(self, statement: str) -> None:
        self._ask(lambda cursor: cursor.execute(statement))

    def _describe(self, statement: str) -> list[Any]:
        def ask(cursor: Any) -> list[Any]:
            cursor.execute(statement)
            fields = list(cursor._result.fields)  # the character set stands there alone
            cursor.fetchall()
            return fields

        return self._ask(ask)

    def _ask(self, question: Callable[[Any], _Found]) -> _Found:
        cursor = self._con.cursor()
        try:
            found = question(cursor)
            cursor.close()
            return found
        except Exception as fault:
            if cursor._result is not None:  # else its end asks a lost connection for the rest, and says so on stderr
                cursor._result.unbuffered_active = False
            if not isinstance(fault, pymysql.Error):  # a full disk is ours
                raise
            raise _told(self._name, fault, "the connection was lost, or the server gave up: pull again") from None


def _told(name: str, fault: Exception, otherwise: str) -> SourceError:
    """The server's word by its number: its message could hold a value, or the DSN."""
    number = fault.args[0] if fault.args and isinstance(fault.args[0], int) else 0
    if number == _NO_COLUMN:
        return NoSuchColumnError(f"{name}: a column is not there")
    said = _SAID.get(number, otherwise)
    return SourceError(f"{name}: {said}" + (f" (error {number})" if number else f" ({type(fault).__name__})"))
