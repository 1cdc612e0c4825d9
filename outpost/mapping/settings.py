"""``mapping/<extract>.toml``: what a city calls columns, and how it writes values. An unknown key is an error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as AnyMapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from outpost import contracts
from outpost.contracts import Contract
from outpost.contracts.contract import Column
from outpost.errors import UsageError
from outpost.home import Home
from outpost.mapping import values
from outpost.mapping.values import Change, plain

FOLDER = "mapping"
_YES_NO = ("Y", "N")
_FACTOR = re.compile(r"-?\d{1,20}([./]\d{1,20})?", re.ASCII)


class MappingError(UsageError):
    """A mapping cannot be used; the text names the file, the key and what is wrong."""


class Mapping(BaseModel):
    """What one file says. Keys are the contract's columns."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    columns: AnyMapping[str, str] = Field(default_factory=dict)
    """The city's name of a column; the same where none is said."""
    codes: AnyMapping[str, AnyMapping[str, str | int]] = Field(default_factory=dict)
    """The city's code -> the contract's. Of a flag: -> Y or N."""
    units: AnyMapping[str, str] = Field(default_factory=dict)
    """The unit that the city writes a number in, by name, or the factor that it is multiplied with."""
    dates: AnyMapping[str, str] = Field(default_factory=dict)
    """The form that dates and moments are written in."""
    constants: AnyMapping[str, str | int] = Field(default_factory=dict)
    """What is the same in all rows, of a column that the city does not have."""
    leave_out: tuple[str, ...] = Field((), strict=False)
    """Columns that the contract does not require and the city does not have."""

    def source_column(self, name: str) -> str | None:
        """The city's column; None where it has none."""
        return None if name in self.constants or name in self.leave_out else self.columns.get(name, name)

    def changes(self, contract: Contract) -> dict[str, Change]:
        """What is done to each column that is changed. ValueError says what is wrong."""
        found: dict[str, Change] = {}
        for name, codes in self.codes.items():
            found[name] = values.by_code(
                {plain(theirs): str(ours) for theirs, ours in codes.items()}, own_codes(contract.by_name[name])
            )
        for name, unit in self.units.items():
            found[name] = values.times(_factor(unit))
        for name, form in self.dates.items():
            found[name] = values.in_form(form, of_a_moment=contract.by_name[name].kind == "timestamp")
        return found


def own_codes(column: Column) -> frozenset[str]:
    """The codes that the contract knows of a column; none where any text stands."""
    if column.kind == "flag":
        return frozenset(_YES_NO)
    return frozenset(str(code) for code in column.meaning.codes or ())


def _factor(unit: str) -> Fraction:
    if unit in values.UNITS:
        return values.UNITS[unit]
    try:
        factor = Fraction(unit if _FACTOR.fullmatch(unit) else "")
    except (ValueError, ZeroDivisionError):
        raise ValueError(f'no unit {unit}: one of {", ".join(values.UNITS)}, or a factor such as "0.0001"') from None
    if factor <= 0:
        raise ValueError(f"a factor is more than nought: {unit}")
    return factor


def read(home: Home, extract: str) -> Mapping | None:
    """The mapping of an extract, None where the home has none. MappingError names what is wrong."""
    file = home.root / FOLDER / f"{extract}.toml"
    return _read(file, contracts.ALL[extract]) if file.is_file() else None


def read_all(home: Home) -> dict[str, Mapping]:
    """All mappings of a home by extract. MappingError also names a file of no extract."""
    found = {}
    for file in sorted((home.root / FOLDER).glob("*.toml")):
        if file.stem not in contracts.ALL:
            raise MappingError(f"{FOLDER}/{file.name}: there is no extract {file.stem}")
        found[file.stem] = _read(file, contracts.ALL[file.stem])
    return found


def _read(file: Path, contract: Contract) -> Mapping:
    place = f"{FOLDER}/{file.name}"
    try:
        said = Mapping.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
        _check(said, contract)
        said.changes(contract)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise MappingError(f"{place} is not TOML in UTF-8: {fault}") from None
    except ValidationError as fault:
        parts = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors()]
        raise MappingError(f"{place}: {'; '.join(parts)}") from None
    except ValueError as fault:
        raise MappingError(f"{place}: {fault}") from None
    return said


def _check(said: Mapping, contract: Contract) -> None:
    tables: dict[str, Any] = {name: getattr(said, name) for name in Mapping.model_fields}
    for table, names in tables.items():
        for name in names:
            if name not in contract.by_name:
                raise ValueError(f"{table}.{name}: the contract has no such column")
    _check_columns(said, contract)
    for name in said.units:
        if contract.by_name[name].kind not in ("decimal", "integer"):
            raise ValueError(f"units.{name}: is no number")
    for name in said.dates:
        if contract.by_name[name].kind not in ("date", "timestamp"):
            raise ValueError(f"dates.{name}: is no date")
    for name, codes in said.codes.items():
        _check_codes(name, codes, contract.by_name[name])


def _check_columns(said: Mapping, contract: Contract) -> None:
    """Each of the contract's columns comes from one place."""
    changed = [*said.codes, *said.units, *said.dates, *said.constants, *said.leave_out]
    twice = sorted({name for name in changed if changed.count(name) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)}: changed in two ways; one of codes, units, dates, constants, leave_out")
    without = [name for name in (*said.constants, *said.leave_out) if name in said.columns]
    if without:
        raise ValueError(f"{', '.join(without)}: has a column, and is said to have none")
    theirs = [column for name in contract.by_name if (column := said.source_column(name)) is not None]
    shared = sorted({column for column in theirs if theirs.count(column) > 1})
    if shared:
        raise ValueError(f"{', '.join(shared)}: one column of the city for two of the contract")
    for name in said.leave_out:
        if contract.by_name[name].required:
            raise ValueError(f"leave_out.{name}: the contract requires it")


def _check_codes(name: str, codes: AnyMapping[str, str | int], column: Column) -> None:
    own = own_codes(column)
    wrong = sorted({str(ours) for ours in codes.values()} - own) if own else []
    if wrong:
        raise ValueError(f"codes.{name}: the contract has no code {', '.join(wrong)}; it has {', '.join(sorted(own))}")
    ways: dict[str, str] = {}
    for theirs, ours in codes.items():
        if ways.setdefault(plain(theirs), str(ours)) != str(ours):
            raise ValueError(f"codes.{name}: {plain(theirs)} has two counterparts")
