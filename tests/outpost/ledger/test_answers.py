"""What each answer and each review does: the effect table, one row after the other."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from outpost import sql
from outpost.ledger import LedgerSettings, SuppressionRule, answers

from .conftest import MONDAY, City, Model, finding

DAY = dt.timedelta(days=1)
FIND = finding()


def listed(city: City, **more: object) -> str:
    """A task that is on somebody's list; its number."""
    city.night(finding(**more))  # type: ignore[arg-type]
    return str(city.task()["task_number"])


ENDINGS = {
    "01": "confirmed",
    "03": "confirmed",
    "04": "not_so",
    "04c": "not_so",
    "06": "not_so",
    "07": "declined",
    "08": "duplicate",
    "99": "unverified",
}


def test_an_answer_waits_for_review_and_the_review_ends_it(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=len(ENDINGS))
    found = [finding(subject=f"H{place}") for place in range(1, len(ENDINGS) + 1)]
    city.night(*found)
    numbers = {code: city.task(f"M1|FOUND|H{n}")["task_number"] for n, code in enumerate(ENDINGS, start=1)}
    for code, number in numbers.items():
        city.answer(number, code, note="seen", department="gov.housing")
    city.night(*found)
    tasks = city.tasks()
    lines = {line["task_number"]: line for line in city.lines("O1")}
    assert len(lines) == len(city.lines("O1"))
    for code, number in numbers.items():
        task, line = tasks[number], lines.pop(number)
        assert (task["state"], task["ending"], task["answer_code"]) == ("in_review", None, code)
        shown = line["role"], line["state"], line["answer_code"], line["answer_note"]
        assert shown == ("review", "in_review", code, "seen")
    assert not lines
    assert not city.lines("W1")
    for number in numbers.values():
        city.review(number, "pass")
    city.night(*found)
    tasks = city.tasks()
    assert {code: tasks[number]["ending"] for code, number in numbers.items()} == ENDINGS
    assert {tasks[number]["ended_on"] for number in numbers.values()} == {MONDAY + 2 * DAY}


def test_02_gives_five_working_days_once(city: City) -> None:
    number = listed(city)
    due = city.task()["due_on"]
    city.answer(number, "02")
    city.night(FIND)
    assert (city.task()["state"], city.task()["due_on"]) == ("open", due + 7 * DAY)
    city.answer(number, "02")
    assert city.night(FIND).counts["refused_entries"] == 1
    assert city.task()["due_on"] == due + 7 * DAY


def test_time_that_was_granted_is_not_taken_back_by_the_next_finding(city: City) -> None:
    number = listed(city, due_rule="2wd")
    city.answer(number, "02")
    city.night(finding(due_rule="2wd"))
    granted = city.task()["due_on"]
    assert granted == dt.date(2026, 12, 3)
    city.night(finding(due_rule="2wd", evidence={"people": 9}))
    assert city.task()["due_on"] == granted


def test_05_stays_on_the_list_and_the_second_is_unverified(city: City) -> None:
    number = listed(city, due_rule="2wd")
    city.answer(number, "05", visited_on="2026-11-24")
    city.night(finding(due_rule="2wd"))
    assert (city.task()["state"], city.task()["due_on"]) == ("open", dt.date(2026, 12, 1))
    assert city.lines("W1")
    city.answer(number, "05", visited_on="2026-11-25")
    city.night(FIND)
    assert (city.task()["state"], city.task()["pending_ending"]) == ("in_review", "unverified")
    city.review(number, "pass")
    city.night()
    assert city.task()["ending"] == "unverified"
    city.night(FIND)
    assert (city.task()["episode"], city.task()["state"]) == (2, "open")  # an unverified one keeps nothing quiet


def test_05_keeps_a_later_due_date(city: City) -> None:
    number = listed(city, due_rule="10wd")
    due = city.task()["due_on"]
    city.answer(number, "05", visited_on="2026-11-24")
    city.night(finding(due_rule="10wd"))
    assert city.task()["due_on"] == due


def test_the_same_row_again_changes_nothing(city: City) -> None:
    number = listed(city)
    city.answer(number, "05", visited_on="2026-11-24")
    city.answer(number, "05", visited_on="2026-11-24")
    city.night(FIND)
    city.answer(number, "05", visited_on="2026-11-24")
    city.night(FIND)
    assert (city.task()["state"], city.task()["attempts"]) == ("open", 1)


