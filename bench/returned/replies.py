"""A department's own answers to what was handed to it, in the file it was given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.returned import books
from bench.returned.case import Case, Want
from bench.returned.city import City
from bench.returned.workbook import xlsx

SAYS = "03 is tracked until the department's own answer comes back by the same file."
CSV = SAYS + " (answered again in a .csv: taken or told, never a fault of the program)"
TITLE = "转办"
SECRET = books.id18(80)


def second(city: City) -> Iterator[Case]:
    for path in sorted((city.home / "corrections" / str(city.night_of)).rglob("*.xlsx")):
        book = books.read(path)
        if TITLE not in book.sheets:
            continue
        rows = book.sheets[TITLE]
        at = next((i for i, r in enumerate(rows) if any(str(c).strip(" ▼") == "办理结果" for c in r)), None)
        if at is None:
            yield Case("t_columns", SAYS, checks=[_no_column])
            return
        head = {str(c).replace("▼", "").strip(): j for j, c in enumerate(rows[at]) if c}
        lines = [i for i in range(at + 1, len(rows)) if "-" in str(rows[i][head["任务编号"]])]
        if len(lines) >= 6:
            yield from _replies(city, path, book, head, lines)
            return


def _replies(city: City, path: Path, book: books.Book, head: dict[str, int], lines: list[int]) -> Iterator[Case]:
    done = books.options(path, TITLE, head["办理结果"] + 1)
    today = f"{city.today:%Y-%m-%d}"
    future, last_year = f"{books.days(city.today, 3):%Y-%m-%d}", f"{city.today.year - 1}-{city.today:%m-%d}"
    plans: list[tuple[str, str, str, tuple[Any, ...]]] = [
        ("t_good", "accepted", "", (done, today, "已处理完毕")),
        ("t_result_missing", "refused", "any", (None, today, "已处理")),
        ("t_result_unknown", "refused", "any", ("差不多了", today, None)),
        ("t_future", "refused", "late", (done, future, None)),
        ("t_year_typo", "either", "", (done, last_year, "办好了")),
        ("t_id_in_note", "accepted", "", (done, today, f"联系{SECRET}、13912340081")),
        ("t_inject", "accepted", "", (done, today, "=1+1")),
    ]
    for (name, verdict, sort, cells), i in zip(plans, lines, strict=False):
        new = book.copy()
        row = new.sheets[TITLE][i]
        row[head["办理结果"]], row[head["办理日期"]], row[head["办理说明"]] = cells
        number = str(row[head["任务编号"]])
        wants = [Want(verdict, number, i + 1, (sort,) if sort else ())]
        after = {number: "closed:confirmed"}
        secrets = [SECRET, "13912340081"] if name == "t_id_in_note" else []
        yield Case(name, SAYS, [(f"{name}.xlsx", xlsx(new))], wants, after=after, secrets=secrets)
        if name == "t_good":
            files = [("t_good_csv_again.csv", books.comma(new.sheets[TITLE]))]
            yield Case("t_good_csv_again", CSV, files, whole="either")


def _no_column(city: City) -> str:
    return f"no column 办理结果 on the sheet 转办 of {city.night_of}"
