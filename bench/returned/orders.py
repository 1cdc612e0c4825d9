"""派单: what an officer or office sends down to a worker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.returned import books
from bench.returned.begun import Plan, lists_of, sheet_of
from bench.returned.case import Case, Check, Want, one
from bench.returned.city import City, Line
from bench.returned.workbook import xlsx

ORDER = (
    "派单 (officer, office): 地址 or 任务编号, 要求, 期限, 派给 (a worker of his ground, "
    "or empty = the worker of the address): a task N2."
)
AS_WRITTEN = " A date is read as written or refused, never moved to another year."
TITLE = "派单"
SECRET = books.id18(95)
NOBODY = "W999999999999G01"


def first(city: City) -> Iterator[Case]:
    paths = [path for path in lists_of(city, "officer", "grid_office") if sheet_of(city, path, TITLE)]
    if not paths:
        yield Case("o_sheet", "Officers and offices have 派单.", checks=[_no_sheet])
        return
    ground: dict[str, list[Line]] = defaultdict(list)
    for line in city.lines:
        if line.kind == "worker" and line.reviewer:
            ground[line.reviewer.split("/")[-1]].append(line)
    path = max(paths, key=lambda p: (len(ground[p.stem]), str(p)))
    mine = {line.recipient for line in ground[path.stem]}
    district = path.stem[-8:-2]
    away = city.first_line(
        lambda ln: ln.kind == "worker" and ln.recipient not in mine and ln.recipient[1:7] != district
    )
    for name, verdict, sorts, cells in plans(city, ground[path.stem], away):
        says = ORDER + (AS_WRITTEN if name in ("o_past", "o_yesterday", "o_year_typo") else "")
        secrets = [SECRET, "13912340096"] if name == "o_id_in_text" else []
        data, row = _ordered(city, path, [cells])
        yield Case(name, says, [(f"{name}.xlsx", data)], [Want(verdict, "", row, sorts)], secrets=secrets)
    other = next((p for p in paths if p != path and ground[p.stem]), None)
    if other:
        yield _six_a_day(city, other, ground[other.stem][0])
    worker, line = lists_of(city, "worker")[0].stem, ground[path.stem][0]
    cells = {"任务编号": line.number, "要求": "请再看一次门口", "期限": _soon(city), "收件编号": worker}
    data, row = _ordered(city, path, [cells])
    wants = [Want("refused", "", row, ("any",))]
    yield Case("o_by_a_worker", "派单 is for officers and offices.", [("o_by_a_worker.xlsx", data)], wants)


def _soon(city: City) -> str:
    return f"{books.days(city.today, 5):%Y-%m-%d}"


def _ordered(city: City, path: Path, orders: list[dict[str, Any]]) -> tuple[bytes, int]:
    """The list with these orders; the row of the first."""
    sheet = sheet_of(city, path, TITLE)
    assert sheet
    rows = [sheet.put(cells, n) for n, cells in enumerate(orders, 1)]
    return xlsx(sheet.book), rows[0]


def plans(city: City, mine: list[Line], away: Line) -> list[Plan]:
    spare = [line for line in mine if not city.used[line.number]] or mine
    a, b, soon = spare[0].number, spare[-1].number, _soon(city)
    typo = a[:-1] + ("0" if a[-1] != "0" else "1")
    yesterday, last_year = f"{city.yesterday:%Y-%m-%d}", f"{city.today.year - 1}年12月15日"
    rows: list[tuple[str, str, str, tuple[str | None, str | None, str, str | None]]] = [
        ("o_by_task", "accepted", "", (a, "请再看一次门口", soon, None)),
        ("o_to_worker", "accepted", "", (a, "请看看楼道", soon, mine[0].recipient)),
        ("o_outside_ground", "refused", "ground", (a, "请看看", soon, away.recipient)),
        ("o_nobody", "refused", "ground", (a, "请看看", soon, NOBODY)),
        ("o_no_text", "refused", "no_text", (a, None, soon, None)),
        ("o_no_place", "refused", "any", (None, "请看看", soon, None)),
        ("o_past", "refused", "any", (a, "请看看", "2020-01-01", None)),
        ("o_yesterday", "refused", "any", (a, "请看看昨天", yesterday, None)),
        ("o_year_typo", "refused", "any", (a, "请看看去年", last_year, None)),
        ("o_bad_task", "refused", "any", (typo, "请看看", soon, None)),
        ("o_id_in_text", "accepted", "", (b, f"问{SECRET}和13912340096", soon, None)),
        ("o_inject", "accepted", "", (b, "=1+1", soon, None)),
        ("o_long", "refused", "any", (a, "长" * 1001, soon, None)),
    ]
    return [
        (name, verdict, (sort,) if sort else (), {"任务编号": task, "要求": text, "期限": due, "派给": to})
        for name, verdict, sort, (task, text, due, to) in rows
    ]


def _six_a_day(city: City, path: Path, line: Line) -> Case:
    cells = {"任务编号": line.number, "期限": _soon(city), "派给": line.recipient}
    data, row = _ordered(city, path, [cells | {"要求": f"第{n + 1}件事"} for n in range(6)])
    wants = [Want("accepted" if n < 5 else "either", "", row + n) for n in range(6)]
    later = [_at_most_five(line.recipient)]
    return Case("o_six_a_day", "At most 5 a worker and day.", [("o_six_a_day.xlsx", data)], wants, later=later)


def second(city: City) -> Iterator[Case]:
    """What was ordered is answered by its worker."""
    ordered = [line for line in city.lines if line.model == "N2" and line.kind == "worker"]
    if not ordered:
        yield Case("o_listed", ORDER, checks=[_not_listed])
    answers = (("o_answer_01", "01", None), ("o_answer_04", "04", "没有这回事"), ("o_answer_05", "05", None))
    for line, (name, code, note) in zip(ordered, answers, strict=False):
        says, after = "N2: answered and reviewed like any other.", "open" if code == "05" else "in_review"
        cells: dict[str, Any] = {"result": code, "note": note, "day": f"{city.today:%Y-%m-%d}"}
        yield one(city, name, says, "accepted", line=line, code=code, means=city.today, after=after, **cells)
    rows = [city.books[line.path].sheets[line.sheet][line.row - 1] for line in ordered]
    if any(str(cell)[:1] in "=+@" for row in rows for cell in row if cell):
        yield Case("o_inject_shown", "Cells that begin with = + - @ are neutralised.", checks=[_begins_with_a_sign])


def _no_sheet(city: City) -> str:
    return f"no sheet 派单 on the lists of {city.listed}"


def _not_listed(city: City) -> str:
    return f"no order is on a worker's list of {city.night_of}"


def _begins_with_a_sign(city: City) -> str:
    return f"a cell of an order begins with a formula's sign on the lists of {city.night_of}"


def _at_most_five(worker: str) -> Check:
    def check(city: City) -> str | None:
        n = city.query(
            "SELECT count(*) AS n FROM push.task t JOIN push.task_recipient r USING (task_number)"
            f" WHERE t.model_id = 'N2' AND r.number = '{worker}' AND r.role = 'do' AND t.state = 'open'"
        )[0]["n"]
        return None if n <= 5 else f"{n} orders listed for one worker on one day"

    return check
