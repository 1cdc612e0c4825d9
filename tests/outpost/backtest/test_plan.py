"""Values that a city dates: written by a plan, in force from their day on."""

from __future__ import annotations

import datetime as dt
import json
import stat
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from outpost import database, models, settings
from outpost.backtest import changed_by
from outpost.backtest.change import ChangeError
from outpost.backtest.plan import Ground, InShadow, in_shadow, told_of, write
from outpost.cli import cli
from outpost.home import Home
from outpost.init import make_home
from outpost.models.change import Change
from outpost.settings import SettingsError

LAST = dt.date(2026, 11, 22)
SPECS = models.load_for_night()
SPEC = next(
    spec for spec in SPECS.values() if spec.parameters and not any(map(settings.models_sharing, spec.parameters))
)
NAME, BEFORE = next((name, it.on(LAST).value) for name, it in sorted(SPEC.parameters.items()))
AFTER = BEFORE + 1


def ground(since: dt.date = dt.date(2026, 12, 1), source: str = "会议纪要") -> Ground:
    return Ground(since, "local", source, "张三")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    make_home(made)
    return made


def test_a_written_value_holds_from_its_day_on_and_says_who_confirmed_it(home: Home) -> None:
    mode = stat.S_IMODE(home.config.stat().st_mode)
    comment = home.config.read_text(encoding="utf-8").splitlines()[0]
    assert write(home, changed_by(SPEC, [f"{NAME}={AFTER}"]), ground(), LAST) == [SPEC.id]
    said = settings.read(home.config)
    assert SPEC.parameters_on(dt.date(2026, 11, 30), said)[NAME] == BEFORE
    assert SPEC.parameters_on(dt.date(2026, 12, 1), said)[NAME] == AFTER
    assert [it.name for it in SPEC.overridden_on(dt.date(2026, 12, 1), said)] == [NAME]
    (shown,) = [it for it in SPEC.in_force(dt.date(2027, 1, 1), said) if it.name == NAME]
    assert (shown.since, "张三" in shown.basis) == ("2026-12-01", True)
    assert home.config.read_text(encoding="utf-8").splitlines()[0] == comment
    assert stat.S_IMODE(home.config.stat().st_mode) == mode
    done = CliRunner().invoke(cli, ["models", SPEC.id, "--home", str(home.root)])
    assert f"{NAME} = {AFTER} since 2026-12-01" in done.output


def test_a_plan_tells_how_its_version_stood_beside_the_model_in_force(home: Home) -> None:
    change = changed_by(SPEC, [f"{NAME}={AFTER}"])
    with closing(database.connect(home.database)) as con:
        database.create_schema(con)
        con.execute("DROP TABLE push.beside_night").fetchall()
    assert in_shadow(home, change) is None  # of an earlier version
    with closing(database.connect(home.database)) as con:
        database.create_schema(con)
        for day, values, query, state, counts in [
            ("2026-11-19", Change(SPEC, {NAME: float(AFTER)}).written, None, "ran", (3, 2, 1, 1)),
            ("2026-11-20", change.written, None, "failed", (0, 0, 0, 0)),
            ("2026-11-21", change.written, None, "ran", (5, 0, 4, 5)),
            ("2026-11-22", change.written, "5" * 64, "ran", (9, 9, 9, 9)),
            ("2026-11-22", Change(SPEC, {NAME: AFTER + 1}).written, None, "ran", (9, 9, 9, 9)),
        ]:
            row = [day, SPEC.id, values, query, state, *counts, 0, None]
            con.execute(f"INSERT INTO push.beside_night VALUES ({', '.join('?' * len(row))})", row).fetchall()
    found = in_shadow(home, change)
    assert found == InShadow(2, dt.date(2026, 11, 19), dt.date(2026, 11, 21), added=2, dropped=5, kept=6, not_run=1)
    assert told_of(found) == (
        "影子对照：2026-11-19 至 2026-11-21 已随现行规则试行 2 夜，合计新增 2，减少 5，不变 6；另有 1 夜未能运行。"
    )


def test_a_later_value_follows_an_earlier_one_and_two_of_a_day_are_refused(home: Home) -> None:
    write(home, changed_by(SPEC, [f"{NAME}={AFTER}"]), ground(), LAST)
    write(home, changed_by(SPEC, [f"{NAME}={AFTER + 1}"]), ground(dt.date(2027, 1, 1)), LAST)
    before = home.config.read_bytes()
    with pytest.raises(SettingsError, match="the same day"):
        write(home, changed_by(SPEC, [f"{NAME}={AFTER + 2}"]), ground(), LAST)
    assert home.config.read_bytes() == before
    said = settings.read(home.config)
    assert [SPEC.parameters_on(dt.date(year, 2, 1), said)[NAME] for year in (2026, 2027)] == [BEFORE, AFTER + 1]


def test_a_night_that_has_run_keeps_its_values(home: Home) -> None:
    with pytest.raises(ChangeError, match="has run"):
        write(home, changed_by(SPEC, [f"{NAME}={AFTER}"]), ground(LAST), LAST)


def test_a_value_that_the_shared_terms_take_is_written_for_all_models_that_have_it(home: Home) -> None:
    shared = [(spec, name) for spec in SPECS.values() for name in spec.parameters if settings.models_sharing(name)]
    spec, name = shared[0]
    value = spec.parameters[name].on(LAST).value + 1
    written = write(home, changed_by(spec, [f"{name}={value}"]), ground(), LAST)
    assert written == settings.models_sharing(name)
    assert models.term_parameters(SPECS.values(), dt.date(2026, 12, 1), settings.read(home.config))[name] == value


@given(source=st.text(min_size=1).filter(str.strip))
def test_whatever_is_written_as_a_source_is_read_back(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    home.config.write_text('profile = "trial"\n', encoding="utf-8")
    try:
        write(home, changed_by(SPEC, [f"{NAME}={AFTER}"]), ground(source=source), LAST)
    except UnicodeEncodeError:
        return
    (value,) = settings.read(home.config).models[SPEC.id].values
    assert value.source == source


def test_unknown_names_among_dated_values_are_told(home: Home) -> None:
    entry = f'[[models.{SPEC.id}.values]]\nname = "no_such"\nsince = 2026-12-01\nvalue = 1\nbasis = "law"\n'
    with home.config.open("a", encoding="utf-8") as file:
        file.write(entry + 'source = "x"\nconfirmed_by = "y"\n')
    with pytest.raises(SettingsError, match=rf"models\.{SPEC.id}\.values\.no_such"):
        settings.read(home.config)


def test_models_lists_shows_one_and_has_commands(home: Home) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["models", *words])
        assert done.exit_code == 0, done.output
        return done.output

    place = ["--home", str(home.root)]
    assert [it["id"] for it in json.loads(run("--json", *place))] == list(SPECS)
    assert json.loads(run(*place, SPEC.id.lower(), "--json"))["id"] == SPEC.id
    assert "--basis" in run("plan", "--help")
    assert "FILE" in run("check", "--help")
    assert "plan" in run("--help")


def test_a_plan_before_the_first_night_says_what_to_do(home: Home) -> None:
    done = CliRunner().invoke(cli, ["models", "plan", SPEC.id, "--set", f"{NAME}={AFTER}", "--home", str(home.root)])
    assert done.exit_code == 1
    assert "outpost nightly" in str(done.exception)
