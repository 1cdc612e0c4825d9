"""Pages of one file: every value is text, nothing is fetched, both languages are there."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost import pages
from outpost.pages import Head, PageError, Words

OUTPOST = Path(pages.__file__).parents[1]
TEMPLATES = sorted(OUTPOST.rglob("*.html"))


class _Reading(HTMLParser):
    """The elements and texts of a page, as a browser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def policy(page: str) -> str:
    """What the page's own policy lets it load and run."""
    return next(value or "" for name, value in _Reading(page).attributes if name == "content" and "src" in str(value))


def watch_page(extract: str) -> str:
    row = {"extract": extract, "link": "a.html", "usual": 3, "unusual": [extract]}
    return pages.render(
        "watch/index.html", Words("页", "Page"), Head(dt.date(2026, 11, 22), "ab" * 32), {"rows": [row]}
    )


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_whatever_a_value_says_it_is_text(text: str) -> None:
    plain, told = _Reading(watch_page("plain")), _Reading(watch_page(text))
    assert told.elements == plain.elements
    assert told.cells[0] == text


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    page = watch_page("gov.lease")
    assert "default-src 'none'" in policy(page)
    assert "script-src 'none'" in policy(page)
    assert "script" not in _Reading(page).elements
    assert not re.search(r"(?:src|href)=\"?(?:https?:)?//|@import|url\(", page)


def test_both_languages_night_and_head_are_at_the_top() -> None:
    page = watch_page("gov.lease")
    assert '<span lang="zh">页</span><span lang="en">Page</span>' in page
    assert "<title>页 · Page</title>" in page
    assert "2026-11-22" in page
    assert "<code>abababab</code>" in page


def test_a_script_of_ours_alone_may_run() -> None:
    page = pages.render("watch/index.html", "t", Head(), {"rows": []}, script="document.title = '</script>';")
    (text,) = re.findall(r"<script>(.*?)</script>", page)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy(page)


def test_the_same_values_make_the_same_bytes() -> None:
    assert watch_page("x") == watch_page("x")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(OUTPOST).as_posix())
def test_no_template_turns_escaping_off(template: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", template.read_text(encoding="utf-8"))


def test_a_page_replaces_another_and_is_its_owners(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("before", encoding="utf-8")
    pages.write(page, "后")
    assert page.read_text(encoding="utf-8") == "后"
    assert page.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [page]


def test_a_place_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="name a file in a folder that is there"):
        pages.write(tmp_path / "no" / "page.html", "x")
