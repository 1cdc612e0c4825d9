"""Returns: filled-in lists come back through inbox/, are checked row by row, answered by a receipt, and kept.

Accepted rows go to the journal, from where the first night not yet published takes them. The same content twice
changes nothing. A file is never trusted: ``archive`` and ``markup`` bound what it may be, ``reading`` says what it is.
Who writes the receipts knows nothing of persons, and no row's values go anywhere but into the journal and its receipt.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from outpost.home import Home, sync_folder
from outpost.night import journal
from outpost.returns.forms import Form, form_of
from outpost.returns.judging import Judge, Judged, Spec
from outpost.returns.reading import MOST_BYTES, tables_of
from outpost.returns.receipts import Receipt, receipt_file
from outpost.returns.refusal import FileRefusedError

__all__ = ["Returns", "read_form", "take_in", "waiting_files"]

ARCHIVE = "archive"
_UNFIT = re.compile(r"[\x00-\x1f/\\:*?\"<>|]+")
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Returns:
    """What one import came to. ``again`` counts files whose content had been taken in before."""

    files: int
    accepted: int
    refused: int
    refused_files: int
    again: int
    receipts: list[Path]


@dataclass(frozen=True)
class _File:
    path: Path
    sha256: str
    form: Form | None
    refused: str | None


def waiting_files(home: Home) -> list[Path]:
    """Files that lie in inbox/ to be taken in, in order of their names."""
    if not home.inbox.is_dir():
        return []
    return sorted(
        path
        for path in home.inbox.iterdir()
        if path.is_file()
        and not path.is_symlink()
        and path.name != journal.FILE
        and not path.name.startswith((".", "~$"))
    )


def take_in(
    home: Home,
    files: Sequence[Path],
    con: duckdb.DuckDBPyConnection,
    specs: Mapping[str, Spec],
    import_day: dt.date,
) -> Returns:
    """Take in ``files`` on ``import_day``: receipts, journal, archive, in this order.

    ``con`` is the published database, read-only. Files that lie in inbox/ move to inbox/archive/; others are copied
    there. A crash in between is made good by running again: what the journal has is not taken in twice.
    """
    with _alone(home):
        entries = journal.entries(home)
        known = {str(entry["file_sha256"]) for entry in entries if "file_sha256" in entry}
        batch = max((int(entry.get("batch", entry["id"])) for entry in entries), default=0) + 1
        read = [_opened(path) for path in files]
        judge = Judge(con, [file.form for file in read if file.form], specs, import_day)
        outcome: list[Receipt] = []
        fresh: list[dict[str, Any]] = []
        places: list[Path] = []
        again = 0
        for file in read:
            if file.sha256 in known:
                again += 1
                _archive(home, file)
                continue
            judged = judge.judge(file.form) if file.form else []
            receipt = Receipt(
                file.path.name, file.sha256, import_day, judged, file.form.untouched if file.form else 0, file.refused
            )
            places.append(_write_receipt(home, receipt))
            outcome.append(receipt)
            if receipt.accepted:
                known.add(file.sha256)
            fresh += _entries(judged, file.sha256, import_day, batch)
        journal.append(home, fresh)
        for file in read:
            _archive(home, file)
        rows = sum(len(receipt.judged) for receipt in outcome)
        accepted = sum(receipt.accepted for receipt in outcome)
        whole = sum(receipt.refused is not None for receipt in outcome)
        return Returns(len(read), accepted, rows - accepted, whole, again, places)


def read_form(content: bytes) -> Form:
    """The filled-in rows of a file's content. FileRefusedError says why it is refused whole."""
    return form_of(tables_of(content))


def _opened(path: Path) -> _File:
    """Read a file once, whole if it may be, and look into it."""
    with path.open("rb") as source:
        content = source.read(MOST_BYTES + 1)
        digest = hashlib.sha256(content)
        while piece := source.read(1 << 20):
            digest.update(piece)
    try:
        form = read_form(content)
    except FileRefusedError as refusal:
        return _File(path, digest.hexdigest(), None, refusal.key)
    return _File(path, digest.hexdigest(), form, None)


def _entries(judged: Sequence[Judged], sha256: str, import_day: dt.date, batch: int) -> Iterator[dict[str, Any]]:
    for one in judged:
        if one.entry is not None:
            yield {**one.entry, "file_sha256": sha256, "import_day": import_day.isoformat(), "batch": batch}


def safe_name(name: str) -> str:
    """A file's own name as far as it can be kept: no path, no control characters, not too long."""
    plain = _UNFIT.sub("_", name).strip(". ") or "file"
    stem, dot, ending = plain.rpartition(".")
    return f"{(stem or ending)[:_LONGEST_NAME]}{dot}{ending[:8]}" if stem else plain[:_LONGEST_NAME]


def _write_receipt(home: Home, receipt: Receipt) -> Path:
    """Write ``receipts/<file>.xlsx``; a receipt for another content of that name gets its digest in the name."""
    home.receipts.mkdir(parents=True, exist_ok=True)
    stem = safe_name(receipt.file)
    stem = stem.rpartition(".")[0] or stem
    content = receipt_file(receipt)
    place = home.receipts / f"{stem}.xlsx"
    if place.exists() and place.read_bytes() != content:
        place = home.receipts / f"{stem}-{receipt.sha256[:8]}.xlsx"
    partial = place.with_name(f".{place.name}.partial")
    partial.write_bytes(content)
    partial.replace(place)
    return place


def _archive(home: Home, file: _File) -> None:
    """Keep the file itself, unchanged, in inbox/archive/."""
    folder = home.inbox / ARCHIVE
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{file.sha256[:16]}_{safe_name(file.path.name)}"
    if not file.path.exists():
        return
    if file.path.parent.resolve() == home.inbox.resolve():
        file.path.replace(place)
    elif not place.exists():
        partial = place.with_name(f".{place.name}.partial")
        partial.write_bytes(file.path.read_bytes())
        partial.replace(place)
    sync_folder(folder)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One import at a time; a second one waits."""
    home.inbox.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home.inbox / ".importing", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
