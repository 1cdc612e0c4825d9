"""The manifest beside a delivered file: what the sender says of it, each field checked for its type."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outpost.landing.refusal import RefusalError, is_fault

ENCODINGS = ("utf-8", "gb18030")
_SPELLINGS = {
    "utf-8": ("utf8", "utf8sig", "utf8bom"),
    "gb18030": ("gb18030", "gbk", "gb2312", "cp936", "ms936", "windows936", "euccn"),
}
_ENCODING_OF = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings}
LOADS = ("full", "incremental")
SCHEMA_VERSION = 1
_LOCAL = dt.timezone(dt.timedelta(hours=8))
_LARGEST = 1 << 20
_LARGEST_COUNT = 10**15


@dataclass(frozen=True)
class Manifest:
    """What the sender says. ``extracted_at`` is local time (Asia/Shanghai), without zone.

    ``encoding``: one of ``ENCODINGS``, or what stood there when it is none that is known.
    """

    extract: str
    network: str
    business_date: dt.date
    load: str
    rows: int
    bytes: int
    sha256: str
    encoding: str
    schema_version: int
    extracted_at: dt.datetime


def read_manifest(path: Path) -> Manifest:
    """Read a manifest; RefusalError names every field that is missing or not what it should be."""
    return _typed(path.name, _values(path))


def declared_bytes(path: Path) -> int | None:
    """How long the manifest says that its file is; None while there is no manifest that says it."""
    try:
        if not path.is_symlink():
            return _count(_values(path).get("bytes"))
    except (RefusalError, TypeError, OSError):
        pass
    return None


def _values(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise RefusalError("no_manifest", f"no manifest: {path.name} is missing")
    if path.stat().st_size > _LARGEST:
        raise RefusalError("bad_manifest", f"{path.name} is larger than a manifest can be")
    try:
        values = json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except BaseException as error:
        if not is_fault(error) or isinstance(error, RefusalError):
            raise
        raise RefusalError("bad_manifest", f"{path.name} is not JSON in UTF-8") from None
    if not isinstance(values, dict):
        raise RefusalError("bad_manifest", f"{path.name} is not a JSON object")
    return values


def _typed(file: str, values: dict[str, Any]) -> Manifest:
    readers = {
        "extract": _text,
        "network": _text,
        "business_date": _date,
        "load": _text,
        "rows": _count,
        "bytes": _count,
        "sha256": _sha256,
        "encoding": _encoding,
        "schema_version": _count,
        "extracted_at": _moment,
    }
    missing = [name for name in readers if values.get(name) is None]
    if missing:
        raise RefusalError("bad_manifest", f"{file}: fields missing: {', '.join(missing)}")
    read: dict[str, Any] = {}
    wrong = []
    for name, reader in readers.items():
        try:
            read[name] = reader(values[name])
        except (ValueError, TypeError, OverflowError):
            wrong.append(name)
    if wrong:
        raise RefusalError("bad_manifest", f"{file}: fields that cannot be read: {', '.join(wrong)}")
    return Manifest(**read)


def check_place(manifest: Manifest, extract: str, business_date: dt.date, load: str) -> None:
    """RefusalError when the manifest speaks of another delivery than the place where it lies.

    ``load`` is the contract's: a full extract always comes whole, an incremental one may be re-based by a full one.
    """
    network, name = extract.split(".")
    if manifest.encoding not in ENCODINGS:
        raise RefusalError("unknown_encoding", f"unknown encoding; known: {', '.join(ENCODINGS)}")
    wrong = []
    if manifest.extract not in (extract, name):
        wrong.append("extract")
    if manifest.network != network:
        wrong.append("network")
    if manifest.business_date != business_date:
        wrong.append("business_date")
    if manifest.schema_version != SCHEMA_VERSION:
        wrong.append("schema_version")
    if manifest.load not in LOADS or (load == "full" and manifest.load != "full"):
        wrong.append("load")
    if wrong:
        raise RefusalError("wrong_place", f"the manifest does not fit the place of the file: {', '.join(wrong)}")


def check_clock(manifest: Manifest, night: dt.date) -> None:
    """RefusalError when the delivery says that it was extracted after the day of landing and one more.

    The day of landing is that of the night's lists, T+1, whenever the night really runs: a rerun judges the same.
    """
    if manifest.extracted_at.date() > night + dt.timedelta(days=2):
        raise RefusalError("clock_ahead", "extracted_at lies in the future: is the clock of the source right?")


def extracted_now(business_date: dt.date) -> dt.datetime:
    """What a manifest that is made here gives as ``extracted_at``: now, for a day long past the last moment of the day
    after it, which is the latest that its night takes (``check_clock``)."""
    latest = dt.datetime.combine(business_date + dt.timedelta(days=1), dt.time(23, 59, 59), _LOCAL)
    return min(dt.datetime.now(_LOCAL).replace(microsecond=0), latest)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise RefusalError("bad_manifest", "a field comes twice in the manifest")
    return values


def _encoding(value: Any) -> str:
    """The encoding by its name here, in whatever spelling it comes; an unknown one as it is."""
    text = _text(value)
    return _ENCODING_OF.get(re.sub(r"[-_ ]", "", text.strip().lower()), text)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST_COUNT:
        raise TypeError
    return value


def _date(value: Any) -> dt.date:
    text = _text(value)
    if len(text) != len("2026-01-01"):
        raise ValueError
    return dt.date.fromisoformat(text)


def _sha256(value: Any) -> str:
    text = _text(value).lower()
    if len(bytes.fromhex(text)) != 32:
        raise ValueError
    return text


def _moment(value: Any) -> dt.datetime:
    moment = dt.datetime.fromisoformat(_text(value))
    return moment.astimezone(_LOCAL).replace(tzinfo=None) if moment.tzinfo else moment
