"""The shared terms (sql/registers/*.sql): what each reads, in an order in which they can be derived."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from outpost import contracts, sql

_NOT_TERMS = {"calendar"}


@dataclass(frozen=True)
class SharedTerm:
    """One table derived once a night: its meaning is the file's opening comment."""

    name: str
    text: str
    reads: frozenset[str]
    audits: dict[str, str]

    @property
    def table(self) -> str:
        return f"registers.{self.name}"

    @property
    def path(self) -> Path:
        """The file that defines it."""
        return sql.SQL_ROOT / "registers" / f"{self.name}.sql"

    @property
    def meaning(self) -> str:
        return sql.opening_comment(self.text)


@cache
def all_terms() -> tuple[SharedTerm, ...]:
    """All shared terms, each after those that it reads. A circle is an error that names its tables."""
    extracts = {contract.table for contract in contracts.ALL.values()}
    found = {}
    for path in sorted((sql.SQL_ROOT / "registers").glob("*.sql")):
        name = path.stem
        if name not in _NOT_TERMS and f"registers.{name}" not in extracts:
            text = sql.load(f"registers/{name}")
            found[name] = SharedTerm(
                name, text, sql.tables_of(text) - {f"registers.{name}"}, audits_of("registers", name)
            )
    return tuple(_ordered(found))


@cache
def audits_of(stage: str, name: str) -> dict[str, str]:
    """Audits of one table, by name: sql/audits/<stage>/<name>__<what>.sql, each a SELECT of bad rows."""
    folder = sql.SQL_ROOT / "audits" / stage
    prefix = f"{name}__"
    return {
        path.stem.removeprefix(prefix): sql.load(f"audits/{stage}/{path.stem}")
        for path in sorted(folder.glob(f"{prefix}*.sql"))
    }


def _ordered(terms: dict[str, SharedTerm]) -> list[SharedTerm]:
    done: list[SharedTerm] = []
    left = dict(terms)
    while left:
        waiting = {term.table for term in left.values()}
        ready = [term for term in left.values() if not term.reads & waiting]
        if not ready:
            raise ValueError(f"sql/registers: these terms read each other in a circle: {', '.join(sorted(left))}")
        done += ready
        for term in ready:
            del left[term.name]
    return done
