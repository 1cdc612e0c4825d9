"""What the pages show of an asset beside its numbers: columns, code, links, freshness, parameters in force.

Everything here comes from contracts, specs and files of the tree, or is a type in DuckDB: never a row's value.
"""

from __future__ import annotations

import datetime as dt
import inspect
import os
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg

from outpost import sql
from outpost.contracts import Column, Contract
from outpost.models.parameters import InForce

DOCS_URL = "OUTPOST_DOCS_URL"
"""Environment variable that says where the docs site is served; without it links are paths within the tree."""
Code = Path | Callable[..., Any] | type
"""Where an asset comes from: a file of SQL or TOML, a function of ``outpost``, a contract class."""

_COLUMN_SCHEMA = "dagster/column_schema"
_CODE_REFERENCES = "dagster/code_references"
_ADDED = {
    "source_key": "主键各列以 | 相连，身份部分以化名代替。The key's columns joined by |, identity parts as pseudonyms.",
    "delivery": "来自哪一份交付。The delivery that it came with.",
    "row_number": "在交付中的行号。Its row there.",
    "source_row": "来自哪个抽取、哪一份交付、哪一行。The extract, delivery and row that it came from.",
    "infant_certificate_number": "出生医学证明编号。Number of an infant's birth certificate.",
}
_CONSTRAINTS = {"police_only": "仅公安 police only", "identity": "身份 identity", "key": "主键 key"}


def both(chinese: str, english: str) -> str:
    """A description in both languages, a paragraph each."""
    return f"{chinese}\n\n{english}"


def delivered_columns(contract: Contract) -> dict[str, Any]:
    """The columns of an extract as they are delivered."""
    columns = [
        _column(column.name, column.kind, _meaning(column), column, contract.terms.key) for column in contract.columns
    ]
    return {_COLUMN_SCHEMA: dg.TableSchema(columns=columns)}


def register_columns(contract: Contract) -> dict[str, Any]:
    """The columns of ``registers.<name>``: what became of those of the extract, and what was added."""
    by_register = {column.register_name: column for column in contract.columns}
    columns = []
    for name, kind in contract.register_columns().items():
        column = by_register.get(name)
        if column is None:
            columns.append(dg.TableColumn(name, kind, _ADDED.get(name)))
            continue
        said = _meaning(column)
        if column.identity is not None:
            said = f"{column.meaning.chinese}的化名。Pseudonym: {column.meaning.english}"
        columns.append(_column(name, kind, said, column, ()))
    return {_COLUMN_SCHEMA: dg.TableSchema(columns=columns)}


def table_columns(columns: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a table as DuckDB has it; nothing where a step makes no table."""
    if not columns:
        return {}
    made = [dg.TableColumn(name, kind, _ADDED.get(name)) for name, kind in columns.items()]
    return {_COLUMN_SCHEMA: dg.TableSchema(columns=made)}


def _meaning(column: Column) -> str:
    unit = f"（{column.meaning.unit}）" if column.meaning.unit else ""
    return f"{column.meaning.chinese}{unit}。{column.meaning.english}"


def _column(name: str, kind: str, said: str, column: Column, key: Iterable[str]) -> dg.TableColumn:
    marks = {"police_only": column.police_only, "identity": column.identity is not None, "key": column.name in key}
    others = [said for mark, said in _CONSTRAINTS.items() if marks[mark]]
    constraints = dg.TableColumnConstraints(nullable=not column.required, other=others)
    return dg.TableColumn(name, kind, said, constraints)


def code_references(*code: Code) -> dict[str, Any]:
    """Where an asset is written down, each with its path within the tree as label."""
    with warnings.catch_warnings():
        # Dagster calls them beta, once for each of them; its version is pinned, and a test reads them.
        warnings.simplefilter("ignore", dg.BetaWarning)
        references = [_reference(one) for one in code]
        return {_CODE_REFERENCES: dg.CodeReferencesMetadataValue(code_references=references)}


def _reference(code: Code) -> dg.LocalFileCodeReference:
    path, line = (code, 1) if isinstance(code, Path) else _place(code)
    label = path.relative_to(sql.ROOT).as_posix() if path.is_relative_to(sql.ROOT) else path.name
    return dg.LocalFileCodeReference(file_path=str(path), line_number=line, label=label)


def _place(code: Callable[..., Any] | type) -> tuple[Path, int]:
    if isinstance(code, type):
        path = Path(str(inspect.getsourcefile(code)))
        return path, _lines(path).get(code.__name__, 1)
    # The function itself, not what wraps it.
    inner = inspect.unwrap(code).__code__
    return Path(inner.co_filename), inner.co_firstlineno


@cache
def _lines(path: Path) -> dict[str, int]:
    """The line of each class of a module; ``inspect`` would parse the module for each of them."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return {line[6:].split("(")[0].rstrip(":"): number for number, line in lines if line.startswith("class ")}


def links(**pages: str) -> dict[str, Any]:
    """Pages below docs/ by what they are: addresses of the docs site where one is named, else paths in the tree.

    A page that is not there is left out.
    """
    site = os.environ.get(DOCS_URL, "").rstrip("/")
    found: dict[str, Any] = {}
    for name, page in pages.items():
        if site:
            found[name] = dg.MetadataValue.url(f"{site}/{page.removesuffix('.md')}.html")
        elif (sql.ROOT / "docs" / page).is_file():
            found[name] = dg.MetadataValue.path(f"docs/{page}")
    return found


def freshness(contract: Contract) -> dg.FreshnessPolicy:
    """As long as the contract says, and the day in which the next night is run: after it all that was there is stale.

    Dagster counts from the last night that was run, the check ``contract`` from the date of the data.
    """
    return dg.FreshnessPolicy.time_window(fail_window=dt.timedelta(days=contract.terms.stale_after + 1))


def parameters(in_force: Iterable[InForce]) -> dict[str, Any]:
    """The parameters that a model ran with tonight, as a table."""
    records = [
        dg.TableRecord(
            {
                "name": one.name,
                "value": str(one.value),
                "unit": one.unit,
                "basis": one.basis,
                "since": one.since,
                "meaning": one.description,
            }
        )
        for one in in_force
    ]
    return {"parameters": dg.MetadataValue.table(records)} if records else {}
