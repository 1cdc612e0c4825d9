"""The night that all comparisons stand on: copies of a home's published database and of its registers."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import duckdb

from outpost import database, models, sql
from outpost.models import ModelSpec
from outpost.settings import Settings

SQL = Path(__file__).resolve().parents[1] / "sql"
CERTIFICATE_KEY = b"bench"
WORK, REGISTERS = "work.duckdb", "registers.duckdb"
_LITERAL_OR_PARAMETER = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\$([A-Za-z_][A-Za-z0-9_]*)")


def copied(home: Path, folder: Path) -> None:
    """Copy the published database and registers of ``home`` into ``folder``, to be written to."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, name in ((home / "outpost.duckdb", WORK), (home / "lake" / "registers.duckdb", REGISTERS)):
        shutil.copyfile(file, folder / name)


def opened(folder: Path, memory: str = "4GB") -> duckdb.DuckDBPyConnection:
    """The copies, as a night opens them."""
    return database.connect(folder / WORK, folder / REGISTERS, threads=2, memory_limit=memory)


def day_of(con: duckdb.DuckDBPyConnection) -> dt.date:
    """The night of the copies."""
    day = con.table("registers.night").fetchall()[0][0]
    assert isinstance(day, dt.date)
    return day


def term_parameters(con: duckdb.DuckDBPyConnection, specs: dict[str, ModelSpec]) -> dict[str, Any]:
    """What the shared terms may ask for."""
    return {"T": day_of(con), **models.term_parameters(specs.values(), day_of(con), Settings())}


def model_parameters(con: duckdb.DuckDBPyConnection, spec: ModelSpec) -> dict[str, Any]:
    """What a model's query may ask for."""
    return models.query_parameters(con, spec, day_of(con), Settings(), CERTIFICATE_KEY)


def written_out(text: str, parameters: dict[str, Any]) -> str:
    """A statement with its parameters as literals, for who cannot bind them."""

    def literal(found: re.Match[str]) -> str:
        return found[0] if found[1] is None else _literal(parameters[found[1]])

    return _LITERAL_OR_PARAMETER.sub(literal, text)


def _literal(value: Any) -> str:
    match value:
        case dt.date():
            return f"DATE '{value}'"
        case bytes():
            return "CAST('" + "".join(f"\\x{byte:02X}" for byte in value) + "' AS BLOB)"
        case list():
            return "CAST([" + ", ".join(map(_literal, value)) + "] AS VARCHAR [])"
        case float():
            return f"CAST({value!r} AS DOUBLE)"
        case int():
            return str(value)
        case _:
            return database.quoted(value)


def digests(con: duckdb.DuckDBPyConnection, found: dict[str, str]) -> dict[str, list[Any]]:
    """By model, how many findings a table holds and a digest of them: equal where all of them are."""
    text = (SQL / "findings_digest.sql").read_text(encoding="utf-8")
    return {
        model: [int(rows), str(digest)]
        for model, table in sorted(found.items())
        for rows, digest in [sql.run(con, text, {"table": table}).fetchall()[0]]
    }
