"""The one writer of deliveries that Outpost makes itself: ``.csv.gz`` and manifest, as any sender writes them.

Written aside and put into landing/ by rename, the manifest last: whoever looks sees no delivery, or a whole one. What
any file gets (refusal, quarantine, vault) these get as well, because there is one door.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import IO, Any
from zoneinfo import ZoneInfo

import polars as pl

from outpost import contracts
from outpost.home import Home, sync_folder, write_whole
from outpost.landing.inputs import MANIFEST_ENDING, delivered_files, sha256_of
from outpost.landing.manifest import SCHEMA_VERSION
from outpost.mapping import Mapper
from outpost.sources.settings import SourceError

_LEVEL = 1
_GZIP = 31
_BLOCK = 1 << 20
_LAID = ".laid.json"
_MODE = 0o640
_LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The moment by Shanghai time that a manifest gives as ``extracted_at``."""
    return dt.datetime.now(_LOCAL).replace(microsecond=0)


def staging(home: Home) -> Path:
    """Where deliveries are while they are written; what an ended process left there is nobody's."""
    folder = home.lake / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_delivered(home: Home, extract: str, business_date: dt.date) -> bool:
    """Whether a delivery lies at this place already, file and manifest.

    SourceError where one lies there without the other: somebody else is about to deliver, or waits for a manifest.
    """
    network, name = extract.split(".")
    there = delivered_files(home.landing / business_date.isoformat() / network, name)
    has_manifest = any(path.name.endswith(MANIFEST_ENDING) for path in there)
    if there and (not has_manifest or len(there) == 1):
        raise SourceError(
            f"{extract}: {there[0].name} of {business_date} lies in landing/ "
            + ("without its file" if has_manifest else "without a manifest: `outpost manifest` makes one")
            + "; or take it out, and pull again"
        )
    return bool(there)


def finish(home: Home) -> None:
    """Lay the manifests that a process did not live to lay beside the files that it put into landing/."""
    for note in staging(home).glob(f"*{_LAID}"):
        text = note.read_text(encoding="utf-8")
        manifest = json.loads(text)
        folder, name = _place(home, manifest)
        files = delivered_files(folder, name)
        if len(files) == 1 and sha256_of(files[0]) == manifest["sha256"]:
            write_whole(folder / f"{name}{MANIFEST_ENDING}", text)
        note.unlink()


def _place(home: Home, manifest: dict[str, Any]) -> tuple[Path, str]:
    network, name = manifest["extract"].split(".")
    return home.landing / manifest["business_date"] / network, name


def opened(partial: Path) -> IO[bytes]:
    """A file to write a delivery into, which others may not read."""
    partial.unlink(missing_ok=True)
    return os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "wb")


class _Compressed:
    """A gzip file, without a time of writing, that is compressed and digested beside whoever fills it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._zlib = zlib.compressobj(_LEVEL, wbits=_GZIP)
        self._waiting = bytearray()
        self._beside = ThreadPoolExecutor(1, "compresses")
        self._last: Future[None] | None = None
        self.sha256 = hashlib.sha256()
        self.bytes = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._waiting += data
        if len(self._waiting) >= _BLOCK:
            self._hand_on()

    def _hand_on(self) -> None:
        if self._last is not None:
            self._last.result()
        block, self._waiting = self._waiting, bytearray()
        self._last = self._beside.submit(lambda: self._put(self._zlib.compress(block)))

    def _put(self, written: bytes) -> None:
        self.sha256.update(written)
        self.bytes += len(written)
        self._file.write(written)

    def finish(self) -> None:
        """Write what is left, so that it lasts."""
        self._hand_on()
        self.close()
        self._put(self._zlib.flush())
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Wait for the thread beside; an error of it comes up where ``finish`` was asked for."""
        self._beside.shutdown()
        if self._last is not None:
            self._last.result()


class WholeLines:
    """Bytes of CSV, in pieces of ``enough`` characters that end with a row; a break within quotes ends none."""

    def __init__(self, encoding: str, enough: int = _BLOCK) -> None:
        self._enough = enough
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
        self._waiting = ""
        self._length = 0

    def given(self, data: bytes) -> bytes:
        """What is whole by now, in UTF-8; nothing until there is enough of it."""
        self._waiting += self._decoder.decode(data)
        if len(self._waiting) < self._length + self._enough:
            return b""
        end = self._waiting.rfind("\n") + 1
        while end and self._waiting.count('"', 0, end) % 2:
            end = self._waiting.rfind("\n", 0, end - 1) + 1
        whole, self._waiting = self._waiting[:end], self._waiting[end:]
        self._length = len(self._waiting)
        return whole.encode()

    def rest(self) -> bytes:
        """What is left at the end."""
        whole, self._waiting = self._waiting + self._decoder.decode(b"", final=True), ""
        return whole.encode()


