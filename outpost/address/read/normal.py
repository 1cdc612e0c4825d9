# ruff: noqa: E501 - Chinese characters count double
"""Normalisation: one spelling of what is the same character, and nothing thrown away but blanks without meaning.

``normalise(normalise(x)) == normalise(x)``. Numerals stay as written, so that a part's span can be shown to a reader.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

_SAME = {
    "—": "-", "–": "-", "‐": "-", "‑": "-", "−": "-", "－": "-", "─": "-", "﹣": "-", "―": "-", "_": "-",
    "～": "~", "∼": "~", "〜": "~",
    "〔": "(", "〕": ")", "［": "(", "］": ")", "[": "(", "]": ")", "{": "(", "}": ")", "「": "(", "」": ")",
    "【": "(", "】": ")", "〈": "(", "〉": ")", "《": "(", "》": ")", "<": "(", ">": ")",
    "﹟": "#", "♯": "#", "井号": "#", "；": ";", "，": ",", "。": ".", "．": ".", "｡": ".", "﹒": ".", "：": ":",
    "○": "〇", "◯": "〇", "Ｏ": "O",
    "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u00ad": "", "\u2060": "",
}  # fmt: skip
# Traditional characters, and numerals of banks that are no part of a name (壹 to 伍).
_TRADITIONAL = {
    pair[0]: pair[1] for pair in Path(__file__).with_name("traditional.txt").read_text(encoding="utf-8").split()
}
# The other numerals of banks stand in names (陆家, 拾房): they are numerals beside a numeral or before a mark.
_ONES = dict(zip("一二三四五六七八九壹贰叁肆伍陆柒捌玖", "一二三四五六七八九" * 2, strict=True))
_BANK = {
    **{one + ten: plain + usual for one, plain in _ONES.items() for ten, usual in (("佰", "百"), ("拾", "十"))},
    **{ten + one: usual + plain for one, plain in _ONES.items() for ten, usual in (("佰", "百"), ("拾", "十"))},
    **{"零" + one: "零" + plain for one, plain in _ONES.items()},
    **{ten + more: a + b for ten, a in (("百", "百"), ("佰", "百"), ("十", "十")) for more, b in (("零", "零"), ("拾", "十"))},
    **{ten + one: ten + plain for one, plain in _ONES.items() for ten in "百十"},
    **{one + mark: plain + mark for one, plain in zip("陆柒捌玖", "六七八九", strict=True) for mark in ("号", "幢", "栋", "单元", "层", "室", "组")},
    **{"拾" + mark: "十" + mark for mark in ("号", "幢", "栋", "单元", "层", "室", "组")},
}  # fmt: skip
_REPLACED = {**_TRADITIONAL, **_BANK, **_SAME}
# A zero is written as a letter, and among digits as a numeral: 5O1, 1OO2, 3〇2, 五0一.
_ZEROS = (
    ("([0-9])[O〇零][O〇零]([0-9])", "${1}00${2}"),
    ("([0-9])[O〇零]([0-9])", "${1}0${2}"),
    ("([一二三四五六七八九])[O0][O0]([一二三四五六七八九])", "${1}〇〇${2}"),
    ("([一二三四五六七八九])[O0]([一二三四五六七八九])", "${1}〇${2}"),
)
_RARE = "[" + "".join([*_TRADITIONAL, *"佰拾陆柒捌玖"]) + "]|[0-9][O〇零]|[一二三四五六七八九][O0]"
# What has nothing of these is as a pass leaves it: digits, capitals, ideographs and marks that stand for themselves.
_NOT_PLAIN = r"[^0-9A-Z一-龥()#.,;:/~、·-]|--|[0-9A-Z]一[0-9]|井号"
_PRIVATE = r"[\x{F0000}-\x{10FFFF}\x{E000}-\x{F8FF}\x00-\x08\x0E-\x1F\x7F]"


def normalise(texts: pl.Series) -> pl.Series:
    """Normalised texts, null for null: NFKC, capitals, one form of dashes, brackets and blanks.

    A blank stays (as one space) only between two letters or digits, where it parts two numbers.

    >>> normalise(pl.Series(["工农路 １０８号－３幢（西侧） ５０１ 室", None])).to_list()
    ['工农路108号-3幢(西侧)501室', None]
    """
    given = texts.cast(pl.String).rename("text")
    text = pl.col("text")
    plain = _where(given, given.str.contains(_NOT_PLAIN), given, _one_pass(_one_pass(text)))
    return _where(
        given, plain.str.contains(_RARE), plain, _one_pass(_rare(_one_pass(_rare(text.str.normalize("NFKC")))))
    )


def _where(given: pl.Series, chosen: pl.Series, plain: pl.Series, handled: pl.Expr) -> pl.Series:
    """``plain``, but of the chosen texts what ``handled`` makes of them as they were given."""
    chosen = chosen.fill_null(False)
    if not chosen.any():
        return plain
    return plain.clone().scatter(chosen.arg_true(), given.filter(chosen).to_frame().select(handled).to_series())


def _rare(text: pl.Expr) -> pl.Expr:
    """What few texts have: traditional characters, numerals of banks, zeros that are no digits."""
    text = text.str.to_uppercase().str.replace_many(list(_REPLACED), list(_REPLACED.values()), leftmost=True)
    for zero, digits in _ZEROS:
        text = text.str.replace_all(zero, digits)
    return text


def _one_pass(text: pl.Expr) -> pl.Expr:
    return (
        text.str.normalize("NFKC")
        .str.replace_all(_PRIVATE, " ")
        .str.to_uppercase()
        .str.replace_many(list(_SAME), list(_SAME.values()), leftmost=True)
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
        .str.replace_all(r"([^0-9A-Z]) ", "$1")
        .str.replace_all(r" ([^0-9A-Z])", "$1")
        .str.replace_all(r"([0-9A-Z])一([0-9])", "$1-$2")
        .str.replace_all(r"-{2,}", "-")
    )
