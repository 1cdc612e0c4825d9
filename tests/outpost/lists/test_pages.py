"""How many pages lists take when the whole workbook is printed, and how large letters are there."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from outpost.lists import write_lists
from outpost.lists.paper.font import PLACES
from outpost.settings import Settings
from tests.outpost.lists.a_night import L, Reason, Spec, T, VaultOf, a_night, line

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="no LibreOffice"),
]
A_LONG_WHY = "公安登记这处出租房同住11人；面积（平方米）：85.97（房管登记）。"
MATTERS = [
    "疑似群租超员",
    "政务地址未挂接标准地址",
    "租赁备案未办居住登记",
    "出租住人房屋燃气安检逾期",
    "证件待遇到期提醒",
]
HOW = [
    "看实际住几个人、有没有打隔断。",
    "看插座、充电和通道，有危险当场请房东整改。",
    "人已搬走的，记下时间以便注销登记。",
]
SPECS = {
    f"M{n}": Spec(
        f"M{n}", matter, {"gov": ["x"], "police": ["x"]},
        {"FOUND": Reason(matter, {"gov": A_LONG_WHY, "police": A_LONG_WHY}, HOW)},
    )
    for n, matter in enumerate(MATTERS)
}  # fmt: skip
COMMUNITY = "崇川区任港街道国胜社区"
ARIAL = re.compile("liberation|arial|nimbus|urw|carlito|heros", re.IGNORECASE)


def tasks(count: int, **who: Any) -> list[dict[str, Any]]:
    """So many tasks of five matters at as many doors, with sentences of the usual length."""
    return [
        line(
            **who, task_number=f"M{n % 5}-261123-{n:04}7K", model_id=f"M{n % 5}", reason="FOUND", address_code=f"H{n}",
            due_on=L + dt.timedelta(days=n % 7 + 1), is_new=n % 3 == 0,
        )
        for n in range(count)
    ]  # fmt: skip


def printed(folder: Path, lines: list[dict[str, Any]], path: str, fonts: str) -> tuple[int, float]:
    """Pages of the whole workbook, and the size of its letters, with all fonts or without those like Arial."""
    doors = [
        (f"H{n}", 7, "501室", f"{COMMUNITY}工农路{n + 100}号{n}幢2单元501室", f"{n:04}", "320602001001")
        for n in range(40)
    ]
    above = [("C", 3, "国胜社区", COMMUNITY), ("T", 2, "任港街道", COMMUNITY[:7]), ("D", 1, "崇川区", COMMUNITY[:3])]
    con = a_night(lines, addresses=[*doors, *((*place, "0", "320602001001") for place in above)])
    con.execute("INSERT INTO registers.grid_now VALUES ('G1', '国胜第3网格', '320602001001', 'W00017', NULL)")
    con.execute("INSERT INTO registers.beat_now VALUES ('B1', 'S1', '320602001001', 'P1', NULL)")
    write_lists(con, folder / "lists", SPECS, T, VaultOf(), Settings())
    con.close()
    chosen = (
        f"<selectfont><rejectfont>{''.join(without(PLACES[0]))}</rejectfont></selectfont>"
        if fonts == "no_arial"
        else ""
    )
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig><include>/etc/fonts/fonts.conf</include>{chosen}</fontconfig>'
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)}
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "lists" / path)],
        env=environment, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (pdf,) = folder.glob("*.pdf")
    boxes = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    title = re.search(r'xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>推送原因<', boxes)
    assert title
    return boxes.count("<page "), (float(title[2]) - float(title[1])) / 4


def without(place: str) -> list[str]:
    """What keeps fonts with the widths of Arial out."""
    names = sorted({path.parent for path in Path(place).rglob("*") if path.is_file() and ARIAL.search(str(path))})
    return [f"<glob>{name}/*</glob>" for name in names]


@pytest.mark.parametrize("fonts", ["all", "no_arial"])
@pytest.mark.parametrize(
    ("count", "who", "path", "pages"),
    [
        (11, {}, "gov/worker/W00017.xlsx", 1),
        (18, {}, "gov/worker/W00017.xlsx", 2),
        (20, {"zone": "police", "kind": "officer", "number": "P1"}, "police/officer/P1.xlsx", 2),
    ],
)
def test_a_list_takes_so_many_pages(
    tmp_path: Path, count: int, who: dict[str, Any], path: str, pages: int, fonts: str
) -> None:
    found, size = printed(tmp_path, tasks(count, **who), path, fonts)
    assert found == pages
    assert size >= 10.45


def test_what_an_officer_has_to_know_is_not_printed(tmp_path: Path) -> None:
    who = {"zone": "police", "kind": "officer", "number": "P1"}
    known = [{**one, "role": "inform"} for one in tasks(60, **who)[3:]]
    found, _ = printed(tmp_path, [*tasks(3, **who), *known], "police/officer/P1.xlsx", "all")
    assert found == 1
