"""What the ledger records is what was filled in: random nights, random answers, files from any program."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.outpost.ledger.conftest import finding
from tests.outpost.returns.town import MODELS, Town, as_csv, columns_and_rows, filled

Saver = Callable[[dict[str, bytes], str], dict[str, bytes]]
ENDINGS = {"01": "confirmed", "03": "confirmed", "04": "not_so", "04a": "not_so", "06": "not_so", "07": "declined",
           "08": "duplicate", "99": "unverified"}  # fmt: skip
READINGS = {
    "01": "属实已处置", "02": "属实处置中", "03": "属实需转办", "04": "不属实", "05": "无法核实·未遇",
    "06": "无法核实·地址查无", "07": "当事人谢绝", "08": "重复任务", "09": "非本网格", "99": "其他",
}  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
WEEKDAYS = "一二三四五六日"
DAYS = 3

CODES = st.sampled_from(sorted(READINGS))
NOTES = st.text(
    alphabet=st.sampled_from("住户已搬走，（见照片）。；、\"',;=+-@ 0123ab㈱𡈼\ue000·…“”\n"), min_size=1, max_size=30
).filter(lambda note: bool(note.strip()))


def kept(note: str) -> str:
    """A note as it is kept: without the blanks around it and at the ends of its lines."""
    return "\n".join(line.rstrip() for line in note.split("\n")).strip()


def code_forms(code: str) -> list[Any]:
    """A code as people write it."""
    reading = READINGS[code]
    plain: list[Any] = [f"{code} {reading}", code, f"{code} ", code.translate(FULL_WIDTH), reading, f"{code}{reading}"]
    return [*plain, str(int(code)), int(code), f"{code}.", f"{int(code)}、{reading}", f"{code}：{reading}", f"'{code}"]


def date_forms(day: dt.date) -> list[Any]:
    """A day as people write it."""
    return [
        day, day.isoformat(), f"{day:%Y/%m/%d}", f"{day.month}月{day.day}日", f"{day.month}.{day.day}",
        day.isoformat().translate(FULL_WIDTH), f" {day:%Y-%m-%d} ", f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}", f"{day:%y.%m.%d}",
        f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）",
        f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}", f"{day:%Y-%m-%d} 08:30",
        f"{day:%d/%m/%Y}",
        f"{day:%m/%d/%Y}", f"{day:%d-%b-%y}", f"{day - dt.timedelta(days=1):%Y-%m-%d}T16:00:00.000Z",
        dt.datetime.combine(day, dt.time(9, 36)), (day - dt.date(1899, 12, 30)).days + 0.4,
    ]  # fmt: skip


def number_forms(number: str) -> list[str]:
    """A task number as it may be typed again."""
    plain = number.replace("-", "")
    return [
        number,
        plain,
        number.lower(),
        number.replace("-", "—"),
        number.translate(FULL_WIDTH),
        plain.replace("0", "O"),
    ]


@st.composite
def answers(draw: st.DrawFn, listed: dt.date) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is typed into a row, and what the ledger has to hear."""
    code = draw(CODES)
    day = listed + dt.timedelta(days=draw(st.integers(0, DAYS)))
    note = draw(NOTES if code in ("04", "99") else st.none() | NOTES)
    department = draw(st.just("住房和城乡建设局") if code == "03" else st.none() | st.just("燃气管理办公室"))
    typed = {
        "核查结果▼": draw(st.sampled_from(code_forms(code))),
        "核查日期": draw(st.sampled_from(date_forms(day))),
        "情况说明": note,
        "转办部门": department,
    }
    return typed, {"answer_code": code, "answered_on": day, "answer_note": note and kept(note),
                   "answer_department": department}  # fmt: skip


VERDICTS = st.sampled_from([None, "通过入库", "退回补充", "作废"])


def saved_as_it_is(contents: dict[str, bytes], tab: str) -> dict[str, bytes]:
    return contents


def exported(encoding: str) -> Saver:
    return lambda contents, tab: {
        name.replace(".xlsx", ".csv"): as_csv(content, tab, encoding) for name, content in contents.items()
    }


def without_number(contents: dict[str, bytes], tab: str) -> dict[str, bytes]:
    """Each list without its column 收件编号: the head still says whose it is."""
    return {name: _without_number(content, tab) for name, content in contents.items()}


