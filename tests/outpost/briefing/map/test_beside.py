"""The map within the morning page: there for each desk, and no hindrance where it cannot be made."""

from __future__ import annotations

import base64
import logging
import re
from pathlib import Path
from typing import NoReturn

import pytest

from outpost.briefing.map import Ground, Maps, beside
from outpost.briefing.pages import write
from outpost.briefing.published import opened
from outpost.home import Home
from tests.chromium import NEEDS_CHROMIUM, Chromium
from tests.night.conftest import City as NightCity
from tests.night.conftest import first_night, fresh_city  # noqa: F401
from tests.outpost.briefing.map.a_city import GRIDS, ACity, task


def fails(*_: object) -> NoReturn:
    raise ValueError("11010519491231002X")


def test_a_map_that_cannot_be_made_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(beside, "atlas", fails)
    with caplog.at_level(logging.WARNING):
        assert Maps.of(ACity(tmp_path).published(), "gov").of_ground(Ground("city")) is None
    assert "no map of gov" in caplog.text
    assert "1101" not in caplog.text


def test_a_ground_that_cannot_be_drawn_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maps = Maps.of(ACity(tmp_path, [task("a")]).published(), "gov")
    assert maps.of_ground(Ground("town", GRIDS[0][:9])) is not None
    assert maps.of_ground(Ground("town", "320699999")) is None
    monkeypatch.setattr(beside, "part_of", lambda *_, **__: fails())
    assert maps.of_ground(Ground("town", GRIDS[0][:9])) is None


def test_without_degrees_pages_have_no_map(tmp_path: Path) -> None:
    assert Maps.of(ACity(tmp_path, degrees=False).published(), "gov").of_ground(Ground("city")) is None


@pytest.mark.slow
@NEEDS_CHROMIUM
def test_each_morning_page_has_the_map_of_its_ground(first_night: NightCity, tmp_path: Path) -> None:  # noqa: F811
    with opened(Home(first_night.root)) as facts:
        write(facts, tmp_path)
    pages = sorted(tmp_path.rglob("morning-*.html"))
    with_map = [page for page in pages if 'id="map-canvas"' in page.read_text(encoding="utf-8")]
    assert {page.parts[-3] for page in with_map} == {"gov", "police"}
    assert len(with_map) > len(pages) / 2
    city = tmp_path / "gov" / "pages" / "morning-320600.html"
    with Chromium(tmp_path / "browser") as browser:
        page = browser.open(city.as_uri(), 1366, 768)
        page.run("document.querySelector('#map-table tbody button').click()")
        assert page.run("performance.getEntriesByName('map-drawn').length") == 1
        assert "已选" in page.run("document.getElementById('map-said').textContent")
        printed = base64.b64decode(page.call("Page.printToPDF", preferCSSPageSize=True)["data"])
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
        assert page.complaints() == []
