"""The hand-over board where it is read: from a file, on a screen, a phone, on paper, and by a screen reader."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from outpost.briefing.handover import write
from tests.chromium import NEEDS_CHROMIUM, Chromium, Page
from tests.outpost.briefing.handover.made import DAY, Night, T

AXE = Path(__file__).parents[3] / "vendor" / "axe-core"
A4 = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True, "printBackground": False}

pytestmark = [pytest.mark.slow, NEEDS_CHROMIUM]


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a night with every kind of row."""
    night = Night()
    for at in range(20):
        night.call(f"YJ{at:010}", 5 + at, "H2" if at % 2 else "H1")
        if at < 10:
            night.found(f"YJ{at:010}", "NOT_RECEIVED")
            night.task(f"D2-2611{at:02}-0A7F3K", f"YJ{at:010}", due_on=T - DAY)
        else:
            night.case(f"YJ{at:010}", 4 + at)
    night.insert(
        "push.escalation", business_date=T, task_number="D2-261100-0A7F3K", kind="task", level=2, due_on=T - DAY
    )
    night.handed("R2-261101-0A7F3K")
    night.handed("C1-261101-0A7F3K", "C1", "LISTED")
    night.handed("R2-261101-0A7F3J", state="expired", opened_on=T - 31 * DAY, closed_on=T - DAY)
    folder = tmp_path_factory.mktemp("移交 pages")
    write(night.published(), folder)
    night.con.close()
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture(params=["gov/pages/handover.html", "police/pages/handover.html", "gov/pages/handover-320612.html"])
def page(request: pytest.FixtureRequest, outbox: Path, browser: Chromium) -> Page:
    return browser.open((outbox / request.param).as_uri(), 1366, 768)


def test_it_opens_from_a_file_and_asks_for_nothing(page: Page) -> None:
    assert page.run("document.querySelectorAll('h2').length") == 5
    assert len(page.requests()) == 1
    assert page.complaints() == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_body_is_never_scrolled_sideways(page: Page, width: int, height: int) -> None:
    page.resize(width, height, mobile=width < 500)
    assert page.run("document.scrollingElement.scrollWidth <= window.innerWidth")


def test_it_is_printed_on_a4(page: Page) -> None:
    pdf = base64.b64decode(page.call("Page.printToPDF", **A4)["data"])
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_and_a_keyboard_find_no_serious_fault(page: Page, scheme: str) -> None:
    page.resize(1366, 768, mobile=False, scheme=scheme)
    page.run((AXE / "axe.min.js").read_text(encoding="utf-8") + "; 0")
    found = page.run("axe.run().then(it => it.violations.map(v => [v.impact, v.id, v.nodes[0].html]))")
    assert [fault for fault in found if fault[0] in ("serious", "critical")] == []
