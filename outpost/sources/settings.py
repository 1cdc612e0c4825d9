"""``sources.toml``: where deliveries come from, and how to get in without a secret in it.

A DSN comes from the environment (``dsn_env``) or from a file that only its owner reads (``dsn_file``). It is in no
message and no log.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from outpost import contracts, dsn, mapping, reference
from outpost.contracts.never import never_named
from outpost.errors import OutpostError, UsageError
from outpost.home import Home
from outpost.sources import statements

Kind = Literal["postgresql", "mysql", "oracle", "dm", "sftp", "http"]
SQL_KINDS: tuple[Kind, ...] = ("postgresql", "mysql", "oracle", "dm")
_NAME = r"^[a-z][a-z0-9_-]*$"


class SourcesError(UsageError):
    """sources.toml cannot be used; the text names the source and the key, never a DSN."""


class SourceError(OutpostError):
    """A source could not be read; the text says which, what of, and what to do. Never a value, never a DSN."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ExtractSource(_Section):
    """Where one extract is in a source. ``columns``: the contract's -> the source's; the same where none is given."""

    table: str = ""
    select: str = ""
    file: str = ""
    url: str = ""
    columns: Mapping[str, str] = Field(default_factory=dict)
    leave_out: tuple[str, ...] = Field((), strict=False)
    order_by: tuple[str, ...] = Field((), strict=False)
    load: Literal["full", "incremental"] | None = None
    changed: str = ""
    overlap_minutes: int = Field(60, ge=0, le=60 * 24 * 60)
    done: str = ""
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    records: str = ""
    next: str = ""


class Source(_Section):
    """One place that deliveries come from."""

    kind: Kind
    dsn_env: str = ""
    dsn_file: str = ""
    encoding: Literal["utf-8", "gb18030"] | None = None
    statement_seconds: Annotated[int, Field(ge=1)] = 3600
    connect_seconds: Annotated[int, Field(ge=1)] = 30
    known_hosts: str = ""
    key_file: str = ""
    folder: str = ""
    extracts: Mapping[str, ExtractSource]

    @field_validator("extracts")
    @classmethod
    def _known(cls, given: Mapping[str, ExtractSource]) -> Mapping[str, ExtractSource]:
        unknown = sorted(set(given) - set(contracts.ALL))
        if unknown:
            raise ValueError(f"no such extract: {', '.join(unknown)}")
        return given

    @model_validator(mode="after")
    def _whole(self) -> Source:
        if bool(self.dsn_env) == bool(self.dsn_file):
            raise ValueError("one of dsn_env and dsn_file says where the DSN is")
        if self.kind == "sftp" and not self.known_hosts:
            raise ValueError("known_hosts names the file with the server's key: without it anybody could answer")
        for extract, one in self.extracts.items():
            _check_extract(self.kind, extract, one)
        return self


def _check_extract(kind: Kind, extract: str, one: ExtractSource) -> None:
    contract = contracts.ALL[extract]
    wanted = {"sftp": ("file",), "http": ("url",)}.get(kind, ("table", "select"))
    given = [name for name in ("table", "select", "file", "url") if getattr(one, name)]
    if len(given) != 1 or given[0] not in wanted:
        raise ValueError(f"{extract}: one of {' and '.join(wanted)} says where it is")
    unknown = sorted((set(one.columns) | set(one.leave_out)) - set(contract.by_name))
    if unknown:
        raise ValueError(f"{extract}: the contract has no column {', '.join(unknown)}")
    required = [name for name in one.leave_out if contract.by_name[name].required]
    if required:
        raise ValueError(f"{extract}: {', '.join(required)} cannot be left out: the contract requires it")
    if load_of(extract, one) == "incremental" and kind in SQL_KINDS and not one.changed:
        raise ValueError(
            f"{extract}: changed names the column by which new and changed rows are told; or load = 'full'"
        )
    if one.load == "incremental" and contract.terms.load == "full":
        raise ValueError(f"{extract}: the contract takes it whole: load = 'full'")
    if kind == "sftp" and (one.file != Path(one.file).name or one.done != Path(one.done).name):
        raise ValueError(f"{extract}: file and done are names, without a folder")
    if one.select and (why := statements.doubts(one.select)):
        raise ValueError(f"{extract}: {why}")


def load_of(extract: str, one: ExtractSource) -> str:
    """How an extract is delivered: as its contract says, unless the source says that it comes whole."""
    return one.load or contracts.ALL[extract].terms.load


