"""A city's morning: 14,000 recipients and 60,000 lines, against a plain XlsxWriter loop in the same run.

    .venv/bin/python bench/lists.py [--files 14000] [--lines 60000] [--plain 1500] [--format html]

Prints seconds and files a second of both. The plain loop writes the same rows, widths, drop-downs and print set-up for
``--plain`` of the recipients; its time for all is its rate.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from outpost.choices import FORMATS
from outpost.lists import write_lists
from outpost.lists.sheets.tasks import COLUMNS
from outpost.messages import text
from outpost.settings import KINDS, Settings
from tests.outpost.lists.a_night import SPECS, L, T, VaultOf, a_night, line

_EVIDENCE = {
    "R1": {"people": 11, "area": "82.5", "rules": ["人数", "面积"]},
    "P1": {"start_date": "2026-10-01", "lease_numbers": ["Z1"], "filed": 4, "registered": 0},
    "D2": {"transfer_number": "YJ20261001-0033", "days": 34},
}
_REASON = {"R1": "HEADCOUNT", "P1": "NO_RENTAL", "D2": "OVERDUE"}


def city(files: int, lines: int) -> duckdb.DuckDBPyConnection:
    """A night with that many recipients and lines, one in thirteen recipients an officer."""
    chance = random.Random(20261123)
    rows = []
    models = list(_EVIDENCE)
    for n in range(lines):
        who = n if n < files else chance.randrange(files)
        model = models[n % 3]
        officer = who % 13 == 0
        rows.append(
            line(
                zone="police" if officer else "gov",
                kind="officer" if officer else "worker",
                number=f"{'P' if officer else 'W'}{who:06}",
                role="review" if officer else "do",
                task_number=f"{model}-261123-{n:05}K",
                model_id=model,
                reason=_REASON[model],
                subject_key=f"H{n}",
                address_code=f"H{n}",
                priority=n % 3 + 1,
                due_on=L + dt.timedelta(days=n % 9 - 1),
                is_new=n % 4 > 0,
                evidence=_EVIDENCE[model],
            )
        )
    con = a_night(rows, addresses=[])
    con.execute(
        "INSERT INTO registers.listed_address SELECT 'H' || i, 7, 1, '501室', "
        "'崇川区任港街道国胜社区工农路' || i || '号3幢2单元501室', "
        "lpad(CAST(i AS VARCHAR), 8, '0'), '320602', '320602001', '320602001001' FROM range($n) AS r(i)",
        {"n": lines},
    )
    return con


def plain(con: duckdb.DuckDBPyConnection, files: int, folder: Path) -> float:
    """Seconds of a plain XlsxWriter loop over ``files`` recipients with the same cells."""
    rows = con.execute(
        "SELECT number, task_number, priority, a.full_name, due_on FROM push.list_line "
        "JOIN registers.listed_address AS a USING (address_code) ORDER BY number, due_on, task_number"
    ).fetchall()
    by_number: dict[str, list[tuple[object, ...]]] = {}
    for row in rows:
        by_number.setdefault(row[0], []).append(row)
    began = time.perf_counter()
    for number in list(by_number)[:files]:
        (folder / f"{number}.xlsx").write_bytes(_plain_file(by_number[number]))
    return time.perf_counter() - began


def _plain_file(rows: list[tuple[object, ...]]) -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet, guide, summary, codes = (
        book.add_worksheet(text(f"sheets.{n}")) for n in ("tasks", "guide", "summary", "codes")
    )
    codes.hide()
    look = {"font_size": 10.5, "text_wrap": True, "border": 1, "valign": "vcenter"}
    known, open_, date = (
        book.add_format(look),
        book.add_format({**look, "locked": False}),
        book.add_format({**look, "num_format": "m月d日"}),
    )
    for at, (key, pixels) in enumerate(COLUMNS):
        sheet.set_column_pixels(at, at, pixels)
        sheet.write(3, at, text(f"columns.{key}"), known)
    for at in range(11):
        codes.write(at, 0, f"{at:02} 属实已处置")
    for at in range(30):
        guide.write(at, 0, "怎么填：点单元格右边的箭头，从列表里选一项。", known)
    summary.write(0, 0, "汇总")
    for index, (number, task, priority, address, due) in enumerate(rows):
        at = 4 + index
        sheet.set_row(at, 69)
        words = [
            task,
            str(priority),
            "疑似群租超员",
            address,
            "住户",
            "出租房内登记居住11人，房屋面积82.5平方米，请上门核实人数和消防安全。",
        ]
        sheet.write_number(at, 0, index + 1, known)
        for column, word in enumerate([*words, "1. 核对住户人数\n2. 看房间隔断和消防通道\n3. 劝导整改，拍照留存"], 1):
            sheet.write_string(at, column, str(word), known)
        sheet.write_datetime(at, 8, due, date)
        for column in range(9, 13):
            sheet.write_blank(at, column, None, open_)
        sheet.write_string(at, 13, str(number), known)
    last = 3 + len(rows)
    sheet.data_validation(4, 9, last, 9, {"validate": "list", "source": "=代码表!$A$1:$A$11"})
    sheet.freeze_panes(4, 0)
    sheet.autofilter(3, 0, last, 13)
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.set_footer("&C&P/&N")
    book.close()
    return memory.getvalue()


def cpu_seconds() -> float:
    """Processor time of this process and of its finished children."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def say(line: str) -> None:
    """One line of the result."""
    sys.stdout.write(line + "\n")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--files", type=int, default=14_000)
    ask.add_argument("--lines", type=int, default=60_000)
    ask.add_argument("--plain", type=int, default=1_500)
    ask.add_argument("--format", choices=FORMATS, default="xlsx", help="what is written for everybody")
    asked = ask.parse_args()
    settings = Settings.model_validate({"lists": {"formats": {kind: [asked.format] for kind in KINDS}}})
    con = city(asked.files, asked.lines)
    folder = Path(tempfile.mkdtemp())
    try:
        before = cpu_seconds()
        began = time.perf_counter()
        written = write_lists(con, folder / "ours", SPECS, T, VaultOf({}, {"Z1": "张"}), settings)
        ours = time.perf_counter() - began
        our_cpu = cpu_seconds()
        size = sum(path.stat().st_size for path in (folder / "ours").rglob(f"*.{asked.format}"))
        files = written.counts["files"]
        say(
            f"lists: {files:,} files, {asked.lines:,} lines: {ours:.1f} s, {files / ours:,.0f} files/s, {size >> 20} MB"
        )
        say(f"peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
        (folder / "plain").mkdir()
        our_cpu_a_file = (our_cpu - before) / files
        say(f"processor time, all processes: {our_cpu - before:.1f} s")
        before = cpu_seconds()
        theirs = plain(con, asked.plain, folder / "plain")
        say(f"plain XlsxWriter: {asked.plain:,} files: {theirs:.1f} s, {asked.plain / theirs:,.0f} files/s")
        plain_cpu = (cpu_seconds() - before) / asked.plain
        say(f"processor time a file, plain against ours: {plain_cpu / (our_cpu_a_file):.1f} to 1")
        say(f"{files / ours / (asked.plain / theirs):.1f} times as fast")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
