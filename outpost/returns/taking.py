"""Taking in what came back: files read, rows judged, receipts written, accepted rows put into the journal."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from outpost import journal
from outpost.begun import with_begun
from outpost.child import Limits
from outpost.child.pool import CHUNK, in_chunks
from outpost.home import Home
from outpost.returns import keeping, other_books
from outpost.returns.files import Opened, open_all, passed_over, safe_name
from outpost.returns.judging import AnswerSpec, Judge, Judged
from outpost.returns.receipts import Receipt

_CHILDREN = 2
# Each file of a chunk may be one that a child of its own reads for as long as that one is allowed to.
_READING = Limits(seconds=1_800 + CHUNK * other_books.SECONDS)
"""Processes that read files and write receipts where there are many."""


@dataclass(frozen=True)
class Returns:
    """What one import came to. ``again`` counts files whose content had been taken in before.

    ``passed_over`` names what lies in inbox/ and is no file; it has a receipt, too, and stays where it is.
    """

    files: int
    accepted: int
    refused: int
    refused_files: int
    again: int
    receipts: list[Path]
    passed_over: list[str]


def take_in(
    home: Home,
    files: Sequence[Path],
    con: duckdb.DuckDBPyConnection,
    specs: Mapping[str, AnswerSpec],
    import_day: dt.date,
) -> Returns:
    """Take in ``files`` on ``import_day``: receipts, journal, archive, in this order.

    ``con`` is the published database, read-only. Files that lie in inbox/ move to inbox/archive/; others are copied
    there. A crash in between is made good by running again: what the journal has is not taken in twice.
    """
    with _alone(home):
        specs = with_begun(specs)
        entries = journal.entries(home)
        batch = max((int(entry.get("batch", entry["id"])) for entry in entries), default=0) + 1
        read: list[Opened] = in_chunks(open_all, files, _CHILDREN, "reads returned lists", _READING)
        judge = Judge(con, [file.form for file in read if file.form], specs, import_day, entries, home)
        import_of = _Import(judge, import_day, {str(entry.get("file_sha256")) for entry in entries})
        # Answers before verdicts: one that comes with this import may be newer than what a verdict is about.
        for file in sorted(read, key=_has_verdicts):
            import_of.take(file)
        lying = passed_over(home)
        told = [*import_of.receipts, *(Receipt(path.name, "", import_day, refused="no_file") for path in lying)]
        home.receipts.mkdir(parents=True, exist_ok=True)
        work = list(zip(keeping.places_of(home, told), told, strict=True))
        due = [(target, receipt) for target, receipt in work if not keeping.is_told(target, receipt)]
        places = in_chunks(keeping.ReceiptWriter(home.receipts), due, _CHILDREN, "writes receipts")
        journal.append(home, [{**entry, "batch": batch} for entry in import_of.entries])
        keeping.archive(home, read)
        keeping.make_last(home)
        return import_of.summary(len(read), places, [safe_name(path.name) for path in lying])


def _has_verdicts(file: Opened) -> bool:
    return file.form is not None and any(row.kind == "review" for row in file.form.rows)


@dataclass
class _Import:
    """The files of one import, one after the other. ``known``: digests of what was taken in before."""

    judge: Judge
    day: dt.date
    known: set[str]
    receipts: list[Receipt] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)

    def take(self, file: Opened) -> None:
        """Judge a file that is new, and note its receipt."""
        if file.sha256 in self.known:
            self.receipts.append(Receipt(file.path.name, file.sha256, self.day, again=True))
            return
        judged = self.judge.judge(file.form) if file.form else []
        untouched = file.form.untouched if file.form else 0
        receipt = Receipt(file.path.name, file.sha256, self.day, judged, untouched, file.refused)
        self.receipts.append(receipt)
        self.entries += self._entries(judged, file.sha256)
        if receipt.accepted:
            self.known.add(file.sha256)

    def _entries(self, judged: Sequence[Judged], sha256: str) -> Iterator[dict[str, Any]]:
        for one in judged:
            if one.entry is not None:
                yield {**one.entry, "file_sha256": sha256, "import_day": self.day.isoformat()}

    def summary(self, files: int, places: list[Path], passed_over: list[str]) -> Returns:
        """What it came to."""
        rows = sum(len(receipt.judged) for receipt in self.receipts)
        accepted = sum(receipt.accepted for receipt in self.receipts)
        whole = sum(receipt.refused is not None for receipt in self.receipts)
        again = sum(receipt.again for receipt in self.receipts)
        return Returns(files, accepted, rows - accepted, whole, again, places, passed_over)


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
