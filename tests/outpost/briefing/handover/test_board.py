"""The hand-over board: each transfer once, with its state and due, and each zone its part of the same numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost import corrections
from outpost.briefing.handover import Board, HandoverError, board_of, write
from outpost.briefing.handover.board import ZONES
from outpost.corrections.transfers import EXPIRES_DAYS
from tests.outpost.briefing.handover.made import DAY, Night, T

BOARD_DAYS = 90


@pytest.fixture
def night() -> Iterator[Night]:
    made = Night()
    yield made
    made.con.close()


def row(board: Board, number: str) -> dict[str, Any]:
    """The one row of a transfer."""
    (found,) = board.rows.filter(number=number).to_dicts()
    return found


def test_what_became_of_a_call(night: Night) -> None:
    night.call("waiting", 1)
    night.call("presumed", 5)
    night.call("nobody", 5)
    night.found("nobody", "NOT_RECEIVED")
    night.call("open", 9)
    night.case("open", 8)
    night.call("late", 40)
    night.case("late", 38)
    night.found("late", "OVERDUE")
    night.call("settled", 20)
    night.case("settled", 19, "agreed")
    night.call("old", 100)
    board = board_of(night.published())
    states = {number: row(board, number)["state"] for number in board.rows["number"]}
    assert states == {
        "waiting": "waiting", "presumed": "presumed", "nobody": "not_received", "open": "in_mediation",
        "late": "overdue", "settled": "done", "old": "lapsed",
    }  # fmt: skip
    assert row(board, "open")["due_on"] == T - 8 * DAY + 30 * DAY
    assert row(board, "nobody")["due_on"] == T - 4 * DAY
    assert (row(board, "nobody")["last_hand"], row(board, "late")["last_hand"]) == ("police", "mediation")
    assert board.totals() == {"all": 7, "in_hand": 4, "late": 2, "not_received": 1, "escalated": 0}


def test_a_night_without_d2_judges_no_call(night: Night) -> None:
    night.model("D2", "held")
    night.call("one", 5)
    assert row(board_of(night.published()), "one")["state"] == "unjudged"


def test_a_task_of_the_call_gives_due_and_last_hand(night: Night) -> None:
    night.call("one", 5)
    night.found("one", "NOT_RECEIVED")
    night.task("D2-1", "one", due_on=T, answered_by="worker:W1", answered_on=T - DAY, address_code="H1")
    found = row(board_of(night.published()), "one")
    assert (found["task_number"], found["due_on"], found["late_days"]) == ("D2-1", T, 1)
    assert (found["last_hand"], found["last_on"]) == ("worker", T - DAY)


def test_a_call_that_left_the_register_stays_while_its_task_or_case_is_open(night: Night) -> None:
    night.task("D2-1", "gone", address_code="H1", evidence='{"transferred_on": "2026-07-01", "to_unit": "甲"}')
    night.case("other", 3)
    night.case("settled", 3, "agreed")
    board = board_of(night.published())
    assert board.rows["number"].to_list() == ["gone", "other"]
    assert row(board, "gone")["handed_on"] == dt.date(2026, 7, 1)


@pytest.mark.parametrize(("days", "late"), [(EXPIRES_DAYS, 1), (EXPIRES_DAYS - 1, 0), (EXPIRES_DAYS - 2, 0)])
def test_a_department_is_late_after_its_last_day(night: Night, days: int, late: int) -> None:
    night.handed("R2-1", opened_on=T - days * DAY)
    assert row(board_of(night.published()), "R2-1")["late_days"] == late


def test_a_holiday_is_no_day_to_receive_on() -> None:
    for holidays, state in ((frozenset({T - DAY}), "waiting"), (frozenset[dt.date](), "presumed")):
        night = Night(holidays)
        night.call("one", 2)
        found = row(board_of(night.published()), "one")
        assert found["state"] == state
        night.con.close()


def test_what_departments_have(night: Night) -> None:
    night.handed("R2-1")
    night.handed("R2-2", state="answered", closed_on=T - DAY)
    night.handed("R2-3", state="expired", closed_on=T - DAY, opened_on=T - 31 * DAY)
    night.handed("R2-4", state="undelivered", closed_on=T, zone=None, department=None, why="unknown_department")
    night.handed("R2-5", state="answered", closed_on=T - BOARD_DAYS * DAY)
    board = board_of(night.published())
    assert board.rows["number"].to_list() == ["R2-1", "R2-2", "R2-3", "R2-4"]
    assert [row(board, f"R2-{n}")["last_hand"] for n in (1, 2, 3, 4)] == [
        "department",
        "department",
        "worker",
        "worker",
    ]
    assert board.stuck()["number"].to_list() == ["R2-3", "R2-4"]


def test_how_high_a_late_row_went_counts_for_the_limit_that_was_passed(night: Night) -> None:
    for at, (number, due) in enumerate((("Y1", T - DAY), ("Y2", T + 5 * DAY))):
        night.call(number, 9)
        night.found(number, "NOT_RECEIVED")
        night.task(f"D2-{at}", number, due_on=due)
        up = {"task_number": f"D2-{at}", "kind": "task", "level": 2, "due_on": T - DAY}
        night.insert("push.escalation", business_date=T, **up)
    night.handed("R2-1", state="expired", opened_on=T - 31 * DAY, closed_on=T - DAY)
    night.insert("push.escalation", business_date=T, task_number="R2-1", kind="transfer", level=1, due_on=T - DAY)
    board = board_of(night.published())
    assert [row(board, number)["level"] for number in ("Y1", "Y2", "R2-1")] == [2, 0, 1]
    assert board.totals()["escalated"] == 2


def test_a_night_of_before_anything_went_up_has_a_board(night: Night) -> None:
    night.call("one", 5)
    night.con.execute("DROP TABLE push.escalation").fetchall()
    assert board_of(night.published()).rows["level"].to_list() == [0]


def test_care_is_never_read_by_the_police(night: Night) -> None:
    night.handed("C1-1", "C1", "LISTED", zone="police", state="undelivered", closed_on=T, why="not_across")
    night.handed("C1-2", "C1", "LISTED")
    night.handed("N1-1", "N1", "ELDER", zone="police")
    night.handed("N1-2", "N1", "GAS", zone="police")
    board = board_of(night.published())
    assert board.of(zone="police").read["number"].to_list() == ["N1-2"]
    assert board.of(zone="police").unread == 3
    assert board.of(zone="gov").unread == 0


@pytest.mark.parametrize(
    "about",
    [
        {"model": "P3", "reason": "MOVED_OUT", "route": "officer"},
        {"route": "officer"},
        {"model": "D1", "reason": "REPEAT", "evidence": '{"domestic_violence": true}'},
        {"model": "D1", "reason": "REPEAT", "subject_key": "H1|parking"},
        {"model": "D1", "reason": "REPEAT", "source_rows": [
            {"extract": "police.dispute_incident", "delivery": "d", "row_number": 7}
        ]},
    ],
)  # fmt: skip
def test_what_only_the_police_may_see_is_never_read_by_the_government(night: Night, about: dict[str, Any]) -> None:
    place = {"extract": "police.dispute_incident", "delivery": "d", "row_number": 7}
    night.rows["dispute_incident"] = [{"source_row": place, "domestic_violence_flag": True}]
    night.rows["dispute_row"] = [
        {
            "place_code": "H1",
            "category": "parking",
            "occurred_at": dt.datetime.combine(T - 4 * DAY, dt.time()),
            "domestic_violence_flag": True,
        }
    ]
    night.handed("X-1", sender="officer:O1", **about)
    night.handed("X-2")
    board = board_of(night.published()).of(zone="gov")
    assert board.read["number"].to_list() == ["X-2"]
    assert board.totals()["all"] == 2


def test_a_zone_reads_what_it_handed_over_or_was_handed(night: Night) -> None:
    night.handed("R2-1")
    night.handed("R2-2", zone="police", department="police_fire", sender="worker:W1")
    night.handed("R2-3", zone="police", department="police_fire", sender="officer:O1")
    board = board_of(night.published())
    assert board.of(zone="gov").read["number"].to_list() == ["R2-1", "R2-2"]
    assert board.of(zone="police").read["number"].to_list() == ["R2-2", "R2-3"]


CALLS = st.lists(st.tuples(st.integers(0, 130), st.sampled_from(["", "open", "agreed"]), st.booleans()), max_size=8)
HANDED = st.lists(
    st.tuples(
        st.sampled_from(
            [("R2", "SLEEPS_IN"), ("C1", "LISTED"), ("P3", "MOVED_OUT"), ("D1", "REPEAT"), ("N1", "ELDER")]
        ),
        st.sampled_from(["gov", "police", None]),
        st.sampled_from(["worker:W1", "officer:O1", "grid_office:320602", None]),
        st.sampled_from(["open", "answered", "expired", "undelivered"]),
        st.sampled_from(["H1", "H2", None]),
    ),
    max_size=8,
)


@given(CALLS, HANDED)
def test_each_transfer_stands_once_and_both_zones_have_the_same_numbers(
    calls: list[tuple[int, str, bool]], handed: list[tuple[Any, ...]]
) -> None:
    night = Night()
    for at, (days, case, is_found) in enumerate(calls):
        night.call(f"Y{at}", days, "H2" if at % 2 else "H1")
        if case:
            night.case(f"Y{at}", max(days - 1, 0), case)
        elif is_found:
            night.found(f"Y{at}", "NOT_RECEIVED")
            night.task(f"D2-{at}", f"Y{at}")
    for at, ((model, reason), zone, sender, state, address) in enumerate(handed):
        closed = None if state == "open" else T
        night.handed(
            f"X{at}", model, reason, zone=zone, sender=sender, state=state, closed_on=closed, address_code=address
        )
    whole = board_of(night.published())
    gone = {f"Y{at}" for at, (days, case, _) in enumerate(calls) if case == "agreed" and days > BOARD_DAYS}
    expected = {f"Y{at}" for at in range(len(calls))} | {f"X{at}" for at in range(len(handed))}
    assert sorted(whole.rows["number"]) == sorted(expected - gone)
    for area in ("", "320602", "320612"):
        one, other = (whole.of(area, zone) for zone in ZONES)
        assert one.totals() == other.totals() == whole.of(area).totals()
        assert one.states() == other.states()
        assert one.by_area().equals(other.by_area())
        assert len(one.read) + one.unread == len(other.read) + other.unread == one.totals()["all"]
    night.con.close()


def test_pages_of_a_zone_hold_its_rows_and_no_door(night: Night, tmp_path: Path) -> None:
    night.call("YJ1", 5)
    night.found("YJ1", "NOT_RECEIVED")
    night.handed("C1-1", "C1", "LISTED")
    night.handed("P3-1", "P3", "MOVED_OUT", zone="police", sender="officer:O1", address_code="H2", route="officer")
    facts = night.published()
    write(facts, tmp_path)
    pages = {path.relative_to(tmp_path).as_posix(): path.read_text() for path in sorted(tmp_path.rglob("*.html"))}
    names = ("handover-320602.html", "handover-320612.html", "handover.html")
    assert list(pages) == [f"{zone}/pages/{name}" for zone in ZONES for name in names]
    gov, police = pages["gov/pages/handover.html"], pages["police/pages/handover.html"]
    for number, zones in (("YJ1", {"gov", "police"}), ("C1-1", {"gov"}), ("P3-1", {"police"})):
        assert {zone for zone, page in (("gov", gov), ("police", police)) if number in page} == zones
    assert "任港街道国胜社区" in gov
    assert not {number for number in ("W1", "O1") if number in gov + police}
    assert all("另有 1 件只计数" in page for page in (gov, police))
    assert "YJ1" not in pages["gov/pages/handover-320612.html"]
    again = tmp_path / "again"
    write(facts, again)
    assert {path.relative_to(again).as_posix(): path.read_text() for path in sorted(again.rglob("*.html"))} == pages


def test_few_of_a_place_are_not_counted_out(night: Night, tmp_path: Path) -> None:
    for number in ("YJ1", "YJ2"):
        night.call(number, 5)
        night.found(number, "NOT_RECEIVED")
    write(night.published(), tmp_path)
    page = (tmp_path / "gov/pages/handover.html").read_text()
    assert page.count('<td class="number">&lt;3</td>') == 3


def test_without_the_registers_there_is_no_board(night: Night) -> None:
    facts = night.published()
    lost = type(facts)(facts.home, facts.settings, facts.night, facts.con, False, facts.specs)
    with pytest.raises(HandoverError, match="the next night"):
        board_of(lost)


def test_the_board_knows_all_states_of_transfers() -> None:
    assert {field for field in vars(corrections.Transfers(0, 0, 0, 0, 0)) if field != "new"} == {
        "answered", "expired", "undelivered", "open",
    }  # fmt: skip
