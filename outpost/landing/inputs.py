"""What lies in landing/ and was not taken yet: the list of inputs that a night writes down before it begins."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from outpost import contracts, sql
from outpost.home import Home
from outpost.identity.free_text import mask_numbers
from outpost.landing.refusal import is_fault

DATA_ENDINGS = (".csv", ".csv.gz", ".parquet")
MANIFEST_ENDING = ".manifest.json"


@dataclass(frozen=True, order=True)
class Input:
    """One delivery: where it lies (below the home) and what its bytes were when the night looked.

    ``path`` is the data file's, or the manifest's when it came alone; a hash is null when its file is not there or
    cannot be read. Names that are no UTF-8 or cannot be shown stand with their bytes written out.
    """

    business_date: dt.date
    extract: str
    path: str
    sha256: str | None
    manifest_sha256: str | None

    def as_json(self) -> dict[str, Any]:
        """Values for inputs.json."""
        return asdict(self) | {"business_date": self.business_date.isoformat()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Input:
        """What ``as_json`` wrote."""
        return cls(**{**values, "business_date": dt.date.fromisoformat(values["business_date"])})

    @property
    def order(self) -> tuple[dt.date, str, str, str, str]:
        """By business date, extract and place."""
        return (self.business_date, self.extract, self.path, self.sha256 or "", self.manifest_sha256 or "")

    @property
    def known(self) -> bool:
        """Whether a contract stands for this extract."""
        return self.extract in contracts.ALL


def discover(con: duckdb.DuckDBPyConnection, home: Home, night: dt.date, released: Collection[str] = ()) -> list[Input]:
    """Deliveries of business dates up to ``night`` that no night has taken, in the order in which they are landed.

    A delivery counts as taken when one with the same file and manifest is on record, whatever became of it; one that
    was refused or accepted and has changed since is a new one, and so is a refused one that was released.
    """
    taken = _taken(con, released)
    stamps = _stamps(con, released)
    found = []
    for extract, day, files in _places(home, night):
        if file_stamp(files) in stamps.get((extract, day), ()):
            continue
        entry = _input(home, extract, day, files)
        if (entry.extract, entry.business_date, entry.sha256, entry.manifest_sha256) not in taken:
            found.append(entry)
    return sorted(found, key=lambda entry: entry.order)


def data_files(folder: Path, name: str) -> list[Path]:
    """What lies at the places of one extract's data in one network folder; more than one is a fault of the sender."""
    return [folder / f"{name}{ending}" for ending in DATA_ENDINGS if os.path.lexists(folder / f"{name}{ending}")]


def delivered_files(folder: Path, name: str) -> list[Path]:
    """Data files and manifest of one extract."""
    manifest = folder / f"{name}{MANIFEST_ENDING}"
    return [*data_files(folder, name), *([manifest] if os.path.lexists(manifest) else [])]


def file_stamp(files: list[Path]) -> str:
    """Names, sizes and times of files: while they are the same, an accepted delivery need not be read again."""
    states = [(path, path.lstat()) for path in files if os.path.lexists(path)]
    return ";".join(f"{printable(path.name)}:{state.st_size}:{state.st_mtime_ns}" for path, state in states)


def sha256_of(path: Path) -> str | None:
    """SHA-256 of a file's bytes; None for what is no file, or cannot be read. Links are not followed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            return hashlib.file_digest(file, "sha256").hexdigest()
    except BaseException as error:
        if not is_fault(error):
            raise
        return None


def irregularity(path: Path) -> str | None:
    """Why what lies at ``path`` cannot be a delivered file; None when it can, or nothing is there.

    A link is not followed: where it leads may lie outside the home, and may change without a trace.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    name = printable(path.name)
    if stat.S_ISLNK(mode):
        return f"{name} is a symbolic link: put the file itself there"
    if stat.S_ISDIR(mode):
        return f"{name} is a folder: put one file there"
    if not stat.S_ISREG(mode):
        return f"{name} is a pipe, socket or device: put a file there"
    return None if os.access(path, os.R_OK) else f"{name} may not be read: give Outpost the right to"


def printable(name: str) -> str:
    """A file's name as it can be written down: bytes that are no UTF-8 and characters that show nothing as escapes."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    hidden = character != " " and unicodedata.category(character)[0] in "CZ"
    return character.encode("unicode_escape").decode("ascii") if hidden else character


def name_of(file: Path) -> str | None:
    """The extract's name that a file in a network folder speaks of; None for files of no delivery."""
    if file.name.startswith((".", "~")):
        return None
    for ending in (MANIFEST_ENDING, *DATA_ENDINGS):
        if file.name.endswith(ending):
            return file.name.removesuffix(ending)
    return None


def _places(home: Home, night: dt.date) -> Iterator[tuple[str, dt.date, list[Path]]]:
    for folder in sorted(home.landing.glob("????-??-??")):
        try:
            day = dt.date.fromisoformat(folder.name)
        except ValueError:
            continue
        if day > night:
            continue
        told: Counter[str] = Counter()
        for extract, files in _of_day(folder):
            yield _told(extract, told), day, files


def _of_day(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    networks = _listed(folder)
    if networks is None:
        yield folder.name, [folder]
    for network in networks or ():
        if not network.name.startswith((".", "~")) and (network.is_symlink() or not network.is_file()):
            yield from _deliveries(network)


def _deliveries(network: Path) -> Iterator[tuple[str, list[Path]]]:
    files = _listed(network)
    if files is None:
        yield printable(network.name), [network]
    for name in sorted({name for file in files or () if (name := name_of(file))}):
        yield f"{printable(network.name)}.{printable(name)}", delivered_files(network, name)


def _listed(folder: Path) -> list[Path] | None:
    """What lies in a folder, in order; None for what is no folder of the home, or cannot be looked into."""
    if folder.is_symlink():
        return None
    try:
        return sorted(folder.iterdir())
    except OSError:
        return None


def _told(extract: str, told: Counter[str]) -> str:
    """The extract that a place speaks of. One named after a person, which is none, is told without his number; of
    several of a day that then read alike each has a number of its own."""
    masked = mask_numbers(extract)
    told[masked] += 1
    return masked if told[masked] == 1 else f"{masked}-{told[masked]}"


def _input(home: Home, extract: str, day: dt.date, files: list[Path]) -> Input:
    data = [path for path in files if not path.name.endswith(MANIFEST_ENDING)]
    manifests = [path for path in files if path.name.endswith(MANIFEST_ENDING)]
    path = (data or manifests)[0].relative_to(home.root).as_posix()
    return Input(
        day,
        extract,
        path if extract in contracts.ALL else mask_numbers(printable(path)),
        sha256_of(data[0]) if data else None,
        sha256_of(manifests[0]) if manifests else None,
    )


def _taken(
    con: duckdb.DuckDBPyConnection, released: Collection[str]
) -> set[tuple[str, dt.date, str | None, str | None]]:
    rows = sql.query(con, "landing/taken", {"released": list(released)}).fetchall()
    return {(extract, day, sha256, manifest) for extract, day, sha256, manifest, *_ in rows}


def _stamps(con: duckdb.DuckDBPyConnection, released: Collection[str]) -> dict[tuple[str, dt.date], set[str]]:
    """Stamps of files that need not be read again. What was refused is: it may be put right at one size and time."""
    rows = sql.query(con, "landing/taken", {"released": list(released)}).fetchall()
    stamps: dict[tuple[str, dt.date], set[str]] = {}
    for extract, day, _, _, stamp, status in rows:
        if status != "refused":
            stamps.setdefault((extract, day), set()).add(stamp)
    return stamps
