"""What lies in landing/ and was not taken yet: the list of inputs that a night writes down before it begins."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from outpost import contracts, sql
from outpost.home import Home
from outpost.identity.free_text import mask_numbers

DATA_ENDINGS = (".csv", ".csv.gz", ".parquet")
MANIFEST_ENDING = ".manifest.json"


@dataclass(frozen=True, order=True)
class Input:
    """One delivery: where it lies (below the home) and what its bytes were when the night looked.

    ``path`` is the data file's, or the manifest's when it came alone; a hash is null when its file is not there.
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
    return sorted(found)


def data_files(folder: Path, name: str) -> list[Path]:
    """The data files of one extract in one network folder; more than one is a fault of the sender."""
    return [folder / f"{name}{ending}" for ending in DATA_ENDINGS if (folder / f"{name}{ending}").is_file()]


def delivered_files(folder: Path, name: str) -> list[Path]:
    """Data files and manifest of one extract."""
    manifest = folder / f"{name}{MANIFEST_ENDING}"
    return [*data_files(folder, name), *([manifest] if manifest.is_file() else [])]


def file_stamp(files: list[Path]) -> str:
    """Names, sizes and times of files: as long as it is the same, nothing needs to be read again."""
    states = [(path, path.stat()) for path in files]
    return ";".join(f"{path.name}:{state.st_size}:{state.st_mtime_ns}" for path, state in states)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
        for network in sorted(path for path in folder.glob("[!.~]*") if path.is_dir()):
            names = {name_of(file) for file in network.glob("*") if file.is_file()}
            for name in sorted(filter(None, names)):
                yield _told(f"{network.name}.{name}", told), day, delivered_files(network, name)


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
        path if extract in contracts.ALL else mask_numbers(path),
        sha256_of(data[0]) if data else None,
        sha256_of(manifests[0]) if manifests else None,
    )


def _taken(
    con: duckdb.DuckDBPyConnection, released: Collection[str]
) -> set[tuple[str, dt.date, str | None, str | None]]:
    rows = sql.query(con, "landing/taken", {"released": list(released)}).fetchall()
    return {(extract, day, sha256, manifest) for extract, day, sha256, manifest, _ in rows}


def _stamps(con: duckdb.DuckDBPyConnection, released: Collection[str]) -> dict[tuple[str, dt.date], set[str]]:
    rows = sql.query(con, "landing/taken", {"released": list(released)}).fetchall()
    stamps: dict[tuple[str, dt.date], set[str]] = {}
    for extract, day, _, _, stamp in rows:
        stamps.setdefault((extract, day), set()).add(stamp)
    return stamps
