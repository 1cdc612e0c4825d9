"""The map in a real browser, opened from a file: drawn, searched, pointed at, by the keyboard alone, and printed."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.map import city
from outpost import pages
from outpost.briefing.map import Ground, making
from outpost.briefing.map.sheet import part_of
from tests.chromium import NEEDS_CHROMIUM, Chromium, Page
from tests.outpost.briefing.map.a_city import GRIDS, ACity, task

AXE = Path(__file__).parents[3] / "vendor" / "axe-core"
pytestmark = [pytest.mark.slow, NEEDS_CHROMIUM]
PIXELS = """(() => { const it = document.getElementById("map-canvas");
  const data = it.getContext("2d").getImageData(0, 0, it.width, it.height).data, seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size; })()"""
CORNER = """(() => { const spot = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  spot.drawImage(document.getElementById("map-canvas"), 2, 2, 1, 1, 0, 0, 1, 1);
  return Array.from(spot.getImageData(0, 0, 1, 1).data).slice(0, 3); })()"""
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tasks = [task(f"R1-{at}") for at in range(7)]
    tasks += [task(f"R2-{at}", "R2", GRIDS[3], due=-2) for at in range(4)] + [task("R1-x", grid=GRIDS[5])]
    folder = tmp_path_factory.mktemp("map")
    making.write(ACity(folder / "home", tasks).published(), folder / "out")
    return folder / "out" / "gov" / "pages" / "map-320600.html"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture
def page(browser: Chromium, file: Path) -> Iterator[Page]:
    opened = browser.open(file.as_uri(), 1366, 768)
    opened.resize(1366, 768, mobile=False)
    opened.run(SETTLED)
    yield opened
    assert opened.complaints() == []
    assert [it for it in opened.requests() if not it.startswith("data:")] == [file.as_uri()]
    opened.call("Page.close")


def said(page: Page) -> str:
    return str(page.run("document.querySelector('#map-said [lang=zh]')?.textContent || ''"))


def current(page: Page) -> str | None:
    found: str | None = page.run("document.querySelector('#map-table tr[aria-current]')?.dataset.code")
    return found


def middle(page: Page, press: bool = True) -> None:
    """A click into the middle of the canvas."""
    x, y = page.run(
        "(() => { const box = document.getElementById('map-canvas').getBoundingClientRect();"
        " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    for kind in ("mousePressed", "mouseReleased") if press else ():
        page.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
    page.run(SETTLED)


def choose(page: Page, field: str, value: str) -> None:
    page.run(
        f"(() => {{ const it = document.getElementById('{field}'); it.value = '{value}';"
        " it.dispatchEvent(new Event(it.type === 'search' ? 'input' : 'change', {bubbles: true})); })()"
    )
    page.run(SETTLED)


def test_areas_are_drawn_and_the_table_has_the_same_counts(page: Page) -> None:
    assert page.run(PIXELS) > 20
    rows = page.run(
        "Array.from(document.querySelectorAll('#map-table tbody tr'), (row) =>"
        " [row.dataset.code, ...Array.from(row.cells, (cell) => cell.textContent).slice(1)])"
    )
    assert [row[0] for row in rows] == GRIDS
    assert {row[0]: row[1:] for row in rows if row[1] != "0"} == {
        GRIDS[0]: ["7", "0", "0", "0", "0"],
        GRIDS[3]: ["4", "0", "0", "4", "0"],
        GRIDS[5]: ["<3", "0", "0", "0", "0"],
    }


def test_a_layer_and_a_measure_change_what_is_shown(page: Page) -> None:
    before = page.run("document.getElementById('map-canvas').toDataURL()")
    choose(page, "map-measure", "3")
    assert page.run("document.getElementById('map-canvas').toDataURL()") != before
    layers = page.run("Array.from(document.getElementById('map-layer').options, (it) => it.textContent)")
    choose(page, "map-layer", str(next(at for at, name in enumerate(layers) if name.startswith("R2"))))
    assert page.run("document.querySelectorAll('#map-table tbody tr')[0].cells[1].textContent") == "0"


def test_what_is_clicked_is_found_in_the_table(page: Page) -> None:
    page.run(f"document.querySelector('tr[data-code=\"{GRIDS[3]}\"] button').click()")
    page.run(SETTLED)
    assert current(page) == GRIDS[3]
    page.run("document.querySelector('#map-table tr[aria-current]').removeAttribute('aria-current')")
    middle(page)
    assert current(page) == GRIDS[3]
    assert GRIDS[3] in said(page)
    assert "未办结 4" in said(page)


def test_an_address_leads_to_its_area(page: Page) -> None:
    choose(page, "map-search", "翠湖花苑20幢")
    found = page.run("Array.from(document.querySelectorAll('#map-found button'), (it) => it.textContent)")
    assert len(found) == 3
    page.run("document.getElementById('map-search').focus()")
    page.press("Enter", 13)
    page.run(SETTLED)
    assert current(page) in (GRIDS[1], GRIDS[3], GRIDS[5])
    assert page.run("document.activeElement.closest('tr').dataset.code") == current(page)
    choose(page, "map-search", "没有的地方")
    assert "没有找到" in said(page)


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.run("document.getElementById('map-canvas').focus()")
    before = page.run("document.getElementById('map-canvas').toDataURL()")
    for key, code in (("+", 187), ("ArrowRight", 39), ("ArrowUp", 38)):
        page.press(key, code)
    page.run(SETTLED)
    assert page.run("document.getElementById('map-canvas').toDataURL()") != before
    page.press("0", 48)
    page.press("Enter", 13)
    page.run(SETTLED)
    assert current(page) in GRIDS
    assert page.run("document.activeElement.closest('tr').dataset.code") == current(page)


def test_the_dark_scheme_is_dark_and_a_phone_is_wide_enough(page: Page) -> None:
    assert min(page.run(CORNER)) > 200
    page.resize(1366, 768, mobile=False, scheme="dark")
    page.run(SETTLED)
    assert max(page.run(CORNER)) < 60
    page.resize(390, 844)
    page.run(SETTLED)
    assert page.run("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_finds_its_way(page: Page, scheme: str) -> None:
    page.resize(1366, 768, mobile=False, scheme=scheme)
    choose(page, "map-search", "翠湖花苑")
    page.run(f"document.querySelector('tr[data-code=\"{GRIDS[3]}\"] button').click()")
    page.run(SETTLED)
    page.run((AXE / "axe.min.js").read_text(encoding="utf-8") + "; 0")
    found = page.run("axe.run().then(it => it.violations.map(v => [v.impact, v.id, v.nodes[0].html]))")
    assert [fault for fault in found if fault[0] in ("serious", "critical")] == []


def test_it_prints_with_its_map_and_its_sums(page: Page) -> None:
    def printed() -> bytes:
        return base64.b64decode(page.call("Page.printToPDF", printBackground=True)["data"])

    whole = printed()
    assert len(re.findall(rb"/Type\s*/Page\b", whole)) == 1
    page.run("document.getElementById('map-canvas').style.visibility = 'hidden'")
    assert len(whole) - len(printed()) > 2_000


def test_on_paper_it_is_light_and_whole_whatever_the_screen(page: Page) -> None:
    page.resize(1366, 768, mobile=False, scheme="dark")
    page.run("window.dispatchEvent(new Event('beforeprint'))")
    assert min(page.run(CORNER)) > 200
    wide, high = page.run("(({width, height}) => [width, height])(document.getElementById('map-canvas'))")
    assert abs(wide / high - 184 / 105) < 0.05
    page.run("window.dispatchEvent(new Event('afterprint'))")
    assert max(page.run(CORNER)) < 60


def test_a_whole_citys_page_stays_small() -> None:
    part = part_of(city(13_649, 60_000), Ground("city"), "CGCS2000")
    page = pages.render(making.TEMPLATE, "一张图", pages.Head(), {"part": part.markup}, script=part.script)
    assert len(page.encode()) <= 1_500_000
