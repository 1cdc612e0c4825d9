"""What is handed to a department (03), what it answers by its own file, and what its sender hears."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outpost import corrections, journal, ledger, returns
from outpost.corrections import Transfers
from outpost.corrections.transfers import Departments
from outpost.ledger import numbers
from outpost.lists.lines.handed import EXPIRED_NIGHTS, handed_lines
from outpost.lists.lines.line import Line
from outpost.returns.replies import result_of
from tests.outpost.corrections.desk import DWELLING, Desk, Reason, T

DAY = dt.timedelta(days=1)
WORKER = {"zone": "gov", "kind": "worker", "number": "W1", "role": "do", "fallback": None}
OFFICER = {"zone": "police", "kind": "officer", "number": "O1", "role": "review", "fallback": None}


@dataclass(frozen=True)
class Spec:
    """A model as transfers need it."""

    title: str
    zones: dict[str, list[str]] = field(default_factory=lambda: {"gov": ["people"], "police": ["people"]})
    theme: str = "risks"
    corrections: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


SPECS = {
    "R2": Spec("住人场所", reasons={"NO_RENTAL": Reason("商住混用", {"gov": "", "police": ""})}),
    "C1": Spec("独居探访", theme="care"),
    "P3": Spec("走访与登记不一致", zones={"police": ["people"]}),
}


class Handing(Desk):
    """The desk with transfers: tasks that end with 03, departments that answer, senders who hear of it."""

    transfers: Transfers

    def hand(self, department: str | None = "住房和城乡建设局", model: str = "R2", **more: Any) -> str:
        """A task that was confirmed as for another department; returns its number."""
        number = numbers.draw(f"key {self.ended}", model, T, 1, b"k" * 32)
        about = {
            "task_number": number, "ending": "confirmed", "answer_note": "隔断已封，需拆除",
            "answer_department": department,
            "answered_by": "worker:W1", "route": "worker>officer", "recipients": [WORKER, OFFICER],
        }  # fmt: skip
        self.end(model, "03", **{**about, **more})
        return number

    def night(self) -> corrections.Corrections:
        """Take tonight's transfers and write the files; the balance must close."""
        self.transfers = corrections.take_transfers(self.con, SPECS, journal.entries(self.home), self.date)
        self.folder = self.home.root / "corrections" / str(self.date)
        self.told = corrections.write(self.con, self.folder, {}, self.date)
        assert [it for it in ledger.close_balance(self.con, self.date) if it.startswith("transfers")] == []
        return corrections.Corrections(0, 0, 0, 0, 0)

    def book(self, place: str = "gov/housing") -> openpyxl.Workbook:
        """A department's file of tonight."""
        return openpyxl.load_workbook(io.BytesIO((self.folder / f"{place}.xlsx").read_bytes()))

    def handed(self, place: str = "gov/housing") -> list[dict[str, Any]]:
        """The lines of its sheet 转办."""
        rows = self.book(place)["转办"].iter_rows(min_row=4, values_only=True)
        titles = next(rows)
        return [dict(zip(titles, row, strict=True)) for row in rows]

    def fill(self, number: str, *cells: Any, place: str = "gov/housing") -> bytes:
        """A department's file with 办理结果, 办理日期 and 办理说明 of one task filled in."""
        book = self.book(place)
        sheet = book["转办"]
        for (cell,) in sheet.iter_rows(min_row=5, min_col=2, max_col=2):
            if cell.value == number:
                for column, value in enumerate(cells, 9):
                    sheet.cell(cell.row, column).value = value
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def send(self, content: bytes, day: dt.date | None = None, name: str = "回复.xlsx") -> returns.Returns:
        """Put a file into inbox/ and take it in, on the day after the last night unless said otherwise."""
        path = self.home.inbox / name
        path.write_bytes(content)
        return returns.take_in(self.home, [path], self.con, SPECS, day or self.date + DAY)

    def receipt(self, name: str = "回复.xlsx") -> list[tuple[Any, ...]]:
        """The rows of a receipt."""
        return list(
            openpyxl.load_workbook(self.home.receipts / name).worksheets[0].iter_rows(min_row=5, values_only=True)
        )

    def heard(self) -> dict[tuple[str, str], list[Line]]:
        """What senders hear tonight, by kind and number."""
        found = handed_lines(self.con, self.date, "320600")
        return {(who.kind, who.number): lines for who, lines in found.items()}

    def state(self, number: str) -> str:
        """What became of a transfer."""
        asked = "SELECT state FROM push.transfer WHERE task_number = $number"
        return str(self.con.execute(asked, {"number": number}).fetchall()[0][0])

    def days(self, count: int) -> None:
        """So many nights on which nothing ends."""
        for _ in range(count):
            self.next_day()
            self.night()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Handing]:
    """A desk before its first night, with W1, O1 and the city's office in post."""
    made = Handing(tmp_path)
    made.home.inbox.mkdir()
    in_post = "('worker', 'W1'), ('officer', 'O1'), ('grid_office', '320600')"
    made.con.execute(f"INSERT INTO push.recipient (kind, number) VALUES {in_post}").fetchall()
    yield made
    made.con.close()


