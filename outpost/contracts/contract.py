"""What a contract is: one class an extract, and the view of it that landing, registers and docs work from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

import polars as pl

from outpost.contracts.fields import Codes, Field, Identity, Kind, Meaning
from outpost.errors import OutpostError
from outpost.identity.vault_tables import PERSON, VaultTable

Network = Literal["police", "gov"]
Load = Literal["full", "incremental"]

_DUCKDB = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,6)",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "flag": "BOOLEAN",
}
SOURCE_ROW = "STRUCT(extract VARCHAR, delivery VARCHAR, row_number BIGINT)"
"""Where a row was delivered, as the registers, the shared terms and the findings carry it."""
_KEY_COLUMN: dict[Identity, str] = {
    "person": "person_key",
    "mother": "mother_person_key",
    "previous": "previous_person_key",
    "name": "name_key",
}
_NAMING_ENDINGS = ("_code", "_number", "_id", "_hash")
_VAULT_ONLY: Mapping[Identity, str] = {"staff_name": "name", "surname": "surname"}
"""Identity that no register stands for, with the column of the vault's table that holds it."""
ADDRESS_TEXT = "address_text"
"""The column of an extract that holds an address as written, in every extract that has one."""


@dataclass(frozen=True)
class Keep:
    """How long a current row serves: until the latest of ``column + days``, and as long as ``unless`` holds.

    ``while_registered``: as long as its person is in the register of residents or of households.
    """

    days: Mapping[str, int]
    unless: tuple[str, int | str] | None = None
    while_registered: bool = False


@dataclass(frozen=True)
class RowRule:
    """A rule that looks at more than one column, or at the business date: ``holds(T)`` over the typed row."""

    column: str
    name: str
    meaning: str
    holds: Callable[[dt.date], pl.Expr]


Ground = Literal["births", "deaths", "minors"]
"""Sensitive ground: a model on it needs an impact assessment in production, whatever its spec says of itself."""


@dataclass(frozen=True)
class Terms:
    """What holds for an extract as a whole.

    ``own_number_unless``: a row whose number stands for none is a person of its own, unless this column has this code.
    """

    name: str
    title: str
    load: Load
    stale_after: int
    key: tuple[str, ...]
    rows_at_city_scale: int
    allow: str | None = None
    keep: Keep | None = None
    own_number_unless: tuple[str, str] | None = None
    sensitive: Ground | None = None
    rules: tuple[RowRule, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())


def terms(name: str, title: str, **others: Any) -> dict[str, Terms]:
    """The metadata of a contract class; ``others`` are the fields of ``Terms``."""
    return {"terms": Terms(name, title, **others)}


class Extract:
    """The base of all contracts: every column that is named is there, in its type.

    ``outpost.contracts.rules.pandera_class`` makes a Pandera class of it, for who asks Pandera itself. It is none
    because loading Pandera takes half a second; what a night checks is read off the same fields.
    """

    class Config:
        metadata: dict[str, Terms]

    @classmethod
    def fields(cls) -> dict[str, Field]:
        """Its columns by name, in order. ContractError where one is no field of ``outpost.contracts.fields``."""
        found = {name: getattr(cls, name, None) for name in cls.__annotations__}
        fields = {name: field for name, field in found.items() if isinstance(field, Field)}
        for name in found.keys() - fields.keys():
            raise ContractError(f"{cls.__name__}.{name}: say what it is by a function of outpost.contracts.fields")
        for name in {name for name, value in vars(cls).items() if isinstance(value, Field)} - fields.keys():
            raise ContractError(f"{cls.__name__}.{name}: say its type, as in {name}: str = text(...)")
        return fields


@dataclass(frozen=True)
class Column:
    """One column of an extract as it is delivered."""

    name: str
    required: bool
    pattern: str | None
    meaning: Meaning

    @property
    def kind(self) -> Kind:
        return self.meaning.kind

    @property
    def codes(self) -> Codes | None:
        return self.meaning.codes

    @property
    def identity(self) -> Identity | None:
        return self.meaning.identity

    @property
    def example(self) -> str | None:
        """A value of the pattern, for demo rows and tests; None where there is no pattern."""
        return self.meaning.example

    def numbered_example(self, number: int) -> str | None:
        """The example with its last digits counted on by ``number``, where the pattern takes that; else the example."""
        found = re.fullmatch(r"(.*?)([0-9]+)([^0-9]*)", self.example or "")
        if found is None or self.pattern is None:
            return self.example
        start, digits, end = found.groups()
        counted = f"{start}{int(digits) + number:0{len(digits)}d}{end}"
        return counted if re.search(self.pattern, counted) else self.example

    @property
    def police_only(self) -> bool:
        return self.meaning.police_only

    @property
    def is_number(self) -> bool:
        """Whether it holds a person's document number."""
        return self.identity in ("person", "mother", "previous")

    @property
    def is_free(self) -> bool:
        """Whether any text may stand in it, so that only its reader can tell a wrong one."""
        return self.kind == "text" and self.codes is None and self.pattern is None

    @property
    def is_free_text(self) -> bool:
        """Whether people write into it what they like: text that is no identity, code, key, reference or number."""
        is_open = self.kind == "text" and self.identity is None and self.codes is None and self.pattern is None
        return is_open and self.meaning.refers_to is None and not self.name.endswith(_NAMING_ENDINGS)

    @property
    def register_name(self) -> str | None:
        """The column of ``registers.<name>`` that stands for it; None when only the vault holds it."""
        if self.identity is None:
            return self.name
        return None if self.identity in _VAULT_ONLY else _KEY_COLUMN[self.identity]


