"""Normalisation: one spelling of what is the same character, and nothing thrown away but blanks without meaning.

``normalise(normalise(x)) == normalise(x)``. Numerals stay as written, so that a part's span can be shown to a reader.
"""

from __future__ import annotations

import polars as pl

_SAME = {
    "—": "-", "–": "-", "‐": "-", "‑": "-", "−": "-", "－": "-", "─": "-", "﹣": "-", "―": "-", "_": "-",
    "～": "~", "∼": "~", "〜": "~",
    "〔": "(", "〕": ")", "［": "(", "］": ")", "[": "(", "]": ")", "{": "(", "}": ")", "「": "(", "」": ")",
    "【": "(", "】": ")", "〈": "(", "〉": ")", "《": "(", "》": ")", "<": "(", ">": ")",
    "﹟": "#", "♯": "#", "井号": "#", "；": ";", "，": ",", "。": ".", "．": ".", "｡": ".", "﹒": ".", "：": ":",
    "○": "〇", "◯": "〇", "Ｏ": "O", "壹": "一", "贰": "二", "叁": "三", "肆": "四", "伍": "五", "陆号": "六号",
    "號": "号", "棟": "栋", "單元": "单元", "樓": "楼", "層": "层", "區": "区", "縣": "县", "鎮": "镇", "鄉": "乡",
    "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u00ad": "", "\u2060": "",
}  # fmt: skip
_PRIVATE = r"[\x{F0000}-\x{10FFFF}\x{E000}-\x{F8FF}\x00-\x08\x0E-\x1F\x7F]"


def normalise(texts: pl.Series) -> pl.Series:
    """Normalised texts, null for null: NFKC, capitals, one form of dashes, brackets and blanks.

    A blank stays (as one space) only between two letters or digits, where it parts two numbers.

    >>> normalise(pl.Series(["工农路 １０８号－３幢（西侧） ５０１ 室", None])).to_list()
    ['工农路108号-3幢(西侧)501室', None]
    """
    frame = pl.select(texts.cast(pl.String).alias("text"))
    return frame.select(normalised(pl.col("text"))).to_series()


def normalised(text: pl.Expr) -> pl.Expr:
    """The same as an expression over a text column."""
    once = _one_pass(text)
    return _one_pass(once)


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
