"""What a case is: files that come back, and what the contract says must happen to each row and task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bench.returned import books
from bench.returned.city import PLAIN, City, Line, header
from bench.returned.dialects import Dialect
from bench.returned.workbook import xlsx

WORDS = {
    "01": "属实已处置",
    "02": "属实处置中",
    "03": "属实需转办",
    "04": "不属实",
    "05": "无法核实·未遇",
    "06": "无法核实·地址查无",
    "07": "当事人谢绝",
    "08": "重复任务",
    "09": "非本网格",
    "99": "其他",
    "04a": "与子女同住",
    "04b": "有成年人同住未登记",
    "04c": "查无此址",
}
ENDING = {
    "01": "confirmed",
    "03": "confirmed",
    "04": "not_so",
    "04a": "not_so",
    "04b": "not_so",
    "04c": "not_so",
    "06": "not_so",
    "07": "declined",
    "08": "duplicate",
    "99": "unverified",
}

# How a receipt says each sort of reason: words by which a reader tells them apart.
SORTS = {
    "typo": r"编号.{0,8}(写错|有误|打错|抄错|不对|填错|错)|校验",
    "stranger": r"(没有|不是|查不到|不认识|无)[^，。]{0,8}(任务|编号)|不存在|不是本",
    "not_yours": (
        r"不是(您|本人|你|这个收件|该收件|发件|此收件)|不归|别人|不属于|不由您|不是.{0,6}的任务|"
        r"由.{1,12}(办理|填报)|不在您|不在该收件编号名下|不能由其"
    ),
    "no_sender": r"收件编号",
    "early": r"早于",
    "late": r"晚于|将来|以后的日期",
    "no_date": r"核查日期|日期",
    "bad_date": r"日期",
    "no_result": r"(没有|未|请).{0,6}(填|选).{0,12}结果|结果.{0,6}(没有|未|空)|核查结果",
    "bad_result": r"看不懂|结果.{0,8}(不认识|不明)|请从下拉",
    "no_note": r"情况说明|说明",
    "long_note": r"1,?000|一千|太长|过长",
    "no_department": r"转办部门",
    "bad_department": r"转办部门|部门",
    "ended": r"已(经)?(办结|结束|销号|关闭|办完|作废)|办结",
    "second_02": r"02|处置中|一次",
    "not_in_review": r"待审核|不在审核|没有等待|没有.{0,6}审核",
    "not_reviewer": r"审核",
    "new_answer": r"答案已更新|已更新",
    "no_opinion": r"审核意见|原因|说明",
    "bad_verdict": r"审核结论|看不懂",
    "no_target": r"改派至|改派",
    "zone": r"改派|公安|政务|不能",
    "no_place": r"地址",
    "no_kind": r"类型",
    "bad_answer_id": r"答案编号|答案|反馈编号",
    "too_many": r"5|五",
    "ground": r"网格|辖区|范围|派给",
    "no_text": r"要求|情况说明|说明",
    "any": r".",
}


Check = Callable[[City], str | None]  # what is wrong, None where nothing is


@dataclass
class Want:
    """One row's fate. verdict: accepted | refused | either (where the contract leaves it open; never misread)."""

    verdict: str
    number: str = ""
    row: int = 0  # 1-based, as in the sheet; 0: found by the task number
    sorts: tuple[str, ...] = ()
    code: str = ""
    day: date | None = None


@dataclass
class Case:
    """One thing that people do: the files that come of it, what the contract says, and what must come of each row."""

    name: str
    says: str
    files: list[tuple[str, bytes]] = field(default_factory=list)
    wants: list[Want] = field(default_factory=list)
    whole: str = "taken"  # taken | refused | either | none (no receipt of its own)
    after: dict[str, str] = field(default_factory=dict)  # task -> state, "closed:ending", untouched, any
    own_call: bool = False  # its files are taken in by calls after one another
    checks: list[Check] = field(default_factory=list)  # after the import
    later: list[Check] = field(default_factory=list)  # after the next night
    secrets: list[str] = field(default_factory=list)  # must stand nowhere but in the archive
    mask_told: bool = False  # the receipt must say that something was masked


COLUMNS = {
    "result": "核查结果",
    "day": "核查日期",
    "note": "情况说明",
    "dept": "转办部门",
    "sender": "收件编号",
    "number": "任务编号",
}


HEAD = ["任务编号", "核查结果▼", "核查日期", "情况说明", "转办部门", "收件编号"]
"""The columns of a bare list."""


def fill(book: books.Book, line: Line, **cells: Any) -> None:
    """Fill cells of a line in, by the names of ``COLUMNS``."""
    rows = book.sheets[line.sheet]
    _, head = header(rows)
    for key, value in cells.items():
        rows[line.row - 1][head[COLUMNS[key]]] = value


def answered(city: City, line: Line, result: Any = "01", **cells: Any) -> books.Book:
    """The line's whole published list with that line answered, as of the day before the import."""
    book = city.book(line)
    fill(book, line, result=result, **({"day": city.visit} | cells))
    return book


def outcome(line: Line, code: str) -> str:
    """The state of a task whose doer has answered so."""
    if code in ("02", "05", "09"):
        return "open"
    return "in_review" if line.reviewer else f"closed:{ENDING[code]}"


def one(
    city: City,
    name: str,
    says: str,
    verdict: str,
    *sorts: str,
    line: Line | None = None,
    model: str | None = None,
    code: str = "01",
    means: date | None = None,
    dialect: str | Dialect = "excel_win",
    after: str = "",
    **more: Any,
) -> Case:
    """A whole published list with one row filled in: the plainest way a file comes back.

    ``code``, ``means``: the answer and day that must be read where the row is taken. ``after``: the task's state then.
    ``more``: cells by the names of ``COLUMNS`` (``day=""``: none), and fields of the case.
    """
    if line is None:
        if verdict == "refused" and not model:
            line = city.take_quiet()
        else:
            line = city.take(model=model, avoid="C1|C2" if verdict == "either" else "" if model else PLAIN)
    cells: dict[str, Any] = {"result": "01 属实已处置", "note": None, "dept": None}
    cells |= {key: more.pop(key) for key in COLUMNS if key in more}
    if cells.get("day") == "":
        cells["day"] = None
    number = "" if "number" in cells else line.number
    want = Want(verdict, number, line.row, sorts, "" if verdict == "refused" else code, means or city.yesterday)
    states = {"accepted": outcome(line, code), "refused": "untouched", "either": "any"}
    data = xlsx(answered(city, line, **cells), dialect)
    return Case(name, says, [(f"{name}.xlsx", data)], [want], after={line.number: after or states[verdict]}, **more)