def _without_number(content: bytes, tab: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[tab]
    sheet.delete_cols(columns_and_rows(sheet)[0]["收件编号"])
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def round_trip(data: st.DataObject, place: Path, save: Saver) -> None:
    """Two nights, a filling-in, a review, and the night after: the ledger holds what people wrote."""
    town = Town(place)
    dwellings = data.draw(
        st.lists(st.sampled_from([f"H{n}" for n in range(1, 9)]), min_size=1, max_size=5, unique=True)
    )
    found = [finding(model, dwelling) for model, dwelling in itertools.product(MODELS, dwellings)]
    town.listed_night(*found)
    listed = town.date
    contents, expected = {}, {}
    for path in town.files("gov/worker"):
        typed = {}
        for number in tasks_of(path):
            if data.draw(st.booleans()):
                typed[number], expected[number] = data.draw(answers(listed))
        retyped = {number: data.draw(st.sampled_from(number_forms(number))) for number in typed}
        contents[path.name] = with_numbers(filled(path, "任务清单", typed), retyped)
    taken = town.take(save(contents, "任务清单"), listed + dt.timedelta(days=DAYS))
    assert (taken.accepted, taken.refused, taken.refused_files) == (len(expected), 0, 0)
    town.date = listed + dt.timedelta(days=DAYS)
    town.listed_night(*found)
    state = town.tasks()
    for number, task in state.items():
        heard = {name: task[name] for name in ("answer_code", "answered_on", "answer_note", "answer_department")}
        assert heard == expected.get(number, dict.fromkeys(heard))
    review(data, town, found, save)
    town.con.close()


def with_numbers(content: bytes, typed: Mapping[str, str]) -> bytes:
    """A list whose task numbers somebody typed again."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    columns, rows = columns_and_rows(book["任务清单"])
    for number, text in typed.items():
        book["任务清单"].cell(rows[number], columns["任务编号"], text)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def review(data: st.DataObject, town: Town, found: list[dict[str, Any]], save: Saver) -> None:
    """The own files of officers and grid offices, filled in and sent back."""
    waiting = {number: task for number, task in town.tasks().items() if task["state"] == "in_review"}
    contents, said = {}, {}
    for path in (*town.files("police/officer"), *town.files("gov/grid_office")):
        if "待审核" not in openpyxl.load_workbook(path).sheetnames:
            continue
        typed: dict[str, Mapping[str, Any]] = {}
        for number in tasks_of(path, "待审核"):
            verdict = data.draw(VERDICTS)
            note = data.draw(NOTES) if verdict else None
            said[number] = verdict, note
            typed[number] = {"审核结论▼": verdict, "审核意见": note}
        contents[path.name] = filled(path, "待审核", typed)
    assert set(said) == set(waiting)
    taken = town.take({f"审核{name}": content for name, content in save(contents, "待审核").items()}, town.date)
    assert (taken.accepted, taken.refused) == (sum(verdict is not None for verdict, _ in said.values()), 0)
    town.listed_night(*found)
    for number, (verdict, note) in said.items():
        task = town.tasks()[number]
        if verdict is None:
            assert task["state"] == "in_review"
        elif verdict == "退回补充":
            assert (task["state"], task["review_note"]) == ("open", kept(str(note)))
        else:
            ending = ENDINGS[waiting[number]["answer_code"]] if verdict == "通过入库" else "voided"
            assert (task["state"], task["ending"]) == ("closed", ending)


def tasks_of(path: Path, tab: str = "任务清单") -> list[str]:
    return sorted(columns_and_rows(openpyxl.load_workbook(path)[tab])[1])


QUICK = settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "save",
    [saved_as_it_is, exported("utf-8-sig"), exported("gb18030"), exported("utf-16-le"), without_number],
    ids=["xlsx", "csv in UTF-8", "csv in GB18030", "csv in UTF-16 without a mark", "without 收件编号"],
)
@QUICK
@given(data=st.data())
def test_the_ledger_records_what_was_filled_in(
    tmp_path_factory: pytest.TempPathFactory, save: Saver, data: st.DataObject
) -> None:
    round_trip(data, tmp_path_factory.mktemp("town"), save)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
@settings(QUICK, max_examples=2)
@given(data=st.data())
def test_so_it_does_when_another_program_saved_the_list(
    tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject
) -> None:
    place = tmp_path_factory.mktemp("office")
    tries = itertools.count()

    def resaved(contents: dict[str, bytes], tab: str) -> dict[str, bytes]:
        source, target = place / f"{next(tries)}", place / f"saved {next(tries)}"
        source.mkdir()
        for name, content in contents.items():
            (source / name).write_bytes(content)
        if contents:
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation=file://{place}/profile", "--convert-to", kind,
                 "--outdir", str(target), *map(str, sorted(source.iterdir()))],
                check=True, capture_output=True,
            )  # fmt: skip
        return {path.name: path.read_bytes() for path in target.iterdir()} if contents else {}

    round_trip(data, place / "town", resaved)
