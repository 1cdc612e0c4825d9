"""A canary: one person in every identity column and every free text of three faulty nights, and in what comes back.

What was delivered (landing/, inbox/archive/) and the vault know the canary; nothing else that is written may.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest

from outpost import contracts
from outpost.contracts import Contract
from outpost.identity.id_number import check_character
from tests.night.conftest import NIGHTS, City, demo_city
from tests.night.unpacking import plain, texts_in, texts_of

FIRST_17 = "99010119720417083"
ID = FIRST_17 + check_character(FIRST_17)
OLD_ID = ID[:6] + ID[8:17]
NAME = "褚璎珞骥"
PHONE = "13977770083"
TRACES = (NAME, PHONE, ID[:14], OLD_ID, OLD_ID[:12], FIRST_17[3:])
SPELT = (
    f"褚某{ID}收", f"电话{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}", f"证{ID[:6]} {ID[6:14]} {ID[14:]}", f"旧证{OLD_ID}",
    f"{ID.translate(str.maketrans('0123456789X', '０１２３４５６７８９Ｘ'))}", f"+86{PHONE}",
    f"{ID[:6]}-{ID[6:14]}-{ID[14:]}", f"{PHONE[:3]}\u200b{PHONE[3:]}",
)  # fmt: skip
CODES = ("01", "04", "03", "06", "99", "07", "02", ID)
VERDICTS = ("通过入库", "退回补充", "改派", "作废")
KNOW_THE_CANARY = ("landing", "vault.duckdb", "secrets.toml")
FORMATS = [word for name in ("pdf", "csv", "json", "html") for word in ("--format", name)]
EVERY = 7
"""One row in so many has the canary in its free text."""


def plant(city: City) -> int:
    """Put the canary into what was delivered; returns how many files have it."""
    planted = 0
    for night in NIGHTS:
        for contract in contracts.ALL.values():
            file = city.root / "landing" / night.isoformat() / contract.network / f"{contract.name}.csv"
            manifest = file.with_name(f"{contract.name}.manifest.json")
            if file.is_file() and manifest.is_file():
                planted += plant_in(contract, file, manifest)
        for name in (f"{ID}.csv", f"{PHONE}.manifest.json"):
            (city.root / "landing" / night.isoformat() / "gov" / name).write_text(ID, encoding="utf-8")
    return planted


def plant_in(contract: Contract, file: Path, manifest: Path) -> bool:
    """Put the canary into one delivery, unless it is one that is spoilt as a whole."""
    try:
        said = json.loads(manifest.read_text(encoding="utf-8"))
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    except (ValueError, UnicodeDecodeError):
        return False
    right = hashlib.sha256(file.read_bytes()).hexdigest() == said.get("sha256")
    if not rows or not right or set(contract.by_name) - set(rows[0]):
        return False
    for column in contract.columns:
        if column.is_free_text:
            for at in range(len(rows) - 1, -1, -EVERY):
                rows[at][column.name] += SPELT[at % len(SPELT)]
        elif column.identity is not None:
            rows[-1][column.name] = ID if column.is_number else NAME
    if contract.extract == "gov.gas_account":
        rows = [{**row, f"备注{PHONE}": NAME} for row in rows]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    data = text.getvalue().encode()
    file.write_bytes(data)
    said |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    manifest.write_text(json.dumps(said), encoding="utf-8")
    return True


def send_back(city: City, night: dt.date) -> int:
    """Fill in every list of a night with the canary in every text; returns how many rows were filled in."""
    filled = 0
    folder = city.root / "outbox" / night.isoformat()
    for file, path in enumerate(sorted(folder.rglob("*.xlsx"))):
        book = openpyxl.load_workbook(path)
        for sheet, at, columns in fillable(book):
            spelt = SPELT[at % len(SPELT)]
            typed: dict[str, Any] = {"审核结论▼": VERDICTS[at % 4], "审核意见": spelt, "改派至": PHONE}
            if "核查结果▼" in columns:
                day = (night + dt.timedelta(1)).isoformat()
                typed = {"核查结果▼": CODES[(at + file) % 8], "核查日期": day, "情况说明": f"问过{spelt}，没人住"}
            typed["转办部门"] = "住房和城乡建设局" if at % 2 else spelt
            for title, value in typed.items():
                if title in columns:
                    sheet.cell(at, columns[title]).value = value
            filled += 1
        book.save(city.root / "inbox" / f"{path.stem} {ID if file % 2 else PHONE}.xlsx")
    return filled


def fillable(book: openpyxl.Workbook) -> Iterator[tuple[Any, int, dict[str, int]]]:
    """(sheet, row, columns by title) of every row with cells to fill in."""
    for sheet in (book[name] for name in ("任务清单", "待审核") if name in book.sheetnames):
        columns: dict[str, int] = {}
        for row in sheet.iter_rows():
            if any(cell.value == "任务编号" for cell in row):
                columns = {str(cell.value): cell.column for cell in row if cell.value}
            elif columns and row[columns["任务编号"] - 1].value:
                yield sheet, row[0].row, columns


def traces_in(texts: Iterator[str]) -> set[str]:
    """What of the canary stands in these texts."""
    found = set()
    for text in texts:
        for shown in {text, plain(text)}:
            found |= {trace for trace in TRACES if trace in shown}
    return found


@pytest.mark.slow
def test_no_trace_of_the_canary_but_in_the_vault_and_in_what_was_delivered(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    city = demo_city(tmp_path_factory.mktemp("canary") / "home", "--faults")
    assert plant(city) > 45
    said, filled = [], 0
    for night in NIGHTS:
        done = city.run("nightly", "--once", *FORMATS)
        said.append(done.stdout + done.stderr)
        filled += send_back(city, night)
        if night != NIGHTS[1]:  # the second night's lists are taken in by the third night itself
            said.append(city.run("returns").stdout)
    assert filled > 50
    for words in (["status"], ["status", "--json"], ["verify"], ["models"], ["purge", "--dry-run"]):
        said.append(city.run(*words, check=False).stdout)
    assert traces_in(iter(said)) == set()
    (accepted,) = city.query("SELECT count(*) FROM push.task_event WHERE event = 'answered' AND detail LIKE '%***%'")[0]
    assert int(str(accepted)) > 10, "the canary's texts must come as far as the ledger, or nothing is shown"
    assert city.query("SELECT 1 FROM address.match WHERE address_text LIKE '%***%' LIMIT 1")
    assert traces_in(texts_in(city.root / "vault.duckdb")) >= {NAME, ID[:14]}
    looked_into = 0
    for path in sorted(city.root.rglob("*")):
        inside = path.relative_to(city.root)
        if inside.parts[0] in KNOW_THE_CANARY or inside.parts[:2] == ("inbox", "archive") or not path.is_file():
            continue
        looked_into += 1
        assert (inside.as_posix(), traces_in(texts_in(path))) == (inside.as_posix(), set())
    assert looked_into > 200


def test_the_search_finds_the_canary_however_it_is_packed(tmp_path: Path) -> None:
    for spelt in SPELT:
        assert traces_in(texts_of(spelt.encode())), spelt
        assert traces_in(texts_of(spelt.encode("gb18030"))), spelt
    book = openpyxl.Workbook()
    book.active["A1"] = ID
    book.save(tmp_path / "a.xlsx")
    pl.DataFrame({"a": [NAME] * 3}).write_parquet(tmp_path / "a.parquet", compression="zstd")
    with duckdb.connect(str(tmp_path / "a.duckdb")) as con:
        con.execute("CREATE TABLE a AS SELECT $t AS a FROM range(5000)", {"t": PHONE})
    for name, trace in (("a.xlsx", ID[:14]), ("a.parquet", NAME), ("a.duckdb", PHONE)):
        assert trace in traces_in(texts_in(tmp_path / name)), name