def source_columns(extract: str, one: ExtractSource) -> dict[str, str | None]:
    """The source's column for each of the contract's, in the contract's order; None where it is left out."""
    return {
        name: None if name in one.leave_out else one.columns.get(name, name) for name in contracts.ALL[extract].by_name
    }


def read(home: Home) -> dict[str, Source]:
    """The sources of a home by name, none where there is no sources.toml. SourcesError names what is wrong."""
    path = home.root / "sources.toml"
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SourcesError(f"{path.name} is not TOML in UTF-8: {fault}") from None
    if set(values) - {"sources"} or not isinstance(values.get("sources", {}), dict):
        raise SourcesError(f"{path.name}: sections are called [sources.<name>]")
    found: dict[str, Source] = {}
    for name, given in values.get("sources", {}).items():
        if not re.fullmatch(_NAME, name):
            raise SourcesError(f"{path.name}: sources.{name}: names are of a-z, 0-9, - and _")
        try:
            found[name] = _with_mappings(Source.model_validate(given), mapping.read_all(home))
        except ValidationError as fault:
            raise SourcesError(f"{path.name}: sources.{name}: {_told(fault)}") from None
        except ValueError as fault:
            raise SourcesError(f"{path.name}: sources.{name}: {fault}") from None
    _check_once(found)
    never = tuple(reference.never_columns(home.reference))
    for name, source in found.items():
        for extract, one in source.extracts.items():
            _refuse_never(f"{path.name}: sources.{name}: {extract}", extract, one, never)
    return found


def _with_mappings(source: Source, mappings: Mapping[str, mapping.Mapping]) -> Source:
    """The source with the columns that mappings of its extracts name. ValueError where both say it."""
    extracts = dict(source.extracts)
    for extract, one in source.extracts.items():
        said = mappings.get(extract)
        if said is None:
            continue
        if source.kind == "sftp":
            raise ValueError(f"{extract}: files of a drop folder are taken as they are; `outpost convert` maps a file")
        if one.columns or one.leave_out:
            raise ValueError(f"{extract}: columns and leave_out stand in mapping/{extract}.toml, or here; not in both")
        names = {name: said.source_column(name) for name in contracts.ALL[extract].by_name}
        update = {
            "columns": {name: theirs for name, theirs in names.items() if theirs is not None},
            "leave_out": tuple(name for name, theirs in names.items() if theirs is None),
        }
        extracts[extract] = one.model_copy(update=update)
    return source.model_copy(update={"extracts": extracts})


def _check_once(found: Mapping[str, Source]) -> None:
    by_extract: dict[str, str] = {}
    for name, source in found.items():
        for extract in source.extracts:
            other = by_extract.setdefault(extract, name)
            if other != name:
                raise SourcesError(f"sources.toml: {extract} comes from {other} and from {name}: one delivers it")


def _refuse_never(place: str, extract: str, one: ExtractSource, never: tuple[str, ...]) -> None:
    """Columns that are never ingested are not read either."""
    named = [name for name in source_columns(extract, one).values() if name]
    named += [*one.order_by, one.changed, *statements.words(one.select)]
    forbidden = sorted(set(never_named(filter(None, named), never)))
    if forbidden:
        raise SourcesError(f"{place}: columns that are never ingested: {', '.join(forbidden)}")


def _told(fault: ValidationError) -> str:
    """What is wrong, without the values that were given: one of them could be a password."""
    parts = []
    for one in fault.errors(include_input=False, include_url=False, include_context=False):
        where = ".".join(str(part) for part in one["loc"])
        said = str(one["msg"]).removeprefix("Value error, ")
        parts.append(f"{where}: {said}" if where else said)
    return "; ".join(parts)


def dsn_of(home: Home, name: str, source: Source) -> str:
    """The DSN of a source; SourceError says where it was looked for."""
    try:
        return dsn.read(home.root, env=source.dsn_env, file=source.dsn_file)
    except dsn.DsnError as fault:
        raise SourceError(f"{name}: {fault}") from None


def relation(kind_quote: Any, one: ExtractSource) -> str:
    """The FROM of a source's statement: its table, or its SELECT under a name. ``kind_quote`` quotes an identifier."""
    if one.select:
        return f"(\n{one.select.strip()}\n) source_rows"
    return ".".join(kind_quote(part) for part in one.table.split("."))
