"""What cards and the record share: two languages, tables, and words for codes of specs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
Say = Callable[[str, str], str]
"""``say("中文", "English")``: the text in the language of the page."""

THEMES: Mapping[str, tuple[str, str]] = {
    "address": ("地址", "addresses"),
    "population": ("人口", "population"),
    "disputes": ("纠纷", "disputes"),
    "risks": ("安全隐患", "risks"),
    "care": ("关爱", "care"),
}
ZONES: Mapping[str, tuple[str, str]] = {
    "gov": ("政务区（网格员、网格办）", "government zone (grid workers, grid offices)"),
    "police": ("公安区（民警、派出所）", "police zone (officers, stations)"),
}
REVIEWERS: Mapping[str, tuple[str, str]] = {
    "officer": ("社区民警", "the community officer"),
    "grid_office": ("网格办", "the grid office"),
}
BASES: Mapping[str, tuple[str, str]] = {
    "law": ("法规", "law"),
    "practice": ("通行做法", "common practice"),
    "local": ("本地，待确认", "local, to be confirmed"),
    "design": ("设计", "design"),
}


def sayer(language: Language) -> Say:
    """What says a text in one of the languages."""
    return (lambda zh, en: zh) if language == "zh" else (lambda zh, en: en)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table in Markdown."""
    lines = [_line(header), f"|{'---|' * len(header)}"]
    return [*lines, *(_line([str(cell) for cell in row]) for row in rows), ""]


def _line(cells: Sequence[str]) -> str:
    told = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(told)} |"


def page_name(stem: str, language: Language) -> str:
    """``P1.md``, ``P1.zh.md``"""
    return f"{stem}.md" if language == "en" else f"{stem}.zh.md"


def other_language(stem: str, language: Language) -> str:
    """The line at the head of a page that leads to the other one."""
    other: Language = "zh" if language == "en" else "en"
    return f"[{'中文' if other == 'zh' else 'English'}]({page_name(stem, other)})"
