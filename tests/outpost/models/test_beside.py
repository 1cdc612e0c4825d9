"""A changed version beside the model in force: counted, compared, kept apart; whatever goes wrong stays in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outpost import models, settings, sql
from outpost.ledger import balance
from outpost.models import BesideNight
from outpost.settings import Beside, ModelSettings, Settings
from tools.cases.reading import read_cases
from tools.cases.runner import CaseNight

CASES = sql.ROOT / "tests" / "models"
P1 = models.load_specs()["P1"]
FIRES = read_cases(CASES / "population" / "p1_lease_unregistered.yaml", CASES / "town.yaml")[0]
"""One finding: a lease that began 20 days ago."""
LIVE = ("finding", "not_evaluated", "held", "model_night", "parameter_override", "source_fault")
BESIDE = ("beside_finding", "beside_night")


class Town:
    """The case's night in a home that may hold queries."""

    def __init__(self, night: CaseNight, home: Path) -> None:
        self.night, self.home, self.con = night, home, night.con
        (home / "reference").mkdir()

    def query(self, text: str) -> str:
        (self.home / "reference" / "p1.sql").write_text(text, encoding="utf-8")
        return "reference/p1.sql"

    def run(self, beside: Beside | None, *, profile: Any = "production", **in_force: float) -> BesideNight | None:
        city = Settings(profile=profile, models={"P1": ModelSettings(parameters=in_force, beside=beside)})
        self.night.run(FIRES, P1, city)
        return models.run_beside(self.con, P1, FIRES.business_date, city, self.home)

    def tables(self, names: tuple[str, ...]) -> list[list[tuple[Any, ...]]]:
        return [self.con.execute(f"FROM push.{name} ORDER BY ALL").fetchall() for name in names]

    def balance(self, account: str) -> dict[str, int]:
        balance.close(self.con, FIRES.business_date)
        asked = "SELECT term, count FROM push.balance WHERE account = $account ORDER BY term"
        return dict(self.con.execute(asked, {"account": account}).fetchall())


@pytest.fixture(scope="module")
def night() -> Iterator[CaseNight]:
    with CaseNight() as opened:
        opened.load(FIRES, P1)
        yield opened


@pytest.fixture
def town(night: CaseNight, tmp_path: Path) -> Town:
    return Town(night, tmp_path)


def test_what_only_the_changed_version_finds_is_added(town: Town) -> None:
    ran = town.run(Beside(parameters={"registration_days": 7}), registration_days=30)
    assert ran == BesideNight("P1", "ran", findings=1, added=1)
    assert [row[-2:] for row in town.tables(BESIDE)[0]] == [("added", False)]
    assert town.balance("beside P1") == {"added": 1, "dropped": 0, "findings": 1, "kept": 0}


def test_what_only_the_model_in_force_finds_is_dropped(town: Town) -> None:
    assert town.run(Beside(parameters={"registration_days": 30})) == BesideNight("P1", "ran", dropped=1)
    assert town.tables(BESIDE)[0] == []
    assert town.balance("beside P1") == {"added": 0, "dropped": 1, "findings": 0, "kept": 0}


def test_what_both_find_is_kept_and_another_priority_is_told(town: Town) -> None:
    ran = town.run(Beside(parameters={"urgent_days": 20}))
    assert ran == BesideNight("P1", "ran", findings=1, kept=1, differing=1)
    assert ran.said == "added 0, dropped 0, kept 1 (1 of them otherwise)"
    assert town.run(Beside(parameters={"urgent_days": 21})) == BesideNight("P1", "ran", findings=1, kept=1)
    assert town.balance("beside P1") == {"added": 0, "dropped": 0, "findings": 1, "kept": 1}


def test_its_findings_are_findings_in_the_shadow_of_the_balance(town: Town) -> None:
    town.run(None)
    alone = town.balance("findings")
    town.run(Beside(parameters={"urgent_days": 20}))
    both = town.balance("findings")
    assert both == alone | {"findings": alone["findings"] + 1, "shadow": alone["shadow"] + 1}


@pytest.mark.parametrize("beside", [Beside(parameters={"registration_days": 30}), Beside(sql="reference/none.sql")])
def test_the_model_in_force_is_the_same_with_and_without(town: Town, beside: Beside) -> None:
    town.run(None)
    alone = town.tables(LIVE)
    town.run(beside)
    assert town.tables(LIVE) == alone


