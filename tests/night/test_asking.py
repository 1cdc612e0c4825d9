"""``outpost why-not`` and ``outpost check`` on a home of three nights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from outpost.cli import cli
from outpost.home import Home
from outpost.secrets import read as read_secrets
from tests.night.conftest import City


def asked(city: City, *words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, [*words, "--home", str(city.root)], input=typed)


def answers(city: City, *words: str, typed: str | None = None) -> list[dict[str, Any]]:
    done = asked(city, *words, "--json", typed=typed)
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout[done.stdout.index("{") :])["answers"]
    return found


def registers(city: City, text: str) -> list[tuple[Any, ...]]:
    import duckdb

    with duckdb.connect(str(city.root / "lake" / "registers.duckdb"), read_only=True) as con:
        return con.execute(text).fetchall()


def test_a_leased_dwelling_that_is_not_found_has_a_condition_with_values_and_parameters(three_nights: City) -> None:
    found = {
        row[0] for row in three_nights.query("SELECT DISTINCT subject_key FROM push.finding WHERE model_id = 'P1'")
    }
    leased = {row[0] for row in registers(three_nights, "SELECT DISTINCT address_code FROM lease_here")}
    dwelling = min(leased - found)
    [answer] = answers(three_nights, "why-not", "P1", dwelling)
    assert answer["answer"] == "condition"
    assert answer["condition"]["holds"] is False
    assert answer["condition"]["said"] in answer["said"]
    shown = asked(three_nights, "why-not", "P1", dwelling)
    assert answer["condition"]["said"] in shown.output


def test_every_finding_is_answered_by_its_task_and_is_found_at_its_door(three_nights: City) -> None:
    rows = three_nights.query(
        "SELECT min_by(f.model_id, t.task_number), min_by(f.address_code, t.task_number), min(t.task_number) "
        "FROM push.finding AS f INNER JOIN push.task_live AS t "
        "ON f.model_id = t.model_id AND f.reason = t.reason AND f.subject_key = t.subject_key "
        "WHERE f.subject_kind = 'dwelling' AND t.state = 'open' "
        "AND f.business_date = (SELECT max(business_date) FROM push.finding)"
    )
    model_id, door, task = rows[0]
    assert task in {it["task_number"] for it in answers(three_nights, "why-not", model_id, door)}
    told = answers(three_nights, "check", door)
    assert task in {it["task_number"] for it in told}
    every = {row[0] for row in three_nights.query("SELECT DISTINCT model_id FROM push.model_night")}
    assert {it["model"] for it in told} >= every - {"A1"}


def test_a_person_is_asked_for_at_a_prompt_and_leaves_no_trace(three_nights: City) -> None:

    log = three_nights.root / "lake" / "vault-access.jsonl"
    before = log.read_text(encoding="utf-8")
    number, key = person(three_nights)
    done = asked(three_nights, "why-not", "C1", "--person", typed=f"{number}\n")
    assert done.exit_code == 0, done.output
    assert number not in done.output
    assert key not in done.output
    assert log.read_text(encoding="utf-8") == before
    kept = [path for path in (three_nights.root / "lake").rglob("*.json*") if number in path.read_text("utf-8")]
    assert kept == []


def person(city: City) -> tuple[str, str]:
    import duckdb

    with duckdb.connect(str(city.root / "vault.duckdb"), read_only=True) as vault:
        number, key = vault.execute("SELECT id_number, person_key FROM person ORDER BY id_number LIMIT 1").fetchall()[0]
    assert read_secrets(Home(city.root).secrets).identity_key
    return number, key


@pytest.mark.parametrize(
    "written", ["990602198001010018", "990602 19800101 0018", "９９０６０２１９８００１０１００１8"]
)
def test_a_persons_number_as_an_argument_is_refused_and_not_repeated(three_nights: City, written: str) -> None:
    done = asked(three_nights, "why-not", "C1", written)
    assert done.exit_code != 0
    assert written not in str(done.exception) + done.output
    assert "--person" in str(done.exception)


def test_an_unknown_subject_fails_and_is_not_taken_for_an_answer(three_nights: City) -> None:
    done = asked(three_nights, "why-not", "P1", "no such thing'; DROP TABLE push.finding")
    assert done.exit_code == 1
    assert three_nights.query("SELECT count(*) > 0 FROM push.finding") == [(True,)]


def test_an_address_text_is_resolved(three_nights: City) -> None:
    [(code, text)] = registers(
        three_nights,
        "SELECT address_code, full_name FROM standard_address WHERE level = 7 AND status = 1 ORDER BY 1 LIMIT 1",
    )
    told = json.loads(asked(three_nights, "check", text, "--json").stdout)
    assert told["address_code"] == code


def test_a_home_without_a_night_says_what_to_do(tmp_path: Path) -> None:
    CliRunner().invoke(cli, ["init", "--home", str(tmp_path / "home")])
    done = CliRunner().invoke(cli, ["check", "x", "--home", str(tmp_path / "home")])
    assert "outpost nightly" in str(done.exception)
