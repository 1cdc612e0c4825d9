"""What is added to a published night's folder after it: pages of leaders, in ``outbox/<T>/<zone>/pages/``.

The seal of a night covers its lists. What comes later has a manifest of its own beside it, with the sha256 of each file
and a MAC under the home's secret, so that ``outpost verify`` tells what was changed, added or taken away. Both zones'
folders appear by one rename each; what stood there of an earlier writing goes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from outpost.home import Home, replace_folder, sync_tree, write_whole
from outpost.night import sharing

PAGES = "pages"
"""The folder, below a zone's."""
MANIFEST = "manifest.json"
ZONES = ("gov", "police")
_FOLDER, _FILE = 0o750, 0o640


def publish(home: Home, night: str, staged: Path, key: bytes, groups: Mapping[str, int]) -> int:
    """Put what stands in ``staged/<zone>/pages/`` into the published night ``outbox/<night>``; returns its files.

    ``key``: the secret of the manifest's MAC. ``groups``: each zone's group of the system, if any. A zone for which
    nothing is staged keeps nothing of before either. OSError leaves each zone with the old or the new folder, whole.
    """
    files = 0
    for zone in ZONES:
        folder = staged / zone / PAGES
        target = home.outbox / night / zone / PAGES
        if not folder.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            continue
        digests = _digests(folder)
        told = {"business_date": night, "files": digests, "mac": _mac(key, night, zone, digests)}
        write_whole(folder / MANIFEST, json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        files += len(digests)
    for path in staged.rglob("*"):
        path.chmod(_FOLDER if path.is_dir() else _FILE)
    sharing.share([staged], groups)
    for zone in ZONES:
        folder = staged / zone / PAGES
        if folder.is_dir():
            sync_tree(folder)
            place = home.outbox / night / zone
            if place.is_dir():
                replace_folder(folder, place / PAGES)
            else:  # a zone for which there were no lists
                replace_folder(folder.parent, place)
    shutil.rmtree(staged, ignore_errors=True)
    return files


def faults(folder: Path, keys: Sequence[bytes]) -> Iterator[str]:
    """What is wrong with the pages in a night's folder ``outbox/<T>``: a sentence each, with places below it.

    ``keys``: secrets of which one made the manifest's MAC.
    """
    for zone in ZONES:
        pages = folder / zone / PAGES
        if not pages.exists():
            continue
        said = _read(pages / MANIFEST)
        if said is None:
            yield f"{zone}/{PAGES}: without a manifest that can be read its files cannot be held against anything"
            continue
        digests = said["files"]
        mac = str(said.get("mac", ""))
        if not any(hmac.compare_digest(mac, _mac(key, folder.name, zone, digests)) for key in keys):
            yield f"{zone}/{PAGES}/{MANIFEST}: is not what this home wrote"
            continue
        there = _digests(pages)
        for name in sorted(digests.keys() | there.keys()):
            if name not in there:
                yield f"{zone}/{PAGES}/{name}: is gone"
            elif name not in digests:
                yield f"{zone}/{PAGES}/{name}: was added"
            elif there[name] != digests[name]:
                yield f"{zone}/{PAGES}/{name}: is not what was published"


def is_added(place: str) -> bool:
    """Whether a place below ``outbox/<T>`` belongs to what was added, not to the lists."""
    return any(place.startswith(f"{zone}/{PAGES}/") for zone in ZONES)


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name != MANIFEST:
            with path.open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _read(path: Path) -> dict[str, dict[str, str]] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) and isinstance(found["files"], dict) else None
    except (OSError, ValueError, KeyError):
        return None


def _mac(key: bytes, night: str, zone: str, digests: Mapping[str, str]) -> str:
    told = json.dumps([night, zone, digests], ensure_ascii=False, sort_keys=True)
    return hmac.digest(key, f"{PAGES}|{told}".encode(), "sha256").hex()
