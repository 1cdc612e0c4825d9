"""What the published tables say of a finding comes before any condition, in words and for machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import duckdb
import pytest

from outpost import database, models
from outpost.asking import answers, telling
from outpost.asking.answers import Answer
from outpost.asking.night import AskedNight
from outpost.asking.subjects import Subject
from outpost.ledger import status
from outpost.settings import Settings

T = dt.date(2026, 11, 22)
DOOR = "320602001001L00001U1R101"
SPEC = models.load_as_locked()["P1"]
SUBJECT = Subject("dwelling", DOOR, (DOOR,), (DOOR,), ("320602001001L00001",))


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with database.connect(threads=1) as opened:
        database.create_schema(opened)
        opened.execute(
            "INSERT INTO push.model_night VALUES (DATE '2026-11-22', 'P1', 3, 'ran', 1, NULL);"
            "INSERT INTO push.finding BY NAME SELECT DATE '2026-11-22' AS business_date, 'P1' AS model_id, "
            "3 AS model_version, 'NO_RENTAL' AS reason, 'dwelling' AS subject_kind, "
            f"'{DOOR}' AS subject_key, '{DOOR}' AS address_code, 3 AS priority, 'worker' AS route, "
            "'5wd' AS due_rule, false AS shadow"
        )
        yield opened


def fate(con: duckdb.DuckDBPyConnection, what: str, rule: str | None = None, task: str | None = None) -> None:
    con.execute(
        "INSERT INTO push.finding_fate "
        "VALUES (DATE '2026-11-22', 'P1', 'NO_RENTAL', $door, 'key', $what, $rule, $task)",
        {"door": DOOR, "what": what, "rule": rule, "task": task},
    )


def asked(con: duckdb.DuckDBPyConnection) -> list[Answer]:
    status.name_first_keys(con)
    return answers.why_not(AskedNight(con, T, Settings(), {"P1": SPEC}), SPEC, SUBJECT)


@pytest.mark.parametrize(
    ("what", "rule", "kind", "said"),
    [
        ("shadow", None, "shadow", "影子运行"),
        ("excepted", "housing", "excepted", "例外清单"),
        ("held", "batch of 2026-11-22", "breaker", "两人放行"),
    ],
)
def test_what_keeps_a_finding_back_is_told(
    con: duckdb.DuckDBPyConnection, what: str, rule: str | None, kind: str, said: str
) -> None:
    fate(con, what, rule)
    [answer] = asked(con)
    assert (answer.kind, answer.subject_key, answer.task_number) == (kind, DOOR, None)
    assert said in answer.said


def test_a_suppression_says_by_which_ending_and_until_when(con: duckdb.DuckDBPyConnection) -> None:
    fate(con, "suppressed", "not_so 2026-11-01 until 2027-04-30")
    con.execute(
        "INSERT INTO push.suppression BY NAME SELECT 'key' AS task_key, 'P1-261001-AAAAA0' AS task_number, "
        "'not_so' AS rule, DATE '2026-11-01' AS since, DATE '2027-04-30' AS until"
    )
    [answer] = asked(con)
    assert answer.kind == "suppressed"
    assert answer.said == "抑制期内：上次任务 P1-261001-AAAAA0 于 2026-11-01 不属实，2027-04-30 前不再推送"
    assert answer.detail["until"] == "2027-04-30"


def test_a_queued_task_says_its_place_among_those_who_wait_for_the_same_worker(
    con: duckdb.DuckDBPyConnection,
) -> None:
    fate(con, "opened", None, "P1-261122-00002X")
    for number, key, door in (("P1-261120-00001X", "earlier", "elsewhere"), ("P1-261122-00002X", "key", DOOR)):
        con.execute(
            "INSERT INTO push.task_live BY NAME SELECT $number AS task_number, $key AS task_key, 1 AS episode, "
            "'P1' AS model_id, 3 AS model_version, 'NO_RENTAL' AS reason, 'dwelling' AS subject_kind, "
            "$door AS subject_key, $door AS address_code, 3 AS priority, 'queued' AS state, "
            "CASE WHEN $key = 'key' THEN DATE '2026-11-22' ELSE DATE '2026-11-20' END AS opened_on, "
            "'worker' AS route, '5wd' AS due_rule, 'day_cap' AS queue_reason, 0 AS absent_nights, false AS extended, "
            "0 AS attempts, false AS in_progress, CAST([] AS VARCHAR[]) AS refused_by, "
            "[{'zone': 'gov', 'kind': 'worker', 'number': 'W1', 'role': 'do', 'fallback': NULL}] AS recipients",
            {"number": number, "key": key, "door": door},
        )
    [answer] = asked(con)
    assert (answer.kind, answer.task_number, answer.detail["place"]) == ("queued", "P1-261122-00002X", 2)
    assert "第 2 位" in answer.said


@pytest.mark.parametrize("state", ["held", "failed", "muted", "retired"])
def test_a_model_that_did_not_run_says_so_before_anything_else(con: duckdb.DuckDBPyConnection, state: str) -> None:
    con.execute("UPDATE push.model_night SET state = $state, why = '数据滞后'", {"state": state}).fetchall()
    first, *_ = asked(con)
    assert first.kind == state
    assert "数据滞后" in first.said
    assert telling.as_values(first)["answer"] == state
    assert list(telling.lines(SPEC, first)) == [first.said]


def test_what_only_the_changed_version_finds_is_told_after_what_the_model_in_force_says(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute("DELETE FROM push.finding").fetchall()
    con.execute("INSERT INTO push.not_evaluated VALUES (DATE '2026-11-22', 'P1', NULL, $door, 'x')", {"door": DOOR})
    con.execute(
        "INSERT INTO push.beside_finding "
        "VALUES (DATE '2026-11-22', 'P1', 'NO_RENTAL', 'dwelling', $door, $door, 'added', false)",
        {"door": DOOR},
    ).fetchall()
    *others, last = asked(con)
    assert (last.kind, last.reasons, last.subject_key, last.is_found) == ("beside", ("NO_RENTAL",), DOOR, False)
    assert "影子对照" in last.said
    assert [answer.kind for answer in others] == ["not_evaluated"]
    assert [heading for heading, _ in answers.in_groups([last])] == ["未命中"]
    con.execute("DROP TABLE push.beside_finding").fetchall()
    assert asked(con) == others  # as a file of an earlier version


def test_a_model_without_a_night_says_so(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("DELETE FROM push.model_night").fetchall()
    assert [answer.kind for answer in asked(con)] == ["not_run"]


def test_who_could_not_be_judged_is_told_why(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("DELETE FROM push.finding").fetchall()
    con.execute(
        "INSERT INTO push.not_evaluated VALUES (DATE '2026-11-22', 'P1', NULL, $door, '还不能判断')", {"door": DOOR}
    ).fetchall()
    [answer] = asked(con)
    assert (answer.kind, answer.detail["why"]) == ("not_evaluated", "还不能判断")


@pytest.mark.parametrize(
    ("name", "value", "table", "shown"),
    [
        ("status", 2, "registers.household_registration", "死亡"),
        ("status", "agreed", "registers.mediation_here", "达成协议"),
        ("status", "CANCELLED", "address.match", "地址已注销"),
        ("status", 2, "", 2),
        ("kind", "id_card", "registers.credential", "居民身份证"),
        ("extract", "gov.gas_account", "address.match", "燃气用户"),
        ("people", 3, "registers.dwelling_people", 3),
    ],
)
def test_a_code_is_told_in_the_words_of_its_own_contract(name: str, value: object, table: str, shown: object) -> None:
    assert telling.in_words(name, value, table) == shown
