"""Names as they are compared: one text for every spelling of a name, and what fits where a character was lost.

Nothing here is shown to anybody: lists show names as they were delivered, masked.
"""

from __future__ import annotations

import polars as pl

_ROW_FE = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠"
    "⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺"
    "䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
"""Bytes FE50 to FEA0 of GB 18030, whose characters fonts and tables of 2000 had at U+E815 to U+E864."""
_FROM_E7E7 = "〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻"
_MOVED = {chr(0xE815 + position): character for position, character in enumerate(_ROW_FE)}
_MOVED |= {chr(0xE7E7 + position): character for position, character in enumerate(_FROM_E7E7)}
_MOVED |= {
    chr(0xE78D + position): chr(code)
    for position, code in enumerate((0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19))
}
_MOVED |= {"\ue7c7": "\u1e3f", "\ue7c8": "\u01f9"}
_FIRST_MOVED, _LAST_MOVED = r"\x{E78D}", r"\x{E864}"
_PRIVATE = r"\x{E000}-\x{F8FF}\x{F0000}-\x{FFFFD}\x{100000}-\x{10FFFD}"
LOST_CHARACTER = f"[{_PRIVATE}\ufffd□■〓?*]"
"""A private-use character, the replacement character, or what programs and people write for one that they cannot."""
DOTS = "·\u0387\u05f4\u1427\u2022\u2024\u2027\u2219\u22c5\u25cf\u25e6\u2e31\u2e33\u30fb\ua78f\uff0e\uff65."
"""Middle dots as keyboards and character sets have them; a full stop is meant as one within a name."""
_SELECTORS = r"\x{FE00}-\x{FE0F}\x{180B}-\x{180D}\x{E0100}-\x{E01EF}"
_UNSEEN = f"[{DOTS}{_SELECTORS}]"


def with_moved_characters(names: pl.Series) -> pl.Series:
    """Names with the characters in place that GB 18030 (2005, 2022) moved out of the private-use area."""
    found = names.str.contains(f"[{_FIRST_MOVED}-{_LAST_MOVED}]").fill_null(False)
    if not found.any():
        return names
    moved = names.filter(found).str.replace_many(_MOVED)
    return names.clone().scatter(found.arg_true(), moved)


def compared_names(names: pl.Series) -> pl.Series:
    """Normalised names (``numbers.normalise_names``) without middle dots and variation selectors: what is compared."""
    found = names.str.contains(_UNSEEN).fill_null(False)
    if not found.any():
        return names
    plain = names.filter(found).str.replace_all(_UNSEEN, "")
    # A name of dots alone is compared as it is: an empty text would be everybody's.
    return names.clone().scatter(found.arg_true(), plain.zip_with(plain != "", names.filter(found)))


def with_lost_characters(names: pl.Series) -> pl.Series:
    """Whether a character of each name could not be written by its source; false for null."""
    return names.str.contains(LOST_CHARACTER).fill_null(False)


def fit(one: pl.Series, other: pl.Series) -> pl.Series:
    """Whether compared names are the same name, pair by pair: of one length, and a lost character fits any other."""
    pairs = pl.DataFrame({"one": one, "other": other}).with_row_index("pair")
    long = pairs.filter(pl.col("one").str.len_chars() == pl.col("other").str.len_chars())
    characters = long.select("pair", pl.col("one", "other").str.extract_all(r"(?s).")).explode("one", "other")
    same = (pl.col("one") == pl.col("other")) | pl.any_horizontal(pl.col("one", "other").str.contains(LOST_CHARACTER))
    fitting = characters.group_by("pair").agg(same.all()).filter("one")["pair"]
    return pairs.select(pl.col("pair").is_in(fitting.implode()).alias("fit"))["fit"]
