"""Changed versions beside the models in force, through whole nights: counted and told, and nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.night.conftest import NIGHTS, City

_SAID = """
[models.R1.beside]
parameters = { area_per_person = 40.0 }

[models.P1.beside]
sql = "reference/p1_new.sql"
"""
_TOUCHED = ("push.balance", "push.beside_finding", "push.beside_night", "push.task_event")
"""The balance counts them, and the night's seal in the ledger's last event covers both."""


@pytest.mark.slow
def test_a_night_with_changed_versions_publishes_what_it_would_without(
    first_night: City, three_nights: City, copy_of: Callable[[City], City]
) -> None:
    city = copy_of(first_night)
    with (city.root / "outpost.toml").open("a", encoding="utf-8") as config:
        config.write(_SAID)
    (city.root / "reference" / "p1_new.sql").write_text("SELECT 1", encoding="utf-8")
    assert "P1: its changed version cannot run beside it" in city.run("doctor", check=False).stdout
    city.run("nightly")

    with_it, without = city.tables(), three_nights.tables()
    assert {name: rows for name, rows in with_it.items() if name not in _TOUCHED} == {
        name: rows for name, rows in without.items() if name not in _TOUCHED
    }
    facts = "SELECT seq, task_number, event, actor, detail FROM push.task_event WHERE event <> 'sealed' ORDER BY seq"
    assert city.query(facts) == three_nights.query(facts)
    assert city.run("verify").returncode == 0

    states = city.query("SELECT business_date, model_id, state, added > 0 FROM push.beside_night ORDER BY ALL")
    assert states == [
        (night, model, state, added)
        for night in NIGHTS[1:]
        for model, state, added in (("P1", "failed", False), ("R1", "ran", True))
    ]
    (counts,) = city.query(
        f"SELECT added, dropped, kept FROM push.beside_night WHERE model_id = 'R1' AND business_date = '{NIGHTS[-1]}'"
    )
    said = json.loads(city.run("status", "--json").stdout)["beside"]
    assert [(row["added"], row["dropped"], row["kept"]) for row in said if row["model_id"] == "R1"] == [counts]
    page = (city.root / "reports" / NIGHTS[-1].isoformat() / "night.html").read_text(encoding="utf-8")
    assert "影子对照" in page
    audited = json.loads(city.run("audit", "--night", NIGHTS[-1].isoformat(), "--json").stdout)["beside"]
    assert [(row["model_id"], row["state"]) for row in audited] == [("P1", "failed"), ("R1", "ran")]
    ((door,),) = city.query(
        "SELECT min(subject_key) FROM push.beside_finding WHERE fate = 'added' AND model_id = 'R1' AND subject_key "
        f"NOT IN (SELECT subject_key FROM push.finding) AND business_date = '{NIGHTS[-1]}'"
    )
    answers = json.loads(city.run("why-not", "R1", door, "--json").stdout)
    assert "影子对照" in json.dumps(answers, ensure_ascii=False)
    assert "已随现行规则试行 2 夜" in city.run("models", "plan", "R1", "--set", "area_per_person=40").stdout
    assert "area_per_person = 40.0" in city.run("models", "R1").stdout
