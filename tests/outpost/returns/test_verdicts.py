"""Verdicts that come back: read strictly, bound to the answer on their row, given on only to who may see the task."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from outpost import journal
from tests.outpost.lists.a_night import L
from tests.outpost.returns.conftest import ANSWER_ID, Office, number

WHY = "退回原因和怎么改"
HEADER = "任务编号,核查结果,答案编号,审核结论▼,审核意见,改派至▼,收件编号\n"
ANSWERS = "任务编号,核查结果▼,核查日期,情况说明,收件编号\n"


def row(verdict: str, note: str = "", to: str = "", answer_id: str = ANSWER_ID, by: str = "P088", task: int = 5) -> str:
    """One row of the sheet 待审核 as CSV."""
    return f"{number(task)},01 属实已处置,{answer_id},{verdict},{note},{to},{by}\n"


def sent(office: Office, *rows: str, name: str = "a") -> Sequence[str]:
    """Why rows were refused, in the order of the receipt."""
    office.send(f"{name}.csv", (HEADER + "".join(rows)).encode())
    return [told[WHY] for told in office.receipt(f"{name}.xlsx") if told["处理"] == "退回"]


@pytest.mark.parametrize(
    ("word", "verdict"),
    [("通过入库", "pass"), ("通过", "pass"), ("退回补充", "return"), ("退回", "return"), ("作废", "void"),
     (" 作废。", "void")],
)  # fmt: skip
def test_a_verdict_is_read_by_its_words_and_keeps_the_answer_that_it_is_about(
    office: Office, word: str, verdict: str
) -> None:
    assert sent(office, row(word, "" if verdict == "pass" else "照片不清")) == []
    (entry,) = office.entries()
    assert (entry["kind"], entry["verdict"], entry["answer_id"]) == ("review", verdict, ANSWER_ID)


@pytest.mark.parametrize(
    "word", ["不通过", "不退回", "通过/退回", "通过退回", "入库", "改", "待定", "通过？", "√", "1"]
)
def test_nothing_else_is_a_verdict(office: Office, word: str) -> None:
    (why,) = sent(office, row(word))
    assert "看不懂审核结论" in why
    assert office.entries() == []


def test_all_faults_of_a_row_are_told_at_once(office: Office) -> None:
    (why,) = sent(office, row("退回", answer_id=""))
    assert "要写审核意见" in why
    assert "没有“答案编号”" in why
    (why,) = sent(office, row("作废", to="W00099", answer_id="D-000000"), name="b")
    assert "要写审核意见" in why
    assert "只留一样" in why
    assert "答案已更新，请看今天的清单。" in why


@pytest.mark.parametrize("typed", ["d-7q0m3x", "D7QOM3X", "Ｄ-7Q0M3X "])
def test_an_answer_id_is_read_however_it_is_typed(office: Office, typed: str) -> None:
    assert sent(office, row("通过", answer_id=typed)) == []


def test_a_verdict_on_another_answer_is_refused(office: Office) -> None:
    assert sent(office, row("通过", answer_id="D-7Q0M3Y")) == ["答案已更新，请看今天的清单。"]
    assert office.entries() == []


def test_that_a_newer_answer_opened_the_task_again_is_told(office: Office) -> None:
    """Nobody was met the second time: nothing waits, and what he saw is not what was said last."""
    office.con.execute("UPDATE push.task_live SET state = 'open', answer_id = 'D-000000' WHERE answer_id IS NOT NULL")
    (why,) = sent(office, row("通过"))
    assert "这条任务现在不在待审核状态" in why
    assert why.endswith("答案已更新，请看今天的清单。")


def done_by_the_worker(office: Office) -> None:
    """The task that waits for its officer is W00017's."""
    who = {"zone": "gov", "kind": "worker", "number": "W00017", "role": "do", "fallback": None}
    update = "UPDATE push.task_live SET recipients = list_append(recipients, $who) WHERE task_number = $n"
    office.con.execute(update, {"who": who, "n": number(5)}).fetchall()


def answered(office: Office, code: str, note: str = "") -> None:
    content = f"{ANSWERS}{number(5)},{code},{L},{note},W00017\n"
    assert office.send("w.csv", content.encode()).accepted == 1


def test_a_verdict_is_refused_while_a_newer_answer_waits(office: Office) -> None:
    done_by_the_worker(office)
    answered(office, "01")
    assert sent(office, row("改派", to="W00099")) == []  # the same answer once more is not a newer one
    answered(office, "04", "没人住")
    assert sent(office, row("通过"), name="b") == ["答案已更新，请看今天的清单。"]