def test_another_query_is_run_and_known_by_its_digest(town: Town) -> None:
    where = town.query(
        P1.query.replace("WHERE registration_is_missing", "WHERE registration_is_missing AND 1 = 0") + ";\n"
    )
    assert town.run(Beside(sql=where)) == BesideNight("P1", "ran", dropped=1)
    (kept,) = town.tables(BESIDE)[1]
    assert len(kept[3]) == 64


def test_running_again_replaces_and_taking_it_away_takes_all_back(town: Town) -> None:
    beside = Beside(parameters={"urgent_days": 20})
    town.run(beside)
    first = town.tables(BESIDE)
    town.run(beside)
    assert town.tables(BESIDE) == first
    assert town.run(None) is None
    assert town.tables(BESIDE) == [[], []]
    assert town.balance("beside P1") == {}


FAULTY = {
    "a file that is not there": (None, "p1.sql cannot be read (FileNotFoundError)"),
    "no query": ("not SQL at all", "p1.sql: "),
    "what it may not read": ("SELECT * FROM vault.person", "p1.sql: "),
    "found twice": (P1.query.replace("FROM raised", "FROM (FROM raised UNION ALL FROM raised) AS raised", 1), "one_fi"),
    "a wrong type": (
        P1.query.replace("CASE WHEN raised.is_urgent THEN 2 ELSE 3 END AS", "CAST(raised.reason AS INTEGER) AS"),
        "ConversionException",
    ),
}


@pytest.mark.parametrize(("text", "why"), FAULTY.values(), ids=FAULTY)
def test_whatever_goes_wrong_in_it_is_told_and_stays_in_it(town: Town, text: str | None, why: str) -> None:
    town.run(None)
    alone = town.tables(LIVE)
    ran = town.run(Beside(sql="reference/p1.sql" if text is None else town.query(text)))
    assert ran is not None
    assert (ran.state, ran.findings) == ("failed", 0)
    assert (ran.why or "").startswith(why)
    assert ran.said == f"failed: {ran.why}"
    assert town.tables(LIVE) == alone
    assert town.tables(BESIDE)[0] == []
    assert town.balance("beside P1") == {}


def test_it_does_not_run_where_the_model_in_force_did_not(town: Town) -> None:
    status = "UPDATE registers.extract_status SET status = $status WHERE extract = 'gov.lease'"
    town.con.execute(status, {"status": "missing"}).fetchall()
    ran = town.run(Beside(parameters={"urgent_days": 20}))
    town.con.execute(status, {"status": "fresh"}).fetchall()
    assert ran == BesideNight("P1", "held", why="the model in force: held")


def test_production_asks_for_the_assessment_of_a_query_on_sensitive_ground(town: Town) -> None:
    spec = P1.model_copy(update={"sensitive": True, "assessment": None})
    beside = Beside(sql=town.query(P1.query))
    with pytest.raises(models.SpecError, match="impact assessment"):
        models.change_of(spec, beside, town.home, production=True)
    assert models.change_of(spec, beside, town.home, production=False).query_changed


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "nothing is changed"),
        ("parameters = { urgent_dayz = 20 }", "models.P1.beside.parameters.urgent_dayz"),
        ("parameters = { urgent_days = inf }", "models.P1.beside.parameters.urgent_days"),
        ('sql = "../p1.sql"', "models.P1.beside.sql"),
        ('query = "reference/p1.sql"', "models.P1.beside.query: unknown key"),
    ],
)
def test_what_cannot_be_meant_is_refused_when_the_settings_are_read(said: str, why: str) -> None:
    with pytest.raises(settings.SettingsError, match=why):
        settings.parse(f"[models.P1.beside]\n{said}\n", Path("outpost.toml"))


def test_a_parameter_of_the_shared_terms_has_one_value_a_night() -> None:
    with pytest.raises(settings.SettingsError, match=r"beside\.parameters\.event_hours"):
        settings.parse("[models.D1.beside]\nparameters = { event_hours = 1 }\n", Path("outpost.toml"))


def test_dates_are_those_of_the_night(town: Town) -> None:
    town.run(Beside(parameters={"urgent_days": 20}))
    assert {row[0] for table in town.tables(BESIDE) for row in table} == {FIRES.business_date}
