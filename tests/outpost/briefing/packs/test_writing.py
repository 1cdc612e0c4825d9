"""Where packs go, by the night and on which days; and that a 晨会 brief is one sheet of paper."""

from __future__ import annotations

import datetime as dt
import logging
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from outpost import settings
from outpost.briefing.packs import paper, templates
from outpost.briefing.packs.ground import NoRegistersError
from outpost.briefing.packs.writing import is_due, make_packs, of_night
from outpost.errors import UsageError
from outpost.settings import Settings, SettingsError
from outpost.settings_sections import PackDays, PacksSettings
from tests.outpost.briefing.packs.conftest import NORTH, OFFICE, SOUTH, TODAY, TOWN, Town

office = pytest.mark.skipif(paper.program() is None or shutil.which("pdftotext") is None, reason="no LibreOffice")


def said(town: Town, **packs: Any) -> None:
    town.settings = Settings(packs=PacksSettings(pdf=False, **packs))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_by_the_night_both_zones_get_the_same_packs_of_the_day(town: Town, tmp_path: Path) -> None:
    town.task("R1", town.door("工农路2号"))
    weekday = PackDays(days=["tue"], areas=["communities"])
    said(
        town,
        morning=weekday,
        weekly=PackDays(days=["mon"], areas=["towns"]),
        tenday=PackDays(days=[1], areas=[TOWN.code]),
    )
    of_night(town.facts(), tmp_path / "outbox")
    found = files(tmp_path / "outbox")
    names = [f"morning-{NORTH.code}.docx", f"morning-{SOUTH.code}.docx", f"tenday-{TOWN.code}.docx"]
    assert sorted(found) == [f"{zone}/pages/packs/{name}" for zone in ("gov", "police") for name in names]
    assert all(found[f"gov/pages/packs/{name}"] == found[f"police/pages/packs/{name}"] for name in names)


def test_on_other_days_and_without_settings_there_is_nothing(town: Town, tmp_path: Path) -> None:
    of_night(town.facts(), tmp_path)
    said(town, monthly=PackDays(days=[2], areas=["towns"]))
    of_night(town.facts(), tmp_path)
    assert files(tmp_path) == {}


def test_an_area_that_is_not_there_is_told_and_the_others_get_theirs(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said(town, monthly=PackDays(days=[1], areas=[TOWN.code, "320602009"]))
    with caplog.at_level(logging.WARNING):
        of_night(town.facts(), tmp_path)
    assert "packs.monthly: no such area in the register: 320602009" in caplog.text
    assert sorted(files(tmp_path / "gov")) == [f"pages/packs/monthly-{TOWN.code}.docx"]


@pytest.mark.parametrize(
    ("days", "areas", "due"),
    [
        (["tue"], ["towns"], True),
        ([1], ["towns"], True),
        ([31, "mon"], ["towns"], False),
        (["tue"], [], False),
        ([], ["towns"], False),
    ],
)
def test_a_kind_is_made_on_its_weekdays_and_days_of_the_month(days: Any, areas: Any, due: bool) -> None:
    assert TODAY.weekday() == 1
    assert is_due(PackDays(days=days, areas=areas), TODAY) is due


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[packs]\nmourning = {}", "packs.mourning: unknown key"),
        ('[packs.morning]\ndays = ["tues"]', r"packs\.morning\.days"),
        ("[packs.morning]\ndays = [32]", r"packs\.morning\.days"),
        ('[packs.morning]\nareas = ["towns"]', "morning.areas: towns is no area of this kind: communities are"),
        ('[packs.tenday]\nareas = ["320602"]', "tenday.areas: 320602 is no area of this kind"),
        ("[packs]\ndoors = 0", r"packs\.doors"),
    ],
)
def test_what_is_wrong_in_the_settings_is_named(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        settings.parse(text, tmp_path / "outpost.toml")


def test_without_the_registers_no_place_has_a_name(town: Town, tmp_path: Path) -> None:
    facts = town.facts()
    without = type(facts)(facts.home, facts.settings, facts.night, facts.con, False, facts.specs)
    with pytest.raises(NoRegistersError, match="run the next night"):
        make_packs(without, "morning", NORTH.code, tmp_path)


def test_without_docxtpl_nothing_is_written_and_what_to_install_is_said(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"install outpost\[packs\]"):
        make_packs(town.facts(), "weekly", TOWN.code, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_without_libreoffice_there_is_the_document_and_a_word(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "program", lambda: None)
    made = make_packs(town.facts(), "weekly", TOWN.code, tmp_path / "out")
    assert made.lacks_office
    assert sorted(files(tmp_path / "out")) == [f"weekly-{TOWN.code}.docx"]


def full(town: Town) -> None:
    """More than a brief has room for: every model with tasks of all ages, thirty doors, a dozen grids."""
    town.con.execute("DELETE FROM registers.address_grid")
    specs = town.facts().specs
    for number in range(40):
        door = town.door(f"经济技术开发区星湖大道{number}号中南世纪城三期{number}幢2单元1102室")
        town.con.execute(
            "INSERT INTO registers.grid_now VALUES (?, ?, ?)", [f"X{number}", f"北园社区第{number}网格", NORTH.code]
        )
        town.con.execute(
            "UPDATE registers.address_grid SET grid_code = ? WHERE building_code = ?", [f"X{number}", door]
        )
        for model in specs:
            town.task(model, door, OFFICE, due_on=TODAY - dt.timedelta(days=number % 3))
        town.task("N1", door, OFFICE)
        town.task("N2", door, OFFICE)
    town.con.execute("INSERT INTO push.calendar_end VALUES (?, ?)", [TODAY, TODAY])
    for model in list(specs)[:6]:
        why = "燃气用户数据已滞后 9 天，待数据到齐后补推"
        town.con.execute(
            "INSERT INTO push.model_night VALUES (?, ?, 1, 'held', 0, ?)", [town.facts().night, model, why]
        )


@office
@pytest.mark.slow
def test_a_brief_is_one_sheet_however_much_there_is_and_papers_have_the_same_bytes(town: Town, tmp_path: Path) -> None:
    full(town)
    one, other = (make_packs(town.facts(), "morning", NORTH.code, tmp_path / name).files for name in ("a", "b"))
    assert [file.suffix for file in one] == [".docx", ".pdf"]
    content = one[1].read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    assert b"D:20261201000000" in content
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in other]
    from outpost.child import program

    code, text = program(["pdftotext", "-layout", str(one[1]), "-"], b"", 60)
    assert code == 0
    said = text.decode()
    assert re.search(r"另有 ?\d+ ?处未列", said)
    assert "北园社区第0网格" in said.replace(" ", "")
    assert not [path for path in (tmp_path / "a").iterdir() if path.name.startswith(".")]
