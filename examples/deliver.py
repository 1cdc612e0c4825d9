"""Hands the files of a folder to a home, as two networks would: each with a manifest that says what it holds.

Usage: python examples/deliver.py FOLDER HOME 2026-11-29

FOLDER holds ``gov/<name>.csv`` and ``police/<name>.csv``. Change a row there, deliver it as another day's, and run a
night.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from pathlib import Path


def deliver(folder: Path, home: Path, day: dt.date) -> list[str]:
    """Copies each file into ``landing/<day>/<network>/`` and writes its manifest. Returns the names of the extracts."""
    delivered = []
    for file in sorted(folder.glob("*/*.csv")):
        place = home / "landing" / day.isoformat() / file.parent.name
        place.mkdir(parents=True, exist_ok=True)
        (place / file.name).write_bytes(file.read_bytes())
        # The manifest comes last: a night waits for a file that is not yet as long as its manifest says.
        (place / f"{file.stem}.manifest.json").write_text(json.dumps(manifest(file, day), indent=1), encoding="utf-8")
        delivered.append(f"{file.parent.name}.{file.stem}")
    return delivered


def manifest(file: Path, day: dt.date) -> dict[str, object]:
    """What the sender says of a file."""
    content = file.read_bytes()
    return {
        "extract": f"{file.parent.name}.{file.stem}",
        "network": file.parent.name,
        "business_date": day.isoformat(),
        "load": "full",
        "rows": content.count(b"\n") - 1,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "encoding": "utf-8",
        "schema_version": 1,
        "extracted_at": f"{day + dt.timedelta(days=1)}T00:10:00+08:00",
    }


if __name__ == "__main__":
    names = deliver(Path(sys.argv[1]), Path(sys.argv[2]), dt.date.fromisoformat(sys.argv[3]))
    sys.stdout.write(f"delivered: {', '.join(names)}\n")