def test_a_confirmed_03_is_a_line_of_the_departments_file(desk: Handing) -> None:
    number = desk.hand()
    desk.night()
    assert desk.transfers == Transfers(new=1, answered=0, expired=0, undelivered=0, open=1)
    (line,) = desk.handed()
    assert [line[title] for title in ("任务编号", "事项", "核查地址", "情况说明", "状态", "收件编号")] == [
        number,
        "住人场所：商住混用",
        DWELLING,
        "隔断已封，需拆除",
        "新增",
        "housing",
    ]
    sheet = desk.book()["转办"]
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert sheet.protection.sheet
    assert unlocked == {"I5", "J5", "K5"}
    assert desk.book().sheetnames == ["转办", "代码表"]
    assert "W1" not in repr(line)


@pytest.mark.parametrize("ending", ["not_so", "unverified", "voided", "declined"])
def test_what_the_reviewer_did_not_pass_goes_to_nobody(desk: Handing, ending: str) -> None:
    desk.hand(ending=ending)
    desk.night()
    assert desk.transfers.new == 0


def test_the_file_also_holds_corrections(desk: Handing) -> None:
    desk.hand()
    desk.end("P1", "04")
    from tests.outpost.corrections.desk import SPECS as WRONG

    corrections.take(desk.con, desk.home, WRONG, desk.date)
    desk.night()
    assert desk.book().sheetnames == ["登记更正", "转办", "代码表"]
    assert desk.told == {"housing": 2}


def test_the_departments_answer_comes_back_by_the_same_file(desk: Handing) -> None:
    number, other = desk.hand(), desk.hand()
    desk.night()
    taken = desk.send(desk.fill(number, "01 已办结", "2026-11-24", "已责令拆除"))
    assert (taken.accepted, taken.refused) == (1, 0)
    assert desk.receipt()[0][5] == "接收"
    desk.next_day()
    desk.night()
    assert desk.transfers == Transfers(new=0, answered=1, expired=0, undelivered=0, open=1)
    assert [(line["任务编号"], line["状态"]) for line in desk.handed()] == [(other, "待答复"), (number, "已答复")]
    ((who, (line,)),) = desk.heard().items()
    assert who == ("worker", "W1")
    assert (line.task_number, line.role, line.why) == (
        number,
        "inform",
        "转办答复：住房和城乡建设局11月24日已办结：已责令拆除",
    )
    desk.days(1)
    assert [line["任务编号"] for line in desk.handed()] == [other]
    assert not desk.heard()


def test_an_answer_counts_in_a_file_that_also_holds_corrections(desk: Handing) -> None:
    """Those lines have task numbers and nothing to fill in: they are no list that lost its header."""
    from tests.outpost.corrections.desk import SPECS as WRONG

    number = desk.hand()
    desk.end("P1", "04", task_number=numbers.draw("wrong", "P1", T, 1, b"k" * 32))
    corrections.take(desk.con, desk.home, WRONG, desk.date)
    desk.night()
    taken = desk.send(desk.fill(number, "01 已办结", "2026-11-24"))
    assert (taken.accepted, taken.refused) == (1, 0)


def test_a_department_that_sends_again_before_the_night_corrects_itself(desk: Handing) -> None:
    number = desk.hand()
    desk.night()
    desk.send(desk.fill(number, "1", "2026-11-24"))
    desk.send(desk.fill(number, "02", "2026-11-24", "由城管办理"), name="更正.xlsx")
    desk.next_day()
    desk.night()
    assert desk.con.execute("SELECT result, reply FROM push.transfer").fetchall() == [("02", "由城管办理")]


WHOLE: dict[str, Any] = {
    "kind": "transfer", "recipient": "housing", "result": "01", "done_on": "2026-11-24", "note": None,
    "file_sha256": "f",
}  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"done_on": "soon"}, {"done_on": None}, {"result": "1"}, {"result": []}, {"note": 3}, {"batch": "x"}]
)
def test_an_entry_that_somebody_wrote_by_hand_stops_no_night(desk: Handing, wrong: dict[str, Any]) -> None:
    number = desk.hand()
    desk.night()
    journal.append(desk.home, [{**WHOLE, "task_number": number, **wrong}, {"kind": "transfer"}])
    desk.days(1)
    assert desk.state(number) == "open"
    journal.append(desk.home, [{**WHOLE, "task_number": number}])
    desk.days(1)
    assert desk.state(number) == "answered"


