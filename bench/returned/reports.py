"""新发现: what a recipient saw himself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.returned import books
from bench.returned.begun import Plan, Sheet, lists_of, sheet_of
from bench.returned.case import Case, Check, Want
from bench.returned.city import City, header
from bench.returned.workbook import xlsx

FOUND = (
    "新发现: rows filled in by the recipient (地址, 类型, 日期, 情况说明), taken in like answers; "
    "a task N1 opens for review."
)
TITLE = "新发现"
SECRET = books.id18(90)
SECRETS = {
    "p_id_in_note": [SECRET, "13912340091"],
    "p_id_in_address": [books.id18(92)],
    "p_phone_in_kind": ["13912340093"],
}
OPENS = ("p_good", "p_good_2", "p_unknown_address", "p_inject", "p_md_date")


def first(city: City) -> Iterator[Case]:
    workers = lists_of(city, "worker")
    for path in workers[:1] + lists_of(city, "officer", "grid_office")[:1]:
        if sheet_of(city, path, TITLE) is None:
            yield Case(f"p_sheet_{path.parent.name}", "Everybody has 新发现.", checks=[_no_sheet])
            return
    # addresses of the register, as the register itself resolves them
    rows = city.query("SELECT DISTINCT address_text AS a FROM address.match WHERE status = 'HOUSE' ORDER BY a LIMIT 40")
    doors = [r["a"] for r in rows]
    for name, verdict, sorts, cells in plans(city, doors):
        sheet = _sheet(city, workers[0])
        wants = [Want(verdict, "", sheet.put(cells), sorts)]
        later: list[Check] = [_opened] if name in OPENS else []
        case = Case(name, FOUND, [(f"{name}.xlsx", xlsx(sheet.book))], wants, later=later)
        case.secrets, case.mask_told = SECRETS.get(name, []), name == "p_id_in_note"
        yield case
    yield from _twice(city, workers[1], doors[12:14])
    yield from _known(city)


def plans(city: City, doors: list[str]) -> list[Plan]:
    today, future = f"{city.today:%Y-%m-%d}", f"{books.days(city.today, 2):%Y-%m-%d}"
    month_day = f"{city.today.month}月{city.today.day}日"
    link = '=HYPERLINK("http://x.example")'
    with_numbers = f"房东{SECRET}电话13912340091"
    rows: list[tuple[str, str, tuple[str, ...], tuple[str | None, str | None, str, str]]] = [
        ("p_good", "accepted", (), (doors[0], "燃气隐患", today, "楼道里有液化气瓶")),
        ("p_good_2", "accepted", (), (doors[1], "疑似群租", today, "住了很多人")),
        ("p_unknown_address", "accepted", (), ("村口小卖部后面那户", "地址无牌", today, "没有门牌")),
        ("p_no_address", "refused", ("no_place",), (None, "燃气隐患", today, "看到了")),
        ("p_no_kind", "refused", ("no_kind",), (doors[2], None, today, "看到了")),
        ("p_bad_kind", "refused", ("no_kind",), (doors[3], "可疑人员", today, "看到了")),
        ("p_future", "refused", ("late",), (doors[4], "燃气隐患", future, "看到了")),
        ("p_two_faults", "refused", ("no_kind", "late"), (doors[5], None, future, "看到了")),
        ("p_long", "refused", ("long_note",), (doors[6], "燃气隐患", today, "长" * 1001)),
        ("p_id_in_note", "accepted", (), (doors[7], "疑似群租", today, with_numbers)),
        ("p_id_in_address", "either", (), (f"{doors[8]} {books.id18(92)}", "疑似群租", today, "看到了")),
        ("p_phone_in_kind", "refused", ("no_kind",), (doors[9], "13912340093", today, "看到了")),
        ("p_inject", "accepted", (), (doors[10], "纠纷", today, link)),
        ("p_inject_address", "either", (), ("=1+1", "纠纷", today, "x")),
        ("p_old", "either", (), (doors[14], "纠纷", f"{city.today.year - 6}-03-02", "x")),
        ("p_md_date", "accepted", (), (doors[11], "独居老人", month_day, "一个人住")),
    ]
    return [
        (name, verdict, sorts, {"地址": place, "类型": kind, "日期": day, "情况说明": note})
        for name, verdict, sorts, (place, kind, day, note) in rows
    ]


def _sheet(city: City, path: Path) -> Sheet:
    sheet = sheet_of(city, path, TITLE)
    assert sheet
    return sheet


def _twice(city: City, path: Path, doors: list[str]) -> Iterator[Case]:
    sheet = _sheet(city, path)
    cells = {"地址": doors[0], "类型": "燃气隐患", "日期": f"{city.today:%Y-%m-%d}", "情况说明": "楼道里有液化气瓶"}
    wants = [Want("accepted", "", sheet.put(cells))]
    data = xlsx(sheet.book)
    files = [("p_same_a.xlsx", data), ("p_same_b.xlsx", data)]
    says = FOUND + " The same file twice changes nothing."
    yield Case("p_same_file_twice", says, files, wants, own_call=True, later=[_at_most_one(doors[0])])
    sheet.put({"地址": doors[1]})
    files = [("p_csv.csv", books.comma(sheet.rows))]
    yield Case("p_csv", FOUND + " Saved as .csv.", files, [Want("either")], "either")


def _known(city: City) -> Iterator[Case]:
    """The same door and matter as an open task: a note of it, no second task."""
    line = city.fresh(lambda ln: ln.kind == "worker" and ln.model == "R1")
    task = city.query(f"SELECT max(address_code) AS a FROM push.task WHERE task_number = '{line.number}'")
    code = task[0]["a"]
    texts = city.query(
        "SELECT address_text AS a FROM address.match"
        f" WHERE address_code = '{code}' AND status = 'HOUSE' ORDER BY a LIMIT 1"
    )
    if not texts:
        return
    sheet = _sheet(city, line.path)
    day = f"{city.today:%Y-%m-%d}"
    row = sheet.put({"地址": texts[0]["a"], "类型": "疑似群租", "日期": day, "情况说明": "又看到很多人"})
    says = FOUND + " An open task of the same door and matter takes it as a note."
    case = Case("p_open_task", says, [("p_open_task.xlsx", xlsx(sheet.book))], [Want("accepted", "", row)])
    case.after, case.later = {line.number: "open"}, [_no_second(code)]
    yield case


def second(city: City) -> Iterator[Case]:
    """What was reported waits for its reviewer."""
    waiting = [r for r in city.reviews if r.number.startswith("N1") and not city.used["review " + r.number]]
    verdicts = (
        ("p_pass", "通过入库", None, "closed:confirmed"),
        ("p_void", "作废", "看过，不是", "closed:voided"),
        ("p_back", "退回补充", "请再看一眼", "open"),
    )
    for r, (name, verdict, opinion, after) in zip(waiting, verdicts, strict=False):
        city.used["review " + r.number] += 1
        book = city.books[r.path].copy()
        rows = book.sheets["待审核"]
        _, head = header(rows)
        rows[r.row - 1][head["审核结论"]], rows[r.row - 1][head["审核意见"]] = verdict, opinion
        says, wants = "N1: its reviewer passes, sends back or voids it.", [Want("accepted", r.number, r.row)]
        yield Case(name, says, [(f"{name}.xlsx", xlsx(book))], wants, after={r.number: after})


def _no_sheet(city: City) -> str:
    return f"no sheet 新发现 on the lists of {city.listed}"


def _opened(city: City) -> str | None:
    n = city.query("SELECT count(*) AS n FROM push.task WHERE model_id = 'N1'")[0]["n"]
    return None if n else "no task of N1 is open after the night"


def _no_second(code: str) -> Check:
    def check(city: City) -> str | None:
        asked = f"SELECT count(*) AS n FROM push.task WHERE model_id = 'N1' AND address_code = '{code}'"
        n = city.query(asked)[0]["n"]
        return f"{n} task(s) of N1 beside the open one of the same door and matter" if n else None

    return check


def _at_most_one(place: str) -> Check:
    def check(city: City) -> str | None:
        n = city.query(
            "SELECT count(*) AS n FROM push.task WHERE model_id = 'N1' AND address_code = (SELECT max(address_code)"
            f" FROM address.match WHERE address_text = '{place}' AND status = 'HOUSE')"
        )[0]["n"]
        return None if n <= 1 else f"{n} tasks of N1, expected 1"

    return check
