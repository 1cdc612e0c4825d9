"""The guide's way from an empty machine to the first lists, typed as it stands there: a city that lies in PostgreSQL.

    mmdebstrap --variant=minbase bookworm DIR                     # an empty Debian 12, as root
    python -m bench.taking_up DIR [--residents 200000] [--seed 1]

DIR is changed. The demo city's deliveries become tables of a PostgreSQL server that is started for it: columns of
dates, times, numbers and truths, as a city has them. Packages come from where this machine's pip and apt find them.
Told: seconds of a clock of each command, and how many lists there are. Fails with the first command that fails.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from outpost import contracts
from tests.servers import postgresql

GUIDE = Path(__file__).parents[1] / "docs" / "guide.md"
HEADING = "## From an empty machine to the first lists"
DAY = "2026-11-22"
DSN_FILE = "city.dsn"
TYPES = {"date": "date", "timestamp": "timestamp", "integer": "bigint", "decimal": "numeric", "flag": "boolean"}
FOLDER = "/root/taking-up"


def commands(night: dt.date) -> list[str]:
    """What the guide says to type, for a night."""
    section = GUIDE.read_text(encoding="utf-8").partition(HEADING)[2]
    (block, *_) = re.findall(r"^```sh\n(.*?)^```$", section, re.M | re.S)
    return [line.split("  #")[0].strip().replace(DAY, night.isoformat()) for line in block.splitlines()]


def load(con: psycopg.Connection[object], landed: Path) -> str:
    """Put the night's deliveries into tables, and return the ``sources.toml`` that reads them."""
    sections = [f'[sources.city]\nkind = "postgresql"\ndsn_file = "{DSN_FILE}"\n']
    for file in sorted(landed.rglob("*.csv")):
        extract, table = f"{file.parent.name}.{file.stem}", f"{file.parent.name}_{file.stem}"
        kinds = {column.name: column.kind for column in contracts.ALL[extract].columns}
        with file.open(encoding="utf-8", newline="") as text:
            header = next(csv.reader(text))
        typed = ", ".join(f"{name} {TYPES.get(kinds[name], 'text')}" for name in header)
        con.execute(f"CREATE TABLE {table} ({typed})".encode())
        with con.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv, HEADER)".encode()) as rows:
            rows.write(file.read_bytes())
        how = 'changed = "updated_at"' if "updated_at" in header else 'load = "full"'
        sections.append(f'[sources.city.extracts."{extract}"]\ntable = "{table}"\n{how}\n')
    return "\n".join(sections)


def typed_in(root: Path, words: list[str]) -> str:
    """Type the commands into the machine below ``root``, one shell for all; returns what the last one said."""
    said = ""
    environment = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    if certificates := environment.get("PIP_CERT"):  # of a network whose packages come through a door of its own
        environment["PIP_CERT"] = f"{FOLDER}/pip.pem"
        shutil.copy(certificates, root / FOLDER[1:] / "pip.pem")
    environment |= {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
    exported = ""
    for command in words:
        began = time.perf_counter()
        done = subprocess.run(
            ["chroot", str(root), "sh", "-ec", f"cd {FOLDER}; {exported}{command}"], env=environment, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        print(f"{time.perf_counter() - began:7.1f} s  {command}", flush=True)  # noqa: T201
        if done.returncode:
            sys.exit(f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        if command.startswith("export "):
            exported += f"{command}; "
        said = done.stdout
    return said


def main() -> None:
    """Take Outpost up on an empty machine, and say how long each command took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, help="an empty Debian 12; it is changed")
    parser.add_argument("--residents", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    night = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date() - dt.timedelta(days=1)
    folder = given.root / FOLDER[1:]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as made, postgresql() as server:
        home = Path(made) / "home"
        words = ["demo", "--residents", str(given.residents), "--seed", str(given.seed), "--nights", "1"]
        for command in (["init"], [*words, "--date", str(night)]):
            subprocess.run([sys.executable, "-m", "outpost", *command, "--home", str(home)], check=True)
        with psycopg.connect(server.postgresql(), autocommit=True) as con:
            (folder / "sources.toml").write_text(load(con, home / "landing" / str(night)), encoding="utf-8")
        (folder / DSN_FILE).write_text(server.postgresql(), encoding="utf-8")
        subprocess.run(["./dev", "build", str(folder)], cwd=GUIDE.parents[1], check=True, capture_output=True)
        typed_in(given.root, commands(night))
        lists = sorted((given.root / "srv/outpost/outbox" / str(night)).rglob("*.xlsx"))
        print(f"{len(lists)} lists")  # noqa: T201


if __name__ == "__main__":
    main()
