"""Packs of a published night, by the command and beside the night."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from outpost.briefing.packs.templates import texts
from outpost.home import Home
from outpost.night import added
from tests.night.conftest import LAST, NIGHTS, City

Copy = Callable[[City], City]


@pytest.fixture
def city(first_night: City, copy_of: Copy) -> City:
    return copy_of(first_night)


NEVER = "{ days = [], areas = [] }"


def without_pdf(city: City, weekly: str = NEVER) -> None:
    config = Home(city.root).config
    said = config.read_text(encoding="utf-8").replace("pdf = true", "pdf = false")
    config.write_text(said.replace(f"weekly = {NEVER}", f"weekly = {weekly}"), encoding="utf-8")


def test_a_pack_counts_what_the_tables_hold(city: City) -> None:
    without_pdf(city)
    done = city.run("pack", "--kind", "monthly", "--area", "320613", "--json")
    told = json.loads(done.stdout)
    assert (told["business_date"], told["kind"]) == (NIGHTS[0].isoformat(), "monthly")
    (file,) = told["files"]
    assert Path(file) == city.root / "reports" / NIGHTS[0].isoformat() / "packs" / "monthly-320613.docx"
    said = texts(Path(file).read_bytes())
    action = "model_id IN ('R1', 'R2', 'R3', 'A3') AND state IN ('open', 'in_review') AND building_code LIKE '320613%'"
    ((buildings,),) = city.query(f"SELECT count(DISTINCT building_code) FROM push.task_state WHERE {action}")
    counts = dict(city.query(f"SELECT model_id, count(*) FROM push.task_state WHERE {action} GROUP BY 1"))
    assert buildings > 0
    assert f"二、分楼栋清单（在办，共 {buildings} 栋）" in said
    totals = said.index("合计") + 1
    assert said[totals : totals + 4] == [str(counts.get(model, 0)) for model in ("R1", "R2", "R3", "A3")]
    again = city.run("pack", "--kind", "monthly", "--area", "320613", "--out", str(city.root / "again"))
    assert Path(again.stdout.strip()).read_bytes() == Path(file).read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["--area", "999999999999"], 2, "there is no area 999999999999 in the register"),
        (["--area", "320613"], 2, "a pack of the kind morning is of a community"),
        (["--area", "320613", "--date", LAST.isoformat()], 1, "the last published night is"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(city: City, words: list[str], code: int, why: str) -> None:
    done = city.run("pack", "--kind", "morning", *words, check=False)
    assert (done.returncode, done.stdout) == (code, "")
    assert why in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_bad_template_of_the_city_is_told_with_the_placeholder(city: City) -> None:
    from docx import Document

    own = Home(city.root).reference / "packs" / "monthly.docx"
    own.parent.mkdir()
    document = Document()
    document.add_paragraph("{{ titel }}")
    document.save(str(own))
    done = city.run("pack", "--kind", "monthly", "--area", "320613", check=False)
    assert done.returncode == 1
    assert "reference/packs/monthly.docx: there is no placeholder 'titel'" in done.stderr


def test_the_night_puts_packs_into_both_zones(city: City) -> None:
    every = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
    without_pdf(city, f'{{ days = {every}, areas = ["320613"] }}')
    city.run("briefing")
    folder = city.root / "outbox" / NIGHTS[0].isoformat()
    packs = [folder / zone / added.PAGES / "packs" / "weekly-320613.docx" for zone in ("gov", "police")]
    assert packs[0].read_bytes() == packs[1].read_bytes()
    assert city.run("verify").returncode == 0
