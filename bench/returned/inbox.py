"""What lies in inbox/ besides files: folders, links, pipes, half copied and hidden files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from bench.returned.case import answered
from bench.returned.city import PLAIN, City
from bench.returned.workbook import xlsx

SECONDS = 60


def faults(city: City, desk: Path) -> list[str]:
    """Fill inbox/, take it in twice, and name files that are none; what went wrong."""
    box = city.home / "inbox"
    outside = _fill(city, box, desk)
    kept = outside.read_bytes()
    try:
        done = city.run("returns", "--json", check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return ["inbox: `outpost returns` hangs on what lies in inbox/ (a pipe, a link, a folder)"]
    out = city.faults_of(done, "inbox")
    if not outside.exists() or outside.read_bytes() != kept:
        out.append("inbox: a link's target outside the home was moved or changed")
    if (box / "i_plain.xlsx").exists() or not list((city.home / "receipts").glob("i_plain*")):
        out.append("inbox: a plain file beside a link, a pipe and a folder is not taken in")
    out += city.faults_of(city.run("returns", "--json", check=False), "inbox, the second call")
    for name in ("i_pipe.xlsx", "i_pipe.csv", "i_link.xlsx", "i_dangling.xlsx", "i_up.xlsx"):
        (box / name).unlink(missing_ok=True)
    for what, path in (("a file that is not there", desk / "no such file.xlsx"), ("a folder named as a file", desk)):
        done = city.run("returns", str(path), check=False)
        if done.returncode == 0 or "Traceback" in done.stderr:
            out.append(f"call: {what}: exit {done.returncode}")
    return out


def _fill(city: City, box: Path, desk: Path) -> Path:
    """A file of each kind, a link to one outside the home among them, which is returned."""
    outside = desk / "outside.xlsx"
    for path in (box / "i_plain.xlsx", box / "folder.xlsx" / "i_inner.xlsx", outside):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(xlsx(answered(city, city.take(avoid=PLAIN))))
    (box / "i_link.xlsx").symlink_to(outside)
    (box / "i_dangling.xlsx").symlink_to(desk / "nowhere.xlsx")
    (box / "i_up.xlsx").symlink_to("..")
    (box / ".DS_Store").write_bytes(b"\x00")
    (box / "~$i_plain.xlsx").write_bytes(b"\x05user" + b" " * 160)
    (box / "i_part.xlsx.part").write_bytes(b"PK\x03\x04")
    (box / "Thumbs.db").write_bytes(b"\xd0\xcf")
    os.mkfifo(box / "i_pipe.xlsx")
    os.mkfifo(box / "i_pipe.csv")
    return outside
