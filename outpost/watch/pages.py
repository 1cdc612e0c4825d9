"""Data Docs as they are kept: nothing that a browser would fetch from elsewhere, a first page without scripts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from string import Template

from outpost.watch.bands import Expected

_HERE = Path(__file__).parent
_SCRIPTS = re.compile(r"<script\b.*?</script>|<footer>.*?</footer>", re.S)
_REMOTE = re.compile(r"<(?:link|img)\b[^>]*\b(?:href|src)=\"?https?://[^>]*>")
_UNUSED = ("glossary_scroller.gif", "validation_failed_unexpected_values.gif", "iterative-dev-loop.png")


def finish(pages: Path, title: str, expected: Iterable[Expected], failed: set[tuple[str, str]]) -> None:
    """Make the pages below ``pages`` stand alone: whoever opens them tells nobody, and they read the same offline."""
    for name in _UNUSED:
        (pages / "static" / "images" / name).unlink(missing_ok=True)
    _write_index(pages, title, expected, failed)
    style = (_HERE / "data_docs.css").read_text(encoding="utf-8")
    for page in pages.rglob("*.html"):
        text = _REMOTE.sub("", _SCRIPTS.sub("", page.read_text(encoding="utf-8")))
        page.write_text(text.replace("</head>", f"<style>\n{style}</style>\n</head>", 1), encoding="utf-8")


def _write_index(pages: Path, title: str, expected: Iterable[Expected], failed: set[tuple[str, str]]) -> None:
    rows = [
        _row(pages, extract, [(one.name, (extract, one.name) in failed) for one in group])
        for extract, group in groupby(expected, key=lambda one: one.extract)
    ]
    template = Template((_HERE / "index.html").read_text(encoding="utf-8"))
    (pages / "index.html").write_text(template.substitute(title=title, rows="\n".join(rows)), encoding="utf-8")


def _row(pages: Path, extract: str, numbers: list[tuple[str, bool]]) -> str:
    unusual = [html.escape(name) for name, failed in numbers if failed]
    (page,) = (pages / "validations" / Path(*extract.split("."))).rglob("*.html")
    link = html.escape(page.relative_to(pages).as_posix())
    told = f'<td class="unusual">{"<br>".join(unusual)}</td>' if unusual else "<td></td>"
    return f'<tr><td><a href="{link}">{extract}</a></td><td>{len(numbers) - len(unusual)}</td>{told}</tr>'
