"""Packs as PDF, by LibreOffice, with the same bytes for the same documents."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from outpost import child
from outpost.errors import OutpostError

_PROGRAMS = ("soffice", "libreoffice")
_START, _EACH = 60.0, 6.0
"""Seconds that LibreOffice may take to start, and for each document."""
_CHUNK = 100
_DAY = re.compile(rb"(/(?:CreationDate|ModDate)\s*\()([^)]*)(\))")
_ID = re.compile(rb"<([0-9A-Fa-f]{32})>")
_TRAILER = re.compile(rb"/ID\s*\[\s*<[0-9A-Fa-f]{32}>\s*<[0-9A-Fa-f]{32}>\s*\]")
_CHECKSUM = re.compile(rb"(/DocChecksum\s*/)([0-9A-Fa-f]{32})")


class PaperError(OutpostError):
    """LibreOffice did not make a PDF of a document that it should read."""


def program() -> str | None:
    """LibreOffice, where it is installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name)) is not None), None)


def write(documents: Sequence[Path], day: str) -> list[Path]:
    """Write beside each .docx the same as PDF; nothing where LibreOffice is not installed, or without its Writer.

    ``day``: ISO date that stands in them.

    Raises:
        PaperError: one of them is not there afterwards.
        ChildError: it did not end in time.
    """
    office = program()
    if office is None or not documents:
        return []
    folder = documents[0].parent
    with tempfile.TemporaryDirectory(prefix=".paper-", dir=folder) as kept:
        profile, made = Path(kept, "profile"), Path(kept, "made")
        for start in range(0, len(documents), _CHUNK):
            part = documents[start : start + _CHUNK]
            words = [
                *(office, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}"),
                *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(made), *map(str, part)),
            ]
            child.program(words, b"", _START + _EACH * len(part))
        if not any(made.glob("*.pdf")):
            return []
        written = []
        for document in documents:
            found = made / f"{document.stem}.pdf"
            if not found.is_file():
                raise PaperError(f"LibreOffice made no PDF of {document.name}: open it by hand to see why")
            target = document.with_suffix(".pdf")
            target.write_bytes(settled(found.read_bytes(), day))
            written.append(target)
    return written


def settled(content: bytes, day: str) -> bytes:
    """A PDF with a day instead of the moment of its making, and an identifier made of what it holds. The length of each
    stays: the table of places in the file is still right."""
    moment = f"D:{day.replace('-', '')}000000".encode()
    content = _DAY.sub(lambda found: found[1] + moment[: len(found[2])].ljust(len(found[2]), b"Z") + found[3], content)
    content = _CHECKSUM.sub(lambda found: found[1] + b"0" * 32, content)
    blank = _TRAILER.sub(lambda found: _ID.sub(b"<" + b"0" * 32 + b">", found[0]), content)
    identifier = sha256(blank).hexdigest()[:32].upper().encode()
    return _TRAILER.sub(lambda found: _ID.sub(b"<" + identifier + b">", found[0]), blank)