def read_lines(text: bytes, names: Sequence[str]) -> pl.DataFrame:
    """Lines of CSV without a header as texts; null for empty."""
    schema = dict.fromkeys(names, pl.String)
    return pl.read_csv(text, has_header=False, schema=schema, infer_schema=False, raise_if_empty=False)


class DeliveryWriter:
    """One delivery while it is written; leaving it without ``put`` leaves nothing.

    ``encoding`` is that of the bytes given to ``write``; rows given to ``write_rows`` are written in UTF-8. ``mapper``
    brings both to the contract's form, and then all is written in UTF-8.
    """

    def __init__(
        self, home: Home, extract: str, business_date: dt.date, *, encoding: str = "utf-8", mapper: Mapper | None = None
    ) -> None:
        self._home, self._extract, self._date = home, extract, business_date
        self._encoding = "utf-8" if mapper else encoding
        self._mapper = mapper
        self._lines = WholeLines(encoding) if mapper else None
        self._partial = staging(home) / f"{extract}.csv.gz.partial"
        self.rows = 0

    def __enter__(self) -> DeliveryWriter:
        self._file = opened(self._partial)
        self._gzip = _Compressed(self._file)
        self._names = list(contracts.ALL[self._extract].by_name)
        self._gzip.write(",".join(self._names).encode() + b"\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # what could not be written is thrown away, and told by who asked for it
            self._gzip.close()
        self._file.close()
        self._partial.unlink(missing_ok=True)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Lines of CSV without a header: comma, double quote, empty for null."""
        if self._lines is None:
            self._gzip.write(data)
        else:
            self._map_lines(self._lines.given(bytes(data)))

    def _map_lines(self, text: bytes) -> None:
        if text:
            self._write_mapped(read_lines(text, self._names))

    def _write_mapped(self, rows: pl.DataFrame) -> None:
        assert self._mapper is not None
        self._gzip.write(self._mapper(rows).write_csv(include_header=False).encode())

    def write_rows(self, rows: Iterable[Sequence[str | None]]) -> None:
        """Rows of texts in the contract's order, null for none. SourceError for what is no character."""
        if self._mapper is not None:
            frame = pl.DataFrame(list(rows), schema=dict.fromkeys(self._names, pl.String), orient="row")
            self._write_mapped(frame)
            self.rows += frame.height
            return
        lines: list[str] = []
        # Only what is in a line's end is quoted: both of its characters are, and then the line ends in one.
        csv.writer(SimpleNamespace(write=lines.append), lineterminator="\r\n").writerows(rows)
        try:
            self.write("".join(line[:-2] + "\n" for line in lines).encode("utf-8"))
        except UnicodeEncodeError:
            raise SourceError(f"{self._extract}: a text holds half a character (a lone surrogate)") from None
        self.rows += len(lines)

    def put(self, load: str, extracted_at: dt.datetime) -> Path:
        """Put the delivery into landing/: the file, then its manifest. SourceError where another one lies there."""
        if self._lines is not None:
            self._map_lines(self._lines.rest())
        self._gzip.finish()
        manifest = {
            "extract": self._extract,
            "network": self._extract.split(".")[0],
            "business_date": self._date.isoformat(),
            "load": load,
            "rows": self.rows,
            "bytes": self._gzip.bytes,
            "sha256": self._gzip.sha256.hexdigest(),
            "encoding": self._encoding,
            "schema_version": SCHEMA_VERSION,
            "extracted_at": extracted_at.isoformat(),
        }
        return put(self._home, self._partial, ".csv.gz", manifest)


def put(home: Home, file: Path, ending: str, manifest: dict[str, Any]) -> Path:
    """Rename a finished file to its place in landing/ and lay its manifest beside it; returns the file's place."""
    extract, day = manifest["extract"], dt.date.fromisoformat(manifest["business_date"])
    if is_delivered(home, extract, day):
        raise SourceError(f"{extract}: landing/ holds a delivery of {day} already")
    folder, name = _place(home, manifest)
    folder.mkdir(parents=True, exist_ok=True)
    target: Path = folder / f"{name}{ending}"
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    note = staging(home) / f"{extract}{_LAID}"
    write_whole(note, text)  # whoever finds the file alone knows whose it is
    file.replace(target)
    sync_folder(folder)
    write_whole(folder / f"{name}{MANIFEST_ENDING}", text)
    note.unlink()
    return target
