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
_CELL_PADDING = 5
_LATIN_EM = 0.62
# A Latin word may be broken behind a hyphen.
_PIECE = re.compile(r"[^-]+-*|-+")
_LATIN_RUN = re.compile(r"([!-~]+)")
_CLOSING = frozenset("，。、；：！？）》】”’％·…")


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
    room = max(room, 1.0)
    count, used, last = 1, 0.0, 0.0
    latin = False
    for run in _LATIN_RUN.split(line):
        if latin:
            for piece in _PIECE.findall(run) if "-" in run else (run,):
                last = len(piece) * _LATIN_EM
                if used + last <= room:
                    used += last
                elif last <= room:
                    count, used = count + 1, last
                else:
                    # Longer than a line: broken where the line is full.
                    more = last - max(int(room - used), 0)
                    broken = -int(-more // int(room))
                    count, used = count + broken, more - (broken - 1) * int(room)
        else:
            # A blank takes little, and none at the end of a line.
            at, run = 0, run.replace(" ", "")
            while len(run) - at > room - used:
                stop = at + int(room - used)
                if run[stop] in _CLOSING and stop == at and 0 < last < used:
                    # No line begins with a closing mark: the word before it comes along.
                    count, used, last = count + 1, last, 0.0
                    continue
                stop -= run[stop] in _CLOSING and stop > at + 1
                count, used, at = count + 1, 0.0, stop
            used += len(run) - at
        latin = not latin
    return count
