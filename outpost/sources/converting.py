"""``outpost convert``: a file as a city's own system writes it, brought to the contract's form and into landing/.

Read as a stream: a file of any size takes the memory of some thousand rows. The file itself stays where it is.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from outpost import contracts, mapping, reference
from outpost.contracts.never import never_named
from outpost.home import Home
from outpost.landing.inputs import irregularity
from outpost.landing.manifest import ENCODINGS, extracted_now
from outpost.landing.refusal import RefusalError
from outpost.landing.streams import ByteStream, text_of
from outpost.mapping import Mapper, Unmapped
from outpost.sources.delivery import DeliveryWriter
from outpost.sources.settings import SourceError

ENDINGS = (".csv", ".csv.gz")
_ROWS = 20_000
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Converted:
    """What became of a file."""

    extract: str
    target: Path
    rows: int
    encoding: str
    unmapped: tuple[Unmapped, ...]


def convert(
    home: Home, file: Path, extract: str, day: dt.date, *, encoding: str | None = None, load: str | None = None
) -> Converted:
    """Write the delivery of ``extract`` for ``day`` out of ``file``. ``encoding``: None tries UTF-8, then GB18030.

    Raises:
        MappingError: ``mapping/<extract>.toml`` cannot be used.
        SourceError: there is none, the file is no table of texts or lacks columns, or a delivery lies in landing/.
        RefusalError: it cannot be decompressed or decoded.
    """
    said = mapping.read(home, extract)
    if said is None:
        raise SourceError(f"the home has no mapping/{extract}.toml: docs/mapping.md says what to write into it")
    wrong = irregularity(file) or ("" if file.is_file() else f"{file.name} is not there")
    wrong = wrong or ("" if file.name.endswith(ENDINGS) else f"{file.name}: is none of {', '.join(ENDINGS)}")
    if wrong:
        raise SourceError(wrong)
    contract = contracts.ALL[extract]
    names = {name: theirs for name in contract.by_name if (theirs := said.source_column(name)) is not None}
    forbidden = sorted(set(never_named(names.values(), tuple(reference.never_columns(home.reference)))))
    if forbidden:
        raise SourceError(f"{extract}: columns that are never ingested: {', '.join(forbidden)}")
    found = encoding or _encoding_of(file)
    mapper = Mapper(extract, said)
    with DeliveryWriter(home, extract, day, mapper=mapper) as writer:
        rows = _rows(file, found)
        header = next(rows, [])
        places = _places(file, header, names)
        order = [places.get(name) for name in contract.by_name]
        while batch := list(islice(rows, _ROWS)):
            writer.write_rows([_of_contract(file, row, order, len(header)) for row in batch])
        target = writer.put(load or contract.terms.load, extracted_now(day))
        return Converted(extract, target, writer.rows, found, tuple(mapper.unmapped()))


def _of_contract(file: Path, row: Sequence[str], order: Sequence[int | None], width: int) -> list[str | None]:
    if any(row[width:]):  # a delimiter that is in no quotes: all that follows stands in a wrong column
        raise SourceError(f"{file.name}: a row has more columns than the header")
    try:
        return [None if place is None or row[place] == "" else row[place] for place in order]
    except IndexError:
        raise SourceError(f"{file.name}: a row has fewer columns than the header") from None


def _places(file: Path, header: Sequence[str], names: dict[str, str]) -> dict[str, int]:
    there = [name.strip() for name in header]
    missing = sorted(set(names.values()) - set(there))
    if missing:
        raise SourceError(f"{file.name}: the header has no column {', '.join(missing)}")
    twice = sorted({name for name in names.values() if there.count(name) > 1})
    if twice:
        raise SourceError(f"{file.name}: the header has {', '.join(twice)} twice")
    return {name: there.index(theirs) for name, theirs in names.items()}


def _encoding_of(file: Path) -> str:
    """The first encoding in which the whole file can be read."""
    refused: RefusalError | None = None
    for name in ENCODINGS:
        try:
            decoder = codecs.getincrementaldecoder("utf-8")()
            for chunk in text_of(file, name):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except RefusalError as fault:
            refused = refused or fault
        except UnicodeDecodeError:
            continue
        else:
            return name
    raise refused or SourceError(f"{file.name}: is no text in {' or '.join(ENCODINGS)}")


def _rows(file: Path, encoding: str) -> Iterator[list[str]]:
    """The header and the rows; blank lines are none."""
    with io.TextIOWrapper(io.BufferedReader(ByteStream(text_of(file, encoding))), "utf-8", newline="") as lines:
        first = next(lines, "")
        delimiter = max(_DELIMITERS, key=first.count)
        try:
            yield from (row for row in csv.reader(chain([first], lines), delimiter=delimiter, strict=True) if row)
        except csv.Error:
            raise SourceError(f"{file.name}: is no CSV: quotes do not match, or a field is too long") from None
        except UnicodeDecodeError:
            raise SourceError(f"{file.name}: is no text in {encoding}") from None
