"""Where things go once a file has been judged: its receipt to receipts/, the file itself to inbox/archive/."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outpost import messages
from outpost.home import Home, sync_folder
from outpost.returns.files import ARCHIVE, Opened, open_file, safe_name
from outpost.returns.receipts import Receipt, receipt_file
from outpost.returns.refusal import FileRefusedError

_DIGITS = 8


@dataclass(frozen=True)
class ReceiptWriter:
    """Writes receipts into ``folder``; what other processes may be handed."""

    folder: Path

    def __call__(self, work: Sequence[tuple[Path, Receipt]]) -> list[Path]:
        """Write each receipt at its place."""
        for target, receipt in work:
            content = receipt_file(receipt)
            if target.exists() and (before := target.read_bytes()) != content:
                self._move_aside(target, before)
            partial = target.with_name(f".{target.name}.partial")
            partial.write_bytes(content)
            partial.replace(target)
        return [target for target, _ in work]

    def _move_aside(self, target: Path, before: bytes) -> None:
        """The newest receipt for a file name bears it; the one before is kept under a name of its own."""
        target.replace(target.with_name(f"{target.stem}-{hashlib.sha256(before).hexdigest()[:_DIGITS]}.xlsx"))


def places_of(home: Home, receipts: Sequence[Receipt]) -> list[Path]:
    """``receipts/<file>.xlsx`` for each; of files that differ in their ending alone the later ones get a digest."""
    used: set[str] = set()
    places = []
    for receipt in receipts:
        name = safe_name(receipt.file)
        stem = name.rpartition(".")[0] or name
        digest = receipt.sha256 or hashlib.sha256(os.fsencode(receipt.file)).hexdigest()
        longer = f"{stem}-{digest[:_DIGITS]}"
        # What is no file stays in inbox/: where it was told beside a file of its name it is found again.
        if stem.casefold() in used or (not receipt.sha256 and (home.receipts / f"{longer}.xlsx").exists()):
            stem = longer
        used.add(stem.casefold())
        places.append(home.receipts / f"{stem}.xlsx")
    return places


def is_told(target: Path, receipt: Receipt) -> bool:
    """Whether the receipt at its place says so already: of a file that comes again, a folder that still lies there."""
    if receipt.again or receipt.refused != "no_file":
        return receipt.again and target.exists()
    try:
        with zipfile.ZipFile(target) as before:
            sheet = before.read("xl/worksheets/sheet1.xml").decode()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False
    return messages.text("refusals.no_file") in sheet


def archive(home: Home, files: Sequence[Opened]) -> None:
    """Keep the files themselves, unchanged: those in inbox/ move to its archive/, others are copied there.

    A link in inbox/ goes, what it leads to is left alone.
    """
    folder = home.inbox / ARCHIVE
    folder.mkdir(parents=True, exist_ok=True)
    inbox = home.inbox.resolve()
    for file in files:
        target = folder / f"{file.sha256[:16]}_{safe_name(file.path.name)}"
        if file.path.parent.resolve() != inbox:
            if file.sha256 and not target.exists():
                _copy(file.path, target)
        elif file.path.is_symlink():
            file.path.unlink()
        elif file.sha256 and file.path.exists():
            file.path.replace(target)


def _copy(path: Path, target: Path) -> None:
    """Copy a file that lies elsewhere; one that has gone since it was read is left out."""
    partial = target.with_name(f".{target.name}.partial")
    try:
        with open_file(path) as old, partial.open("wb") as new:
            shutil.copyfileobj(old, new)
    except (FileRefusedError, FileNotFoundError):
        return
    partial.replace(target)


def make_last(home: Home) -> None:
    """Archive and receipts outlive a power cut; once for all files of an import."""
    for folder in (home.inbox / ARCHIVE, home.inbox, home.receipts):
        if folder.is_dir():
            sync_folder(folder)
