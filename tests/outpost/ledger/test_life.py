"""The life of a task: opened, found again, gone, retired, withdrawn, followed to another pseudonym."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from outpost.ledger import LedgerError

from .conftest import MONDAY, City, Model, finding

DAY = dt.timedelta(days=1)


def test_a_finding_opens_a_task_that_is_listed_the_next_morning(city: City) -> None:
    city.night(finding())
    task = city.task()
    assert (task["state"], task["opened_on"], task["listed_on"]) == ("open", MONDAY, MONDAY + DAY)
    assert task["due_on"] == dt.date(2026, 12, 1)  # the fifth working day after Tuesday
    assert city.recipients(task["task_number"]) == [("do", "worker", "W1", None), ("review", "officer", "O1", None)]
    (line,) = city.lines("W1")
    assert (line["task_number"], line["is_new"], line["state"]) == (task["task_number"], True, "open")
    assert not city.lines("O1")


def test_found_again_it_stays_one_task(city: City) -> None:
    city.night(finding())
    before = city.task()
    city.night(finding(evidence={"people": 7}))
    after = city.task()
    assert after["task_number"] == before["task_number"]
    assert (after["due_on"], after["listed_on"]) == (before["due_on"], before["listed_on"])
    assert after["evidence"] == '{"people": 7}'
    assert city.fates() == {"M1|FOUND|H1": ("renewed", None)}
    assert not city.lines("W1")[0]["is_new"]


def test_a_night_that_finds_the_same_leaves_no_event(city: City) -> None:
    city.night(finding())
    assert city.night(finding()).counts["events"] == 0


@pytest.mark.parametrize(("rule", "due"), [("24h", 25), ("2wd", 26), ("3wd", 27)])
def test_due_dates_count_from_the_list_day(city: City, rule: str, due: int) -> None:
    city.night(finding(due_rule=rule))
    assert city.task()["due_on"] == dt.date(2026, 11, due)


def test_a_due_cap_comes_first_but_never_before_the_list_day(city: City) -> None:
    city.night(finding(due_cap=dt.date(2026, 11, 26)), finding(subject="H2", due_cap=dt.date(2026, 11, 1)))
    assert city.task()["due_on"] == dt.date(2026, 11, 26)
    assert city.task("M1|FOUND|H2")["due_on"] == dt.date(2026, 11, 24)


def test_priority_rises_and_never_falls_and_due_takes_the_earlier(city: City) -> None:
    city.night(finding(priority=3, due_rule="5wd"))
    city.night(finding(priority=1, due_rule="24h"))
    assert (city.task()["priority"], city.task()["due_on"]) == (1, dt.date(2026, 11, 26))
    city.night(finding(priority=2, due_rule="3wd"))
    assert (city.task()["priority"], city.task()["due_on"]) == (1, dt.date(2026, 11, 26))


def test_one_task_models_change_their_reason_within_the_task(city: City) -> None:
    city.models["M1"] = Model("M1", one_task=True)
    city.night(finding(reason="NONE"))
    before = city.task("M1|H1")
    city.night(finding(reason="SOME"))
    after = city.task("M1|H1")
    assert (after["task_number"], after["reason"]) == (before["task_number"], "SOME")
    assert "reason_changed" in city.events(after["task_number"])


def test_reasons_of_other_models_are_tasks_of_their_own(city: City) -> None:
    city.night(finding(reason="ONE"), finding(reason="TWO"))
    assert len(city.tasks()) == 2


def test_two_nights_without_a_finding_resolve_it(city: City) -> None:
    city.night(finding())
    city.night()
    assert city.task()["state"] == "open"
    city.night()
    assert (city.task()["state"], city.task()["ending"]) == ("closed", "auto_resolved")
    assert city.task()["ended_on"] == MONDAY + 2 * DAY


def test_the_two_nights_must_follow_each_other(city: City) -> None:
    city.night(finding())
    for _ in range(3):
        city.night()
        city.night(finding())
    assert city.task()["state"] == "open"


def tasks_of(city: City, *models: str) -> list[str]:
    """A task of each of these models, each at a dwelling of its own (the first at H1); their keys."""
    city.models = {name: Model(name) for name in (*models, "M9")}
    found = [finding(name, f"H{place}") for place, name in enumerate(models, start=1)]
    city.night(*found)
    return [f"{one['model_id']}|FOUND|{one['subject_key']}" for one in found]


def test_nights_on_which_the_model_did_not_run_do_not_count(city: City) -> None:
    states = {"M1": "held", "M2": "muted", "M3": "failed"}
    keys = tasks_of(city, *states)
    city.night()
    city.night(states=states)
    city.night(states=states)
    assert [city.task(key)["state"] for key in keys] == ["open"] * 3
    city.night()
    assert [city.task(key)["ending"] for key in keys] == ["auto_resolved"] * 3


def test_nights_on_which_the_subject_could_not_be_evaluated_do_not_count(city: City) -> None:
    gaps = (("M1", "FOUND", "H1"), ("M2", None, "H2"), ("M3", "FOUND", None), ("M4", None, None))
    keys = tasks_of(city, *(model for model, _, _ in gaps))
    city.night()
    for _ in range(3):
        city.night(not_evaluated=gaps)
    assert [city.task(key)["state"] for key in keys] == ["open"] * 4
    city.night()
    assert [city.task(key)["ending"] for key in keys] == ["auto_resolved"] * 4


def test_what_could_not_be_evaluated_elsewhere_does_not_matter(city: City) -> None:
    keys = tasks_of(city, "M1", "M2", "M3")
    gaps = (("M1", "OTHER", "H1"), ("M2", "FOUND", "H1"), ("M9", None, None))
    city.night(not_evaluated=gaps)
    city.night(not_evaluated=gaps)
    assert [city.task(key)["ending"] for key in keys] == ["auto_resolved"] * 3


def test_what_was_answered_as_going_on_does_not_resolve_by_itself(city: City) -> None:
    keys = dict(zip(("02", "03", "05"), tasks_of(city, "M1", "M2", "M3"), strict=True))
    for code, key in keys.items():
        city.answer(city.task(key)["task_number"], code)
    city.night()
    city.review(city.task(keys["03"])["task_number"], "return", note="where to?")
    for _ in range(4):
        city.night()
    assert [city.task(key)["state"] for key in keys.values()] == ["open"] * 3


def test_what_waits_for_review_does_not_resolve_by_itself(city: City) -> None:
    city.night(finding())
    city.answer(city.task()["task_number"], "01")
    for _ in range(4):
        city.night()
    assert city.task()["state"] == "in_review"


def test_after_it_resolved_a_new_finding_opens_the_next_episode(city: City) -> None:
    city.night(finding())
    first = city.task()
    city.night()
    city.night()
    city.night(finding())
    second = city.task()
    assert (second["episode"], second["state"]) == (2, "open")
    assert second["task_number"] != first["task_number"]
    assert city.task(episode=1)["ending"] == "auto_resolved"


def test_a_retired_model_leaves_its_tasks_expired(city: City) -> None:
    city.night(finding(), finding("M2", "H2"))
    city.models["M1"] = replace(city.models["M1"], retired=True)
    city.night(finding("M2", "H2"))
    assert city.task()["ending"] == "expired"
    assert city.task("M2|FOUND|H2")["state"] == "open"


def test_shadow_and_exceptions_are_counted_and_make_no_task(city: City) -> None:
    city.night(finding(shadow=True), finding(subject="H2", excepted="site of 2026"))
    assert not city.tasks()
    assert city.fates() == {"M1|FOUND|H1": ("shadow", None), "M1|FOUND|H2": ("excepted", "site of 2026")}


def test_what_a_changed_version_finds_beside_a_model_is_counted_and_is_no_task(city: City) -> None:
    rows = [("FOUND", "dwelling", "H1", "H1", "kept", True), ("FOUND", "dwelling", "H9", None, "added", False)]
    for row in rows:
        city.con.execute("INSERT INTO push.beside_finding VALUES ($1, 'M1', $2, $3, $4, $5, $6, $7)", [city.date, *row])
    beside = [city.date, "M1", "{}", None, "ran", 2, 1, 0, 1, 1, None]
    city.con.execute(f"INSERT INTO push.beside_night VALUES ({', '.join('?' * len(beside))})", beside)
    city.night(finding())
    assert [task["subject_key"] for task in city.tasks().values()] == ["H1"]
    kept = "SELECT term, count FROM push.balance WHERE account = $account AND count > 0 ORDER BY term"
    assert city.con.execute(kept, {"account": "findings"}).fetchall() == [("findings", 3), ("opened", 1), ("shadow", 2)]
    assert city.con.execute(kept, {"account": "beside M1"}).fetchall() == [("added", 1), ("findings", 2), ("kept", 1)]


def test_a_task_that_turns_police_only_leaves_the_worker_a_neutral_line(city: City) -> None:
    city.night(finding(route="both", evidence={"events": 3}))
    number = city.task()["task_number"]
    city.night(finding(route="officer", evidence={"events": 4}))
    assert city.recipients(number) == [("do", "officer", "O1", None)]
    (line,) = city.lines("W1")
    assert (line["task_number"], line["state"]) == (number, "moved")
    assert [line[name] for name in ("reason", "subject_key", "address_code", "evidence", "due_on", "note")] == [
        None
    ] * 6
    city.night(finding(route="officer", evidence={"events": 4}))
    assert not city.lines("W1")


def test_a_police_only_task_in_review_can_still_be_reviewed(city: City) -> None:
    city.night(finding(route="both"))
    number = city.task()["task_number"]
    city.answer(number, "01")
    city.night(finding(route="both"))
    city.night(finding(route="officer"))
    assert ("review", "officer", "O1", None) in city.recipients(number)
    assert [line["role"] for line in city.lines("O1")] == ["review"]
    city.review(number, "pass")
    city.night()
    assert city.task()["ending"] == "confirmed"


def test_tasks_and_suppressions_follow_a_corrected_id_number(city: City) -> None:
    keep = finding(subject="old|ID|2026-12-01", subject_kind="person", address="H1")
    done = finding("M2", "old", subject_kind="person", address="H2")
    city.night(keep, done)
    city.answer(city.task("M2|FOUND|old")["task_number"], "01")
    city.night(keep, done)
    city.review(city.task("M2|FOUND|old")["task_number"], "pass")
    city.night(keep, done)
    number = city.task("M1|FOUND|old|ID|2026-12-01")["task_number"]
    city.aliases["old"] = "new"
    city.night({**keep, "subject_key": "new|ID|2026-12-01"}, {**done, "subject_key": "new"})
    assert city.task("M1|FOUND|new|ID|2026-12-01")["task_number"] == number
    assert city.task("M2|FOUND|new")["ending"] == "confirmed"
    assert city.fates()["M2|FOUND|new"][0] == "suppressed"
    assert not city.problems()


def test_two_pseudonyms_that_were_one_person_leave_one_task(city: City) -> None:
    city.night(finding(subject="old", subject_kind="person", address="H1"))
    city.night(
        finding(subject="old", subject_kind="person", address="H1"),
        finding(subject="new", subject_kind="person", address="H1"),
    )
    older = city.task("M1|FOUND|old")["task_number"]
    city.aliases["old"] = "new"
    city.night(finding(subject="new", subject_kind="person", address="H1"))
    states = {task["task_number"]: (task["state"], task["ending"]) for task in city.tasks().values()}
    assert states.pop(older) == ("open", None)
    assert list(states.values()) == [("closed", "duplicate")]


def test_a_night_again_gives_the_same(city: City) -> None:
    city.night(finding(), finding(subject="H2"))
    city.answer(city.task()["task_number"], "01")
    city.night(finding(), finding(subject="H2", evidence={"people": 9}))
    first = city.everything()
    city.night(finding(), finding(subject="H2", evidence={"people": 9}), again=True)
    assert city.everything() == first


def test_a_night_again_on_other_findings_is_as_if_it_had_run_once(city: City) -> None:
    city.night(finding())
    city.night(finding(subject="H3"))
    city.night(finding(), again=True)
    assert [task["task_key"] for task in city.tasks().values()] == ["M1|FOUND|H1"]
    assert not city.problems()


def test_nights_run_in_order(city: City) -> None:
    city.night(finding())
    city.date -= 3 * DAY
    with pytest.raises(LedgerError, match="in order"):
        city.night(finding())
    city.date += 3 * DAY
    city.night(finding())


def test_a_night_that_fails_changes_nothing(city: City) -> None:
    city.night(finding())
    before = city.everything()
    with pytest.raises(ValueError, match="not a due rule"):
        city.night(finding(), finding(subject="H2", due_rule="soon"))
    assert city.everything() == before
