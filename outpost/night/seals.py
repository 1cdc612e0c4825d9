"""What a night published, sealed into the ledger: its last event holds digests of files and tables, and the hash of
that event is the night's *head*. Whoever keeps a head can tell later whether anything before it was changed.

A seal is the detail of a ``sealed`` event::

    {"night": "2026-11-22", "manifest": sha256 of outbox/<T>/manifest.json, "tasks": of tasks.parquet,
     "corrections": digest of corrections/<T>/, "inputs": ..., "finding": ..., "delivery": ..., "deliveries": ...,
     "balance": digests of tables (sql/seal/)}

``null`` where there was nothing, or where it was past its time before nights were sealed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import polars as pl

from outpost import database, retention_periods, sql
from outpost.database import as_table
from outpost.ledger import chain
from outpost.ledger.inbox import EVENT_SCHEMA
from outpost.lists.writing import MANIFEST, TASKS

STEP = 9


@dataclass(frozen=True)
class Seal:
    """The digests of one night (hexadecimal SHA-256), as they stand in its ``sealed`` event."""

    night: dt.date
    manifest: str | None
    tasks: str | None
    corrections: str | None
    inputs: str
    finding: str | None
    delivery: str
    deliveries: str | None
    balance: str

    def as_json(self) -> str:
        """The detail of the event."""
        values = asdict(self) | {"night": self.night.isoformat()}
        return json.dumps(values, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Seal | None:
        """What ``as_json`` wrote; None for anything else."""
        try:
            values = json.loads(text)
            return cls(**{**values, "night": dt.date.fromisoformat(values["night"])})
        except (ValueError, TypeError, KeyError):
            return None


def seal(
    con: duckdb.DuckDBPyConnection,
    business_date: dt.date,
    outbox: Path,
    corrections: Path,
    published_outbox: Path,
    published_corrections: Path,
    audit_key: bytes,
) -> str:
    """Chain the seal of the night as its last event; returns the head.

    ``outbox`` and ``corrections`` are the night's folders as they lie before publication, the others where earlier
    nights' folders are: published nights without a seal (of before there were seals) are sealed first, as they stand.
    Done again, it replaces what it wrote.
    """
    night = {"T": business_date}
    with database.transaction(con):
        sql.query(con, "seal/forget", night).fetchall()
        sql.query(con, "seal/end_again", night).fetchall()
        seals = [
            _earlier(con, day, business_date, published_outbox, published_corrections)
            for (day,) in sql.query(con, "seal/unsealed", {}).fetchall()
            if day < business_date
        ]
        files = (_sha256(outbox / MANIFEST), _sha256(outbox / TASKS), folder_digest(corrections))
        seals.append(Seal(business_date, *files, **tables(con, business_date)))
        events = [(STEP, position, None, "sealed", "ledger", one.as_json()) for position, one in enumerate(seals, 1)]
        as_table(con, "tonight_event", pl.DataFrame(events, schema=EVENT_SCHEMA, orient="row"))
        return chain.append(con, business_date, audit_key).hash


def _earlier(con: duckdb.DuckDBPyConnection, day: dt.date, tonight: dt.date, outbox: Path, corrections: Path) -> Seal:
    """A night of before there were seals: its files and tables as they stand tonight."""
    lists = outbox / day.isoformat()
    digests: dict[str, str | None] = {**tables(con, day), "deliveries": None}
    if not holds_findings(day, tonight):
        digests["finding"] = None
    files = (_sha256(lists / MANIFEST), _sha256(lists / TASKS), folder_digest(corrections / day.isoformat()))
    return Seal(day, *files, **digests)  # type: ignore[arg-type]


def holds_findings(day: dt.date, last_night: dt.date) -> bool:
    """Whether the findings of ``day`` are still kept after ``last_night``."""
    return (last_night - day).days < retention_periods.days("findings", last_night)


def tables(con: duckdb.DuckDBPyConnection, night: dt.date) -> dict[str, str]:
    """Digests of the tables of one night, as they stand; that of the findings covers those of changed versions, too."""
    names = ("inputs", "finding", "delivery", "deliveries", "balance")
    found = {name: str(sql.query(con, f"seal/{name}", {"night": night}).fetchall()[0][0]) for name in names}
    if sql.has_table(con, "push.beside_finding"):
        for (beside,) in sql.query(con, "seal/beside", {"night": night}).fetchall():
            found["finding"] = hashlib.sha256(f"{found['finding']}|{beside}".encode()).hexdigest()
    return found


def sealed(con: duckdb.DuckDBPyConnection) -> Iterator[Seal]:
    """All seals, in the order of the chain; what is no seal any more breaks the chain, which says so."""
    for _, _, detail in sql.query(con, "seal/sealed", {}).fetchall():
        seal = Seal.from_json(detail)
        if seal is not None:
            yield seal


def folder_digest(folder: Path) -> str | None:
    """One digest of all files below a folder, by place and content; None where there is no folder."""
    if not folder.is_dir():
        return None
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{_sha256(path)}\n".encode())
    return digest.hexdigest()


def _sha256(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
