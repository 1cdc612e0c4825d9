"""Reports (新发现) and orders (派单) in the ledger: what each becomes, who has it, and that all of it adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, cast

import pytest

from outpost import begun, database, ledger
from tests.outpost.ledger.conftest import SECRETS, City, Model, finding, with_tables

TEXT = "0123456789abcdef"


class People(City):
    """A city with a model of officers (P1), one of the grid office (R3), and what people begin."""

    def report(self, door: str | None = "H1", matter: str = "UNREGISTERED", by: str = "W1", **more: Any) -> None:
        """A report of what somebody saw, taken in before the next night."""
        entry = {"recipient": by, "recipient_kind": "worker", "matter": matter, "note": "有人住。", **_door(door)}
        self._say("report", {**entry, "seen_on": self.date.isoformat(), "file_sha256": "f", **more})

    def order(self, door: str | None = "H1", by: str = "O1", to: str | None = None, **more: Any) -> None:
        """An order, due in ten days."""
        due = (self.date + dt.timedelta(days=10)).isoformat()
        entry = {"recipient": by, "recipient_kind": "officer", "text": "看一看。", "due_on": due, **_door(door)}
        self._say("order", {**entry, "assigned_to": to, "about": None, "file_sha256": "f", **more})

    def begun(self, model: str) -> list[dict[str, Any]]:
        """All tasks of N1 or N2, by key."""
        return sorted(
            (it for it in self.tasks().values() if it["model_id"] == model),
            key=lambda it: (it["task_key"], it["episode"]),
        )

    def account(self, name: str) -> dict[str, int]:
        """The terms of an account of the last night that are not 0."""
        last = self.date - dt.timedelta(days=1)
        rows = self.con.execute(
            "SELECT term, count FROM push.balance WHERE account = $a AND business_date = $T", {"a": name, "T": last}
        ).fetchall()
        return {term: count for term, count in rows if count}


def _door(door: str | None) -> dict[str, Any]:
    return {"address": "工农路1号", "address_code": door, "text_key": TEXT, "area_code": "320602001001"}


@pytest.fixture
def city() -> Iterator[People]:
    """One night has been; nothing is found."""
    models = begun.with_begun({"P1": Model("P1"), "R3": Model("R3", reviewer="grid_office"), "A1": Model("A1")})
    made = People(with_tables(database.connect(threads=1)), models=cast("dict[str, Model]", models))
    made.night()
    yield made
    assert made.problems() == []
    made.con.close()


def test_a_report_opens_a_task_that_waits_for_its_reviewer(city: People) -> None:
    city.report("H1")
    city.night()
    (task,) = city.begun("N1")
    assert (task["state"], task["subject_kind"], task["subject_key"]) == ("in_review", "dwelling", "H1")
    assert (task["task_number"][:3], task["answer_id"][:2]) == ("N1-", "D-")
    assert city.recipients(task["task_number"]) == [("do", "worker", "W1", None), ("review", "officer", "O1", None)]
    assert city.events(task["task_number"]) == ["opened", "reported", "routed"]
    assert [line["role"] for line in city.lines()] == ["review"]
    assert city.account("reports") == {"reported": 1, "opened": 1}
    assert city.account("findings") == {}
    assert city.account("flow") == {"opened": 1, "not_ended": 1}


def test_a_matter_of_the_grid_office_is_read_there(city: People) -> None:
    city.report("H1", "GAS")
    city.night()
    assert ("review", "grid_office", "320602001", None) in city.recipients(city.begun("N1")[0]["task_number"])


@pytest.mark.parametrize(("matter", "taken"), [("ELDER", 0), ("CHILD", 0), ("GAS", 1)])
def test_a_report_of_care_is_not_given_to_the_police(city: People, matter: str, taken: int) -> None:
    city.report("H1", matter)
    city.night()
    (task,) = city.begun("N1")
    city.review(task["task_number"], "reassign", by="320602001", reassign_to="O1", answer_id=task["answer_id"])
    city.night()
    assert city.events(task["task_number"]).count("reassigned") == taken
    assert city.events(task["task_number"]).count("refused") == 1 - taken


def test_a_stair_is_its_building_and_what_is_gone_is_a_text(city: People) -> None:
    city.report("B1")
    city.report("H99", "NO_PLATE")
    city.report(None, "NO_PLATE", by="L1", recipient_kind="leader", note="没有门牌。")
    city.night()
    by_kind = {task["subject_kind"]: task for task in city.begun("N1")}
    assert by_kind["building"]["subject_key"] == by_kind["building"]["address_code"] == "B1"
    text = by_kind["address_text"]
    assert (text["subject_key"], text["address_code"]) == (TEXT, None)
    assert city.account("reports") == {"reported": 3, "opened": 2, "noted": 1}
    # The only beat of the community from which it was reported reads it.
    assert ("review", "officer", "O1", None) in city.recipients(text["task_number"])


@pytest.mark.parametrize("answered", [False, True])
def test_a_task_of_the_same_door_and_matter_takes_it_as_a_note(city: People, answered: bool) -> None:
    city.night(finding("P1"))
    number = city.task("P1|FOUND|H1")["task_number"]
    if answered:
        city.answer(number, "01")
    city.report("H1", note="又来两个人。")
    city.night(finding("P1"))
    assert city.begun("N1") == []
    assert "noted" in city.events(number)
    assert city.account("reports") == {"reported": 1, "noted": 1}
    detail = city.con.execute("SELECT CAST(detail AS VARCHAR) FROM push.task_event WHERE event = 'noted'").fetchall()
    assert all(part in detail[0][0] for part in ("又来两个人。", '"file":"f"'))


def test_a_task_that_opens_tonight_takes_it_too(city: People) -> None:
    city.report("H1")
    city.night(finding("P1"))
    assert city.account("reports") == {"reported": 1, "noted": 1}


@pytest.mark.parametrize(("door", "matter"), [("H2", "UNREGISTERED"), ("H1", "GAS")])
def test_another_door_or_matter_is_none_of_it(city: People, door: str, matter: str) -> None:
    city.night(finding("P1"))
    city.report(door, matter)
    city.night(finding("P1"))
    assert len(city.begun("N1")) == 1


def test_what_a_review_keeps_quiet_stays_quiet(city: People) -> None:
    city.night(finding("P1"))
    number = city.task("P1|FOUND|H1")["task_number"]
    city.answer(number, "01")
    city.review(number, "pass")
    city.report("H1")
    city.night()
    assert city.begun("N1") == []
    assert city.account("reports") == {"reported": 1, "suppressed": 1}
    assert city.events(number)[-1] == "suppressed"
    city.date += dt.timedelta(days=30)
    city.report("H1", note="又有人住。")
    city.night()
    assert len(city.begun("N1")) == 1


def test_what_ended_without_a_review_keeps_nothing_quiet(city: People) -> None:
    city.night(finding("P1"))
    number = city.task("P1|FOUND|H1")["task_number"]
    city.answer(number, "01")
    city.review(number, "void", note="错报")
    city.report("H1")
    city.night()
    assert len(city.begun("N1")) == 1


def test_two_reports_of_a_night_are_one_task(city: People) -> None:
    city.report("H1")
    city.report("H1", by="W2", note="我也看到了。")
    city.report("H1")
    city.night()
    assert len(city.begun("N1")) == 1
    assert city.account("reports") == {"reported": 3, "opened": 1, "noted": 1, "refused": 1}


def test_a_report_that_is_passed_ends_and_stays_quiet(city: People) -> None:
    city.report("H1")
    city.night()
    task = city.begun("N1")[0]
    city.review(task["task_number"], "pass", answer_id=task["answer_id"])
    city.report("H1", note="还住着。")
    city.night()
    (ended,) = city.begun("N1")
    assert (ended["state"], ended["ending"]) == ("closed", "confirmed")
    assert city.account("reports") == {"reported": 1, "suppressed": 1}


def test_what_an_officer_reports_on_his_own_ground_he_passes_himself(city: People) -> None:
    city.report("H1", by="O1", recipient_kind="officer")
    city.night()
    task = city.begun("N1")[0]
    assert {who[:3] for who in city.recipients(task["task_number"])} == {
        ("do", "officer", "O1"),
        ("review", "officer", "O1"),
    }
    city.review(task["task_number"], "pass", answer_id=task["answer_id"])
    city.night()
    assert city.begun("N1")[0]["ending"] == "confirmed"


def test_a_report_that_is_voided_ends_without_more(city: People) -> None:
    city.report("H1")
    city.night()
    task = city.begun("N1")[0]
    city.review(task["task_number"], "void", note="不清楚", answer_id=task["answer_id"])
    city.night()
    assert city.begun("N1")[0]["ending"] == "voided"
    city.report("H1", note="写清楚了。")
    city.night()
    assert [task["episode"] for task in city.begun("N1")] == [1, 2]


def test_a_report_that_is_sent_back_is_its_reporters_task(city: People) -> None:
    city.report("D1", by="W1")
    city.night()
    task = city.begun("N1")[0]
    number = task["task_number"]
    # It stays with who reported it, though the door is another worker's.
    city.review(number, "return", by="O2", note="几个人？", answer_id=task["answer_id"])
    city.night()
    (line,) = city.lines("W1")
    assert (line["task_number"], line["role"], line["note"]) == (number, "do", "几个人？")
    city.answer(number, "01", note="三个人。")
    city.night()
    answered = city.begun("N1")[0]
    assert answered["state"] == "in_review"
    city.review(number, "pass", by="O2", answer_id=answered["answer_id"])
    city.night()
    assert city.begun("N1")[0]["ending"] == "confirmed"


def test_who_left_his_post_has_it_no_more(city: People) -> None:
    city.report("D1", by="W1")
    city.night()
    city.grids["g1"]["worker_number"] = "W9"
    city.night()
    assert ("do", "worker", "W2", None) in city.recipients(city.begun("N1")[0]["task_number"])


def test_an_order_goes_to_the_worker_of_the_door_and_back_to_who_gave_it(city: People) -> None:
    city.order("H1", by="O2")
    city.night()
    (task,) = city.begun("N2")
    number = task["task_number"]
    assert (task["state"], str(task["due_on"])) == ("open", str(city.date + dt.timedelta(days=9)))
    assert city.recipients(number) == [("do", "worker", "W1", None), ("review", "officer", "O2", None)]
    assert city.events(number) == ["opened", "ordered", "routed", "listed"]
    assert city.account("orders") == {"ordered": 1, "opened": 1}
    city.answer(number, "01")
    city.night()
    answered = city.begun("N2")[0]
    assert ("review", "officer", "O2", None) in city.recipients(number)
    city.review(number, "pass", by="O2", answer_id=answered["answer_id"])
    city.night()
    assert city.begun("N2")[0]["ending"] == "confirmed"


def test_an_order_goes_to_the_worker_it_names(city: People) -> None:
    city.order("D1", to="worker:W1", by="320602001", recipient_kind="grid_office")
    city.night()
    assert city.recipients(city.begun("N2")[0]["task_number"]) == [
        ("do", "worker", "W1", None),
        ("review", "grid_office", "320602001", None),
    ]


def test_the_sixth_order_of_a_day_waits_and_no_models_place_is_taken(city: People) -> None:
    for number in range(1, 7):
        city.order(f"H{number}", text=f"第{number}件。")
    findings = [finding("P1", f"H{number}") for number in range(1, 6)]
    city.night(*findings)
    states = [task["state"] for task in city.begun("N2")]
    assert sorted(states) == ["open"] * 5 + ["queued"]
    assert [task["queue_reason"] for task in city.begun("N2") if task["state"] == "queued"] == ["order_cap"]
    assert {task["state"] for task in city.tasks().values() if task["model_id"] == "P1"} == {"open"}
    city.night(*findings)
    assert {task["state"] for task in city.begun("N2")} == {"open"}


def test_an_order_heeds_the_budget_of_a_dwelling_unless_it_is_due_soon(city: People) -> None:
    for number in (1, 2):
        city.order("H1", text=f"第{number}次。")
        city.night()
    city.order("H1", text="第三次。")
    city.order("H1", text="急。", due_on=(city.date + dt.timedelta(days=3)).isoformat())
    city.night()
    waits = {task["queue_reason"]: task["priority"] for task in city.begun("N2") if task["state"] == "queued"}
    assert waits == {"dwelling_budget": 3}
    assert [task["priority"] for task in city.begun("N2") if task["state"] == "open"].count(2) == 1


def test_the_same_order_again_is_refused_while_it_is_not_done(city: People) -> None:
    due = (city.date + dt.timedelta(days=10)).isoformat()
    city.order("H1", due_on=due)
    city.order("H1", due_on=due)
    city.night()
    city.order("H1", due_on=due)
    city.night()
    assert len(city.begun("N2")) == 1
    assert city.account("orders") == {"ordered": 1, "refused": 1}


def test_a_night_again_takes_them_once_and_gives_the_same(city: People) -> None:
    city.night(finding("P1"))
    city.report("H1")
    city.report("H2", "GAS")
    city.order("H3")
    city.night(finding("P1"))
    before = city.everything()
    taken = city.con.execute("FROM push.begun").fetchall()
    city.night(finding("P1"), again=True)
    assert city.everything() == before
    assert city.con.execute("FROM push.begun").fetchall() == taken


def test_verify_finds_an_event_that_was_changed(city: People) -> None:
    city.night(finding("P1"))
    city.report("H1")
    city.report("H2", "GAS")
    city.order("H3")
    city.night(finding("P1"))
    change = (
        "UPDATE push.task_event SET detail = replace(CAST(detail AS VARCHAR), $before, $after) "
        "WHERE event = $event AND contains(CAST(detail AS VARCHAR), $before)"
    )
    for event in ("reported", "ordered", "noted"):
        told = {"event": event, "before": '"file":"f"', "after": '"file":"g"'}
        city.con.execute(change, told).fetchall()
        assert ledger.verify(city.con, SECRETS), event
        city.con.execute(change, {**told, "before": told["after"], "after": told["before"]}).fetchall()


def test_a_kind_that_is_no_more_is_refused_and_counted(city: People) -> None:
    city.report("H1", "GONE")
    city.night()
    assert city.account("reports") == {"reported": 1, "refused": 1}
