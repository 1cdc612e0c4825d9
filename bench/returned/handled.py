"""The same answers after other handling: rows and columns moved, headers changed, sheets and files renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.returned import books
from bench.returned.case import Case, Want, fill
from bench.returned.city import PLAIN, TASKS, City, Line, header
from bench.returned.opened import CHANGES, Change, saved_again
from bench.returned.programs import OPEN, OPEN_FATE, Make, made
from bench.returned.workbook import xlsx

SAME = (
    "Matching is by task number alone: renamed files, sorted or deleted rows, extra columns or sheets, "
    "half-filled lists are all fine."
)
NO_LIST = "A file without the columns is no list: refused whole."
TOLD = (
    "A header that is not understood: read rightly, or the receipt says so; an answer is never passed over in silence."
)
SAME_ROW = "The same row twice in one file is one answer."
SAME_SHEET = "A copied sheet with the same rows is the same answers."
LAST = "Of several answers to one task the one taken in last counts."
BY_ROW = "Checked row by row: good rows are taken, bad ones told."
EMPTY = "A list with nothing filled in is taken and says so."
UNCHANGED = "The published file itself, unchanged."
OnList = Callable[[books.Rows, int, dict[str, int]], books.Rows]
OnBook = Callable[[books.Book], books.Book]


def cases(city: City) -> Iterator[Case]:
    for name, on_list in ROWS_MOVED.items():
        yield made(city, name, SAME, _list(on_list), rows=False)
    for name, on_list in COLUMNS_MOVED.items():
        yield made(city, name, SAME, _list(on_list))
    yield made(city, "h_header_gone", NO_LIST, _list(lambda rows, at, h: rows[:at] + rows[at + 1 :]), whole="refused")
    for n in (5, 15, 25):
        yield made(city, f"h_title_rows_{n}", SAME, _list(_titles(n)), rows=False)
    yield made(city, "h_header_newline", SAME, _list(_header_newline), **OPEN_FATE)
    for name, (old, new) in RENAMED.items():
        yield made(city, f"h_renamed_{name}", TOLD, _list(_renamed(old, new)), rows=False, **OPEN_FATE)
    for name, title in (("h_result_column_gone", "核查结果"), ("h_number_column_gone", "任务编号")):
        yield made(city, name, TOLD, _list(_without(title)), rows=False, **OPEN_FATE)
    yield made(city, "h_transposed", TOLD, _list(_transposed), rows=False, **OPEN_FATE)
    yield made(city, "h_copied_below", SAME_ROW, _list(lambda rows, at, h: rows + rows[at + 1 :]), rows=False)
    beside = _list(lambda rows, at, h: [[*r, None, *r] for r in rows])
    yield made(city, "h_copied_beside", SAME, beside, rows=False, **OPEN_FATE)
    for name, on_book in SHEETS.items():
        yield made(city, name, SAME, _book(on_book))
    copied = _book(lambda b: books.Book({**b.sheets, f"{TASKS} (2)": [list(r) for r in b.sheets[TASKS]]}, b.hidden))
    yield made(city, "h_copy_sheet", SAME_SHEET, copied, rows=False)
    hidden = _book(lambda b: books.Book(b.sheets, b.hidden | {TASKS}))
    yield made(city, "h_list_hidden", SAME, hidden, **OPEN_FATE)
    for name, file in FILES.items():
        yield made(city, name, SAME, lambda b, _: xlsx(b), file=file)
    yield made(city, "h_no_ext", OPEN, lambda b, _: xlsx(b), file="h_no_ext", **OPEN_FATE)
    for name, change in CHANGES.items():
        yield made(city, name, SAME, _changed(change))
    yield from _whole_lists(city)


def _list(change: OnList) -> Make:
    def make(book: books.Book, _: list[Line]) -> bytes:
        rows = book.sheets[TASKS]
        book.sheets[TASKS] = change(rows, *header(rows))
        return xlsx(book)

    return make


def _book(change: OnBook) -> Make:
    return lambda book, _: xlsx(change(book))


def _changed(change: Change) -> Make:
    return lambda book, lines: saved_again(book, lines, change)


def _columns(rows: books.Rows, order: list[int]) -> books.Rows:
    return [[r[j] if j < len(r) else None for j in order] for r in rows]


def _few(rows: books.Rows, _: int, h: dict[str, int]) -> books.Rows:
    return _columns(rows, [h[title] for title in ("任务编号", "核查结果", "核查日期", "情况说明", "收件编号")])


def _sorted(rows: books.Rows, at: int, h: dict[str, int]) -> books.Rows:
    return rows[: at + 1] + sorted(rows[at + 1 :], key=lambda r: str(r[h["任务编号"]]), reverse=True)


def _on_header(change: Callable[[object], object]) -> OnList:
    return lambda rows, at, h: [[change(c) if i == at and c else c for c in r] for i, r in enumerate(rows)]


_header_newline = _on_header(lambda c: str(c).replace("核查结果", "核查\n结果"))


def _renamed(old: str, new: str) -> OnList:
    return _on_header(lambda c: new if c == old else c)


def _without(title: str) -> OnList:
    return lambda rows, at, h: [r[: h[title]] + r[h[title] + 1 :] for r in rows]


def _titles(n: int) -> OnList:
    return lambda rows, at, h: [["转发"] for _ in range(n)] + rows


def _transposed(rows: books.Rows, at: int, h: dict[str, int]) -> books.Rows:
    wide = len(rows[at])
    return [list(c) for c in zip(*[r + [None] * (wide - len(r)) for r in rows[at:]], strict=True)]


ROWS_MOVED: dict[str, OnList] = {
    "h_sorted": _sorted,
    "h_rows_deleted": lambda rows, at, h: rows[: at + 1] + [r for r in rows[at + 1 :] if r[h["核查结果"]]],
    "h_title_deleted": lambda rows, at, h: rows[at:],
    "h_header_twice": lambda rows, at, h: [*rows[: at + 2], rows[at], *rows[at + 2 :]],
    "h_blank_rows": lambda rows, at, h: [x for r in rows for x in (r, [None] * len(r))],
    "h_total_row": lambda rows, at, h: [*rows, ["合计", None, None, "共2条"], ["填报人：", "（签字）"]],
    "h_extra_title": lambda rows, at, h: [["转发：请各网格填报"], [None], *rows],
    "h_many_title_rows": _titles(40),
}
COLUMNS_MOVED: dict[str, OnList] = {
    "h_columns_added": lambda rows, at, h: [["备注", *r, "我加的", 1] for r in rows],
    "h_columns_reversed": lambda rows, at, h: _columns(rows, list(range(len(rows[at])))[::-1]),
    "h_columns_few": _few,
    "h_no_arrow": _on_header(lambda c: str(c).replace("▼", "")),
    "h_header_spaces": _on_header(lambda c: f" {c} "),
    "h_far_right": lambda rows, at, h: [[None] * 60 + r for r in rows],
}
RENAMED = {
    "result": ("核查结果▼", "结果"),
    "number": ("任务编号", "编号"),
    "sender": ("收件编号", "编号"),
    "date": ("核查日期", "日期"),
    "note": ("情况说明", "备注"),
}


def _last(b: books.Book) -> books.Book:
    others = {title: rows for title, rows in b.sheets.items() if title != TASKS}
    return books.Book({**others, TASKS: b.sheets[TASKS]}, b.hidden)


SHEETS: dict[str, OnBook] = {
    "h_list_only": lambda b: books.Book({TASKS: b.sheets[TASKS]}),
    "h_sheet_renamed": lambda b: books.Book({"Sheet1": b.sheets[TASKS]}),
    "h_sheet_last": _last,
    "h_sheets_added": lambda b: books.Book({"封面": [["汇报"]], **b.sheets, "Sheet3": [], "照片": [["图"]]}, b.hidden),
    "h_numbers_titles": lambda b: books.Book(
        {"导出摘要": [["此文稿由 Numbers 表格导出"]], f"{TASKS} - 表格 1": b.sheets[TASKS]}
    ),
}
FILES = {
    "h_renamed_copy": "h 副本 (1) 网格-王.xlsx",
    "h_renamed_long": "h_" + "长" * 70 + ".xlsx",
    "h_renamed_emoji": "h_😀 100% #1 &x='y'.xlsx",
    "h_upper_ext": "h_upper_ext.XLSX",
    "h_dots": "h_dots.v1.2.final.xlsx",
}


def _whole_lists(city: City) -> Iterator[Case]:
    line = city.take(avoid=PLAIN)
    book = city.book(line)
    fill(book, line, result="01", day=city.visit)
    rows = book.sheets[TASKS]
    row = list(rows[line.row - 1])
    row[header(rows)[1]["核查结果"]] = "07"
    rows.append(row)
    name = "h_two_answers_one_file"
    yield Case(name, LAST, [(f"{name}.xlsx", xlsx(book))], after={line.number: "in_review"})
    yield _half_wrong(city)
    yield Case("h_nothing_filled", EMPTY, [("h_nothing_filled.xlsx", xlsx(city.book(city.take_quiet())))])
    yield Case("h_untouched_bytes", UNCHANGED, [("h_untouched_bytes.xlsx", city.take_quiet().path.read_bytes())])


def _half_wrong(city: City) -> Case:
    """A whole list filled in, half of it wrong."""
    free = [ln for ln in city.lines if not city.used[ln.number] and ln.kind == "worker"]
    path = next((ln.path for ln in free if sum(other.path == ln.path for other in free) >= 5), None)
    if path is None:
        raise LookupError("no list with five fresh lines")
    mine = [ln for ln in free if ln.path == path]
    book = city.books[path].copy()
    wants, after = [], {}
    for i, line in enumerate(mine):
        city.used[line.number] += 1
        is_good = bool(i % 2)
        fill(book, line, result="01" if is_good else "看过", day=city.visit)
        sorts = () if is_good else ("bad_result",)
        verdict = "accepted" if is_good else "refused"
        wants.append(Want(verdict, line.number, line.row, sorts, code="01", day=city.yesterday))
        after[line.number] = "in_review" if is_good else "untouched"
    return Case("h_half_wrong", BY_ROW, [("h_half_wrong.xlsx", xlsx(book))], wants, after=after)