REFUSED = {
    "no_result": (None, "2026-11-24", "x"),
    "unknown_result": ("1楼没人", "2026-11-24", None),
    "no_done_day": ("01 已办结", None, None),
    "unknown_done_day": ("01 已办结", "不久前", None),
    "done_too_early": ("01 已办结", "2026-11-22", None),
    "done_too_late": ("01 已办结", "2026-11-25", None),
    "no_reply": ("03 未能办理", "2026-11-24", None),
    "note_too_long": ("01 已办结", "2026-11-24", "长" * 1001),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_row_is_refused_with_a_sentence(desk: Handing, why: str) -> None:
    from outpost import messages

    number = desk.hand()
    desk.night()
    assert desk.send(desk.fill(number, *REFUSED[why])).refused == 1
    assert messages.text(f"refusals.{why}") in desk.receipt()[0][6]


def test_all_faults_of_a_row_are_told_at_once(desk: Handing) -> None:
    number = desk.hand()
    desk.night()
    desk.send(desk.fill(number, None, "2026-11-25", "x"))
    (row,) = desk.receipt()
    assert "没有选办理结果" in row[6]
    assert "办理日期晚于" in row[6]


def changed(content: bytes, *cells: tuple[str, Any]) -> bytes:
    """A file with other values in these cells of 转办."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells:
        book["转办"][place].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_numbers_that_are_not_the_departments_are_refused(desk: Handing) -> None:
    number, other = desk.hand(), desk.hand("民政局")
    confirmed = desk.hand(ending="not_so")
    desk.night()
    filled = desk.fill(number, "01", "2026-11-24")
    for written, said in [
        (number[:-1] + ("0" if number[-1] != "0" else "1"), "校验位"),
        (numbers.draw("nobody's", "R2", T, 1, b"k" * 32), "没有这个任务编号"),
        (other, "没有转给这个部门"),
        (confirmed, "没有转给这个部门"),
        (None, "没有任务编号"),
    ]:
        assert desk.send(changed(filled, ("B5", written)), name=f"{written}.xlsx").accepted == 0
        assert said in desk.receipt(f"{written}.xlsx")[0][6]
    assert desk.send(changed(filled, ("L5", None)), name="谁.xlsx").accepted == 0
    assert "收件编号" in desk.receipt("谁.xlsx")[0][6]


def test_what_was_answered_or_has_expired_is_not_taken_again(desk: Handing) -> None:
    number = desk.hand()
    desk.night()
    filled = desk.fill(number, "01", "2026-11-24")
    desk.send(filled)
    desk.days(1)
    desk.send(changed(filled, ("K5", "又")), name="又.xlsx")
    assert "已经答复过" in desk.receipt("又.xlsx")[0][6]


def test_after_thirty_days_the_sender_hears_that_nobody_answered(desk: Handing) -> None:
    number = desk.hand()
    desk.night()
    desk.days(29)
    assert desk.state(number) == "open"
    assert not desk.heard()
    filled = desk.fill(number, "01", "2026-11-24")
    desk.days(1)
    assert desk.date - T == 30 * DAY
    assert (desk.state(number), desk.transfers.expired) == ("expired", 1)
    for _ in range(EXPIRED_NIGHTS):
        ((who, (line,)),) = desk.heard().items()
        assert who == ("worker", "W1")
        assert "转办未回复：11月23日转住房和城乡建设局，已满30天" in line.why
        desk.days(1)
    assert not desk.heard()
    desk.send(filled)
    assert "已满 30 天" in desk.receipt()[0][6]


def test_an_answer_of_the_thirtieth_day_still_counts(desk: Handing) -> None:
    number = desk.hand()
    desk.night()
    desk.days(29)
    desk.send(desk.fill(number, "01", "2026-11-30"))
    desk.days(1)
    assert desk.state(number) == "answered"


@pytest.mark.parametrize(
    ("in_post", "who"),
    [
        ("('worker', 'W1'), ('officer', 'O1')", ("worker", "W1")),
        ("('officer', 'O1')", ("officer", "O1")),
        ("('grid_office', '320600')", ("grid_office", "320600")),
    ],
)
def test_who_is_no_more_in_post_is_stood_for(desk: Handing, in_post: str, who: tuple[str, str]) -> None:
    desk.con.execute("DELETE FROM push.recipient").fetchall()
    desk.con.execute(f"INSERT INTO push.recipient (kind, number) VALUES {in_post}").fetchall()
    desk.hand("没有这个局")
    desk.night()
    assert list(desk.heard()) == [who]


@pytest.mark.parametrize(
    ("department", "more", "said"),
    [
        ("没有这个局", {}, "不在部门表里"),
        ("公安局", {}, "不在部门表里"),  # one of two
        ("司法局", {"evidence": {"domestic_violence": True}}, "不能转给司法局"),
        ("司法局", {"model": "P3", "route": "officer"}, "不能转给司法局"),
        ("人口管理支队", {"model": "C1"}, "不能转给公安局人口管理支队"),
    ],
)
def test_what_cannot_be_delivered_is_told_to_its_sender_at_once(
    desk: Handing, department: str, more: dict[str, Any], said: str
) -> None:
    desk.hand(department, **more)
    desk.night()
    assert desk.transfers == Transfers(new=1, answered=0, expired=0, undelivered=1, open=0)
    assert not list(desk.folder.rglob("*.xlsx"))
    ((_, (line,)),) = desk.heard().items()
    assert said in line.why


@pytest.mark.parametrize("route", ["officer", "station"])
def test_what_the_police_do_may_go_to_the_government_where_its_lists_have_words_for_it(
    desk: Handing, route: str
) -> None:
    officer = {**OFFICER, "role": "do"}
    desk.hand("司法局", route=route, recipients=[officer], answered_by="officer:O1")
    desk.night()
    (line,) = desk.handed("gov/justice")
    assert line["事项"] == "住人场所：商住混用"


def test_the_police_may_hand_on_to_the_police(desk: Handing) -> None:
    officer = {**OFFICER, "role": "do"}
    desk.hand("人口管理支队", model="P3", route="officer", recipients=[officer], answered_by="officer:O1")
    desk.night()
    (line,) = desk.handed("police/police_population")
    assert line["事项"] == "走访与登记不一致"


def test_a_police_departments_words_stay_with_the_police(desk: Handing) -> None:
    number = desk.hand("人口管理支队")
    desk.night()
    desk.send(desk.fill(number, "01", "2026-11-24", "已约谈当事人", place="police/police_population"))
    desk.days(1)
    ((_, (line,)),) = desk.heard().items()
    assert line.why == "转办答复：公安局人口管理支队11月24日已办结。"


def test_numbers_of_persons_reach_neither_the_department_nor_the_journal(desk: Handing) -> None:
    number = desk.hand(answer_note="房东 990101199001011230 在")
    other = desk.hand(answer_note="电话写在门上")
    desk.night()
    assert "990101199001011230" not in repr(desk.handed())
    assert {line["任务编号"] for line in desk.handed()} == {number, other}
    desk.send(desk.fill(other, "01", "2026-11-24", "已联系 13800138000"))
    assert "13800138000" not in (desk.home.inbox / journal.FILE).read_text(encoding="utf-8")
    assert desk.receipt()[0][5] == "接收"


def test_a_night_again_is_the_same_night(desk: Handing) -> None:
    number = desk.hand()
    desk.night()
    desk.send(desk.fill(number, "01", "2026-11-24"))
    desk.next_day()
    desk.hand()
    found = []
    for _ in range(2):
        desk.night()
        rows = desk.con.execute("FROM push.transfer ORDER BY ALL").fetchall()
        found.append((desk.transfers, rows, (desk.folder / "gov/housing.xlsx").read_bytes()))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("住房和城乡建设局", "housing"),
        (" 住房和城乡建设局 ", "housing"),
        ("housing", "housing"),
        ("住建局", "housing"),
        ("民政", "civil_affairs"),
        ("人口支队", "police_population"),
        ("公安局", None),
        ("局", None),
        ("", None),
        ("消防", None),
    ],
)
def test_departments_are_known_by_name_code_or_unmistakable_short_form(written: str, code: str | None) -> None:
    known = {
        "housing": ("住房和城乡建设局", "gov"),
        "civil_affairs": ("民政局", "gov"),
        "police_population": ("公安局人口管理支队", "police"),
        "police_address": ("公安局标准地址中心", "police"),
    }
    assert Departments(known).find(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("01 已办结", "01"),
        ("1", "01"),
        (1.0, "01"),
        ("０１", "01"),
        ("01.", "01"),
        ("已办结", "01"),
        ("办结", "01"),
        ("02", "02"),
        ("不属于本部门职责", "02"),
        ("03、未能办理", "03"),
        ("7天后再来", None),
        ("01/02", None),
        ("02 已办结", None),
        ("没有办结", None),
        ("09", None),
        ("", None),
    ],
)
def test_results_are_read_only_when_they_are_one(written: str | float, code: str | None) -> None:
    assert result_of(written) == code
