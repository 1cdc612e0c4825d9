"""The morning page where it is read: on a screen, a phone, a wall in a dark room, on paper, and by a screen reader."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from outpost.briefing.pages import numbers, write
from outpost.briefing.published import opened
from outpost.home import Home
from tests.chromium import NEEDS_CHROMIUM, Chromium, Page
from tests.night.conftest import City as NightCity
from tests.night.conftest import first_night, fresh_city, three_nights  # noqa: F401
from tests.outpost.briefing.pages.a_city import COMMUNITIES, SPECS, City, L, Task

AXE = Path(__file__).parents[3] / "vendor" / "axe-core"
A4 = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True, "printBackground": False}
PAGES = ("gov/pages/morning-320600.html", "gov/pages/morning-320602.html", "police/pages/morning-PCS320602001.html")
# All that a page can hold: every matter of every model, more areas than it prints, and all that can go wrong.
TASKS = [
    Task(model.id, reason, place, ((5, "open"),) if place.endswith("2001001") else ((1, "open"),), L)
    for model in SPECS.values()
    for reason in model.reasons
    for place in [*COMMUNITIES, *(f"320602{100 + place}001" for place in range(0, 40, 3))]
    for _ in range(3)
]
CITY = City(
    TASKS,
    held={"P3": "走访数据已滞后9天", "R3": "燃气用户数据已滞后9天", "C1": "高龄名册已滞后40天"},
    refused=["gov.lease", "gov.house", "police.beat"],
    stale={"gov.gas_account": "数据截至11月21日", "gov.elder_care": "数据截至10月21日"},
    vacant_grids=40,
    more_towns=40,
)

pytestmark = [pytest.mark.slow, NEEDS_CHROMIUM]


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a city of which everything is told, beside those of one of which nothing is."""
    folder = tmp_path_factory.mktemp("城市 pages")
    for name, city in (("full", CITY), ("empty", City())):
        facts = city.facts(folder)
        write(facts, folder / name)
        facts.con.close()
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture(
    params=[f"{kind}/{page}" for kind in ("full", "empty") for page in PAGES[:: 2 if kind == "empty" else 1]]
)
def page(request: pytest.FixtureRequest, outbox: Path, browser: Chromium) -> Page:
    return browser.open((outbox / request.param).as_uri(), 1366, 768)


def test_it_opens_from_a_file_and_asks_for_nothing(page: Page) -> None:
    assert page.run("document.querySelectorAll('h1, h2').length") > 6
    assert len(page.requests()) == 1
    assert page.complaints() == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_body_is_never_scrolled_sideways(page: Page, width: int, height: int) -> None:
    page.resize(width, height, mobile=width < 500)
    assert page.run("document.scrollingElement.scrollWidth <= window.innerWidth")


def test_it_is_printed_on_two_sheets_at_most(page: Page) -> None:
    pdf = base64.b64decode(page.call("Page.printToPDF", **A4)["data"])
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2
    page.run("document.getElementById('en').click()")
    pdf = base64.b64decode(page.call("Page.printToPDF", **A4)["data"])
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2


@pytest.mark.parametrize("scheme", ["light", "dark", "switched"])
def test_a_screen_reader_and_a_keyboard_find_no_serious_fault(page: Page, scheme: str) -> None:
    page.resize(1366, 768, mobile=False, scheme="dark" if scheme == "dark" else "light")
    if scheme == "switched":
        page.run("document.getElementById('dark').click()")
    assert (page.run("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 29)") is (scheme != "light")
    page.run((AXE / "axe.min.js").read_text(encoding="utf-8") + "; 0")
    found = page.run("axe.run().then(it => it.violations.map(v => [v.impact, v.id, v.nodes[0].html]))")
    assert [fault for fault in found if fault[0] in ("serious", "critical")] == []


def test_the_keyboard_alone_switches_language_and_scheme(page: Page) -> None:
    page.run("document.getElementById('zh').focus()")
    page.press("ArrowRight", 39)
    assert page.run("getComputedStyle(document.querySelector('h1 [lang=zh]')).display") == "none"
    page.run("document.getElementById('dark').focus()")
    page.press(" ", 32, text=" ")
    assert page.run("document.getElementById('dark').checked")


def test_the_judge_is_the_one_that_was_fetched() -> None:
    said = re.findall(r"`([0-9a-f]{64})`", (AXE / "README.md").read_text(encoding="utf-8"))
    assert said == [hashlib.sha256((AXE / "axe.min.js").read_bytes()).hexdigest()]


def test_what_events_add_up_to_is_how_the_tasks_of_a_night_stand(three_nights: NightCity) -> None:  # noqa: F811
    with opened(Home(three_nights.root)) as facts:
        told = numbers.count(facts)
        before = facts.con.execute(
            "SELECT task_number, state, due_on FROM push.task_before WHERE state <> 'closed' EXCEPT "
            "SELECT task_number, state, due_on FROM pages_standing WHERE night = ?",
            [told.nights[-2]],
        ).fetchall()
    assert before == []
    assert len(told.nights) == 3
    for key, rows in told.trend.items():
        tonight = rows[-1]
        for name in ("open", "overdue", "in_review", "queued", "new"):
            assert tonight[name] == sum(row[name] for row in told.areas[key]), (key, name)
