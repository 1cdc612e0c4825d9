"""Data Docs as they are kept: nothing that a browser would fetch from elsewhere, a first page without scripts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from outpost import pages as html
from outpost.pages import Head, Words
from outpost.watch.bands import Expected

_HERE = Path(__file__).parent
_TITLE = Words("各抽取文件今夜与以往", "Extracts tonight against the nights before")
_SCRIPTS = re.compile(r"<script\b.*?</script>|<footer>.*?</footer>", re.S)
_REMOTE = re.compile(r"<(?:link|img)\b[^>]*\b(?:href|src)=\"?https?://[^>]*>")
_UNUSED = ("glossary_scroller.gif", "validation_failed_unexpected_values.gif", "iterative-dev-loop.png")


def finish(pages: Path, business_date: dt.date, expected: Iterable[Expected], failed: set[tuple[str, str]]) -> None:
    """Make the pages below ``pages`` stand alone: whoever opens them tells nobody, and they read the same offline."""
    for name in _UNUSED:
        (pages / "static" / "images" / name).unlink(missing_ok=True)
    style = (_HERE / "data_docs.css").read_text(encoding="utf-8")
    for page in pages.rglob("*.html"):
        text = _REMOTE.sub("", _SCRIPTS.sub("", page.read_text(encoding="utf-8")))
        page.write_text(text.replace("</head>", f"<style>\n{style}</style>\n</head>", 1), encoding="utf-8")
    _write_index(pages, business_date, expected, failed)


def _write_index(
    pages: Path, business_date: dt.date, expected: Iterable[Expected], failed: set[tuple[str, str]]
) -> None:
    """The first page, in place of the library's own."""
    rows = [
        _row(pages, extract, [(one.name, (extract, one.name) in failed) for one in group])
        for extract, group in groupby(expected, key=lambda one: one.extract)
    ]
    text = html.render("watch/index.html", _TITLE, Head(business_date), {"rows": rows})
    (pages / "index.html").write_text(text, encoding="utf-8")


def _row(pages: Path, extract: str, numbers: list[tuple[str, bool]]) -> dict[str, object]:
    unusual = [name for name, failed in numbers if failed]
    (page,) = (pages / "validations" / Path(*extract.split("."))).rglob("*.html")
    link = page.relative_to(pages).as_posix()
    return {"extract": extract, "link": link, "usual": len(numbers) - len(unusual), "unusual": unusual}
