"""The yield on a model card: counted from a home, kept in a small file, shown for its own version of a model alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from outpost import database
from outpost.demo.live import Diary, LiveCity
from outpost.home import Home
from outpost.models import ModelSpec, load_specs
from outpost.yields import Counts
from tools import cards
from tools.cards import figures, making, yields
from tools.cards.figures import Figure, Figures, FiguresError, Made, yield_lines
from tools.cards.text import LANGUAGES, Language, sayer

FIGURES = Figures(
    Made("1.2.3", 2000, 30, 7, "2026-11-01", "2026-11-30"),
    {"A1": Figure(3, Counts(40, 25, 20, 2, 1)), "R1": Figure(2, Counts(4))},
)
NIGHTS = [dt.date(2026, 11, 29), dt.date(2026, 11, 30)]
CITY = LiveCity(500, len(NIGHTS), 7, NIGHTS[-1].isoformat())


@pytest.fixture(scope="module")
def specs() -> dict[str, ModelSpec]:
    return load_specs()


def _told(spec: ModelSpec, version: int, found: Figures | None, language: Language) -> str:
    return "\n".join(yield_lines(spec.model_copy(update={"version": version}), found, sayer(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_shows_the_counts_the_share_and_how_they_were_made(
    specs: dict[str, ModelSpec], language: Language
) -> None:
    told = _told(specs["A1"], 3, FIGURES, language)
    cells = [line.split(" | ")[1].rstrip(" |") for line in told.splitlines() if line.startswith("| ")][1:]
    assert cells[:-1] == ["40", "25", "20", "2", "1", "2", "15"]
    for said in ("80%", "61%", "91%"):  # 20 of 25, and Wilson's bounds
        assert said in cells[-1]
    assert "`outpost demo --live --residents 2000 --nights 30 --seed 7 --date 2026-11-30`" in told
    assert "Outpost 1.2.3" in told


def test_a_model_that_nobody_answered_has_no_share(specs: dict[str, ModelSpec]) -> None:
    assert "| share confirmed, of answered ones | - |" in _told(specs["R1"], 2, FIGURES, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("model", "version", "known"), [("A1", 4, True), ("A2", 4, False)])
def test_a_card_says_that_there_is_none_instead_of_a_stale_figure(
    specs: dict[str, ModelSpec], language: Language, model: str, version: int, known: bool
) -> None:
    told = _told(specs[model], version, FIGURES, language)
    assert told.startswith(("Note: ", "注意："))
    assert "40" not in told
    assert "80%" not in told
    assert (("version 3" in told) or ("第 3 版" in told)) == known
    assert _told(specs[model], version, None, language).startswith(("Note: ", "注意："))


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "yield.json"
    assert figures.read(file) is None
    file.write_text(figures.text_of(FIGURES), encoding="utf-8")
    assert figures.read(file) == FIGURES
    said = json.loads(file.read_text(encoding="utf-8"))
    assert said["models"]["A1"]["share"] == 0.8


@pytest.mark.parametrize(("old", "new"), [('"share": 0.8', '"share": 0.9'), ('"version": 3, ', ""), ("{", "")])
def test_a_file_changed_by_hand_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = figures.text_of(FIGURES)
    assert old in text
    file = tmp_path / "yield.json"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FiguresError, match=r"yield\.json is not as it was made"):
        figures.read(file)


def test_the_check_names_models_without_a_figure_and_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], specs: dict[str, ModelSpec]
) -> None:
    there = {name: Figure(spec.version, Counts()) for name, spec in specs.items()}
    monkeypatch.setattr(making, "drift", list)
    monkeypatch.setattr(figures, "read", lambda: Figures(FIGURES.made, there))
    assert cards.main(["--check"]) == 0
    assert capsys.readouterr().err == ""
    del there["P2"]
    there["R1"] = Figure(specs["R1"].version - 1, Counts())
    assert cards.main(["--check"]) == 0
    assert "no yield of the present version of P2, R1 " in capsys.readouterr().err


def _home(root: Path, *statements: str, nights: list[dt.date] = NIGHTS) -> Home:
    home = Home(root)
    Diary(home).begin(CITY)
    with database.connect(home.database) as con:
        database.create_schema(con)
        for night in nights:
            con.execute(
                "INSERT INTO push.night (business_date, list_day, state) VALUES (?, ?, 'published')", [night] * 2
            ).fetchall()
            for model, version in (("A1", 3), ("R1", 2)):
                row: list[Any] = [night, model, version]
                con.execute("INSERT INTO push.model_night VALUES (?, ?, ?, 'ran', 0, NULL)", row).fetchall()
        for statement in statements:
            con.execute(statement).fetchall()
    return home


def test_a_home_is_counted_by_the_versions_that_ran(tmp_path: Path, specs: dict[str, ModelSpec]) -> None:
    ended = "INSERT INTO push.task_count (model_id, ended_on, ending, tasks) VALUES ('A1', DATE '2026-11-30', '{}', {})"
    home = _home(
        tmp_path,
        ended.format("confirmed", 6),
        ended.format("declined", 2),
        "UPDATE push.model_night SET model_version = 1 WHERE model_id = 'R1' AND business_date = DATE '2026-11-29'",
    )
    found = yields.of_home(home, specs)
    assert found.models == {"A1": Figure(3, Counts(8, 8, 6, 0, 0))}
    assert (found.made.residents, found.made.nights, found.made.seed) == (500, 2, 7)
    assert (found.made.first, found.made.last) == ("2026-11-29", "2026-11-30")


@pytest.mark.parametrize(
    ("statements", "nights", "why"),
    [
        ((), NIGHTS[:1], "1 of 2 nights"),
        (
            ("INSERT INTO push.parameter_override VALUES (DATE '2026-11-30', 'R1', 'n', '1', '2')",),
            NIGHTS,
            "changes R1",
        ),
    ],
)
def test_a_home_that_is_not_as_the_command_makes_it_is_not_counted(
    tmp_path: Path, specs: dict[str, ModelSpec], statements: tuple[str, ...], nights: list[dt.date], why: str
) -> None:
    with pytest.raises(FiguresError, match=why):
        yields.of_home(_home(tmp_path, *statements, nights=nights), specs)


def test_without_a_living_city_there_is_nothing_to_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "FILE", tmp_path / "yield.json")
    (tmp_path / "outpost.toml").touch()
    assert yields.main([str(tmp_path)]) == 1
    assert "./dev night --live --home DIR" in capsys.readouterr().err
    assert not (tmp_path / "yield.json").exists()