def test_a_newer_answer_of_the_same_import_is_newer(office: Office) -> None:
    """Whatever the files are called: nobody knows which of them came first."""
    done_by_the_worker(office)
    (office.home.inbox / "a.csv").write_bytes((HEADER + row("通过")).encode())
    (office.home.inbox / "z.csv").write_bytes(f"{ANSWERS}{number(5)},04,{L},没人住,W00017\n".encode())
    taken = office.take()
    assert (taken.accepted, taken.refused) == (1, 1)
    assert [entry["kind"] for entry in office.entries()] == ["answer"]


def test_the_second_verdict_on_an_answer_is_told(office: Office) -> None:
    assert sent(office, row("通过")) == []
    for name, again in (("b", row("通过", "同意")), ("c", row("退回", "再看看"))):
        (why,) = sent(office, again, name=name)
        assert "已经收到一个审核结论" in why
    assert len(office.entries()) == 1


def test_nobody_reviews_his_own_answer(office: Office) -> None:
    office.con.execute("UPDATE push.task_live SET answered_by = 'officer:P088' WHERE answer_id IS NOT NULL").fetchall()
    (why,) = sent(office, row("通过"))
    assert "要由别人审核" in why


def test_who_reads_his_own_report_may_pass_it(office: Office) -> None:
    update = "UPDATE push.task_live SET answered_by = 'officer:P088', model_id = 'N1' WHERE answer_id IS NOT NULL"
    office.con.execute(update).fetchall()
    assert sent(office, row("通过")) == []


@pytest.mark.parametrize(
    ("to", "number_of"),
    [("W00099", "W00099"), ("W00099 东港第三网格", "W00099"), ("320602001 任港街道网格办", "320602001"),
     ("320602001任港街道网格办", "320602001"), ("Ｐ０９９", "P099"), ("320602", "320602")],
)  # fmt: skip
def test_who_gets_it_instead_is_read_by_his_number(office: Office, to: str, number_of: str) -> None:
    assert sent(office, row("改派", to=to)) == []
    assert [entry["reassign_to"] for entry in office.entries()] == [number_of]
    assert office.receipt("a.xlsx")[0]["填写的结果"].endswith(f"改派 {number_of}")


@pytest.mark.parametrize(("to", "said"), [("", "要填对方的收件编号"), ("W77777", "没有“改派至”里的这个收件编号"),
                                          ("东港网格", "没有"), ("W00099、W00017 两人", "没有")])  # fmt: skip
def test_it_goes_to_nobody_who_does_not_exist(office: Office, to: str, said: str) -> None:
    (why,) = sent(office, row("改派", to=to))
    assert said in why


@pytest.mark.parametrize(
    ("change", "to", "is_taken"),
    [
        ("model_id = 'C1'", "P099", False),
        ("model_id = 'C1'", "W00099", True),
        ("route = 'officer'", "W00099", False),
        ("route = 'officer'", "P099", True),
        ("route = 'station'", "320602001", False),
        ("route = 'both'", "P099", True),
    ],
)
def test_it_goes_only_to_who_may_see_it(office: Office, change: str, to: str, is_taken: bool) -> None:
    office.con.execute(f"UPDATE push.task_live SET {change} WHERE answer_id IS NOT NULL").fetchall()
    why = sent(office, row("改派", to=to))
    assert why == [] if is_taken else "不能看这类任务" in why[0]


def test_what_turned_police_only_goes_to_the_police_alone(office: Office) -> None:
    office.con.execute("INSERT INTO push.police_only VALUES ($n)", {"n": number(5)}).fetchall()
    (why,) = sent(office, row("改派", to="W00099"))
    assert "不能看这类任务" in why
    assert sent(office, row("改派", to="P099"), name="b") == []


def test_the_published_file_of_an_earlier_version_is_read(office: Office) -> None:
    """It has no 答案编号 and says not who there is: what its lists ask is taken, and the night judges it."""
    for column in ("answer_id", "review_verdict"):
        for table in ("task_live", "task_ended", "task_before"):
            office.con.execute(f"ALTER TABLE push.{table} DROP COLUMN {column}").fetchall()
    for table in ("recipient", "police_only"):
        office.con.execute(f"DROP TABLE push.{table}").fetchall()
    assert sent(office, row("改派", to="W00099", answer_id="")) == []
    assert [entry["reassign_to"] for entry in journal.entries(office.home)] == ["W00099"]
