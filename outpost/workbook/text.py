"""Text on its way into a cell: harmless, short enough, legal in XML, and measured, so that rows are high enough."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
"""Characters of a text from an extract that a list shows."""
_FORMULA_STARTS = frozenset("=+-@＝＋－＠﹢﹣﹦﹫")
# Control characters, directional overrides, invisible joiners, tags: nothing that a reader could see.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+"
)
_BLANKS = re.compile(r"\s+")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile(r"[&<>\r]")
_NOT_AS_IT_IS = re.compile(r"[&<>\x00-\x09\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}

EM_PIXELS = 14
"""Width of a Chinese character at 10.5 points."""
_CELL_PADDING = 6
_LATIN_EM = 0.62
_LATIN_RUN = re.compile(r"([!-~]+)")
_CLOSING = re.compile("[，。、；：！？）》】”’％·…]")


def plain(text: str) -> str:
    """``text`` on one line, without characters that cannot be seen."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BLANKS.sub(" ", _UNSEEN.sub(" ", text)).strip()


def cut(text: str, longest: int = LONGEST) -> str:
    """``text`` in at most ``longest`` characters; what was cut shows as an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def neutral(text: str) -> str:
    """``text`` that no program takes for a formula: one that begins like one gets an apostrophe in front."""
    if not text:
        return text
    first = text[0]
    if first in _FORMULA_STARTS or unicodedata.category(first) in ("Cc", "Cf"):
        return "'" + text
    return text


def foreign(text: object, longest: int = LONGEST) -> str:
    """A value from outside as a list may show it: plain, neutral, cut. Null is the empty text."""
    return "" if text is None else cut(neutral(plain(str(text))), longest)


def escaped(text: str) -> str:
    """``text`` as the content of an XML element of a worksheet."""
    if _NOT_AS_IT_IS.search(text) is None:
        return text
    text = _NOT_XML.sub("", _LOOKS_ESCAPED.sub("_x005F_", text))
    return _SPECIAL.sub(lambda found: _ENTITIES[found.group()], text)


def width(text: str) -> float:
    """Width in em: one for a Chinese character, a good half for a Latin one (a rare character counts a little more)."""
    wide = (len(text.encode("utf-8", "replace")) - len(text)) / 2
    return wide + (len(text) - wide) * _LATIN_EM


def lines(text: str, pixels: int, em_pixels: float = EM_PIXELS) -> int:
    """Lines that ``text`` takes in a column of ``pixels``, wrapped as spreadsheets do; on the safe side.

    Chinese characters may stand at the end of any line, a run of Latin ones stays together while it fits, and no line
    begins with a closing mark: the character before it comes along.
    """
    room = (pixels - _CELL_PADDING) / em_pixels
    if "\n" not in text:
        return 1 if width(text) <= room else _wrapped(text, room)
    return sum([1 if width(line) <= room else _wrapped(line, room) for line in text.split("\n")])


def _wrapped(line: str, room: float) -> int:
    full = max(int(room), 1)
    count, used = 1, 0.0
    latin = False
    for run in _LATIN_RUN.split(line):
        wide = len(run) * _LATIN_EM if latin else float(len(run))
        latin = not latin
        if used + wide <= room:
            used += wide
        elif latin:
            more = wide - max(int(room - used), 0)
            broken = -int(-more // full)
            count += broken
            used = more - (broken - 1) * full
        elif wide <= room:
            count += 1
            used = wide
        else:
            used += wide
            count += int(used / room)
            used %= room
    # Each closing mark may push one character on: what is pushed must still find room on the last line.
    pushed = min(len(_CLOSING.findall(line)), count - 1)
    return count + (used + pushed > room)
