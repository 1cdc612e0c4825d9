"""The files: who gets one and when, what is in it, and what never is."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outpost.briefing.assessment import page, sheets, writing
from outpost.briefing.assessment.measuring import ZONES
from tests.chromium import NEEDS_CHROMIUM, Chromium
from tests.outpost.briefing.assessment.made import OFFICER, SUBJECT, WORKER, City
from tests.outpost.briefing.assessment.test_departments import correction, transfer
from tests.outpost.briefing.assessment.test_pilots import city as compared


def full(**more: Any) -> City:
    """A city in which every table has rows."""
    made = compared(30, 12, **more)
    for at in range(40):
        due = dt.date(2026, 11, 20)
        zones = ["R1", "D1", "D2", "C1", "P3"]
        made.task(due, due, model_id=zones[at % 5], area=f"32060{at % 3 + 1}00{at % 2 + 1}001", reason="NOT_RECEIVED")
    lines = [correction("10-20", "11-05", at) for at in range(3)] + [
        correction("11-05", None, at) for at in range(3, 6)
    ]
    made.statements = [
        *lines,
        *(transfer("11-01", "11-04", "answered", at, sender=f"officer:{OFFICER}") for at in range(4)),
    ]
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def made(city: City, folder: Path) -> dict[str, bytes]:
    with closing(city.connection()) as con:
        writing.make(city.published(con), folder)
    return files(folder)


AXE = Path(__file__).parents[3] / "vendor" / "axe-core"
NAMES = {f"{zone}/pages/assessment-2026-11.{kind}" for zone in ZONES for kind in ("html", "xlsx")}
FIRST, OCTOBER = dt.date(2026, 12, 1), dt.date(2026, 10, 31)


@pytest.mark.parametrize(
    ("night", "nights", "names"),
    [
        (FIRST, [OCTOBER], NAMES),
        (dt.date(2026, 12, 4), [OCTOBER], NAMES),
        (dt.date(2026, 12, 2), [OCTOBER, FIRST], set()),
        (dt.date(2026, 12, 31), [OCTOBER, FIRST], set()),
        (FIRST, [], set()),
        (FIRST, [dt.date(2026, 11, 30)], NAMES),
    ],
)
def test_the_first_night_of_a_month_writes_the_month_before(
    night: dt.date, nights: list[dt.date], names: set[str], tmp_path: Path
) -> None:
    city = City(night=night, nights=nights)
    city.task(dt.date(2026, 11, 12), dt.date(2026, 11, 12))
    assert set(made(city, tmp_path)) == names


def test_the_same_night_makes_the_same_bytes(tmp_path: Path) -> None:
    first, second = (made(full(), tmp_path / name) for name in ("first", "second"))
    assert first == second
    assert set(first) == NAMES


def texts(content: bytes) -> str:
    """All that stands in a page or a workbook."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())


def test_nobody_is_in_any_file(tmp_path: Path) -> None:
    city = full()
    said = "\n".join(texts(content) for content in made(city, tmp_path).values())
    said += repr([city.report(zone).as_json() for zone in ZONES])
    for number in (WORKER, OFFICER, SUBJECT, "P3206", "W3206", "T000001"):
        assert number not in said
    # Towns are the smallest places: no community, no grid.
    assert not re.search(r"\b3206\d{8}", said)


def test_the_workbook_holds_the_tables_of_the_page(tmp_path: Path) -> None:
    report = full().report("gov")
    book = openpyxl.load_workbook(io.BytesIO(sheets.workbook_of(report)))
    assert book.sheetnames == ["各月情况", "按模型", "地区", "部门", "试点", "口径"]
    cells = [[cell.value for cell in row] for row in book["按模型"].iter_rows()]
    models = {row[0]: row for row in cells if row[0] in ("R1", "合计")}
    # 30 communities with four tasks each, and eight more.
    assert models["R1"][2:5] == [128, pytest.approx(80 / 128), 128]
    shown = page.render(report)
    for table in report.tables:
        assert table.title.zh in shown
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
        assert {cell.font.size for row in sheet.iter_rows() for cell in row if cell.value is not None} >= {10.5}
        assert min(cell.font.size for row in sheet.iter_rows() for cell in row if cell.value is not None) == 10.5


def test_a_page_says_what_its_edition_leaves_out() -> None:
    gov, police = (page.render(full().report(zone)) for zone in ZONES)
    assert "高龄家庭探访" in gov
    assert "高龄家庭探访" not in police
    assert "网格走访与公安登记不一致" in police
    assert "网格走访与公安登记不一致" not in gov


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assessment")
    made(full(), folder)
    return folder


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("zone", ZONES)
def test_libreoffice_prints_each_sheet_one_page_wide(zone: str, written: Path, tmp_path: Path) -> None:
    file = written / zone / "pages" / "assessment-2026-11.xlsx"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(file)], check=True, capture_output=True, timeout=300)
    (pdf,) = tmp_path.glob("*.pdf")
    printed = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    pages = printed.split("\f")[:-1]
    # One page for months, models, departments, pilots and notes; areas may take one more.
    assert len(pages) in (6, 7)
    assert "考核月报" in pages[0]
    assert "95% 区间" in pages[0]


@pytest.mark.slow
@NEEDS_CHROMIUM
@pytest.mark.parametrize("width", [1366, 390])
def test_chromium_shows_all_tables(width: int, written: Path, tmp_path: Path) -> None:
    with Chromium(tmp_path) as browser:
        page = browser.open((written / "gov/pages/assessment-2026-11.html").as_uri(), width, 844)
        assert page.run("document.querySelectorAll('table').length") == 9
        assert page.run("[...document.querySelectorAll('table')].every(it => it.querySelector('th[scope=col]'))")
        assert page.run("document.documentElement.scrollWidth <= innerWidth")
        assert "试点" in page.run("document.querySelector('main').innerText")
        page.run((AXE / "axe.min.js").read_text(encoding="utf-8") + "; 0")
        found = page.run("axe.run().then(it => it.violations.map(v => [v.impact, v.id, v.nodes[0].html]))")
        assert [fault for fault in found if fault[0] in ("serious", "critical")] == []