def test_of_several_answers_before_a_review_the_last_taken_in_counts(city: City) -> None:
    number = listed(city)
    city.answer(number, "01", batch=7, visited_on="2026-11-25")
    city.answer(number, "04", batch=7, visited_on="2026-11-24", note="no")
    city.answer(number, "06", batch=3, visited_on="2026-11-30")
    city.night(FIND)
    assert city.task()["pending_ending"] == "confirmed"
    city.answer(number, "04", note="no")
    city.night(FIND)
    assert city.task()["pending_ending"] == "not_so"


def test_09_goes_to_the_office_of_the_town_then_district_then_city(city: City) -> None:
    number = listed(city)
    for by, then in [("W1", "320602001"), ("320602001", "320602"), ("320602", "320600")]:
        city.answer(number, "09", by=by)
        city.night(FIND)
        assert city.recipients(number)[0] == ("do", "grid_office", then, "not_theirs")
        assert city.task()["state"] == "open"
        assert [line["state"] for line in city.lines(by)] == ["moved"]
    city.answer(number, "01", by="320600")
    city.night(FIND)
    assert city.task()["ending"] == "confirmed"  # what an office does itself needs no review


def test_09_of_an_officer_never_crosses_to_the_government(city: City) -> None:
    number = listed(city, route="officer")
    for by, kind, then in [("O1", "station", "S1"), ("S1", "district", "320602"), ("320602", "district", "320600")]:
        city.answer(number, "09", by=by)
        city.night(finding(route="officer"))
        assert city.recipients(number) == [("do", kind, then, "not_theirs")]


def test_after_09_a_corrected_grid_takes_the_task_back(city: City) -> None:
    number = listed(city)
    city.answer(number, "09")
    city.night(FIND)
    city.address_grids["B1"] = "g2"
    city.night(FIND)
    assert city.recipients(number)[0] == ("do", "worker", "W2", None)


@pytest.mark.parametrize(("route", "by"), [("officer", "O1"), ("station", "S1"), ("grid_office", "320602001")])
def test_officers_stations_and_offices_close_with_their_own_answer(city: City, route: str, by: str) -> None:
    number = listed(city, route=route)
    city.answer(number, "04", by=by, note="no")
    city.night(finding(route=route))
    assert city.tasks()[number]["ending"] == "not_so"
    assert city.events(number)[-2:] == ["answered", "closed"]


def test_an_officer_may_change_his_answer_before_the_night(city: City) -> None:
    number = listed(city, route="officer")
    city.answer(number, "01", by="O1")
    city.answer(number, "04", by="O1", note="no")
    city.night()
    assert city.task()["ending"] == "not_so"


def test_a_returned_task_is_on_the_next_list_with_the_note(city: City) -> None:
    number = listed(city)
    city.answer(number, "01")
    city.night(FIND)
    city.review(number, "return", note="which room?")
    city.night(FIND)
    (line,) = city.lines("W1")
    assert (line["state"], line["note"], line["due_on"]) == ("open", "which room?", dt.date(2026, 12, 3))
    city.answer(number, "01")
    city.night(FIND)
    assert city.task()["state"] == "in_review"


def test_a_reassigned_task_stays_with_its_new_recipient(city: City) -> None:
    number = listed(city)
    city.answer(number, "01")
    city.night(FIND)
    city.review(number, "reassign", reassign_to="W2")
    city.night(FIND)
    assert city.recipients(number)[0] == ("do", "worker", "W2", "reassigned")
    assert [line["state"] for line in city.lines("W1")] == ["moved"]
    assert [line["note_kind"] for line in city.lines("W2")] == ["reassign"]
    city.night(FIND)
    assert city.recipients(number)[0] == ("do", "worker", "W2", "reassigned")
    city.grids["g1"]["worker_number"] = "W9"  # the post it was taken from changed hands
    city.night(FIND)
    assert city.recipients(number)[0] == ("do", "worker", "W9", None)


def test_a_verdict_counts_for_the_answer_that_it_names_alone(city: City) -> None:
    number = listed(city)
    city.answer(number, "01")
    city.night(FIND)
    seen = city.lines("O1")[0]["answer_id"]
    city.answer(number, "04", note="moved out")
    city.review(number, "pass", answer_id=seen)
    assert city.night(FIND).counts["refused_entries"] == 1
    assert (city.task()["state"], city.task()["answer_code"]) == ("in_review", "04")
    assert city.events(number)[-2:] == ["answered", "refused"]
    newer = city.lines("O1")[0]["answer_id"]
    assert newer != seen
    city.review(number, "pass", answer_id=newer)
    city.night()
    assert city.task()["ending"] == "not_so"
    (said,) = city.con.execute("SELECT detail->>'answer_id' FROM push.task_event WHERE event = 'closed'").fetchall()
    assert said == (newer,)


