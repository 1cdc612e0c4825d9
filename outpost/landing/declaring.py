"""Manifests for files whose sender wrote none (``outpost manifest``, drop folders): what landing holds them against.

A file is read here as landing reads it, so that its rows are counted alike, and what landing is sure to refuse is
refused now, with the same reason.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from outpost import contracts
from outpost.contracts import Contract
from outpost.errors import OutpostError
from outpost.home import write_whole
from outpost.landing.inputs import DATA_ENDINGS, MANIFEST_ENDING, irregularity
from outpost.landing.manifest import ENCODINGS, LOADS, SCHEMA_VERSION
from outpost.landing.readers import open_file
from outpost.landing.refusal import RefusalError

State = Literal["written", "there"]


class DeclaringError(OutpostError):
    """A manifest cannot be made; the text says why, and holds no value of the file."""


@dataclass(frozen=True)
class Place:
    """Which delivery a file is: of an extract, for a business date."""

    extract: str
    business_date: dt.date

    @classmethod
    def of(cls, file: Path, extract: str | None, day: dt.date | None) -> Place:
        """From where it lies (``<date>/<network>/<name>.csv``), and from what is said of it, which stands above that.

        DeclaringError where neither says it.
        """
        network, folder = file.resolve().parent, file.resolve().parent.parent
        extract = extract or f"{network.name}.{_stem(file)}"
        if extract not in contracts.ALL:
            raise DeclaringError(f"{file.name}: of which extract is it? say --extract, e.g. gov.house")
        try:
            found = day or dt.date.fromisoformat(folder.name)
        except ValueError:
            raise DeclaringError(f"{file.name}: of which business date is it? say --date") from None
        return cls(extract, found)


def manifest_of(file: Path) -> Path:
    """Where a file's manifest lies."""
    return file.with_name(f"{_stem(file)}{MANIFEST_ENDING}")


def _stem(file: Path) -> str:
    for ending in sorted(DATA_ENDINGS, key=len, reverse=True):
        if file.name.endswith(ending):
            return file.name.removesuffix(ending)
    raise DeclaringError(f"{file.name}: is none of {', '.join(DATA_ENDINGS)}")


def declared(
    file: Path,
    place: Place,
    never: Iterable[str],
    extracted_at: dt.datetime,
    *,
    encoding: str | None = None,
    load: str | None = None,
) -> dict[str, Any]:
    """The manifest of a file. ``encoding``: None finds it out, UTF-8 before GB18030; ``load``: None is the contract's.

    Raises:
        DeclaringError: it is no plain file, or the load is not one that the contract takes.
        RefusalError: landing would refuse it, for the same reason.
    """
    contract = contracts.ALL[place.extract]
    wrong = irregularity(file) or ("" if file.is_file() else f"{file.name} is not there")
    if wrong:
        raise DeclaringError(wrong)
    load = load or contract.terms.load
    if load not in LOADS or (load == "incremental" and contract.terms.load == "full"):
        raise DeclaringError(f"{place.extract} comes whole: --load full")
    found, rows = _read(file, contract, tuple(never), encoding)
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {
        "extract": place.extract,
        "network": contract.network,
        "business_date": place.business_date.isoformat(),
        "load": load,
        "rows": rows,
        "bytes": file.stat().st_size,
        "sha256": digest,
        "encoding": found,
        "schema_version": SCHEMA_VERSION,
        "extracted_at": extracted_at.isoformat(),
    }


def _read(file: Path, contract: Contract, never: tuple[str, ...], encoding: str | None) -> tuple[str, int]:
    """Encoding and rows; where no encoding is said, the first in which the whole file can be read."""
    tried = ENCODINGS[:1] if file.name.endswith(".parquet") else ENCODINGS
    refused: RefusalError | None = None
    for name in (encoding,) if encoding else tried:
        try:
            return name, sum(len(batch) for batch in open_file(file, name, contract, never).batches)
        except RefusalError as fault:
            refused = refused or fault
    assert refused is not None, "at least one encoding is tried"
    raise refused


def declare(file: Path, said: dict[str, Any], *, force: bool = False) -> State:
    """Write a manifest beside its file, whole or not at all. One that says the same of the file is left as it is.

    DeclaringError where one lies there that says otherwise, unless ``force``.
    """
    target = manifest_of(file)
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise DeclaringError(f"{target.name}: something that is no file lies in its place")
    if target.is_file():
        try:
            there = json.loads(target.read_text(encoding="utf-8-sig"))
        except (ValueError, OSError):
            there = None
        if isinstance(there, dict) and {**there, "extracted_at": ""} == {**said, "extracted_at": ""}:
            return "there"
        if not force:
            raise DeclaringError(f"{target.name} is there and says otherwise: --force writes over it")
    write_whole(target, json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    return "written"
