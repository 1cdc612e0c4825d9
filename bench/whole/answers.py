"""What people answer between two nights: some of the tasks on their lists, in the workbooks themselves, into inbox/.

    python bench/whole/answers.py HOME DAY      # take in what lies there, as on DAY; its counts as JSON

Who does a task writes one of four results, who reviews passes. Which tasks are answered, and how, follows from their
numbers. Taking in knows nothing of bench, so that it runs with the code of any checkout (``PYTHONPATH``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from pathlib import Path

SHARE = 0.3
"""Of the tasks that somebody may answer or review."""
_CODES = (
    (60, "01", ""),
    (75, "04", "已上门核实，与登记不符"),
    (90, "05", "上门两次无人"),
    (100, "07", "当事人表示不便"),
)
"""Percent of the answers up to this one, with their notes."""
_WITHHELD = "SELECT task_number FROM push.withheld WHERE business_date = $night"
"""Tasks whose line the scan kept back: nobody can answer them."""


def fill_in(home: Path, night: dt.date) -> tuple[int, int]:
    """Fill in a share of the lists of a published night, as on its list day; returns (answers, verdicts)."""
    import duckdb

    from outpost import answer_codes, messages, models, sql
    from outpost.demo.live.filling import filled

    specs = models.load_specs()
    with duckdb.connect(str(home / "outpost.duckdb"), read_only=True) as con:
        found = sql.query(con, "demo/lines", {})
        names = [column[0] for column in found.description or ()]
        lines = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        kept_back = {number for (number,) in con.execute(_WITHHELD, {"night": night}).fetchall()}
    books: dict[tuple[str, str, str], dict[str, dict[str, dict[str, str | dt.date]]]] = {}
    count = {"tasks": 0, "review": 0}
    for line in lines:
        chance = _of_hundred(f"{night} {line['task_number']}")
        if chance >= 100 * SHARE or line["task_number"] in kept_back:
            continue
        _, code, note = next(one for one in _CODES if _of_hundred(f"how {line['task_number']}") < one[0])
        sheet = "review" if line["role"] == "review" else "tasks"
        cells: dict[str, str | dt.date] = {"verdict": messages.text("verdicts.accept")}
        if sheet == "tasks":
            spec = specs.get(line["model_id"])
            words = answer_codes.words(spec.answers if spec else {})
            cells = {"answer": f"{code} {words[code]}", "answer_date": night + dt.timedelta(days=1)}
            cells |= {"answer_note": note} if note else {}
        books.setdefault((line["zone"], line["kind"], line["number"]), {}).setdefault(sheet, {})[
            line["task_number"]
        ] = cells
        count[sheet] += 1
    for (zone, kind, number), typed in books.items():
        book = home / "outbox" / night.isoformat() / zone / kind / f"{number}.xlsx"
        (home / "inbox" / f"{night:%m%d}-{number}.xlsx").write_bytes(filled(book.read_bytes(), typed))
    return count["tasks"], count["review"]


def _of_hundred(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 10_000 / 100


def main() -> None:
    """Take in what lies in inbox/."""
    folder, day = Path(sys.argv[1]), dt.date.fromisoformat(sys.argv[2])
    del sys.path[0]  # this file's folder
    from outpost import models, returns, settings
    from outpost.home import Home
    from outpost.night import standing

    home = Home(folder)
    specs = models.load_for_night(profile=settings.read(home.config).profile)
    with standing.published_database(home) as con:
        taken = returns.take_in(home, returns.waiting_files(home), con, specs, day)
    told = {name: getattr(taken, name) for name in ("files", "accepted", "refused", "refused_files")}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