def test_the_same_answer_to_a_returned_task_is_another_answer(city: City) -> None:
    number = listed(city)
    city.answer(number, "01")
    city.night(FIND)
    first = city.task()["answer_id"]
    city.review(number, "return", note="which room?", answer_id=first)
    city.night(FIND)
    assert city.lines("W1")[0]["note_kind"] == "return"
    city.answer(number, "01")
    city.night(FIND)
    assert city.task()["answer_id"] not in (None, first)
    city.review(number, "pass", answer_id=first)
    assert city.night(FIND).counts["refused_entries"] == 1
    assert city.task()["state"] == "in_review"


def test_answers_of_before_there_were_numbers_are_reviewed(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their rows name none; what was taken in by the version before says nothing of them at all."""
    numbers = []
    for home in ("H1", "H2"):
        city.night(finding(subject="H1"), finding(subject="H2"))
        numbers.append(str(city.task(f"M1|FOUND|{home}")["task_number"]))
    with monkeypatch.context() as before:
        before.setattr(answers, "next_id", lambda *_: None)
        for number in numbers:
            city.answer(number, "01")
        city.night(finding(subject="H1"), finding(subject="H2"))
    for table in ("task_live", "task_ended", "task_before"):
        for column in ("answer_id", "review_verdict"):
            city.con.execute(f"ALTER TABLE push.{table} DROP COLUMN {column}").fetchall()
    city.con.execute("DROP TABLE push.recipient").fetchall()
    city.con.execute(sql.load("schema/tasks")).fetchall()
    city.review(numbers[0], "pass")
    city.review(numbers[1], "pass", answer_id=None)
    city.night()
    assert [city.tasks()[number]["ending"] for number in numbers] == ["confirmed", "confirmed"]
    assert not city.problems()


def test_care_is_not_given_to_the_police(city: City) -> None:
    city.models["M1"] = Model("M1", theme="care")
    number = listed(city)
    city.answer(number, "01")
    city.night(FIND)
    city.review(number, "reassign", reassign_to="O1")
    assert city.night(FIND).counts["refused_entries"] == 1
    assert city.task()["state"] == "in_review"


def test_everybody_to_whom_a_task_can_be_given_is_written_down(city: City) -> None:
    city.night(FIND)
    known = set(city.con.execute("SELECT DISTINCT kind, number FROM push.recipient").fetchall())
    assert {("worker", "W1"), ("officer", "O1"), ("station", "S1"), ("grid_office", "320602001")} <= known
    assert {("grid_office", "320600"), ("district", "320600")} <= known
    assert None not in {number for _, number in known}


def test_reassigning_to_nobody_known_is_refused(city: City) -> None:
    number = listed(city)
    city.answer(number, "01")
    city.night(FIND)
    city.review(number, "reassign", reassign_to="W777")
    assert city.night(FIND).counts["refused_entries"] == 1
    assert city.task()["state"] == "in_review"


def test_police_only_tasks_are_not_given_to_the_government(city: City) -> None:
    number = listed(city, route="both")
    city.answer(number, "01")
    city.night(finding(route="officer"))
    city.review(number, "reassign", reassign_to="W2")
    assert city.night(finding(route="officer")).counts["refused_entries"] == 1


def test_a_voided_task_keeps_nothing_quiet(city: City) -> None:
    number = listed(city)
    city.answer(number, "01")
    city.night(FIND)
    city.review(number, "void", note="test")
    city.night()
    assert city.tasks()[number]["ending"] == "voided"
    city.night(FIND)
    assert city.task()["episode"] == 2


def test_answers_and_reviews_of_ended_and_unknown_tasks_do_nothing(city: City) -> None:
    number = listed(city, route="officer")
    city.answer(number, "01", by="O1")
    city.night()
    before = city.task()
    city.answer(number, "04", by="O1", note="no")
    city.review(number, "void")
    city.answer("M1-261123-00000X", "01")
    assert city.night().counts["refused_entries"] == 3
    assert city.task() == before


def test_a_queued_task_cannot_be_answered(city: City) -> None:
    city.settings = type(city.settings)(worker_new_per_day=0)
    city.night(FIND)
    city.answer(city.task()["task_number"], "01")
    assert city.night(FIND).counts["refused_entries"] == 1


def ended(city: City, code: str, quiet: SuppressionRule, **more: object) -> None:
    """A task of M1 at H1 that ended with this answer on the third night, found on every one."""
    city.models["M1"] = Model("M1", suppression=quiet)
    number = listed(city, **more)
    city.answer(number, code, note="x")
    city.night(finding(**more))  # type: ignore[arg-type]
    city.review(number, "pass")
    city.night(finding(**more))  # type: ignore[arg-type]
    assert city.tasks()[number]["state"] == "closed"


def assert_quiet_for(city: City, days: int, **more: object) -> None:
    """The key opens no task while T < c + days, and one on that night. The nights between need not be run."""
    city.date += DAY * (days - 2)
    city.night(finding(**more))  # type: ignore[arg-type]
    assert city.task()["episode"] == 1
    city.night(finding(**more))  # type: ignore[arg-type]
    assert city.task()["episode"] == 2


def test_a_key_stays_quiet_for_its_days(city: City) -> None:
    rules = [
        ("01", SuppressionRule(days=5), 5),
        ("07", SuppressionRule(days=5, per_ending={"declined": 8}), 8),
        ("04", SuppressionRule(days=5, per_ending={"not_so": 10}), 10),
        ("04c", SuppressionRule(days=5, per_ending={"not_so": 10}, by_answer={"04c": 12}), 12),
        ("07", SuppressionRule(days=5), 180),
        ("07", SuppressionRule(days=200), 200),
    ]
    names = [f"M{place}" for place in range(1, len(rules) + 1)]
    city.models = {name: Model(name, suppression=quiet) for name, (_, quiet, _) in zip(names, rules, strict=True)}
    city.settings = LedgerSettings(worker_new_per_day=len(rules))
    found = [finding(name, f"H{place}") for place, name in enumerate(names, start=1)]
    keys = [f"{name}|FOUND|H{place}" for place, name in enumerate(names, start=1)]
    city.night(*found)
    numbers = [city.task(key)["task_number"] for key in keys]
    for number, (code, _, _) in zip(numbers, rules, strict=True):
        city.answer(number, code, note="x")
    city.night(*found)
    for number in numbers:
        city.review(number, "pass")
    city.night(*found)
    ended = city.date - DAY
    assert {city.tasks()[number]["state"] for number in numbers} == {"closed"}
    for key, one, (_, _, days) in zip(keys, found, rules, strict=True):
        if city.date < ended + DAY * (days - 1):
            city.date = ended + DAY * (days - 1)  # the nights between need not be run
        while city.task(key)["episode"] == 1:
            quiet = city.date < ended + DAY * days
            city.night(one)
            assert city.task(key)["episode"] == (1 if quiet else 2), key


def test_suppressed_findings_say_by_which_rule(city: City) -> None:
    ended(city, "01", SuppressionRule(days=5))
    assert city.fates()["M1|FOUND|H1"] == ("suppressed", "confirmed 2026-11-25 until 2026-11-30")


def test_quiet_until_a_date_of_the_evidence(city: City) -> None:
    until = SuppressionRule(days=400, until_field="due_on", until_plus=3)
    ended(city, "01", until, evidence={"due_on": "2026-11-26"})
    assert_quiet_for(city, 4, evidence={"due_on": "2026-11-26"})


def test_quiet_is_lifted_when_the_evidence_has_grown(city: City) -> None:
    ended(city, "01", SuppressionRule(days=60, lift_when_greater="people"), evidence={"people": 11})
    city.night(finding(evidence={"people": 11}))
    assert city.task()["episode"] == 1
    city.night(finding(evidence={"people": 12}))
    assert (city.task()["episode"], city.task()["state"]) == (2, "open")


def test_quiet_lasts_until_newer_events(city: City) -> None:
    quiet = SuppressionRule(days=2, newer_field="event_dates", newer_count=2)
    old = ["2026-11-20", "2026-11-21", "2026-11-25"]
    ended(city, "01", quiet, evidence={"event_dates": old})
    for _ in range(3):
        city.night(finding(evidence={"event_dates": [*old, "2026-11-26"]}))
    assert city.fates()["M1|FOUND|H1"] == ("suppressed", "confirmed 2026-11-25 until newer events")
    city.night(finding(evidence={"event_dates": [*old, "2026-11-26", "2026-11-27"]}))
    assert city.task()["episode"] == 2


def test_one_task_models_are_quiet_for_all_reasons(city: City) -> None:
    city.models["M1"] = Model("M1", one_task=True)
    city.night(finding(reason="ONE", route="officer"))
    city.answer(city.task("M1|H1")["task_number"], "01", by="O1")
    city.night(finding(reason="TWO", route="officer"))
    assert city.fates()["M1|H1"][0] == "suppressed"


def test_what_lifts_is_exact(city: City) -> None:
    assert SuppressionRule(lift_when_greater="n").lift_value({"n": Decimal("4.9")}) == Decimal("4.9")
