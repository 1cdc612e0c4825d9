"""``outpost pull``: deliveries out of the sources of ``sources.toml``, into landing/.

A source that fails leaves nothing of the extract that it failed on; the other extracts and sources go on. Up to where
changes were seen is written down once the delivery lies in landing/: a process that ends before asks for them again.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import importlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from outpost import mapping
from outpost.error_line import one_line
from outpost.errors import OutpostError, UsageError
from outpost.home import Home, write_whole
from outpost.landing.manifest import extracted_now
from outpost.mapping import Mapper, Unmapped
from outpost.sources import settings
from outpost.sources.delivery import DeliveryWriter, finish, is_delivered, now, staging
from outpost.sources.settings import Source, SourceError, load_of

MARKS = "marks.json"
_DAYS_KEPT = 62
_OPENERS = {
    "postgresql": ("outpost.sources.postgresql", "opened", "sources"),
    "mysql": ("outpost.sources.mysql", "opened", "sources"),
    "oracle": ("outpost.sources.cursors", "opened_oracle", "oracle"),
    "dm": ("outpost.sources.cursors", "opened_dm", "dm"),
    "sftp": ("outpost.sources.sftp", "fetch", "sources"),
    "http": ("outpost.sources.http", "fetch", "sources"),
}
_DRIVERS = {
    "postgresql": "psycopg",
    "mysql": "pymysql",
    "oracle": "oracledb",
    "dm": "dmPython",
    "sftp": "asyncssh",
    "http": "httpx",
}


class PullIsBusyError(OutpostError):
    """Another process pulls into this home."""


class DriverMissingError(UsageError):
    """The driver of a kind of source is not installed; the text says what to install."""


@dataclass(frozen=True)
class Pulled:
    """What became of one extract: ``delivered``, ``there`` (a delivery lies there already) or ``failed`` and why."""

    source: str
    extract: str
    state: str
    rows: int = 0
    load: str = ""
    why: str = ""
    unmapped: tuple[Unmapped, ...] = ()
    """What ``mapping/<extract>.toml`` has no counterpart for."""


def pull(home: Home, names: Sequence[str], business_date: dt.date, *, into: Home | None = None) -> list[Pulled]:
    """Pull the named sources (none: all) for a business date. ``into``: another home than the one that names them.

    Raises:
        SourcesError: sources.toml cannot be used, or there is no such source.
        DriverMissingError: a driver is not installed.
        PullIsBusyError: another pull runs.
    """
    known = settings.read(home)
    if not known:
        raise settings.SourcesError("the home has no sources.toml: docs/sources.md says what to write into it")
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise settings.SourcesError(
            f"no such source: {', '.join(unknown)}; sources.toml has {', '.join(sorted(known))}"
        )
    if business_date > now().date():
        raise settings.SourcesError(f"{business_date} has not begun yet: there is nothing to pull for it")
    wanted = {name: known[name] for name in names or known}
    for source in wanted.values():
        _require_driver(source)
    with _alone(home):
        places = _Places(home, into or home)
        return [one for name, source in wanted.items() for one in _pulled(places, name, source, business_date)]


def _require_driver(source: Source) -> None:
    try:
        importlib.import_module(_DRIVERS[source.kind])
    except ImportError:
        extra = _OPENERS[source.kind][2]
        raise DriverMissingError(
            f"sources of the kind {source.kind} need a driver: pip install 'outpost[{extra}]'"
        ) from None


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    folder = staging(home)
    with (folder / "pull.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PullIsBusyError("another pull into this home runs: try again when it is done") from None
        for left in [*folder.glob("*.partial"), *folder.glob("partial-*")]:
            left.unlink()
        finish(home)
        yield


@dataclass(frozen=True)
class _Places:
    """The home that names sources and their secrets, and the one whose landing/ they are delivered into."""

    home: Home
    into: Home


def _pulled(places: _Places, name: str, source: Source, day: dt.date) -> Iterator[Pulled]:
    waiting = []
    for extract in source.extracts:
        try:
            if is_delivered(places.into, extract, day):
                yield Pulled(name, extract, "there")
            else:
                waiting.append(extract)
        except SourceError as fault:
            yield Pulled(name, extract, "failed", why=str(fault))
    if not waiting:
        return
    if source.kind in settings.SQL_KINDS:
        yield from _from_database(places, name, source, day, waiting)
    else:
        for extract in waiting:
            yield _guarded(name, extract, lambda extract=extract: _fetched(places, name, source, day, extract))


def _guarded(name: str, extract: str, work: Any) -> Pulled:
    try:
        done: Pulled = work()
    except Exception as fault:  # whatever a driver raises: it is told without its message
        return Pulled(name, extract, "failed", why=one_line(fault))
    return done


def _fetched(places: _Places, name: str, source: Source, day: dt.date, extract: str) -> Pulled:
    module, function, _ = _OPENERS[source.kind]
    fetch = getattr(importlib.import_module(module), function)
    dsn = settings.dsn_of(places.home, name, source)
    load = load_of(extract, source.extracts[extract])
    if source.kind == "sftp":
        return Pulled(
            name, extract, "delivered", fetch(places.home, places.into, name, source, dsn, extract, day), load
        )
    mapper = _mapper(places, extract)
    with DeliveryWriter(places.into, extract, day, mapper=mapper) as writer:
        began = extracted_now(day)
        rows = fetch(name, source, dsn, extract, day, writer)
        writer.put(load, began)
    return Pulled(name, extract, "delivered", rows, load, unmapped=tuple(mapper.unmapped() if mapper else ()))


def _mapper(places: _Places, extract: str) -> Mapper | None:
    said = mapping.read(places.home, extract)
    return None if said is None else Mapper(extract, said)


def _from_database(
    places: _Places, name: str, source: Source, day: dt.date, extracts: Sequence[str]
) -> Iterator[Pulled]:
    """All extracts of a source out of one snapshot. What breaks the connection fails those that are left, too."""
    from outpost.sources.database import take

    module, function, _ = _OPENERS[source.kind]
    opened = getattr(importlib.import_module(module), function)
    done: list[str] = []
    try:
        with opened(name, source, settings.dsn_of(places.home, name, source)) as database:
            began = extracted_now(day)
            for extract in extracts:
                through = _through(places.into, name, extract, day)

                def taken(extract: str = extract, through: str | None = through) -> Pulled:
                    mapper = _mapper(places, extract)
                    with DeliveryWriter(places.into, extract, day, encoding=database.encoding, mapper=mapper) as writer:
                        found = take(database, extract, source.extracts[extract], writer, through)
                        writer.put(found.load, began)
                    if found.through is not None:
                        _mark(places.into, name, extract, day, found.through)
                    unmapped = tuple(mapper.unmapped() if mapper else ())
                    return Pulled(name, extract, "delivered", found.rows, found.load, unmapped=unmapped)

                yield _guarded(name, extract, taken)
                done.append(extract)
    except SourceError as fault:
        yield from (Pulled(name, extract, "failed", why=str(fault)) for extract in extracts if extract not in done)


Marks = dict[str, dict[str, dict[str, str]]]


def _marks(home: Home) -> Marks:
    """Up to where the changes of each extract have been delivered, by source, extract and business date."""
    path = staging(home) / MARKS
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def _through(home: Home, name: str, extract: str, day: dt.date) -> str | None:
    """Up to where the last delivery before ``day`` went: who takes a refused one out of landing/ and pulls its day
    again gets the same changes again."""
    earlier = {past: to for past, to in _marks(home).get(name, {}).get(extract, {}).items() if past < day.isoformat()}
    return earlier[max(earlier)] if earlier else None


def _mark(home: Home, name: str, extract: str, day: dt.date, through: str) -> None:
    marks = _marks(home)
    days = marks.setdefault(name, {}).setdefault(extract, {})
    days[day.isoformat()] = through
    for past in sorted(days)[:-_DAYS_KEPT]:
        del days[past]
    write_whole(staging(home) / MARKS, json.dumps(marks, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
