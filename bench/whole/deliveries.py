"""What a city delivers on its nights: made once for a size and a seed, then laid into homes as the nights need it.

``first`` and ``delivered`` are the demo's own. The others are nights that the demo does not write: with its incremental
extracts of the day, and of the full ones nothing (``increments``), the files of the first night again (``unchanged``),
or those before with 0.5% of the rows in a new version (``changed``): brought up to date, at the address of another one.
The rest bring the incremental extracts of the day, the full ones that would be stale without, and one thing besides:
answers (``answered``, ``bench.whole.answers``; one file of that day does not come), that file a day late (``late``), an
incremental extract anew as a whole (``rebased``), or the standard addresses without one in a thousand (``gone``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from pathlib import Path

import polars as pl

from outpost import contracts
from outpost.demo import write_city

FIRST = dt.date(2026, 11, 21)
"""A Saturday: on the Sunday and the Monday after it the demo writes full extracts."""
NIGHTS = ("first", "unchanged", "delivered", "changed", "increments", "answered", "late", "rebased", "gone")
_OF_THE_DEMO = ("first", "delivered")
ANSWERED = ("answered", "late")
"""Nights before which people answer."""
ONE_IN = 200
LATE = "gov.grid_visit"
"""The largest of the incremental extracts: it comes late, and is re-based."""
ADDRESSES = "police.standard_address"
GONE_IN = 1000
_SOON_STALE = 2
"""Days: full extracts that may not be older come on every night after ``changed``."""
_PLACE = ("address_code", "address_text")


def day_of(night: str) -> dt.date:
    """The business date of a night of the city."""
    return FIRST + dt.timedelta(days=NIGHTS.index(night))


def cached_city(cache: Path, residents: int, seed: int) -> Path:
    """The folder with a city's nights, ``<night>/<network>/<name>.csv`` and manifests; made where it is not there."""
    folder = cache / f"city-{residents}-{seed}-{len(NIGHTS)}"
    if not (folder / ".done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        last = FIRST + dt.timedelta(days=len(NIGHTS) - 1)
        folder.mkdir(parents=True)
        write_city(folder, residents=residents, nights=len(NIGHTS), seed=seed, date=last)
        for night in NIGHTS:
            if night not in _OF_THE_DEMO:
                _make_night(folder, night)
        _come_late(folder)
        _rebase(folder)
        _lose_addresses(folder)
        (folder / ".done").touch()
    return folder


def _make_night(city: Path, night: str) -> None:
    """Put the full extracts of a night in the place of those that the demo wrote."""
    for extract, contract in contracts.ALL.items():
        soon_stale = contract.terms.stale_after <= _SOON_STALE and night not in ("changed", "unchanged", "increments")
        if contract.terms.load != "full" or soon_stale:
            continue
        new = _file(city, night, extract)
        for old in new.parent.glob(f"{new.stem}.*"):
            old.unlink()
        if night not in ("changed", "unchanged"):
            continue
        before = _newest(city, extract, night)
        if night == "unchanged":
            os.link(before, new)
        else:
            _changed(before, extract, day_of(night)).write_csv(new)
        _tell(before, new, day_of(night))


def _newest(city: Path, extract: str, night: str) -> Path:
    """The file of an extract that came last before a night."""
    past = reversed(NIGHTS[: NIGHTS.index(night)])
    return next(path for one in past if (path := _file(city, one, extract)).exists())


def _come_late(city: Path) -> None:
    """Lay a file of the night ``answered`` aside, to be delivered a day later."""
    file = _file(city, "answered", LATE)
    late = city / "late" / file.relative_to(city)
    late.parent.mkdir(parents=True)
    for one in (file, _manifest(file)):
        one.rename(late.with_name(one.name))


def _rebase(city: Path) -> None:
    """All that an incremental extract has brought, the newest row of each key, as a full delivery."""
    file = _file(city, "rebased", LATE)
    past = [_file(city, night, LATE) for night in NIGHTS[: NIGHTS.index("rebased")]]
    files = [*(path for path in past if path.exists()), *(city / "late").glob(f"*/*/{file.name}"), file]
    rows = pl.concat([pl.read_csv(path, infer_schema=False) for path in files])
    key = list(contracts.ALL[LATE].terms.key)
    rows.sort("updated_at", maintain_order=True).unique(key, keep="last", maintain_order=True).write_csv(file)
    _tell(file, file, day_of("rebased"), load="full")


def _lose_addresses(city: Path) -> None:
    """The standard addresses as they came last, without one in ``GONE_IN``, of such as nothing stands below."""
    before, new = _newest(city, ADDRESSES, "gone"), _file(city, "gone", ADDRESSES)
    rows = pl.read_csv(before, infer_schema=False)
    is_below = ~pl.col("address_code").is_in(rows["parent_code"].drop_nulls().unique().implode())
    rows.filter(~(is_below & (pl.int_range(pl.len()) % GONE_IN == 0))).write_csv(new)
    _tell(before, new, day_of("gone"))


def _file(city: Path, night: str, extract: str) -> Path:
    network, name = extract.split(".")
    return city / day_of(night).isoformat() / network / f"{name}.csv"


def _changed(file: Path, extract: str, day: dt.date) -> pl.DataFrame:
    """A delivered file with one row in ``ONE_IN`` in a new version; where rows have no version of their own, gone."""
    contract = contracts.ALL[extract]
    rows = pl.read_csv(file, infer_schema=False)
    chosen = pl.int_range(pl.len()) % ONE_IN == 0
    if "updated_at" not in contract.by_name:
        return rows.filter(~chosen)
    places = [name for name in _PLACE if name in contract.by_name and name not in contract.terms.key]
    moved = rows.filter(chosen).select(pl.col(places).shift(1).fill_null(strategy="backward"))
    at = (pl.int_range(len(rows), eager=True) % ONE_IN == 0).arg_true()
    rows = rows.with_columns(rows[name].scatter(at, moved[name]) for name in places)
    zoned = "T" in str(rows["updated_at"].drop_nulls().first())
    return rows.with_columns(
        updated_at=pl.when(chosen)
        .then(pl.lit(f"{day}T20:00:00+08:00" if zoned else f"{day} 20:00:00"))
        .otherwise("updated_at")
    )


def _tell(before: Path, new: Path, day: dt.date, **more: str) -> None:
    manifest = json.loads(_manifest(before).read_text(encoding="utf-8"))
    data = new.read_bytes()
    manifest |= {
        "business_date": day.isoformat(),
        "rows": pl.scan_csv(new, infer_schema=False).select(pl.len()).collect().item(),
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "extracted_at": f"{day + dt.timedelta(days=1)}T00:10:00+08:00",
    } | more
    _manifest(new).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _manifest(file: Path) -> Path:
    return file.with_suffix(".manifest.json")


def deliver(city: Path, landing: Path, night: str) -> list[Path]:
    """Lay the files of a night into ``landing``; returns its data files."""
    day = day_of(night).isoformat()
    shutil.copytree(city / day, landing / day, copy_function=os.link, dirs_exist_ok=True)
    files = sorted((city / day).glob("*/*.csv"))
    if night == "late":
        shutil.copytree(city / "late", landing, copy_function=os.link, dirs_exist_ok=True)
        files += sorted((city / "late").glob("*/*/*.csv"))
    return files