class ContractError(OutpostError):
    """A contract cannot be used; the text names the contract and the column."""


@dataclass(frozen=True)
class Contract:
    """A view of one contract class. The class is the source; nothing is said here a second time."""

    model: type[Extract]
    terms: Terms
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, model: type[Extract]) -> Contract:
        """Read a contract class."""
        fields = model.fields()
        columns = tuple(Column(name, it.required, it.pattern, it.meaning) for name, it in fields.items())
        return cls(model, model.Config.metadata["terms"], columns)

    @property
    def meaning(self) -> str:
        """What its rows are, in English: the class's own first sentence; ``terms.title`` says it in Chinese."""
        return str(self.model.__doc__).strip().split("\n\n")[0]

    @property
    def extract(self) -> str:
        """``network.name``"""
        return self.terms.name

    @property
    def network(self) -> str:
        return self.terms.name.split(".")[0]

    @property
    def name(self) -> str:
        return self.terms.name.split(".")[1]

    @property
    def table(self) -> str:
        """Where its current rows are: ``registers.<name>``."""
        return f"registers.{self.name}"

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        return MappingProxyType({column.name: column for column in self.columns})

    @property
    def has_versions(self) -> bool:
        """Whether rows carry ``updated_at``, by which versions of a key are told apart."""
        return "updated_at" in self.by_name

    def with_identity(self, *kinds: Identity) -> tuple[Column, ...]:
        """The columns that hold these kinds of identity."""
        return tuple(column for column in self.columns if column.identity in kinds)

    def referring_to(self, what: str) -> Column | None:
        """The column whose values must be standard addresses (``address``) or rows of the delivery (``parent``)."""
        found = [column for column in self.columns if column.meaning.refers_to == what]
        return found[0] if found else None

    def names_something(self, column: Column) -> bool:
        """Whether values stand for something: a key, a reference, a code, a number of a person, post or document.

        A word for "nothing" means null there; in free text it stays.
        """
        return (
            column.name in self.terms.key
            or column.is_number
            or column.codes is not None
            or column.pattern is not None
            or column.meaning.refers_to is not None
            or column.name.endswith(_NAMING_ENDINGS)
        )

    @property
    def address_text(self) -> Column | None:
        """The column with an address as written, which is resolved each night; None where there is none."""
        return self.by_name.get(ADDRESS_TEXT)

    @property
    def vault_only(self) -> Column | None:
        """The column whose names the vault alone keeps, in a table of their own; None where there is none."""
        found = self.with_identity(*_VAULT_ONLY)
        return found[0] if found else None

    @property
    def vault_table(self) -> VaultTable | None:
        """The table of the vault that this extract writes to."""
        if self.with_identity("person", "mother", "previous"):
            return PERSON
        column = self.vault_only
        if column is None or column.identity is None:
            return None
        return VaultTable(str(column.meaning.vault), str(column.meaning.vault_by), (_VAULT_ONLY[column.identity],))

    @property
    def takes_certificates(self) -> bool:
        """Whether a person may be named by a birth certificate (``CERT:...``): gov.death alone."""
        return self.extract == "gov.death"

    def landed_columns(self) -> dict[str, str]:
        """Columns of a landed file with their DuckDB types, in order."""
        return self._own_columns() | {"delivery": "VARCHAR", "row_number": "BIGINT"}

    def register_columns(self) -> dict[str, str]:
        """Columns of ``registers.<name>`` with their DuckDB types, in order."""
        return self._own_columns() | {"source_row": SOURCE_ROW}

    def _own_columns(self) -> dict[str, str]:
        columns = {
            column.register_name: _DUCKDB[column.kind] for column in self.columns if column.register_name is not None
        }
        if self.takes_certificates:
            columns["infant_certificate_number"] = "VARCHAR"
        return columns | {"source_key": "VARCHAR"}


def empty_frame(contract: Contract) -> pl.DataFrame:
    """No rows, the contract's columns in their types."""
    schema: dict[str, Any] = {column.name: POLARS[column.kind] for column in contract.columns}
    return pl.DataFrame(schema=schema)


POLARS: dict[Kind, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "decimal": pl.Decimal(18, 6),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
    "flag": pl.Boolean(),
}
