"""``outpost why-not`` and ``outpost check`` on a home of three nights."""

from __future__ import annotations

import json
import subprocess
import sys
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
    "written",
    [
        "990602198001010018",
        "990602 19800101 0018",
        "９９０６０２１９８００１０１００１8",
        "崇川区工农路8号990602198001010018",
    ],
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


def test_an_account_that_a_shared_term_leaves_out_is_told_which_of_its_conditions_it_does_not_meet(
    three_nights: City,
) -> None:
    [(account,)] = registers(
        three_nights,
        "SELECT min(account_number) FROM gas_account "
        "ANTI JOIN gas_rented ON gas_account.account_number = gas_rented.account_number WHERE status = 1",
    )
    for answer in answers(three_nights, "why-not", "r3", account.lower()):
        assert (answer["answer"], answer["step"]) == ("condition", "gas_rented")
        assert answer["condition"]["holds"] is False
        assert not answer["said"].isascii()


def test_a_text_asked_of_a1_is_the_text_itself_matched_or_not(three_nights: City) -> None:
    [(matched,)] = three_nights.query("SELECT min(address_text) FROM address.match WHERE status = 'HOUSE'")
    [answer] = answers(three_nights, "why-not", "A1", matched)
    assert (answer["answer"], answer["step"]) == ("condition", "judged")
    rows = three_nights.query(
        "SELECT min(f.evidence->>'address_text') FROM push.finding AS f WHERE f.model_id = 'A1' "
        "AND f.business_date = (SELECT max(business_date) FROM push.finding)"
    )
    told = answers(three_nights, "why-not", "A1", rows[0][0])
    assert {it["answer"] for it in told} <= {"task", "queued"}


def test_a_building_is_no_door_and_a_cancelled_room_is_known(three_nights: City) -> None:
    [(building,)] = registers(
        three_nights, "SELECT min(address_code) FROM address WHERE level = 5 AND status = 1 AND NOT is_dwelling"
    )
    [answer] = answers(three_nights, "why-not", "R1", building)
    assert answer["answer"] == "elsewhere"
    assert "住房" in answer["said"]
    [(room,)] = registers(three_nights, "SELECT min(address_code) FROM address WHERE level = 7 AND status = 2")
    shown = asked(three_nights, "why-not", "P1", f" {room.lower()} ")
    assert shown.exit_code == 0
    assert "已注销" in shown.output


def test_a_grid_is_asked_of_posts_alone(three_nights: City) -> None:
    [(grid,)] = registers(three_nights, "SELECT min(grid_code) FROM grid WHERE worker_number IS NOT NULL")
    told = answers(three_nights, "why-not", "A2", grid)
    assert {reason for it in told for reason in it["reasons"]} == {"VACANT_GRID"}
    assert told[-1]["condition"]["name"] == "nobody_on_post"


def test_a_persons_dwelling_is_asked_of_rules_about_dwellings_and_nobody_elses_task_is_told(three_nights: City) -> None:
    number, key = person(three_nights)
    for model in ("A3", "P1", "P3", "R1", "R3", "C2", "C3"):
        done = asked(three_nights, "why-not", model, "--person", "--json", typed=f"{number}\n")
        assert done.exit_code == 0, done.output
        assert key not in done.output


def test_no_question_loads_what_only_a_night_uses(three_nights: City) -> None:
    """All five on one process: none of them waits for Pandera, pandas, Dagster or Great Expectations."""
    task, door, lease = three_nights.query(
        "SELECT task_number, address_code, (SELECT min(source_key) FROM address.match WHERE extract = 'gov.lease') "
        "FROM push.task WHERE state = 'open' AND model_id = 'R1' ORDER BY task_number LIMIT 1"
    )[0]
    night = three_nights.query("SELECT max(business_date) FROM push.finding")[0][0]
    questions = (
        ("explain", task), ("why-not", "R1", door), ("check", door), ("trace", "gov.lease", lease),
        ("audit", "--night", str(night)),
    )  # fmt: skip
    code = (
        "import sys\n"
        "from outpost.cli import cli\n"
        f"for words in {questions!r}:\n"
        f"    cli.main([*words, '--home', {str(three_nights.root)!r}, '--json'], standalone_mode=False)\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stderr.split())
    assert loaded >= {"outpost.explain", "outpost.asking", "outpost.audit", "duckdb"}
    assert loaded & {"pandera", "pandas", "dagster", "great_expectations"} == set()
